// What holds for the source text itself: threads, SQL, pages that explain rooms, migrations.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "app/migrations.hpp"
#include "foundation/crypto/crypto.hpp"
#include "foundation/http/errors.hpp"
#include "foundation/testing/places.hpp"

namespace laws {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// Path below the root → text, of the program's own C++ (without tests and without what tests use).
std::map<std::string, std::string> sources() {
  std::map<std::string, std::string> out;
  const auto root = testing::source_dir();
  for (const auto& entry : fs::recursive_directory_iterator(root / "server")) {
    const auto path = entry.path().lexically_relative(root).generic_string();
    const auto end = entry.path().extension();
    if ((end == ".cpp" || end == ".hpp") && path.find("/tests/") == std::string::npos &&
        path.find("/testing/") == std::string::npos)
      out.emplace(path, read(entry.path()));
  }
  return out;
}

// A thread of one's own needs its own catch-all; base::Worker has one. Which files do without it, and why.
const std::map<std::string, std::string> kThreads{
    {"server/foundation/base/worker", "the worker itself"},
    {"server/foundation/http/edge", "the I/O threads"},
    {"server/foundation/http/edge_workers", "the pool that runs handlers"},
    {"server/foundation/media/supervisor", "children die with the thread that made them"},
    {"server/foundation/crypto/passwords", "one queue for all sign-ins"},
    {"server/streaming/media_servers/address_checks", "look-ups of sources, made when they are asked for"},
    {"server/panel/deployments/deployments", "four deployments open at once, then the threads end"},
};

bool makes_thread(std::string_view text) {
  for (const std::string_view word : {"std::thread", "std::jthread", "std::async(", "pthread_create"})
    for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
      const char next = at + word.size() < text.size() ? text[at + word.size()] : ' ';
      if (next != ':' && next != '&') return true;  // std::thread::id and references make none.
    }
  return false;
}

TEST(LawOfSources, every_thread_has_a_catch_all) {
  std::set<std::string> found;
  const auto all = sources();
  for (const auto& [path, text] : all) {
    if (!makes_thread(text)) continue;
    auto name = path.substr(0, path.rfind('.'));
    if (name == "server/foundation/http/edge_connection") name = "server/foundation/http/edge";  // Declares the loop's.
    found.insert(name);
    EXPECT_TRUE(kThreads.contains(name)) << path << " makes a thread; use base::Worker";
  }
  for (const auto& [name, why] : kThreads) {
    EXPECT_TRUE(found.contains(name)) << name << " makes no thread any more";
    const auto text = all.find(name + ".cpp");
    ASSERT_NE(text, all.end()) << name;
    EXPECT_NE(text->second.find("catch ("), std::string::npos) << name << ": " << why << "; an exception would end the program";
  }
}

TEST(LawOfSources, every_room_has_a_page_that_says_what_it_promises) {
  int rooms = 0;
  for (const auto& entry : fs::recursive_directory_iterator(testing::source_dir() / "server")) {
    if (entry.path().filename() != "CMakeLists.txt" || read(entry.path()).find("tvms_room(") == std::string::npos) continue;
    ++rooms;
    const auto page = entry.path().parent_path() / "README.md";
    EXPECT_GT(read(page).size(), 300U) << page;
  }
  EXPECT_GT(rooms, 15);
}

// The order of mutexes is kept by their names (base/mutex.hpp).
TEST(LawOfSources, every_mutex_has_a_name_of_its_own) {
  std::map<std::string, std::string> of;
  constexpr std::string_view kMutex = "Mutex ";
  for (const auto& [path, text] : sources())
    for (std::size_t at = 0; (at = text.find(kMutex, at)) != std::string::npos; at += kMutex.size()) {
      const auto quote = text.find_first_of("\";\n", at);
      if (quote == std::string::npos || text[quote] != '"') continue;
      const auto name = text.substr(quote + 1, text.find('"', quote + 1) - quote - 1);
      const auto [known, is_new] = of.emplace(name, path);
      EXPECT_TRUE(is_new) << name << " in " << path << " and " << known->second;
    }
  EXPECT_GT(of.size(), 40U);
}

// Apps are told a letter and three digits, and show a sentence for them.
TEST(LawOfSources, every_code_that_apps_are_told_has_its_sentence) {
  std::set<std::string> codes;
  for (const auto& [path, text] : sources())
    for (std::size_t at = 0; (at = text.find('"', at)) != std::string::npos; ++at) {
      const auto code = text.substr(at + 1, 4);
      const bool is_code = code.size() == 4 && std::string_view("AHUPX").find(code[0]) != std::string_view::npos &&
                           std::all_of(code.begin() + 1, code.end(), [](char c) { return c >= '0' && c <= '9'; });
      if (is_code && text.substr(at + 5, 1) == "\"") codes.insert(code);
    }
  EXPECT_GT(codes.size(), 15U);
  for (const auto* language : {"en", "ar", "de"}) {
    const auto texts = read(testing::source_dir() / "web/tv/locales" / language / "tv.json");
    for (const auto& one : codes)
      EXPECT_NE(texts.find(fmt::format("\"fault.{}\"", one)), std::string::npos) << one << " in " << language;
  }
}

