"""What control functions do to the grid, one behaviour a test; most are tables of (output, expected rows)."""

from __future__ import annotations

import pytest

from pymux_wf.colour import INDEXED, RGB
from pymux_wf.terminal import BLANK, DEFAULT_STYLE, ByteStream, Screen, Style, capture_rows
from pymux_wf.terminal.style import BOLD, OVERLINE, PROTECTED, Link


def fed(output: str | bytes, columns: int = 10, lines: int = 4) -> Screen:
    screen = Screen(columns, lines)
    ByteStream(screen).feed(output.encode() if isinstance(output, str) else output)
    return screen


def shown(screen: Screen) -> list[str]:
    """The rows as text, blank ones at the end left out."""
    rows = [row.text.rstrip() for row in screen.rows]
    while rows and not rows[-1]:
        rows.pop()
    return rows


TEXT = [
    ("wraps", "0123456789ab", ["0123456789", "ab"]),
    ("a full line waits with the wrap", "0123456789\r\nx", ["0123456789", "x"]),
    ("moving gives a pending wrap up", "0123456789\x1b[DX", ["01234567X9"]),
    ("a tab keeps a pending wrap", "0123456789\tX", ["0123456789", "X"]),
    ("without autowrap the last column is overwritten", "\x1b[?7l0123456789xyz", ["012345678z"]),
    ("insert mode", "abc\x1b[H\x1b[4hxy", ["xyabc"]),
    ("insert mode pushes out over the edge", "0123456789\x1b[H\x1b[4hxy", ["xy01234567"]),
    ("reverse wrap", "\x1b[?45h0123456789ab\x1b[4DX", ["01234567X9", "ab"]),
    ("newline mode", "\x1b[20ha\nb", ["a", "b"]),
    ("without newline mode LF goes straight down", "a\nb", ["a", " b"]),
    ("CR", "abc\rX", ["Xbc"]),
    ("BS", "abc\b\bX", ["aXc"]),
    ("VT and FF", "a\x0bb\x0cc", ["a", " b", "  c"]),
    ("NEL", "a\x1bEb", ["a", "b"]),
    ("REP", "ab\x1b[3b", ["abbbb"]),
    ("REP after a cluster repeats its base", "e\u0301\x1b[b", ["e\u0301e"]),
    ("DEC graphics in G0", "\x1b(0lqk\x1b(Bq", ["┌─┐q"]),
    ("DEC graphics in G1", "\x1b)0q\x0eq\x0fq", ["q─q"]),
    ("single shift", "\x1b*0q\x1bNqq", ["q─q"]),
    ("wide characters", "漢字x", ["漢字x"]),
    ("a wide character does not fit in the last column", "012345678漢", ["012345678", "漢"]),
    ("the left half overwritten", "漢x\x1b[HA", ["A x"]),
    ("the right half overwritten", "漢x\x1b[2GA", [" Ax"]),
    ("combining", "e\u0301x", ["e\u0301x"]),
    ("combining after the last column", "0123456789\u0301", ["0123456789\u0301"]),
    ("combining with nothing before it", "\u0301x", ["x"]),
    ("ZWJ emoji is one cell group", "👩\u200d💻x", ["👩\u200d💻x"]),
    ("flags pair up", "🇫🇷🇩🇪x", ["🇫🇷🇩🇪x"]),
    ("broken UTF-8", b"a\xe2\x82b\xf0\x9f\xffc", ["a\ufffdb\ufffd\ufffdc"]),
    ("C1 inside UTF-8 starts nothing", "a\u009b31mb", ["a31mb"]),
    ("unknown sequences are swallowed", "a\x1b[?9;8;7$zb\x1b[!pc\x1bPq#1~\x1b\\d\x1b#3e", ["abcde"]),
    ("APC, PM and SOS are swallowed", "a\x1b_x\x1b\\b\x1b^y\x1b\\c\x1bX z\x1b\\d", ["abcd"]),
    ("controls inside a sequence are carried out", "a\x1b[\r\n2Cb", ["a", "  b"]),
    ("CAN ends a sequence", "a\x1b[3\x18b", ["ab"]),
    ("ESC begins anew", "a\x1b[3\x1b[2Cb", ["a  b"]),
]  # fmt: skip

