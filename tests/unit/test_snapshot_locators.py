"""Patterns and queries: what is found where, and what is refused."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pymux_wf.snapshot import (
    CursorCell,
    Line,
    LinkTo,
    Pattern,
    Query,
    Region,
    Screen,
    Span,
    StyleIs,
    Text,
    find,
    unpack_query,
)
from pymux_wf.terminal import ByteStream
from pymux_wf.terminal import Screen as Terminal


def shown(text: str, columns: int = 20, lines: int = 4) -> Terminal:
    terminal = Terminal(columns, lines)
    ByteStream(terminal).feed(text.encode())
    return terminal


def places(terminal: Terminal, query: Query) -> list[tuple[str, tuple[Span, ...]]]:
    finds = find(terminal, query)
    assert find(Screen.of(terminal), query) == finds
    return [tuple(found) for found in finds]


def texts(terminal: Terminal, query: Query) -> list[str]:
    return [text for text, _ in places(terminal, query)]


# Patterns.


def test_a_plain_text_is_no_expression() -> None:
    assert Pattern.of("a.b").search("aXb a.b") == (4, 7)
    assert Pattern.of("a.b").search("a.b", 1) is None
    assert Pattern.of(re.compile("a.b")).search("aXb a.b", 1) == (4, 7)
    assert Pattern.of(Pattern.text("x")) == Pattern.text("x")


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("a(b", r"bad regular expression 'a\(b': missing \), unterminated subpattern at position 1"),
        ("a**", "multiple repeat at position 2"),
        ("x{99999999999}", "bad regular expression"),
        ("(" * 5000 + ")" * 5000, "bad regular expression"),
        ("a" * 100_001, "100001 characters are too many"),
    ],
)
def test_a_bad_expression_is_refused_with_the_place(source: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Pattern.regex(source)
    with pytest.raises(ValueError, match=reason):
        Pattern.unpack({"source": source, "regex": True, "flags": 0})


def test_what_cannot_be_looked_for() -> None:
    with pytest.raises(ValueError, match="the text is empty"):
        Pattern.of("")
    with pytest.raises(ValueError, match="over text is needed, not over bytes"):
        Pattern.of(re.compile(b"x"))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="not int"):
        Pattern.of(3)  # type: ignore[arg-type]
    for packed in (None, {}, {"source": 3}, {"source": "x", "flags": "y"}, {"source": ""}):
        with pytest.raises(ValueError):
            Pattern.unpack(packed)


def test_patterns_survive_packing() -> None:
    for pattern in (Pattern.text("x\ud800\n"), Pattern.regex("a.b", re.IGNORECASE | re.DOTALL), Pattern.regex("(?i)x")):
        assert Pattern.unpack(pattern.pack()) == pattern
    assert Pattern.of(re.compile("x", re.DEBUG * 0 | re.I)).flags == re.I


# Text.


def test_text_is_found_by_cells() -> None:
    terminal = shown("漢字e\u0301 x x")
    assert places(terminal, Text("x")) == [("x", (Span(0, 6, 1),)), ("x", (Span(0, 8, 1),))]
    assert places(terminal, Text("字")) == [("字", (Span(0, 2, 2),))]
    assert places(terminal, Text("字e\u0301 x")) == [("字e\u0301 x", (Span(0, 2, 5),))]
    # A part of a cluster is found, and what is found is the whole cell.
    assert places(terminal, Text("e")) == [("e\u0301", (Span(0, 4, 1),))]


def test_text_that_the_edge_broke_is_one_line() -> None:
    terminal = shown("0123456789", 4)
    assert places(terminal, Text("2345678")) == [("2345678", (Span(0, 2, 2), Span(1, 0, 4), Span(2, 0, 1)))]
    assert places(terminal, Line("0123456789")) == [("0123456789", (Span(0, 0, 4), Span(1, 0, 4), Span(2, 0, 2)))]
    # A newline of the program's own is none.
    assert places(shown("0123\r\n45", 4), Text("34")) == []


def test_a_wide_character_that_did_not_fit_leaves_no_blank() -> None:
    terminal = shown("abc漢x", 4)
    assert places(terminal, Text("c漢")) == [("c漢", (Span(0, 2, 1), Span(1, 0, 2)))]
    # A blank that was written is one.
    assert places(shown("abc 漢", 4), Text("c 漢")) == [("c 漢", (Span(0, 2, 2), Span(1, 0, 2)))]


def test_blanks_are_taken_as_given() -> None:
    terminal = shown("$ \r\nab  cd")
    assert places(terminal, Text("$ ")) == [("$ ", (Span(0, 0, 2),))]
    assert texts(terminal, Text("b  c")) == ["b  c"]
    assert texts(terminal, Text("b c")) == []


def test_an_expression_knows_the_end_of_a_line() -> None:
    terminal = shown("done 17\r\n$ \r\nwide")
    assert texts(terminal, Text(re.compile(r"\d+$"))) == ["17"]
    # A prompt ends with a blank the program wrote, and it is there to be found.
    assert places(terminal, Text(re.compile(r"^\$ $"))) == [("$ ", (Span(1, 0, 2),))]
    assert texts(terminal, Text(re.compile(r"e {3}"))) == ["e   "]
    assert texts(terminal, Text(re.compile(r"^w\w*\Z"))) == ["wide"]
    assert texts(terminal, Text(re.compile("z*"))) == []


def test_a_pattern_with_a_newline_looks_at_all_lines() -> None:
    terminal = shown("one\r\n\r\ntwo words", 6, 6)
    assert places(terminal, Text("one\n\ntwo w")) == [("one\n\ntwo w", (Span(0, 0, 3), Span(2, 0, 5)))]
    assert texts(terminal, Text(re.compile(r"e\n+t"))) == ["e\n\nt"]
    assert texts(terminal, Text(re.compile(r"^\w+", re.MULTILINE))) == ["one", "two"]
    assert texts(terminal, Text(re.compile(r"n.*d", re.DOTALL))) == ["ne\n\ntwo word"]
    assert texts(terminal, Text("\n\n")) == []


@pytest.mark.parametrize(
    ("pattern", "over_lines"),
    [
        ("a\nb", True),
        (r"a\nb", False),
        (re.compile(r"a\nb"), True),
        (re.compile("a\nb"), True),
        (re.compile(r"a\\name"), False),
        (re.compile(r"a\\\n"), True),
        (re.compile("(?m)^a"), True),
        (re.compile("(?s)a.b"), True),
        (re.compile("a  # a comment\n b", re.VERBOSE), False),
        (re.compile("a$"), False),
    ],
    ids=str,
)
def test_what_looks_at_all_lines(pattern: str | re.Pattern[str], over_lines: bool) -> None:
    assert Pattern.of(pattern).over_lines is over_lines
    if isinstance(pattern, re.Pattern):
        assert Pattern.regex(pattern.pattern, pattern.flags & re.VERBOSE).over_lines is over_lines


# Lines, regions, styles, links, the cursor.


def test_whole_lines() -> None:
    terminal = shown("2\r\n 2\r\n22\r\n$ ")
    assert places(terminal, Line("2")) == [("2", (Span(0, 0, 1),))]
    assert texts(terminal, Line("$ ")) == ["$"]
    assert texts(terminal, Line(re.compile(r"\s*\d+"))) == ["2", " 2", "22"]
    assert texts(terminal, Line(re.compile(r"\$ "))) == ["$ "]


def test_regions() -> None:
    terminal = shown("left  |right\r\nl2    |漢字", 12, 3)
    assert texts(terminal, Region(rows=0)) == ["left  |right"]
    assert texts(terminal, Region(rows=(0, 2), columns=range(7, 12))) == ["right\n漢字 "]
    assert texts(terminal, Line("right").within(Region(columns=(7, None)))) == ["right"]
    assert places(terminal, Text("l").within(Region(rows=slice(1, None)))) == [("l", (Span(1, 0, 1),))]
    assert texts(terminal, Region(rows=-1, columns=(-2, None))) == ["  "]
    assert texts(terminal, Region(rows=range(-3, 0), columns=0)) == ["l\nl\n "]
    assert texts(terminal, Region(rows=7)) == []
    # A character that the side of a region cuts in two is not in it.
    assert texts(terminal, Text("漢").within(Region(columns=(0, 8)))) == []
    assert texts(terminal, Text("字").within(Region(columns=(8, None)))) == ["字"]


@pytest.mark.parametrize("bounds", [range(0, 9, 2), slice(0, 9, -1), "3", (1, 2, 3), (1, "2"), True, 1.5])
def test_what_is_no_side_of_a_region(bounds: Any) -> None:
    with pytest.raises(ValueError, match="of a region"):
        Region(rows=bounds)
    with pytest.raises(ValueError, match="the columns of a region"):
        Region(columns=bounds)


def test_styles() -> None:
    terminal = shown("a\x1b[1mbold\x1b[31m red\x1b[m \x1b[4:3munder\x1b[m", 30)
    assert places(terminal, StyleIs(bold=True)) == [("bold red", (Span(0, 1, 8),))]
    assert texts(terminal, StyleIs(bold=True, fg="red")) == [" red"]
    assert texts(terminal, StyleIs(underline=True)) == ["under"]
    assert texts(terminal, StyleIs(underline="single")) == []
    assert texts(terminal, StyleIs(underline="curly")) == ["under"]
    assert places(shown("ab\x1b[7mcdefgh\x1b[m", 4), StyleIs(reverse=True)) == [
        ("cdefgh", (Span(0, 2, 2), Span(1, 0, 4)))
    ]


@pytest.mark.parametrize(
    ("attributes", "reason"),
    [
        ({}, "at least one attribute"),
        ({"colour": "red"}, "no attribute 'colour'"),
        ({"fg": "rot"}, "not a colour: 'rot'"),
        ({"bold": "yes"}, "bold cannot be 'yes'"),
        ({"underline": "wavy"}, "underline cannot be 'wavy'"),
    ],
)
def test_what_is_no_style(attributes: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        StyleIs(**attributes)


def test_links_and_the_cursor() -> None:
    terminal = shown("\x1b]8;;http://a/x\x07here\x1b]8;;\x07 \x1b]8;;http://b\x07there\x1b]8;;\x07")
    assert texts(terminal, LinkTo("://b")) == ["there"]
    assert texts(terminal, LinkTo(re.compile("a/.$"))) == ["here"]
    assert texts(terminal, StyleIs(link=True)) == ["here", "there"]
    assert places(terminal, CursorCell()) == [(" ", (Span(0, 10, 1),))]
    assert places(shown("漢\x1b[2G"), CursorCell()) == [("漢", (Span(0, 0, 2),))]
    assert places(shown("\x1b[?25l"), CursorCell()) == []


# Putting queries together.


def test_combinations() -> None:
    terminal = shown("[ok] one\r\n[ok] \x1b[1mtwo\x1b[m\r\n[no] one")
    one, two = Text("one"), Text("two")
    assert places(terminal, one.last) == [("one", (Span(2, 5, 3),))]
    assert places(terminal, one.nth(0)) == places(terminal, one.first) == [("one", (Span(0, 5, 3),))]
    assert texts(terminal, one.nth(2)) == texts(terminal, one.nth(-3)) == []
    assert texts(terminal, two.or_(one)) == ["one", "two", "one"]
    assert texts(terminal, one.or_(Text("on").or_(one))) == ["on", "one", "on", "one"]
    assert texts(terminal, Text(re.compile(r"\w+$")).and_(StyleIs(bold=True))) == ["two"]
    assert texts(terminal, Line(re.compile(".*")).filter(has_text="[ok]", has_style=StyleIs(bold=True))) == ["[ok] two"]
    assert places(terminal, one.within(Line(re.compile(r"\[no\].*")))) == [("one", (Span(2, 5, 3),))]
    assert str(one.within(Region(rows=(1, None))).first) == "the first of text 'one' within region rows 1:"


def test_a_query_is_evaluated_anew_each_time() -> None:
    terminal = shown("one")
    query = Text("two").or_(Text("one"))
    assert texts(terminal, query) == ["one"]
    ByteStream(terminal).feed(b"\rtwo")
    assert texts(terminal, query) == ["two"]


QUERIES = [
    Text("x\udcff\n").first,
    Line(re.compile("x", re.I)).within(Region(rows=range(3), columns=(-4, None))),
    StyleIs(underline=True, fg="#aabbcc").and_(LinkTo("http")).or_(CursorCell()),
    StyleIs(link="\ud800"),
    Text("x").filter(has_text=re.compile("y"), has_style=StyleIs(bold=False)).nth(-2),
]


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_queries_survive_packing(query: Query) -> None:
    assert unpack_query(query.pack()) == query
    assert hash(unpack_query(query.pack())) == hash(query)


def nested(depth: int) -> dict[str, Any]:
    packed = CursorCell().pack()
    for _ in range(depth):
        packed = {"kind": "nth", "number": 0, "query": packed}
    return packed


@pytest.mark.parametrize(
    ("packed", "reason"),
    [
        (None, "a packed query is a dict"),
        ({}, "there is no kind of query None"),
        ({"kind": ["text"]}, "there is no kind of query"),
        ({"kind": "text"}, "a packed pattern is a dict"),
        ({"kind": "text", "pattern": {"source": "(", "regex": True}}, "at position 0"),
        ({"kind": "region", "rows": [0], "columns": [0, 1]}, "the rows of a region"),
        ({"kind": "region", "rows": [0, 1], "columns": [0, "1"]}, "the columns of a region"),
        ({"kind": "style", "attributes": {}}, "at least one attribute"),
        ({"kind": "style", "attributes": {1: 2}}, "the attributes of a style are a dict"),
        ({"kind": "nth", "number": True, "query": {"kind": "cursor"}}, "the number of a find"),
        ({"kind": "within", "query": {"kind": "cursor"}}, "a packed query is a dict, not None"),
        ({"kind": "filter", "query": {"kind": "cursor"}, "has_style": {"kind": "cursor"}}, "has_style is a style"),
        (nested(60), "nested deeper than 50"),
        (nested(100_000), "nested deeper than 50"),
    ],
    ids=range(14),
)
def test_what_is_no_packed_query_is_refused(packed: object, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        unpack_query(packed)
