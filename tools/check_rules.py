#!/usr/bin/env python3
"""Rule numbers named in code and docs stand in docs/specification. usage: check_rules.py [ROOT] | check_rules.py --untested [SECTION]

Not a proof that a rule holds: --untested lists the rules that no test names (./dev rules).
"""
import pathlib
import re
import sys

import tree

# C20-601 (a letter and its file), P23 (a promise); the rules of security, HT-1, come by the prefixes that the specification defines.
NUMBERED = r"[A-Z]\d\d-\d+|P\d\d?"
DEFINED = re.compile(rf"\*\*({NUMBERED}|[A-Z]{{2,3}}-\d+)\b(?!-)")
HEADING = re.compile(r"^##? (.+)$")
SUFFIXES = {".cpp", ".hpp", ".sql", ".api", ".ts", ".tsx", ".mjs", ".css", ".json", ".md", ".py", ".sh", ".cmake"}
CITING = ("server/", "web/", "tests/", "docs/", "tools/", "packaging/")


def definitions(root):
    """Rule -> (file, heading of its section, line), in the order of the specification."""
    found, faults = {}, []
    for path in sorted(pathlib.Path(root, "docs/specification").glob("*.md")):
        section = path.stem
        for number, line in enumerate(path.read_text().splitlines(), 1):
            heading = HEADING.match(line)
            section = heading[1] if heading else section
            for match in DEFINED.finditer(line):
                if match[1] in found:
                    faults.append(f"docs/specification/{path.name}:{number}: {match[1]} is defined twice")
                found.setdefault(match[1], (path.name, section, line))
    return found, faults


def citations(root, rules):
    """(file, line number, rule) of each rule that is named outside of its definition."""
    prefixes = sorted({rule.split("-")[0] for rule in rules if re.match(r"[A-Z]{2,3}-", rule)})
    numbers = "|".join([NUMBERED, *(prefix + r"-\d\d?" for prefix in prefixes)])
    # As written in a sentence, and as in the name of a test: C20_601_numbers_differ.
    names = numbers.replace(r"-\d", r"_\d")
    pattern = re.compile(rf"(?<![\w-])(?:{numbers})(?![\w-])|(?<![A-Za-z0-9])(?:{names})(?=_[A-Za-z])")
    for path, name in tree.files(root, SUFFIXES):
        if not name.startswith(CITING) or name.startswith("tools/tests/") or name.endswith(("openapi.json", "package-lock.json")):
            continue
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            for match in pattern.finditer(line):
                yield name, number, match[0].replace("_", "-")


def check(root):
    rules, faults = definitions(root)
    count = 0
    for name, number, rule in citations(root, rules):
        count += 1
        if rule not in rules:
            faults.append(f"{name}:{number}: {rule}: docs/specification has no such rule")
    return faults, count


def is_test(name):
    """Tests of C++, scenarios, checks of the web apps, browser checks."""
    return name.startswith("tests/") or "/test/" in name or tree.is_test(name)


def untested(root, wanted=""):
    """Lines of `./dev rules`: sections with their counts; with SECTION (a file's beginning, or a rule's) each rule in words."""
    rules, _ = definitions(root)
    tested = {rule for name, _, rule in citations(root, rules) if is_test(name)}
    sections = {}
    for rule, (file, section, line) in rules.items():
        sections.setdefault((file, section), []).append((rule, line))
    for (file, section), inside in sections.items():
        without = [(rule, line) for rule, line in inside if rule not in tested]
        chosen = [(rule, line) for rule, line in without if rule.startswith(wanted) or file.startswith(wanted)]
        if not chosen:
            continue
        yield f"{file} {section}: {len(without)} of {len(inside)} without a test"
        if wanted:
            yield from (f"  {sentence(rule, line)}" for rule, line in chosen)
        else:
            yield "  " + " ".join(rule for rule, _ in chosen)
    yield f"{len(rules) - len(tested & rules.keys())} of {len(rules)} rules have no test that names them"


def sentence(rule, line, length=150):
    """The rule as it stands, cut; several may share a line."""
    text = re.split(rf"(?=\*\*(?:{NUMBERED}|[A-Z]{{2,3}}-\d+)\*\*)", line[line.index(f"**{rule}**"):].removeprefix(f"**{rule}**"))[0]
    text = f"{rule} {text.strip(' |-')}"
    return text if len(text) <= length else text[:length - 1] + "…"


if __name__ == "__main__":
    home = pathlib.Path(__file__).parent.parent
    if sys.argv[1:2] == ["--untested"]:
        print("\n".join(untested(home, sys.argv[2] if len(sys.argv) > 2 else "")))
        sys.exit(0)
    found, total = check(sys.argv[1] if len(sys.argv) > 1 else home)
    sys.exit(tree.report("rules", found, total, "citations"))
