#!/usr/bin/env python3
"""Links between the repository's own pages, the sources that a room's README names, and the settings that the manual and the package's
sample name: the file, the heading and the setting are there.
usage: check_docs.py [ROOT]

Not a check of addresses elsewhere, and not of the manual's completeness: its build and web/admin's tests see to that.
"""
import pathlib
import re
import sys
import urllib.parse

import tree

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^(```|~~~)[\s\S]*?^\1", re.M)
CODE = re.compile(r"`[^`\n]*`")
SOURCE = re.compile(r"`(\w[\w./-]*\.(?:cpp|hpp|sql))`")  # `.sqlite.sql` is an ending
SETTING = re.compile(r"\bTVMS_[A-Z][A-Z_]*")
HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.M)


def blank(text, pattern):
    """Lines stay where they are."""
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def anchor_of(heading):
    """As the code hosts and web/manual/book.mjs make them."""
    heading = re.sub(r"\[([^\]]*)\]\([^)]*\)|`", r"\1", heading)
    return re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-")


def anchors_of(path):
    anchors, seen = set(), {}
    for heading in HEADING.findall(blank(path.read_text(), FENCE)):
        anchor = anchor_of(heading)
        seen[anchor] = seen.get(anchor, -1) + 1
        anchors.add(f"{anchor}-{seen[anchor]}" if seen[anchor] else anchor)
    return anchors


def fault_of(path, href):
    name, _, anchor = urllib.parse.unquote(href).partition("#")
    target = (path.parent / name).resolve() if name else path
    if not target.exists():
        return "is not there"
    if anchor and target.suffix == ".md" and anchor not in anchors_of(target):
        return "there is no such heading"
    return None


def missing_sources(root, path, text):
    """A room's README names sources of its own folder by name alone, others by their path from the root or from server/."""
    for match in SOURCE.finditer(text):
        if not any((folder / match[1]).exists() for folder in [path.parent, root, root / "server"]):
            yield match, "there is no such source; name it from this folder, from the root or from server/"


def unknown_settings(root, text):
    """The server refuses to start when its environment has a TVMS_ name that is no setting."""
    table = root / "docs/operating/settings.md"
    known = set(SETTING.findall(table.read_text())) if table.exists() else set()
    for match in SETTING.finditer(text):
        if match[0] not in known:
            yield match, "there is no such setting"


def broken_links(path, text):
    for match in LINK.finditer(blank(text, CODE)):
        fault = None if re.match(r"[a-z]+:|/", match[1]) else fault_of(path, match[1])
        if fault:
            yield match, fault


def check(root):
    root = pathlib.Path(root)
    faults, count = [], 0
    for path, name in tree.files(root, {".md"}):
        text = blank(path.read_text(), FENCE)
        found = list(broken_links(path, text))
        if name.startswith("server/") and path.name == "README.md":
            found += missing_sources(root, path, text)
        if name.startswith("docs/manual/"):
            found += unknown_settings(root, path.read_text())
        count += len(LINK.findall(blank(text, CODE)))
        faults += [f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match[match.lastindex or 0]}: {fault}" for match, fault in found]
    sample = root / "packaging/tvms.env"
    if sample.exists():
        faults += [f"packaging/tvms.env: {match[0]}: {fault}" for match, fault in unknown_settings(root, sample.read_text())]
    return faults, count


if __name__ == "__main__":
    found, total = check(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent)
    sys.exit(tree.report("links", found, total, "links"))
