// Routes: method, path, permission, shapes; from them come dispatch, permission checks and OpenAPI.
// Not a place for rules: a handler is a few lines that call a service.
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/result.hpp"
#include "foundation/http/edge.hpp"
#include "foundation/http/message.hpp"
#include "foundation/meta/meta.hpp"
#include "foundation/records/scope.hpp"

namespace boost::json {
class value;
class object;
}  // namespace boost::json
namespace db {
class Database;
class Tx;
}  // namespace db
namespace records {
class Journal;
struct Act;
}  // namespace records
namespace base {
class Clock;
class Random;
}  // namespace base

namespace http {

enum class ActorKind : std::uint8_t { anonymous, staff, staff_token, reseller, reseller_token, viewer, system };
[[nodiscard]] std::string_view actor_kind_name(ActorKind kind);  // As the user log has it: "staff_token".

using Permissions = std::set<std::string, std::less<>>;  // "cms.channels.read"

// Who is asking, found before any handler runs.
struct Actor {
  ActorKind kind{ActorKind::anonymous};
  std::int64_t id{};       // Staff user, reseller, or customer.
  std::int64_t session{};  // Row of the session, or the device for a viewer.
  std::string name;        // As the user log shows it.
  Permissions permissions;
  std::shared_ptr<const std::map<std::int64_t, Permissions>>
      more_in{};  // What is allowed besides in one deployment, by its number.
  bool all_deployments{};
  std::set<std::int64_t> deployments;  // Numbers this actor may enter.
  std::string csrf;                    // Cookie sessions: what X-CSRF-Token must be.
  std::string language;
  std::optional<records::Scope> scope{};  // Of a limited actor, a reseller: the rows that are his. Nothing = all rows.
  [[nodiscard]] bool may(std::string_view permission) const { return permissions.contains(permission); }
};

// The one deployment that a request may touch: from the path (checked against the actor) or the credential or the Host.
struct Tenant {
  std::int64_t number{};
  std::string name;  // Identifier.
  db::Database* database{};
  std::filesystem::path dir;  // data/deployments/<name>
  std::string default_language{"en"};
  std::vector<std::string> languages{"en"};  // The default one first.
  std::string zone{"UTC"};
  base::LocalTime nightly_time{180};  // In the zone.
  bool is_active{true};               // false: suspended; apps are told H203, staff go on.
};

struct Context {
  const Request& request;
  const Actor& actor;
  std::shared_ptr<const Tenant> tenant;  // Null on routes outside a deployment.
  base::Clock& clock;
  base::Random& random;
  records::Journal& journal;               // The user log, under this actor's name.
  std::vector<std::string> path_values{};  // Decoded values of {…} in order; the deployment's first where the path names one.
  Headers headers{};                       // Of the answer, besides its content type: cookies.
  [[nodiscard]] records::Act act() const;  // Who, when, in which language.
  [[nodiscard]] db::Database& database() const;  // The tenant's; CHECKs that there is one.
  [[nodiscard]] std::string_view path_value(std::size_t index) const { return path_values.at(index); }
  // Query parameters of a route that declares them as a number or a flag.
  [[nodiscard]] std::optional<std::int64_t> number(std::string_view name) const;  // Nothing when left out.
  [[nodiscard]] bool flag(std::string_view name) const;                           // False when left out.
  // The last path value as an id; 404 when it is not a positive whole number.
  [[nodiscard]] base::Result<std::int64_t> path_id(std::size_t index) const;
  [[nodiscard]] base::Result<boost::json::object> json_body() const;  // 400 MALFORMED_JSON, 422 when not an object.
  // The body, read and checked by its description: 400 MALFORMED_JSON, 422 with every fault.
  [[nodiscard]] base::Status read_body(const meta::Entity& entity, void* into) const;
};

struct Reply {
  int status{200};
  Body body{std::string{}};
  Headers headers{};
};
[[nodiscard]] Reply reply_json(const boost::json::value& value, int status = 200);
[[nodiscard]] Reply reply_json(const boost::json::object& value, int status = 200);
[[nodiscard]] Reply reply_empty(int status = 204);
[[nodiscard]] Reply reply_shape(const meta::Entity& entity, const void* record, int status = 200);

using Handler = std::function<base::Result<Reply>(Context&)>;

// A query parameter. A call whose value does not fit is refused before the handler runs (parameters.hpp).
// Not so on hot routes: their handlers read the values themselves.
enum class ParameterKind : std::uint8_t { text, number, flag, instant };
struct Parameter {
  std::string name;
  std::string doc;  // One sentence, OpenAPI.
  ParameterKind kind{ParameterKind::text};
  std::int64_t min{0}, max{INT64_MAX};  // Of a number.
};

// Who may call. Checked by the router before the handler, and printed as x-authz.
// "public": anybody. "signed_in": any staff user. "viewer": a signed-in customer's device. Else a permission: "cms.channels.write".
struct Route {
  Method method{Method::get};
  std::string path;  // "/api/v1/deployments/{deployment}/cms/channels/{id}"; {deployment} opens the tenant.
  std::string permission;
  std::string summary;       // One English sentence, OpenAPI.
  const meta::Entity* in{};  // Body of POST/PUT/PATCH.
  const meta::Entity* out{};
  bool out_is_list{};                                 // {items, total, next}
  std::vector<const meta::Entity*> out_one_of{};      // Of an answer that has one of several shapes.
  std::vector<const meta::Entity*> problem_extras{};  // What problems of this route hold besides the general members.
  std::string out_type{};                             // Of an answer that is no described JSON: "image/webp".
  int status{};  // Of success. 0: 201 when a POST answers what its body is, 200 with another answer, 204 without one.
  std::vector<std::string> errors{};    // Codes beyond the general ones: "409 NUMBER_TAKEN".
  std::vector<Parameter> parameters{};  // Of the query.
  bool is_hot{};                        // Never blocks; runs on the I/O thread.
  bool is_upload{};                     // Body to a file, of any content type.
  bool needs_idempotency_key{};
  // May be called by a limited actor: what it reads and writes goes through records/, which knows his rows, or is nobody's in
  // particular. Routes of one record of a scoped noun need not say so: the record is looked at before the handler runs.
  bool is_scoped{};
  bool is_ui{};  // Pages and assets: left out of OpenAPI.
  std::size_t body_bytes{1024 * 1024};
  std::chrono::milliseconds deadline{10'000};
  Handler handler{};
};

class Router {
 public:
  // CHECKs: a permission, a summary, no duplicate method and path, no answer that is both described and not.
  void add(Route route);
  // Records of `entity`, which has a scope column, lie below this path: "<path>/{id}/…" is for whoever the record belongs to.
  void add_scope(std::string path, const meta::Entity& entity) { scopes_.emplace_back(std::move(path), &entity); }
  // The scoped entity of which the route's path names one record, and the place of that id among the path's values; null = none.
  [[nodiscard]] std::pair<const meta::Entity*, std::size_t> scoped_record(const Route& route) const;
  // All that routes ask of staff, sorted.
  [[nodiscard]] std::vector<std::string> permissions() const;
  [[nodiscard]] const std::vector<std::shared_ptr<const Route>>& routes() const { return routes_; }
  struct Match {
    std::shared_ptr<const Route> route;  // Null: see allow.
    std::vector<std::string> values;
    std::string allow;  // Not empty: the path exists for other methods (405).
  };
  [[nodiscard]] Match match(Method method, std::string_view path) const;

 private:
  struct Node;
  [[nodiscard]] bool find(const Node& node, std::string_view rest, bool has_more, Method method, Match& out) const;
  std::vector<std::shared_ptr<const Route>> routes_;
  std::vector<std::pair<std::string, const meta::Entity*>> scopes_;
  std::shared_ptr<Node> root_;
};

[[nodiscard]] Response error_response(const base::Error& error, std::string_view request_id);
[[nodiscard]] Response to_response(base::Result<Reply> result, std::string_view request_id);
// OpenAPI 3.1 of all routes that are not UI, keys in a stable order.
// `cookie` is the name of that of a staff session.
[[nodiscard]] std::string openapi(const Router& router, std::string_view title, std::string_view version,
                                  std::string_view cookie);

}  // namespace http
