"""The value of a screen: what it says, what it costs nobody to rely on, what it refuses."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from pymux_wf.snapshot import Cell, Cursor, Link, Modes, Row, Run, Screen, Span, Style, rows_of_history
from pymux_wf.snapshot.style import colour_name, colour_value
from pymux_wf.terminal import ByteStream
from pymux_wf.terminal import Screen as Terminal


def shown(text: str, columns: int = 20, lines: int = 4, **more: Any) -> Screen:
    terminal = Terminal(columns, lines)
    ByteStream(terminal).feed(text.encode())
    return Screen.of(terminal, **more)


def test_rows_cells_and_runs() -> None:
    screen = shown("a\x1b[1;31mb\x1b[4:3;48;5;200mc\x1b[m d", 6, 1)
    row = screen.rows[0]
    red, fancy = Style(bold=True, fg="red"), Style(bold=True, fg="red", underline="curly", bg="colour200")
    assert (row.text, row.full_text, row.columns, row.wrapped) == ("abc d", "abc d ", 6, False)
    assert row.runs == (Run(0, 1, Style()), Run(1, 1, red), Run(2, 1, fancy), Run(3, 3, Style()))
    assert row.cells[:3] == (Cell("a", 1, Style()), Cell("b", 1, red), Cell("c", 1, fancy))
    assert row.style_at(2) == fancy
    with pytest.raises(IndexError, match="6 columns, not column 6"):
        row.style_at(6)


def test_wide_characters_and_clusters() -> None:
    cells = shown("漢e\u0301x", 5, 1).rows[0].cells
    assert [(cell.text, cell.width) for cell in cells] == [("漢", 2), ("", 0), ("e\u0301", 1), ("x", 1), (" ", 1)]


def test_the_right_half_looks_like_the_left_one() -> None:
    # DECCARA may change the attributes of one half alone; nobody can see a half of a character.
    screen = shown("漢\x1b[1;2;1;2;7$r", 4, 1)
    assert screen.rows[0].runs == (Run(0, 4, Style()),)


def test_text_and_lines() -> None:
    screen = shown("one  \r\n\r\n  three\r\n")
    assert screen.text == str(screen) == "one\n\n  three"
    assert screen.lines_text == ("one", "", "  three", "")
    assert (screen.line(2), screen.line(-2)) == ("  three", "  three")
    with pytest.raises(IndexError, match="the screen has 4 rows, not row 4"):
        screen.line(4)


def test_the_cursor() -> None:
    assert shown("ab").cursor == Cursor(0, 2)
    assert shown("abcd", 4).cursor == Cursor(0, 3, pending_wrap=True)
    assert shown("\x1b[?25l\x1b[5 q").cursor == Cursor(visible=False, shape="bar", blink=True)
    assert shown("\x1b[4 q").cursor == Cursor(shape="underline")
    assert shown("\x1b[?12h").cursor == Cursor(blink=True)
    assert shown("\x1b[?69h\x1b[1;3s\x1b[?6habc", 9).cursor.pending_wrap


def test_the_modes() -> None:
    assert shown("").modes == Modes()
    modes = shown(
        "\x1b[?1049h\x1b[?1h\x1b=\x1b[?2004h\x1b[?1004h\x1b[?1002h\x1b[?1006h\x1b[?2026h\x1b[>5u\x1b[4h"
    ).modes
    assert modes == Modes(
        alternate=True,
        application_cursor=True,
        application_keypad=True,
        bracketed_paste=True,
        focus_events=True,
        mouse="drag",
        mouse_encoding="sgr",
        synchronized=True,
        kitty_keyboard=5,
        insert=True,
    )
    assert repr(Modes(mouse="x10", autowrap=False)) == "Modes(mouse='x10', autowrap=False)"


def test_titles_and_directory() -> None:
    said = "\x1b]2;title\x07\x1b]1;icon\x07\x1b]7;file://h/dir\x07"
    screen = shown(said)
    assert (screen.title, screen.icon_name, screen.cwd) == ("title", "icon", "file://h/dir")
    screen = shown(said, title="", cwd="/other")
    assert (screen.title, screen.cwd) == ("", "/other")


def test_links() -> None:
    screen = shown("\x1b]8;;http://a\x07one \x1b[1mtwo\x1b[m\x1b]8;;\x07 \x1b]8;;http://b\x07xxx\x1b]8;;\x07", 10, 2)
    assert screen.links == (
        Link("http://a", (Span(0, 0, 7),)),
        Link("http://b", (Span(0, 8, 2), Span(1, 0, 1))),
    )
    assert screen.rows[0].cells[0].style == Style(link="http://a")


def test_a_value_does_not_change_with_the_terminal() -> None:
    terminal = Terminal(10, 2)
    stream = ByteStream(terminal)
    stream.feed(b"before")
    screen = Screen.of(terminal)
    twin = Screen.of(terminal)
    stream.feed(b"\r\x1b[1mafter\x1b]2;t\x07\r\n\n\n")
    assert screen == twin
    assert hash(screen) == hash(twin)
    assert screen.text == "before"
    assert Screen.of(terminal) != screen
    for value, name in ((screen, "title"), (screen.rows[0], "wrapped"), (Style(), "bold"), (screen.cursor, "row")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, name, "x")


def test_a_flood_gives_the_same_rows_as_typing() -> None:
    # Lines that scroll by in one read are kept as text by the engine until somebody looks at their cells.
    lines = "".join(f"line {number}  \r\n" for number in range(500))
    fast, slow = Terminal(20, 5), Terminal(20, 5)
    ByteStream(fast).feed(lines.encode())
    for line in lines.splitlines(keepends=True):
        ByteStream(slow).feed(line.encode())
    assert Screen.of(fast) == Screen.of(slow)
    assert [row.used for row in Screen.of(fast).rows] == [row.used for row in Screen.of(slow).rows]
    assert rows_of_history(fast.history) == rows_of_history(slow.history)
    assert [str(row) for row in rows_of_history(fast.history, -2)] == ["line 494", "line 495"]
    assert rows_of_history(fast.history, 0, 0) == []


def test_the_rows_that_differ() -> None:
    assert shown("a\r\nb").diff(shown("a\r\nc")) == [1]
    assert shown("a", lines=2).diff(shown("a", lines=4)) == [2, 3]
    assert shown("a").diff(shown("a")) == []


def test_reprs_are_short() -> None:
    assert repr(shown("x" * 60, 80)) == f"Screen(80x4, cursor 0,60, '{'x' * 40}…')"
    assert repr(shown("漢" * 3, 4).rows[0]) == "Row('漢漢', wrapped)"
    assert repr(Style()) == "Style()"


@pytest.mark.parametrize("name", ["black", "brightwhite", "colour0", "colour255", "#00ff7f", "default"])
def test_colours_have_names(name: str) -> None:
    assert colour_name(colour_value(name)) == name


@pytest.mark.parametrize("name", ["", "colour256", "colour", "#00FF7F", "#12345", "Red", "colour1\n", "\u0661"])
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not a colour"):
        colour_value(name)


GOOD = Screen(2, 1, (Row("ab", (Run(0, 2, Style()),)),)).pack()
ROW = GOOD["rows"][0]


@pytest.mark.parametrize(
    ("packed", "reason"),
    [
        (None, "a packed screen is a dict, not None"),
        ([], r"a packed screen is a dict, not \[\]"),
        ({}, "size is a list, not None"),
        (GOOD | {"size": [2]}, "size is .columns, lines."),
        (GOOD | {"size": [2, 10_001]}, "lines is a number from 1 to 10000, not 10001"),
        (GOOD | {"size": [True, 1]}, "columns is a number"),
        (GOOD | {"size": [2, 2]}, "there are 1 rows and not 2"),
        (GOOD | {"size": [3, 1]}, "row 0 has 2 columns and not 3"),
        (GOOD | {"rows": [ROW[:-1]]}, "row 0 has 5 fields and not 6"),
        (GOOD | {"rows": [["abc", *ROW[1:]]]}, "row 0 has 3 characters for 2 columns and no shape"),
        (GOOD | {"rows": [[b"\xff", *ROW[1:]]]}, "the text of row 0 is a text"),
        (GOOD | {"rows": [[*ROW[:4], [1, 0], b""]]}, "the runs of row 0 cover 1 cells"),
        (GOOD | {"rows": [[*ROW[:4], [2, 0, 1], b""]]}, "the runs of row 0 cover"),
        (GOOD | {"rows": [[*ROW[:4], [1, 0, 1, 0], b""]]}, "two neighbouring runs"),
        (GOOD | {"rows": [[*ROW[:4], [2, 1], b""]]}, "the style of a run of row 0 is a number from 0 to 0, not 1"),
        (GOOD | {"rows": [[*ROW[:5], b"\0\2"]]}, "the shape of row 0 does not fit"),
        (GOOD | {"rows": [[*ROW[:5], b"\1\2"]]}, "the shape of row 0 does not fit"),
        (GOOD | {"rows": [[*ROW[:2], 3, *ROW[3:]]]}, "used of row 0 is a number from 0 to 2, not 3"),
        (GOOD | {"styles": [{"colour": "red"}]}, "a style has no attribute 'colour'"),
        (GOOD | {"styles": [{"fg": "rde"}]}, "not a colour: 'rde'"),
        (GOOD | {"styles": [{"bold": 1}]}, "the style attribute bold cannot be 1"),
        (GOOD | {"styles": [{"underline": ["single"]}]}, "the style attribute underline cannot be"),
        (GOOD | {"cursor": [0, 2, True, 0, False, False]}, "the cursor's column is a number from 0 to 1, not 2"),
        (GOOD | {"cursor": [0, 0]}, "cursor has 2 fields"),
        (GOOD | {"modes": {"mouse": "wheel"}}, "the mode mouse cannot be 'wheel'"),
        (GOOD | {"modes": {"insert": 1}}, "the mode insert cannot be 1"),
        (GOOD | {"modes": {"x": True}}, "there is no mode 'x'"),
        (GOOD | {"title": 7}, "title is a text, not 7"),
    ],
)
def test_what_is_no_packed_screen_is_refused(packed: object, reason: str) -> None:
    assert Screen.unpack(GOOD).text == "ab"
    with pytest.raises(ValueError, match=reason):
        Screen.unpack(packed)