// "409 NUMBER_TAKEN" in a route's list, and the codes that all routes have.
std::set<std::string> declared_codes(const std::map<std::string, std::string>& sources) {
  std::set<std::string> out;
  for (const auto codes : {http::general_codes(), http::list_codes(), http::viewer_codes(), http::key_codes()})
    out.insert(codes.begin(), codes.end());
  const auto is_code = [](std::string_view word) {
    return word.size() > 5 && word[0] >= '4' && word[0] <= '5' && word[3] == ' ' &&
           std::ranges::all_of(word.substr(4),
                               [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; });
  };
  for (const auto& [path, text] : sources)
    for (std::size_t at = 0; (at = text.find('"', at)) != std::string::npos; ++at)
      if (const auto word = std::string_view(text).substr(at + 1, text.find('"', at + 1) - at - 1); is_code(word))
        out.emplace(word.substr(4));
  return out;
}

// A code that nobody sends is a promise to callers that no test can hold.
TEST(LawOfSources, every_declared_code_is_sent) {
  auto all = sources();
  const auto codes = declared_codes(all);
  EXPECT_GT(codes.size(), 100U);
  const auto formats = all.at("server/foundation/meta/formats.cpp");  // "URL" there makes URL_FORMAT.
  all.erase("server/foundation/http/errors.cpp");
  constexpr std::string_view kFormat = "_FORMAT";
  for (const auto& code : codes) {
    const auto word = fmt::format("\"{}\"", code);
    const bool is_sent = std::ranges::any_of(all, [&](const auto& file) { return file.second.find(word) != std::string::npos; });
    const bool is_format = code.ends_with(kFormat) &&
                           formats.find(fmt::format("\"{}\"", code.substr(0, code.size() - kFormat.size()))) != std::string::npos;
    EXPECT_TRUE(is_sent || is_format) << code << " is declared, and nothing sends it";
  }
}

// Codes that no caller and no report tells: of the start, of a program beside, of what is caught on its way.
const std::map<std::string, std::string> kInside{
    {"ADDRESS_CHECK", "answered as ADDRESS_FORBIDDEN"},
    {"ARGUMENT", "a fault of ours, in the log"},
    {"CONSTRAINT", "becomes the code of the unique column"},
    {"DEMO", "tvms demo"},
    {"DISK", "a state of a stream"},
    {"DISK_FULL", "a state of a stream"},
    {"EPOCH_STALE", "answered as a viewer's code"},
    {"HEADER_FORMAT", "a fault of ours, in the log"},
    {"JOB_LOST", "the other run of the job goes on"},
    {"MEDIA_OUTPUT", "a state of a stream"},
    {"MEDIA_TIMEOUT", "a state of a stream"},
    {"PROGRAM_MISSING", "tvms doctor"},
    {"SEAL_BROKEN", "in the log"},
    {"SETTINGS", "the start"},
    {"SOURCE_UNREADABLE", "a state of a stream"},
    {"SPAWN", "a state of a stream"},
    {"STARTING", "readyz"},
    {"STREAM", "a state of a stream"},
};

// The code that a call of fail() or an Error names: the first literal in capitals behind `at`.
std::string code_behind(std::string_view text, std::size_t at) {
  const auto end = text.find(';', at);
  for (auto quote = text.find('"', at); quote < end; quote = text.find('"', quote + 1)) {
    const auto close = text.find('"', quote + 1);
    const auto word = text.substr(quote + 1, close - quote - 1);
    if (word.size() > 2 &&
        std::ranges::all_of(word, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }))
      return std::string(word);
    quote = close;
  }
  return {};
}

// A code that no route declares is a surprise to callers; one of a job's report needs its sentence on the screen.
TEST(LawOfSources, every_code_that_is_sent_is_declared_or_has_a_sentence) {
  const auto all = sources();
  const auto declared = declared_codes(all);
  std::string texts;
  for (const auto& entry : fs::recursive_directory_iterator(testing::source_dir() / "web/admin/src"))
    if (entry.path().filename() == "texts.en.json") texts += read(entry.path());
  std::set<std::string> sent;
  for (const auto& [path, text] : all)
    for (const std::string_view word :
         {"fail_field(", "base::fail(base::ErrorKind::", "Error{base::ErrorKind::", "error{base::ErrorKind::"})
      for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1))
        if (auto code = code_behind(text, at); !code.empty()) sent.insert(std::move(code));
  EXPECT_GT(sent.size(), 100U);
  for (const auto& code : sent)
    EXPECT_TRUE(declared.contains(code) || kInside.contains(code) || texts.find(fmt::format(".{}\"", code)) != std::string::npos)
        << code << " is sent, and neither a route declares it nor a screen has a sentence for it";
}

