#include "foundation/http/resource.hpp"
#include "uit/user_interfaces/user_interfaces.hpp"

namespace user_interfaces {

void add_routes(http::Router& router, const UserInterfaces& user_interfaces, const records::Dependents& dependents) {
  http::ResourceOptions options{
      "/api/v1/deployments/{deployment}/uit/user_interfaces",
      "user interface",
      "user interfaces",
      {"409 NAME_TAKEN", "409 IN_USE", "422 CONTRAST", "422 MENU_EMPTY", "422 MENU_START", "422 MENU_TWICE"}};
  options.dependents = &dependents;
  http::Resource<UserInterface> resource{std::move(options)};
  resource.settle = [&user_interfaces](db::Tx& tx, UserInterface& ui, const UserInterface* before, const records::Act& act) {
    return user_interfaces.settle(tx, ui, before, act);
  };
  resource.stored = [&user_interfaces](db::Tx& tx, UserInterface& ui, const UserInterface* before, const records::Act& act) {
    return user_interfaces.stored(tx, ui, before, act);
  };
  resource.decorate = [&user_interfaces, &dependents](db::Tx& tx, std::span<UserInterface* const> list, const http::Context&) {
    user_interfaces.decorate(tx, list, dependents);
  };
  resource.moved = [&user_interfaces](db::Tx&, std::int64_t id, bool is_trashed, const records::Act& act) {
    return is_trashed ? user_interfaces.check_unused(act.tenant, {id}) : base::Status{};
  };
  http::add_resource(router, std::move(resource));
}

}  // namespace user_interfaces
