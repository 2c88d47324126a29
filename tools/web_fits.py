#!/usr/bin/env python3
"""Says by its status whether web/node_modules already holds what the lock file asks for. usage: web_fits.py WEB_DIR

Not an integrity check of file contents: npm does that when it installs.
"""
import json
import pathlib
import sys

KINDS = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")


def fits(web):
    lock = json.loads((web / "package-lock.json").read_text())["packages"]
    there = json.loads((web / "node_modules/.package-lock.json").read_text())["packages"]
    for path, wanted in lock.items():
        if not path.startswith("node_modules/") and "/node_modules/" not in path:
            # The workspace itself: the lock must have been made from these package.json.
            own = json.loads((web / path / "package.json").read_text())
            if any(own.get(kind, {}) != wanted.get(kind, {}) for kind in KINDS):
                return False
        elif wanted.get("link"):
            if not (web / path).exists():
                return False
        elif path not in there or not (web / path / "package.json").exists():
            if not (wanted.get("optional") or wanted.get("devOptional") or wanted.get("peer")):
                return False
        elif there[path].get("version") != wanted.get("version"):
            return False
    return True


try:
    sys.exit(0 if fits(pathlib.Path(sys.argv[1])) else 1)
except (OSError, KeyError, ValueError):
    sys.exit(1)
