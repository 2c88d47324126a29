#!/usr/bin/env python3
"""The C++ files that clang-tidy reads in a run, one a line, the largest change first. usage: tidy_files.py changed|all

changed: since the branch left origin/main, edits that are not committed included; on main itself what is not committed, or else
the commits of the last day. A changed header is read through one file that includes it. At most AT_MOST, as each takes some ten
seconds; a line `remark: ...` names what was left out, a line `skip ...` says that nothing changed.
"""
import pathlib
import subprocess
import sys

AT_MOST = 12
COMMITS_AT_MOST = 10
FOLDERS = ["server", "tests"]
DAY_S = 86_400


def git(*arguments):
    done = subprocess.run(["git", *arguments], capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else ""


def edited():
    return git("status", "--porcelain", "--", *FOLDERS) != ""


def base():
    """The commit that the files are compared with."""
    head = git("rev-parse", "HEAD")
    fork = git("merge-base", "HEAD", "origin/main") or head
    if fork != head or edited():
        return fork
    since = int(git("log", "-1", "--format=%ct") or 0) - DAY_S
    last = git("rev-list", "--first-parent", f"--since={since}", f"--max-count={COMMITS_AT_MOST}", "HEAD").splitlines()
    # A clone of one commit has nothing before it: all its files are new.
    return git("rev-parse", "--verify", "--quiet", f"{last[-1]}~") or git("hash-object", "-t", "tree", "/dev/null")


def changed_lines(base_commit):
    """Lines added and removed, by file; only files that are there."""
    lines = {}
    for row in git("diff", "--numstat", "--no-renames", "--diff-filter=d", base_commit, "--", *FOLDERS).splitlines():
        added, removed, name = row.split("\t")
        if added != "-":
            lines[name] = int(added) + int(removed)
    for name in git("ls-files", "--others", "--exclude-standard", *FOLDERS).splitlines():
        lines[name] = len(pathlib.Path(name).read_bytes().splitlines())
    return {name: count for name, count in lines.items() if name.endswith((".cpp", ".hpp"))}


def reader(header, texts, chosen):
    """The file through which a header is read: one that is read anyway, the one of its name, or the smallest."""
    include = f'#include "{header.removeprefix("server/")}"'
    readers = [name for name, text in texts.items() if include in text]
    own = str(pathlib.Path(header).with_suffix(".cpp"))
    return min(readers, key=lambda name: (name not in chosen, name != own, len(texts[name])), default=None)


def choose(lines, texts):
    """The .cpp files for these changes, the largest first."""
    chosen = {name: count for name, count in lines.items() if name.endswith(".cpp")}
    for header in (name for name in lines if name.endswith(".hpp")):
        name = reader(header, texts, chosen)
        if name:
            chosen[name] = chosen.get(name, 0) + lines[header]
    return sorted(chosen, key=lambda name: (-chosen[name], name))


def main(which):
    sources = sorted(str(path) for folder in FOLDERS for path in pathlib.Path(folder).rglob("*.cpp"))
    if which == "all":
        print(*sources, sep="\n")
        return
    compared = base()
    files = choose(changed_lines(compared), {name: pathlib.Path(name).read_text() for name in sources})
    if not files:
        print(f"skip clang_tidy: no C++ file changed since {compared[:10]}")
    elif len(files) > AT_MOST:
        print(f"remark: {AT_MOST} of {len(files)} changed files, left out: {' '.join(files[AT_MOST:])}")
    print(*files[:AT_MOST], sep="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
