#!/usr/bin/env python3
"""Holds the floors of docs/architecture.md: who may include whom, and who owns which library. usage: check_deps.py [ROOT]

Not a compiler: it reads #include lines, and the USES lists of tvms_room() calls.
"""
import pathlib
import re
import sys

import tree

# A folder includes only what is on a lower floor.
FLOORS = [
    ["foundation"],
    ["panel"],
    ["streaming", "cms"],
    ["crm", "uit"],
    ["publish"],
    ["viewer"],
    ["gateways", "miq", "desk"],
    ["app"],
    ["main"],
]
LEVEL = {module: level for level, modules in enumerate(FLOORS) for module in modules}
# Modules that are one room themselves; all others hold one folder per noun.
SINGLE = {"publish", "app", "main"}

# header prefix -> the only places that include it, as prefixes of a path in server/.
OWNERS = {
    "boost/beast": ["foundation/http/edge"],
    "boost/asio": ["foundation/http/edge"],
    "SQLiteCpp/": ["foundation/db/sqlite"],
    "sqlite3.h": ["foundation/db/sqlite"],
    "pqxx/": ["foundation/db/postgres"],
    "libpq": ["foundation/db/postgres"],
    "curl/": ["foundation/net/"],
    "ares": ["foundation/net/"],
    "expat": ["foundation/xml/"],
    "spdlog/": ["foundation/log/"],
    "sodium": ["foundation/crypto/"],
    "openssl/": ["foundation/crypto/"],
    "prometheus/": ["foundation/metrics/"],
    "CLI/": ["main"],
    "date/": ["foundation/base/"],
    "utf8proc": ["foundation/base/"],
    "zxcvbn": ["foundation/crypto/"],
    "unicode/": ["uit/user_interfaces/"],
    "xlsxwriter": ["foundation/sheets/"],
    "zlib": ["foundation/"],
    "brotli/": ["foundation/"],
}
TEST_ONLY = ("gtest/", "gmock/")
# Slow headers that stay out of headers (style.md): the library's own folder is excepted.
NOT_IN_HEADERS = {"boost/json": ["foundation/json/", "foundation/meta/", "foundation/testing/"], "boost/describe": ["foundation/meta/"]}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:"([^"]+)"|<([^>]+)>)', re.M)


def room_of(path):
    """cms/channels/channels_store.cpp -> cms/channels; publish/x.cpp -> publish; main.cpp -> main."""
    parts = path.split("/")
    if parts[:2] == ["publish", "parts"] and len(parts) > 2:
        return "publish/parts"  # A room of its own on that floor: publish/ knows nothing of it.
    if len(parts) == 1:
        return "main"
    return parts[0] if parts[0] in SINGLE or len(parts) == 2 else "/".join(parts[:2])


def uses_of(cmake_text):
    """The nouns that a tvms_room() call declares, or None when there is no call."""
    match = re.search(r"tvms_(?:room|part)\(([^)]*)\)", re.sub(r"#.*", "", cmake_text))
    if not match:
        return None
    words = match[1].split()
    if "USES" not in words:
        return set()
    uses = set()
    for word in words[words.index("USES") + 1:]:
        if word.isupper():
            break
        uses.add(word)
    return uses


def owner_fault(path, header):
    for prefix, owners in OWNERS.items():
        if header.startswith(prefix) and not path.startswith(tuple(owners)):
            # The owner's own tests may look inside.
            if tree.is_test(path) and any(room_of(path) == room_of(o + "x.cpp" if o.endswith("/") else o) for o in owners):
                return None
            return f"<{header}> belongs to {' and '.join(owners)}"
    if header.startswith(TEST_ONLY) and not tree.is_test(path) and not path.startswith("foundation/testing/"):
        return f"<{header}> is for tests"
    if path.endswith(".hpp"):
        for prefix, owners in NOT_IN_HEADERS.items():
            if header.startswith(prefix) and not header.endswith("fwd.hpp") and not path.startswith(tuple(owners)):
                return f"<{header}> is slow: include it in the .cpp"
    return None


def include_fault(path, to, uses):
    """Why `path` may not include the project header `to`, or None."""
    me, other = room_of(path), room_of(to)
    my_module, module = me.split("/")[0], other.split("/")[0]
    name = path.rsplit("/", 1)[-1]
    if module not in LEVEL:
        return f"{to}: no such floor; write includes from server/, like \"cms/channels/channels.hpp\""
    if my_module not in LEVEL:
        return f"the folder {my_module} stands on no floor (tools/check_deps.py, FLOORS)"
    if name.endswith("_routes.cpp") and re.search(r"_store\.hpp$|queries\.gen\.hpp$", to):
        return f"routes never include a store ({to})"
    if name.endswith("_service.cpp") and other == "foundation/http":
        return f"a service knows no HTTP ({to})"
    if me == other:
        return None
    if other == "foundation/testing" and not tree.is_test(path) and me != "foundation/testing":
        return f"{to} is for tests"
    if module not in ("foundation", "app") and pathlib.PurePosixPath(to).stem != other.split("/")[-1]:
        return f"only {other}/{other.split('/')[-1]}.hpp is public, not {to}"
    if tree.is_test(path) or me == "foundation/testing":
        return None
    if LEVEL[module] > LEVEL[my_module]:
        return f"{my_module} stands below {module} and must not include {to}"
    same_floor = LEVEL[module] == LEVEL[my_module] and module != "foundation"
    if same_floor and other.split("/")[-1] not in (uses.get(me) or set()):
        return f"{to} is of the same floor: declare tvms_room({me.split('/')[-1]} USES {other.split('/')[-1]})"
    return None


def find_circle(edges):
    """One circle of rooms as a list, or None. Depth first, three colours."""
    state, path = {}, []

    def visit(room):
        state[room] = "open"
        path.append(room)
        for other in sorted(edges.get(room, ())):
            if state.get(other) == "open":
                return path[path.index(other):] + [other]
            if other not in state and (circle := visit(other)):
                return circle
        state[room] = "done"
        path.pop()
        return None

    for room in sorted(edges):
        if room not in state and (circle := visit(room)):
            return circle
    return None


def check(root):
    """Returns (faults, number of files read)."""
    server = pathlib.Path(root, "server")
    faults, edges, uses = [], {}, {}
    for path, name in tree.files(server):
        if path.name == "CMakeLists.txt" and "/" in name:
            uses[room_of(name.replace("CMakeLists.txt", "x.cpp"))] = uses_of(path.read_text(errors="replace"))
    sources = tree.files(server, {".cpp", ".hpp"})
    for path, name in sources:
        text = path.read_text(errors="replace")
        for match in INCLUDE.finditer(text):
            mine, theirs = match[1], match[2]
            fault = include_fault(name, mine, uses) if mine else owner_fault(name, theirs)
            if fault:
                faults.append(f"server/{name}:{text.count(chr(10), 0, match.start()) + 1}: {fault}")
            elif mine and not tree.is_test(name) and room_of(mine) != room_of(name) and room_of(name) != "foundation/testing":
                edges.setdefault(room_of(name), set()).add(room_of(mine))
    if circle := find_circle(edges):
        faults.append("circle of includes: " + " -> ".join(circle))
    return faults, len(sources)


if __name__ == "__main__":
    found, count = check(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent)
    sys.exit(tree.report("floors", found, count, "files"))
