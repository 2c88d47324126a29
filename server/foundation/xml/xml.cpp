#include "foundation/xml/xml.hpp"

#include <expat.h>
#include <iconv.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <exception>
#include <new>
#include <string>

namespace xml {
namespace {

constexpr int kChunkBytes = 64 << 10;

XML_Parser as_parser(void* parser) { return static_cast<XML_Parser>(parser); }

// expat itself knows UTF-8, UTF-16, ISO-8859-1 and ASCII. Of the others only 8-bit ones are taken, by name, so that a file cannot
// choose among all converters of the C library.
bool is_known_8_bit(std::string_view name) {
  std::string upper;
  for (const char c : name.substr(0, 32)) upper += static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  static constexpr std::string_view kNames[] = {"WINDOWS-1250", "WINDOWS-1251", "WINDOWS-1252", "WINDOWS-1253", "WINDOWS-1254",
                                                "WINDOWS-1255", "WINDOWS-1256", "WINDOWS-1257", "WINDOWS-1258", "ISO-8859-2",
                                                "ISO-8859-3",   "ISO-8859-4",   "ISO-8859-5",   "ISO-8859-6",   "ISO-8859-7",
                                                "ISO-8859-8",   "ISO-8859-9",   "ISO-8859-10",  "ISO-8859-13",  "ISO-8859-14",
                                                "ISO-8859-15",  "ISO-8859-16",  "KOI8-R",       "KOI8-U"};
  for (const auto known : kNames)
    if (upper == known) return true;
  return false;
}

int fill_encoding(void*, const XML_Char* name, XML_Encoding* encoding) {
  if (!is_known_8_bit(name)) return XML_STATUS_ERROR;
  const iconv_t converter = iconv_open("UTF-32LE", name);
  if (converter == reinterpret_cast<iconv_t>(-1)) return XML_STATUS_ERROR;
  for (int byte = 0; byte < 256; ++byte) {
    char in = static_cast<char>(byte);
    std::array<unsigned char, 8> out{};
    char* in_at = &in;
    char* out_at = reinterpret_cast<char*>(out.data());
    std::size_t in_left = 1, out_left = out.size();
    iconv(converter, nullptr, nullptr, nullptr, nullptr);
    const bool is_mapped =
        iconv(converter, &in_at, &in_left, &out_at, &out_left) != static_cast<std::size_t>(-1) && out_left == 4;
    const int code = out[0] | out[1] << 8 | out[2] << 16;
    // A byte without meaning becomes the replacement character: one typing slip must not cost a night's guide.
    encoding->map[byte] = is_mapped ? code : 0xFFFD;
  }
  iconv_close(converter);
  encoding->convert = nullptr;
  encoding->release = nullptr;
  encoding->data = nullptr;
  return XML_STATUS_OK;
}

}  // namespace

std::string_view Attributes::find(std::string_view name) const {
  for (const char* const* pair = pairs_; pair[0] != nullptr; pair += 2)
    if (name == pair[0]) return pair[1];
  return {};
}

bool Attributes::has(std::string_view name) const {
  for (const char* const* pair = pairs_; pair[0] != nullptr; pair += 2)
    if (name == pair[0]) return true;
  return false;
}

struct Reader::Hooks {
  static Reader& self(void* data) { return *static_cast<Reader*>(data); }
  // No exception may pass through expat's frames: it would count a callback as running for ever and never free the parser.
  template <class Call>
  static void guarded(Reader& reader, Call&& call) {
    try {
      call();
    } catch (...) {
      reader.exception_ = std::current_exception();
      reader.stop({});
    }
  }