TEST(LawOfSources, every_setting_has_an_effect) {
  const auto all = sources();
  const auto& text = all.at("server/foundation/config/config.hpp");
  const auto begin = text.find("struct Settings {");
  const auto members = text.substr(begin, text.find("\n};", begin) - begin);
  int found = 0;
  std::istringstream lines(members);
  for (std::string line; std::getline(lines, line);) {
    auto end = line.find_first_of("{;");
    if (end == std::string::npos || line.starts_with("struct")) continue;
    const auto name = line.substr(line.rfind(' ', end) + 1, end - line.rfind(' ', end) - 1);
    ++found;
    EXPECT_TRUE(std::ranges::any_of(all,
                                    [&](const auto& file) {
                                      return file.first.starts_with("server/app/") &&
                                             file.second.find("settings." + name) != std::string::npos;
                                    }))
        << name << " is read nowhere";
  }
  EXPECT_GT(found, 10);
}

// tools/check_sql.py holds whose tables a query reads and writes; this one holds where queries stand.
TEST(LawOfSources, SQL_of_rooms_stands_in_their_queries) {
  for (const auto& [path, text] : sources()) {
    if (path.starts_with("server/foundation/db/") || path.starts_with("server/foundation/records/")) continue;
    for (const std::string_view begin : {"\"SELECT ", "\"INSERT INTO ", "\"UPDATE ", "\"DELETE FROM ", "(SELECT "})
      EXPECT_EQ(text.find(begin), std::string::npos) << path << ": " << begin;
  }
}

// Whether a text of this line names a column of a list ("t.id = $1"), or is always true or false ("1 = 0").
bool has_condition(std::string_view line) {
  bool is_text = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\' || line.substr(i, 3) == "'\"'") {
      ++i;
    } else if (line[i] == '"') {
      is_text = !is_text;
    } else if (is_text) {
      const auto rest = line.substr(i);
      if (rest.starts_with("1 = 0") || rest.starts_with("1 = 1")) return true;
      const bool is_begin = std::string_view("\" (,").find(line[i - 1]) != std::string_view::npos;
      if (is_begin && rest.starts_with("t.") && rest.size() > 2 && (rest[2] == '{' || (rest[2] >= 'a' && rest[2] <= 'z')))
        return true;
    }
  }
  return false;
}

// Conditions of lists are made by records/conditions.hpp, which knows the fields.
TEST(LawOfSources, no_room_writes_a_condition_of_a_list) {
  for (const auto* line : {R"x(return records::Extra{"t.deployment = $1", {number}};)x", R"x(out.sql += " OR t.id = $";)x",
                           R"x(fmt::format("t.id {} ({})", word, ids))x", R"x(records::Extra out{"1 = 0", {}};)x"})
    EXPECT_TRUE(has_condition(line)) << line;
  EXPECT_FALSE(has_condition(R"x(for (const auto& t : all) use(t.id, "id", t.name);)x"));
  for (const auto& [path, text] : sources()) {
    if (path.starts_with("server/foundation/")) continue;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) EXPECT_FALSE(has_condition(line)) << path << ": " << line;
  }
}

// One writer at a time (decision 0009) makes an order of row locks unnecessary, as long as nobody takes any.
TEST(LawOfSources, no_query_locks_rows) {
  for (const auto* query : app::all_queries()) {
    const bool is_taking_turns = query->postgres.find("SKIP LOCKED") != std::string_view::npos;
    EXPECT_TRUE(is_taking_turns || query->postgres.find("FOR UPDATE") == std::string_view::npos) << query->name;
  }
}

// A database that was migrated yesterday does not see a text that changed today. The list grows at its end only.
TEST(LawOfSources, migrations_are_only_appended) {
  std::map<std::string, std::string> listed;
  std::ifstream list(testing::source_dir() / "server/app/tests/laws/migrations.txt");
  for (std::string line; std::getline(list, line);)
    if (const auto at = line.find(' '); at != std::string::npos) listed.emplace(line.substr(0, at), line.substr(at + 1));
  ASSERT_GT(listed.size(), 20U);
  std::string missing;
  std::set<std::string> there;
  const auto look = [&](std::string_view of, std::span<const db::Migration> migrations) {
    for (const auto& migration : migrations) {
      const auto name = fmt::format("{}.{}", migration.name, of);
      const auto hash = crypto::sha256_hex(fmt::format("{}\n{}", migration.sqlite, migration.postgres)).substr(0, 16);
      there.insert(name);
      const auto known = listed.find(name);
      if (known == listed.end())
        missing += fmt::format("{} {}\n", name, hash);
      else
        EXPECT_EQ(known->second, hash) << name << " has changed after it was listed: write another migration";
    }
  };
  look("control", app::control_migrations());
  look("deployment", app::deployment_migrations());
  EXPECT_EQ(missing, "") << "append these lines to server/app/tests/laws/migrations.txt";
  for (const auto& [name, hash] : listed) EXPECT_TRUE(there.contains(name)) << name << " was taken away";
}

}  // namespace
}  // namespace laws
