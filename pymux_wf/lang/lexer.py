"""Command text into tokens.

What a token is depends on little: a word runs until blank, ``;``, ``}`` or line end outside quotes; ``#`` starts a
comment only where a word could start; ``#{`` right after a condition word is a format.  ``$NAME``, ``~`` and escapes
are expanded here, through callbacks, as tmux does.  Relies on `Source` for places.  Never decides what a command is:
that is `parser`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from pymux_wf.lang.source import Source


class Kind:
    """What a token is.  Plain strings: an enum would take longer to make than a small config to read."""

    WORD = "word"
    EQUALS = "assignment"
    FORMAT = "format"
    NEWLINE = "end of line"
    END = "end of text"
    SEMICOLON = ";"
    OPEN = "{"
    CLOSE = "}"
    IF = "%if"
    ELIF = "%elif"
    ELSE = "%else"
    ENDIF = "%endif"
    HIDDEN = "%hidden"


class Token(NamedTuple):
    """One token: kind, text after expansion, offset of its first character in the source."""

    kind: str
    text: str
    offset: int


_CONDITIONS = frozenset({Kind.IF, Kind.ELIF, Kind.ELSE, Kind.ENDIF, Kind.HIDDEN})
_BLANKS = re.compile(r"[ \t]*")
_PERCENT_WORD = r"%[^ \t\n]*"
_SIMPLE_WORD = re.compile(r"([^ \t\n;{}\\~$'\"#%=][^ \t\n;}\\~$'\"=]*)(?=[ \t\n;}]|\Z)")
_PLAIN = re.compile(r"[^ \t\n;}\\~$'\"]+")
_IN_DOUBLE = re.compile(r"[^\n\\~$\"]+")
_IN_SINGLE = re.compile(r"[^\n']+")
_TILDE_NAME = r"[^/ \t\n\"']*"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_BRACED_NAME = r"\{([A-Za-z_0-9]*)(\}?)"
_ASSIGNMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*=").match
_OCTAL = r"[0-3][0-7][0-7]"
_HEX4 = r"[0-9A-Fa-f]{4}"
_HEX8 = r"[0-9A-Fa-f]{8}"
_ESCAPES = {"a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "s": " ", "v": "\v", "r": "\r", "n": "\n", "t": "\t"}
_MAX_NAME = 1022


def _match(pattern: str, text: str, at: int) -> re.Match[str] | None:
    """Match one of the rarer patterns, compiled when it is first needed."""
    return re.compile(pattern).match(text, at)


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


class Lexer:
    """Tokens of a source, one at a time.

    Args:
        source: The text.
        environment: Value of a variable, None when unset.
        home: Home directory of a user name (empty for one's own), None when unknown.
        unclosed_quotes: Accept a quote that the end of the text closes, as tmux does for text typed by a person.
    """

    def __init__(
        self,
        source: Source,
        environment: Callable[[str], str | None],
        home: Callable[[str], str | None],
        *,
        unclosed_quotes: bool = False,
    ) -> None:
        self.source = source
        self.text = source.text
        self.offset = 0
        self._environment = environment
        self._home = home
        self._unclosed_quotes = unclosed_quotes
        self._after_condition = False

    def skip_line(self, offset: int) -> None:
        """Go on after the line that holds ``offset``; used after an error."""
        end = self.text.find("\n", offset)
        self.offset = len(self.text) if end < 0 else end + 1
        self._after_condition = False

    def next(self) -> Token:
        """The next token; after the last one, END for ever.

        Raises:
            ParseError: No token starts here; the offset then is where reading stopped.
        """
        after_condition, self._after_condition = self._after_condition, False
        text = self.text
        while True:
            start = _BLANKS.match(text, self.offset).end()  # type: ignore[union-attr]
            simple = _SIMPLE_WORD.match(text, start)
            if simple is not None:
                self.offset = simple.end()
                return Token(Kind.WORD, simple[1], start)
            if start >= len(text):
                self.offset = start
                return Token(Kind.END, "", start)
            ch = text[start]
            if ch == "#" and after_condition and text.startswith("#{", start):
                return self._format(start)
            if ch != "#":
                break
            # The line's end is a token of its own, so a comment stops before it.
            self.offset = _line_end(text, start)
        if ch == "\n":
            self.offset = start + 1
            return Token(Kind.NEWLINE, "", start)
        if ch in ";{}":
            self.offset = start + 1
            return Token(ch, ch, start)
        if ch == "%":
            return self._percent(start)
        word = self._word(start)
        return Token(Kind.EQUALS if _ASSIGNMENT(word) else Kind.WORD, word, start)

    def _percent(self, start: int) -> Token:
        match = _match(_PERCENT_WORD, self.text, start)
        assert match is not None
        self.offset = match.end()
        if not match[0].strip("%0123456789"):
            return Token(Kind.WORD, match[0], start)
        if match[0] not in _CONDITIONS:
            raise self.source.error("syntax error", start, _nearest_condition(match[0]))
        self._after_condition = True
        return Token(match[0], match[0], start)

    def _format(self, start: int) -> Token:
        """``#{…}`` up to its closing brace on the same line."""
        text, depth, at = self.text, 0, start
        while at < len(text) and text[at] != "\n":
            if text.startswith("#{", at):
                depth += 1
                at += 2
                continue
            if text[at] == "}":
                depth -= 1
                if not depth:
                    self.offset = at + 1
                    return Token(Kind.FORMAT, text[start : at + 1], start)
            at += 2 if text[at] == "#" and not text.startswith("\n", at + 1) else 1
        self.offset = at
        raise self.source.error("syntax error", start)

    def _word(self, start: int) -> str:
        """One word with quotes taken off and escapes, ``~`` and ``$`` expanded."""
        text, at, end = self.text, start, len(self.text)
        parts: list[str] = []
        quote, quote_start = "", start
        # A tilde means a home directory only where the quoting has just changed, as at the start of a word.
        fresh = True
        runs = {"": _PLAIN, '"': _IN_DOUBLE, "'": _IN_SINGLE}
        while at < end:
            run = runs[quote].match(text, at)
            if run is not None:
                parts.append(run[0])
                at, fresh = run.end(), False
                continue
            ch = text[at]
            if not quote and ch in " \t\n;}":
                break
            if ch == quote:
                quote, at, fresh = "", at + 1, True
            elif not quote and ch in "\"'":
                quote, quote_start, at, fresh = ch, at, at + 1, True
            elif ch == "\n":
                at = self._indented(at, parts)
            else:
                at, fresh = self._expanded(at, fresh, parts), False
        self.offset = at
        if quote and not self._unclosed_quotes:
            self.offset = end
            raise self.source.error(f"syntax error: {quote} is not closed", quote_start)
        return _decode_bytes("".join(parts))

    def _indented(self, at: int, parts: list[str]) -> int:
        """A line end inside quotes: kept, while the next line's indentation and comments go."""
        parts.append("\n")
        text = self.text
        at = _BLANKS.match(text, at + 1).end()  # type: ignore[union-attr]
        if not text.startswith("#", at) or text[at + 1 : at + 2] in ("", ",", "#", "{", "}", ":"):
            return at
        # The comment's line end was written already.
        comment = _line_end(text, at)
        return min(comment + 1, len(text))

    def _expanded(self, at: int, fresh: bool, parts: list[str]) -> int:
        """A backslash, tilde or dollar: append what it stands for; the offset after it."""
        ch = self.text[at]
        if ch == "\\":
            return self._escape(at, parts)
        if ch == "$":
            return self._variable(at, parts)
        if not fresh:
            parts.append(ch)
            return at + 1
        name = _match(_TILDE_NAME, self.text, at + 1)
        assert name is not None
        home = self._home(name[0])
        if home is None:
            raise self._error(f"syntax error: no home directory for ~{name[0]}", at)
        parts.append(home)
        return name.end()

    def _escape(self, at: int, parts: list[str]) -> int:
        text = self.text
        ch = text[at + 1 : at + 2]
        if not ch:
            raise self._error("syntax error", at)
        if ch in "01234567":
            octal = _match(_OCTAL, text, at + 1)
            if octal is None:
                raise self._error("invalid octal escape", at)
            code = int(octal[0], 8)
            # A byte above 127 is part of UTF-8; it is put together with its neighbours when the word is whole.
            parts.append(chr(code) if code < 128 else chr(0xDC00 + code))
            return at + 4
        if ch in "uU":
            return self._unicode(at, ch, parts)
        parts.append(_ESCAPES.get(ch, ch))
        return at + 2

    def _unicode(self, at: int, letter: str, parts: list[str]) -> int:
        digits = _match(_HEX4 if letter == "u" else _HEX8, self.text, at + 2)
        code = int(digits[0], 16) if digits else -1
        if digits is None or not 0 <= code <= 0x10FFFF or 0xD800 <= code < 0xE000:
            raise self._error(f"invalid \\{letter} argument", at)
        parts.append(chr(code))
        return digits.end()

    def _variable(self, at: int, parts: list[str]) -> int:
        text = self.text
        if text.startswith("{", at + 1):
            braced = _match(_BRACED_NAME, text, at + 1)
            assert braced is not None
            if not braced[2]:
                raise self._error("invalid environment variable", at)
            name, after = braced[1], braced.end()
        else:
            plain = _NAME.match(text, at + 1)
            if plain is None:
                parts.append("$")
                return at + 1
            name, after = plain[0], plain.end()
        if len(name) > _MAX_NAME:
            raise self._error("environment variable is too long", at)
        parts.append(self._environment(name) or "")
        return after

    def _error(self, message: str, at: int) -> Exception:
        self.offset = at
        return self.source.error(message, at)


def _decode_bytes(word: str) -> str:
    """Bytes written as octal escapes become the characters they encode, where they do."""
    if word.isascii() or not any("\udc80" <= ch <= "\udcff" for ch in word):
        return word
    try:
        return word.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return word


def _nearest_condition(word: str) -> tuple[str, ...]:
    from pymux_wf.lang.nearest import nearest_words

    return nearest_words(word, _CONDITIONS, 1)
