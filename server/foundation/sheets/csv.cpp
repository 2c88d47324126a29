#include "foundation/sheets/writers.hpp"

#include <fmt/format.h>

#include <fstream>
#include <stdexcept>
#include <utility>

namespace sheets {
namespace {

bool begins_a_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
}

struct Print {
  std::string& line;
  void operator()(std::monostate) const {}
  void operator()(const std::string& text) const {
    const bool is_formula = begins_a_formula(text);
    if (!is_formula && text.find_first_of("\",\r\n") == std::string::npos) {
      line += text;
      return;
    }
    line += is_formula ? "\"'" : "\"";
    for (const char c : text) line.append(c == '"' ? 2 : 1, c);
    line += '"';
  }
  void operator()(std::int64_t number) const { line += std::to_string(number); }
  void operator()(bool is_true) const { line += is_true ? "true" : "false"; }
  void operator()(const base::Date& day) const { line += base::format_date(day); }
  void operator()(const WallTime& time) const {
    const auto second = time.second_of_day;
    line += fmt::format("{} {:02}:{:02}:{:02}", base::format_date(time.day), second / 3600, second / 60 % 60, second % 60);
  }
};

class Csv final : public Sheet {
 public:
  Csv(const std::filesystem::path& file, const std::vector<std::string>& header)
      : out_(file, std::ios::binary | std::ios::trunc) {
    out_ << "\xef\xbb\xbf";  // Without it spreadsheets read another code page.
    row(std::vector<Cell>(header.begin(), header.end()));
  }

  void row(std::span<const Cell> cells) override {
    line_.clear();
    bool is_first = true;
    for (const auto& cell : cells) {
      if (!std::exchange(is_first, false)) line_ += ',';
      std::visit(Print{line_}, cell);
    }
    out_ << line_ << "\r\n";
    if (!out_) throw std::runtime_error("a table could not be written");
  }

  void end() override {
    out_.close();
    if (!out_) throw std::runtime_error("a table could not be written");
  }

 private:
  std::ofstream out_;
  std::string line_;
};

}  // namespace

std::unique_ptr<Sheet> begin_csv(const std::filesystem::path& file, const std::vector<std::string>& header) {
  return std::make_unique<Csv>(file, header);
}

}  // namespace sheets
