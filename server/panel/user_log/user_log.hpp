// The user log: who did what, with before and after, written in the same transaction as the change (T10-1001).
// Not the server's log file, and never changed or deleted by the program.
#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "foundation/base/id.hpp"
#include "foundation/meta/meta.hpp"
#include "foundation/records/records.hpp"

namespace jobs {
struct Actor;
}
namespace http {
class Router;
struct Actor;
struct Request;
}  // namespace http

namespace user_log {

struct Entry : meta::Head<struct EntryTag> {
  std::string actor_kind;  // http::actor_kind_name
  std::int64_t actor_id{};
  std::string actor;
  std::string address;
  std::string noun;
  std::string action;
  std::int64_t object_id{};
  std::string object;
  std::string fields;  // {"field":[before, after]} as JSON text
  std::string request_id;
  std::optional<std::int64_t> reseller_id;  // Whose log it is, besides the staff's.
  static const meta::Entity& shape();
};

// Writes entries under one actor's name. Made per request, job or command.
class Journal final : public records::Journal {
 public:
  Journal(std::string actor_kind, std::int64_t actor_id, std::string actor, std::string address, std::string request_id,
          base::Instant now)
      : actor_kind_(std::move(actor_kind)),
        actor_id_(actor_id),
        actor_(std::move(actor)),
        address_(std::move(address)),
        request_id_(std::move(request_id)),
        now_(now) {}
  static Journal of(const http::Actor& actor, const http::Request& request, base::Instant now);
  static Journal of_system(std::string name, base::Instant now) { return {"system", 0, std::move(name), "", "", now}; }
  void write(db::Tx& tx, const records::Change& change) override;

 private:
  std::string actor_kind_;
  std::int64_t actor_id_;
  std::string actor_, address_, request_id_;
  base::Instant now_;
};

// Which records were written after an entry. Entries have the order of their commits: a database has one writer at a time.
struct Touched {
  std::vector<std::pair<std::string, std::int64_t>> records;  // Noun and id, each once.
  std::int64_t newest{};                                      // The newest entry that there is; 0 when there is none.
  bool is_complete{};  // False: more than `limit`, or everything was asked for (`after` below 0).
};
[[nodiscard]] Touched touched_since(db::Tx& tx, std::int64_t after, std::int64_t limit);

// The journal of a bulk action's job, under the name of who asked for it.
[[nodiscard]] std::unique_ptr<records::Journal> journal_of(const jobs::Actor& actor, base::Instant now);

// GET /api/v1/user_log (platform) and /api/v1/deployments/{deployment}/panel/user_log.
void add_routes(http::Router& router, db::Database& control);

}  // namespace user_log
