"""What users ask for, as the wire has it: programs, patterns, queries; what makes no sense is an InvalidCall."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from pymux_wf.api.errors import InvalidCall

if TYPE_CHECKING:
    from pymux_wf.snapshot import Pattern, Query

RangeLike = int | range | slice | tuple[int | None, int | None] | None

AnyPath = str | os.PathLike[str]


def directory(given: AnyPath | None) -> str | None:
    """The path of a directory as text. Raises InvalidCall."""
    return None if given is None else _text(given, "a directory")


def words(argv: Sequence[AnyPath] | AnyPath) -> list[str]:
    """A program and its arguments; a text or path alone is the program, and never split. Raises InvalidCall."""
    if isinstance(argv, str | os.PathLike):
        argv = [argv]
    if not isinstance(argv, Iterable):
        raise InvalidCall(f"words are a list, not {type(argv).__name__}")
    return [_text(word, "a word") for word in argv]


def signal_number(given: str | int) -> int:
    """The number of a signal that is named with or without SIG. Raises InvalidCall."""
    if not isinstance(given, str):
        return int(given)
    import signal

    try:
        return signal.Signals["SIG" + given.removeprefix("SIG")]
    except KeyError:
        raise InvalidCall(f"no such signal: {given!r:.100}") from None


def _text(given: Any, what: str) -> str:
    text = os.fspath(given) if isinstance(given, os.PathLike) else given
    if not isinstance(text, str):
        raise InvalidCall(f"{what} is a str or a path, not {type(given).__name__}")
    return text


def packed_pattern(what: Any, regex: str | None = None) -> dict[str, Any]:
    """A text, a compiled expression or a pattern; or an expression as text. Raises InvalidCall."""
    from pymux_wf.snapshot import Pattern

    if (what is None) == (regex is None):
        raise InvalidCall("either a text or a regular expression has to be given")
    try:
        return (Pattern.of(what) if regex is None else Pattern.regex(regex)).pack()
    except (TypeError, ValueError) as error:
        raise InvalidCall(str(error)) from None


def packed_patterns(given: Sequence[str | re.Pattern[str] | Pattern]) -> list[dict[str, Any]]:
    """Several; one alone is taken too."""
    if isinstance(given, str | re.Pattern):
        given = [given]
    return [packed_pattern(each) for each in given]


def query(kind: str, *values: Any, **attributes: Any) -> Query:
    """A query of ``pymux_wf.snapshot`` by its kind; raises InvalidCall for values that it does not take."""
    from pymux_wf import snapshot

    made = {
        "text": snapshot.Text,
        "line": snapshot.Line,
        "region": snapshot.Region,
        "style": snapshot.StyleIs,
        "link": snapshot.LinkTo,
        "cursor": snapshot.CursorCell,
    }[kind]
    try:
        found: Query = made(*values, **attributes)
    except (TypeError, ValueError) as error:
        raise InvalidCall(f"{kind}: {error}") from None
    return found
