"""Tabs that a program wrote: where they stand in the grid, and what copies of the text make of them."""

from __future__ import annotations

import pytest

from pymux_wf.terminal import ByteStream, Screen
from pymux_wf.terminal.capture import capture_rows
from tests.unit.commands_rig import Rig, served


def written(data: str, columns: int = 40, lines: int = 4) -> Screen:
    screen = Screen(columns, lines, history_limit=500)
    ByteStream(screen).feed(data.encode())
    return screen


def first_line(data: str, **how: bool) -> str:
    return capture_rows(written(data), **how)[0]


CASES = (
    ("a tab between words", "a\tb", "a\tb"),
    ("a tab at the start", "\tx", "\tx"),
    ("tabs one after another", "\t\tx", "\t\tx"),
    ("a tab one cell wide", "1234567\tx", "1234567\tx"),
    ("a tab at the end", "a\t", "a\t"),
    ("after a wide character", "漢\tb", "漢\tb"),
    ("to the last column", "\t\t\t\tx\ty", "\t\t\t\tx\ty"),
    ("over text nothing is left", "abcdefghij\r\tX", "abcdefghXj"),
    ("written spaces look like blanks", "        \r\tX", "\tX"),
    ("text dissolves it", "\tx\rab", "ab      x"),
    ("also at its end", "\tx\r\x1b[8Gb", "       bx"),
    ("and behind what is left comes another", "\tx\rab\ty", "ab\ty"),
    ("over a tab there is nothing new", "\tx\r\x1b[4C\ty", "\ty"),
    ("erased to the end", "a\tb\x1b[5G\x1b[K", "a"),
    ("an erased cell", "a\tb\x1b[5G\x1b[X", "a       b"),
    ("an erased row", "a\tb\r\x1b[2Kx\tb", "x\tb"),
    ("moved by inserted characters", "a\tb\r\x1b[2@", "  a\tb"),
    ("narrower by deleted characters", "a\tb\x1b[4G\x1b[2P", "a\tb"),
    ("cut by deleted characters", "a\tb\x1b[G\x1b[2P", "      b"),
    ("a joined character", "\t\u0301x", "       \u0020\u0301x"),
    ("CHT only moves", "a\x1b[Ib", "a       b"),
)


@pytest.mark.parametrize(("data", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_captured(data: str, expected: str) -> None:
    assert first_line(data) == expected


@pytest.mark.parametrize(("data", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_captured_from_the_history(data: str, expected: str) -> None:
    screen = written(data + "\r\n" * 200)
    assert capture_rows(screen, -screen.history.size, -screen.history.size)[0] == expected.replace("\u0020\u0301", " ́")


def test_the_picture_is_of_spaces() -> None:
    row = written("a\tb").rows[0]
    assert row.text.rstrip() == "a       b"
    assert len(row.cells) == 40


def test_cells_keep_their_background() -> None:
    screen = written("\x1b[44m\x1b[K\x1b[41m\tx")
    styles = screen.rows[0].styles
    assert [style.bg for style in styles[:9]] == [4] * 8 + [1]
    assert capture_rows(screen, escapes=True)[0].startswith("\x1b[44m\t\x1b[41mx")


def test_over_cells_of_different_looks_nothing_is_left() -> None:
    assert first_line("\x1b[44m  \x1b[m\r\tx") == "        x"


def test_a_block_of_lines_that_scrolled_by_keeps_them() -> None:
    screen = written("".join(f"{number}\ta\tb\r\n" for number in range(400)))
    texts = capture_rows(screen, -screen.history.size)
    assert texts[0] == "0\ta\tb"
    assert texts[200] == "200\ta\tb"
    assert texts[399] == "399\ta\tb"


def test_a_new_width_keeps_them_even_where_the_edge_cuts_one() -> None:
    screen = written("abc\tdef\tg\r\nh\ti")
    screen.resize(4, 5)
    assert capture_rows(screen, -screen.history.size, join=True)[0].replace("\t", " ")[:3] == "abc"
    screen.resize(4, 40)
    assert capture_rows(screen, -screen.history.size)[:2] == ["abc\tdef\tg", "h\ti"]


def test_wide_characters_and_a_new_width() -> None:
    screen = written("漢漢\tdef\té")
    screen.resize(4, 7)
    screen.resize(4, 40)
    assert capture_rows(screen, -screen.history.size)[0] == "漢漢\tdef\té"


def test_a_copied_rectangle_takes_them_along() -> None:
    screen = written("a\tb\x1b[1;1;1;9;1;3;1;1$v")
    assert capture_rows(screen)[2] == "a\tb"


def test_side_margins_scroll_them() -> None:
    screen = written("\r\na\tb\x1b[?69h\x1b[1;20s\x1b[S")
    assert capture_rows(screen)[0] == "a\tb"


@served
async def test_copy_mode_copies_them(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "cat")
    (pane,) = rig.server.tree.panes.values()
    ByteStream(pane.screen).feed(b"a\tb\r\n" * 300 + b"one\ttwo\r\n")
    await rig.ok("copy-mode")
    for command in ("history-top", "begin-selection", "history-bottom", "end-of-line", "copy-selection"):
        await rig.ok("send-keys", "-X", command)
    lines = (await rig.ok("show-buffer")).splitlines()
    assert set(lines[:300]) == {"a\tb"}
    assert lines[300] == "one\ttwo"


def test_a_tab_behind_cells_never_written_to_goes_into_the_history_too() -> None:
    screen = Screen(40, 4)
    ByteStream(screen).feed(b"\x1b[C\t" + b"\r\n" * 60)
    assert capture_rows(screen, -screen.history.size)[0] == " \t"
