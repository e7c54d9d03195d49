"""A vim session as vim 9 sends it to a 256-colour terminal, made by a small model of an editor.

The model keeps a source file, a view, a cursor and vim's modes, and emits for each action what vim was seen to
emit: the pending command in the corner (showcmd), scroll regions with line feeds or IL/DL, the lines that came into
view with their syntax colours, changed parts of a line, the bold reverse status line, the cursor hidden while
drawing. Pure and deterministic; one action is one frame.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator

from .payload_text import code_line, words

GUTTER = 5
SYNTAX = re.compile(
    r"(?P<comment>/\*.*)|(?P<number>\b\d+\b)|(?P<constant>\bNULL\b)"
    r"|(?P<keyword>\b(?:if|for|return|while|switch|case|break|struct|static|const|else|continue)\b)"
)
COLOURS = {"comment": "34", "number": "31", "keyword": "38;5;130", "constant": "38;5;81"}
OPEN = (
    "\x1b[?1049h\x1b[22;0;0t\x1b[?1h\x1b=\x1b[?2004h\x1b[1;{lines}r\x1b[?12h\x1b[?12l"
    "\x1b[27m\x1b[29m\x1b[m\x1b[H\x1b[2J\x1b[?25l"
)


def coloured(text: str) -> str:
    """One source line with syntax colours, tabs expanded to eight columns."""
    expanded = text.expandtabs(8)
    return SYNTAX.sub(lambda found: f"\x1b[{COLOURS[found.lastgroup or 'number']}m{found[0]}\x1b[0m", expanded)


class Editor:
    """The model: ``columns`` x ``lines`` cells, the last two rows are the status line and the command line."""

    def __init__(self, columns: int, lines: int, source: random.Random) -> None:
        self.columns, self.lines, self.random = columns, lines, source
        self.height = lines - 2
        self.text = [code_line(source) for _ in range(3000)]
        self.top = 0
        self.row = 1
        self.column = 1

    def frames(self) -> Iterator[str]:
        """Open the file, then edit for ever."""
        yield OPEN.format(lines=self.lines) + self.page() + self.end()
        actions: tuple[tuple[Callable[[], Iterator[str]], int], ...] = (
            (self.scroll_lines, 30),
            (self.move, 28),
            (self.insert, 20),
            (self.turn_page, 6),
            (self.delete_lines, 8),
            (self.search, 4),
            (self.select, 4),
        )
        while True:
            yield from self.random.choices([action for action, _ in actions], [weight for _, weight in actions])[0]()

    # -- pieces of a frame

    def at(self, row: int, column: int) -> str:
        return f"\x1b[{row};{column}H"

    def line(self, row: int) -> str:
        """The text row ``row`` (from 1) with its number."""
        number = self.top + row
        text = self.text[(number - 1) % len(self.text)]
        return f"\x1b[38;5;130m{number % 10000:4d} \x1b[0m{coloured(text[: self.columns - GUTTER - 24])}"

    def page(self) -> str:
        return "\r\n".join(self.line(row) + "\x1b[K" for row in range(1, self.height + 1))

    def status(self) -> str:
        ruler = f"{self.top + self.row},{self.column}-{self.column + 7}"
        text = (
            " src/window.c [+]".ljust(self.columns - 18) + ruler.ljust(14) + f"{self.top * 100 // len(self.text):3d}%"
        )
        return f"{self.at(self.lines - 1, 1)}\x1b[1m\x1b[7m{text[: self.columns]}\x1b[0m"

    def ruler(self) -> str:
        ruler = f"{self.top + self.row},{self.column}"
        return f"{self.at(self.lines - 1, self.columns - 17)}\x1b[1m\x1b[7m{ruler:<14}\x1b[0m"

    def pending(self, keys: str) -> str:
        """showcmd: the keys are drawn and wiped again before the command runs."""
        place = self.at(self.lines, self.columns - 10)
        return f"\x1b[?25l\x1b[0m{place}{keys}{self.cursor()}{place}{' ' * len(keys)}{self.cursor()}"

    def cursor(self) -> str:
        return self.at(self.row, self.column + GUTTER)

    def wipe(self) -> str:
        """Erase the command line."""
        return f"{self.at(self.lines, 1)}\x1b[K"

    def moved(self) -> str:
        """The end of a frame that leaves the status line but for the ruler."""
        return f"{self.ruler()}{self.cursor()}\x1b[34h\x1b[?25h"

    def mode(self, name: str) -> str:
        """The mode's name in the command line."""
        return f"{self.at(self.lines, 1)}\x1b[1m-- {name} --\x1b[0m{self.cursor()}\x1b[34h\x1b[?25h"

    def end(self) -> str:
        return f"{self.status()}{self.cursor()}\x1b[34h\x1b[?25h"

    # -- actions: each yields one frame a keystroke

    def scroll_lines(self) -> Iterator[str]:
        down = self.random.random() < 0.6 or self.top < 40
        for _ in range(self.random.randrange(3, 25)):
            self.top += 1 if down else -1
            self.top = max(0, self.top)
            yield f"{self.pending('^E' if down else '^Y')}{self.shift(down)}{self.wipe()}{self.moved()}"

    def shift(self, down: bool) -> str:
        """The scroll by one line: a region, a line feed at its end or an inserted line at its start, the new line."""
        row, push = (self.height, "\r\n") if down else (1, "\x1b[L")
        return f"\x1b[1;{self.height}r{self.at(row, 1)}{push}\x1b[1;{self.lines}r{self.at(row, 1)}{self.line(row)}"

    def move(self) -> Iterator[str]:
        for _ in range(self.random.randrange(2, 14)):
            key = self.random.choice("hjklwb")
            self.row = min(self.height, max(1, self.row + {"j": 1, "k": -1}.get(key, 0)))
            self.column = min(60, max(1, self.column + {"h": -1, "l": 1, "w": 6, "b": -6}.get(key, 0)))
            yield f"{self.pending(key)}{self.moved()}"

    def insert(self) -> Iterator[str]:
        yield self.pending("i") + self.mode("INSERT")
        index = (self.top + self.row - 1) % len(self.text)
        for character in words(self.random, self.random.randrange(5, 40)):
            text = self.text[index].expandtabs(8).ljust(self.column - 1)
            self.text[index] = text[: self.column - 1] + character + text[self.column - 1 :]
            rest = coloured(text[self.column - 1 :][: self.columns - GUTTER - self.column - 24])
            self.column = min(60, self.column + 1)
            yield f"\x1b[?25l\x1b[0m{character}{rest}{self.moved()}"
        yield f"\x1b[0m{self.wipe()}{self.cursor()}{self.pending('^[')}\x1b[34h\x1b[?25h"

    def turn_page(self) -> Iterator[str]:
        self.top = max(0, self.top + self.random.choice((1, 1, -1)) * (self.height - 2)) % len(self.text)
        yield f"{self.pending('^F')}{self.at(1, 1)}{self.page()}{self.end()}"

    def delete_lines(self) -> Iterator[str]:
        for _ in range(self.random.randrange(1, 4)):
            del self.text[(self.top + self.row - 1) % len(self.text)]
            self.text.append(code_line(self.random))
            shift = f"\x1b[{self.row};{self.height}r{self.at(self.row, 1)}\x1b[M\x1b[1;{self.lines}r"
            yield f"{self.pending('dd')}{shift}{self.at(self.height, 1)}{self.line(self.height)}{self.end()}"

    def search(self) -> Iterator[str]:
        word = words(self.random, 8).split()[0]
        for end in range(1, len(word) + 1):
            yield f"\x1b[?25l{self.at(self.lines, 1)}\x1b[0m/{word[:end]}\x1b[K\x1b[34h\x1b[?25h"
        self.row = self.random.randrange(1, self.height)
        shown = "".join(
            f"{self.at(row, 1)}{self.line(row)}\x1b[K{self.at(row, GUTTER + 9)}\x1b[30m\x1b[43m{word}\x1b[0m"
            for row in range(1, self.height + 1, self.random.randrange(2, 6))
        )
        yield f"\x1b[?25l{shown}{self.end()}"

    def select(self) -> Iterator[str]:
        first = self.row
        yield self.pending("V") + self.mode("VISUAL LINE")
        for row in range(first, min(self.height, first + self.random.randrange(2, 9))):
            self.row = row
            text = self.text[(self.top + row - 1) % len(self.text)].expandtabs(8)[: self.columns - GUTTER - 24]
            yield f"\x1b[?25l\x1b[0m{self.at(row, GUTTER + 1)}\x1b[47m{text} \x1b[0m{self.moved()}"
        redrawn = "".join(f"{self.at(row, 1)}{self.line(row)}\x1b[K" for row in range(first, self.row + 1))
        yield f"{self.pending('^[')}{redrawn}{self.wipe()}{self.end()}"
