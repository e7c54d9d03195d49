"""Floating panes on a client's screen: what is drawn over what, the cursor, and the mouse on their borders."""

from __future__ import annotations

from typing import Any

import pytest
from pymux_wf.server.mouse_place import locate

from pymux_wf.protocol import Message
from pymux_wf.terminal import ByteStream, Screen

from .commands_rig import Rig, served

IDLE = "sleep 1000"
FRAME = ["-x", "10", "-y", "3", "-X", "5", "-Y", "2"]


async def start(rig: Rig, *, columns: int = 40, lines: int = 12) -> Any:
    """A client whose window has one pane and one float of 10x3 cells, its content at 5,2."""
    await rig.ok("new-session", "-d", "-s", "a", "-x", str(columns), "-y", str(lines - 1), IDLE)
    await rig.ok("set-option", "-g", "mouse", "on")
    client = await rig.attach(columns=columns, lines=lines)
    await rig.ok("new-pane", *FRAME, IDLE)
    client.clock.draw_now()
    return client


def screen(rig: Rig, client: Any, columns: int = 40, lines: int = 12) -> Screen:
    """The client's terminal after all that was sent to it."""
    client.redraw()
    client.clock.draw_now()
    shown = Screen(columns, lines)
    ByteStream(shown).feed(rig.wire(client).bytes_of(Message.OUTPUT))
    return shown


def rows(rig: Rig, client: Any) -> list[str]:
    return [row.text.rstrip() for row in screen(rig, client).rows]


def report(button: int, x: int, y: int, final: str = "M") -> bytes:
    return f"\033[<{button};{x + 1};{y + 1}{final}".encode()


def name(client: Any, x: int, y: int) -> str:
    place = locate(client, x, y)
    if place is None:
        return "nothing"
    return f"{place.name} %{place.pane.id if place.pane else '-'} {place.x},{place.y}"


async def drag(rig: Rig, client: Any, start: tuple[int, int], end: tuple[int, int]) -> None:
    await rig.type(client, report(0, *start))
    await rig.type(client, report(32, *end))
    await rig.type(client, report(0, *end, "m"))


def place_of(rig: Rig, number: int) -> tuple[int, int, int, int]:
    pane = rig.server.tree.panes[number]
    return pane.x, pane.y, pane.width, pane.height


async def fill(rig: Rig, number: int, data: bytes) -> None:
    pane = rig.server.tree.panes[number]
    rig.server.pane_output(pane, ByteStream(pane.screen), data)
    await rig.turns()


# -- drawing


@served
async def test_a_float_lies_over_the_tiled_panes_with_a_border_round_it(rig: Rig) -> None:
    client = await start(rig)
    await fill(rig, 0, b"\r\n".join([b"x" * 40] * 10))
    await fill(rig, 1, b"float")
    assert rows(rig, client)[:8] == [
        "x" * 40,
        "x" * 4 + "┌──────────┐" + "x" * 24,
        "x" * 4 + "│float     │" + "x" * 24,
        "x" * 4 + "│          │" + "x" * 24,
        "x" * 4 + "│          │" + "x" * 24,
        "x" * 4 + "└──────────┘" + "x" * 24,
        "x" * 40,
        "x" * 40,
    ]


@served
async def test_wide_characters_that_a_border_cuts_become_blanks(rig: Rig) -> None:
    client = await start(rig)
    await fill(rig, 0, ("x" + "漢" * 19 + "\r\n").encode() * 6)
    await fill(rig, 1, "漢字漢字漢字".encode())
    cells = screen(rig, client).rows[2].cells
    assert "".join(cells) == "x漢 │漢字漢字漢│ " + "漢" * 11 + " "
    assert len(cells) == 40


@served
async def test_copy_mode_in_a_float_stays_inside_it(rig: Rig) -> None:
    client = await start(rig)
    await fill(rig, 1, b"\r\n".join(b"line %d" % number for number in range(9)))
    await rig.ok("copy-mode", "-t", "%1")
    await rig.ok("send-keys", "-t", "%1", "-X", "history-top")
    shown = rows(rig, client)
    assert [line[4:16] for line in shown[3:5]] == ["│line 1    │", "│line 2    │"]
    assert (shown[2][4], shown[2][9:16]) == ("│", " [6/6]│")
    assert shown[0] == ""


