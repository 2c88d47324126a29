#!/usr/bin/env python3
"""Prints the list of migrations with new ones at its end: server/app/tests/laws/migrations.txt. usage: migrations.py [ROOT]

A line that stands there stays as it is: the test Law…migrations_are_only_appended tells when a text has changed.
"""
import hashlib
import pathlib
import re
import sys

LIST = "server/app/tests/laws/migrations.txt"


def texts(root):
    """name.database -> the texts for both databases, as tools/embed_sql.py has them."""
    found = {}
    for file in sorted(pathlib.Path(root, "server").rglob("migrations/*.sql")):
        match = re.fullmatch(r"(\d{4}_\w+\.(?:control|deployment))(?:\.(sqlite|postgres))?\.sql", file.name)
        entry = found.setdefault(match[1], {})
        for dialect in [match[2]] if match[2] else ["sqlite", "postgres"]:
            entry[dialect] = file.read_text().strip()
    return found


def lines(root):
    file = pathlib.Path(root, LIST)
    out = file.read_text().splitlines() if file.exists() else []
    known = {line.split()[0] for line in out}
    for name, entry in sorted(texts(root).items()):
        if name not in known:
            digest = hashlib.sha256(f"{entry['sqlite']}\n{entry['postgres']}".encode()).hexdigest()
            out.append(f"{name} {digest[:16]}")
    return out


if __name__ == "__main__":
    print("\n".join(lines(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent)))