  static void start(void* data, const XML_Char* name, const XML_Char** pairs) {
    Reader& reader = self(data);
    if (reader.is_stopped_) return;
    reader.text_bytes_ = 0;
    if (++reader.depth_ > reader.limits_.depth_max) return reader.refuse("XML_DEPTH", "elements are nested too deeply");
    const std::string_view element(name);
    if (element.size() > reader.limits_.name_bytes_max) return reader.refuse("XML_NAME", "an element's name is too long");
    std::size_t count = 0;
    for (const XML_Char** pair = pairs; pair[0] != nullptr; pair += 2) {
      if (++count > reader.limits_.attributes_max) return reader.refuse("XML_ATTRIBUTES", "an element has too many attributes");
      if (std::strlen(pair[0]) > reader.limits_.name_bytes_max)
        return reader.refuse("XML_NAME", "an attribute's name is too long");
    }
    guarded(reader, [&] { reader.handler_.start(reader, element, Attributes(pairs)); });
  }
  static void end(void* data, const XML_Char* name) {
    Reader& reader = self(data);
    if (reader.is_stopped_) return;
    reader.text_bytes_ = 0;
    --reader.depth_;
    guarded(reader, [&] { reader.handler_.end(reader, name); });
  }
  static void text(void* data, const XML_Char* piece, int size) {
    Reader& reader = self(data);
    if (reader.is_stopped_) return;
    reader.text_bytes_ += static_cast<std::size_t>(size);
    if (reader.text_bytes_ > reader.limits_.text_bytes_max) return reader.refuse("XML_TEXT", "a text is too long");
    guarded(reader, [&] { reader.handler_.text(reader, {piece, static_cast<std::size_t>(size)}); });
  }
  static void doctype(void* data, const XML_Char*, const XML_Char*, const XML_Char*, int has_internal_subset) {
    if (has_internal_subset != 0)
      self(data).refuse("XML_DOCTYPE", "the document type declares things of its own, which is not accepted");
  }
  static void entity(void* data, const XML_Char*, int, const XML_Char*, int, const XML_Char*, const XML_Char*, const XML_Char*,
                     const XML_Char*) {
    self(data).refuse("XML_DOCTYPE", "an entity is declared, which is not accepted");
  }
  static int external(XML_Parser parser, const XML_Char*, const XML_Char*, const XML_Char*, const XML_Char*) {
    self(XML_GetUserData(parser)).refuse("XML_DOCTYPE", "something outside of the file is referred to, which is not accepted");
    return XML_STATUS_ERROR;
  }
};

Reader::Reader(Handler& handler, Limits limits) : handler_(handler), limits_(limits), parser_(XML_ParserCreate(nullptr)) {
  if (parser_ == nullptr) throw std::bad_alloc();
  const XML_Parser parser = as_parser(parser_);
  XML_SetUserData(parser, this);
  XML_SetElementHandler(parser, Hooks::start, Hooks::end);
  XML_SetCharacterDataHandler(parser, Hooks::text);
  XML_SetStartDoctypeDeclHandler(parser, Hooks::doctype);
  XML_SetEntityDeclHandler(parser, Hooks::entity);
  XML_SetExternalEntityRefHandler(parser, Hooks::external);
  XML_SetUnknownEncodingHandler(parser, fill_encoding, nullptr);
  XML_SetParamEntityParsing(parser, XML_PARAM_ENTITY_PARSING_NEVER);
  // On is expat's own default. Naming it here makes a library without the cure for quadratic run time (CVE-2023-52425) fail to load.
  XML_SetReparseDeferralEnabled(parser, XML_TRUE);
}

Reader::~Reader() { XML_ParserFree(as_parser(parser_)); }

void Reader::stop(base::Error error) {
  if (is_stopped_) return;
  is_stopped_ = true;
  error_ = std::move(error);
  XML_StopParser(as_parser(parser_), XML_FALSE);
}

void Reader::refuse(std::string_view code, std::string_view message) {
  stop({base::ErrorKind::invalid, std::string(code), "Line " + std::to_string(line()) + ": " + std::string(message) + "."});
}

std::uint64_t Reader::line() const { return XML_GetCurrentLineNumber(as_parser(parser_)); }

base::Status Reader::read(Source& source) {
  const XML_Parser parser = as_parser(parser_);
  std::int64_t total = 0;
  for (bool is_last = false; !is_last;) {
    char* const buffer = static_cast<char*>(XML_GetBuffer(parser, kChunkBytes));
    if (buffer == nullptr) throw std::bad_alloc();
    // Full chunks, whatever pieces the source hands out: expat scans an unfinished token again with each call.
    std::size_t filled = 0;
    while (filled < kChunkBytes) {
      TRY(const std::size_t count, source.read({buffer + filled, kChunkBytes - filled}));
      if (count == 0) {
        is_last = true;
        break;
      }
      filled += count;
    }
    total += static_cast<std::int64_t>(filled);
    const XML_Status outcome = XML_ParseBuffer(parser, static_cast<int>(filled), is_last ? 1 : 0);
    if (exception_) std::rethrow_exception(exception_);
    if (is_stopped_) return base::fail(error_);
    if (outcome != XML_STATUS_OK) {
      const XML_Error code = XML_GetErrorCode(parser);
      if (code == XML_ERROR_NO_MEMORY) throw std::bad_alloc();
      const bool is_encoding = code == XML_ERROR_UNKNOWN_ENCODING || code == XML_ERROR_INCORRECT_ENCODING;
      refuse(is_encoding ? "XML_ENCODING" : "XML_SYNTAX", XML_ErrorString(code));
      return base::fail(error_);
    }
    // Behind the last event lies the unfinished token. A file without an event yet (index -1) is held back as a whole.
    const std::int64_t told = std::max<std::int64_t>(XML_GetCurrentByteIndex(parser), 0);
    if (!is_last && total - told > static_cast<std::int64_t>(limits_.token_bytes_max)) {
      refuse("XML_TOKEN", "a tag or comment does not end");
      return base::fail(error_);
    }
  }
  return {};
}

base::Status check_version() {
  const XML_Expat_Version version = XML_ExpatVersionInfo();
  if (version.major > 2 || (version.major == 2 && version.minor >= 5)) return {};
  return base::fail(base::ErrorKind::internal, "EXPAT_TOO_OLD",
                    std::string("expat 2.5.0 or newer is needed, not ") + XML_ExpatVersion() + ".");
}

}  // namespace xml
