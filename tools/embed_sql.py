#!/usr/bin/env python3
"""Turns queries/*.sql and migrations/*.sql of the rooms into C++ constants. usage: embed_sql.py SERVER_DIR OUT_DIR

A query file holds one or more statements, each after a line `-- name: verb_noun`. A statement that must differ between the
databases stands twice: `-- name: verb_noun sqlite` and `-- name: verb_noun postgres`.
A migration is NNNN_what.{control,deployment}.sql in the common dialect ({id} {int} {text} {blob} {strict}, see db/README.md), or a
pair NNNN_what.{control,deployment}.{sqlite,postgres}.sql.
"""
import pathlib
import re
import sys


def fail(message):
    sys.exit(f"embed_sql: {message}")


def literal(text):
    if ')sql"' in text:
        fail("a statement must not contain )sql\"")
    return f'R"sql({text})sql"'


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def read_queries(room, files):
    found = {}
    for file in files:
        parts = re.split(r"^-- name: *(\w+)(?: +(sqlite|postgres))? *\n", file.read_text(), flags=re.M)
        if parts[0].strip():
            fail(f"{file}: text before the first '-- name:' line")
        for name, dialect, text in zip(parts[1::3], parts[2::3], parts[3::3]):
            entry = found.setdefault(name, {})
            for key in [dialect] if dialect else ["sqlite", "postgres"]:
                if key in entry:
                    fail(f"{file}: {name} is defined twice")
                entry[key] = text.strip()
    for name, entry in found.items():
        if len(entry) != 2:
            fail(f"{room}: {name} has only one of sqlite and postgres")
    return found


def main():
    server, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    every = []
    for folder in sorted(server.rglob("queries")):
        room = folder.parent.relative_to(server)
        noun = room.name
        queries = read_queries(room, sorted(folder.glob("*.sql")))
        lines = ["// Made by tools/embed_sql.py from queries/*.sql.", "#pragma once", '#include "foundation/db/db.hpp"', f"namespace {noun}::queries {{"]
        for name, entry in sorted(queries.items()):
            lines.append(f"inline constexpr ::db::Query {name}{{\"{noun}/{name}\", {literal(entry['sqlite'])}, {literal(entry['postgres'])}}};")
            every.append((str(room), noun, name))
        lines.append(f"}}  // namespace {noun}::queries\n")
        write(out / room / "queries.gen.hpp", "\n".join(lines))

    kinds = {"control": {}, "deployment": {}}
    numbers = {}
    for file in sorted(server.rglob("migrations/*.sql")):
        match = re.fullmatch(r"(\d{4})_(\w+)\.(control|deployment)(?:\.(sqlite|postgres))?\.sql", file.name)
        if not match:
            fail(f"{file}: not NNNN_what.(control|deployment)[.(sqlite|postgres)].sql")
        number, what, kind, dialect = match.groups()
        name = f"{number}_{what}"
        if numbers.setdefault(number, (name, kind)) != (name, kind):
            fail(f"{file}: number {number} is taken by {numbers[number][0]}")
        entry = kinds[kind].setdefault(name, {})
        for key in [dialect] if dialect else ["sqlite", "postgres"]:
            entry[key] = file.read_text().strip()
    lines = ["// Made by tools/embed_sql.py from migrations/*.sql.", '#include "app/migrations.hpp"', "namespace app {"]
    for kind, entries in kinds.items():
        lines.append(f"static constexpr db::Migration k_{kind}[] = {{")
        for name, entry in sorted(entries.items()):
            if len(entry) != 2:
                fail(f"migration {name} has only one of sqlite and postgres")
            lines.append(f"  {{{int(name[:4])}, \"{name}\", {literal(entry['sqlite'])}, {literal(entry['postgres'])}}},")
        lines.append("};")
        lines.append(f"std::span<const db::Migration> {kind}_migrations() {{ return k_{kind}; }}")
    lines.append("}  // namespace app\n")
    write(out / "migrations.gen.cpp", "\n".join(lines))

    lines = ["// Made by tools/embed_sql.py: every query, for the test that prepares them all.", '#include "app/migrations.hpp"']
    lines += [f'#include "{room}/queries.gen.hpp"' for room in sorted({room for room, _, _ in every})]
    lines += ["namespace app {", "std::vector<const db::Query*> all_queries() {", "  return {"]
    lines += [f"      &{noun}::queries::{name}," for _, noun, name in every]
    lines += ["  };", "}", "}  // namespace app\n"]
    write(out / "queries.gen.cpp", "\n".join(lines))


main()
