#!/usr/bin/env python3
"""What headers of server/ declare is used outside of its declaration and definition. usage: check_unused.py [ROOT]

Not a compiler: functions, methods, types and constants are told by their words, and a method counts as used when any class's method of
that name is. Exceptions: `unused HEADER:NAME  # reason` in tools/allow.txt.
"""
import collections
import pathlib
import re
import sys

import tidy
import tree

NAME_MIN = 4  # Letters. Shorter names are everywhere.
# Called by templates of the standard library.
STANDARD = {"begin", "clear", "data", "empty", "lock", "lock_shared", "push_back", "size", "swap", "try_lock", "try_lock_shared", "unlock", "unlock_shared"}
WORD = re.compile(r"[A-Za-z_]\w*")
LITERAL = re.compile(r'R"(\w*)\([\s\S]*?\)\1"|//[^\n]*|/\*[\s\S]*?\*/|"(?:\\.|[^"\\\n])*"|(?<!\w)\'(?:\\.|[^\'\\\n])+\'')
MACRO = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.M)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"]+)"', re.M)
USE = re.compile(r"(\.|->|::)?\s*([A-Za-z_]\w*)")
TYPE = re.compile(r"(?:^|\s)(?:class|struct|union|enum(?:\s+class|\s+struct)?)\s+(\w+)(?:\s+final)?\s*(?::(?!:)|$)")
FORWARD = re.compile(r"\b(?:class|struct|union)\s+(\w+)$")
ALIAS = re.compile(r"^using\s+(\w+)\s*=")
CONSTANT = re.compile(r"\bconstexpr\b[^=({]*?\b(k[A-Z]\w*)(?:\[\w*\])?\s*(?:=|$)")
FUNCTION = re.compile(r"((?:\w+\s*::\s*)*)(~?\w+)\s*\(")
LABEL = re.compile(r"^\s*(?:public|protected|private)\s*:(?!:)")
NAMESPACE = re.compile(r"^(?:inline\s+)?namespace\b\s*([\w:]*)$|^extern\b[^(]*$")
NO_FUNCTIONS = {"if", "for", "while", "switch", "return", "catch", "sizeof", "decltype", "alignas", "noexcept", "requires", "static_assert", "explicit",
                "TEST", "TEST_F", "TEST_P"}

# kind: type, constant, function or method. space: of a function, its namespace. known: what stands in a header under this name.
Declared = collections.namedtuple("Declared", "kind name space at known")


def spaces(match):
    return re.sub(r"[^\n]", " ", match[0])


def without_templates(head):
    """`<…>` as spaces, from the innermost out."""
    head = re.sub(r"\[\[[^\]]*\]\]|->|<=>|<=|>=|<<", spaces, head)
    while (less := re.sub(r"<[^<>;]*>", spaces, head)) != head:
        head = less
    return head


def declared_by(head, at, outer, ends_with_body):
    """What the words before a `;` or a `{` declare, and the places of its names, which are no uses."""
    label = LABEL.match(head)
    if label:
        return declared_by(head[label.end():], at + label.end(), outer, ends_with_body)
    specialised = re.search(r"\btemplate\s*<\s*>", head) is not None
    plain = without_templates(head)
    plain = re.sub(r"^\s*template\b", spaces, plain)
    words, lead = plain.strip(), at + len(plain) - len(plain.lstrip())
    kind, space = outer
    if match := FORWARD.search(words) if not ends_with_body else None:
        return [], [lead + match.start(1)]
    if match := TYPE.search(words) if ends_with_body else ALIAS.match(words):
        # The values of a plain enum are written without its name.
        known = not specialised and not re.match(r"enum\s+(?!class\b|struct\b)", words)
        return [Declared("type", match[1], space, lead + match.start(1), known)], [lead + match.start(1)]
    if match := CONSTANT.search(words):
        return [Declared("constant", match[1], space, lead + match.start(1), True)], [lead + match.start(1)]
    match = FUNCTION.search(words)
    if not match or "=" in words[:match.start()] or re.search(r"\boperator\b", words) or match[2] in NO_FUNCTIONS:
        return [], []
    places = [lead + match.start() + word.start() for word in WORD.finditer(match[0])]
    own = kind == "type" and match[2].lstrip("~") == space.rsplit("::", 1)[-1]
    plain_name = not match[1] and not match[2].startswith("~") and match.start() > 0
    known = plain_name and not own and not specialised and not re.search(r"\boverride\b|\bfriend\b|\bfinal\b", words)
    return [Declared("method" if kind == "type" else "function", match[2], space, lead + match.start(2), known)], places


