"""Terminal output to test with: hypothesis strategies, random streams for the fuzzer, and the state of a screen.

A stream is made of pieces that mean something to a terminal, so that deep states are reached; some noise is mixed in.
"""

from __future__ import annotations

import random
from typing import Any

from hypothesis import strategies as st

from pymux_wf.terminal import ByteStream, Row, Screen
from pymux_wf.terminal.dispatch import CSI, ESCAPES
from pymux_wf.terminal.tabs import tabs_in

WORDS = (
    "a", "hello", "x" * 17, " ", "  spaces  ", "0123456789", "漢字", "é", "e\u0301", "👩\u200d💻", "🇫🇷", "🇩", "❤\ufe0f",
    "\u200d", "─│┌", "한", "\u1112\u1161\u11ab", "👍🏽", "\ufffd", "\x85", "ñandú 漢 x", "☺\ufe0e", "\U0001f468", "กำ",
)  # fmt: skip
CONTROLS = ("\r\n", "\n", "\r", "\t", "\b", "\x0e", "\x0f", "\x07", "\r\n\r\n\r\n")
SGRS = (
    "",
    "0",
    "1",
    "31",
    "1;44",
    "38;5;9",
    "48;2;1;2;3",
    "4:3",
    "7",
    "0;32",
    "38:2::1:2:3",
    "38:2",
    "58:5:1",
    "22;39",
)
STRINGS = (
    "\x1b]0;t\x07", "\x1b]8;;http://x\x1b\\", "\x1b]8;;\x07", "\x1bP$qm\x1b\\", "\x1b]11;?\x07", "\x1b_zzz\x1b\\",
    "\x1bktt\x1b\\", "\x1b]4;1;?\x07", "\x1bPtmux;\x1b\x1b[m\x1b\\", "\x1b]133;A\x07",
    "\x1b]52;c;YQ==\x07", "\x1bP+q436f\x1b\\",
)  # fmt: skip
NUMBERS = ("", "0", "1", "2", "3", "5", "8", "20", "99", "1049", "69", "6", "7", "4", "25", "45", "2004", "47")
NOISE = "\x1b\x1b[?;0\r\x18\x1aAm]P\x07\\ \x7f\u4e2d\x00"
LINE_STARTS = ("", "\x1b[31m", "\x1b[0m", "\x1b[44m", "漢", "a\tb", "\t", "\u0301")
SIZES = ((1, 1), (1, 4), (2, 3), (5, 4), (10, 2), (20, 8), (40, 4))


def random_piece(source: random.Random) -> str:
    """One piece of terminal output."""
    kind = source.random()
    if kind < 0.25:
        return source.choice(WORDS)
    if kind < 0.4:
        return source.choice(CONTROLS)
    if kind < 0.5:
        return f"\x1b[{source.choice(SGRS)}m"
    if kind < 0.8:
        final = source.choice(list(CSI))
        prefix = final[0] if final[0] in "<=>?" else ""
        numbers = ";".join(source.choices(NUMBERS, k=source.randrange(5)))
        return f"\x1b[{prefix}{numbers}{final[len(prefix) :]}"
    if kind < 0.87:
        return "\x1b" + source.choice([*ESCAPES, "(0", "(B", ")0", "*A", "%G", "#3"])
    if kind < 0.93:
        return source.choice(STRINGS)
    if kind < 0.97:
        count = source.randrange(5, 60)
        return "".join(
            f"{source.choice(LINE_STARTS)} line {n}\r\n" + "w" * source.choice((0, 0, 30)) for n in range(count)
        )
    return "".join(source.choices(NOISE, k=source.randrange(1, 12)))


def random_stream(source: random.Random, most: int = 60) -> bytes:
    """Some pieces, now and then with damaged bytes."""
    data = bytearray("".join(random_piece(source) for _ in range(source.randrange(1, most))), "utf-8")
    if source.random() < 0.2:
        for _ in range(3):
            data[source.randrange(len(data))] = source.randrange(256)
    return bytes(data)


# Hypothesis chooses the seed of a stream and may shorten the result: shrinking pieces one by one is not worth its time.
streams = st.one_of(
    st.integers(0, 2**32).map(lambda seed: random_stream(random.Random(seed))),
    st.binary(max_size=200),
    st.text(st.sampled_from(NOISE), max_size=40).map(str.encode),
)
sizes = st.sampled_from(SIZES)


def row_state(row: Row) -> tuple[Any, ...]:
    """What a reader can see of a row."""
    tabs = tuple(tabs_in(row.cells)) if row.tabs else ()
    return tuple(row.cells), tuple(style.key() for style in row.styles), row.wrapped, row.used(), row.prompt, tabs


def state(screen: Screen) -> dict[str, Any]:
    """All that a screen shows, remembers and answers."""
    screen.settle()
    cursor = screen.cursor
    return {
        "rows": [row_state(row) for row in screen.rows],
        "cursor": (cursor.x, cursor.y, cursor.style.key(), cursor.hidden),
        "modes": screen.modes.values(),
        "history": [row_state(row) for row in screen.history.rows(0, screen.history.size)],
        "replies": screen.take_replies(),
        "events": screen.take_events(),
        "titles": (screen.title, screen.icon_name),
        "margins": (screen.top, screen.bottom, screen.left, screen.right),
    }


def fed(data: bytes, size: tuple[int, int], cuts: list[int], plain: bool = False) -> Screen:
    """A screen that was fed ``data`` cut at the given places."""
    screen = Screen(*size, history_limit=200)
    stream = ByteStream(screen)
    stream.plain = plain
    start = 0
    for end in [*sorted(cuts), len(data)]:
        stream.feed(data[start:end])
        start = end
    return screen


def check_invariants(screen: Screen) -> None:
    """What must hold of every screen at any time."""
    assert len(screen.rows) == screen.lines
    assert 0 <= screen.cursor.x <= screen.columns
    assert 0 <= screen.cursor.y < screen.lines
    assert 0 <= screen.top <= screen.bottom < screen.lines
    assert 0 <= screen.left <= screen.right < screen.columns
    for row in screen.rows:
        assert len(row.cells) == len(row.styles) == screen.columns
        assert row.pen is None or (not row.wide and all(style is row.pen for style in row.styles))
        for x, cell in enumerate(row.cells):
            assert cell or (x and row.cells[x - 1]), "half a wide character"
            assert cell or row.wide, "a wide character in a row that says it has none"
        assert row.tabs or not tabs_in(row.cells), "tabs in a row that says it has none"
