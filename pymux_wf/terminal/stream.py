"""From bytes to a screen: decoding, sequences cut by reads, and the choice of interpreter.

``ByteStream`` decodes UTF-8 (a broken sequence gives U+FFFD for each maximal subpart, Unicode 17 section 3.9) and keeps
what a read cut off for the next one. An unfinished control string is collected piece by piece and bounded: beyond
``STRING_LIMIT`` it is swallowed to its end without effect.

A stream attached to a ``pymux_wf`` screen uses the fast interpreter; to a subclass that overrides what the hot loop
does in place, the plain one; to any other listener, pyte's own parser.
"""

from __future__ import annotations

import re
from codecs import utf_8_decode
from typing import Any

import pymux_wf.terminal.pyte_import  # noqa: F401  # isort: skip
import pyte.streams

from pymux_wf.terminal.blocks import interpret_blocks
from pymux_wf.terminal.deferral import LEAST, MOST, let_wait, take_waiting, waiting_length
from pymux_wf.terminal.interpreter import interpret_plain
from pymux_wf.terminal.screen import Screen
from pymux_wf.terminal.tokens import is_cut_off, string_end

STRING_LIMIT = 1 << 20
_SEQUENCE_LIMIT = 4096
_PIECE = 1 << 16

_C1 = re.compile(r"[\x80-\x9f]")

# What the hot loop does without calling the screen.
_IN_PLACE = (
    "draw",
    "draw_cells",
    "select_graphic_rendition",
    "select_rendition_text",
    "cursor_position",
    "carriage_return",
    "linefeed",
    "index",
    "cursor_forward",
    "cursor_back",
    "cursor_up",
    "cursor_down",
    "tab",
    "debug",
    "backspace",
    "cursor_to_column",
    "cursor_to_line",
    "erase_in_line",
    "scroll_region_up",
    "set_margins",
    "set_mode",
    "reset_mode",
    "perform",
)


class Stream(pyte.streams.Stream):  # type: ignore[misc]
    """A stream of text. C1 controls in it count as their two-character forms, as in pyte.

    Attributes:
        plain: use the interpreter that calls the screen's methods one by one.
        string_limit: characters of an unfinished control string that are kept; of a longer one nothing happens.
    """

    def __init__(self, screen: Any = None, strict: bool = True) -> None:
        self.plain = False
        self._carry = ""
        self._parts: list[str] = []
        self._parts_length = 0
        self._string_end: re.Pattern[str] | None = None
        self._waiting: list[str] = []
        self._waiting_length = 0
        self.string_limit = STRING_LIMIT
        super().__init__(screen, strict)

    def attach(self, screen: Any) -> None:
        """Makes ``screen`` the listener (pyte's meaning)."""
        self._native = isinstance(screen, Screen)
        if self._native:
            kind = type(screen)
            overridden = any(getattr(kind, name) is not getattr(Screen, name) for name in _IN_PLACE)
            shadowed = any(name in vars(screen) for name in _IN_PLACE)
            self.plain = self.plain or overridden or shadowed
            self.listener = screen
            return
        super().attach(screen)

    def feed(self, data: str) -> None:
        """Interprets text. What it cuts off at its end waits for the next call."""
        if not self._native:
            if self.listener is None:
                raise RuntimeError("Listener is not set")
            super().feed(data)
            return
        if not data.isascii():
            data = _C1.sub(_seven_bit, data)
        self._feed_text(data)

    @property
    def pending(self) -> str:
        """The beginning of a control whose end has not come yet; "" between controls."""
        return "".join(self._parts) if self._string_end is not None else self._carry

    def detach(self, screen: Any) -> None:
        """Removes the listener (pyte's meaning)."""
        super().detach(screen)
        self._native = self._native and self.listener is not None

    def _feed_text(self, data: str) -> None:
        for start in range(0, len(data), _PIECE):
            self._feed_piece(data[start : start + _PIECE])

    def _feed_piece(self, data: str) -> None:
        if self._string_end is not None:
            collected = self._collect(data)
            if collected is None:
                return
            data = collected
        elif self._carry:
            data = self._carry + data
            self._carry = ""
        if self.plain:
            rest = interpret_plain(self.listener, data)
        elif self._waiting or len(data) >= LEAST:
            rest = self._feed_or_wait(data)
        else:
            rest = interpret_blocks(self.listener, data)
        if rest:
            self._keep(rest)

    def _feed_or_wait(self, data: str) -> str:
        """Lets the plain beginning of ``data`` wait if it is nearly all of it, interprets the whole otherwise."""
        screen = self.listener
        waiting = self._waiting
        length = waiting_length(screen, data, waiting) if len(data) >= LEAST else 0
        if length and (length == len(data) or is_cut_off(data, length)):
            if not waiting:
                let_wait(screen, waiting)
            waiting.append(data[:length])
            self._waiting_length += length
            if self._waiting_length < MOST:
                return data[length:]
            data = data[length:]
        if waiting:
            data = take_waiting(screen) + data
        self._waiting_length = 0
        return interpret_blocks(screen, data)

    def _keep(self, rest: str) -> None:
        """Remembers an unfinished control for the next read."""
        end = string_end(rest)
        if end is not None:
            self._string_end = end
            self._parts = [rest]
            self._parts_length = len(rest)
        elif len(rest) > _SEQUENCE_LIMIT:
            # No sequence means anything at this length: keep what makes it unknown and swallowed whole.
            self._carry = rest[: _SEQUENCE_LIMIT + 1]
        else:
            self._carry = rest

    def _collect(self, data: str) -> str | None:
        """Adds to an unfinished string; returns everything once its end may have come."""
        parts = self._parts
        if self._string_end is not None and parts[-1][-1] != "\x1b" and self._string_end.search(data) is None:
            if self._parts_length <= self.string_limit:
                parts.append(data)
                self._parts_length += len(data)
            return None
        if self._parts_length > self.string_limit:
            # Void, but it must still end where it ends: an introducer that means nothing takes its place.
            self._parts = ["\x1b]\x00" if self._string_end is not None and _is_osc(parts[0]) else "\x1b_"]
        whole = "".join(self._parts) + data
        self._string_end = None
        self._parts = []
        return whole


def _is_osc(beginning: str) -> bool:
    return "]" in beginning[:2]


def _seven_bit(found: re.Match[str]) -> str:
    """A C1 control as ESC and the character it stands for (ECMA-48 5.3)."""
    return "\x1b" + chr(ord(found[0]) - 0x40)


class ByteStream(Stream):
    """A stream of bytes, decoded as UTF-8 (as Latin-1 where its owner sets ``use_utf8`` False)."""

    def __init__(self, screen: Any = None, strict: bool = True) -> None:
        super().__init__(screen, strict)
        self._undecoded = b""

    def feed(self, data: bytes) -> None:  # type: ignore[override]
        """Interprets bytes. A character or sequence cut off at the end waits for the next call."""
        if not self._native:
            super().feed(data.decode("utf-8", "replace"))
        elif self.use_utf8:
            if self._undecoded:
                data = self._undecoded + data
            text, used = utf_8_decode(data, "replace", False)
            self._undecoded = data[used:]
            self._feed_text(text)
        else:
            super().feed(data.decode("latin-1"))
