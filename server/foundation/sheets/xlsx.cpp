#include <xlsxwriter.h>

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "foundation/base/text.hpp"
#include "foundation/sheets/writers.hpp"

namespace sheets {
namespace {

constexpr std::size_t kTextMax = 32'767;  // UTF-16 units; a code point is at most as many units as bytes.
constexpr double kWidth = 18;             // Characters.

std::string fitting(const std::string& text) {
  if (text.size() <= kTextMax) return text;
  auto out = text.substr(0, kTextMax - 3);
  while (!out.empty() && (static_cast<unsigned char>(out.back()) & 0xc0) == 0x80) out.pop_back();
  if (!out.empty() && static_cast<unsigned char>(out.back()) >= 0xc0) out.pop_back();  // The begin of a code point that was cut.
  return out + "…";
}

// Readers take _x0041_ in a text for the letter A (ECMA-376, ST_Xstring), so that an underscore before such letters is written as _x005F_.
std::string literal(std::string text) {
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); };
  for (std::size_t at = 0; (at = text.find("_x", at)) != std::string::npos; ++at) {
    const auto code = std::string_view(text).substr(at + 2, 5);
    if (code.size() < 5 || code[4] != '_' || !std::ranges::all_of(code.substr(0, 4), is_hex)) continue;
    constexpr std::string_view kUnderscore = "_x005F";
    text.insert(at, kUnderscore);
    at += kUnderscore.size();
  }
  return text;
}

void must(lxw_error fault) {
  if (fault != LXW_NO_ERROR) throw std::runtime_error(fmt::format("a table could not be written: {}", lxw_strerror(fault)));
}

lxw_datetime moment(const base::Date& day, std::int32_t second) {
  const std::chrono::year_month_day ymd(day.day);
  return {static_cast<int>(ymd.year()),
          static_cast<int>(static_cast<unsigned>(ymd.month())),
          static_cast<int>(static_cast<unsigned>(ymd.day())),
          second / 3600,
          second / 60 % 60,
          static_cast<double>(second % 60)};
}

class Xlsx final : public Sheet {
 public:
  Xlsx(const std::filesystem::path& file, const std::vector<std::string>& header) {
    auto folder = file.parent_path().string();
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    options.tmpdir = folder.data();
    book_ = ::workbook_new_opt(file.c_str(), &options);
    sheet_ = book_ ? ::workbook_add_worksheet(book_, nullptr) : nullptr;
    if (!sheet_) throw std::runtime_error("a table could not be begun");
    day_ = format("yyyy-mm-dd");
    time_ = format("yyyy-mm-dd hh:mm:ss");
    auto* bold = ::workbook_add_format(book_);
    ::format_set_bold(bold);
    if (!header.empty()) must(::worksheet_set_column(sheet_, 0, static_cast<lxw_col_t>(header.size() - 1), kWidth, nullptr));
    ::worksheet_freeze_panes(sheet_, 1, 0);
    for (std::size_t i = 0; i < header.size(); ++i)
      must(::worksheet_write_string(sheet_, 0, static_cast<lxw_col_t>(i), literal(header[i]).c_str(), bold));
  }
  ~Xlsx() override {
    if (book_) ::workbook_close(book_);
  }
  Xlsx(const Xlsx&) = delete;
  Xlsx& operator=(const Xlsx&) = delete;

  void row(std::span<const Cell> cells) override {
    ++row_;
    lxw_col_t column = 0;
    for (const auto& cell : cells) {
      must(std::visit([&](const auto& value) { return write(column, value); }, cell));
      ++column;
    }
  }

  void end() override { must(::workbook_close(std::exchange(book_, nullptr))); }

 private:
  lxw_format* format(const char* text) {
    auto* out = ::workbook_add_format(book_);
    ::format_set_num_format(out, text);
    return out;
  }
  lxw_error write(lxw_col_t, std::monostate) { return LXW_NO_ERROR; }
  lxw_error write(lxw_col_t column, const std::string& text) {
    return text.empty() ? LXW_NO_ERROR : ::worksheet_write_string(sheet_, row_, column, literal(fitting(text)).c_str(), nullptr);
  }
  lxw_error write(lxw_col_t column, std::int64_t number) {
    return ::worksheet_write_number(sheet_, row_, column, static_cast<double>(number), nullptr);
  }
  lxw_error write(lxw_col_t column, bool is_true) {
    return ::worksheet_write_boolean(sheet_, row_, column, is_true ? 1 : 0, nullptr);
  }
  lxw_error write(lxw_col_t column, const base::Date& day) {
    auto at = moment(day, 0);
    return ::worksheet_write_datetime(sheet_, row_, column, &at, day_);
  }
  lxw_error write(lxw_col_t column, const WallTime& time) {
    auto at = moment(time.day, time.second_of_day);
    return ::worksheet_write_datetime(sheet_, row_, column, &at, time_);
  }

  lxw_workbook* book_{};
  lxw_worksheet* sheet_{};
  lxw_format *day_{}, *time_{};
  lxw_row_t row_{};
};

}  // namespace

std::unique_ptr<Sheet> begin_xlsx(const std::filesystem::path& file, const std::vector<std::string>& header) {
  return std::make_unique<Xlsx>(file, header);
}

std::string_view content_type(Format format) {
  return format == Format::csv ? "text/csv; charset=utf-8" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
}

std::unique_ptr<Sheet> begin(Format format, const std::filesystem::path& file, const std::vector<std::string>& header) {
  return format == Format::csv ? begin_csv(file, header) : begin_xlsx(file, header);
}

}  // namespace sheets
