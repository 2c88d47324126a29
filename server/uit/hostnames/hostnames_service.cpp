#include <algorithm>

#include "uit/hostnames/hostnames.hpp"
#include "uit/hostnames/queries.gen.hpp"

namespace hostnames {

std::optional<Hosts::Entry> Hosts::find(std::string_view host) const {
  const auto names = [&] {
    const std::lock_guard lock(mutex_);
    return names_;
  }();
  const auto found = names->find(std::string(host));
  if (found == names->end() || !found->second.is_enabled) return std::nullopt;
  return found->second.entry;
}

std::vector<std::pair<std::int64_t, std::string>> Hosts::users_of(std::int64_t deployment, UserInterfaceId id) const {
  const auto names = [&] {
    const std::lock_guard lock(mutex_);
    return names_;
  }();
  std::vector<std::pair<std::int64_t, std::string>> out;
  for (const auto& [name, row] : *names)
    if (row.entry.deployment == deployment && row.entry.user_interface_id == id) out.emplace_back(row.id, name);
  std::ranges::sort(out);
  return out;
}

Hosts::Names Hosts::read() const {
  Names names;
  control_.read([&](db::Tx& tx) {
    tx.each(queries::all, {}, [&](const db::Row& row) {
      Row one{row.integer(0), {row.integer(2), {}}, row.boolean(4)};
      if (!row.is_null(3)) one.entry.user_interface_id = UserInterfaceId{row.integer(3)};
      names.emplace(row.string(1), one);
    });
  });
  return names;
}

void Hosts::reload() {
  for (;;) {
    const auto before = [&] {
      const std::lock_guard lock(mutex_);
      return generation_;
    }();
    auto names = std::make_shared<const Names>(read());
    const std::lock_guard lock(mutex_);
    // Another reading that came to its end in between may be the newer one: read again.
    if (generation_ != before) continue;
    names_ = std::move(names);
    ++generation_;
    return;
  }
}

base::Status check_name(std::string_view hostname) {
  if (std::ranges::count(hostname, '.') >= 2) return {};
  return base::fail_field("/hostname", "HOSTNAME_LEVEL", "Give a name of at least three parts, like tv.example.org.");
}

}  // namespace hostnames
