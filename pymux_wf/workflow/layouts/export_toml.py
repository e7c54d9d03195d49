"""Writes a layout as TOML that people can go on editing; reading it back gives the same layout.

Only what differs from a key's default is written. Nothing here reads or writes files.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pymux_wf.workflow.errors import WorkflowError
from pymux_wf.workflow.layouts.model import Layout, Pane
from pymux_wf.workflow.records import key_of

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def written(layout: Layout, notes: Iterable[str] = ()) -> str:
    """The TOML of a layout; ``notes`` become comments at its top.

    Raises:
        WorkflowError: a text holds half of a surrogate pair, which no file can.
    """
    lines = [*comment(notes), f"schema = {layout.schema}"]
    if layout.summary:
        lines.append(f"summary = {text(layout.summary)}")
    session = list(_pairs(layout.session))
    if session:
        lines += ["", "[session]", *session]
    for window in layout.window:
        lines += ["", "[[window]]", *_pairs(window, without=("pane",))]
        for pane in window.pane:
            lines += _pane(pane, "window.pane", "  ")
    if layout.keys:
        lines += ["", "[keys]", *(f"{key(name)} = {text(command)}" for name, command in layout.keys.items())]
    result = "\n".join(lines) + "\n"
    try:
        result.encode()
    except UnicodeEncodeError as error:
        raise WorkflowError(f"a text holds {result[error.start]!r}, which UTF-8 cannot say", "layout") from None
    return result


def comment(notes: Iterable[str]) -> list[str]:
    """Lines of comments; control characters in them are shown as escapes."""
    lines = [line for note in notes for line in note.splitlines()]
    safe = ("".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in line) for line in lines)
    return [f"# {line}".rstrip() for line in safe]


def _pane(pane: Pane, path: str, indent: str) -> Iterator[str]:
    yield f"{indent}[[{path}]]"
    for line in _pairs(pane, without=("pane",)):
        yield f"{indent}{line}"
    for inner in pane.pane:
        yield from _pane(inner, f"{path}.pane", indent + "  ")


def _pairs(record: Any, without: tuple[str, ...] = ()) -> Iterator[str]:
    """``key = value`` of all fields that say more than their default."""
    for field in dataclasses.fields(record):
        found = getattr(record, field.name)
        default = field.default
        if field.default_factory is not dataclasses.MISSING:
            default = field.default_factory()
        if field.name in without or found == default:
            continue
        yield f"{key_of(field.name)} = {value(found)}"


def value(found: Any) -> str:
    """A value as TOML writes it; raises TypeError for what a layout never holds."""
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, int):
        return str(found)
    if isinstance(found, str):
        return text(found)
    if isinstance(found, (tuple, list)):
        return f"[{', '.join(value(part) for part in found)}]"
    if isinstance(found, Mapping):
        pairs = ", ".join(f"{key(name)} = {value(part)}" for name, part in found.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    raise TypeError(f"{type(found).__name__} is no value of a layout")


def key(name: str) -> str:
    """A key, in quotes where it needs them."""
    return name if _BARE.fullmatch(name) else text(name)


def text(found: str) -> str:
    """A string on one line: literal where that spares escapes, else basic.

    >>> print(text("plain"), text('a "b"'), text("it's\\n"))
    "plain" 'a "b"' "it's\\n"
    """
    if ('"' in found or "\\" in found) and "'" not in found and not _needs_escapes(found):
        return f"'{found}'"
    return '"' + "".join(_escaped(letter) for letter in found) + '"'


def _needs_escapes(found: str) -> bool:
    return any(ord(letter) < 32 or ord(letter) == 127 for letter in found)


def _escaped(letter: str) -> str:
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    return f"\\u{ord(letter):04x}" if ord(letter) < 32 or ord(letter) == 127 else letter