EDITING = [
    ("ED 0", "aaa\r\nbbb\r\nccc\x1b[2;2H\x1b[J", ["aaa", "b"]),
    ("ED 1", "aaa\r\nbbb\r\nccc\x1b[2;2H\x1b[1J", ["", "  b", "ccc"]),
    ("ED 2", "aaa\r\nbbb\x1b[2J", []),
    ("EL 0", "abcd\x1b[2D\x1b[K", ["ab"]),
    ("EL 1", "abcd\x1b[2D\x1b[1K", ["   d"]),
    ("EL 2", "abcd\x1b[2K", []),
    ("ECH", "abcdef\x1b[2G\x1b[3X", ["a   ef"]),
    ("ICH", "abcdef\x1b[2G\x1b[2@", ["a  bcdef"]),
    ("DCH", "abcdef\x1b[2G\x1b[2P", ["adef"]),
    ("DCH of half a wide character", "a漢b\x1b[3G\x1b[P", ["a b"]),
    ("IL", "a\r\nb\r\nc\x1b[2H\x1b[L", ["a", "", "b", "c"]),
    ("DL", "a\r\nb\r\nc\x1b[2H\x1b[M", ["a", "c"]),
    ("SU", "a\r\nb\r\nc\x1b[S", ["b", "c"]),
    ("SD", "a\r\nb\r\nc\x1b[T", ["", "a", "b", "c"]),
    ("DECALN homes", "x\x1b[2;2r\x1b#8A", ["AEEEEEEEEE", *["EEEEEEEEEE"] * 3]),
    ("DECSED keeps what is protected", '\x1b[1"qab\x1b[0"qcd\x1b[?2J', ["ab"]),
    ("SL", "abc\r\ndef\x1b[1 @", ["bc", "ef"]),
    ("DECIC", "abc\r\ndef\x1b[1;2H\x1b['}", ["a bc", "d ef"]),
    ("DECFRA", "\x1b[42;2;2;3;4$x", ["", " ***", " ***"]),
    ("DECERA", "abcd\r\nabcd\x1b[1;2;2;3$z", ["a  d", "a  d"]),
    ("DECCRA", "ab\x1b[1;1;1;2;1;3;5$v", ["ab", "", "    ab"]),
]

MOVING = [
    ("CUP", "\x1b[2;3HX", ["", "  X"]),
    ("CUP is clipped", "\x1b[99;99HX", ["", "", "", " " * 9 + "X"]),
    ("CUU stops at the margin", "\x1b[2;4r\x1b[3H\x1b[9AX", ["", "X"]),
    ("CNL, CPL", "a\x1b[2Eb\x1b[Fc", ["a", "c", "b"]),
    ("CHA, HPA, VPA", "\x1b[3Ga\x1b[5`b\x1b[2dc", ["  a b", "     c"]),
    ("HPR, VPR", "a\x1b[2ab\x1b[ec", ["a  b", "    c"]),
    ("tabs", "\tX", [" " * 8 + "X"]),
    ("tab stops", "\x1b[3g\x1b[4G\x1bH\r\tX", ["   X"]),
    ("CBT", "abcdefghij\x1b[ZX", ["abcdefghXj"]),
    ("CHT", "\x1b[IX", [" " * 8 + "X"]),
    ("DECSC, DECRC", "ab\x1b7\x1b[3Hc\x1b8X", ["abX", "", "c"]),
    ("SCOSC, SCORC", "ab\x1b[s\x1b[3Hc\x1b[uX", ["abX", "", "c"]),
    ("1048", "ab\x1b[?1048h\x1b[3Hc\x1b[?1048lX", ["abX", "", "c"]),
    ("origin mode", "\x1b[2;3r\x1b[?6h\x1b[9HX\x1b[HY", ["", "Y", "X"]),
    ("scroll region", "\x1b[2;3ra\x1b[2Hb\r\nc\r\nd", ["a", "c", "d"]),
    ("RI at the top margin", "a\x1b[2;3r\x1b[2Hb\x1bMc", ["a", " c", "b"]),
    ("side margins wrap", "\x1b[?69h\x1b[3;5s\x1b[1;3Habcd", ["  abc", "  d"]),
    ("side margins scroll a block", "0123456789\r\nABCDEFGHIJ\x1b[?69h\x1b[3;5s\x1b[S", ["01CDE56789", "AB   FGHIJ"]),
    ("DECBI", "ab\x1b[H\x1b6", [" ab"]),
]


CASES = TEXT + EDITING + MOVING


@pytest.mark.parametrize(("output", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_output(output: str | bytes, expected: list[str]) -> None:
    assert shown(fed(output)) == expected


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ("1;31", {"attrs": BOLD, "fg": 1}),
        ("97;100", {"fg": 15, "bg": 8}),
        ("38;5;9;48;5;200", {"fg": INDEXED | 9, "bg": INDEXED | 200}),
        ("38:5:9", {"fg": INDEXED | 9}),
        ("38;2;1;2;3", {"fg": RGB | 0x010203}),
        ("38:2::1:2:3", {"fg": RGB | 0x010203}),
        ("38:2:1:2:3", {"fg": RGB | 0x010203}),
        ("38;5;300;1", {"attrs": BOLD}),
        ("58:5:3;4:3", {"underline_colour": INDEXED | 3, "attrs": 0x300}),
        ("21", {"attrs": 0x200}),
        ("1;2;22", {}),
        ("53", {"attrs": OVERLINE}),
        ("1;31;0;4", {"attrs": 0x100}),
        ("", {}),
    ],
)
def test_sgr(parameters: str, expected: dict[str, int]) -> None:
    assert fed(f"\x1b[{parameters}mx").rows[0].styles[0] is Style.of(**expected)


