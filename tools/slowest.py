#!/usr/bin/env python3
"""The ten slowest tests and the ten files slowest to compile of a test run. usage: slowest.py BEGUN SECONDS TREE...

BEGUN: when the run began, in seconds since 1970. SECONDS: a file of lines `12 ms cpp NAME` and `1.2 s browser NAME`.
TREE: a folder with ninja's log; what was compiled before BEGUN does not count.
"""
import pathlib
import posixpath
import re
import sys

COUNT = 10


def slow_tests(text):
    found = []
    for line in text.splitlines():
        number, unit, kind, name = line.split(" ", 3)
        found.append((float(number) / (1000 if unit == "ms" else 1), kind, name))
    return sorted(found, reverse=True)[:COUNT]


def source_of(output):
    """server/x/CMakeFiles/room_x.dir/y.cpp.o is made of server/x/y.cpp."""
    return posixpath.normpath(re.sub(r"CMakeFiles/[^/]+\.dir/", "", output).replace("__/", "../").removesuffix(".o"))


def compiled(tree, begun):
    log = pathlib.Path(tree, ".ninja_log")
    last = {}
    for line in log.read_text().splitlines() if log.exists() else []:
        fields = line.split("\t")
        if len(fields) != 5 or not fields[3].endswith((".o", ".gch")):
            continue
        start, end, when, output = int(fields[0]), int(fields[1]), int(fields[2]), fields[3]
        if when >= begun * 1_000_000_000:
            last[output] = ((end - start) / 1000, pathlib.Path(tree).name, source_of(output))
    return list(last.values())


def show(title, rows):
    if rows:
        print(title)
    for seconds, kind, name in rows:
        print(f"  {seconds:7.1f} s  {kind:8} {name}")


def main(begun, seconds, *trees):
    path = pathlib.Path(seconds)
    show("Slowest tests:", slow_tests(path.read_text() if path.exists() else ""))
    files = [row for tree in dict.fromkeys(trees) for row in compiled(tree, int(begun))]
    show("Slowest files to compile:", sorted(files, reverse=True)[:COUNT])


if __name__ == "__main__":
    main(*sys.argv[1:])
