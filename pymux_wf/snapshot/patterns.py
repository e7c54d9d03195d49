"""What is looked for in text: a plain text, or a regular expression.

A pattern is a value that can be compared and sent elsewhere (``pack``). Regular expressions are Python's ``re``;
compiled ones are remembered by ``re`` itself, so that a pattern costs nothing to make again on the other side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pymux_wf.snapshot.characters import from_wire, to_wire

_FLAGS = int(re.IGNORECASE | re.MULTILINE | re.DOTALL | re.VERBOSE | re.ASCII)
_SOURCE_LIMIT = 100_000
_NEWLINE = re.compile(r"\n|(?<!\\)(?:\\\\)*\\n")
_NEWLINE_VERBOSE = re.compile(r"(?<!\\)(?:\\\\)*\\n")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A plain text (found as a substring, whitespace exactly as given) or a regular expression.

    Make it with ``Pattern.of``, ``Pattern.text`` or ``Pattern.regex``.

    >>> Pattern.of("a b").search("xa b")
    (1, 4)
    >>> import re
    >>> Pattern.of(re.compile("B+", re.I)).search("abbc", 2)
    (2, 3)
    """

    source: str
    is_regex: bool = False
    flags: int = 0

    @staticmethod
    def of(what: str | re.Pattern[str] | Pattern) -> Pattern:
        """A pattern of what users give: a text, a compiled regular expression, a pattern.

        Raises:
            ValueError: an empty text, or an expression over bytes.
            TypeError: none of these.
        """
        if isinstance(what, Pattern):
            return what
        if isinstance(what, str):
            return Pattern.text(what)
        if isinstance(what, re.Pattern):
            return Pattern.regex(what.pattern, what.flags)
        raise TypeError(f"looked for is a str, a re.Pattern or a Pattern, not {type(what).__name__}")

    @staticmethod
    def text(text: str) -> Pattern:
        """A plain text.

        Raises:
            ValueError: it is empty, which would be found everywhere.
        """
        if not text:
            raise ValueError("nothing to look for: the text is empty")
        return Pattern(text)

    @staticmethod
    def regex(source: str, flags: int | re.RegexFlag = 0) -> Pattern:
        """A regular expression; of the flags, IGNORECASE, MULTILINE, DOTALL, VERBOSE and ASCII count.

        Raises:
            ValueError: it is not one; the message names the place.
        """
        if not isinstance(source, str):
            raise ValueError(f"a regular expression over text is needed, not over {type(source).__name__}")
        pattern = Pattern(source, True, int(flags) & _FLAGS)
        _compiled(source, pattern.flags)
        return pattern

    def compiled(self) -> re.Pattern[str]:
        """The regular expression; of a plain text, one that finds it."""
        return _compiled(self.source if self.is_regex else re.escape(self.source), self.flags)

    @property
    def over_lines(self) -> bool:
        """Whether it may match more than one line: it names a newline, or asks for MULTILINE or DOTALL."""
        if not self.is_regex:
            return "\n" in self.source
        flags = _compiled(self.source, self.flags).flags
        newline = _NEWLINE_VERBOSE if flags & re.VERBOSE else _NEWLINE
        return bool(flags & (re.MULTILINE | re.DOTALL)) or newline.search(self.source) is not None

    def search(self, text: str, start: int = 0) -> tuple[int, int] | None:
        """Start and end of the first occurrence at or after ``start``, in code points; None where there is none."""
        if not self.is_regex:
            at = text.find(self.source, start)
            return None if at < 0 else (at, at + len(self.source))
        found = _compiled(self.source, self.flags).search(text, start)
        return None if found is None else found.span()

    def spans(self, text: str, end: int | None = None) -> Iterator[tuple[int, int]]:
        """All occurrences that do not overlap and are not empty, as if ``text`` ended at ``end``."""
        if end is None:
            end = len(text)
        if not self.is_regex:
            size = len(self.source)
            at = text.find(self.source, 0, end)
            while at >= 0:
                yield at, at + size
                at = text.find(self.source, at + size, end)
            return
        for found in _compiled(self.source, self.flags).finditer(text, 0, end):
            if found.end() > found.start():
                yield found.span()

    def pack(self) -> dict[str, Any]:
        """Plain values that a wire can carry."""
        return {"source": to_wire(self.source), "regex": self.is_regex, "flags": self.flags}

    @staticmethod
    def unpack(packed: object) -> Pattern:
        """The pattern that was packed.

        Raises:
            ValueError: this is none, or its regular expression is not one.
        """
        if not isinstance(packed, dict):
            raise ValueError(f"a packed pattern is a dict, not {packed!r:.100}")
        source, flags = from_wire(packed.get("source"), "the source of a pattern"), packed.get("flags", 0)
        if not isinstance(flags, int):
            raise ValueError(f"the flags of a pattern are a number, not {flags!r:.100}")
        return Pattern.regex(source, flags) if packed.get("regex") else Pattern.text(source)

    def __str__(self) -> str:
        return f"/{self.source}/" if self.is_regex else repr(self.source)


@lru_cache(maxsize=512)
def _compiled(source: str, flags: int) -> re.Pattern[str]:
    if len(source) > _SOURCE_LIMIT:
        raise ValueError(f"bad regular expression: {len(source)} characters are too many (at most {_SOURCE_LIMIT})")
    try:
        return re.compile(source, flags)
    except re.error as error:
        place = "" if error.pos is None else f" at position {error.pos}"
        raise ValueError(f"bad regular expression {source!r:.200}: {error.msg}{place}") from None
    except (OverflowError, RecursionError, ValueError) as error:
        raise ValueError(f"bad regular expression {source!r:.200}: {error}") from None
