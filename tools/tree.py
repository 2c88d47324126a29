"""The repository's own files, for the checks. Not a git client: works on an unpacked tarball as well."""
import os
import pathlib

# Made by tools, or other people's; never checked.
SKIPPED = {".git", "build", "data", ".cache", "node_modules", "dist", "__pycache__", ".vscode", ".idea"}


def files(root, suffixes=None):
    """Every file of the tree as (absolute path, path with slashes from the root), in order."""
    root = pathlib.Path(root)
    found = []
    for folder, names, file_names in os.walk(root):
        names[:] = sorted(n for n in names if n not in SKIPPED)
        for name in sorted(file_names):
            path = pathlib.Path(folder, name)
            if name in SKIPPED or path.is_symlink() or (suffixes and path.suffix not in suffixes):
                continue
            found.append((path, path.relative_to(root).as_posix()))
    return found


def is_test(name):
    """Tests may reach up: they stand in a folder `tests` or `testing`, or end in _test(s)."""
    parts = name.split("/")
    return "tests" in parts[:-1] or parts[-1].rsplit(".", 1)[0].endswith(("_test", "_tests"))


def report(title, faults, checked, what):
    """Prints one result line for the lint step's counter; the exit code says the same."""
    for fault in faults:
        print(f"  {fault}")
    if checked == 0:
        print(f"not ok {title}: nothing to check was found ({what})")
        return 1
    print(f"not ok {title}: {len(faults)} faults" if faults else f"ok {title} ({checked} {what})")
    return 1 if faults else 0
