"""Where the keys of a TOML document are written: line and column of each, which tomllib does not tell.

A scanner for text that tomllib has taken: it follows headers, keys, strings and brackets, and never looks at values. A
path is a tuple of keys and, inside arrays, numbers: ``("window", 0, "pane", 1, "run")``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|[A-Za-z0-9_-]+')
_STRING = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL)
_PLAIN = re.compile(r"[^,\]}\n#]*")


def key_places(text: str) -> dict[Path, tuple[int, int]]:
    """Line and column (from 1) of every key of a valid TOML document; a table's is where it is named first.

    >>> key_places('[a]\\nb = [{c = 1}]\\n')
    {('a',): (1, 2), ('a', 'b'): (2, 1), ('a', 'b', 0, 'c'): (2, 7)}
    """
    return dict(_Scanner(text).scan())


class _Scanner:
    def __init__(self, text: str) -> None:
        # A carriage return before a newline counts as no column, so that columns are what an editor shows.
        self._text = text
        self._at = 0
        self._counts: dict[Path, int] = {}  # how many items an array of tables has so far
        self._found: dict[Path, tuple[int, int]] = {}

    def scan(self) -> dict[Path, tuple[int, int]]:
        base: Path = ()
        while self._skip_blank():
            if self._text.startswith("[", self._at):
                base = self._header()
            else:
                self._pair(base)
        return self._found

    def _skip_blank(self) -> bool:
        self._at = _BLANK.match(self._text, self._at).end()  # type: ignore[union-attr]  # it matches nothing, too
        return self._at < len(self._text)

    def _header(self) -> Path:
        array = self._text.startswith("[[", self._at)
        self._at += 1 + array
        path: Path = ()
        keys = list(self._dotted())
        for number, (key, place) in enumerate(keys):
            path = (*path, key)
            self._found.setdefault(path, place)
            if array and number == len(keys) - 1:
                self._counts[path] = self._counts.get(path, -1) + 1
            if path in self._counts:
                path = (*path, self._counts[path])
                self._found.setdefault(path, place)
        self._at = self._text.index("]", self._at) + 1 + array
        return path

    def _dotted(self) -> Iterator[tuple[str, tuple[int, int]]]:
        while True:
            self._at += len(self._text[self._at :]) - len(self._text[self._at :].lstrip(" \t"))
            found = _KEY.match(self._text, self._at)
            if found is None:
                return
            yield _name(found.group()), self._place(self._at)
            self._at = found.end()
            rest = self._text[self._at :]
            stripped = rest.lstrip(" \t")
            if not stripped.startswith("."):
                return
            self._at += len(rest) - len(stripped) + 1

    def _pair(self, base: Path) -> None:
        path = base
        for key, place in self._dotted():
            path = (*path, key)
            self._found.setdefault(path, place)
        equals = self._text.find("=", self._at)
        if equals < 0:
            self._at = len(self._text)
            return
        self._at = equals + 1
        self._value(path)

    def _value(self, path: Path) -> None:
        self._at += len(self._text[self._at :]) - len(self._text[self._at :].lstrip(" \t"))
        string = _STRING.match(self._text, self._at)
        if string is not None:
            self._at = string.end()
        elif self._text.startswith("[", self._at):
            self._items(path, "]")
        elif self._text.startswith("{", self._at):
            self._items(path, "}")
        else:
            self._at = _PLAIN.match(self._text, self._at).end()  # type: ignore[union-attr]

    def _items(self, path: Path, closing: str) -> None:
        self._at += 1
        number = 0
        while self._skip_blank() and self._text[self._at] != closing:
            if self._text[self._at] == ",":
                self._at += 1
                number += 1
            elif closing == "]":
                self._found.setdefault((*path, number), self._place(self._at))
                self._value((*path, number))
            else:
                self._pair(path)
        self._at += 1

    def _place(self, at: int) -> tuple[int, int]:
        before = self._text.rfind("\n", 0, at)
        return self._text.count("\n", 0, at) + 1, at - before


def _name(written: str) -> str:
    if written[0] not in "\"'":
        return written
    import tomllib

    named: dict[str, Any] = tomllib.loads(f"{written} = 0")
    return next(iter(named))
