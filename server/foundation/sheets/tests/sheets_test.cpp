#include "foundation/sheets/sheets.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <fstream>
#include <sstream>

#include "foundation/testing/fakes.hpp"

namespace {

using sheets::Cell;

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::string written(sheets::Format format, const std::vector<std::string>& header, const std::vector<std::vector<Cell>>& rows) {
  const testing::TempFolder folder;
  const auto file = folder.path() / "table";
  const auto sheet = sheets::begin(format, file, header);
  for (const auto& row : rows) sheet->row(row);
  sheet->end();
  return bytes_of(file);
}

// A member of a ZIP file whose local header is followed by its deflated bytes.
std::string unzipped(const std::string& zip, const std::string& name) {
  const auto at = zip.find(name);
  if (at == std::string::npos || at < 30) return "";
  const auto extra = static_cast<unsigned char>(zip[at - 2]) + 256 * static_cast<unsigned char>(zip[at - 1]);
  const auto from = at + name.size() + static_cast<std::size_t>(extra);
  std::string out(1 << 20, '\0');
  z_stream stream{};
  if (::inflateInit2(&stream, -MAX_WBITS) != Z_OK) return "";
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(zip.data() + from));
  stream.avail_in = static_cast<uInt>(zip.size() - from);
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const auto end = ::inflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  ::inflateEnd(&stream);
  return end == Z_STREAM_END ? out : "";
}

const base::Date kDay = base::parse_date("2026-03-02").value();

}  // namespace

TEST(Sheets, csv_quotes_what_must_be_quoted_and_ends_lines_as_the_format_says) {
  EXPECT_EQ(written(sheets::Format::csv, {"id", "name", "is_on", "day", "at"},
                    {{std::int64_t{-7}, std::string("Say \"hi\", now"), true, kDay, sheets::WallTime{kDay, 3661}},
                     {std::int64_t{8}, std::string("two\nlines"), false, {}, {}}}),
            "\xef\xbb\xbfid,name,is_on,day,at\r\n"
            "-7,\"Say \"\"hi\"\", now\",true,2026-03-02,2026-03-02 01:01:01\r\n"
            "8,\"two\nlines\",false,,\r\n");
}

TEST(Sheets, no_text_becomes_a_formula_in_csv) {
  for (const std::string text : {"=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"}) {
    const auto file = written(sheets::Format::csv, {"name"}, {{text}});
    EXPECT_EQ(file, "\xef\xbb\xbfname\r\n\"'" + text + "\"\r\n");
  }
}

TEST(Sheets, xlsx_keeps_texts_as_texts_and_numbers_as_numbers) {
  const auto file = written(sheets::Format::xlsx, {"id", "name"},
                            {{std::int64_t{42}, std::string("=1+1")}, {std::int64_t{43}, std::string("<Ünï> & \"co\"")}});
  const auto sheet = unzipped(file, "xl/worksheets/sheet1.xml");
  EXPECT_NE(sheet.find("<v>42</v>"), std::string::npos) << sheet;
  EXPECT_NE(sheet.find("<t>=1+1</t>"), std::string::npos) << sheet;
  EXPECT_EQ(sheet.find("<f>"), std::string::npos);
  EXPECT_NE(sheet.find("&lt;Ünï&gt; &amp; \"co\""), std::string::npos) << sheet;
}

// Readers take _x0041_ for a letter; the underscore before it is written so that the text stays what it is.
TEST(Sheets, xlsx_keeps_texts_that_look_like_escapes) {
  const auto sheet =
      unzipped(written(sheets::Format::xlsx, {"_x0041_"}, {{std::string("a_x0041_b _x000d_ _x00_ _xzzzz_ __x0041_")}}),
               "xl/worksheets/sheet1.xml");
  EXPECT_NE(sheet.find("<t>_x005F_x0041_</t>"), std::string::npos) << sheet;
  EXPECT_NE(sheet.find("<t>a_x005F_x0041_b _x005F_x000d_ _x00_ _xzzzz_ __x005F_x0041_</t>"), std::string::npos) << sheet;
}

TEST(Sheets, a_text_that_is_too_long_for_xlsx_is_cut_between_characters) {
  std::string text(32'763, 'a');
  text += "ééé";
  const auto sheet = unzipped(written(sheets::Format::xlsx, {"name"}, {{text}}), "xl/worksheets/sheet1.xml");
  EXPECT_NE(sheet.find("aaa…</t>"), std::string::npos) << sheet.substr(sheet.size() - 200);
}
