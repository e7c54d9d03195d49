"""The formats: what they look like, and that nothing in a screen breaks them."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from pymux_wf.snapshot import (
    FORMATS,
    PngUnavailable,
    Region,
    Row,
    Run,
    Screen,
    Span,
    Style,
    compare,
    format_snapshot,
    masked,
    parse_snapshot,
    render,
    render_bytes,
    to_html,
    to_png,
    to_svg,
)
from pymux_wf.snapshot.characters import quoted
from pymux_wf.snapshot.text_format import kept
from pymux_wf.terminal import ByteStream
from pymux_wf.terminal import Screen as Terminal

HOSTILE = (
    "\n", "\r\n", "\x1b[31m", "\x1b]0;x\x07", "\0", "]]>", "-->", "<script>alert(1)</script>", '"', "'", "&amp;", "\\",
    "\ud800", "\udcff", "\u2028", "\u202e", "\x85", "\x7f", "\ufeff", "\uffff", "│", "╰",
    "row 0 col 0: bold", "\\ud800",
)  # fmt: skip


def shown(text: str, columns: int = 12, lines: int = 3) -> Screen:
    terminal = Terminal(columns, lines)
    ByteStream(terminal).feed(text.encode())
    return Screen.of(terminal)


def hostile(text: str) -> Screen:
    """A screen that has a text everywhere a text may be."""
    style = Style(link=text, fg="red")
    cells = [text[:60], "x", "x", "x"]
    row = Row.of_cells(cells, [style, Style(), style, Style()])
    return Screen(4, 2, (row, row), title=text, icon_name=text, cwd=text)


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_no_text_breaks_a_format(text: str) -> None:
    screen = hostile(text)
    assert Screen.unpack(screen.pack()) == screen
    for extension in FORMATS:
        render(screen, extension).encode("utf-8")
    assert parse_snapshot(format_snapshot(screen)).screen == kept(screen)
    values = json.loads(render(screen, "json"))
    assert values["title"] == text
    assert values["rows"][1]["runs"][0]["style"]["link"] == text
    svg = to_svg(screen)
    root = ElementTree.fromstring(svg.encode())
    allowed = {"svg", "title", "rect", "g", "text", "path"}
    assert {element.tag.rpartition("}")[2] for element in root.iter()} <= allowed
    assert re.search(r"<(?!/?(?:html|head|meta|title|body|pre|span|a)[ >]|!DOCTYPE)", to_html(screen)) is None
    assert render(screen, "txt").count("\n") == 2
    compared = compare(screen, hostile("other"))
    assert not compared.equal
    assert "\n" not in "".join(compared.differences)
    assert compared.text.isprintable() or set(re.findall(r"[^\x20-\uffff]", compared.text)) <= {"\n"}


def test_a_script_is_never_followed() -> None:
    page = to_html(
        shown("\x1b]8;;javascript:alert(1)\x07a\x1b]8;; JavaScript:x\x07b\x1b]8;;https://ok/?a&b\x07c\x1b]8;;\x07")
    )
    assert re.findall(r'href="([^"]*)"', page) == ["https://ok/?a&amp;b"]
    assert 'title="javascript:alert(1)"' in page
    assert "default-src 'none'" in page


def test_a_page_and_a_picture_load_nothing() -> None:
    screen = shown("plain \x1b[1mtext\x1b[m 漢")
    for text in (to_html(screen), to_svg(screen)):
        assert re.search(r"(?:src|href)=|url\(|@import|<script|<link", text) is None


# The snapshot file.

FILE = """\
pywfmux-snapshot 1 size=12x3 cursor=1,2,hidden,bar,blink title="de\\"mo"
╭────────────╮
│$ ls        │
│é漢 src     │
│            │
╰────────────╯
row 0 col 2-3: bold fg=blue
row 2 col 0-11: bg=#102030
"""
SHOWN = '$ \x1b[1;34mls\x1b[m\r\né漢 src\r\n\x1b[48;2;16;32;48m\x1b[K\x1b[m\x1b[2;3H\x1b[?25l\x1b[5 q\x1b]2;de"mo\x07'


def test_a_snapshot_file_looks_like_this() -> None:
    screen = shown(SHOWN)
    assert format_snapshot(screen) == FILE
    assert parse_snapshot(FILE).screen == kept(screen)
    assert parse_snapshot(FILE.replace("\n", "\r\n")) == parse_snapshot("\ufeff" + FILE) == parse_snapshot(FILE)
    assert parse_snapshot(FILE.rstrip("\n")) == parse_snapshot(FILE)


def test_cells_that_the_text_does_not_tell_are_written_down() -> None:
    flags = Row.of_cells(["🇫", "🇷", "\n", "漢", ""], [Style()] * 5)
    text = format_snapshot(Screen(5, 1, (flags,)))
    assert 'row 0 cells: ["🇫", "🇷", "\\n", "漢", ""]' in text.splitlines()
    assert parse_snapshot(text).screen.rows == (flags,)


def test_what_a_snapshot_leaves_out_does_not_count() -> None:
    screen = shown("x\x1b]2;one\x07")
    text = format_snapshot(screen, cursor=False, title=False)
    assert text.splitlines()[0] == "pywfmux-snapshot 1 size=12x3"
    assert compare(text, shown("x\x1b]2;two\x07\x1b[3;3H")).equal
    assert not compare(format_snapshot(screen), shown("x\x1b]2;two\x07")).equal
    assert compare(format_snapshot(screen), shown("x\x1b]2;two\x07"), title=False).equal


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("pywfmux-snapshot", "PNG", "line 1: not a snapshot"),
        ("snapshot 1", "snapshot 2", "line 1: version 2 of the format cannot be read"),
        ("size=12x3", "size=0x3", "line 1: the header needs size"),
        ("size=12x3", "size=99999x99999", "line 1: the header needs size"),
        ("cursor=1,2", "cursor=1,12", "line 1: the cursor at 1,12 is outside"),
        ("hidden", "gone", "line 1: the cursor cannot be 'gone'"),
        ('title="de', "tilte=", "line 1: "),
        ("│$ ls ", "│$ ls", "line 3: the row does not have 12 cells"),
        ("╭", "+", "line 2: the upper side of the frame"),
        ("│            │\n", "", "line 5: a row inside the frame begins"),
        ("row 0 col 2-3", "row 3 col 2-3", "line 7: there is no row 3"),
        ("row 0 col 2-3", "row 0 col 2-12", "line 7: columns 2-12 are not on the screen"),
        ("bold fg", "bald fg", "line 7: a style has no attribute 'bald'"),
        ("fg=blue", "fg=blau", "line 7: not a colour: 'blau'"),
        ("fg=blue", "fg", "line 7: the style attribute fg needs a value"),
        ("row 2 col", "rwo 2 col", "line 8: neither the style nor the cells"),
        ("row 2 col 0-11: bg=#102030", 'row 2 cells: ["a"]', "line 8: these are not the 12 cells"),
        ("row 2 col 0-11: bg=#102030", "row 2 cells: [1, 2", "line 8: "),
    ],
)
def test_a_damaged_file_is_refused_with_the_line(old: str, new: str, reason: str) -> None:
    assert old in FILE
    with pytest.raises(ValueError, match=reason):
        parse_snapshot(FILE.replace(old, new, 1))


def test_a_file_that_ends_early_is_refused() -> None:
    lines = FILE.splitlines()
    for count in range(6):
        with pytest.raises(ValueError, match="line "):
            parse_snapshot("\n".join(lines[:count]))


# Masks.


def test_masks_cover_cells_and_keep_widths() -> None:
    screen = shown("at 12:30 漢x\x1b]2;up 12:30\x07")
    covered = masked(screen, [re.compile(r"\d\d:\d\d"), "漢"])
    assert covered.line(0) == "at ▒▒▒▒▒ ▒▒x"
    assert covered.title == "up ▒"
    assert compare(screen, shown("at 07:01 字x\x1b]2;up 07:01\x07"), mask=[re.compile(r"\d\d:\d\d"), "漢", "字"]).equal
    assert masked(screen, [Region(rows=0, columns=(0, 10))]).line(0) == "▒" * 10 + " x"
    assert masked(screen, [Region(rows=0, columns=(10, None))]).line(0) == "at 12:30  ▒▒"
    assert masked(screen, []) == screen


def test_a_mask_covers_styles() -> None:
    plain, coloured = shown("took 3 ms"), shown("took \x1b[31m9\x1b[m ms")
    assert compare(plain, coloured, mask=[re.compile(r"\d+ ms")]).equal
    assert compare(format_snapshot(plain, [re.compile(r"\d+ ms")]), coloured, mask=[re.compile(r"\d+ ms")]).equal


# Comparing.


def test_differences_are_named() -> None:
    result = compare(shown(SHOWN), shown(SHOWN.replace("1;34m", "31m").replace("src", "sRc") + "\x1b[?25h\x1b]2;b\x07"))
    assert result.text.splitlines() == [
        "cursor: row 1 col 2 hidden bar blinking -> row 1 col 2 bar blinking",
        'title: "de\\"mo" -> "b"',
        "row 0 col 2-3: bold on -> off, fg blue -> red",
        "row 1:",
        "  - é漢 src",
        "  + é漢 sRc",
        "         ^",
    ]
    assert Span(1, 5, 1) in result.cells
    expected, actual, differing = result.pictures()
    assert expected != actual
    assert differing.count("#ff2e63") == 2 * len(result.cells)
    assert "#ff2e63" not in expected + actual


def test_other_sizes_are_compared_too() -> None:
    result = compare(shown("a\r\nb", 3, 2), shown("a\r\nb\r\nc", 4, 3))
    assert result.differences[0] == "size: 3x2 -> 4x3"
    assert result.differences[-1] == "row 2 is new: c"
    assert Span(0, 3, 1) in result.cells
    assert compare(shown("a\r\nb", 3, 2), shown("a", 3, 1)).differences[-1] == "row 1 is missing: b"


def test_equal_screens_have_no_differences() -> None:
    result = compare(FILE, shown(SHOWN))
    assert result.equal
    assert (result.text, result.cells) == ("", ())


# ANSI, JSON, pictures.


def test_ansi_is_plain_where_the_screen_is() -> None:
    assert render(shown("one\r\n\x1b[1;31mtwo\x1b[m"), "ansi") == "one\r\n\x1b[1;31mtwo\x1b[m"
    assert render(shown("0123456789abcdef"), "ansi") == "0123456789abcdef"
    assert render(shown(""), "ansi") == ""


def test_ansi_draws_flags_apart_that_would_join() -> None:
    row = Row.of_cells(["🇫", "", "🇷", "", "x"], [Style()] * 5)
    terminal = Terminal(5, 1)
    ByteStream(terminal).feed(render(Screen(5, 1, (row,)), "ansi").encode())
    assert Screen.of(terminal).rows == (row,)


def test_a_cell_that_no_terminal_makes_keeps_its_place() -> None:
    row = Row.of_cells(["two letters", "x"], [Style(), Style()])
    assert render(Screen(2, 1, (row,)), "ansi") == "\ufffdx"


def test_the_json_schema() -> None:
    values = json.loads(render(shown("a \x1b[1m漢\x1b[m b"), "json"))
    assert values["version"] == 1
    assert (values["columns"], values["lines"], values["modes"]["mouse"]) == (12, 3, None)
    assert values["cursor"] == {
        "row": 0, "column": 6, "visible": True, "shape": "default", "blink": False, "pending_wrap": False,
    }  # fmt: skip
    assert values["rows"][0] == {
        "text": "a 漢 b",
        "wrapped": False,
        "runs": [
            {"column": 0, "length": 2, "text": "a ", "style": {}},
            {"column": 2, "length": 2, "text": "漢", "style": {"bold": True}, "cells": ["漢", ""]},
            {"column": 4, "length": 2, "text": " b", "style": {}},
        ],
    }
    assert values["rows"][1] == {"text": "", "wrapped": False, "runs": []}


def texts(svg: str) -> list[tuple[str | None, str | None]]:
    root = ElementTree.fromstring(svg)
    return [(element.get("x"), element.text) for element in root.iter("{http://www.w3.org/2000/svg}text")]


def test_a_picture_has_exact_cells() -> None:
    picture = to_svg(shown("ab\x1b[31m漢e\u0301x\x1b[m ─█"))
    assert texts(picture) == [("0.0", "ab"), ("16.8", "漢"), ("33.6", "e\u0301"), ("42.0", "x")]
    assert picture.count("<path") == 2


@pytest.mark.parametrize("shape", ["default", "underline", "bar"])
def test_the_cursor_is_drawn_while_it_is_visible(shape: str) -> None:
    screen = shown("x")
    drawn = to_svg(replace(screen, cursor=replace(screen.cursor, shape=shape)))
    hidden = to_svg(replace(screen, cursor=replace(screen.cursor, visible=False)))
    assert ("#a3be8c" in drawn, "#a3be8c" in hidden) == (True, False)
    assert "outline" in to_html(screen)


def test_reverse_video_reverses_the_picture() -> None:
    plain, reversed_ = shown("x"), shown("x\x1b[?5h")
    assert 'rx="6" fill="#d8dee9"' in to_svg(reversed_)
    assert 'rx="6" fill="#1d2129"' in to_svg(plain)
    assert compare(plain, reversed_).text == "reverse video: off -> on"
    assert parse_snapshot(format_snapshot(reversed_)).screen.modes.reverse_video


def test_concealed_text_is_not_in_the_picture() -> None:
    screen = shown("\x1b[8msecret\x1b[m")
    assert "secret" not in to_svg(screen)
    assert "color:transparent" in to_html(screen)


def test_a_link_without_text_has_a_title_in_the_picture() -> None:
    screen = Screen(2, 1, (Row("  ", (Run(0, 2, Style(link="http://x")),)),))
    assert "<title>http://x</title>" in to_svg(screen)


def test_unknown_formats_are_refused() -> None:
    with pytest.raises(ValueError, match="no text format 'png'"):
        render(shown(""), "png")
    with pytest.raises(ValueError, match=r"no format 'gif' .there are txt, .* png"):
        render_bytes(shown(""), "gif")
    assert render(shown("x"), ".TXT") == "x\n"
    assert render_bytes(shown("é"), "txt") == "é\n".encode()


def test_a_png_picture() -> None:
    pytest.importorskip("resvg_py")
    picture = to_png(shown("hello", 10, 2), zoom=1)
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = (int.from_bytes(picture[start : start + 4], "big") for start in (16, 20))
    assert (width, height) == (100, 50)
    assert picture != to_png(shown("world", 10, 2), zoom=1)
    assert render_bytes(shown("x"), ".png")[:4] == b"\x89PNG"


def test_without_the_package_a_png_is_refused_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(PngUnavailable, match=r"resvg-py, which is not installed: pip install pywfmux\[png\]"):
        to_png(shown("x"))


def test_quoted_texts_are_on_one_line() -> None:
    for text in HOSTILE:
        assert json.loads(quoted(text)) == text
        assert len(quoted(text).splitlines()) == 1
