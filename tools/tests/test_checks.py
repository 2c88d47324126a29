"""The checks find what is planted for them, and nothing in a clean tree. Run by ./dev lint."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOLS = pathlib.Path(__file__).parent.parent
sys.path.insert(0, str(TOOLS))
import check_deps  # noqa: E402
import check_docs  # noqa: E402
import check_floors  # noqa: E402
import check_rules  # noqa: E402
import check_sql  # noqa: E402
import check_unused  # noqa: E402
import map as rooms_map  # noqa: E402
import tidy  # noqa: E402

HEAD = "// What.\n// What not.\n#pragma once\n"
CLEAN = {
    "server/foundation/base/id.hpp": HEAD,
    "server/foundation/http/edge.cpp": "#include <boost/beast/core.hpp>\n",
    "server/foundation/http/tests/edge_test.cpp": "#include <boost/asio.hpp>\n#include <gtest/gtest.h>\n",
    "server/cms/channels/CMakeLists.txt": "tvms_room(channels)\n",
    "server/cms/channels/README.md": "# channels\n",
    "server/cms/epg/README.md": "# epg\n",
    "server/cms/channels/channels.hpp": HEAD + '#include "foundation/base/id.hpp"\n',
    "server/cms/channels/channels_store.cpp": '#include "cms/channels/channels.hpp"\n#include "cms/channels/queries.gen.hpp"\n',
    "server/cms/channels/migrations/0010_channels.deployment.sql": "CREATE TABLE channels (id {id}) {strict};\n",
    "server/cms/channels/queries/channels.sql": "-- name: set\nUPDATE channels SET name = $1 WHERE id = $2\n",
    "server/cms/epg/CMakeLists.txt": "tvms_room(epg\n  USES channels)\n",
    "server/cms/epg/epg_service.cpp": '#include "cms/channels/channels.hpp"\n',
    "server/app/app.cpp": '#include "cms/epg/epg.hpp"\n',
    "server/main.cpp": '#include <CLI/CLI.hpp>\n#include "app/app.hpp"\nint main() { std::cout << 1; }\n',
}


class Planted(unittest.TestCase):
    def faults(self, check, planted):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in {**CLEAN, **planted}.items():
                path = pathlib.Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            return check(folder)[0]

    def expect(self, check, name, text, words):
        faults = self.faults(check, {name: text})
        self.assertEqual(len(faults), 1, faults)
        self.assertIn(words, faults[0])
        self.assertIn(name.removeprefix("server/"), faults[0])


class Floors(Planted):
    def refused(self, name, include, words):
        self.expect(check_deps.check, name, f"#include {include}\n", words)

    def test_a_clean_tree_has_no_faults(self):
        self.assertEqual(self.faults(check_deps.check, {}), [])

    def test_an_include_upward_is_refused(self):
        self.refused("server/panel/staff/staff_service.cpp", '"cms/channels/channels.hpp"', "stands below")
        self.refused("server/foundation/meta/x.cpp", '"panel/staff/staff.hpp"', "stands below")

    def test_a_private_header_is_refused(self):
        self.refused("server/crm/products/products_service.cpp", '"cms/channels/channels_store.hpp"', "is public")

    def test_the_same_floor_needs_a_declaration(self):
        self.refused("server/cms/packages/packages_service.cpp", '"cms/channels/channels.hpp"', "declare tvms_room(packages USES channels)")
        self.refused("server/crm/products/products_service.cpp", '"uit/hostnames/hostnames.hpp"', "declare")

    def test_layers_of_a_room(self):
        self.refused("server/cms/epg/epg_routes.cpp", '"cms/epg/epg_store.hpp"', "routes never")
        self.refused("server/cms/epg/epg_service.cpp", '"foundation/http/router.hpp"', "no HTTP")

    def test_libraries_have_one_owner(self):
        for header in ["boost/asio.hpp", "SQLiteCpp/SQLiteCpp.h", "pqxx/pqxx", "curl/curl.h", "expat.h", "spdlog/spdlog.h", "sodium.h",
                       "openssl/hmac.h", "prometheus/counter.h", "CLI/CLI.hpp", "zlib.h"]:
            self.refused("server/cms/epg/epg_import.cpp", f"<{header}>", "belongs to")
        self.refused("server/cms/epg/epg_import.cpp", "<gtest/gtest.h>", "is for tests")
        self.refused("server/cms/epg/epg.cpp", '"foundation/testing/clock.hpp"', "is for tests")

    def test_slow_headers_stay_out_of_headers(self):
        self.refused("server/cms/epg/epg.hpp", "<boost/json.hpp>", "slow")

    def test_an_unknown_floor_is_refused(self):
        self.refused("server/cms/epg/epg.cpp", '"channels/channels.hpp"', "no such floor")

    def test_a_circle_is_found(self):
        faults = self.faults(check_deps.check, {
            "server/cms/channels/CMakeLists.txt": "tvms_room(channels USES epg)\n",
            "server/cms/channels/channels_service.cpp": '#include "cms/epg/epg.hpp"\n'})
        self.assertEqual(faults, ["circle of includes: cms/epg -> cms/channels -> cms/epg"])


class Sql(Planted):
    def refused(self, text, words):
        self.expect(check_sql.check, "server/cms/epg/queries/x.sql", f"-- name: x\n{text}\n", words)

    def test_a_clean_tree_has_no_faults(self):
        self.assertEqual(self.faults(check_sql.check, {}), [])

    def test_traps_are_found(self):
        self.refused("SELECT $1::bigint", "CAST")
        self.refused("SELECT 1 WHERE $1 IS NULL", "no type")
        self.refused("SELECT 1 WHERE name_key LIKE $1", "ESCAPE")

    def test_a_store_writes_its_own_tables(self):
        for sql in ["INSERT INTO channels (id) VALUES (1)", "UPDATE channels SET id = 1", "DELETE FROM channels"]:
            self.refused(sql, "belongs to cms/channels")
        self.refused("DELETE FROM nothing", "no migration")

    def test_a_query_reads_its_own_tables_and_those_of_rooms_it_uses(self):
        self.assertEqual(self.faults(check_sql.check, {"server/cms/epg/queries/x.sql": "-- name: x\nSELECT id FROM channels\n"}), [])
        self.expect(check_sql.check, "server/crm/customers/queries/x.sql", "-- name: x\nSELECT 1 FROM a JOIN channels c ON 1\n", "USES")

    def test_locks_and_upserts_are_not_writes_elsewhere(self):
        sql = ("-- name: x postgres\nSELECT id::text FROM channels FOR UPDATE SKIP LOCKED\n"
               "-- name: x sqlite\nSELECT 'DELETE FROM nothing'\n")
        self.assertEqual(self.faults(check_sql.check, {"server/cms/epg/queries/x.sql": sql}), [])


class Tidy(Planted):
    def refused(self, rule, name, text):
        self.expect(tidy.check, name, text, f": {rule}: ")

    def test_a_clean_tree_has_no_faults(self):
        self.assertEqual(self.faults(tidy.check, {}), [])

    def test_each_rule_finds_its_plant(self):
        server, web = "server/cms/epg/epg_x.cpp", "web/admin/src/x.ts"
        for rule, name, text in [
                ("cout", server, "std::cout << 1;\n"), ("regex", server, "#include <regex>\n"), ("todo", server, "// TO" + "DO\n"),
                ("line", server, "x" * 181 + "\n"), ("tab", server, "\tx\n"), ("trailing", server, "x \n"),
                ("shell", server, "std::system(x);\n"), ("shell", server, "popen(x, y);\n"), ("endl", server, "s << std::endl;\n"),
                ("detach", server, "t.detach();\n"), ("catch_all", server, "catch (...) {}\n"),
                ("using", "server/cms/epg/y.hpp", HEAD + "using namespace std;\n"), ("header", "server/cms/epg/y.hpp", "#pragma once\n\n\n"),
                ("sleep", "server/cms/epg/tests/epg_test.cpp", "std::this_thread::sleep_for(1s);\n"),
                ("only", "web/admin/src/x.test.ts", "it.only" + "('x')\n"), ("any", web, "let x: any;\n"),
                ("printed", "server/cms/channels/x.cpp", "return http::reply_json(made);\n"),
                ("mutex", "server/cms/channels/x.cpp", "std::mutex waiting;\n"),
                ("handler", "server/cms/channels/x.cpp", "route.handler = [](http::Context&) { return made(); };\n"),
                ("console", web, "console.log(1);\n"), ("registry", "docs/x.md", "registry." + "npmjs\n"),
                ("path", "docs/x.md", "see /wor" + "k/shared/x\n"), ("resolved", "web/package-lock.json", '"resolved": "https://x"\n'),
                ("file", "web/admin/src/x.ts", "x;\n" * 601)]:
            with self.subTest(rule=rule):
                self.refused(rule, name, text)

    def test_shapes_of_the_api_are_the_contracts(self):
        contract = {"api/openapi.json": '{"components": {"schemas": {"Channel": {}}}}'}
        api, page = "web/admin/src/cms/channels/api.ts", "web/tv/src/x.tsx"
        for rule, name, text in [
                ("shape", api, "export type Row = { id: number };\n"), ("shape", api, "interface Row {\n"),
                ("shape", page, "export type Channel = {\n"), ("shape", page, "interface Channel {\n"),
                ("answer", page, "const one = answer as unknown as Channel;\n"), ("answer", page, "x as Entity<'Channel'>;\n"),
                ("answer", page, "await call<Row>('get', path);\n"), ("answer", page, "channels.useSub<Row>('/{id}');\n")]:
            with self.subTest(text=text):
                faults = self.faults(tidy.check, {**contract, name: text})
                self.assertEqual([fault.split(": ")[1] for fault in faults], [rule], faults)
        for name, text in [
                (api, "export type Row = Entity<'Channel'>;\n"), (page, "type Line = { id: number };\nconst x = { a: 1 } as const;\n"),
                (page, "export function call<M extends Method>(method: M) {}\n"), ("web/admin/test/x.ts", "type Channel = { id: number };\n")]:
            with self.subTest(text=text):
                self.assertEqual(self.faults(tidy.check, {**contract, name: text}), [])

    def test_a_room_has_a_readme(self):
        faults = self.faults(tidy.check, {"server/crm/x/CMakeLists.txt": "tvms_room(x USES y)\n"})
        self.assertEqual(len(faults), 1, faults)
        self.assertIn("server/crm/x/README.md:1: readme: ", faults[0])
        self.assertEqual(self.faults(tidy.check, {"server/foundation/x/CMakeLists.txt": "tvms_library(x)\n"}), [])

    def test_function_length(self):
        def body(lines):
            return "namespace a {\nstruct B {\n  int f(int x) const {\n" + "    if (x) { g(\"{\"); }\n" * lines + "  }\n};\n}\n"
        self.refused("function", "server/cms/epg/x.cpp", body(69))
        self.assertEqual(self.faults(tidy.check, {"server/cms/epg/x.cpp": body(68)}), [])

    def test_exceptions_have_a_reason_and_an_end(self):
        cout = {"server/cms/epg/x.cpp": "std::cout << 1;\n"}
        allow = {"tools/allow.txt": "cout server/cms/epg/x.cpp  # shows it\n"}
        self.assertEqual(self.faults(tidy.check, {**cout, **allow}), [])
        self.assertIn("no longer needed", self.faults(tidy.check, allow)[0])
        with self.assertRaises(SystemExit):
            self.faults(tidy.check, {"tools/allow.txt": "cout server/cms/epg/x.cpp\n"})


class Rules(Planted):
    RULES = {"docs/specification/20-cms.md": "# 20 Content\n## 1. Channels\n- **C20-101** Numbers differ. **C20-102** Names too.\n| **P1** | x |\n",
             "docs/specification/96-security.md": "# 96 Security\n- **HT-1** Strictly.\n"}

    def test_rules_that_exist_may_be_named(self):
        good = {"server/cms/epg/epg_x.cpp": "// C20-101, P1 and HT-1; not rules: UTF-8 C20 XHT-9 P508\n"}
        self.assertEqual(self.faults(check_rules.check, {**self.RULES, **good}), [])

    def test_a_rule_that_stands_nowhere_is_found(self):
        for rule in ["C20-103", "Z99-1", "P2", "HT-2", "C20_103_as"]:
            for name in ["server/cms/epg/epg_x.cpp", "web/admin/src/x.ts", "tests/browser/x.mjs", "docs/x.md"]:
                with self.subTest(rule=rule, name=name):
                    faults = self.faults(check_rules.check, {**self.RULES, name: f"// as {rule} says\n"})
                    self.assertEqual(faults, [f"{name}:1: {rule.removesuffix('_as').replace('_', '-')}: docs/specification has no such rule"])

    def test_a_number_is_given_once(self):
        twice = {"docs/specification/30-streaming.md": "- **C20-101** Another.\n"}
        self.assertIn("C20-101 is defined twice", self.faults(check_rules.check, {**self.RULES, **twice})[0])

    def test_rules_without_a_test_are_listed_by_section(self):
        tests = {"server/cms/epg/tests/x.api": "# C20-101: numbers differ\n", "server/cms/epg/epg_x.cpp": "// C20-102\n",
                 "server/cms/epg/tests/x_test.cpp": "TEST(X, HT_1_strictly) {}\n"}
        lines = self.faults(lambda root: [list(check_rules.untested(root, "20"))], {**self.RULES, **tests})
        self.assertEqual(lines, ["20-cms.md 1. Channels: 2 of 3 without a test", "  C20-102 Names too.", "  P1 x",
                                 "2 of 4 rules have no test that names them"])


class Links(Planted):
    def test_links_that_hold(self):
        pages = {"docs/a.md": "# A b, c!\n[b](b/c.md#one-two) [here](#a-b-c) [there](https://x.example/#y) `[no](link.md)`\n```\n[no](x.md)\n```\n",
                 "docs/b/c.md": "## One *two*\n![x](../x.png)\n", "docs/x.png": ""}
        self.assertEqual(self.faults(check_docs.check, pages), [])

    def test_dead_links_are_found(self):
        self.expect(check_docs.check, "docs/a.md", "# A\n\n[b](b.md)\n", "docs/a.md:3: b.md: is not there")
        self.expect(check_docs.check, "docs/a.md", "# A\n[b](#b)\n", "docs/a.md:2: #b: there is no such heading")

    def test_a_room_names_sources_that_are_there(self):
        room = "server/cms/channels/README.md"
        there = "`channels.hpp`, `queries/channels.sql`, `foundation/base/id.hpp`, `server/app/app.cpp`, `queries/*.sql`, `.sqlite.sql`\n```\n`x.cpp`\n```\n"
        self.assertEqual(self.faults(check_docs.check, {room: "# channels\n" + there}), [])
        self.assertEqual(self.faults(check_docs.check, {"docs/a.md": "# A\n`x.cpp`\n"}), [])
        self.expect(check_docs.check, room, "# channels\n\n`channels_service.cpp`\n", f"{room.removeprefix('server/')}:3: channels_service.cpp: there is no such source")


    def test_a_name_of_a_setting_is_one_of_the_server(self):
        table = {"docs/operating/settings.md": "`TVMS_DATA`\n"}
        there = {**table, "docs/manual/a.md": "`TVMS_DATA`\n", "packaging/tvms.env": "TVMS_DATA=x\n"}
        self.assertEqual(self.faults(check_docs.check, there), [])
        for page, fault in [("docs/manual/a.md", "docs/manual/a.md:1: TVMS_OPTIONS"), ("packaging/tvms.env", "packaging/tvms.env: TVMS_OPTIONS")]:
            faults = self.faults(check_docs.check, {**table, page: "TVMS_OPTIONS=\n"})
            self.assertEqual(faults, [f"{fault}: there is no such setting"])


class Unused(Planted):
    HEADER = "server/cms/epg/epg.hpp"

    def unused(self, declared, elsewhere=None):
        text = HEAD + "namespace epg {\n" + declared + "\n}\n"
        faults = self.faults(check_unused.check, {self.HEADER: text, **(elsewhere or {})})
        return [fault.split(": ")[1] + ": " + fault.split(": ")[2] for fault in faults]

    def used_by(self, text, name="server/cms/epg/epg_x.cpp"):
        return {name: '#include "cms/epg/epg.hpp"\nnamespace epg {\n' + text + "\n}\n"}

    def test_what_nothing_uses_is_found(self):
        for name, declared in [
                ("count_of", "[[nodiscard]] std::vector<int> count_of(int x);"), ("Guide", "struct Guide : Base<int> { int x{}; };"),
                ("Guide", "struct Guide { Guide(const Guide&) = delete; Guide* next; };"), ("State", "enum class State : int { on, off };"),
                ("GuideId", "using GuideId = base::Id<struct Tag>;"), ("kGuidesMax", "inline constexpr int kGuidesMax = 4;"),
                ("count_of", "template <class T>\nint count_of(std::function<void(int)> each = {}) { return 1; }")]:
            with self.subTest(declared=declared):
                self.assertEqual(self.unused(declared), [f"{name}: nothing uses it"])

    def test_declaration_definition_and_its_own_call_are_no_uses(self):
        for text in ["int count_of(int x) {\n  return x ? count_of(x - 1) : 0;\n}", "// count_of\nconst char* kX = \"count_of\";", "int count_of(int x);"]:
            self.assertEqual(self.unused("int count_of(int x);", self.used_by(text)), ["count_of: nothing uses it"])
        method = self.used_by("int Guide::count_of() { return 1; }\nGuide made;")
        self.assertEqual(self.unused("class Guide {\n public:\n  int count_of();\n};", method), ["count_of: nothing uses it"])

    def test_a_namesake_is_no_use(self):
        for text in ["int y = other::count_of(1);", "int y = x.count_of(1);"]:
            self.assertEqual(self.unused("int count_of(int x);", self.used_by(text)), ["count_of: nothing uses it"])
        far = {"server/cms/epg/epg_x.cpp": "int y = count_of(1);\n"}  # Without the header.
        self.assertEqual(self.unused("int count_of(int x);", far), ["count_of: nothing uses it"])

    def test_uses(self):
        for declared, text in [
                ("int count_of(int x);", "int y = count_of(1);"), ("int count_of(int x);", "int f() { return epg::count_of(1); }"),
                ("int count_of(int x);", "#define COUNT(x) count_of(x)"), ("int count_of(int x);", "auto f = &count_of;"),
                ("struct Guide {};", "Guide made;"), ("struct Guide {\n  static int count_of();\n};", "int y = Guide::count_of();"),
                ("enum Right : int { kLive = 1 };", "int y = kLive;"), ("int of(int x);", ""),
                ("struct Guide {\n  Guide(int x);\n  ~Guide();\n  int read() override;\n  bool operator==(const Guide&) const;\n  int count{};\n};", "Guide x;")]:
            with self.subTest(declared=declared, text=text):
                self.assertEqual(self.unused(declared, self.used_by(text)), [])

    def test_what_only_tests_use_needs_a_reason(self):
        for name in ["server/cms/epg/tests/epg_test.cpp", "server/foundation/testing/x.cpp", "tests/fuzz/x.cpp"]:
            used = self.used_by("int y = count_of(1);", name)
            self.assertEqual(self.unused("int count_of(int x);", used), ["count_of: only tests use it"])
        allow = {"tools/allow.txt": f"unused {self.HEADER}:count_of  # laws read it\n"}
        self.assertEqual(self.unused("int count_of(int x);", {**used, **allow}), [])
        self.assertEqual(self.faults(tidy.check, allow), [])
        self.assertIn("no longer needed", self.faults(check_unused.check, allow)[0])
        helper = {"server/foundation/testing/a.hpp": HEAD + "int count_of(int x);\n"}
        test = {"server/cms/epg/tests/epg_test.cpp": '#include "foundation/testing/a.hpp"\nint y = count_of(1);\n'}
        self.assertEqual(self.faults(check_unused.check, {**helper, **test}), [])


class Map(Planted):
    def test_a_screen_belongs_to_the_room_of_its_area_and_noun(self):
        screens = {f"web/admin/src/{folder}/list.tsx": "" for folder in ["cms/channels", "cms/epg", "panel/epg"]}
        rows = self.faults(lambda root: [list(rooms_map.lines(root, {}))], screens)
        self.assertIn("| channels | server/cms/channels | channels |  | web/admin/src/cms/channels/ |", rows)
        self.assertIn("| epg | server/cms/epg |  |  | web/admin/src/cms/epg/ |", rows)


class Versions(Planted):
    def test_an_old_and_a_missing_package_are_found(self):
        floors = {"tools/floors.txt": "a>=2.5.0-1+deb12u5\nb>=1\nc>=1  # fine\n"}
        installed = {"a": "2.5.0-1+deb12u1", "b": None, "c": "1"}
        faults = self.faults(lambda root: check_floors.check(root, installed.get), floors)
        self.assertEqual(faults, ["a 2.5.0-1+deb12u1 is older than 2.5.0-1+deb12u5", "b is not installed (./dev test installs it)"])


class Report(unittest.TestCase):
    def test_an_empty_tree_does_not_pass(self):
        for script in ["check_deps.py", "check_sql.py", "tidy.py", "check_rules.py", "check_docs.py", "check_unused.py"]:
            with self.subTest(script=script), tempfile.TemporaryDirectory() as folder:
                done = subprocess.run([sys.executable, TOOLS / script, folder], capture_output=True, text=True)
                self.assertEqual(done.returncode, 1)
                self.assertIn("not ok", done.stdout)


if __name__ == "__main__":
    unittest.main()
