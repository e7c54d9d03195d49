"""A program's screen, shown through the renderer on another screen of our own engine, looks the same there.

Two panes side by side or one alone; whatever the programs print, in whatever pieces, after each frame the outer
screen shows what the inner ones hold.
"""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pymux_wf.render import Capabilities, Cursor, Scene, TerminalWriter, View
from pymux_wf.render.colours import RGB_COLOURS
from pymux_wf.terminal.row import Row
from pymux_wf.terminal.screen import Screen
from pymux_wf.terminal.stream import ByteStream
from pymux_wf.terminal.style import PROTECTED

FULL = Capabilities(
    colours=RGB_COLOURS, underline_styles=True, underline_colour=True, hyperlinks=True, repeat=True, synchronized=True
)
PLAIN = Capabilities(
    colours=RGB_COLOURS,
    underline_styles=True,
    underline_colour=True,
    hyperlinks=True,
    erase_characters=False,
    insert_characters=False,
    scroll_many=False,
    scroll_region=False,
    back_colour_erase=False,
)

PIECES = [
    "a", "hello world ", "\r\n", "\n", "\r", "\b", "\t", "中文", "e\u0301", "👨\u200d👩\u200d👧", "❤\ufe0f", "🇩🇪", "한",
    "─" * 12,
    "\x1b[H", "\x1b[3;4H", "\x1b[2J", "\x1b[J", "\x1b[K", "\x1b[1K", "\x1b[5X", "\x1b[2@", "\x1b[3P", "\x1b[L",
    "\x1b[2M", "\x1b[2;4r", "\x1b[r", "\x1b[2S", "\x1b[T", "\x1bM", "\x1bD", "\x1b[31m", "\x1b[44m", "\x1b[0m",
    "\x1b[1;3;4m", "\x1b[7m", "\x1b[4:3;58:5:9m", "\x1b[38;2;1;2;3m", "\x1b]8;;http://x\x1b\\", "\x1b]8;;\x1b\\",
    "\x1b[?1049h", "\x1b[?1049l", "\x1b[?7l", "\x1b[?7h", "x" * 30, "\x1b(0qqx\x1b(B", "\x1b#8", "\x1b[4h", "\x1b[4l",
]  # fmt: skip


def looks(screen: Screen) -> list[list[tuple[str, object]]]:
    """Cells as (text, style), without what cannot be the same outside.

    That is protection, the style of the right half of a character, and a variation selector that made nothing wide.
    """
    return [[look(row, x) for x in range(screen.columns)] for row in screen.rows]


def look(row: Row, x: int) -> tuple[str, object]:
    text, style = row.cells[x], row.styles[x]
    if not text:
        return text, None
    narrow = x + 1 == len(row.cells) or row.cells[x + 1]
    return text.replace("\ufe0f", "") if narrow else text, style.replace(attrs=style.attrs & ~PROTECTED).key()


def outer_screen(columns: int, lines: int) -> tuple[Screen, ByteStream]:
    screen = Screen(columns, lines)
    return screen, ByteStream(screen)


outputs = st.lists(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), min_size=1, max_size=5)


@settings(max_examples=100, deadline=None)
@given(outputs, st.integers(2, 40), st.integers(2, 10), st.sampled_from([FULL, PLAIN]))
def test_one_pane_looks_the_same_outside(
    texts: list[str], columns: int, lines: int, capabilities: Capabilities
) -> None:
    inner, program = outer_screen(columns, lines)
    outer, terminal = outer_screen(columns, lines)
    writer = TerminalWriter(capabilities)
    terminal.feed(writer.enter())
    for text in texts:
        program.feed(text.encode())
        inner.settle()
        x, y = min(inner.cursor.x, columns - 1), inner.cursor.y
        terminal.feed(writer.draw(Scene(columns, lines, [View(0, 0, columns, lines, inner.rows)], cursor=Cursor(x, y))))
        assert looks(outer) == looks(inner)
        assert (min(outer.cursor.x, columns - 1), outer.cursor.y) == (x, y)


@settings(max_examples=60, deadline=None)
@given(outputs, outputs, st.integers(2, 12), st.integers(2, 12), st.sampled_from([FULL, PLAIN]))
def test_panes_side_by_side_look_the_same_outside(
    left_texts: list[str], right_texts: list[str], left_width: int, right_width: int, capabilities: Capabilities
) -> None:
    lines = 5
    left, left_program = outer_screen(left_width, lines)
    right, right_program = outer_screen(right_width, lines)
    columns = left_width + 1 + right_width
    outer, terminal = outer_screen(columns, lines)
    writer = TerminalWriter(capabilities)
    for left_text, right_text in zip(left_texts, right_texts):
        left_program.feed(left_text.encode())
        right_program.feed(right_text.encode())
        left.settle()
        right.settle()
        views = [View(0, 0, left_width, lines, left.rows), View(left_width + 1, 0, right_width, lines, right.rows)]
        terminal.feed(writer.draw(Scene(columns, lines, views)))
        shown = looks(outer)
        assert [row[:left_width] for row in shown] == looks(left)
        assert [row[left_width + 1 :] for row in shown] == looks(right)
