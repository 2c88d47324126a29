#include <boost/json.hpp>

#include "foundation/http/router.hpp"
#include "uit/hostnames/hostnames.hpp"
#include "viewer/catalogue/catalogue.hpp"

namespace catalogue {
namespace json = boost::json;
namespace {

using publish::Area;
using publish::Running;
using publish::UserInterface;

json::array languages_of(const UserInterface& ui) {
  json::array out;
  for (const auto& one : ui.languages)
    out.push_back(json::object{{"code", one.code}, {"name", one.name}, {"direction", one.is_right_to_left ? "rtl" : "ltr"}});
  return out;
}

json::value text_or_null(const std::optional<std::string>& text) { return text ? json::value(*text) : json::value(nullptr); }

base::Result<http::Reply> hello(const Catalogue& catalogue, const hostnames::Hosts& hosts, http::Context& context) {
  TRY(const auto running, catalogue.running(context));
  const auto host = hosts.find(context.request.host());
  const auto* ui = running->user_interface(host ? host->user_interface_id : std::nullopt);
  if (!ui) {
    base::Error error{base::ErrorKind::not_found, "NOT_PUBLISHED", "No user interface is published yet."};
    error.app_code = "U402";
    return base::fail(std::move(error));
  }
  const auto language = running->language(*ui, context.request.parameter("language").value_or(""));
  return http::reply_json(json::object{{"deployment", context.tenant->name},
                                       {"title", ui->app_name},
                                       {"login_text", ui->login_text.pick(language, running->default_language())},
                                       {"default_language", running->language(*ui, "")},
                                       {"languages", languages_of(*ui)},
                                       {"theme", json::parse(ui->theme_json)},
                                       {"logo", text_or_null(ui->logo)},
                                       {"background", text_or_null(ui->background)},
                                       {"now", base::to_s(context.clock.now())}});
}

base::Result<http::Reply> start(const Catalogue& catalogue, std::int64_t dvr_window_s, http::Context& context) {
  TRY(const auto viewing, catalogue.viewing(context));
  const auto& running = *viewing.running;
  const auto missing = [](std::string_view app_code) {
    base::Error error{base::ErrorKind::not_found, "NOT_PUBLISHED", "This is not published yet."};
    error.app_code = app_code;
    return base::fail(std::move(error));
  };
  const auto* ui = viewing.user_interface();
  if (!ui) return missing("U402");
  const auto language = running.language(*ui, context.request.parameter("language").value_or(""));
  const auto document = ui->documents.find(language);
  if (document == ui->documents.end()) return missing("U402");
  const auto lineup = running.lineup(*viewing.product, viewing.category, language);
  if (lineup.empty()) return missing("U403");
  json::object numbers;
  for (const auto area : publish::kAreas) numbers[publish::area_name(area)] = running.number(area, viewing.category);
  const auto& access = viewing.account->access;
  const auto& guide = running.guide();
  return http::reply_json(
      json::object{{"customer", json::object{{"number", access.number},
                                             {"name", access.name},
                                             {"state", access.type == products::Type::trial ? "trial" : "active"},
                                             {"ends_at", access.ends_at ? base::to_s(*access.ends_at) : 0}}},
                   {"now", base::to_s(context.clock.now())},
                   {"heartbeat_s", kHeartbeat_s},
                   {"numbers", std::move(numbers)},
                   {"documents", json::object{{"lineup", lineup}, {"ui", document->second}}},
                   {"guide", json::object{{"from", guide.from_s()}, {"to", guide.to_s()}, {"step_s", publish::Guide::kStep_s}}},
                   {"dvr_window_s", dvr_window_s}});
}

base::Result<http::Reply> document(const Catalogue& catalogue, http::Context& context) {
  TRY(const auto running, catalogue.running(context));
  auto found = running->document(context.path_value(0));
  if (found) return http::Reply{200, std::move(found)};
  base::Error error{base::ErrorKind::not_found, "NOT_FOUND", "There is no such document."};
  error.app_code = "U403";
  return base::fail(std::move(error));
}

void add(http::Router& router, std::string path, std::string permission, std::string summary, http::Handler handler,
         std::vector<std::string> errors, bool takes_language) {
  http::Route route{http::Method::get, std::move(path), std::move(permission), std::move(summary)};
  route.is_hot = true;
  route.errors = std::move(errors);
  if (takes_language) route.parameters = {{"language", "Wanted language; the nearest published one is answered."}};
  route.handler = std::move(handler);
  router.add(std::move(route));
}

}  // namespace

void add_routes(http::Router& router, const Catalogue& catalogue, const hostnames::Hosts& hosts, std::int64_t dvr_window_s) {
  add(
      router, "/tv/v1/hello", "public", "Which service answers here, and how its sign-in page looks.",
      [&catalogue, &hosts](http::Context& context) { return hello(catalogue, hosts, context); },
      {"404 HOST_UNKNOWN", "404 NOT_PUBLISHED"}, true);
  add(
      router, "/tv/v1/start", "viewer", "What an app loads: names of documents, window of the guide, the customer's state.",
      [&catalogue, dvr_window_s](http::Context& context) { return start(catalogue, dvr_window_s, context); },
      {"403 ACCOUNT_DISABLED", "403 SUBSCRIPTION_EXPIRED", "404 NOT_PUBLISHED", "404 PRODUCT_UNKNOWN"}, true);
  add(
      router, "/tv/v1/documents/{hash}", "public", "A published document; what a name holds never changes.",
      [&catalogue](http::Context& context) { return document(catalogue, context); }, {"404 NOT_FOUND"}, false);
}

}  // namespace catalogue
