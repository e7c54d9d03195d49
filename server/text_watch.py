"""Looking for patterns in what a pane's program writes, as it is written, with the echo of what was sent left out.

A :class:`TextWatch` reads the pane's log from an offset on and looks at new text only: of a plain text, one character
less than its length is looked at again; for a regular expression the last lines, at least the one that is not complete
and at most :data:`WINDOW` characters. A match may so span any number of reads. ``^`` and ``$`` match at line ends.

The echo. Where the shell marks its prompts, what was typed is known exactly (``output_text.py``). Elsewhere the lines
that were sent (``sent_input.py``) are looked for and covered:

======== ==================================================================================================
the tty  what is covered, of each line that was ended with Enter
======== ==================================================================================================
cooked   its first occurrence (the kernel's echo); and, if a line editor has started meanwhile, one more that
         follows a prompt and ends its row: a shell that was starting shows again what it was sent
raw      its first occurrence that follows a prompt: the line editor's echo; of a line that was sent behind
         another one, one more, for the kernel echoes what comes while the first one's command runs
silent   nothing: the kernel's echo is off, or a full-screen program has the screen
======== ==================================================================================================

While an echo is still on its way, the part of it that has come is not matched. What was sent without Enter is not
covered: who waits for it wants to see it arrive.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from .bounded_match import bounded
from .output_text import Piece, TextReader, searcher, typed_at

if TYPE_CHECKING:
    from pymux_wf.snapshot.patterns import Pattern

    from .sent_input import SentLine
    from .tree import Pane

WINDOW = 64 * 1024
_OVERLAP = 8 * 1024
_LONGEST_WRAPPED = 1000
_MUCH = 4096
_STRING = re.compile(rb"\033[\]PX^_]")
_COVER = "\0"
# A line editor goes on in the next row by writing a character there and going back over it.
_ROW_END = re.compile(r".?\n")


class Hit(NamedTuple):
    """A match: ``which`` of the patterns, the text, its groups, the offsets of its two ends in the log."""

    which: int
    text: str
    groups: list[str | None]
    named: dict[str, str | None]
    start: int
    end: int


class _Expected:
    """One echo that may still come; not before ``index`` in the text."""

    __slots__ = ("after_prompt", "by_editor", "column", "index", "text")

    def __init__(self, text: str, column: int, *, after_prompt: bool, by_editor: bool) -> None:
        self.text = text
        self.column = column
        self.after_prompt = after_prompt
        self.by_editor = by_editor
        self.index = 0


class TextWatch:
    """Looks for the first match of any of ``patterns`` in the output from ``since`` on."""

    def __init__(self, pane: Pane, since: int, patterns: Sequence[Pattern]) -> None:
        self._pane = pane
        self._needles = [_Needle(pattern) for pattern in patterns]
        # Where all patterns are plain texts of one line, much output can be looked through without making text of it.
        plain = all(not pattern.over_lines and not pattern.is_regex for pattern in patterns)
        self._searchers = [searcher(pattern.source) for pattern in patterns] if plain else []
        self._expected: list[_Expected] = []
        self._since = since
        lines = [line for line in pane.sent.lines if line.ended >= since]
        self._lines_seen = pane.sent.ended - len(lines)
        start = max(min([since, *(line.offset for line in lines)]), pane.log.start)
        hidden = typed_at(pane.log.read(start - WINDOW, start), _key_of(pane))
        self._reader = TextReader(start, partial(_key_of, pane), hidden=hidden)
        self._pieces: deque[Piece] = deque()
        self._text = ""
        self._cut = 0  # characters of the first piece that are no longer in the text
        self._from_start = True  # the text begins where the watch began
        self._fresh = 0  # where the text begins that nobody has looked at
        self._floor = 0  # before this, nothing counts
        self._editor = False
        if start < since:
            self._take(since)
            self._floor = self._fresh = len(self._text)

    def look(self) -> Hit | None:
        """Looks at what has come since the last look."""
        if self._reader.offset < self._pane.log.start:
            self._forget()
        if self._pane.sent.ended > self._lines_seen:
            self._expect_echoes()
        if self._reader.offset < self._pane.log.end:
            if (hit := self._skim()) is not None:
                return hit
            self._take(self._pane.log.end)
        if self._expected:
            self._cover()
        hit = self._search()
        if hit is None:
            self._trim()
        return hit

    # -- taking in

    def _take(self, until: int) -> None:
        data = self._pane.log.read(self._reader.offset, until)
        for piece in self._reader.feed(data):
            self._pieces.append(piece)
            self._text += piece.text
        if self._expected and not self._editor:
            self._editor = b"\033[?2004h" in data or _is_raw(self._pane)

    def _skim(self) -> Hit | None:
        """Of much output, passes over the whole lines in which nothing that is looked for can be."""
        start = self._reader.offset
        if not self._searchers or self._expected or self._pane.log.end - start < _MUCH:
            return None
        data = self._pane.log.read(start)
        begin, end = data.find(b"\n") + 1, data.rfind(b"\n") + 1
        self._take(start + begin)
        hit = self._search()
        if hit is not None or begin == 0 or not self._reader.clean or _STRING.search(data, begin, end) is not None:
            return hit
        lines = data[begin:end]
        if not any(may_hold(lines) for may_hold in self._searchers):
            self._drop_text()
            self._reader.skip(start + end)
        return None

    def _expect_echoes(self) -> None:
        for line in self._pane.sent.since_line(self._lines_seen):
            if line.offset > self._reader.offset:
                self._take(line.offset)
            for echo in _echoes_of(line):
                echo.index = len(self._text) if line.offset >= self._reader.offset else 0
                self._expected.append(echo)
        self._lines_seen = self._pane.sent.ended

    def _forget(self) -> None:
        """Part of the output is lost: a gap, which nothing matches across."""
        self._drop_text()
        self._reader.skip(self._pane.log.start)

    def _drop_text(self) -> None:
        self._pieces.clear()
        self._text = ""
        self._cut = self._fresh = self._floor = 0
        self._from_start = False
        for echo in self._expected:
            echo.index = 0

    def _trim(self) -> None:
        text = self._text
        keep = max(len(text) - self._fresh, *(needle.keep(text) for needle in self._needles))
        if self._expected:
            keep = max(keep, len(text) - text.rfind("\n") - 1, *(len(echo.text) for echo in self._expected))
        drop = len(text) - min(keep, WINDOW)
        if drop <= 0:
            return
        self._text = text[drop:]
        self._from_start = False
        self._fresh = max(self._fresh - drop, 0)
        self._floor = max(self._floor - drop, 0)
        for echo in self._expected:
            echo.index = max(echo.index - drop, 0)
        self._cut += drop
        while self._pieces and self._cut >= len(self._pieces[0].text):
            self._cut -= len(self._pieces.popleft().text)

    # -- the echo

    def _cover(self) -> None:
        """Covers the echoes that have come. One takes one place, in the order they were sent."""
        left = []
        for echo in self._expected:
            found = self._find(echo) if self._editor or not echo.by_editor else None
            if found is None:
                left.append(echo)
            else:
                first, last = found
                self._text = self._text[:first] + _COVER * (last - first) + self._text[last:]
        self._expected = left

    def _find(self, echo: _Expected) -> tuple[int, int] | None:
        text, wanted = self._text, echo.text
        at = text.find(wanted, echo.index)
        while at >= 0:
            if self._fits(echo, at, at + len(wanted)):
                return at, at + len(wanted)
            at = text.find(wanted, at + 1)
        if not self._may_wrap(echo):
            return None
        wrapped = re.compile(f"(?:{_ROW_END.pattern})?".join(map(re.escape, wanted)))
        found = wrapped.search(text, echo.index)
        return found.span() if found is not None and self._fits(echo, *found.span()) else None

    def _fits(self, echo: _Expected, first: int, last: int) -> bool:
        if first < echo.index:
            return False
        if not echo.after_prompt:
            return True
        text = self._text
        row = text.rfind("\n", 0, first) + 1
        prompt = first > row or (row == 0 and self._from_start and echo.column > 0)
        return prompt and (not echo.by_editor or last == len(text) or text[last] == "\n")

    def _coming(self) -> int:
        """Where the beginning of an echo stands that has not come whole: what is behind may not be matched yet."""
        text = self._text
        first = len(text)
        for echo in self._expected:
            if self._editor or not echo.by_editor:
                first = min(first, self._begun(echo, text))
        return first

    def _begun(self, echo: _Expected, text: str) -> int:
        for size in range(min(len(echo.text), len(text)), 0, -1):
            if text.endswith(echo.text[:size]) and self._fits(echo, len(text) - size, len(text)):
                return len(text) - size
        return self._begun_over_rows(echo, text) if self._may_wrap(echo) else len(text)

    def _begun_over_rows(self, echo: _Expected, text: str) -> int:
        at = text.find(echo.text[:4], echo.index)
        while at >= 0:
            if echo.text.startswith(_ROW_END.sub("", text[at:])) and self._fits(echo, at, len(text)):
                return at
            at = text.find(echo.text[:4], at + 1)
        return len(text)

    def _may_wrap(self, echo: _Expected) -> bool:
        return len(echo.text) + echo.column + 1 >= self._pane.width and len(echo.text) <= _LONGEST_WRAPPED

    # -- matching

    def _search(self) -> Hit | None:
        best: tuple[int, int, re.Match[str] | None, int] | None = None
        for which, needle in enumerate(self._needles):
            found = needle.find(self._text, max(self._floor, needle.start(self._text, self._fresh)))
            if found is not None and (best is None or found[0] < best[0]):
                best = (*found, which)
        if best is None:
            self._fresh = len(self._text)
            return None
        first, last, match, which = best
        if self._expected and last > self._coming():
            self._fresh = first  # looked at again when the rest has come
            return None
        groups = [] if match is None else [_clean(group) for group in match.groups()]
        named = {} if match is None else {name: _clean(group) for name, group in match.groupdict().items()}
        text = _clean(self._text[first:last]) or ""
        return Hit(which, text, groups, named, self._offset_of(first), self._offset_of(last, end=True))

    def _offset_of(self, index: int, *, end: bool = False) -> int:
        index += self._cut
        for piece in self._pieces:
            if index < len(piece.text) or (end and index == len(piece.text)):
                return piece.offset_of(index)
            index -= len(piece.text)
        return self._reader.offset


class _Needle:
    """A pattern in a stream: where to look for it again when more has come."""

    def __init__(self, pattern: Pattern) -> None:
        self._plain = None if pattern.is_regex else pattern.source
        self._regex = re.compile(pattern.source, pattern.flags | re.MULTILINE) if pattern.is_regex else None

    def keep(self, text: str) -> int:
        """How many characters at the end may begin a match that has not come whole."""
        if self._plain is not None:
            return len(self._plain) - 1
        return len(text) - self.start(text, len(text))

    def start(self, text: str, fresh: int) -> int:
        """Where to look from when everything before ``fresh`` has been looked at."""
        if self._plain is not None:
            return max(fresh - len(self._plain) + 1, 0)
        row = text.rfind("\n", 0, max(fresh - _OVERLAP, 0)) + 1
        return max(row, len(text) - WINDOW if fresh == len(text) else 0)

    def find(self, text: str, start: int) -> tuple[int, int, re.Match[str] | None] | None:
        if self._plain is not None:
            at = text.find(self._plain, start)
            return None if at < 0 else (at, at + len(self._plain), None)
        regex = self._regex
        assert regex is not None
        match = bounded(lambda: regex.search(text, start))
        return None if match is None else (match.start(), match.end(), match)


def _key_of(pane: Pane) -> bytes | None:
    """The key of the marks of the shell in the pane; None where it has no integration."""
    return None if pane.shell is None else pane.shell.key.encode()


def _echoes_of(line: SentLine) -> Iterable[_Expected]:
    text = _kernel_form(line.text) if line.echo == "cooked" else line.text
    if line.echo == "cooked":
        yield _Expected(text, line.column, after_prompt=False, by_editor=False)
        yield _Expected(line.text, line.column, after_prompt=True, by_editor=True)
    elif line.echo == "raw":
        yield _Expected(text, line.column, after_prompt=True, by_editor=False)
        if line.behind:  # the line before has been taken, perhaps, and the kernel echoes while its command runs
            yield _Expected(text, line.column, after_prompt=False, by_editor=False)


def _kernel_form(text: str) -> str:
    """A line as the kernel echoes it: control characters with a caret."""
    return "".join(char if char >= " " or char == "\t" else f"^{chr(ord(char) + 64)}" for char in text)


def _is_raw(pane: Pane) -> bool:
    if pane.io is None:
        return False
    import termios

    try:
        return not termios.tcgetattr(pane.io.process.fd)[3] & termios.ICANON
    except (OSError, termios.error):
        return False


def _clean(text: str | None) -> str | None:
    """Text that can be sent: bytes that are no UTF-8 become U+FFFD, as on the screen; no covered echo in it."""
    if text is None or text.isprintable():
        return text
    return text.replace(_COVER, "").encode("utf-8", "surrogateescape").decode("utf-8", "replace")
