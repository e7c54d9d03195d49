"""Pictures fit their screens, whichever way they are drawn; and keys are read as they come."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pymux_wf.workflow.drawing import draw_plain, draw_rich
from pymux_wf.workflow.drawing.cells import cut, safe, spans_width, width, wrapped
from pymux_wf.workflow.drawing.document import Block, Column, Document, Gauge, Line, Lines, Span, Spark, Table
from pymux_wf.workflow.drawing.fit import fitted, shares
from pymux_wf.workflow.drawing.heading import enabling_line
from pymux_wf.workflow.drawing.key_names import Keys

_TEXT = st.text(st.sampled_from("abc 012漢é\x1b\n\t\0\u202e\ud800|"), max_size=30)
_STYLES = st.sampled_from(["", "ok", "warning", "error", "dim", "bold", "accent", "title"])
_SPAN = st.builds(Span, _TEXT, _STYLES)
_CELL = st.one_of(_TEXT, _SPAN, st.lists(_SPAN, max_size=3).map(tuple))


@st.composite
def _tables(draw: st.DrawFn) -> Table:
    count = draw(st.integers(1, 5))
    column = st.builds(Column, _TEXT, st.sampled_from(["left", "right"]), st.integers(0, 3), st.booleans())
    columns = tuple(draw(column) for _ in range(count))
    rows = draw(st.lists(st.lists(_CELL, min_size=count, max_size=count).map(tuple), max_size=8))
    return Table(columns, tuple(rows), draw(_TEXT), draw(_TEXT), draw(st.booleans()))


_NUMBERS = st.floats()
_BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(Line, _CELL, st.booleans()),
    _tables(),
    st.builds(Gauge, _TEXT, _NUMBERS, _TEXT, _STYLES),
    st.builds(Spark, _TEXT, st.lists(_NUMBERS, max_size=40).map(tuple), _TEXT),
    st.builds(Lines, st.lists(_CELL, max_size=12).map(tuple), _TEXT, _TEXT),
)
_DOCUMENTS = st.builds(
    Document,
    st.lists(st.builds(Line, _CELL, st.booleans()), max_size=2).map(tuple),
    st.lists(_BLOCKS, max_size=7).map(tuple),
)


@settings(max_examples=40)
@given(_DOCUMENTS, st.integers(1, 130), st.one_of(st.none(), st.integers(1, 40)))
def test_nothing_is_wider_or_higher_than_the_screen(document: Document, columns: int, lines: int | None) -> None:
    for draw in (draw_plain.draw, draw_rich.draw):
        drawn = draw(document, columns, lines, colour=False)
        assert lines is None or len(drawn) <= lines
        for line in drawn:
            assert width(line) <= columns
            assert line.isprintable()


@settings(max_examples=40)
@given(_DOCUMENTS, st.integers(1, 130), st.integers(1, 40))
def test_both_ways_draw_the_same_text(document: Document, columns: int, lines: int) -> None:
    plain = draw_plain.draw(document, columns, lines, colour=False)
    rich = draw_rich.draw(document, columns, lines, colour=False)
    assert [line.replace("━", "█").replace("─", "░") for line in rich] == plain


@settings(max_examples=40)
@given(_DOCUMENTS, st.integers(1, 90), st.integers(1, 40))
def test_colours_change_no_text(document: Document, columns: int, lines: int) -> None:
    for draw in (draw_plain.draw, draw_rich.draw):
        coloured = [re.sub("\x1b\\[[0-9;]*m", "", line) for line in draw(document, columns, lines, colour=True)]
        plain = draw(document, columns, lines, colour=False)
        assert [line.rstrip() for line in coloured] == [line.rstrip() for line in plain]


@given(st.lists(_SPAN, max_size=6).map(tuple), st.integers(1, 40))
def test_wrapping_keeps_every_word(spans: tuple[Span, ...], columns: int) -> None:
    spans = tuple(Span(safe(span.text), span.style) for span in spans)
    lines = wrapped(spans, columns)
    assert all(spans_width(line) <= max(columns, 2) for line in lines)
    kept = "".join(span.text for line in lines for span in line).replace(" ", "")
    assert kept == "".join(span.text for span in spans).replace(" ", "")


def test_what_is_cut_says_so() -> None:
    assert cut((Span("abcdef"),), 4) == (Span("abc…"),)
    assert cut((Span("漢字漢字"),), 4) == (Span("漢…"),)
    assert cut((Span("abc"), Span("def", "ok")), 5) == (Span("abc"), Span("d…", "ok"))


def test_narrow_screens_lose_the_columns_of_the_highest_rank_first() -> None:
    table = Table(
        (Column("NAME"), Column("STATE", rank=1), Column("DETAIL", rank=2, grow=True), Column("N", "right")),
        (("service", "running", "a long text that could go on for ever", "1234"),),
    )
    seen = {
        columns: [column.title for column in fitted(table, columns, None).columns] for columns in (80, 40, 24, 12, 3)
    }
    assert seen[80] == seen[40] == ["NAME", "STATE", "DETAIL", "N"]
    assert seen[24] == ["NAME", "STATE", "N"]
    assert seen[12] == seen[3] == ["NAME", "N"]


@given(st.lists(st.integers(0, 50), max_size=6), st.integers(0, 100))
def test_shares_fill_the_room(wanted: list[int], room: int) -> None:
    given_out = shares(wanted, room)
    assert sum(given_out) == min(room, sum(wanted))
    assert all(got <= want for got, want in zip(given_out, wanted, strict=True))


def test_the_last_lines_of_a_log_stay() -> None:
    document = Document((Line("header"),), (Lines(tuple(f"line {number}" for number in range(100)), "log"),))
    assert draw_plain.draw(document, 40, 4, colour=False) == ["header", "log", "line 98", "line 99"]


def test_a_library_that_is_missing_is_named_with_what_it_would_add() -> None:
    line = enabling_line({"no_such_library": "the temperature", "json": "nothing"})
    assert line is not None
    assert draw_plain.draw(Document((line,)), 200, colour=False) == [
        "no_such_library would add the temperature: pip install 'pywfmux[ops]'"
    ]
    assert enabling_line({"json": "nothing"}) is None


_PRESSED = [
    *((b"q", "q"), (b"\r", "Enter"), (b"\x1b[A", "Up"), (b"\x1bOB", "Down"), (b"\x1b[5~", "PPage"), (b"\x03", "C-c")),
    *((b"\x7f", "BSpace"), (b" ", "Space"), ("é".encode(), "é"), ("漢".encode(), "漢"), (b"\x1b[?7737;0n", "unseen")),
    *((b"\x1b[?7737;1n", "seen"), (b"?", "?"), (b"\x1b[1;5C", "Right")),
]


@given(st.lists(st.sampled_from(_PRESSED), max_size=12), st.lists(st.integers(1, 5), min_size=1))
def test_keys_in_any_pieces(pressed: list[tuple[bytes, str]], sizes: list[int]) -> None:
    data, keys, found = b"".join(sent for sent, _ in pressed), Keys(), []
    while data:
        for size in sizes:
            found += keys.take(data[:size])
            data = data[size:]
    assert found == [name for _, name in pressed]
    assert not keys.waiting


@pytest.mark.parametrize(
    ("data", "names"), [(b"\x1b", ["Escape"]), (b"\x1b[", ["Escape", "["]), (b"\x1b\x1b", ["Escape"] * 2)]
)
def test_escape_is_told_by_silence(data: bytes, names: list[str]) -> None:
    keys = Keys()
    found = [*keys.take(data), *keys.flush()]
    while keys.waiting:
        found += keys.flush()
    assert found == names


@given(st.binary(max_size=60))
def test_no_bytes_stop_the_keys(data: bytes) -> None:
    keys = Keys()
    list(keys.take(data))
    for _ in range(len(data) + 1):
        list(keys.flush())
    assert not keys.waiting
    assert list(keys.take(b"q")) == ["q"]