@served
async def test_output_below_a_float_does_not_go_through_it(rig: Rig) -> None:
    client = await start(rig)
    rows(rig, client)
    await fill(rig, 0, b"\r\n".join([b"y" * 40] * 30))
    await fill(rig, 1, b"top")
    client.clock.draw_now()
    shown = Screen(40, 12)
    ByteStream(shown).feed(rig.wire(client).bytes_of(Message.OUTPUT))
    assert [row.text[4:16] for row in shown.rows[:4]] == ["y" * 12, "┌──────────┐", "│top       │", "│          │"]


@served
async def test_the_selected_float_lies_over_the_others(rig: Rig) -> None:
    client = await start(rig)
    await rig.ok("new-pane", "-x", "10", "-y", "3", "-X", "8", "-Y", "3", IDLE)
    assert rows(rig, client)[2:5] == ["    │  ┌──────────┐", "    │  │          │", "    │  │          │"]
    await rig.ok("select-pane", "-t", "%1")
    assert rows(rig, client)[2:5] == ["    │          │──┐", "    │          │  │", "    │          │  │"]
    await rig.ok("select-pane", "-t", "%0")
    assert rows(rig, client)[2:3] == ["    │          │──┐"]


@served
async def test_floats_are_cut_off_at_the_edges_of_the_window(rig: Rig) -> None:
    client = await start(rig)
    await rig.ok("new-pane", "-x", "6", "-y", "4", "-X", "-3", "-Y", "-2", IDLE)
    await rig.ok("new-pane", "-x", "6", "-y", "4", "-X", "37", "-Y", "9", IDLE)
    await fill(rig, 2, b"abcdef\r\nABCDEF\r\n123456")
    shown = rows(rig, client)
    assert (shown[0], shown[1][:4], shown[2][:4]) == ("456│", "   │", "───┘")
    assert [line[36:] for line in shown[8:11]] == ["┌───", "│", "│"]
    assert shown[11].startswith("[a]")
    await rig.ok("resize-window", "-x", "20", "-y", "6")
    await rig.ok("new-pane", "-x", "6", "-y", "4", "-X", "16", "-Y", "3", IDLE)
    shown = rows(rig, client)
    assert [line[15:22] for line in shown[2:7]] == ["┌────│·", "│    │·", "│    │·", "│    │·", "─────┘·"]


@served
async def test_lines_and_styles_of_the_border(rig: Rig) -> None:
    client = await start(rig)
    for lines, corner in (("double", "╔══════════╗"), ("heavy", "┏━━━━━━━━━━┓"), ("simple", "+----------+"),
                          ("number", "1" * 12), ("spaces", " " * 12)):  # fmt: skip
        await rig.ok("set-option", "-g", "pane-border-lines", lines)
        assert screen(rig, client).rows[1].text[4:16] == corner
    await rig.ok("set-option", "-p", "-t", "%1", "pane-active-border-style", "fg=red")
    assert screen(rig, client).rows[1].styles[4].fg == 1
    await rig.ok("select-pane", "-t", "%0")
    await rig.ok("set-option", "-p", "-t", "%1", "pane-border-style", "fg=blue")
    assert screen(rig, client).rows[1].styles[4].fg == 4
    before = screen(rig, client).rows[1].styles[4].attrs
    await rig.ok("select-pane", "-m", "-t", "%1")
    assert screen(rig, client).rows[1].styles[4].attrs != before


@served
async def test_arrows_point_into_the_active_float(rig: Rig) -> None:
    client = await start(rig)
    await rig.ok("set-option", "-g", "pane-border-indicators", "arrows")
    shown = rows(rig, client)
    assert shown[1][4:16] == "┌─↓────────┐"
    assert shown[3][4:16] == "→          ←"
    assert shown[5][4:16] == "└─↑────────┘"
    await rig.ok("select-pane", "-t", "%0")
    assert rows(rig, client)[1][4:16] == "┌──────────┐"


@pytest.mark.parametrize(("where", "line"), [("top", 1), ("bottom", 5)])
def test_the_text_on_the_border(where: str, line: int) -> None:
    @served
    async def check(rig: Rig) -> None:
        client = await start(rig)
        await rig.ok("set-option", "-g", "pane-border-format", "p#{pane_index}#[align=right]r")
        await rig.ok("set-option", "-g", "pane-border-status", where)
        assert rows(rig, client)[line][5:15] == "──p1───r──"

    check()


