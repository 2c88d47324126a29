#include "foundation/xml/xml.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace {

// Writes what it hears as one line: <a x=1>text</a>.
class Scribe final : public xml::Handler {
 public:
  void start(xml::Reader& reader, std::string_view name, const xml::Attributes& attributes) override {
    heard += '<' + std::string(name);
    attributes.each(
        [&](std::string_view key, std::string_view value) { heard += ' ' + std::string(key) + '=' + std::string(value); });
    heard += '>';
    if (name == "stop") reader.stop({base::ErrorKind::invalid, "STOPPED", "asked for"});
  }
  void end(xml::Reader&, std::string_view name) override { heard += "</" + std::string(name) + '>'; }
  void text(xml::Reader&, std::string_view piece) override { heard += piece; }
  std::string heard;
};

// Hands out a text in pieces of one size.
class Dripping final : public xml::Source {
 public:
  Dripping(std::string_view bytes, std::size_t piece) : rest_(bytes), piece_(piece) {}
  base::Result<std::size_t> read(std::span<char> buffer) override {
    const std::size_t count = std::min({buffer.size(), piece_, rest_.size()});
    rest_.copy(buffer.data(), count);
    rest_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view rest_;
  std::size_t piece_;
};

// Never ends: `head`, then `body` again and again.
class Endless final : public xml::Source {
 public:
  Endless(std::string head, std::string body) : text_(std::move(head)), body_(std::move(body)) {}
  base::Result<std::size_t> read(std::span<char> buffer) override {
    while (text_.size() < buffer.size()) text_ += body_;
    text_.copy(buffer.data(), buffer.size());
    text_.erase(0, buffer.size());
    total += buffer.size();
    return buffer.size();
  }
  std::uint64_t total{};

 private:
  std::string text_, body_;
};

std::string code_of(std::string_view document, xml::Limits limits = {}) {
  Scribe scribe;
  xml::Reader reader(scribe, limits);
  xml::MemorySource source(document);
  const auto status = reader.read(source);
  return status ? "" : status.error().code;
}

std::string repeated(std::string_view piece, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += piece;
  return out;
}

}  // namespace

TEST(Xml, tells_elements_attributes_and_texts_whatever_the_pieces_are) {
  const std::string document =
      "<?xml version=\"1.0\"?>\n<!DOCTYPE tv SYSTEM \"xmltv.dtd\">\n<tv a=\"1\" b=\"&lt;2\"><t>x &amp; \xC3\xA9<![CDATA[<y>]]></t></tv>";
  for (const std::size_t piece : {1u, 3u, 7u, 100000u}) {
    Scribe scribe;
    xml::Reader reader(scribe);
    Dripping source(document, piece);
    ASSERT_TRUE(reader.read(source).has_value());
    EXPECT_EQ(scribe.heard, "<tv a=1 b=<2><t>x & \xC3\xA9<y></t></tv>");
    EXPECT_EQ(reader.line(), 3u);
  }
}

TEST(Xml, IM_2_refuses_entity_declarations_and_internal_subsets) {
  EXPECT_EQ(code_of("<!DOCTYPE tv [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><tv>&b;</tv>"), "XML_DOCTYPE");
  EXPECT_EQ(code_of("<!DOCTYPE tv SYSTEM \"x.dtd\" [<!ELEMENT tv ANY>]><tv/>"), "XML_DOCTYPE");
  EXPECT_EQ(code_of("<!DOCTYPE tv [<!ENTITY a SYSTEM \"file:///etc/hostname\">]><tv>&a;</tv>"), "XML_DOCTYPE");
  EXPECT_EQ(code_of("<!DOCTYPE tv [<!ENTITY % a SYSTEM \"http://192.0.2.1/\"> %a;]><tv/>"), "XML_DOCTYPE");
}

TEST(Xml, IM_2_never_expands_a_bomb) {
  std::string bomb = "<!DOCTYPE tv [<!ENTITY e0 \"" + repeated("lol", 100) + "\">";
  for (int i = 1; i < 10; ++i)
    bomb += "<!ENTITY e" + std::to_string(i) + " \"" + repeated("&e" + std::to_string(i - 1) + ";", 10) + "\">";
  Scribe scribe;
  xml::Reader reader(scribe);
  const std::string document = bomb + "]><tv>&e9;</tv>";
  xml::MemorySource source(document);
  EXPECT_FALSE(reader.read(source).has_value());
  EXPECT_EQ(scribe.heard, "");
}

TEST(Xml, IM_2_holds_each_limit) {
  EXPECT_EQ(code_of(repeated("<a>", 32) + repeated("</a>", 32)), "");
  EXPECT_EQ(code_of(repeated("<a>", 33) + repeated("</a>", 33)), "XML_DEPTH");
  std::string attributes;
  for (int i = 0; i < 64; ++i) attributes += " a" + std::to_string(i) + "=''";
  EXPECT_EQ(code_of("<a" + attributes + "/>"), "");
  EXPECT_EQ(code_of("<a" + attributes + " b=''/>"), "XML_ATTRIBUTES");
  EXPECT_EQ(code_of("<" + std::string(256, 'n') + "/>"), "");
  EXPECT_EQ(code_of("<" + std::string(257, 'n') + "/>"), "XML_NAME");
  EXPECT_EQ(code_of("<a " + std::string(257, 'n') + "=''/>"), "XML_NAME");
  EXPECT_EQ(code_of("<a>" + std::string(65536, 't') + "</a>"), "");
  EXPECT_EQ(code_of("<a>" + std::string(65537, 't') + "</a>"), "XML_TEXT");
}