def test_a_reset_keeps_link_and_protection() -> None:
    style = Style.of(1, attrs=BOLD | PROTECTED, link=Link("http://x")).after_sgr("0")
    assert style is Style.of(attrs=PROTECTED, link=Link("http://x"))


def test_erasing_takes_the_background_alone() -> None:
    row = fed("\x1b[1;4;31;44m\x1b[K").rows[0]
    assert row.styles[5] is Style.of(bg=4)
    assert row.cells[5] is BLANK


def test_scrolled_in_lines_have_the_background() -> None:
    assert fed("\x1b[4H\x1b[44m\n").rows[3].styles[0] is Style.of(bg=4)


def test_links() -> None:
    screen = fed("\x1b]8;id=7;http://x\x07ab\x1b]8;;\x07c")
    assert [style.link for style in screen.rows[0].styles[:3]] == [Link("http://x", "7")] * 2 + [None]


def test_full_style_table_is_forgotten_without_harm() -> None:
    before = Style.of(RGB | 1)
    for value in range(20_000):
        Style.of(RGB | value)
    assert before.same_look(Style.of(RGB | 1))
    assert Style.of() is DEFAULT_STYLE


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("❤\ufe0f", ["❤\ufe0f", ""]),
        ("👍🏽", ["👍🏽", ""]),
        ("\u1112\u1161\u11ab", ["\u1112\u1161\u11ab", ""]),
        ("🇫🇷", ["🇫🇷", ""]),
        ("👩\u200d👩\u200d👧", ["👩\u200d👩\u200d👧", ""]),
        ("é", ["é"]),
    ],
)
def test_clusters_take_their_cells_however_they_arrive(text: str, cells: list[str]) -> None:
    screen = Screen(10, 2)
    stream = ByteStream(screen)
    for byte in text.encode():
        stream.feed(bytes([byte]))
    assert screen.rows[0].cells[: len(cells) + 1] == [*cells, " "]
    assert fed(text).rows[0].cells == screen.rows[0].cells


def test_wrapped_rows_say_so() -> None:
    screen = fed("0123456789ab\r\ncd")
    assert [row.wrapped for row in screen.rows] == [True, False, False, False]
    assert not fed("0123456789ab\x1b[1;5H\x1b[K").rows[0].wrapped


def test_versions_change_with_rows_alone() -> None:
    screen = fed("a\r\nb")
    screen.settle()
    before = [(row, row.version) for row in screen.rows]
    ByteStream(screen).feed(b"x")
    screen.settle()
    assert [y for y, (row, version) in enumerate(before) if screen.rows[y] is not row or row.version != version] == [1]


def test_scrolling_moves_row_objects() -> None:
    screen = fed("a\r\nb\r\nc\r\nd")
    second = screen.rows[1]
    ByteStream(screen).feed(b"\r\n")
    assert screen.rows[0] is second


def test_waiting_output_is_there_for_whoever_looks() -> None:
    screen = Screen(20, 4)
    stream = ByteStream(screen)
    lines = b"".join(b"line %d\r\n" % number for number in range(200))
    stream.feed(lines)
    assert type(screen) is not Screen, "the output was to wait"
    assert screen.cursor.y == 3
    assert type(screen) is Screen
    stream.feed(lines)
    screen.draw("now")
    assert shown(screen) == ["line 197", "line 198", "line 199", "now"]
    stream.feed(lines)
    screen.resize(columns=30)
    assert screen.history.size == 3 * 200 + 1 - 4


def test_strings_are_bounded_and_swallowed_to_their_end() -> None:
    screen = Screen(10, 2)
    stream = ByteStream(screen)
    stream.feed(b"\x1b]0;" + b"x" * 100)
    for _ in range(40):
        stream.feed(b"y" * 65536)
    stream.feed(b"\x07end")
    assert shown(screen) == ["end"]
    assert screen.title == ""


def test_capture() -> None:
    screen = fed("ab  \r\n\x1b[1;31mred\x1b[m x\r\n0123456789abc  \r\n\\")
    assert capture_rows(screen, -1, 0) == ["ab", "red x"]
    assert capture_rows(screen, -1, 0, keep_trailing=True) == ["ab  ", "red x"]
    assert capture_rows(screen, 1, join=True) == ["0123456789abc  ", "\\"]
    assert capture_rows(screen, 0, 0, escapes=True) == ["\x1b[1m\x1b[31mred\x1b[0m\x1b[39m\x1b[49m x"]
    assert capture_rows(screen, 3, octal=True) == ["\\\\"]