@served
async def test_the_cursor_hides_where_a_float_covers_it(rig: Rig) -> None:
    client = await start(rig)
    await rig.ok("select-pane", "-t", "%0")
    await fill(rig, 0, b"\033[4;8H")
    assert not screen(rig, client).modes.cursor_visible
    await fill(rig, 0, b"\033[1;1H")
    shown = screen(rig, client)
    assert (shown.modes.cursor_visible, shown.cursor.x, shown.cursor.y) == (True, 0, 0)
    await rig.ok("select-pane", "-t", "%1")
    shown = screen(rig, client)
    assert (shown.modes.cursor_visible, shown.cursor.x, shown.cursor.y) == (True, 5, 2)


@served
async def test_a_zoomed_float_has_no_border(rig: Rig) -> None:
    client = await start(rig)
    await rig.ok("resize-pane", "-Z")
    assert rows(rig, client)[:11] == [""] * 11
    assert name(client, 4, 1) == "Pane %1 4,1"


@served
async def test_the_visible_part_of_a_large_window_moves_over_floats(rig: Rig) -> None:
    client = await start(rig)
    await rig.ok("resize-window", "-x", "80", "-y", "30")
    await rig.ok("refresh-client", "-t", client.name, "-R", "3")
    assert rows(rig, client)[1][:13] == " ┌──────────┐"
    assert name(client, 2, 2) == "Pane %1 0,0"


@served
async def test_a_window_of_floats_only_is_blank_behind_them(rig: Rig) -> None:
    client = await start(rig)
    await rig.ok("kill-pane", "-t", "%0")
    assert rows(rig, client)[:3] == ["", "    ┌──────────┐", "    │          │"]


# -- the mouse


@served
async def test_the_mouse_finds_the_topmost_pane_and_its_border(rig: Rig) -> None:
    client = await start(rig)
    await rig.ok("new-pane", "-d", "-x", "10", "-y", "3", "-X", "8", "-Y", "3", IDLE)
    assert name(client, 5, 2) == "Pane %1 0,0"
    assert name(client, 4, 1) == "Border %1 4,1"
    assert name(client, 7, 2) == "Border %2 7,2"
    assert name(client, 8, 3) == "Pane %2 0,0"
    assert name(client, 0, 0) == "Pane %0 0,0"


@served
async def test_programs_in_floats_get_places_of_their_own(rig: Rig) -> None:
    client = await start(rig)
    await fill(rig, 1, b"\033[?1000h\033[?1006h")
    written: list[bytes] = []
    rig.server.tree.panes[1].io.write = written.append  # type: ignore[union-attr, method-assign]
    await rig.type(client, report(0, 7, 3))
    assert written == [b"\033[<0;3;2M"]


@served
async def test_a_click_selects_and_raises_a_float(rig: Rig) -> None:
    client = await start(rig)
    await rig.ok("new-pane", "-x", "10", "-y", "3", "-X", "8", "-Y", "3", IDLE)
    await rig.ok("select-pane", "-t", "%0")
    await rig.type(client, report(0, 5, 3))
    assert await rig.show("#{pane_id} #{pane_z}") == "%1 0"
    await rig.type(client, report(0, 5, 3, "m"))
    await rig.type(client, report(0, 18, 4))  # the right border of the other one
    assert await rig.show("#{pane_id} #{pane_z}") == "%2 0"


@served
async def test_a_click_on_a_border_between_tiled_panes_selects_nothing(rig: Rig) -> None:
    client = await start(rig)
    await rig.ok("split-window", "-d", "-h", "-t", "%0", IDLE)
    assert name(client, 20, 9) == "Border %0 20,9"
    await rig.type(client, report(0, 20, 9))
    assert await rig.show("#{pane_id}") == "%1"


