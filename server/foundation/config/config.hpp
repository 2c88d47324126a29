// The settings of the server as one table, read from <data>/tvms.conf, then the environment, then the flags; the later wins.
// Not for what staff change while it runs (those are rows), and not for secrets other than the database's address.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "foundation/base/result.hpp"

namespace config {

struct Settings {
  std::string data;
  std::string database;  // May hold a password: never print it.
  std::string listen;
  std::string web;
  std::vector<std::string> allow_internal;
  std::int64_t workers{};
  std::int64_t io_threads{};
  std::int64_t queue_max{};
  std::string log_level;
  std::string log_file;
  std::vector<std::string> proxies;
  std::string tls_certificate;
  std::string tls_key;
  std::string public_url;
  std::vector<std::string> backoffice_hosts;
  std::int64_t connections_per_address{};
};

using Member = std::variant<std::string Settings::*, std::int64_t Settings::*, std::vector<std::string> Settings::*>;
enum class Form : std::uint8_t {
  text,
  folder,
  file,
  listen_address,
  database_address,
  web_address,
  level,
  count,
  address_blocks,
  host_names
};

struct Setting {
  std::string_view key;  // "queue_max"; flag --queue-max, environment TVMS_QUEUE_MAX.
  Member member;
  Form form{Form::text};
  std::string_view initial;   // As it would be written.
  std::int64_t min{}, max{};  // Counts only.
  std::string_view doc;       // English sentences.
  [[nodiscard]] std::string flag() const;
  [[nodiscard]] std::string environment() const;
};
[[nodiscard]] std::span<const Setting> table();

using Pairs = std::vector<std::pair<std::string, std::string>>;
struct Sources {
  Pairs flags{};        // Key (or flag) and value, as given; lists may come several times.
  Pairs environment{};  // Variables that begin with TVMS_.
};
// The TVMS_ variables of this process but TVMS_TEST_*, which are the tests'.
[[nodiscard]] Pairs process_environment();

// Every fault at once: 422 SETTINGS, fields with the key as pointer ("/queue_max") and a message that says where it stands.
[[nodiscard]] base::Result<Settings> load(const Sources& sources);

struct Listen {
  std::string host;
  std::uint16_t port{};
};
[[nodiscard]] std::optional<Listen> parse_listen(std::string_view text);  // "127.0.0.1:8080", "[::]:80", "localhost:0".

[[nodiscard]] std::string settings_page();  // docs/operating/settings.md

}  // namespace config
