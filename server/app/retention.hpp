// What is kept for how long: the nightly job that removes what is over its time, by what the rooms say of their tables and folders.
// Not the trash of records (30 days, by each room) and not what staff remove themselves.
#pragma once
#include <string>

namespace app {

struct Parts;

// docs/operating/retention.md
[[nodiscard]] std::string retention_page();

// The job of every database, each night an hour after its publish.
void add_retention(Parts& parts);

}  // namespace app