@pytest.mark.parametrize(
    ("start_at", "end", "expected"),
    [
        ((8, 1), (18, 6), (15, 7, 10, 3)),  # the top border moves
        ((8, 1), (0, 0), (-3, 1, 10, 3)),  # also beyond the window's edge
        ((8, 1), (39, 11), (36, 11, 10, 3)),  # the mouse on the status line counts as the last line
        ((15, 3), (25, 3), (5, 2, 20, 3)),  # right
        ((15, 3), (0, 3), (5, 2, 1, 3)),
        ((4, 3), (1, 3), (2, 2, 13, 3)),  # left
        ((4, 3), (30, 3), (14, 2, 1, 3)),
        ((8, 5), (8, 9), (5, 2, 10, 7)),  # bottom
        ((8, 5), (8, 0), (5, 2, 10, 1)),
        ((15, 5), (20, 8), (5, 2, 15, 6)),  # a corner
    ],
)
def test_dragging_a_border(
    start_at: tuple[int, int], end: tuple[int, int], expected: tuple[int, int, int, int]
) -> None:
    @served
    async def check(rig: Rig) -> None:
        client = await start(rig)
        await drag(rig, client, start_at, end)
        assert place_of(rig, 1) == expected
        assert rig.server.tree.panes[1].screen.columns == expected[2]

    check()


@served
async def test_a_drag_whose_float_ends_does_nothing_more(rig: Rig) -> None:
    client = await start(rig)
    await rig.type(client, report(0, 8, 1))
    await rig.type(client, report(32, 10, 1))
    await rig.ok("kill-pane", "-t", "%1")
    await rig.type(client, report(32, 12, 4))
    await rig.type(client, report(0, 12, 4, "m"))
    assert await rig.show("#{window_panes}") == "1"


# -- buttons on borders


@served
async def test_buttons_on_a_border_zoom_their_pane(rig: Rig) -> None:
    client = await start(rig)
    await rig.ok("split-window", "-d", "-h", "-t", "%0", IDLE)
    await rig.ok("set-option", "-g", "pane-border-status", "top")
    await rig.ok(
        "set-option", "-g", "pane-border-format", "#[range=control|8][z]#[norange]#[range=control|9][x]#[norange]"
    )
    await rig.ok("select-pane", "-t", "%0")
    rows(rig, client)
    assert name(client, 2, 0) == "Control8 %0 2,0"
    assert name(client, 5, 0) == "Control9 %0 5,0"
    assert name(client, 1, 0) == "Border %0 1,0"
    assert name(client, 23, 0) == "Control8 %2 23,0"
    assert name(client, 7, 1) == "Control8 %1 7,1"
    await rig.type(client, report(0, 23, 0))
    assert await rig.show("#{window_zoomed_flag} #{pane_id}") == "1 %2"


@served
async def test_the_button_of_a_zoomed_float_unzooms_it(rig: Rig) -> None:
    client = await start(rig)
    await rig.ok("set-option", "-g", "pane-border-status", "top")
    await rig.ok("set-option", "-g", "pane-border-format", "#[range=control|8][u]#[norange]")
    await rig.ok("resize-pane", "-Z")
    assert rows(rig, client)[0].startswith("──[u]──")
    await rig.type(client, report(0, 3, 0))
    assert await rig.show("#{window_zoomed_flag} #{pane_id}") == "0 %1"


@served
async def test_a_button_under_a_float_is_not_there(rig: Rig) -> None:
    client = await start(rig)
    await rig.ok("set-option", "-g", "pane-border-status", "top")
    await rig.ok("set-option", "-g", "pane-border-format", "#[range=control|8][z]#[norange]")
    await rig.ok("new-pane", "-x", "10", "-y", "3", "-X", "1", "-Y", "0", IDLE)
    rows(rig, client)
    assert name(client, 2, 0) == "Pane %2 1,0"
    await rig.ok("kill-pane", "-t", "%2")
    rows(rig, client)
    assert name(client, 2, 0) == "Control8 %0 2,0"
    await rig.ok("set-option", "-g", "pane-border-status", "off")
    rows(rig, client)
    assert name(client, 2, 0) == "Pane %0 2,0"


@served
async def test_controls_of_the_status_line_are_keys_too(rig: Rig) -> None:
    client = await start(rig)
    await rig.ok("set-option", "-g", "status-format[0]", "#[range=control|3]three#[norange] no")
    await rig.ok("bind-key", "-n", "MouseDown1Control3", "set-option", "-gF", "@hit", "#{mouse_status_range}")
    rows(rig, client)
    await rig.type(client, report(0, 2, 11))
    assert await rig.ok("show-options", "-gqv", "@hit") == "control"
