"""The text of a prompt and where its cursor is: one line, edited cell by cell.

The text is kept as a list of characters with the marks that combine with them, so that a cursor never stands inside
of one. Movement and deletion follow tmux's prompt: words are runs of separators or of other characters, split by
blanks.

Relies on the width table of the terminal engine. Never knows about keys or prompts.
"""

from __future__ import annotations

from pymux_wf.terminal.width import text_width


def shown(character: str) -> str:
    """What stands for a character on the line: control characters in caret notation.

    >>> shown("a"), shown("\\x01"), shown("\\x7f")
    ('a', '^A', '^?')
    """
    if character >= " " and character != "\x7f":
        return character
    return "^" + chr(ord(character[0]) ^ 0x40)


def shown_width(character: str) -> int:
    """How many cells ``shown(character)`` takes."""
    return text_width(shown(character))


class LineEditor:
    """A line of text with a cursor.

    Attributes:
        cells: The characters, each with its combining marks.
        index: Place of the cursor, 0 to ``len(cells)``.
        saved: What the last word deletion removed; the next paste puts it back, as tmux does.
    """

    __slots__ = ("cells", "index", "saved", "separators")

    def __init__(self, text: str = "", separators: str = "") -> None:
        self.separators = separators
        self.saved = ""
        self.cells: list[str] = []
        self.index = 0
        self.insert(text)

    @property
    def text(self) -> str:
        """The whole line."""
        return "".join(self.cells)

    def set(self, text: str) -> None:
        """Replace the line; the cursor goes to its end."""
        self.cells = []
        self.index = 0
        self.insert(text)

    def insert(self, text: str) -> None:
        """Put ``text`` before the cursor; a combining mark joins the character before it."""
        for character in text:
            if self.index and character >= " " and not text_width(character):
                self.cells[self.index - 1] += character
            else:
                self.cells.insert(self.index, character)
                self.index += 1

    def left(self) -> None:
        """One character to the left."""
        self.index = max(0, self.index - 1)

    def right(self) -> None:
        """One character to the right."""
        self.index = min(len(self.cells), self.index + 1)

    def home(self) -> None:
        """To the start."""
        self.index = 0

    def end(self) -> None:
        """Behind the last character."""
        self.index = len(self.cells)

    def delete_before(self) -> bool:
        """Remove the character before the cursor; False where there is none."""
        if not self.index:
            return False
        self.index -= 1
        del self.cells[self.index]
        return True

    def delete_at(self) -> bool:
        """Remove the character under the cursor; False where there is none."""
        if self.index >= len(self.cells):
            return False
        del self.cells[self.index]
        return True

    def delete_to_end(self) -> bool:
        """Remove everything from the cursor on; False where nothing is."""
        if self.index >= len(self.cells):
            return False
        del self.cells[self.index :]
        return True

    def clear(self) -> None:
        """Remove everything."""
        self.cells = []
        self.index = 0

    def delete_word(self) -> None:
        """Remove from the start of the word to the cursor, and remember it."""
        stop = self.index
        self.previous_word(self.separators)
        if self.index < stop:
            self.saved = "".join(self.cells[self.index : stop])
            del self.cells[self.index : stop]

    def transpose(self) -> bool:
        """Exchange the two characters before the place after the cursor; False where there are not two."""
        index = min(self.index + 1, len(self.cells))
        if index < 2:
            return False
        self.cells[index - 2], self.cells[index - 1] = self.cells[index - 1], self.cells[index - 2]
        self.index = index
        return True

    def _kind(self, index: int, separators: str) -> bool:
        return self.cells[index] in separators and self.cells[index] != " "

    def _blank(self, index: int) -> bool:
        return self.cells[index] == " "

    def previous_word(self, separators: str) -> None:
        """To the start of the word before the cursor."""
        index = self.index
        while index and self._blank(index - 1):
            index -= 1
        if index:
            kind = self._kind(index - 1, separators)
            while index and not self._blank(index - 1) and self._kind(index - 1, separators) == kind:
                index -= 1
        self.index = index

    def next_word(self, separators: str, *, to_start: bool) -> None:
        """Forward by a word: to the start of the next one (vi) or behind this one (emacs)."""
        index, size = self.index, len(self.cells)
        if not to_start:
            index = self._skip_blanks(index)
        if index < size:
            kind = self._kind(index, separators)
            index += 1
            while index < size and not self._blank(index) and self._kind(index, separators) == kind:
                index += 1
            if to_start:
                index = self._skip_blanks(index)
        self.index = index

    def word_end(self, separators: str) -> None:
        """To the last character of the word that ends behind the cursor (vi)."""
        size = len(self.cells)
        index = self._skip_blanks(self.index + 1)
        if index >= size:
            self.index = size
            return
        kind = self._kind(index, separators)
        while index + 1 < size and not self._blank(index + 1) and self._kind(index + 1, separators) == kind:
            index += 1
        self.index = index

    def _skip_blanks(self, index: int) -> int:
        while index < len(self.cells) and self._blank(index):
            index += 1
        return index

    def word_at_cursor(self) -> tuple[int, int]:
        """(start, stop) of the blank-separated word that the cursor is in or behind, for completion."""
        start = stop = self.index
        while start and not self._blank(start - 1):
            start -= 1
        while stop < len(self.cells) and not self._blank(stop):
            stop += 1
        return start, stop

    def replace(self, start: int, stop: int, text: str) -> None:
        """Put ``text`` in the place of the characters start to stop; the cursor goes behind it."""
        del self.cells[start:stop]
        self.index = start
        self.insert(text)

    def visible(self, columns: int) -> tuple[str, int]:
        """The part of the line that a window of ``columns`` cells shows, and the cursor's column in it."""
        widths = [shown_width(cell) for cell in self.cells]
        cursor = sum(widths[: self.index])
        offset = max(0, cursor - columns + 1)
        text: list[str] = []
        column = 0
        for cell, width in zip(self.cells, widths):
            if column >= offset and column + width <= offset + columns:
                text.append(shown(cell))
            elif column < offset < column + width:
                text.append(" " * (column + width - offset))
            column += width
        return "".join(text), min(cursor - offset, max(0, columns - 1))
