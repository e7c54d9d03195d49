"""Where text and cursor go with a new size, as tmux 3.3a does it: what is expected here was read from it."""

from __future__ import annotations

import pytest

from pymux_wf.terminal import ByteStream, Screen

# (columns, lines, output, [(new size, cursor x, cursor y, rows of history, the visible rows)])
CASES = [
    (
        *(7, 2, "abcdefabcdefab\x1b[1;7H"),
        [
            ("x5", 1, 0, 1, "fabcd | efab"),
            ("x3", 0, 0, 3, "def | ab"),
            ("x10", 9, 0, 0, "abcdefabcd | efab"),
            ("x50", 9, 0, 0, "abcdefabcdefab"),
        ],
    ),
    (
        *(7, 2, "abcdefabcdefab"),
        [
            ("x3", 2, 1, 3, "def | ab"),
            ("x7", 7, 1, 0, "abcdefa | bcdefab"),
            ("x20", 14, 0, 0, "abcdefabcdefab"),
        ],
    ),
    (
        *(10, 4, "0123456789abc\x1b[1;4H"),
        [("x5", 0, 0, 1, "56789 | abc"), ("x4", 0, 0, 2, "89ab | c"), ("x10", 8, 0, 0, "0123456789 | abc")],
    ),
    (10, 6, "ab\r\ncd\x1b[1;9H", [("x4", 2, 0, 0, "ab | cd"), ("x10", 2, 0, 0, "ab | cd")]),
    (
        *(8, 3, "漢字あ漢字あb\x1b[1;3H"),
        [
            ("x5", 0, 0, 1, "あ漢 | 字あb"),
            ("x3", 0, 0, 4, "字 | あb"),
            ("x8", 0, 1, 0, "漢字あ漢 | 字あb"),
            ("x30", 8, 0, 0, "漢字あ漢字あb"),
        ],
    ),
    (
        *(10, 6, "one\r\ntwo\r\nthree\x1b[2;2H"),
        [("y3", 1, 1, 0, "one | two | three"), ("y2", 1, 1, 0, "one | two"), ("y1", 1, 0, 1, "two")],
    ),
    (
        *(6, 4, "one\r\ntwo\r\nthree\r\nfour\r\nfive\r\nsix"),
        [
            ("y2", 3, 1, 4, "five | six"),
            ("y6", 3, 5, 0, "one | two | three | four | five | six"),
            ("x3", 3, 5, 3, "ee | fou | r | fiv | e | six"),
        ],
    ),
    (
        *(20, 3, "a long line of text that wraps around\x1b[1;18H"),
        [
            ("x30", 17, 0, 0, "a long line of text that wraps |  around"),
            ("x12", 0, 0, 2, " wraps aroun | d"),
            ("x50", 24, 0, 0, "a long line of text that wraps around"),
        ],
    ),
    (
        *(10, 3, "0123456789\x1b[2;1Hx"),
        [("x9", 1, 1, 1, "9 | x"), ("x10", 1, 1, 0, "0123456789 | x"), ("x11", 1, 1, 0, "0123456789 | x")],
    ),
]


@pytest.mark.parametrize(("columns", "lines", "output", "steps"), CASES)
def test_text_and_cursor_go_where_tmux_has_them(
    columns: int, lines: int, output: str, steps: list[tuple[str, int, int, int, str]]
) -> None:
    screen = Screen(columns, lines, history_limit=50)
    ByteStream(screen).feed(output.encode())
    for size, x, y, history, text in steps:
        number = int(size[1:])
        screen.resize(columns=number if size[0] == "x" else None, lines=number if size[0] == "y" else None)
        shown = " | ".join(row.text.rstrip() for row in screen.rows).rstrip(" |")
        assert (screen.cursor.x, screen.cursor.y, screen.history.size, shown) == (x, y, history, text), size


def test_rows_below_the_cursor_come_back_when_the_screen_grows_again() -> None:
    screen = Screen(10, 6, history_limit=50)
    ByteStream(screen).feed(b"one\r\ntwo\r\nthree\r\nfour\x1b[2;2H")
    for lines in (2, 6):
        screen.resize(lines=lines)
    assert [row.text.rstrip() for row in screen.rows] == ["one", "two", "three", "four", "", ""]


def test_leaving_the_alternate_screen_twice_restores_the_cursor_twice() -> None:
    screen = Screen(20, 4)
    ByteStream(screen).feed(b"\x1b[31mmain\x1b[?1049halt\x1b[?1049l\x1b[mback\x1b[?1049lY")
    assert screen.rows[0].text.rstrip() == "mainYack"
    assert screen.rows[0].styles[4] == screen.rows[0].styles[0]
