"""How many bytes a change costs, and what is sent around the frames."""

from __future__ import annotations

import pytest

from pymux_wf.colour import indexed
from pymux_wf.render import Capabilities, Cursor, OuterModes, Scene, TerminalWriter, Tint, View, status_view
from pymux_wf.render.motion import motion
from pymux_wf.render.scroll import moved_block, moved_text
from pymux_wf.terminal.row import Row
from pymux_wf.terminal.style import BOLD, DEFAULT_STYLE, Style

COLUMNS, LINES = 80, 24


def row_of(text: str, columns: int = COLUMNS, style: Style = DEFAULT_STYLE) -> Row:
    row = Row(columns)
    row.cells[: len(text)] = text
    row.styles[: len(text)] = [style] * len(text)
    return row


class Client:
    """A pane of 23 lines over a status line, and the writer of the terminal that shows them."""

    def __init__(self, capabilities: Capabilities | None = None) -> None:
        self.writer = TerminalWriter(capabilities or Capabilities())
        self.rows = [row_of(f"line {index} of some text that stands here") for index in range(LINES - 1)]
        self.status = row_of("[0] status")
        self.cursor = Cursor(0, 0)
        self.draw()

    def draw(self, **values: object) -> bytes:
        views = [View(0, 0, COLUMNS, LINES - 1, self.rows), status_view(self.status, LINES - 1, COLUMNS)]
        return self.writer.draw(Scene(COLUMNS, LINES, views, cursor=self.cursor, **values))  # type: ignore[arg-type]

    def write(self, x: int, y: int, text: str, style: Style = DEFAULT_STYLE) -> None:
        row = self.rows[y]
        row.cells[x : x + len(text)] = text
        row.styles[x : x + len(text)] = [style] * len(text)
        row.version += 1
        self.cursor = Cursor(min(x + len(text), COLUMNS - 1), y)


@pytest.fixture
def client() -> Client:
    return Client()


def test_nothing_changed_costs_nothing(client: Client) -> None:
    assert client.draw() == b""


def test_an_echo_costs_one_byte(client: Client) -> None:
    client.write(0, 5, "$ ")
    client.draw()
    client.write(2, 5, "l")
    assert client.draw() == b"l"
    client.write(3, 5, "s")
    assert client.draw() == b"s"


def test_a_cursor_movement_is_all_that_is_sent(client: Client) -> None:
    client.cursor = Cursor(1, 0)
    assert client.draw() == b"\x1b[C"
    client.cursor = Cursor(0, 1)
    assert client.draw() == b"\r\n"


def test_text_is_written_with_its_style_once(client: Client) -> None:
    client.write(0, 0, "red", Style.of(fg=1))
    client.write(3, 0, "plain")
    assert client.draw() == b"\x1b[31mred\x1b[mplain"


def test_the_rest_of_a_line_is_erased(client: Client) -> None:
    client.rows[0] = row_of("x")
    client.cursor = Cursor(1, 0)
    assert client.draw() == b"x\x1b[K"


def test_blanks_inside_a_line_are_erased_and_jumped_over(client: Client) -> None:
    client.rows[0] = row_of("a" + " " * 30 + "b" * 40)
    client.draw()
    client.rows[0] = row_of("c" * 70)
    client.draw()
    client.rows[0] = row_of("c" * 10 + " " * 30 + "c" * 30)
    client.cursor = Cursor(10, 0)
    assert client.draw() == b"\x1b[10C\x1b[30X"


def test_coloured_blanks_need_a_terminal_that_erases_in_colour() -> None:
    for erases, size in ((True, 20), (False, 100)):
        client = Client(Capabilities(back_colour_erase=erases))
        client.rows[1] = row_of(" " * COLUMNS, style=Style.of(bg=4))
        client.cursor = Cursor(0, 1)
        assert (len(client.draw()) < 30) == erases, size


def test_an_inserted_character_shifts_the_rest(client: Client) -> None:
    client.cursor = Cursor(5, 3)
    client.draw()
    text = client.rows[3].text
    client.rows[3] = row_of(text[:5] + "X" + text[5:79])
    client.cursor = Cursor(6, 3)
    assert client.draw() == b"\x1b[@X"
    client.rows[3] = row_of(text)
    client.cursor = Cursor(5, 3)
    assert client.draw() == b"\b\x1b[P"


