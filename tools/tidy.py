#!/usr/bin/env python3
"""Rules of STYLE.md that a line or a length can show. usage: tidy.py [ROOT]

Not a formatter (clang-format and biome are) and not an analyser (clang-tidy is). Exceptions: tools/allow.txt, with a reason.
"""
import json
import pathlib
import re
import sys

import tree

LINE_MAX = 180  # clang-format keeps to 130 and biome to its own; this is for what they cannot break.
FILE_MAX = 600
FUNCTION_MAX = 70

CPP = {".cpp", ".hpp"}
WEB = {".ts", ".tsx", ".mjs", ".css", ".html"}
CODE = CPP | WEB | {".py", ".sh", ".sql", ".cmake"}
TEXT = CODE | {".md", ".txt", ".json", ".yml", ".yaml", ".service", ".env", ".conf", ".in", ".svg", ""}
GENERATED = {"api/openapi.json", "web/api/src/schema.d.ts", "web/api/src/rules.ts", "web/package-lock.json", "docs/map.md", "docs/operating/settings.md", "docs/sql/records.sql",
             "docs/operating/retention.md"}


def in_server(name):
    return name.startswith("server/") and not tree.is_test(name)


def in_tests(name):
    return name.startswith("tests/") or "/test/" in name or tree.is_test(name)


def in_app(name):
    """The web apps, where the shapes of the API are used; web/api has them."""
    return re.match(r"web/(?:admin|tv)/src/", name) is not None


def is_output(name):
    """Where printing is the job: the command itself, the tests' and benches' own output."""
    return name.startswith(("server/main", "server/foundation/log/", "tests/"))


# Written in two pieces where the word itself would be found here.
HOSTS = r"\b(?:registry\." + r"npmjs|pypi\." + r"org|files\.python" + r"hosted|crates\." + r"io|registry\." + r"yarnpkg)\b"
# rule name, files it holds for, pattern, what to do instead
RULES = [
    ("todo", lambda n, s: s in TEXT, r"\b(?:TO" + r"DO|FIX" + r"ME)\b", "do it, or write it into docs/state.md"),
    ("tab", lambda n, s: s in CODE, r"\t", "two or four spaces"),
    ("trailing", lambda n, s: s in CODE | {".md"}, r"[ \t\r]+$", "nothing after the last letter"),
    ("registry", lambda n, s: s in TEXT, HOSTS, "no package registry by name"),
    ("resolved", lambda n, s: n == "web/package-lock.json", r'"resolved": "http', "omit-lockfile-registry-resolved=true"),
    ("path", lambda n, s: s in TEXT, r"(?<![\w.}])/(?:work|root|home/\w+)/", "no path of one machine"),
    ("cout", lambda n, s: s in CPP and in_server(n) and not is_output(n), r"\bstd::(?:cout|cerr|clog)\b|(?<![\w:])f?printf\(",
     "log with foundation/log"),
    ("regex", lambda n, s: s in CPP, r"#\s*include\s*<regex>", "std::regex overflows the stack on long input"),
    ("shell", lambda n, s: s in CPP, r"(?<![\w.>])(?:std::)?(?:system|popen)\s*\(", "start processes without a shell: foundation/media"),
    ("endl", lambda n, s: s in CPP, r"\bstd::endl\b", "'\\n'"),
    ("using", lambda n, s: s == ".hpp", r"^\s*using\s+namespace\b", "not in a header"),
    ("detach", lambda n, s: s in CPP, r"\.detach\(\)", "what starts can be stopped"),
    ("catch_all", lambda n, s: s in CPP and in_server(n) and not n.startswith(("server/foundation/", "server/app/", "server/main")),
     r"catch\s*\(\s*\.\.\.\s*\)", "only the request and the job runner catch all"),
    ("sleep", lambda n, s: s in CPP and in_tests(n), r"\bsleep_(?:for|until)\b|(?<!\w)u?sleep\(",
     "wait for the thing itself, or move the clock"),
    ("only", lambda n, s: s in WEB, r"\b(?:describe|it|test)\.only" + r"\(", "runs one test and hides all others"),
    ("any", lambda n, s: s in {".ts", ".tsx"}, r"(?::\s*|\bas\s+|<)any\b(?=\s*(?:[;,)>\]=|&}]|$))|@ts-(?:ignore|nocheck)",
     "a type"),
    ("console", lambda n, s: s in {".ts", ".tsx"} and n.startswith("web/") and not in_tests(n), r"\bconsole\.log\(",
     "nothing, or console.warn"),
]
RULES += [
    ("printed", lambda n, s: s == ".cpp" and in_server(n) and not n.startswith(("server/foundation/", "server/app/")), r"\breply_json\(",
     "a described struct: http::reply_shape, or a typed route of http/call.hpp"),
    ("mutex", lambda n, s: s in {".cpp", ".hpp"} and in_server(n) and not in_tests(n) and not n.startswith("server/foundation/base/mutex."),
     r"\bstd::(?:shared_|recursive_)?mutex\b|\bstd::condition_variable", "base::Mutex, SharedMutex and Condition, which know their order"),
    ("handler", lambda n, s: s == ".cpp" and in_server(n) and not in_tests(n) and not n.startswith(("server/foundation/", "server/app/")),
     r"\.handler\s*=", "http::call, reading, writing or prepared_writing of http/call.hpp"),
]
# A line shows a cast, not that its value came from the server: a cast by way of unknown, one to a shape of the contract, and a call that is
# told its answer are refused wherever they stand in the apps.
RULES += [
    ("answer", lambda n, s: s in {".ts", ".tsx"} and in_app(n),
     r"\bas\s+unknown\s+as\b|\bas\s+(?:Entity<|components\[|paths\[)|\b(?:call|call_any|useSub|useSubCall)<(?!\w+ extends\b)",
     "the contract says what a call answers: let it be inferred"),
    ("shape", lambda n, s: n.endswith("/api.ts") and in_app(n), r"^(?:export\s+)?(?:interface\s+\w+|type\s+\w+(?:<[^>]*>)?\s*=\s*\{)",
     "shapes of the API are the contract's: Entity<'Name'> of web/api"),
]
RULES = [(rule, where, re.compile(pattern, re.M), why) for rule, where, pattern, why in RULES]


