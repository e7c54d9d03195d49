"""The payloads: what programs write into a pane, made by our own code from fixed seeds.

Pure: the same name, size and screen give the same bytes on every machine. A payload is an endless run of *frames*
(one keystroke's redraw, one burst of log lines …); `Payload.make` joins frames to a size, `Payload.frames` hands
them out one by one for work at a person's pace. Lines end in CR LF, as they reach a multiplexer after the
terminal's own output processing. The characters ~ and ` never appear: they are the harness's marks.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from . import payload_text as text
from .vim_session import Editor

Frames = Callable[[int, int, random.Random], Iterator[str]]
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Payload:
    """One kind of output.

    Attributes:
        name: Its name in tables and on the command line.
        size: Bytes for a full run; chosen so that tmux 3.3a takes about half a second.
        summary: What it stands for.
    """

    name: str
    size: int
    summary: str
    generator: Frames
    seed: int

    def frames(self, columns: int = 120, lines: int = 39) -> Iterator[bytes]:
        """The endless frames for a pane of ``columns`` x ``lines`` cells."""
        for frame in self.generator(columns, lines, random.Random(self.seed)):
            yield frame.encode()

    def make(self, size: int | None = None, columns: int = 120, lines: int = 39) -> bytes:
        """Whole frames, at least ``size`` bytes (default: the full run's)."""
        wanted = self.size if size is None else size
        made: list[bytes] = []
        length = 0
        for frame in self.frames(columns, lines):
            made.append(frame)
            length += len(frame)
            if length >= wanted:
                break
        return b"".join(made)


def full_screen_text(columns: int, lines: int, source: random.Random) -> Iterator[str]:
    """Every row rewritten from the top with plain words, each erased to its end."""
    while True:
        rows = (text.filled(source, source.randrange(columns // 2, columns)) + "\x1b[K" for _ in range(lines))
        yield "\x1b[H" + "\r\n".join(rows)


def dense_colours(columns: int, lines: int, source: random.Random) -> Iterator[str]:
    """Every cell with a foreground and a background of its own of the 256 colours, as a picture in a terminal has.

    Neighbouring cells differ nearly always; some 3,500 different pairs come up again and again.
    """
    time = 0
    while True:
        time += 1
        letters = source.choices("abcdefghijklmnopqrstuvwxyz#@%&*+=-", k=columns * lines)
        rows = []
        for row in range(lines):
            cells = (_coloured_cell(column + time, row, letters[row * columns + column]) for column in range(columns))
            rows.append(f"\x1b[{row + 1};1H" + "".join(cells))
        yield "".join(rows) + "\x1b[m"


def _coloured_cell(x: int, y: int, letter: str) -> str:
    """A cell of a colour field over the 6x6x6 cube and the grey ramp (16..255); the background is a shade away."""
    field = x * x // 7 + 3 * x + 5 * y + x * y // 11
    shade = field // 240 + x + 2 * y
    return f"\x1b[38;5;{16 + field % 240};48;5;{16 + (field + shade % 21) % 240}m{letter}"


def cursor_motion(columns: int, lines: int, source: random.Random) -> Iterator[str]:
    """Short texts all over the screen, reached by absolute and relative motion.

    The last column is never written: what a motion means right after it is not the same in all terminals.
    """
    x = 0
    while True:
        parts = []
        for _ in range(40):
            motion, x = _motion(x, columns, lines, source)
            word = source.choice(text.WORDS)[: source.randrange(1, 4)]
            x += len(word)
            parts.append(motion + word)
        yield "".join(parts)


def _motion(x: int, columns: int, lines: int, source: random.Random) -> tuple[str, int]:
    """One motion from column ``x`` and the column it leads to, at least four before the end of the line."""
    kind, by = source.random(), source.randrange(1, 12)
    column = source.randrange(columns - 4)
    if kind < 0.6 or x + by > columns - 5:
        return f"\x1b[{source.randrange(lines) + 1};{column + 1}H", column
    if kind < 0.9:
        letter = source.choice("ABCD")
        return f"\x1b[{by}{letter}", {"C": x + by, "D": max(0, x - by)}.get(letter, x)
    row = source.randrange(lines) + 1
    return source.choice((("\r", 0), ("\b\b", max(0, x - 2)), (f"\x1b[{column + 1}G", column), (f"\x1b[{row}d", x)))


def vim_session(columns: int, lines: int, source: random.Random) -> Iterator[str]:
    """See `vim_session.Editor`."""
    return Editor(columns, lines, source).frames()


def source_code(columns: int, lines: int, source: random.Random) -> Iterator[str]:
    """Lines of source code with tabs, as `cat file.c` prints them: plain scrolling."""
    while True:
        yield "".join(text.code_line(source)[:columns] + "\r\n" for _ in range(source.randrange(1, 6)))


def region_scrolling(columns: int, lines: int, source: random.Random) -> Iterator[str]:
    """Lines printed at the bottom of a scroll region that leaves a head and a foot standing."""
    while True:
        top, bottom = source.randrange(2, 6), lines - source.randrange(1, 6)
        yield f"\x1b[{top};{bottom}r\x1b[{bottom};1H"
        for _ in range(50):
            count = source.randrange(1, 4)
            yield "".join("\r\n" + text.words(source, source.randrange(10, columns)) for _ in range(count))
        yield "".join(f"\x1b[{top};1H\x1bM{text.words(source, source.randrange(10, columns))}" for _ in range(10))


def plain_log(columns: int, lines: int, source: random.Random) -> Iterator[str]:
    """Log lines of 50 to 120 characters."""
    number = 0
    while True:
        burst = []
        for _ in range(source.randrange(1, 5)):
            number += 1
            start = f"{text.timestamp(number)} {text.level(source)[0]:<8}{source.choice(text.MODULES)}"
            line = f"{start}: {text.message(source)}"
            burst.append(line[:columns] + "\r\n")
        yield "".join(burst)


def coloured_log(columns: int, lines: int, source: random.Random) -> Iterator[str]:
    """The same with colours as structured loggers print them: dim time, coloured level, bold names, 256 colours."""
    number = 0
    while True:
        burst = []
        for _ in range(source.randrange(1, 5)):
            number += 1
            level, colour = text.level(source)
            module = source.choice(text.MODULES)
            burst.append(
                f"\x1b[2m{text.timestamp(number)}\x1b[0m \x1b[{colour}m\x1b[1m{level:<8}\x1b[0m \x1b[1m{module}\x1b[0m "
                f"{text.words(source, source.randrange(12, 36))} \x1b[36m{source.choice(text.WORDS)}\x1b[0m="
                f"\x1b[38;5;{source.randrange(160, 230)}m{source.randrange(10**6)}\x1b[0m\r\n"
            )
        yield "".join(burst)


def counting(columns: int, lines: int, source: random.Random) -> Iterator[str]:
    """`seq 1000000`."""
    number = 1
    while True:
        yield "".join(f"{value}\r\n" for value in range(number, number + 10))
        number += 10


def one_letter_lines(columns: int, lines: int, source: random.Random) -> Iterator[str]:
    """`yes` and its kind: lines of a single letter."""
    while True:
        yield "".join(f"{letter}\r\n" for letter in source.choices("abcdefghijklmnopqrstuvwxyz", k=20))


def wide_and_combining(columns: int, lines: int, source: random.Random) -> Iterator[str]:
    """Lines of CJK, Cyrillic, Greek, accents made of two characters, Thai, Devanagari, emoji and their clusters."""
    while True:
        count = source.randrange(1, 4)
        yield "".join("  ".join(source.choices(text.SCRIPTS, k=source.randrange(1, 3))) + "\r\n" for _ in range(count))


PAYLOADS: tuple[Payload, ...] = (
    Payload("full-screen text", 4 * MEGABYTE, "every row rewritten, plain words", full_screen_text, 11),
    Payload("dense 256 colours", 3 * MEGABYTE, "a colour of its own for every cell", dense_colours, 12),
    Payload("cursor motion", 3 * MEGABYTE, "short texts all over the screen", cursor_motion, 13),
    Payload("vim session", 3 * MEGABYTE, "scrolling, typing, searching in an editor", vim_session, 14),
    Payload("plain scrolling", 4 * MEGABYTE, "cat of source code with tabs", source_code, 15),
    Payload("scrolling in regions", 3 * MEGABYTE, "a head and a foot stand still", region_scrolling, 16),
    Payload("coloured log", 3 * MEGABYTE, "a structured logger's output", coloured_log, 17),
    Payload("plain log", 6 * MEGABYTE, "log lines without colours", plain_log, 18),
    Payload("seq", 3 * MEGABYTE, "numbers, one a line", counting, 19),
    Payload("one-letter lines", MEGABYTE, "the shortest lines there are", one_letter_lines, 20),
    Payload("wide and combining", 2 * MEGABYTE, "CJK, emoji, clusters, accents", wide_and_combining, 21),
)


def payload(name: str) -> Payload:
    """The payload called ``name``.

    Raises:
        ValueError: There is none.
    """
    for candidate in PAYLOADS:
        if candidate.name == name:
            return candidate
    raise ValueError(f"no payload {name!r} (there are: {', '.join(each.name for each in PAYLOADS)})")