def test_a_scroll_is_sent_as_one(client: Client) -> None:
    client.cursor = Cursor(0, LINES - 2)
    client.draw()
    client.rows = [*client.rows[1:], row_of("new")]
    client.cursor = Cursor(3, LINES - 2)
    first = client.draw()
    assert first == b"\x1b[;23r\x1b[S\x1b[22Bnew"
    client.rows = [*client.rows[1:], row_of("next")]
    client.cursor = Cursor(4, LINES - 2)
    assert client.draw() == b"\n\rnext"


def test_a_redrawn_screen_that_moved_is_scrolled_too(client: Client) -> None:
    client.rows = [row.copy() for row in client.rows[3:]] + [row_of(str(index)) for index in range(3)]
    assert len(client.draw()) < 60


def test_a_scroll_down_is_sent_as_one(client: Client) -> None:
    client.rows = [row_of("top"), *client.rows[:-1]]
    client.cursor = Cursor(3, 0)
    assert client.draw() == b"\x1b[;23r\x1b[Ttop"
    client.write(0, 1, "L")
    assert client.draw() == b"\r\nL"


def test_deleting_shifts_styles_too(client: Client) -> None:
    client.rows[0] = row_of("plain ")
    client.rows[0].cells[6:40] = "colours that go on for a good while"[:34]
    client.rows[0].styles[6:40] = [Style.of(fg=3)] * 34
    client.cursor = Cursor(0, 0)
    client.draw()
    row = client.rows[0].copy()
    row.cells[:] = [*row.cells[2:], " ", " "]
    row.styles[:] = [*row.styles[2:], DEFAULT_STYLE, DEFAULT_STYLE]
    client.rows[0] = row
    assert client.draw() == b"\x1b[2P"


def test_rows_that_look_alike_are_not_scrolled(client: Client) -> None:
    client.rows = [row_of("same") for _ in client.rows]
    client.draw()
    client.rows = [*client.rows[1:], row_of("same")]
    assert client.draw() == b""


def test_clearing_many_lines_costs_few_bytes(client: Client) -> None:
    client.rows = [Row(COLUMNS) for _ in client.rows]
    client.cursor = Cursor(0, 0)
    assert client.draw() == b"\x1b[;23r\x1b[23S"


def test_soft_wrapped_lines_flow_into_each_other() -> None:
    client = Client()
    client.rows[0] = row_of("a" * COLUMNS)
    client.rows[0].wrapped = True
    client.rows[1] = row_of("b" * COLUMNS)
    client.cursor = Cursor(COLUMNS - 1, 1)
    assert client.draw() == b"a" * COLUMNS + b"b" * COLUMNS


def test_a_repeated_character_is_repeated_where_the_terminal_can() -> None:
    client = Client(Capabilities(repeat=True))
    client.rows[0] = row_of("-" * COLUMNS)
    client.cursor = Cursor(COLUMNS - 1, 0)
    assert client.draw() == b"-\x1b[78b-"


def test_control_characters_never_reach_the_terminal(client: Client) -> None:
    client.rows[0].cells[:3] = ["\x1b", "\x9b", "\udc80"]
    client.rows[0].cells[3] = "e\u0301\x07"
    client.rows[0].version += 1
    client.cursor = Cursor(4, 0)
    assert client.draw() == "\ufffd\ufffd\ufffde\u0301".encode()


def test_a_terminal_without_utf8_gets_ascii() -> None:
    client = Client(Capabilities(utf8=False))
    client.rows[0] = Row.of(["─", "中", "", "é"] + ["a"] * 76, [DEFAULT_STYLE] * 80)
    assert client.draw().startswith(b"-___a")


def test_the_last_cell_is_left_alone_where_it_would_scroll() -> None:
    writer = TerminalWriter(Capabilities(wrap_glitch=False))
    data = writer.draw(Scene(3, 2, [View(0, 0, 3, 2, [row_of("abc", 3), row_of("def", 3)])]))
    assert data.endswith(b"de\x1b[H\x1b[?25h")


def test_a_tint_changes_default_colours_alone() -> None:
    writer = TerminalWriter(Capabilities())
    rows = [row_of("ab", 2), row_of("cd", 2, Style.of(fg=1, attrs=BOLD))]
    data = writer.draw(Scene(2, 2, [View(0, 0, 2, 2, rows, Tint(fg=2, bg=indexed(17)))]))
    assert b"\x1b[32;48;5;17mab" in data
    assert b"\x1b[1;31mcd" in data


