"""Every message that a visitor may see, as the code has it.

Read from the syntax tree, so nothing is imported. A message is the first argument of ``_``, ``N_``, ``say``, ``phase``
or of an error class of ours, both sentences of ``ngettext`` or ``many``, and whatever is called ``message_id``.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

Message = str | tuple[str, str]
"""A sentence, or two: for one and for many."""
WHERE: Final = ("streamlit_app.py", "pages", "fer_core")
CALLS: Final = frozenset({"_", "N_", "say", "phase"})
PLURALS: Final = frozenset({"ngettext", "many"})
ROOT_ERROR: Final = "FerError"


class NoMessageError(ValueError):
    """A call that should hold a message holds something put together, which no translator could see."""


def messages(root: Path) -> dict[Message, list[str]]:
    """Return each message with the files that hold it, in their order; raises NoMessageError."""
    trees = {path.relative_to(root).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in _files(root)}
    calls = CALLS | _errors(trees.values())
    found: dict[Message, list[str]] = {}
    for file, tree in trees.items():
        for message in _in_tree(tree, calls, file):
            places = found.setdefault(message, [])
            if file not in places:
                places.append(file)
    return _joined(found)


def _files(root: Path) -> Iterator[Path]:
    for place in WHERE:
        yield from sorted((root / place).rglob("*.py")) or [root / place]


def _errors(trees: Iterable[ast.Module]) -> frozenset[str]:
    """Return the names of FerError and of all that are made from it."""
    bases = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    known = {ROOT_ERROR}
    while more := {name for name, over in bases.items() if over & known} - known:
        known |= more
    return frozenset(known)


def _in_tree(tree: ast.Module, calls: frozenset[str], file: str) -> Iterator[Message]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = _name(node.func)
        if name in PLURALS and (pair := [_text(part, file) for part in node.args[:2]]):
            one, many = pair
            if one and many:
                yield one, many
        elif name in calls and node.args and (text := _text(node.args[0], file)):
            yield text
        for keyword in node.keywords:
            if keyword.arg == "message_id" and (text := _text(keyword.value, file)):
                yield text


def _name(called: ast.expr) -> str:
    match called:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _text(node: ast.expr, file: str) -> str | None:
    """Return a constant; a name stands for one that ``N_`` marks elsewhere."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr() | ast.BinOp() | ast.IfExp():
            raise NoMessageError(f"{file}:{node.lineno}: a message is one text, with {{names}} in it, not put together")
    return None


def _joined(found: Mapping[Message, list[str]]) -> dict[Message, list[str]]:
    """A sentence that has a plural somewhere is one entry with it."""
    pairs = {message[0]: message for message in found if isinstance(message, tuple)}
    joined: dict[Message, list[str]] = {}
    for message, places in found.items():
        joined.setdefault(pairs.get(message, message) if isinstance(message, str) else message, []).extend(places)
    return joined
