#include <algorithm>

#include "foundation/http/resource.hpp"
#include "panel/deployments/deployments.hpp"
#include "uit/hostnames/hostnames.hpp"

namespace hostnames {
namespace {

base::Status check(const Wiring& wiring, const Hostname& name, const Hostname* before) {
  TRY_OK(check_name(name.hostname));
  if (std::ranges::find(wiring.backoffice_hosts, name.hostname) != wiring.backoffice_hosts.end()) {
    base::Error error{base::ErrorKind::conflict, "HOSTNAME_TAKEN", "The back office has this name."};
    error.fields.push_back({"/hostname", "HOSTNAME_TAKEN", "is taken"});
    return base::fail(std::move(error));
  }
  const auto& ui = name.user_interface_id;
  if (!ui || (before && before->user_interface_id == ui)) return {};
  const auto tenant = wiring.deployments.find(name.deployment);
  if (tenant && tenant->database->read([&](db::Tx& tx) { return user_interfaces::exists(tx, *ui); })) return {};
  return base::fail_field("/user_interface_id", "REFERENCE", "There is no such record.");
}

}  // namespace

void add_routes(http::Router& router, const Wiring& wiring) {
  http::ResourceOptions options{"/api/v1/deployments/{deployment}/uit/hostnames",
                                "hostname",
                                "hostnames",
                                {"409 HOSTNAME_TAKEN", "422 HOSTNAME_LEVEL", "422 REFERENCE"}};
  options.control = &wiring.control;
  http::Resource<Hostname> resource{std::move(options)};
  resource.prepare = [](Hostname& name, const http::Context& context) -> base::Status {
    name.deployment = context.tenant->number;
    return {};
  };
  resource.check = [wiring](db::Tx&, const Hostname& name, const Hostname* before, const records::Act&) {
    return check(wiring, name, before);
  };
  resource.stored = [&hosts = wiring.hosts](db::Tx& tx, Hostname&, const Hostname*, const records::Act&) -> base::Status {
    tx.after_commit([&hosts] { hosts.reload(); });
    return {};
  };
  resource.moved = [&hosts = wiring.hosts](db::Tx& tx, std::int64_t, bool, const records::Act&) -> base::Status {
    tx.after_commit([&hosts] { hosts.reload(); });
    return {};
  };
  resource.decorate = [](db::Tx&, std::span<Hostname* const> list, const http::Context&) {
    for (auto* name : list) {
      name->state = name->is_enabled ? State::live : State::disabled;
      name->address = "https://" + name->hostname + "/";
    }
  };
  resource.extra = [](const http::Context& context) -> base::Result<records::Extra> {
    return records::where("deployment", context.tenant->number);
  };
  resource.belongs = [](const Hostname& name, const http::Context& context) { return name.deployment == context.tenant->number; };
  http::add_resource(router, std::move(resource));
}

}  // namespace hostnames
