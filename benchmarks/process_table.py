"""Frames of a process viewer, as htop redraws them: meters on top, a table below, most cells the same as before.

Pure and deterministic. htop writes through curses, so a frame holds only the changed cells, reached by cursor
motion.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from .payload_text import MODULES


@dataclass(slots=True)
class Process:
    """One row of the table."""

    number: int
    share: float
    name: str


def process_table(columns: int, lines: int, source: random.Random) -> Iterator[str]:
    """Endless frames: the first draws everything, the others what changed in a second."""
    processes = [Process(1000 + 37 * row, source.random() * 8, source.choice(MODULES)) for row in range(lines - 7)]
    rows = "".join(process_row(row + 7, each, columns, selected=row == 0) for row, each in enumerate(processes))
    yield "\x1b[?1049h\x1b[H\x1b[2J" + meters(columns, source) + heading(columns) + rows + keys_row(lines)
    while True:
        changed = "".join(changes(row + 7, each, source) for row, each in enumerate(processes))
        yield f"{meters(columns, source)}{changed}\x1b[m"


def changes(row: int, process: Process, source: random.Random) -> str:
    """The cells of one row that a second changes: in four rows of ten the share, in one of ten the time."""
    colour = colour_of(row == 7)
    drawn = ""
    if source.random() < 0.4:
        process.share = max(0.0, process.share + source.uniform(-2, 2))
        drawn += f"\x1b[{row};48H{colour}{process.share:5.1f}"
    if source.random() < 0.1:
        minutes, seconds, hundredths = source.randrange(60), source.randrange(60), source.randrange(100)
        drawn += f"\x1b[{row};60H{colour}{minutes:2d}:{seconds:02d}.{hundredths:02d}"
    return drawn


def colour_of(selected: bool) -> str:
    """Black on cyan for the selected row."""
    return "\x1b[30;46m" if selected else "\x1b[39;49m"


def meters(columns: int, source: random.Random) -> str:
    """Four meters with bars in three colours."""
    rows = []
    width = columns // 2 - 14
    for row in range(4):
        used = source.randrange(width // 8, width)
        green = used * 2 // 3
        bar = f"\x1b[32m{'|' * green}\x1b[31m{'|' * (used - green)}\x1b[90m\x1b[1m{' ' * (width - used)}"
        share = f"{used * 100 / width:5.1f}%"
        rows.append(f"\x1b[{row + 1};3H\x1b[36m{row:3d}\x1b[39m\x1b[1m[\x1b[m{bar}{share}\x1b[39m]\x1b[m")
    return "".join(rows)


def heading(columns: int) -> str:
    """The black on green heading."""
    text = "  PID USER      PRI  NI  VIRT   RES   SHR S  CPU% MEM%   TIME+  Command"
    return f"\x1b[6;1H\x1b[30m\x1b[42m{text.ljust(columns)}\x1b[m"


def process_row(row: int, process: Process, columns: int, *, selected: bool) -> str:
    """One process; the selected one is black on cyan over the whole width."""
    figures = f"{process.number:5d} user       20   0  512M 24316  8120 S {process.share:5.1f}  0.3"
    text = f"{figures}  0:01.{process.number % 100:02d} /usr/lib/{process.name} --serve"[:columns]
    return f"\x1b[{row};1H{colour_of(selected)}{text.ljust(columns) if selected else text}\x1b[m"


def keys_row(lines: int) -> str:
    """The function keys at the bottom."""
    names = ("Help", "Setup", "Search", "Filter", "Tree", "SortBy", "Nice-", "Nice+", "Kill", "Quit")
    keys = "".join(f"\x1b[mF{number}\x1b[30m\x1b[46m{name:<6}" for number, name in enumerate(names, 1))
    return f"\x1b[{lines};1H{keys}\x1b[m"
