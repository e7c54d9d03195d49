"""Whatever scenes follow each other, the terminal shows exactly the last one.

The bytes go to a strict little terminal of our own, which knows only what the renderer may use, fails on anything
else, and treats every doubtful state (a cursor movement while a wrap is pending, half a wide character) as an error.
"""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pymux_wf.colour import indexed, rgb
from pymux_wf.render.capabilities import RGB_COLOURS, Capabilities
from pymux_wf.render.scene import Cursor, OuterModes, Scene, Tint, View
from pymux_wf.render.writer import TerminalWriter
from pymux_wf.terminal.row import Row
from pymux_wf.terminal.style import BOLD, DEFAULT_STYLE, DIM, ITALIC, REVERSE, Link, Style

WIDE = "中文日本"
TOKEN = re.compile(
    r"\x1b\[(?P<csi>[<-?]?[0-9;:]*[ ]?[@-~])"
    r"|\x1b\](?P<osc>[^\x07\x1b]*)(?:\x07|\x1b\\)"
    r"|\x1b(?P<esc>[=>M])"
    r"|(?P<control>[\x00-\x1f\x7f-\x9f])"
    r"|(?P<text>.)",
    re.S,
)
XTERM = Capabilities()
Cell = tuple[str, tuple[object, ...]]


class StrictTerminal:
    """A terminal that knows what the renderer uses and refuses the rest."""

    def __init__(self, columns: int, lines: int, capabilities: Capabilities = XTERM) -> None:
        self.columns, self.lines = columns, lines
        self.bce, self.glitch = capabilities.back_colour_erase, capabilities.wrap_glitch
        self.pen = DEFAULT_STYLE
        self.rows = [self.blank_row() for _ in range(lines)]
        self.x = self.y = 0
        self.top, self.bottom = 0, lines - 1
        self.visible = True
        self.modes: set[int] = set()
        self.last = ""

    def erased(self) -> Cell:
        assert not self.pen.attrs & REVERSE, "erasing in reverse video"
        return (" ", (Style.of(bg=self.pen.bg) if self.bce else DEFAULT_STYLE).key())

    def blank_row(self) -> list[Cell]:
        return [self.erased()] * self.columns

    def feed(self, data: bytes) -> None:
        for match in TOKEN.finditer(data.decode()):
            kind = match.lastgroup
            getattr(self, f"on_{kind}")(match[kind])

    def on_text(self, text: str) -> None:
        if unicodedata.combining(text) or text == "\u093e":
            self.join(text)
            return
        width = 2 if unicodedata.east_asian_width(text) in "WF" else 1
        if self.x + width > self.columns:
            self.x = 0
            self.feed_line()
        self.check_not_half(self.x)
        self.check_not_half(self.x + width)
        row = self.rows[self.y]
        row[self.x] = (text, self.pen.key())
        self.last_cell = (row, self.x)
        if width == 2:
            row[self.x + 1] = ("", self.pen.key())
        self.x += width
        self.last = text
        if self.x >= self.columns and not self.glitch:
            self.x = 0
            self.feed_line()

    def join(self, mark: str) -> None:
        row, x = self.last_cell
        row[x] = (row[x][0] + mark, row[x][1])

    def check_not_half(self, x: int) -> None:
        """Writing over half a wide character blanks the other half."""
        if x < self.columns and self.rows[self.y][x][0] == "":
            key = self.rows[self.y][x - 1][1]
            self.rows[self.y][x - 1] = (" ", key)
            self.rows[self.y][x] = (" ", key)

    def feed_line(self) -> None:
        if self.y == self.bottom:
            self.scroll(1)
        elif self.y < self.lines - 1:
            self.y += 1

    def scroll(self, count: int) -> None:
        for _ in range(abs(count)):
            if count > 0:
                del self.rows[self.top]
                self.rows.insert(self.bottom, self.blank_row())
            else:
                del self.rows[self.bottom]
                self.rows.insert(self.top, self.blank_row())

    def on_control(self, character: str) -> None:
        if character == "\r":
            self.x = 0
        elif character == "\n":
            self.settled()
            self.feed_line()
        elif character == "\b":
            self.settled()
            self.x -= 1
        else:
            raise AssertionError(f"control character {character!r}")

    def settled(self) -> None:
        assert 0 <= self.x < self.columns, "relative movement while a wrap is pending"

    def on_esc(self, final: str) -> None:
        if final == "M":
            self.settled()
            assert self.y == self.top
            self.scroll(-1)

    def on_osc(self, body: str) -> None:
        if body.startswith("8;"):
            _, parameters, uri = body.split(";", 2)
            self.pen = self.pen.replace(link=Link(uri, parameters.removeprefix("id=")) if uri else None)
        else:
            assert body.startswith(("0;", "12;", "112", "9;4"))

    def on_csi(self, sequence: str) -> None:
        final = sequence[-1]
        if sequence[0] == "?":
            self.private(sequence[1:-1], final)
        elif final == "m" and sequence[0] != ">":
            self.pen = self.pen.after_sgr(sequence[:-1])
        elif final in "mqt":
            pass
        else:
            numbers = [int(number or 0) for number in sequence[:-1].split(";")]
            getattr(self, {"@": "insert"}.get(final, f"csi_{final}"))(*numbers)

    def private(self, numbers: str, final: str) -> None:
        number = int(numbers)
        assert final in "hl"
        if number == 25:
            self.visible = final == "h"
        (self.modes.add if final == "h" else self.modes.discard)(number)

    def csi_A(self, n: int = 0) -> None:
        self.settled()
        assert not self.y - (n or 1) < self.top <= self.y, "movement over the top margin"
        self.y -= n or 1
        assert self.y >= 0

    def csi_B(self, n: int = 0) -> None:
        self.settled()
        assert not self.y <= self.bottom < self.y + (n or 1), "movement over the bottom margin"
        self.y += n or 1
        assert self.y < self.lines

    def csi_C(self, n: int = 0) -> None:
        self.settled()
        self.x += n or 1
        assert self.x < self.columns

    def csi_D(self, n: int = 0) -> None:
        self.settled()
        self.x -= n or 1
        assert self.x >= 0

    def csi_G(self, n: int = 0) -> None:
        self.x = (n or 1) - 1
        assert self.x < self.columns

    def csi_d(self, n: int = 0) -> None:
        self.y = (n or 1) - 1
        assert self.y < self.lines

    def csi_H(self, y: int = 0, x: int = 0) -> None:
        self.y, self.x = (y or 1) - 1, (x or 1) - 1
        assert 0 <= self.x < self.columns
        assert 0 <= self.y < self.lines

    def csi_J(self, n: int = 0) -> None:
        if n == 2:
            self.rows = [self.blank_row() for _ in range(self.lines)]
            return
        self.csi_K()
        for y in range(self.y + 1, self.lines):
            self.rows[y] = self.blank_row()

    def csi_K(self, n: int = 0) -> None:
        assert n == 0
        self.settled()
        self.csi_X(self.columns - self.x)

    def csi_X(self, n: int) -> None:
        self.settled()
        assert self.x + n <= self.columns
        self.check_not_half(self.x)
        self.check_not_half(self.x + n)
        self.rows[self.y][self.x : self.x + n] = [self.erased()] * n

    def csi_P(self, n: int = 0) -> None:
        self.settled()
        row = self.rows[self.y]
        del row[self.x : self.x + (n or 1)]
        row += [self.erased()] * (self.columns - len(row))

    def insert(self, n: int = 0) -> None:
        self.settled()
        row = self.rows[self.y]
        row[self.x : self.x] = [self.erased()] * (n or 1)
        del row[self.columns :]

    def csi_b(self, n: int) -> None:
        for _ in range(n):
            self.on_text(self.last)

    def csi_r(self, top: int = 0, bottom: int = 0) -> None:
        self.top, self.bottom = (top or 1) - 1, (bottom or self.lines) - 1
        assert 0 <= self.top < self.bottom < self.lines or self.lines == 1
        self.x = self.y = 0

    def csi_S(self, n: int = 0) -> None:
        self.scroll(n or 1)

    def csi_T(self, n: int = 0) -> None:
        self.scroll(-(n or 1))


