"""Lines taken in blocks leave the same screen and history as lines written one by one."""

from __future__ import annotations

import pytest

from pymux_wf.terminal import ByteStream, Screen
from pymux_wf.terminal.row import BLANK, Row, TextRow
from pymux_wf.terminal.style import DEFAULT_STYLE, Style
from tests.terminal_streams import check_invariants, fed, state

ENDS = ("", " ", "  ", "x" * 30, "漢", "\t", "\x1b[31mred\x1b[m", "x" * 31)


@pytest.mark.parametrize("start", ["", "\x1b[2;6r\x1b[6;1H", "\x1b[44m", "\x1b[7m", "\x1b[?1049h", "\x1b[3;3Hab\r\n"])
@pytest.mark.parametrize("end", ENDS, ids=repr)
def test_blocks_mean_the_same(start: str, end: str) -> None:
    lines = [f"{number} {'y' * (number % 7)}" for number in range(60)]
    lines[57] = end
    data = (start + "\n" + "\r\n".join(lines) + "\r\n\x1b[4;2HZ\x1b[8;1H\r\nlast").encode()
    screen = fed(data, (30, 8), [])
    seen = state(screen)
    check_invariants(screen)
    assert seen == state(fed(data, (30, 8), list(range(1, len(data))), plain=True))


def test_rows_of_a_flood_are_read_when_somebody_looks() -> None:
    screen = Screen(20, 4)
    ByteStream(screen).feed("\n".join(["", *(f"line {number}\r" for number in range(40)), ""]).encode())
    assert [type(row) for row in screen.rows] == [TextRow, TextRow, TextRow, Row]
    row = screen.rows[1]
    assert row.text == "line 38             "
    assert type(row) is Row
    assert row.cells[7] is BLANK
    assert row.styles == [DEFAULT_STYLE] * 20


def test_a_row_of_text_keeps_the_background() -> None:
    blue = Style.of(bg=4)
    row = TextRow("ab", 4, blue)
    assert row.styles == [blue] * 4
    assert row.used() == 2
