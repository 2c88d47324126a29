#!/usr/bin/env python3
"""Prints the list of rooms as C++: every folder of server/ with a <noun>_room.cpp, each after the rooms it may include.
usage: list_rooms.py SERVER OUT

Not a check: tools/check_deps.py refuses what breaks the floors.
"""
import pathlib
import sys

import check_deps

HEAD = "// Made by tools/list_rooms.py from the <noun>_room.cpp of every room."


def rooms_in_order(server):
    """Folders relative to server/: by floor, and on a floor after those named in USES."""
    folders = {}
    for file in sorted(server.rglob("*_room.cpp")):
        folder = file.parent.relative_to(server)
        if file.name != folder.name + "_room.cpp":
            sys.exit(f"list_rooms: {file} must be named {folder.name}_room.cpp")
        cmake = file.parent / "CMakeLists.txt"
        folders[str(folder)] = check_deps.uses_of(cmake.read_text()) if cmake.exists() else set()
    order, done = [], set()

    def add(folder):
        if folder in done:
            return
        done.add(folder)
        floor = folder.split("/")[0]
        for other in sorted(folders):
            if check_deps.LEVEL[other.split("/")[0]] == check_deps.LEVEL[floor] and other.split("/")[-1] in (folders[folder] or ()):
                add(other)
        order.append(folder)

    for folder in sorted(folders, key=lambda one: (check_deps.LEVEL[one.split("/")[0]], one)):
        add(folder)
    return order


def main():
    server, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    nouns = [folder.split("/")[-1] for folder in rooms_in_order(server)]
    lines = [HEAD, '#include "app/rooms.hpp"']
    lines += [f"namespace {noun} {{\nconst rooms::Room& room();\n}}" for noun in nouns]
    lines += ["namespace app {", "std::vector<const rooms::Room*> all_rooms() {", "  return {"]
    lines += [f"      &{noun}::room()," for noun in nouns]
    lines += ["  };", "}", "}  // namespace app\n"]
    text = "\n".join(lines)
    file = out / "rooms.gen.cpp"
    if not file.exists() or file.read_text() != text:
        out.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


if __name__ == "__main__":
    main()
