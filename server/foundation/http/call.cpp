#include "foundation/http/call.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "foundation/records/idempotency.hpp"
#include "foundation/records/records.hpp"

namespace http {
namespace json = boost::json;

Printed print(const meta::Entity& entity, const void* record, int status, bool is_keyed) {
  Printed out{reply_shape(entity, record, status), {}};
  if (is_keyed) out.again = json::serialize(meta::to_json_again(entity.fields, record));
  return out;
}

Reply print_list(const meta::Entity& entity, const std::vector<const void*>& items, std::int64_t total,
                 const std::optional<std::string>& next) {
  json::array out;
  for (const void* item : items) out.push_back(meta::to_json(entity.fields, item));
  return reply_json(json::object{{"items", std::move(out)}, {"total", total}, {"next", next ? json::value(*next) : nullptr}});
}

namespace {

// One and the same call of one actor: method, path and body.
base::Result<records::KeyedCall> keyed(const Context& context) {
  const std::string key(context.request.header("idempotency-key"));
  TRY_OK(records::check_key(key));
  json::object body;
  if (!context.request.body.empty()) { TRY(body, context.json_body()); }
  return records::KeyedCall{
      fmt::format("{}:{}", actor_kind_name(context.actor.kind), context.actor.id), key,
      records::content_of(std::string(method_name(context.request.method)) + " " + context.request.path, body)};
}

Reply replayed(const records::KeyedAnswer& answer) {
  if (answer.body.empty()) return reply_empty(answer.status);
  Reply reply{answer.status, answer.body};
  reply.headers.emplace_back("content-type", "application/json");
  return reply;
}

}  // namespace

base::Result<Reply> run_write(Context& context, db::Database& database, bool is_keyed,
                              const std::function<base::Result<Printed>(db::Tx&)>& work) {
  std::optional<records::KeyedCall> call;
  if (is_keyed) { TRY(call, keyed(context)); }
  return database.write([&](db::Tx& tx) -> base::Result<Reply> {
    if (call) {
      TRY(const auto before, records::claim_key(tx, *call, context.clock.now()));
      if (before) return replayed(*before);
    }
    TRY(auto done, work(tx));
    if (call) records::settle_key(tx, *call, {done.reply.status, done.again});
    return std::move(done.reply);
  });
}

base::Result<std::int64_t> read_patch(std::span<const meta::Field> fields, const json::object& body, void* record) {
  auto problems = meta::from_json(fields, body, record, meta::Mode::patch);
  const auto* version = body.if_contains("version");
  if (!version)
    problems.insert(problems.begin(), {"/version", "REQUIRED", "is required: the one that was read"});
  else if (!version->is_int64())
    problems.insert(problems.begin(), {"/version", "TYPE", "must be a whole number"});
  if (!problems.empty()) return base::fail(meta::invalid(std::move(problems)));
  return version->get_int64();
}

base::Result<std::shared_ptr<const json::object>> detail::patch_body(const Context& context) {
  TRY(auto body, context.json_body());
  return std::make_shared<const json::object>(std::move(body));
}

base::Result<Reply> detail::sent(Context& context, base::Result<Printed> printed) {
  if (!printed) return std::unexpected(std::move(printed.error()));
  for (auto& header : context.headers) printed->reply.headers.push_back(std::move(header));
  return std::move(printed->reply);
}

}  // namespace http
