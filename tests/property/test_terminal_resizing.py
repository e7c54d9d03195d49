"""Changing the size keeps every line of the main screen and the cursor, whatever the order of sizes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pymux_wf.terminal import ByteStream, Screen
from tests.terminal_streams import check_invariants, fed, sizes, streams

some_sizes = st.lists(st.tuples(st.integers(1, 60), st.integers(1, 20)), min_size=1, max_size=6)
lines = st.lists(st.text("ab c漢é👍", max_size=45).map(str.rstrip), min_size=1, max_size=40)


def logical_lines(screen: Screen) -> list[str]:
    """The text of all lines, wrapped rows joined, blank ones at the end left out."""
    rows = [*screen.history.rows(0, screen.history.size), *screen.rows, *screen.below]
    found, line = [], ""
    for row in rows:
        line += "".join(row.cells[: row.used()]) if row.wrapped else row.text
        if not row.wrapped:
            found.append(line.rstrip())
            line = ""
    found.append(line)
    while found and not found[-1]:
        found.pop()
    return found


@given(texts=lines, first=st.tuples(st.integers(2, 60), st.integers(1, 20)), changes=some_sizes)
def test_every_line_survives(texts: list[str], first: tuple[int, int], changes: list[tuple[int, int]]) -> None:
    screen = Screen(*first, history_limit=100_000)
    ByteStream(screen).feed("\r\n".join([*texts, "$"]).encode())
    assert logical_lines(screen) == [*texts, "$"]
    for columns, rows in changes:
        screen.resize(rows, columns)
        check_invariants(screen)
        assert logical_lines(screen) == [*texts, "$"]


@given(texts=lines, first=st.tuples(st.integers(2, 60), st.integers(1, 20)), changes=some_sizes)
def test_the_cursor_stays_behind_its_character(
    texts: list[str], first: tuple[int, int], changes: list[tuple[int, int]]
) -> None:
    screen = Screen(*first, history_limit=100_000)
    ByteStream(screen).feed("\r\n".join([*texts, "abc\u25c9"]).encode())
    for columns, rows in changes:
        screen.resize(rows, columns)
        cursor = screen.cursor
        x, y = (cursor.x - 1, cursor.y) if cursor.x else (columns - 1, cursor.y - 1)
        row = screen.rows[y] if y >= 0 else screen.history.row(screen.history.size - 1)
        assert row.cells[x] == "\u25c9"


@given(data=streams, first=sizes, changes=some_sizes, more=streams)
def test_no_state_makes_resizing_raise(
    data: bytes, first: tuple[int, int], changes: list[tuple[int, int]], more: bytes
) -> None:
    screen = fed(data, first, [])
    for columns, rows in changes:
        screen.resize(rows, columns)
        check_invariants(screen)
    ByteStream(screen).feed(more)
    check_invariants(screen)
