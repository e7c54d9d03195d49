"""Names of sessions and windows as commands take them: formats expanded, checked, made printable.

tmux 3.7 keeps every character of a name, also ``:`` and ``.``; what is not UTF-8 is refused and control characters are
written as escapes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import CommandError

if TYPE_CHECKING:
    from .call import Call

_ESCAPES = {"\n": "\\n", "\r": "\\r", "\b": "\\b", "\a": "\\a", "\v": "\\v", "\t": "\\t", "\f": "\\f"}


def session_name(call: Call, text: str | None) -> str:
    """The session name that ``text`` gives; raises CommandError (``invalid session name: X``)."""
    return clean(call.expand(text or ""), "session name")


def window_name(call: Call, text: str | None) -> str:
    """The window name that ``text`` gives; raises CommandError (``invalid window name: X``)."""
    return clean(call.expand(text or ""), "window name")


def clean(name: str, noun: str) -> str:
    """The name with control characters as escapes; raises CommandError when it is not UTF-8."""
    if any("\ud800" <= character <= "\udfff" for character in name):
        shown = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        raise CommandError(f"invalid {noun}: {shown}")
    return escaped(name)


def escaped(name: str) -> str:
    """A name with control characters as escapes, and backslashes doubled so that nothing else looks like one."""
    return "".join(_printable(character) for character in name.replace("\\", "\\\\"))


def from_program(name: str) -> str:
    """A title that came from a program in a pane: shown in formats, it must not run commands."""
    return "".join(_printable(character) for character in name.replace("#(", "_("))


def _printable(character: str) -> str:
    if character >= " " and character != "\x7f":
        return character
    return _ESCAPES.get(character) or f"\\{ord(character):03o}"
