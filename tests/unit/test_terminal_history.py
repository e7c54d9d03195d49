"""The history: order, limits, memory, reflow, and giving lines back to a growing screen."""

from __future__ import annotations

import tracemalloc

import pytest

from pymux_wf.terminal import ByteStream, Screen, Style


def numbered(count: int, columns: int = 20, lines: int = 5, limit: int = 2000, pieces: int = 10_000) -> Screen:
    """A screen that printed ``count`` numbered lines, fed ``pieces`` bytes at a time."""
    screen = Screen(columns, lines, history_limit=limit)
    stream = ByteStream(screen)
    data = b"".join(b"line %d\r\n" % number for number in range(count))
    for start in range(0, len(data), pieces):
        stream.feed(data[start : start + pieces])
    return screen


@pytest.mark.parametrize("pieces", [7, 100, 10_000])
def test_lines_are_in_order(pieces: int) -> None:
    screen = numbered(700, pieces=pieces)
    texts = [screen.absolute_row(index).text.rstrip() for index in range(screen.history.size + screen.lines)]
    assert texts == [f"line {number}" for number in range(700)] + [""]


def test_limit_in_rows() -> None:
    screen = numbered(5000, limit=100)
    assert screen.history.size == 100
    assert screen.history.row(99).text.rstrip() == f"line {5000 - 5}"
    screen.history.limit = 10
    assert screen.history.size == 10
    with pytest.raises(IndexError):
        screen.history.row(10)


def test_limit_in_bytes() -> None:
    screen = Screen(80, 5, history_limit=10**6, history_bytes=200_000)
    stream = ByteStream(screen)
    for number in range(20_000):
        stream.feed(b"a line of some length, number %d\r\n" % number)
    assert screen.history.bytes < 400_000
    assert screen.history.size > 1000


def test_no_history() -> None:
    assert numbered(500, limit=0).history.size == 0


def test_widths_are_laid_out_when_somebody_looks() -> None:
    screen = Screen(10, 2)
    ByteStream(screen).feed(b"".join(b"\x1b[3%dm%d%s\x1b[m\r\n" % (n % 8, n % 10, b"x" * 14) for n in range(300)))
    assert screen.history.size == 2 * 300 + 1 - 2
    screen.resize(columns=15)
    assert screen.history.size == 300 + 1 - 2
    row = screen.history.row(41)
    assert row.text == "1" + "x" * 14
    assert row.styles[14] is Style.of(fg=1)
    screen.resize(columns=7)
    assert screen.history.size == 3 * 300 + 1 - 2
    assert [screen.history.row(3 * 41 + part).text.rstrip() for part in range(3)] == ["1xxxxxx", "xxxxxxx", "x"]
    assert [screen.history.row(3 * 41 + part).wrapped for part in range(3)] == [True, True, False]


def test_a_growing_screen_takes_lines_back() -> None:
    screen = numbered(50)
    screen.resize(lines=10)
    assert screen.rows[0].text.rstrip() == "line 41"
    assert screen.cursor.y == 9
    assert screen.history.size == 41


def test_a_cleared_screen_keeps_its_lines_above_and_does_not_take_them_back() -> None:
    screen = numbered(3)
    ByteStream(screen).feed(b"\x1b[H\x1b[2J")
    assert screen.history.size == 3
    screen.resize(lines=8)
    assert screen.rows[0].text.strip() == ""
    ByteStream(screen).feed(b"\x1b[3J")
    assert screen.history.size == 0


def test_region_scrolls_are_kept_as_in_tmux() -> None:
    screen = Screen(10, 5)
    ByteStream(screen).feed(b"top\x1b[2;4r\x1b[2Ha\r\nb\r\nc\r\nd\r\ne")
    assert [screen.history.row(n).text.rstrip() for n in range(screen.history.size)] == ["a", "b"]
    assert screen.rows[0].text.rstrip() == "top"


def test_prompt_marks_survive() -> None:
    screen = Screen(10, 2)
    stream = ByteStream(screen)
    for number in range(400):
        stream.feed(b"\x1b]133;A\x07$ %d\r\n" % number)
    assert screen.history.row(5).prompt == "A"


def test_fifty_thousand_lines_take_little_memory() -> None:
    line = b"0123456789" * 7 + b"\r\n"
    tracemalloc.start()
    screen = Screen(120, 40, history_limit=50_000)
    stream = ByteStream(screen)
    for _ in range(1000):
        stream.feed(line * 51)
    assert screen.history.size == 50_000
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert used < 8 * 2**20
