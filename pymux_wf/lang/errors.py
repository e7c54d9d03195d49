"""Everything the language can raise.

The text of an error is tmux's where tmux has one, because tools match it; what tmux does not tell (the place, the
nearest valid words) is kept beside the text, for those who show it to people.  Relies on nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pymux_wf.lang.source import Position


class LangError(Exception):
    """Base of the room's errors: ``message`` in tmux's words and ``nearest``, valid words close to the wrong one."""

    def __init__(self, message: str, nearest: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.nearest = tuple(nearest)

    def suggestion(self) -> str:
        """``did you mean split-window?`` or an empty string."""
        if not self.nearest:
            return ""
        if len(self.nearest) == 1:
            return f"did you mean {self.nearest[0]}?"
        return f"did you mean {', '.join(self.nearest[:-1])} or {self.nearest[-1]}?"


class UnknownCommand(LangError):
    """No command has this name, or several begin with it."""


class ArgumentError(LangError):
    """Flags or arguments that the command does not take; ``usage`` is the command's usage line."""

    def __init__(self, message: str, nearest: Sequence[str] = (), usage: str = "") -> None:
        super().__init__(message, nearest)
        self.usage = usage


class OptionError(LangError):
    """An option name, index or value that is not valid."""


class StyleError(LangError):
    """A style or colour that is not valid."""


class EnvironError(LangError):
    """An environment variable name or value that is not valid."""


class TargetError(LangError):
    """A target that names nothing; the text names what was looked for."""


class ParseError(LangError):
    """A place in a command text that cannot be understood.

    Attributes:
        file: Name of the file, or None for text that came from elsewhere.
        line: Line number from 1.
        column: Column from 1, in characters.
        source_line: The line's text, without its end.
        bare: The message without the place.

    ``str(error)`` is ``FILE:LINE: message`` as tmux writes it, or the message alone when there is no file.
    """

    def __init__(
        self,
        bare: str,
        *,
        file: str | None = None,
        line: int = 1,
        column: int = 1,
        source_line: str = "",
        nearest: Sequence[str] = (),
    ) -> None:
        super().__init__(f"{file}:{line}: {bare}" if file is not None else bare, nearest)
        self.bare = bare
        self.file = file
        self.line = line
        self.column = column
        self.source_line = source_line

    @classmethod
    def at(cls, position: Position, message: str, nearest: Sequence[str] = ()) -> ParseError:
        """The error of a command that begins at ``position``: at the word that the message ends with, where the line
        has it, else at the command."""
        return cls(
            message,
            file=position.file,
            line=position.line,
            column=_column_of_fault(position, message),
            source_line=position.source_line,
            nearest=nearest,
        )

    def render(self) -> str:
        """The error for a person: place, message, suggestion, then the source line with a caret under the column."""
        place = f"{self.file or '-'}:{self.line}:{self.column}: {_visible(self.bare)}"
        hint = self.suggestion()
        if hint:
            place += f" ({hint})"
        if not self.source_line.strip():
            return place
        before, behind = self.source_line[: self.column - 1], self.source_line[self.column - 1 :]
        if len(before) > _SHOWN:
            before = f"...{before[-_SHOWN:]}"
        if len(behind) > _SHOWN:
            behind = f"{behind[:_SHOWN]}..."
        lead = "".join("\t" if ch == "\t" else " " for ch in before)
        return f"{place}\n    {_visible(before + behind)}\n    {lead}^"


_SHOWN = 160
"""Characters of a line that are shown before the caret, and behind it."""


def _visible(text: str) -> str:
    """The text with controls other than tab as pictures, so that a hostile file does nothing to who reads of it."""
    return "".join(_picture(character) if _is_control(character) else character for character in text)


def _is_control(character: str) -> bool:
    return (character < " " and character != "\t") or "\x7f" <= character <= "\x9f" or "\udc80" <= character <= "\udc9f"


def _picture(character: str) -> str:
    return chr(0x2400 + ord(character)) if character < " " else "\u2421" if character == "\x7f" else "\ufffd"


def _column_of_fault(position: Position, message: str) -> int:
    import re

    _, colon, fault = message.rpartition(": ")
    flag = fault.rpartition(" ")[2]
    fault = flag if flag.startswith("-") else fault.strip("'") if colon else ""
    if fault:
        whole_word = re.compile(rf"(?<![\w-]){re.escape(fault)}(?![\w-])")
        found = whole_word.search(position.source_line, position.column - 1)
        if found:
            return found.start() + 1
    return position.column