TEST(Xml, IM_2_stops_at_a_token_that_does_not_end) {
  EXPECT_EQ(code_of("<a b='" + std::string(std::size_t{4} << 20, 'x') + "'/>"), "XML_TOKEN");
  EXPECT_EQ(code_of("<a><!--" + std::string(std::size_t{4} << 20, 'x') + "--></a>"), "XML_TOKEN");
  EXPECT_EQ(code_of("<a><!--" + std::string(std::size_t{400} << 10, 'x') + "--></a>"), "");
  Endless comment("<a><!--", "xxxxxxxx");
  Scribe scribe;
  xml::Reader reader(scribe);
  EXPECT_EQ(reader.read(comment).error().code, "XML_TOKEN");
  EXPECT_LT(comment.total, std::uint64_t{2} << 20);
}

TEST(Xml, an_endless_file_ends_with_the_error_of_its_source) {
  class Limited final : public xml::Source {
   public:
    base::Result<std::size_t> read(std::span<char> buffer) override {
      if (left_-- == 0) return base::fail(base::ErrorKind::too_large, "UNPACKED_TOO_LARGE", "enough");
      return endless_.read(buffer);
    }

   private:
    Endless endless_{"<a>", "<b>c</b>"};
    int left_{50};
  } source;
  class Deaf final : public xml::Handler {
   public:
    void start(xml::Reader&, std::string_view, const xml::Attributes&) override {}
    void end(xml::Reader&, std::string_view) override {}
    void text(xml::Reader&, std::string_view) override {}
  } deaf;
  xml::Reader reader(deaf);
  EXPECT_EQ(reader.read(source).error().code, "UNPACKED_TOO_LARGE");
}

TEST(Xml, broken_files_name_the_line) {
  EXPECT_EQ(code_of(""), "XML_SYNTAX");
  EXPECT_EQ(code_of("<a>"), "XML_SYNTAX");
  EXPECT_EQ(code_of("no xml"), "XML_SYNTAX");
  EXPECT_EQ(code_of("<a>\xFF\xFE</a>"), "XML_SYNTAX");
  EXPECT_EQ(code_of(std::string("<a>\0</a>", 8)), "XML_SYNTAX");
  Scribe scribe;
  xml::Reader reader(scribe);
  xml::MemorySource source("<a>\n<b>\n</c></a>");
  const auto status = reader.read(source);
  ASSERT_FALSE(status.has_value());
  EXPECT_EQ(status.error().message.substr(0, 7), "Line 3:");
}

TEST(Xml, reads_the_old_8_bit_encodings_and_refuses_unknown_ones) {
  Scribe scribe;
  xml::Reader reader(scribe);
  xml::MemorySource source("<?xml version=\"1.0\" encoding=\"windows-1252\"?><a>caf\xE9 \x80</a>");
  ASSERT_TRUE(reader.read(source).has_value());
  EXPECT_EQ(scribe.heard, "<a>caf\xC3\xA9 \xE2\x82\xAC</a>");
  EXPECT_EQ(code_of("<?xml version=\"1.0\" encoding=\"x-none\"?><a/>"), "XML_ENCODING");
  EXPECT_EQ(code_of("<?xml version=\"1.0\" encoding=\"UTF-7\"?><a/>"), "XML_ENCODING");
}

TEST(Xml, a_handler_stops_the_reading_at_once) {
  Scribe scribe;
  xml::Reader reader(scribe);
  xml::MemorySource source("<a><stop/>more<b/></a>");
  EXPECT_EQ(reader.read(source).error().code, "STOPPED");
  EXPECT_EQ(scribe.heard, "<a><stop>");
}

TEST(Xml, an_exception_of_a_handler_leaves_the_reading) {
  class Thrower final : public xml::Handler {
   public:
    void start(xml::Reader&, std::string_view, const xml::Attributes&) override { throw std::runtime_error("disk full"); }
    void end(xml::Reader&, std::string_view) override {}
    void text(xml::Reader&, std::string_view) override {}
  } thrower;
  xml::Reader reader(thrower);
  xml::MemorySource source("<a/>");
  EXPECT_THROW(static_cast<void>(reader.read(source)), std::runtime_error);
}

TEST(Xml, the_loaded_expat_is_new_enough) { EXPECT_TRUE(xml::check_version().has_value()); }

TEST(XmlSource, a_missing_file_is_an_error) {
  xml::FileSource source("/nowhere/guide.xml");
  char byte{};
  EXPECT_EQ(source.read({&byte, 1}).error().code, "FILE_MISSING");
}
