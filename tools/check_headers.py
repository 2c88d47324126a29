#!/usr/bin/env python3
"""Every header compiles by itself. usage: check_headers.py TREE [HEADER…]

TREE is a configured build folder; its flags are taken. Units and precompiled headers hide a missing include; whoever includes the
header first finds it.
"""
import concurrent.futures
import json
import os
import pathlib
import shlex
import subprocess
import sys

import tree

DROPPED_WITH_VALUE = {"-o", "-c", "-MT", "-MF", "-include"}


def flags_of(folder):
    """Those of some source of server/, without what belongs to that source or to a precompiled header."""
    commands = json.loads(pathlib.Path(folder, "compile_commands.json").read_text())
    entry = next(one for one in commands if "/server/foundation/" in one["file"])
    words = shlex.split(entry["command"])
    words = words[next(place for place, word in enumerate(words) if word.endswith(("g++", "c++"))) + 1:]
    out, skip = [], False
    for word in words:
        if not skip and word not in DROPPED_WITH_VALUE and word not in {"-MD", "-Winvalid-pch"}:
            out.append(word)
        skip = not skip and word in DROPPED_WITH_VALUE
    return out, entry["directory"]


def check(folder, headers):
    flags, directory = flags_of(folder)

    def fault_of(header):
        command = ["g++", *flags, "-fsyntax-only", "-x", "c++", "-"]
        text = f'#include "{header.removeprefix("server/")}"\n'
        done = subprocess.run(command, cwd=directory, input=text, capture_output=True, text=True)
        return "" if done.returncode == 0 else f"{header}: {next((line for line in done.stderr.splitlines() if 'error' in line), done.stderr)}"

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return [fault for fault in pool.map(fault_of, headers) if fault]


def main():
    folder = pathlib.Path(sys.argv[1])
    root = pathlib.Path(__file__).resolve().parent.parent
    headers = sys.argv[2:] or [name for _, name in tree.files(root, {".hpp"}) if name.startswith("server/")]
    faults = check(folder, headers)
    print("".join(f"  {fault}\n" for fault in faults) + f"{'not ok' if faults else 'ok'} headers: {len(faults)} of {len(headers)} do not compile alone")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