def read(text):
    """(declared, names that are no uses by place, bodies as (name, begin, end)) of one source without comments and literals."""
    text = MACRO.sub(spaces, text)
    declared, places, bodies, opened, stack, start = [], set(), [], set(), [], 0
    for match in re.finditer(r"[{};]", text):
        head = text[start:match.start()]
        outer = stack[-1][:2] if stack else ("namespace", "")
        if outer[0] in ("namespace", "type") and match[0] != "}":
            found, own = declared_by(head, start, outer, match[0] == "{")
            declared += found
            places.update(own)
        else:
            found = []
        if match[0] == "{":
            space = NAMESPACE.match(re.sub(r"\s+", " ", head.strip()))
            joined = outer[1]
            if space and outer[0] == "namespace":
                stack.append(("namespace", "::".join(part for part in (joined, space[1]) if part), "", 0))
                opened.add(stack[-1][1])
            elif found and found[0].kind == "type" and not re.search(r"\benum\b", head):
                stack.append(("type", "::".join(part for part in (joined, found[0].name) if part), found[0].name, found[0].at))
            else:
                stack.append(("body", joined, found[0].name if found else "", match.start()))
        elif match[0] == "}" and stack:
            _, _, name, begin = stack.pop()
            if name:
                bodies.append((name, begin, match.start()))
        start = match.end()
    return declared, places, bodies, opened


class Source:
    def __init__(self, name, text):
        self.name = name
        self.for_tests = tree.is_test(name) or name.startswith(("server/foundation/testing/", "tests/"))
        self.includes = INCLUDE.findall(text)
        self.text = LITERAL.sub(spaces, text)
        self.declared, places, bodies, self.spaces = read(self.text)
        self.own = {one.name for one in self.declared}
        inside = collections.defaultdict(list)
        for word, begin, end in bodies:
            inside[word].append((begin, end))
        # name -> what stands before it: "" for nothing, "." for an object's, else the last word of a::b::.
        self.uses, last, last_end = collections.defaultdict(set), "", 0
        for match in USE.finditer(self.text):
            word, at = match[2], match.start(2)
            before = "" if not match[1] else "." if match[1] != "::" else last if match.start() == last_end else ""
            recursive = before in ("", ".") and any(begin <= at < end for begin, end in inside.get(word, ()))
            if len(word) >= NAME_MIN and at not in places and not recursive:
                self.uses[word].add(before)
            last, last_end = word, match.end()


def reaching(sources):
    """Header -> the sources that include it, directly or not, and itself."""
    by = collections.defaultdict(set)
    for source in sources:
        for header in source.includes:
            by["server/" + header].add(source.name)

    def of(header):
        seen, open_ = {header}, [header]
        while open_:
            for other in by.get(open_.pop(), ()):
                if other not in seen:
                    seen.add(other)
                    open_.append(other)
        return seen

    return of


def is_use(one, source, before, spaces_of):
    """Whether a word of `source` that has `before` before it can mean what was declared."""
    if one.kind != "function":
        return one.kind == "method" or before != "."
    if before or any(f"{space}::".startswith(f"{one.space}::") for space in source.spaces):
        return before in ("", one.space.rsplit("::", 1)[-1])
    # Found by its arguments' namespace, unless the source has a function of that name at hand.
    return one.name not in source.own and not spaces_of[one.name] & source.spaces


def check(root):
    sources = [Source(name, path.read_text(errors="replace")) for path, name in tree.files(root, {".cpp", ".hpp"})
               if name.startswith(("server/", "tests/"))]
    headers = [source for source in sources if source.name.endswith(".hpp") and source.name.startswith("server/")]
    allowed = {entry[1]: line for entry, line in tidy.read_allowed(root).items() if entry[0] == "unused"}
    of_header, by_word, spaces_of = reaching(sources), collections.defaultdict(list), collections.defaultdict(set)
    for source in sources:
        for word in source.uses:
            by_word[word].append(source)
    for one in (one for header in headers for one in header.declared if one.kind == "function"):
        spaces_of[one.name].add(one.space)
    faults, seen = [], set()
    for header in headers:
        for one in header.declared:
            key = f"{header.name}:{one.name}"
            if not one.known or len(one.name) < NAME_MIN or one.name in STANDARD or key in seen:
                continue
            seen.add(key)
            # Templates call methods of what they do not include; a free function is used where its header is included.
            users = [source for source in by_word[one.name] if any(is_use(one, source, before, spaces_of) for before in source.uses[one.name])
                     and (one.kind != "function" or source.name in of_header(header.name))]
            if any(header.for_tests or not source.for_tests for source in users) or allowed.pop(key, None):
                continue
            line = header.text.count("\n", 0, one.at) + 1
            why = "only tests use it: delete both, or name it with a reason in tools/allow.txt" if users else "nothing uses it"
            faults.append(f"{header.name}:{line}: {one.name}: {why}")
    faults += [f"tools/allow.txt:{line}: unused {key} is no longer needed" for key, line in allowed.items()]
    return faults, len(seen)


if __name__ == "__main__":
    found, total = check(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent)
    sys.exit(tree.report("unused", found, total, "names"))
