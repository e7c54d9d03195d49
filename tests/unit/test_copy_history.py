"""What copy mode reads of a history: the texts of its lines, got without their styles, and when they came."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymux_wf.server.modes.copy import CopyMode

from pymux_wf.terminal.history_blocks import PackedBlock, RawBlock
from pymux_wf.terminal.lines import text_of
from pymux_wf.terminal.raw_lines import raw_lines
from pymux_wf.terminal.screen import Screen
from pymux_wf.terminal.stream import Stream
from pymux_wf.terminal.style import DEFAULT_STYLE

PIECES = st.sampled_from(
    ["ab", " ", "\t", "x\ty", "\x1b[31m", "\x1b[m", "long" * 8, "日本", "e\u0301", "   ", "\x1b[44m"]
)
TEXTS = st.lists(st.lists(PIECES, max_size=6).map("".join), min_size=1, max_size=8)


@given(TEXTS, st.sampled_from([10, 20, 80]))
def test_raw_blocks(texts: list[str], width: int) -> None:
    block = RawBlock("".join(f"{text}\r\n" for text in texts), DEFAULT_STYLE, len(texts), width)
    shown = [text.rstrip(" ") for text in block.texts()]
    assert shown == [text_of(line).rstrip(" ") for line in block.lines()]


@given(TEXTS)
def test_packed_blocks(texts: list[str]) -> None:
    logical = raw_lines("".join(f"{text}\r\n" for text in texts), DEFAULT_STYLE, 80)
    block = PackedBlock(logical)
    assert block.texts() == [text_of(line) for line in block.lines()]


def lines(first: int, count: int) -> str:
    return "".join(f"line {number}\r\n" for number in range(first, first + count))


def top_times(screen: Screen, *scrolls: int) -> list[int]:
    mode = CopyMode(screen)
    found = []
    for scroll in scrolls:
        mode.command("goto-line", [str(scroll)])
        found.append(int(mode.variables()["top_line_time"]))
    return found


@pytest.mark.parametrize("piece", [1, 10_000])
def test_the_time_of_the_top_line(piece: int) -> None:
    """Written line by line, or in pieces that go to the history unseen."""
    screen = Screen(20, 5)
    stream = Stream(screen)
    for second, first in ((100, 0), (200, 1000), (300, 1300)):
        screen.history.note_time(second)
        text = lines(first, 1000 if second == 100 else 300)
        for start in range(0, len(text), piece):
            stream.feed(text[start : start + piece])
    screen.settle()
    # 1,596 rows have scrolled off; the view's first row after scrolling back n rows is line 1596 - n.
    assert screen.history.size == 1596
    assert top_times(screen, 0) == [0]
    assert top_times(screen, 1, 250, 350, 550, 1000, 1596) == [300, 300, 200, 200, 100, 100]


def test_times_stay_with_their_lines() -> None:
    screen = Screen(20, 5, history_limit=200)
    stream = Stream(screen)
    for second in range(100, 140):
        screen.history.note_time(second)
        stream.feed("".join(f"{second} " + "x" * 30 + "\r\n" for _ in range(20)))
    screen.settle()
    mode = CopyMode(screen)
    for columns in (20, 11, 50):
        mode.resize(columns, 5)
        for scroll in range(1, mode.backing.history, 7):
            mode.command("goto-line", [str(scroll)])
            written = int(mode.backing.line_at(mode.top).text.split(" ")[0])
            # Those that were the last on the screen scrolled off with the lines of the next second.
            assert int(mode.variables()["top_line_time"]) in (written, written + 1)
    screen.history.clear()
    assert top_times(screen, 0) == [0]