def read_allowed(root):
    """tools/allow.txt: `rule path  # reason` a line; `unused header:name` are of tools/check_unused.py."""
    allowed, path = {}, pathlib.Path(root, "tools/allow.txt")
    for number, line in enumerate(path.read_text().splitlines() if path.exists() else [], 1):
        words, _, reason = line.partition("#")
        if words.split():
            if len(words.split()) != 2 or not reason.strip():
                raise SystemExit(f"tools/allow.txt:{number}: not `rule path  # reason`")
            allowed[tuple(words.split())] = number
    return allowed


SCOPE = re.compile(r"(?:inline\s+)?namespace\b|extern\b|(?:template\s*<.*>\s*)?(?:class|struct|union|enum)\b", re.S)


def blank_cpp(text):
    """Comments and literals become spaces; lines stay where they are."""
    raw, comment = r'R"(\w*)\([\s\S]*?\)\1"', r"//[^\n]*|/\*[\s\S]*?\*/"
    text_or_char, macro = r'"(?:\\.|[^"\\\n])*"|(?<!\w)\'(?:\\.|[^\'\\\n])+\'', r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*"
    pattern = f"{raw}|{comment}|{text_or_char}|{macro}"
    return re.sub(pattern, lambda m: re.sub(r"[^\n]", " ", m[0]), text, flags=re.M)


def long_functions(text):
    """(line, lines) of each function over FUNCTION_MAX. Braces are counted; what stands before one says what it opens."""
    text, found, stack, start = blank_cpp(text), [], [], 0
    for match in re.finditer(r"[{};]", text):
        head = text[start:match.start()].strip()
        if match[0] == "{":
            first = start + len(text[start:match.start()]) - len(text[start:match.start()].lstrip())
            scope = SCOPE.match(head)
            inside = any(kind == "function" for kind, _ in stack)
            is_function = not inside and not (scope and not head.endswith(")")) and ")" in head and not head.endswith("=")
            stack.append(("function" if is_function else "scope", first))
        elif match[0] == "}" and stack:
            kind, first = stack.pop()
            if kind == "function":
                lines = text.count("\n", first, match.start()) + 1
                if lines > FUNCTION_MAX:
                    found.append((text.count("\n", 0, first) + 1, lines))
        start = match.end()
    return found


