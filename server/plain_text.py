"""What a program wrote, as a person reads it: text without control sequences, ``\\n`` between lines.

A line that the program wrote over (a carriage return, backspaces, cursor moves within the last lines, erasing) is what
was left of it in the end, without the blanks behind it; any other text is exact, blanks at its ends included. Lines are
as long as they were written: nothing wraps. Absolute cursor addressing has no place in a flow of lines and is left out.
Bytes that are no UTF-8 become U+FFFD.

Pure: bytes in, text out.
"""

from __future__ import annotations

import re
from codecs import getincrementaldecoder

from pymux_wf.terminal.width import split_cells

# Control strings, sequences that do not move or erase, and single controls without effect on text.
_DROPPED = re.compile(
    r"\x1b[\]PX^_k][^\x07\x1b]*+(?:\x07|\x1b\\)|\x1b\[[0-?]*+[ -/]*+[^A-GKPX@ -?\x00-\x1f]"
    r"|\x1b\[[<-?][0-?]*+[ -/]*+[@-~]|\x1b[ -/]*+[0-OQ-WYZ\\`-jl-~]|[\x00-\x07\x0e-\x1a\x1c-\x1f\x7f-\x9f]"
)
_UNFINISHED = re.compile(r"\r*\x1b(?:[\]PX^_k][^\x07\x1b]*+\x1b?|\[[0-?]*+[ -/]*+|[ -/]*+)?\Z|\r+\Z")
_CRLF = re.compile(r"\r+\n")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_TOKEN = re.compile(r"[^\x08\n\x0b\x0c\r\x1b]++|\x1b\[([0-9;]*+)([A-GKPX@])|.", re.DOTALL)
_PENDING_LIMIT = 1 << 20
_FARTHEST = 10_000


def plain(data: bytes) -> str:
    """The text of some output from its beginning to its end."""
    text = _CRLF.sub("\n", data.decode("utf-8", "replace"))
    if _CONTROL.search(text) is None:
        return text
    text = _CRLF.sub("\n", _DROPPED.sub("", text))
    if _CONTROL.search(text) is None:
        return text
    reader = PlainText()
    reader.feed(data)
    return reader.text


class PlainText:
    """Output that comes in pieces; ``text`` is what it is so far. What is cut off in the middle waits for its rest."""

    def __init__(self) -> None:
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._pending = ""
        self._rows = [""]
        self._cells: list[str] = []
        self._row = self._column = 0
        self._rewritten: set[int] = set()

    @property
    def text(self) -> str:
        """All of it, up to where the program has come."""
        rows = self._rows
        if self._rewritten:
            rows = [row.rstrip(" ") if number in self._rewritten else row for number, row in enumerate(rows)]
        return "\n".join(rows)

    def feed(self, data: bytes) -> None:
        """Takes in more output."""
        text = self._pending + self._decode(data)
        cut = _UNFINISHED.search(text)
        self._pending = text[cut.start() :] if cut is not None else ""
        if len(self._pending) > _PENDING_LIMIT:
            self._pending = ""
        text = _CRLF.sub("\n", _DROPPED.sub("", text[: cut.start()] if cut is not None else text))
        if _CONTROL.search(text) is None and self._at_end():
            first, *rest = text.split("\n")
            self._rows[-1] += first
            self._rows += rest
            self._row, self._column = len(self._rows) - 1, _width(self._rows[-1])
        else:
            self._step_by_step(text)

    def _at_end(self) -> bool:
        return self._row == len(self._rows) - 1 and self._column == _width(self._rows[-1])

    def _step_by_step(self, text: str) -> None:
        self._cells = _cells(self._rows[self._row])
        for token in _TOKEN.finditer(text):
            word = token[0]
            if word[0] == "\x1b":
                if token[2]:
                    self._sequence(token[2], token[1])
            elif word == "\r":
                self._column = 0
            elif word == "\x08":
                self._column = max(self._column - 1, 0)
            elif word in "\n\x0b\x0c":
                self._go_to(self._row + 1)
                self._column = 0
            else:
                self._write(word)
        self._rows[self._row] = _joined(self._cells)

    def _go_to(self, row: int) -> None:
        """Makes another row the one that is worked on, as cells; one below the last is added."""
        if row == self._row:
            return
        self._rows[self._row] = _joined(self._cells)
        if row == len(self._rows):
            self._rows.append("")
        self._row = row
        self._cells = _cells(self._rows[row])

    def _write(self, text: str) -> None:
        cells, column, new = self._cells, self._column, _cells(text)
        if column != len(cells):
            self._rewritten.add(self._row)
            cells += " " * (column - len(cells))
        cells[column : column + len(new)] = new
        self._column += len(new)

    def _sequence(self, final: str, parameters: str) -> None:
        first = parameters.partition(";")[0]
        number = min(int(first or 0), _FARTHEST) if len(first) < 9 else _FARTHEST
        steps = number or 1
        if final in "AF":
            self._go_to(max(self._row - steps, 0))
        elif final in "BE":
            self._go_to(min(self._row + steps, len(self._rows) - 1))
        elif final == "C":
            self._column += steps
        elif final == "D":
            self._column = max(self._column - steps, 0)
        elif final == "G":
            self._column = steps - 1
        else:
            self._edit(final, number, steps)
        if final in "EF":
            self._column = 0

    def _edit(self, final: str, number: int, steps: int) -> None:
        column = self._column
        cells = self._cells
        cells += " " * (column - len(cells))
        if final == "K":
            if number in (0, 2):
                del cells[column:]
            if number in (1, 2):
                cells[: column + 1] = " " * (column + 1) if number == 1 else " " * column
        elif final == "P":
            del cells[column : column + steps]
        elif final == "X":
            cells[column : column + steps] = " " * min(steps, len(cells) - column)
        else:
            cells[column:column] = " " * steps
        self._rewritten.add(self._row)


def _width(text: str) -> int:
    return len(text) if text.isascii() else len(_cells(text))


def _cells(text: str) -> list[str]:
    """One string a cell, empty behind a wide character."""
    return list(text) if text.isascii() else split_cells(text)


def _joined(cells: list[str]) -> str:
    """The text of cells; of a wide character that lost a half, a blank is left."""
    text = "".join(cells)
    if text.isascii() and "" not in cells:
        return text
    whole = list(cells)
    wide = [not cell.isascii() and len(split_cells(cell)) == 2 for cell in cells]
    for place, cell in enumerate(cells):
        no_right_half = wide[place] and any(cells[place + 1 : place + 2] or ["x"])
        no_left_half = not cell and not (place and wide[place - 1])
        if no_right_half or no_left_half:
            whole[place] = " "
    return "".join(whole)
