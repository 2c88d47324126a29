#include "foundation/config/config.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <map>

#include "foundation/base/text.hpp"
#include "foundation/base/url.hpp"

namespace config {
namespace {

constexpr std::size_t kFileMax = 64 * 1024;
constexpr std::size_t kListMax = 100;

constexpr std::array kTable{
    Setting{"data", &Settings::data, Form::folder, "data", 0, 0,
            "Folder of all that the server keeps: databases, files, tvms.conf. Cannot stand in tvms.conf itself."},
    Setting{"database", &Settings::database, Form::database_address, "", 0, 0,
            "Empty: SQLite files in the data folder. Else postgresql://user:password@host/name of the owner role."},
    Setting{"listen", &Settings::listen, Form::listen_address, "127.0.0.1:8080", 0, 0,
            "Address and port of the one listening socket. Port 0 takes a free one."},
    Setting{"web", &Settings::web, Form::folder, "", 0, 0,
            "Folder of the built web apps. Empty: beside the program, else /usr/share/tvms/web."},
    Setting{"allow_internal", &Settings::allow_internal, Form::address_blocks, "", 0, 0,
            "Internal addresses that the server may fetch from (guides, pictures, streams), as CIDR blocks. Empty: none."},
    Setting{"workers", &Settings::workers, Form::count, "8", 1, 256, "Threads that run requests."},
    Setting{"io_threads", &Settings::io_threads, Form::count, "1", 1, 64,
            "Threads that read and write sockets; at most one a core."},
    Setting{"queue_max", &Settings::queue_max, Form::count, "256", 1, 10'000,
            "Requests that may wait for a worker. Further ones are answered 503 with Retry-After."},
    Setting{"log_level", &Settings::log_level, Form::level, "info", 0, 0, "debug, info, warn, error or off."},
    Setting{"log_file", &Settings::log_file, Form::file, "", 0, 0, "JSON lines are appended to it. Empty: standard error."},
    Setting{"proxies", &Settings::proxies, Form::address_blocks, "", 0, 0,
            "Proxies in front whose X-Forwarded-For and X-Forwarded-Proto are believed, as addresses or CIDR blocks."},
    Setting{"tls_certificate", &Settings::tls_certificate, Form::file, "", 0, 0,
            "PEM file of the certificate chain; with tls_key the server speaks TLS."},
    Setting{"tls_key", &Settings::tls_key, Form::file, "", 0, 0, "PEM file of the certificate's private key."},
    Setting{"public_url", &Settings::public_url, Form::web_address, "", 0, 0,
            "How the back office is reached from outside (https://tv.example.com); used in links that leave the server."},
    Setting{"backoffice_hosts", &Settings::backoffice_hosts, Form::host_names, "", 0, 0,
            "Host names that show the back office. IP addresses and localhost always do."},
    Setting{"connections_per_address", &Settings::connections_per_address, Form::count, "200", 1, 100'000,
            "Connections that one address may hold. Raise it where many viewers share an address."},
};

// Where a value comes from, for messages: "tvms.conf line 3".
struct Given {
  std::string value;
  std::string origin;
};
using Values = std::map<std::string, std::vector<Given>, std::less<>>;

const Setting* find(std::string_view key) {
  const auto* found = std::ranges::find(kTable, key, &Setting::key);
  return found == kTable.end() ? nullptr : found;
}

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row.back();
}

std::string_view nearest(std::string_view key) {
  return std::ranges::min(kTable, {}, [&](const Setting& s) { return distance(s.key, key); }).key;
}

std::string to_key(std::string_view flag) {
  while (flag.starts_with('-')) flag.remove_prefix(1);
  std::string key = base::to_lower_ascii(flag);
  std::ranges::replace(key, '-', '_');
  return key;
}

class Reader {
 public:
  void add(const std::string& key, std::string value, std::string origin) {
    if (find(key) == nullptr) {
      fault(key, "SETTING_UNKNOWN", fmt::format("{} in {} is no setting; did you mean {}?", key, origin, nearest(key)));
      return;
    }
    level_[key].push_back({std::move(value), std::move(origin)});
  }
  // What was added since the last call replaces what came before.
  void end_source() {
    for (auto& [key, given] : level_) values_[key] = std::move(given);
    level_.clear();
  }
  void fault(std::string_view key, std::string_view code, std::string message) {
    faults_.push_back({"/" + std::string(key), std::string(code), std::move(message)});
  }
  void read_file(const std::filesystem::path& path);
  base::Result<Settings> finish();
  [[nodiscard]] const std::vector<Given>* values(std::string_view key) const {
    const auto found = values_.find(key);
    return found == values_.end() ? nullptr : &found->second;
  }

