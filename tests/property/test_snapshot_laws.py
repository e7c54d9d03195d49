"""What holds of every screen a program can make: values survive the wire and files, finds lie where they say."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import msgpack
from hypothesis import given
from hypothesis import strategies as st

from pymux_wf.snapshot import (
    Cell,
    Pattern,
    Query,
    Region,
    Row,
    Screen,
    Style,
    StyleIs,
    compare,
    find,
    format_snapshot,
    masked,
    parse_snapshot,
    render,
    rows_of_history,
    unpack_query,
)
from pymux_wf.snapshot.locators import CursorCell, Line, LinkTo, Text
from pymux_wf.snapshot.packed import pack_rows, unpack_rows
from pymux_wf.snapshot.style import NAMES, UNDERLINES
from pymux_wf.snapshot.text_format import kept
from pymux_wf.terminal import ByteStream
from pymux_wf.terminal import Screen as Terminal
from pymux_wf.terminal.width import cells_of
from tests.terminal_streams import SGRS, SIZES, WORDS, fed, random_stream, streams

sizes = st.sampled_from(SIZES)
texts = st.one_of(
    st.sampled_from(WORDS), st.text(max_size=4), st.text("aw x0\u6f22\u5b57e\u0301", min_size=1, max_size=12)
)
patterns = st.one_of(
    texts.filter(bool).map(Pattern.text),
    st.sampled_from((r"\S+", r"w+$", r"^ *\w", r"[^ ]\s+\S", r"\w+\n\w+", r"(?i)HELLO|.", r" +$", r"a?")).map(
        Pattern.regex
    ),
    st.sampled_from((r"^\w.*$", r"x.*x")).map(lambda source: Pattern.regex(source, re.MULTILINE)),
)
bounds = st.one_of(
    st.none(),
    st.integers(-3, 9),
    st.tuples(st.integers(-3, 9), st.one_of(st.none(), st.integers(-3, 20))),
)
colours = st.sampled_from(("default", "red", "brightblue", "colour9", "colour255", "#0102ff"))
styles = st.builds(
    Style,
    **dict.fromkeys(("bold", "dim", "italic", "blink", "reverse", "conceal", "strike", "overline"), st.booleans()),
    underline=st.sampled_from(UNDERLINES),
    fg=colours,
    bg=colours,
    underline_colour=colours,
    link=st.one_of(st.none(), st.text(max_size=8)),
)  # type: ignore[arg-type]
attributes = st.dictionaries(st.sampled_from(NAMES), st.none(), min_size=1, max_size=2).flatmap(
    lambda names: styles.map(lambda style: StyleIs(**{name: getattr(style, name) for name in names}))
)
leaves = st.one_of(
    patterns.map(Text),
    patterns.map(Line),
    patterns.map(LinkTo),
    st.builds(Region, bounds, bounds),
    st.sampled_from((StyleIs(bold=True), StyleIs(fg="red"), StyleIs(underline=True), StyleIs(link=False))),
    attributes,
    st.just(CursorCell()),
)
queries = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Query.within, inner, inner),
        st.builds(Query.and_, inner, inner),
        st.builds(Query.or_, inner, inner),
        st.builds(Query.filter, inner, patterns, st.one_of(st.none(), attributes)),
        st.builds(Query.nth, inner, st.integers(-2, 2)),
    ),
    max_leaves=4,
)
# Anything a value can hold, also what no program could make a terminal show.
any_text = st.text(st.characters(), min_size=1, max_size=3)


@st.composite
def any_rows(draw: st.DrawFn, columns: int) -> Row:
    cells: list[str] = []
    looks: list[Style] = []
    while len(cells) < columns:
        cells.append(draw(any_text))
        looks.append(draw(styles))
        if len(cells) < columns and draw(st.booleans()):
            cells.append("")
            looks.append(looks[-1])
    return Row.of_cells(cells, looks, draw(st.booleans()))


@st.composite
def any_screens(draw: st.DrawFn) -> Screen:
    columns, lines = draw(st.integers(1, 5)), draw(st.integers(1, 3))
    rows = tuple(draw(any_rows(columns)) for _ in range(lines))
    return Screen(columns, lines, rows, title=draw(st.text()), icon_name=draw(st.text()), cwd=draw(st.text()))


terminals = st.builds(lambda data, size: fed(data, size, []), streams, sizes)
screens = st.one_of(terminals.map(Screen.of), any_screens())


def over_a_wire(values: object) -> object:
    return msgpack.unpackb(msgpack.packb(values))


@given(screens)
def test_a_screen_survives_packing(screen: Screen) -> None:
    again = Screen.unpack(over_a_wire(screen.pack()))
    assert again == screen
    assert hash(again) == hash(screen)
    assert [row.used for row in again.rows] == [row.used for row in screen.rows]


@given(terminals)
def test_history_survives_packing(terminal: Terminal) -> None:
    rows = rows_of_history(terminal.history)
    assert len(rows) == terminal.history.size
    assert unpack_rows(over_a_wire(pack_rows(rows))) == rows


@given(terminals)
def test_a_value_says_what_the_engine_says(terminal: Terminal) -> None:
    screen = Screen.of(terminal)
    for row, engine in zip(screen.rows, terminal.rows, strict=True):
        assert [cell.text for cell in row.cells] == engine.cells
        assert sum(cell.width for cell in row.cells) == screen.columns == row.columns
        assert sum(run.length for run in row.runs) == screen.columns
        for column, cell in enumerate(row.cells):
            assert row.style_at(column) == cell.style
            if cell.text:
                assert cell.style == Style.of(engine.styles[column])
        assert all(a.style != b.style for a, b in zip(row.runs, row.runs[1:]))


@given(styles)
def test_styles_and_engine_styles_are_the_same(style: Style) -> None:
    assert Style.of(style.engine()) == style
    assert Style.from_changes(style.changes()) == style


@given(screens)
def test_a_snapshot_file_says_what_was_written(screen: Screen) -> None:
    text = format_snapshot(screen)
    again = parse_snapshot(text).screen
    assert again == kept(screen)
    assert format_snapshot(again) == text
    assert compare(text, screen).equal
    assert text.encode().decode().splitlines() == text.split("\n")[:-1]


@given(screens, st.lists(queries, max_size=2))
def test_masks_keep_widths_and_may_be_applied_again(screen: Screen, masks: list[Query]) -> None:
    covered = masked(screen, masks)
    assert [row.columns for row in covered.rows] == [screen.columns] * screen.lines
    for row in covered.rows:
        assert sum(cell.width for cell in row.cells) == screen.columns
    assert parse_snapshot(format_snapshot(screen, masks)).screen == kept(covered)


def shows_what_a_terminal_can(row: Row) -> bool:
    """Each cell has the width a terminal gives it when it is written."""
    return all(cells_of(cell.text) == [(cell.text, cell.width)] for cell in row.cells if cell.width)


@given(terminals)
def test_ansi_draws_the_screen_again(terminal: Terminal) -> None:
    screen = Screen.of(terminal)
    again = Terminal(screen.columns, screen.lines)
    ByteStream(again).feed(render(screen, "ansi").encode())
    assert again.history.size == 0
    for row, wanted in zip(Screen.of(again).rows, screen.rows, strict=True):
        if shows_what_a_terminal_can(wanted):
            assert (row.cells, row.runs) == (wanted.cells, wanted.runs)


words = st.sampled_from([word for word in WORDS if word.isprintable()])


@given(st.lists(st.tuples(words, st.sampled_from(SGRS)), max_size=12), sizes)
def test_ansi_keeps_rows_together_that_the_edge_broke(parts: list[tuple[str, str]], size: tuple[int, int]) -> None:
    value = Screen.of(fed("".join(f"\x1b[{sgr}m{word}" for word, sgr in parts).encode(), size, []))
    again = Terminal(*size)
    ByteStream(again).feed(render(value, "ansi").encode())
    if all(shows_what_a_terminal_can(row) for row in value.rows):
        # The last row goes on nowhere: what it went on in has not come yet.
        assert Screen.of(again).rows[:-1] == value.rows[:-1]


@given(screens)
def test_ansi_never_writes_a_control_of_the_contents(screen: Screen) -> None:
    left = re.sub(r"\x1b\[[0-9;:]*[mG]|\x1b\]8;;[^\x00-\x1f\x7f-\x9f]*\x1b\\|\r\n", "", render(screen, "ansi"))
    assert re.search(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", left) is None


@given(screens)
def test_pictures_are_well_formed_and_hold_the_text(screen: Screen) -> None:
    picture = render(screen, "svg")
    root = ElementTree.fromstring(picture.encode("utf-8"))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    page = render(screen, "html")
    page.encode("utf-8")
    shown = ElementTree.fromstring(page[page.index("<pre") : page.index("</body>")].encode("utf-8"))
    assert "".join(shown.itertext()).count("\n") == screen.lines + 1


@given(screens)
def test_json_says_everything_a_row_shows(screen: Screen) -> None:
    values = json.loads(render(screen, "json"))
    assert render(screen, "json").isascii()
    assert (values["title"], values["icon_name"], values["cwd"]) == (screen.title, screen.icon_name, screen.cwd)
    for row, wanted in zip(values["rows"], screen.rows, strict=True):
        cells = [Cell(" ", 1, Style())] * screen.columns
        for run in row["runs"]:
            texts = run.get("cells", list(run["text"]))
            assert len(texts) == run["length"]
            column, style = run["column"], Style(**run["style"])
            cells[column : column + len(texts)] = [Cell(text, 1, style) for text in texts]
        assert [(cell.text, cell.style) for cell in cells] == [(cell.text, cell.style) for cell in wanted.cells]


@given(terminals, queries)
def test_finds_are_the_same_on_the_engine_and_on_the_value_and_lie_where_they_say(
    terminal: Terminal, query: Query
) -> None:
    finds = find(terminal, query)
    screen = Screen.of(terminal)
    assert find(screen, query) == finds
    assert find(Screen.unpack(over_a_wire(screen.pack())), query) == finds
    assert unpack_query(over_a_wire(query.pack())) == query
    for found in finds:
        assert found.spans
        text = ""
        for row, column, length in found.spans:
            assert 0 <= row < screen.lines
            assert length > 0
            assert column >= 0
            assert column + length <= screen.columns
            text += "".join(cell.text for cell in screen.rows[row].cells[column : column + length])
        assert text == found.text.replace("\n", "")


@given(any_screens(), queries)
def test_finds_on_any_value_lie_on_it(screen: Screen, query: Query) -> None:
    for found in find(screen, query):
        assert all(span.length > 0 and span.end <= screen.columns for span in found.spans)


@given(st.integers(0, 2**32), sizes)
def test_text_is_found_where_it_was_written(seed: int, size: tuple[int, int]) -> None:
    terminal = fed(random_stream(random.Random(seed)), size, [])
    screen = Screen.of(terminal)
    for y, row in enumerate(screen.rows):
        word = row.text.strip(" ")
        if word:
            finds = find(terminal, Text(word))
            assert any(span.row == y for found in finds for span in found.spans)


@given(screens, screens)
def test_a_comparison_is_empty_where_nothing_differs(first: Screen, second: Screen) -> None:
    result = compare(first, second)
    assert result.equal == (kept(first) == kept(second))
    assert all("\n" not in line for line in result.differences)
    for span in result.cells:
        assert span.row < second.lines
        assert span.end <= second.columns
    for picture in result.pictures():
        ElementTree.fromstring(picture.encode("utf-8"))


plain_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-3, 90), st.text(max_size=3), st.binary(max_size=3)),
    lambda inner: st.one_of(st.lists(inner, max_size=7), st.dictionaries(st.text(max_size=5), inner, max_size=4)),
    max_leaves=12,
)


def reason(reader: Callable[[Any], Any], value: object) -> str | None:
    """Why the reader refuses a value, None where it takes it. Any other exception is a failure."""
    try:
        reader(value)
    except ValueError as error:
        return str(error)
    return None


@given(screens, st.data())
def test_damaged_values_are_refused_with_a_reason(screen: Screen, data: st.DataObject) -> None:
    packed = screen.pack()
    packed[data.draw(st.sampled_from(sorted(packed)))] = data.draw(plain_values)
    assert reason(Screen.unpack, packed) != ""
    if reason(Screen.unpack, packed) is None:
        again = Screen.unpack(packed)
        assert Screen.unpack(again.pack()) == again


@given(queries, st.data())
def test_damaged_queries_are_refused_with_a_reason(query: Query, data: st.DataObject) -> None:
    packed = query.pack()
    packed[data.draw(st.sampled_from(sorted(packed)))] = data.draw(plain_values)
    assert reason(unpack_query, packed) != ""
    if reason(unpack_query, packed) is None:
        again = unpack_query(packed)
        assert unpack_query(again.pack()) == again


@given(screens, st.data())
def test_damaged_files_are_refused_with_the_line(screen: Screen, data: st.DataObject) -> None:
    lines = format_snapshot(screen).split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    lines[at] = data.draw(st.one_of(st.text(max_size=9), st.just(lines[at][:-1]), st.just(lines[at] + "x")))
    why = reason(parse_snapshot, "\n".join(lines))
    assert why is None or re.match(r"line \d+: ", why)