STYLES = [
    DEFAULT_STYLE,
    DEFAULT_STYLE,
    DEFAULT_STYLE,
    Style.of(fg=1),
    Style.of(bg=4),
    Style.of(fg=12, bg=indexed(200), attrs=BOLD),
    Style.of(attrs=REVERSE),
    Style.of(fg=rgb(1, 2, 3), attrs=ITALIC | DIM | 0x100),
    Style.of(attrs=BOLD | 0x300, underline_colour=indexed(9)),
    Style.of(link=Link("http://a", "1")),
]
CLUSTERS = ["e\u0301", "क\u093e"]


@st.composite
def rows(draw: st.DrawFn, columns: int) -> Row:
    """A well-formed row, made of runs of one style."""
    cells: list[str] = []
    styles: list[Style] = []
    while len(cells) < columns:
        room = columns - len(cells)
        length = draw(st.integers(1, room))
        style = draw(st.sampled_from(STYLES))
        length = max(length, draw(st.integers(1, room)))
        kind = draw(st.sampled_from(["blank", "blank", "text", "text", "wide", "line", "cluster", "accent"]))
        if kind == "wide" and room >= 2:
            run = [half for _ in range(max(1, length // 2)) for half in (draw(st.sampled_from(WIDE)), "")]
        elif kind == "text":
            run = [draw(st.sampled_from("ab ")) for _ in range(length)]
        elif kind in ("cluster", "accent"):
            run = [CLUSTERS[kind == "cluster"]]
        else:
            run = [" " if kind == "blank" else "─"] * length
        cells += run
        styles += [style] * len(run)
    return Row.of(cells, styles, wrapped=draw(st.booleans()))


usually = st.sampled_from([True, True, True, False])


@st.composite
def evolutions(draw: st.DrawFn) -> tuple[Capabilities, list[Scene]]:
    """Scenes that follow each other as a program would make them: rows change, scroll, move, views come and go."""
    columns = draw(st.one_of(st.integers(1, 6), st.integers(16, 40), st.integers(16, 40)))
    lines = draw(st.one_of(st.integers(1, 3), st.integers(5, 12), st.integers(5, 12)))
    capabilities = Capabilities(
        colours=RGB_COLOURS,
        underline_styles=True,
        underline_colour=True,
        hyperlinks=True,
        synchronized=draw(usually),
        repeat=draw(usually),
        back_colour_erase=draw(usually),
        erase_characters=draw(usually),
        scroll_region=draw(usually),
        scroll_many=draw(usually),
        insert_characters=draw(usually),
        wrap_glitch=draw(st.sampled_from([True, True, True, False])),
    )
    main = [draw(rows(columns)) for _ in range(lines)]
    views = [View(0, 0, columns, draw(st.integers(max(1, lines - 1), lines)), main)]
    scenes = []
    for _ in range(draw(st.integers(2, 6))):
        views = draw(next_views(views, columns, lines))
        cursor = Cursor(draw(st.integers(0, columns - 1)), draw(st.integers(0, lines - 1)), draw(st.booleans()))
        scenes.append(
            Scene(columns, lines, views, cursor=cursor, modes=OuterModes(mouse=draw(st.sampled_from([0, 1000, 1003]))))
        )
    return capabilities, scenes


ACTIONS = ["edit", "insert", "insert", "up", "up", "down", "cover", "uncover", "uncover", "redraw", "blank"]


@st.composite
def next_views(draw: st.DrawFn, views: list[View], columns: int, lines: int) -> list[View]:
    main = list(views[0].rows)
    overlays = views[1:]
    for action in draw(st.lists(st.sampled_from(ACTIONS), min_size=1, max_size=3)):
        if action == "edit":
            main[draw(st.integers(0, lines - 1))] = draw(rows(columns))
        elif action == "insert":
            at = draw(st.integers(0, lines - 1))
            main[at] = shifted(main[at], draw(st.integers(0, columns - 1)), draw(st.integers(-3, 3)))
        elif action in ("up", "down"):
            top = draw(st.integers(0, lines - 1))
            bottom = draw(st.integers(top, lines - 1))
            for _ in range(draw(st.integers(1, 3))):
                fresh = draw(rows(columns)) if draw(st.booleans()) else Row(columns)
                main.insert(bottom + 1 if action == "up" else top, fresh)
                del main[top if action == "up" else bottom + 1]
        elif action == "cover":
            width, height = draw(st.integers(1, columns)), draw(st.integers(1, lines))
            block = [draw(rows(width)) for _ in range(height)]
            overlays = [
                *overlays,
                View(draw(st.integers(-2, columns)), draw(st.integers(-2, lines)), width, height, block),
            ]
        elif action == "uncover":
            overlays = overlays[:-1]
        elif action == "redraw":
            main = [row.copy() for row in main]
        elif action == "blank":
            top = draw(st.integers(0, lines - 1))
            main[top:] = [Row(columns) for _ in main[top:]]
    tint = draw(st.sampled_from([Tint()] * 7 + [Tint(fg=2, bg=indexed(17))]))
    return [View(0, 0, columns, views[0].height, main, tint), *overlays]


def shifted(row: Row, at: int, by: int) -> Row:
    """The row with characters inserted or deleted, where no wide character is in the way."""
    if row.wide:
        return row
    cells, styles = row.cells[:], row.styles[:]
    if by < 0:
        del cells[at : at - by], styles[at : at - by]
    else:
        cells[at:at], styles[at:at] = ["x"] * by, [DEFAULT_STYLE] * by
    missing = len(row.cells) - len(cells)
    return Row.of((cells + [" "] * missing)[: len(row.cells)], (styles + [DEFAULT_STYLE] * missing)[: len(row.cells)])


def expected(scene: Scene) -> list[list[Cell]]:
    """What a scene looks like, worked out cell by cell."""
    blank: Cell = (" ", DEFAULT_STYLE.key())
    grid = [[blank] * scene.columns for _ in range(scene.lines)]
    for view in scene.views:
        for j in range(view.height):
            row = view.rows[j] if j < len(view.rows) else Row(0)
            for i in range(view.width):
                x, y = view.x + i, view.y + j
                if 0 <= x < scene.columns and 0 <= y < scene.lines:
                    text = row.cells[i] if i < len(row.cells) else " "
                    style = row.styles[i] if i < len(row.styles) else DEFAULT_STYLE
                    grid[y][x] = (text, tinted(style, view.tint).key())
            if 0 <= view.y + j < scene.lines:
                mend(grid[view.y + j], view.x)
                mend(grid[view.y + j], view.x + view.width)
    return [mended_ends(row) for row in grid]


def tinted(style: Style, tint: Tint) -> Style:
    fg = tint.fg if style.fg == -1 else style.fg
    bg = tint.bg if style.bg == -1 else style.bg
    return style.replace(fg=fg, bg=bg)


def is_wide(text: str) -> bool:
    return bool(text) and text[0] in WIDE


def mend(row: list[Cell], at: int) -> None:
    """Blank the halves that an edge before column ``at`` cuts apart."""
    if 0 < at < len(row) and is_wide(row[at - 1][0]) and row[at][0] == "":
        return
    if 0 < at <= len(row) and is_wide(row[at - 1][0]):
        row[at - 1] = (" ", row[at - 1][1])
    if 0 <= at < len(row) and row[at][0] == "":
        row[at] = (" ", row[at][1])


def mended_ends(row: list[Cell]) -> list[Cell]:
    mend(row, 0)
    mend(row, len(row))
    return row


def differences(terminal: StrictTerminal, scene: Scene) -> list[tuple[int, int, Cell, Cell]]:
    """(line, column, shown, wanted) of the cells that are not as they should be."""
    return [
        (y, x, got, want)
        for y, (shown, wanted) in enumerate(zip(terminal.rows, expected(scene), strict=True))
        for x, (got, want) in enumerate(zip(shown, wanted, strict=True))
        if got != want and (terminal.glitch or not unreachable(y, x, scene))
    ]


def unreachable(y: int, x: int, scene: Scene) -> bool:
    """Whether a cell cannot be written without scrolling on a terminal that wraps at once: the last one."""
    last = expected(scene)[-1]
    return y == scene.lines - 1 and x >= scene.columns - (2 if last[-1][0] == "" else 1)


@settings(max_examples=120, deadline=None)
@given(evolutions())
def test_every_frame_is_shown_exactly(evolution: tuple[Capabilities, list[Scene]]) -> None:
    capabilities, scenes = evolution
    writer = TerminalWriter(capabilities)
    terminal = StrictTerminal(scenes[0].columns, scenes[0].lines, capabilities)
    terminal.feed(writer.enter())
    for scene in scenes:
        terminal.feed(writer.draw(scene))
        assert differences(terminal, scene) == []
        assert terminal.visible == scene.cursor.visible
        assert 2026 not in terminal.modes
        if scene.cursor.visible:
            assert (min(terminal.x, scene.columns - 1), terminal.y) == (scene.cursor.x, scene.cursor.y)
        assert writer.draw(scene) == b""
    terminal.feed(writer.leave())
    assert terminal.visible
    assert terminal.modes == {25}


@settings(max_examples=50, deadline=None)
@given(evolutions())
def test_drawing_anew_shows_the_same(evolution: tuple[Capabilities, list[Scene]]) -> None:
    capabilities, scenes = evolution
    writer = TerminalWriter(capabilities)
    terminal = StrictTerminal(scenes[0].columns, scenes[0].lines, capabilities)
    for scene in scenes:
        terminal.feed(writer.draw(scene))
    writer.invalidate()
    terminal.feed(writer.draw(scenes[-1]))
    assert differences(terminal, scenes[-1]) == []


def test_the_strict_terminal_finds_faults() -> None:
    terminal = StrictTerminal(4, 2)
    terminal.feed(b"abcd")
    with pytest.raises(AssertionError, match="pending"):
        terminal.feed(b"\x1b[C")
    with pytest.raises(AssertionError, match="control"):
        terminal.feed(b"\x08\x07"[1:])
