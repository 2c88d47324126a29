// Lists as files for a spreadsheet: which columns an entity has, and what stands in them.
// Internal to http/resource, which gives every list its export. Not the writing of files (foundation/sheets).
#pragma once
#include <boost/json/fwd.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/db/db.hpp"
#include "foundation/meta/meta.hpp"
#include "foundation/sheets/sheets.hpp"

namespace http {

inline constexpr std::int64_t kExportRowsMax = 100'000;  // T10-1

// A place among the exports that run at once in this process: each holds a reader of its database, of which streams and viewers need
// some too. Given back by its end.
class ExportPlace {
 public:
  static constexpr int kAtOnce = 2;
  [[nodiscard]] static std::unique_ptr<ExportPlace> take();  // Null when all are taken.
  ~ExportPlace();
  ExportPlace(const ExportPlace&) = delete;
  ExportPlace& operator=(const ExportPlace&) = delete;

 private:
  ExportPlace() = default;
};

// Header names are those of the API, so that a program finds its way too. Texts by language: `name` is the default language, `name_de`
// another one. Ids and links have a second column with the names of what they mean. Instants are wall times of the zone.
// Never exported: secrets, and what the API does not answer.
class ExportTable {
 public:
  ExportTable(const meta::Entity& entity, const std::vector<std::string>& languages, std::string zone);
  [[nodiscard]] const std::vector<std::string>& header() const { return header_; }
  // The cells of a record that was printed as the API prints it.
  [[nodiscard]] std::vector<sheets::Cell> row(db::Tx& tx, const boost::json::object& record);

 private:
  using Print = std::function<sheets::Cell(db::Tx&, const boost::json::value&)>;
  struct Column {
    std::string_view field;
    Print print;
  };
  void add(std::string header, std::string_view field, Print print);
  void add_field(const meta::Field& field);
  void add_texts(std::string_view field);
  void add_names(const meta::Field& field);
  [[nodiscard]] const std::string& name_of(db::Tx& tx, std::string_view noun, std::int64_t id);
  [[nodiscard]] sheets::Cell wall_time(const boost::json::value& value) const;

  const meta::Entity& entity_;
  const std::vector<std::string> languages_;  // The default one first.
  const std::string zone_;
  std::vector<std::string> header_;
  std::vector<Column> columns_;
  std::map<std::pair<std::string_view, std::int64_t>, std::string> names_;
};

}  // namespace http
