#include "foundation/http/call.hpp"
#include "uit/hostnames/hostnames.hpp"
#include "viewer/catalogue/catalogue.hpp"
#include "viewer/catalogue/catalogue_shapes.hpp"

namespace catalogue {
namespace {

std::unexpected<base::Error> not_published(std::string_view message, std::string_view app_code) {
  base::Error error{base::ErrorKind::not_found, "NOT_PUBLISHED", std::string(message)};
  error.app_code = app_code;
  return base::fail(std::move(error));
}

base::Result<Hello> hello(const Catalogue& catalogue, const hostnames::Hosts& hosts, http::Context& context) {
  TRY(const auto running, catalogue.running(context));
  const auto host = hosts.find(context.request.host());
  const auto* ui = parts::user_interface(*running, host ? host->user_interface_id : std::nullopt);
  if (!ui) return not_published("No user interface is published yet.", "U402");
  const auto language = parts::language(*running, *ui, context.request.parameter("language").value_or(""));
  Hello out;
  out.deployment = context.tenant->name;
  out.title = ui->app_name;
  out.login_text = ui->login_text.pick(language, running->default_language());
  out.default_language = parts::language(*running, *ui, "");
  out.languages = ui->languages;
  out.theme = ui->theme;
  out.logo = ui->logo;
  out.background = ui->background;
  out.now = base::to_s(context.clock.now());
  return out;
}

base::Result<Start> start(const Catalogue& catalogue, std::int64_t dvr_window_s, http::Context& context) {
  TRY(const auto viewing, catalogue.viewing(context));
  const auto& running = *viewing.running;
  constexpr std::string_view kMissing = "This is not published yet.";
  const auto* ui = viewing.user_interface();
  if (!ui) return not_published(kMissing, "U402");
  const auto language = parts::language(running, *ui, context.request.parameter("language").value_or(""));
  const auto document = ui->documents.find(language);
  if (document == ui->documents.end()) return not_published(kMissing, "U402");
  const auto lineup = parts::lineup(running, *viewing.product, viewing.category, language);
  if (lineup.empty()) return not_published(kMissing, "U403");
  Start out;
  out.customer = sign_in::view_of(viewing.account->access);
  out.now = base::to_s(context.clock.now());
  out.heartbeat_s = kHeartbeat_s;
  out.numbers = running.numbers(viewing.category);
  out.documents = {std::string(lineup), document->second};
  const auto& guide = parts::guide(running);
  out.guide = {guide.from_s(), guide.to_s(), parts::Guide::kStep_s};
  out.dvr_window_s = dvr_window_s;
  return out;
}

base::Result<http::Reply> document(const Catalogue& catalogue, http::Context& context) {
  TRY(const auto running, catalogue.running(context));
  auto found = running->document(context.path_value(0));
  if (found) return http::Reply{200, std::move(found)};
  base::Error error{base::ErrorKind::not_found, "NOT_FOUND", "There is no such document."};
  error.app_code = "U403";
  return base::fail(std::move(error));
}

http::Route route_of(std::string path, std::string permission, std::string summary, std::vector<std::string> errors) {
  return {.path = std::move(path),
          .permission = std::move(permission),
          .summary = std::move(summary),
          .errors = std::move(errors),
          .is_hot = true};
}

}  // namespace

void add_routes(http::Router& router, const Catalogue& catalogue, const hostnames::Hosts& hosts, std::int64_t dvr_window_s) {
  const http::Parameter language{"language", "Wanted language; the nearest published one is answered."};
  auto greeting = route_of("/tv/v1/hello", "public", "Which service answers here, and how its sign-in page looks.",
                           {"404 HOST_UNKNOWN", "404 NOT_PUBLISHED"});
  greeting.parameters = {language};
  router.add(
      http::call(std::move(greeting), [&catalogue, &hosts](http::Context& context) { return hello(catalogue, hosts, context); }));
  auto first =
      route_of("/tv/v1/start", "viewer", "What an app loads: names of documents, window of the guide, the customer's state.",
               {"403 ACCOUNT_DISABLED", "403 SUBSCRIPTION_EXPIRED", "404 NOT_PUBLISHED", "404 PRODUCT_UNKNOWN"});
  first.parameters = {language};
  router.add(http::call(std::move(first),
                        [&catalogue, dvr_window_s](http::Context& context) { return start(catalogue, dvr_window_s, context); }));
  auto named = route_of("/tv/v1/documents/{hash}", "public", "A published document; what a name holds never changes.",
                        {"404 NOT_FOUND", "404 NOT_PUBLISHED"});
  named.out_one_of = {&parts::Lineup::shape(), &parts::Ui::shape()};
  router.add(http::call(std::move(named), [&catalogue](http::Context& context) { return document(catalogue, context); }));
}

}  // namespace catalogue
