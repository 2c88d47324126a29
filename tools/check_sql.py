#!/usr/bin/env python3
"""Holds the SQL rules of docs/architecture.md over queries/*.sql and migrations/*.sql. usage: check_sql.py [ROOT]

Not a parser and not a proof: a test prepares every query against both migrated schemas.
"""
import pathlib
import re
import sys

import tree
from check_deps import uses_of

NAME = re.compile(r"^-- name: *(\w+)(?: +(sqlite|postgres))? *\n", re.M)
WRITES = re.compile(r"\b(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|DELETE\s+FROM|(?<!FOR )(?<!DO )UPDATE)\s+(?!SET\b|SKIP\b|NOWAIT\b)\"?(\w+)", re.I)
READS = re.compile(r"\b(?:FROM|JOIN)\s+\"?(\w+)", re.I)
CREATES = re.compile(r"\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?\"?(\w+)", re.I)


def strip(sql):
    """Without comments and quoted text, so that neither is mistaken for SQL."""
    return re.sub(r"'(?:[^']|'')*'", "''", re.sub(r"--[^\n]*", "", sql))


def folder_of(name):
    """server/cms/epg/queries/x.sql -> cms/epg"""
    return re.sub(r"^server/|/(queries|migrations)/.*$", "", name)


def used_rooms(root, room):
    """The rooms whose tables a query may join: those that the CMake call declares."""
    cmake = pathlib.Path(root, "server", room, "CMakeLists.txt")
    return (uses_of(cmake.read_text()) if cmake.exists() else None) or set()


def statement_faults(room, sql, dialect, tables, uses):
    found = []
    if "::" in sql and dialect != "postgres":
        found.append("write CAST($1 AS bigint), SQLite reads :: as another parameter")
    if re.search(r"(?<!\w)\$\d+\s+IS\s+(NOT\s+)?NULL", sql, re.I):
        found.append("a bare $n IS NULL has no type on PostgreSQL: CAST it")
    if re.search(r"\bLIKE\b", sql, re.I) and not re.search(r"\bESCAPE\b", sql, re.I):
        found.append("LIKE needs ESCAPE '\\'")
    if re.search(r"\bILIKE\b", sql, re.I):
        found.append("ILIKE is PostgreSQL's only: search the _key column")
    for table in WRITES.findall(sql):
        owner = tables.get(table.lower())
        if owner is None:
            found.append(f"no migration creates the table {table}")
        elif owner != room:
            found.append(f"a store writes only its own tables; {table} belongs to {owner}")
    for table in READS.findall(sql):
        owner = tables.get(table.lower())
        if owner not in (None, room) and owner.split("/")[-1] not in uses:
            found.append(f"a query reads tables of its own room and of those it USES; {table} belongs to {owner}")
    return found


def check(root):
    files = [(p, n) for p, n in tree.files(root, {".sql"}) if n.startswith("server/")]
    migrations = [(p, n) for p, n in files if "/migrations/" in n]
    tables, faults = {}, []
    for path, name in migrations:
        for table in CREATES.findall(strip(path.read_text())):
            owner = tables.setdefault(table.lower(), folder_of(name))
            if owner != folder_of(name):
                faults.append(f"{name}: the table {table} belongs to {owner}")
    for path, name in files:
        if "/queries/" not in name:
            continue
        room = folder_of(name)
        uses = used_rooms(root, room)
        parts = NAME.split(path.read_text())
        for query, dialect, text in zip(parts[1::3], parts[2::3], parts[3::3]):
            faults += [f"{name}: {query}: {f}" for f in statement_faults(room, strip(text), dialect, tables, uses)]
    return faults, len(files)


if __name__ == "__main__":
    found, count = check(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent)
    sys.exit(tree.report("sql", found, count, "files"))
