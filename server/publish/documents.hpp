// Where documents lie: immutable texts named by their hash, with their packed forms. SQLite: files in documents/; PostgreSQL: a table.
// Not a cache and not a web server: what runs is held in memory by Snapshots.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/time.hpp"
#include "foundation/db/db.hpp"
#include "foundation/http/message.hpp"

namespace publish {

struct NewDocument {
  std::string name;  // name_of(text)
  std::string text;
  bool is_for_viewers{};  // Sent to apps as it is: packed forms are made too.
};

// Whoever stores a document first makes it safe on disk and only then writes a row that names it: after a crash there may be a
// document that nobody names, never a name without its document.
class Documents {
 public:
  Documents(db::Database& database, std::filesystem::path folder, bool is_durable)
      : database_(database), folder_(std::move(folder)), is_durable_(is_durable) {}

  // Stores what is not there yet, and marks the others as used at `now`. Outside of any transaction of this thread.
  void put(const std::vector<NewDocument>& documents, base::Instant now);
  [[nodiscard]] std::optional<std::string> read(std::string_view name);
  // Calls `each` for those that there are; in one transaction.
  void read_all(const std::vector<std::string>& names, const std::function<void(const std::string&, std::string)>& each);
  // With its packed forms; null when there is none.
  [[nodiscard]] std::shared_ptr<const http::Prepared> prepared(std::string_view name);
  // Removes documents that nobody has stored again since `before`.
  void remove(const std::set<std::string>& names, base::Instant before);

 private:
  [[nodiscard]] bool is_table() const { return database_.backend() == db::Backend::postgres; }
  [[nodiscard]] std::filesystem::path file_of(std::string_view name) const;
  void put_files(const std::vector<NewDocument>& documents, base::Instant now);
  void put_rows(const std::vector<NewDocument>& documents, base::Instant now);

  db::Database& database_;
  std::filesystem::path folder_;
  bool is_durable_;
};

}  // namespace publish