def test_synchronized_frames_are_wrapped_when_they_are_long() -> None:
    client = Client(Capabilities(synchronized=True))
    client.write(0, 0, "x")
    assert client.draw() == b"x"
    client.rows = [row_of("y" * 70) for _ in client.rows]
    data = client.draw()
    assert data.startswith(b"\x1b[?2026h")
    assert data.endswith(b"\x1b[?2026l")


def test_modes_title_and_cursor_are_sent_when_they_change(client: Client) -> None:
    modes = OuterModes(mouse=1002, bracketed_paste=True, focus_events=True)
    data = client.draw(modes=modes, title="a\x1b]b\x07c")
    assert data == b"\x1b]0;a]bc\x07\x1b[?1006h\x1b[?1002h\x1b[?2004h\x1b[?1004h"
    assert client.draw(modes=modes, title="a\x1b]b\x07c") == b""
    client.cursor = Cursor(0, 0, shape=6, colour=1)
    assert client.draw(modes=modes) == b"\x1b[6 q\x1b]12;#cd0000\x07"
    left = client.writer.leave()
    for ending in (b"\x1b[?1002l", b"\x1b[?1006l", b"\x1b[?2004l", b"\x1b[?1004l", b"\x1b[0 q", b"\x1b]112\x07"):
        assert ending in left
    assert left.endswith(b"\x1b[?1049l")


def test_learning_more_about_a_terminal_redraws_only_what_looks_otherwise(client: Client) -> None:
    client.writer.capabilities = Capabilities(synchronized=True, repeat=True)
    assert client.draw() == b""
    client.rows[0] = row_of("=" * 40)
    client.cursor = Cursor(40, 0)
    assert client.draw() == b"=\x1b[39b"
    client.writer.capabilities = Capabilities(colours=8)
    assert b"\x1b[2J" in client.draw()


def test_leaving_twice_is_harmless(client: Client) -> None:
    assert client.writer.leave() == client.writer.leave()


def test_a_hidden_cursor_is_not_moved(client: Client) -> None:
    client.cursor = Cursor(0, 0, visible=False)
    assert client.draw() == b"\x1b[?25l"
    client.cursor = Cursor(7, 7, visible=False)
    assert client.draw() == b""


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ((0, 0), (0, 0), ""),
        ((5, 3), (0, 3), "\r"),
        ((5, 3), (6, 3), "\x1b[C"),
        ((5, 3), (3, 3), "\b\b"),
        ((50, 3), (2, 3), "\x1b[3G"),
        ((5, 3), (0, 4), "\r\n"),
        ((5, 3), (5, 5), "\n\n"),
        ((5, 3), (5, 2), "\x1b[A"),
        ((5, 3), (0, 0), "\x1b[H"),
        ((5, 3), (40, 20), "\x1b[21;41H"),
        ((None, None), (0, 7), "\x1b[8H"),
        ((None, 3), (0, 4), "\r\n"),
        ((None, 3), (2, 3), "\x1b[3G"),
    ],
)
def test_motions_are_short(start: tuple[int | None, int | None], end: tuple[int, int], text: str) -> None:
    assert motion(*start, *end, (0, 23)) == text


def test_relative_motions_stay_inside_the_scroll_region() -> None:
    assert motion(5, 9, 5, 10, (3, 10)) == "\n"
    assert motion(5, 10, 5, 11, (3, 10)) == "\x1b[12d"
    assert motion(5, 4, 5, 3, (3, 10)) == "\x1b[A"
    assert motion(5, 3, 5, 2, (3, 10)) == "\x1b[3d"
    assert motion(5, 2, 5, 1, (3, 10)) == "\x1b[A"


def test_moved_rows_are_found() -> None:
    rows = [Row(1) for _ in range(8)]
    assert moved_block(rows, rows) is None
    assert moved_block(rows, [*rows[2:], Row(1), Row(1)]) == (0, 6, 2)
    assert moved_block(rows, [rows[0], Row(1), *rows[1:6], rows[7]]) == (2, 7, -1)


def test_moved_text_is_found_around_lines_that_say_nothing() -> None:
    before = ["a", "", "b", "", "c", "d", "e"]
    assert moved_text(before, [*before[1:], "f"]) == (0, 6, 1)
    assert moved_text(before, ["", *before[:6]]) == (1, 7, -1)
    assert moved_text(["", ""], ["", ""]) is None
