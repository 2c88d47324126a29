#!/usr/bin/env python3
"""Debian packages that are older than tools/floors.txt allows. usage: check_floors.py [ROOT]

Not an updater: ./dev run and ./dev test upgrade what is below its floor.
"""
import pathlib
import re
import subprocess
import sys

import tree


def installed(name):
    out = subprocess.run(["dpkg-query", "-W", "-f", "${db:Status-Status} ${Version}\n", name], capture_output=True, text=True).stdout
    found = [line.split()[1] for line in out.splitlines() if line.startswith("installed ")]
    return found[0] if found else None


def check(root, version_of=installed):
    faults, count = [], 0
    for number, line in enumerate(pathlib.Path(root, "tools/floors.txt").read_text().splitlines(), 1):
        line = line.partition("#")[0].strip()
        if not line:
            continue
        match = re.fullmatch(r"([a-z0-9.+-]+)>=(\S+)", line)
        if not match:
            faults.append(f"tools/floors.txt:{number}: not name>=version")
            continue
        count += 1
        name, floor = match.groups()
        version = version_of(name)
        if version is None:
            faults.append(f"{name} is not installed (./dev test installs it)")
        elif subprocess.run(["dpkg", "--compare-versions", version, "ge", floor]).returncode != 0:
            faults.append(f"{name} {version} is older than {floor}")
    return faults, count


if __name__ == "__main__":
    found, total = check(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent)
    sys.exit(tree.report("versions", found, total, "packages"))
