#!/usr/bin/env python3
"""Prints docs/map.md: where each noun lives, from screen to table. usage: map.py OPENAPI_JSON [ROOT]

Not a description of the rooms: their README.md is.
"""
import json
import pathlib
import re
import sys

import check_deps
import check_sql
import tree

METHODS = ("get", "post", "put", "patch", "delete", "head")


def server_rooms(root):
    """Folders of server/ with code of a product noun, in the order of the floors."""
    rooms = {check_deps.room_of(name) for _, name in tree.files(pathlib.Path(root, "server"), {".cpp", ".hpp"})}
    rooms = {room for room in rooms if room.split("/")[0] in check_deps.LEVEL and not room.startswith(("foundation", "main"))}
    return sorted(rooms, key=lambda room: (check_deps.LEVEL[room.split("/")[0]], room))


def tables_of(root):
    tables = {}
    for path, name in tree.files(pathlib.Path(root, "server"), {".sql"}):
        if "/migrations/" in name:
            tables.setdefault(check_sql.folder_of(name), set()).update(check_sql.CREATES.findall(check_sql.strip(path.read_text())))
    return tables


def routes_of(root, openapi):
    """Room -> its routes: a path of the contract belongs to the room whose sources name it, whole or as a beginning."""
    texts = {}
    for path, name in tree.files(pathlib.Path(root, "server"), {".cpp"}):
        if not tree.is_test(name) and "_routes" in path.name:
            texts.setdefault(check_deps.room_of(name), set()).update(re.findall(r'"(/[^"\s]*)"', path.read_text()))
    routes = {}
    for path, item in openapi.get("paths", {}).items():
        methods = " ".join(m.upper() for m in METHODS if m in item)
        whole = [room for room, literals in texts.items() if path in literals]
        begun = [(len(literal), room) for room, literals in texts.items() for literal in literals
                 if len(literal) > 1 and path.startswith(literal.rstrip("/") + "/")]
        room = whole[0] if whole else max(begun)[1] if begun else by_name(path, texts)
        if room:
            routes.setdefault(room, []).append(f"`{methods} {path}`")
    return routes


def by_name(path, rooms):
    """The noun is spelt the same in the folder and the path."""
    parts = path.split("/")
    named = [room for room in rooms if room.split("/")[-1] in parts]
    return max(named, key=len) if named else None


def screens_of(root):
    screens = {}
    for _, name in tree.files(pathlib.Path(root, "web"), {".tsx"}):
        match = re.fullmatch(r"(admin|tv|shop)/src/((?:\w+/)+)[^/]+", name)
        if match and "test" not in name:
            screens.setdefault(match[2].rstrip("/"), set()).add(f"web/{match[1]}/src/{match[2]}")
    return screens


def lines(root, openapi):
    yield "# Map"
    yield ""
    yield "Made by `./dev gen`. Each noun is spelt the same from table to screen."
    yield ""
    yield "| noun | server | tables | routes | screens |"
    yield "| --- | --- | --- | --- | --- |"
    tables, routes, screens = tables_of(root), routes_of(root, openapi), screens_of(root)
    for room in server_rooms(root):
        # A screen is the room's when area and noun are: the sessions of staff (panel) are not those of viewers (streaming).
        mine = sorted(screens.get(room, ()))
        cells = [room.split("/")[-1], f"server/{room}", "<br>".join(sorted(tables.get(room, ()))), "<br>".join(routes.get(room, ())), "<br>".join(mine)]
        yield "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    contract = json.loads(pathlib.Path(sys.argv[1]).read_text())
    print("\n".join(lines(sys.argv[2] if len(sys.argv) > 2 else pathlib.Path(__file__).parent.parent, contract)))