 private:
  void apply(const Setting& setting, Settings& settings);
  void check_together(const Settings& settings);
  Values level_, values_;
  std::vector<base::FieldProblem> faults_;
};

bool is_block(std::string_view text) {
  const auto slash = text.find('/');
  const std::string address(text.substr(0, slash));
  std::array<unsigned char, 16> bytes{};
  const bool is_v4 = ::inet_pton(AF_INET, address.c_str(), bytes.data()) == 1;
  if (!is_v4 && ::inet_pton(AF_INET6, address.c_str(), bytes.data()) != 1) return false;
  if (slash == std::string_view::npos) return true;
  std::int64_t bits = 0;
  return base::parse_int(text.substr(slash + 1), bits) && bits >= 0 && bits <= (is_v4 ? 32 : 128);
}

bool is_host_name(std::string_view text) {
  if (text.empty() || text.size() > 253 || text.front() == '.' || text.front() == '-') return false;
  return std::ranges::all_of(text,
                             [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.'; });
}

// "" when the text suits the form, else what it should be.
std::string_view misfit(Form form, std::string_view text) {
  switch (form) {
    case Form::listen_address: return parse_listen(text) ? "" : "must be ADDRESS:PORT, like 127.0.0.1:8080";
    case Form::database_address:
      return text.empty() || text.starts_with("postgresql://") || text.starts_with("postgres://")
                 ? ""
                 : "must be empty or begin with postgresql://";
    case Form::web_address: {
      const auto url = base::Url::parse(text);
      return text.empty() || (url && url->is_web()) ? "" : "must be an address that begins with https:// or http://";
    }
    case Form::level: {
      static constexpr std::array<std::string_view, 5> kLevels{"debug", "info", "warn", "error", "off"};
      return std::ranges::find(kLevels, text) != kLevels.end() ? "" : "must be debug, info, warn, error or off";
    }
    case Form::address_blocks: return is_block(text) ? "" : "must be an address or a block like 10.0.0.0/8";
    case Form::host_names: return is_host_name(text) ? "" : "must be a host name in lower case";
    case Form::text:
    case Form::folder:
    case Form::file:
    case Form::count: break;
  }
  return text.find('\0') == std::string_view::npos ? "" : "must be text";
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto end = text.find_first_of(", \t");
    if (end != 0) out.emplace_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  return out;
}

void Reader::read_file(const std::filesystem::path& path) {
  std::error_code missing;
  if (!std::filesystem::exists(path, missing)) return;
  std::ifstream file(path, std::ios::binary);
  std::string text(kFileMax + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (file.bad() || !file.is_open()) return fault("data", "SETTINGS_FILE", path.string() + " cannot be read");
  if (text.size() > kFileMax) return fault("data", "SETTINGS_FILE", path.string() + " is larger than 64 KiB");
  std::string_view rest = text;
  for (int number = 1; !rest.empty(); ++number) {
    const auto end = rest.find('\n');
    const std::string line = base::trim(rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    if (line.empty() || line.front() == '#') continue;
    const std::string origin = fmt::format("tvms.conf line {}", number);
    const auto equals = line.find('=');
    if (equals == std::string::npos) {
      fault("data", "SETTINGS_FILE", origin + " is not KEY = VALUE");
      continue;
    }
    const std::string key = base::trim(std::string_view(line).substr(0, equals));
    if (key == "data")
      fault(key, "SETTING_PLACE", "data cannot stand in tvms.conf, which is found by it");
    else
      add(key, base::trim(std::string_view(line).substr(equals + 1)), origin);
  }
}

void Reader::apply(const Setting& setting, Settings& settings) {
  const std::vector<Given> initial{{std::string(setting.initial), "the table"}};
  const auto* given = values(setting.key) != nullptr ? values(setting.key) : &initial;
  const auto wrong = [&](const Given& from, std::string_view what) {
    fault(setting.key, "SETTING_VALUE", fmt::format("{} in {} {}", setting.key, from.origin, what));
  };
  if (const auto* list = std::get_if<std::vector<std::string> Settings::*>(&setting.member)) {
    auto& out = settings.*(*list);
    for (const auto& from : *given)
      for (auto& item : split(from.value)) {
        if (const auto what = misfit(setting.form, item); !what.empty()) wrong(from, what);
        out.push_back(std::move(item));
      }
    if (out.size() > kListMax) wrong(given->back(), "has more than 100 entries");
    return;
  }
  const Given& last = given->back();
  if (const auto* number = std::get_if<std::int64_t Settings::*>(&setting.member)) {
    std::int64_t value = 0;
    if (!base::parse_int(last.value, value) || value < setting.min || value > setting.max)
      return wrong(last, fmt::format("must be a whole number from {} to {}", setting.min, setting.max));
    settings.*(*number) = value;
    return;
  }
  if (const auto what = misfit(setting.form, last.value); !what.empty()) return wrong(last, what);
  settings.*(std::get<std::string Settings::*>(setting.member)) = last.value;
}

void Reader::check_together(const Settings& settings) {
  if (settings.tls_certificate.empty() != settings.tls_key.empty())
    fault(settings.tls_key.empty() ? "tls_key" : "tls_certificate", "SETTING_VALUE", "tls_certificate and tls_key go together");
  if (settings.data.empty()) fault("data", "SETTING_VALUE", "data must not be empty");
}

base::Result<Settings> Reader::finish() {
  Settings settings;
  for (const auto& setting : kTable) apply(setting, settings);
  check_together(settings);
  if (faults_.empty()) return settings;
  base::Error error{base::ErrorKind::invalid, "SETTINGS", "Some settings are wrong."};
  error.fields = std::move(faults_);
  return base::fail(std::move(error));
}

std::string shown_range(const Setting& setting) {
  switch (setting.form) {
    case Form::count: return fmt::format("{} to {}", setting.min, setting.max);
    case Form::folder: return "folder";
    case Form::file: return "file";
    case Form::listen_address: return "address:port";
    case Form::database_address: return "empty or URL";
    case Form::web_address: return "URL";
    case Form::level: return "level";
    case Form::address_blocks: return "list of addresses";
    case Form::host_names: return "list of names";
    case Form::text: break;
  }
  return "text";
}

}  // namespace

std::string Setting::flag() const {
  std::string out = "--" + std::string(key);
  std::ranges::replace(out, '_', '-');
  return out;
}

std::string Setting::environment() const {
  std::string out = "TVMS_";
  for (const char c : key) out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return out;
}

std::span<const Setting> table() { return kTable; }

Pairs process_environment() {
  Pairs out;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const auto equals = text.find('=');
    if (!text.starts_with("TVMS_") || text.starts_with("TVMS_TEST_") || equals == std::string_view::npos) continue;
    out.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return out;
}

base::Result<Settings> load(const Sources& sources) {
  // The data folder says where the file is, so it is looked for first.
  std::string data(find("data")->initial);
  for (const auto& [name, value] : sources.environment)
    if (name == "TVMS_DATA") data = value;
  for (const auto& [name, value] : sources.flags)
    if (to_key(name) == "data") data = value;
  Reader reader;
  reader.read_file(std::filesystem::path(data) / "tvms.conf");
  reader.end_source();
  for (const auto& [name, value] : sources.environment)
    reader.add(to_key(std::string_view(name).substr(std::min<std::size_t>(5, name.size()))), value, "the environment");
  reader.end_source();
  for (const auto& [name, value] : sources.flags) reader.add(to_key(name), value, "the command line");
  reader.end_source();
  return reader.finish();
}

std::optional<Listen> parse_listen(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::int64_t port = 0;
  if (!base::parse_int(text.substr(colon + 1), port) || port < 0 || port > 65535) return std::nullopt;
  std::string host(text.substr(0, colon));
  std::array<unsigned char, 16> bytes{};
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
    if (::inet_pton(AF_INET6, host.c_str(), bytes.data()) != 1) return std::nullopt;
  } else if (host != "localhost" && ::inet_pton(AF_INET, host.c_str(), bytes.data()) != 1) {
    return std::nullopt;
  }
  return Listen{std::move(host), static_cast<std::uint16_t>(port)};
}

std::string settings_page() {
  std::string page =
      "# Settings\n\n"
      "Printed from `server/foundation/config/config.cpp`; change it there.\n\n"
      "A setting stands in `tvms.conf` in the data folder (`key = value`, `#` begins a comment line), in an environment variable,\n"
      "or behind a flag; the later wins. Lists are separated by commas. A name that is not in this table is an error.\n\n"
      "| key | flag | environment | value | default | meaning |\n| --- | --- | --- | --- | --- | --- |\n";
  for (const auto& setting : kTable)
    page +=
        fmt::format("| `{}` | `{}` | `{}` | {} | {} | {} |\n", setting.key, setting.flag(), setting.environment(),
                    shown_range(setting), setting.initial.empty() ? "empty" : fmt::format("`{}`", setting.initial), setting.doc);
  return page;
}

}  // namespace config
