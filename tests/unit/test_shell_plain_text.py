"""Output as a person reads it: what a terminal of endless width would show."""

from __future__ import annotations

import random

import pytest
from pymux_wf.server.plain_text import PlainText, plain

from pymux_wf.terminal import ByteStream, Screen


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"a\r\nb", "a\nb"),
        (b"  kept  \r\n\tx\r\n\r\n", "  kept  \n\tx\n\n"),
        (b"\x1b[1;31mred\x1b[0m \x1b]0;title\x07\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\\r\n", "red link\n"),
        (b"10%\r20%\r100%\r\ndone\r\n", "100%\ndone\n"),
        (b"long line\rshort\r\n", "shortline\n"),
        (b"long line\r\x1b[Kshort\r\n", "short\n"),
        (b"wait...\r       \rok\r\n", "ok\n"),
        (b"abc\b\bX\r\n", "aXc\n"),
        (b"abcd\b\b\x1b[K\r\n", "ab\n"),
        (b"one\r\ntwo\r\n\x1b[2A\x1b[2KONE\x1b[B\r\x1b[KTWO\x1b[B\rend", "ONE\nTWO\nend"),
        ("日本\r宿\r\n".encode(), "宿本\n"),
        (b"\xff\xfe\r\n", "\ufffd\ufffd\n"),
        (b"a\0b\x07c\x0e\x0f\r\n", "abc\n"),
        (b"\x1b(B\x1b[m\x1b7\x1b[?25l\x1b[>4;2mx\x1b=\x1b8", "x"),
        (b"cut \x1b[3", "cut "),
        (b"x\x1b[5Cy\x1b[1Gz", "z     y"),
        (b"x\x1b[999999999999999Cy", "x" + " " * 10000 + "y"),
        (b"\x1bPq#0;2;0;0;0~-\x1b\\after", "after"),
        (b"a\r\r\nb\x0cc", "a\nb\nc"),
    ],
)
def test_text_is_what_is_left_to_read(data: bytes, text: str) -> None:
    assert plain(data) == text
    for size in (1, 2, 3, 7):
        reader = PlainText()
        for place in range(0, len(data), size):
            reader.feed(data[place : place + size])
        assert reader.text == text, size


PIECES = [
    b"abc",
    b"wide \xe5\xae\xbf!",
    b"\r",
    b"\b",
    b"\r\n",
    b" ",
    b"\x1b[K",
    b"\x1b[1K",
    b"\x1b[2K",
    b"\x1b[2D",
    b"\x1b[3C",
]
PIECES += [b"\x1b[A", b"\x1b[A\x1b[3D\x1b[B", b"\x1b[4G", b"\x1b[P", b"\x1b[2@", b"\x1b[3X", b"\x1b[31m"]


@pytest.mark.parametrize("seed", range(200))
def test_lines_are_what_the_terminal_shows(seed: int) -> None:
    chance = random.Random(seed)
    data = b"\r\n" * 3 + b"".join(chance.choices(PIECES, k=20))
    screen = Screen(200, 40)
    ByteStream(screen).feed(data)
    shown = [row.text.rstrip() for row in screen.rows]
    lines = [line.rstrip() for line in plain(data).split("\n")]
    assert lines == shown[: len(lines)], data
    assert not any(shown[len(lines) :])


def test_text_of_any_size_is_read_fast() -> None:
    line = b"\x1b[32m" + b"x" * 60 + b"\x1b[0m\r\n"
    assert plain(line * 20_000) == ("x" * 60 + "\n") * 20_000