def line_faults(name, suffix, text):
    for rule, where, pattern, why in RULES:
        if where(name, suffix):
            for match in pattern.finditer(text):
                yield rule, text.count("\n", 0, match.start()) + 1, f"{match[0].strip()!r}: {why}"


def length_faults(name, suffix, text):
    if suffix in CODE:
        lines = text.splitlines()
        for number, line in enumerate(lines, 1):
            if len(line) > LINE_MAX and suffix not in WEB | {".cmake"} and not in_tests(name):
                yield "line", number, f"{len(line)} characters, at most {LINE_MAX}"
        if len(lines) > FILE_MAX:
            yield "file", 1, f"{len(lines)} lines, at most {FILE_MAX}"
    if suffix in CPP and in_server(name):
        for number, lines in long_functions(text):
            yield "function", number, f"a function of {lines} lines, at most {FUNCTION_MAX}"
    if suffix == ".hpp" and name.startswith("server/"):
        head = text.splitlines()[:3]
        if len(head) < 3 or not (head[0].startswith("// ") and head[1].startswith("// ")):
            yield "header", 1, "begins with two lines: what this is, what it is not"
        if "#pragma once" not in text:
            yield "header", 1, "#pragma once"


SHAPE = re.compile(r"^(?:export\s+)?(?:interface\s+(\w+)|type\s+(\w+)\s*=\s*\{)", re.M)


def schema_names(root):
    """Names of the contract's shapes; none in a tree without it."""
    path = pathlib.Path(root, "api/openapi.json")
    return set(json.loads(path.read_text())["components"]["schemas"]) if path.exists() else set()


def shape_faults(name, text, schemas):
    """What is typed by hand under the name that the contract has for it. An api.ts types nothing by hand: see RULES."""
    if in_app(name) and name.endswith((".ts", ".tsx")) and not name.endswith("/api.ts"):
        for match in SHAPE.finditer(text):
            if (match[1] or match[2]) in schemas:
                line = text.count("\n", 0, match.start()) + 1
                yield "shape", line, f"{match[1] or match[2]} is a shape of the contract: Entity<'{match[1] or match[2]}'> of web/api"


def rooms_without_readme(root):
    """A room says what its word means, what always holds, its limits and its files."""
    for path, name in tree.files(pathlib.Path(root), {".txt"}):
        if path.name == "CMakeLists.txt" and name.startswith("server/") and "tvms_room(" in path.read_text():
            if not (path.parent / "README.md").exists():
                yield f"{name.rsplit('/', 1)[0]}/README.md:1: readme: each room has one: meaning, invariants, limits, files"


def check(root):
    allowed, used, faults, count = read_allowed(root), set(), [], 0
    schemas = schema_names(root)
    for path, name in tree.files(root):
        suffix = path.suffix if path.name != "CMakeLists.txt" else ".cmake"
        if suffix not in TEXT or path.stat().st_size > 4_000_000:
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            if suffix in CODE:
                faults.append(f"{name}:1: utf8: not UTF-8")
            continue
        count += 1
        lengths = [] if name in GENERATED else length_faults(name, suffix, text)
        for rule, line, fault in [*line_faults(name, suffix, text), *shape_faults(name, text, schemas), *lengths]:
            if (rule, name) in allowed:
                used.add((rule, name))
            else:
                faults.append(f"{name}:{line}: {rule}: {fault}")
    faults += rooms_without_readme(root)
    faults += [f"tools/allow.txt:{allowed[entry]}: {entry[0]} {entry[1]} is no longer needed" for entry in allowed.keys() - used if entry[0] != "unused"]
    return faults, count


if __name__ == "__main__":
    found, total = check(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent)
    sys.exit(tree.report("tidy", found, total, "files"))
