"""Borders between tiled panes on a client's screen: lines, indicators, colours, and the texts on them."""

from __future__ import annotations

from typing import Any

import pytest

from pymux_wf.protocol import Message
from pymux_wf.terminal import ByteStream, Screen
from pymux_wf.terminal.style import REVERSE

from .commands_rig import Rig, served

IDLE = "sleep 1000"
GREEN, RED, BLUE = 2, 1, 4


async def start(rig: Rig, *splits: str, columns: int = 21, lines: int = 8) -> Any:
    await rig.ok("new-session", "-d", "-s", "a", "-x", str(columns), "-y", str(lines - 1), IDLE)
    for flags in splits:
        await rig.ok("split-window", *flags.split(), IDLE)
    return await rig.attach(columns=columns, lines=lines)


def screen(rig: Rig, client: Any) -> Screen:
    client.redraw()
    client.clock.draw_now()
    shown = Screen(client.columns, client.lines)
    ByteStream(shown).feed(rig.wire(client).bytes_of(Message.OUTPUT))
    return shown


def text(rig: Rig, client: Any, line: int) -> str:
    return screen(rig, client).rows[line].text


def column(rig: Rig, client: Any, x: int) -> str:
    return "".join(row.cells[x] for row in screen(rig, client).rows[:7])


def colours(rig: Rig, client: Any, x: int) -> list[int]:
    return [row.styles[x].fg for row in screen(rig, client).rows[:7]]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("single", "│││├│││"), ("double", "║║║╠║║║"), ("heavy", "┃┃┃┣┃┃┃"), ("simple", "|||+|||"),
        ("spaces", "       "),
    ],
)  # fmt: skip
def test_the_characters_of_lines(lines: str, expected: str) -> None:
    @served
    async def check(rig: Rig) -> None:
        client = await start(rig, "-h", "-v")
        await rig.ok("set-option", "-w", "pane-border-lines", lines)
        assert column(rig, client, 10) == expected

    check()


@served
async def test_lines_made_of_pane_numbers(rig: Rig) -> None:
    client = await start(rig, "-h", "-v")
    await rig.ok("set-option", "-w", "pane-border-lines", "number")
    await rig.ok("set-option", "-w", "pane-base-index", "5")
    await rig.ok("select-pane", "-t", "%0")
    assert column(rig, client, 10) == "5555555"
    assert text(rig, client, 3)[11:] == "6666666666"


@pytest.mark.parametrize(
    ("indicators", "characters", "half"),
    [("off", "│││││││", False), ("colour", "│││││││", True), ("arrows", "│→│││││", False), ("both", "│→│││││", True)],
)
def test_indicators(indicators: str, characters: str, half: bool) -> None:
    @served
    async def check(rig: Rig) -> None:
        client = await start(rig, "-h")
        await rig.ok("set-option", "-w", "pane-border-indicators", indicators)
        if not half:
            assert column(rig, client, 10) == characters
        else:  # the arrow stands only on the half that is the active pane's
            assert set(column(rig, client, 10)) <= {"│", "→"}
        upper, lower = colours(rig, client, 10)[0], colours(rig, client, 10)[6]
        assert (lower, upper) == ((GREEN, -1) if half else (GREEN, GREEN))
        await rig.ok("select-pane", "-L")
        upper, lower = colours(rig, client, 10)[0], colours(rig, client, 10)[6]
        assert (upper, lower) == ((GREEN, -1) if half else (GREEN, GREEN))

    check()


@served
async def test_each_pane_may_have_border_styles_of_its_own(rig: Rig) -> None:
    client = await start(rig, "-h", "-h")
    await rig.ok("select-layout", "even-horizontal")
    await rig.ok("set-option", "-w", "pane-border-indicators", "off")
    await rig.ok("set-option", "-p", "-t", "%0", "pane-border-style", "fg=red")
    await rig.ok("set-option", "-p", "-t", "%2", "pane-active-border-style", "fg=blue")
    left, right = 7, 14
    assert set(colours(rig, client, right)) == {BLUE}
    assert set(colours(rig, client, left)) == {RED}
    await rig.ok("select-pane", "-t", "%0")
    assert set(colours(rig, client, left)) == {GREEN}


@served
async def test_the_border_of_the_marked_pane_is_reversed(rig: Rig) -> None:
    client = await start(rig, "-h")
    await rig.ok("set-option", "-w", "pane-border-indicators", "off")
    assert not screen(rig, client).rows[2].styles[10].attrs & REVERSE
    await rig.ok("select-pane", "-m", "-t", "%0")
    assert screen(rig, client).rows[2].styles[10].attrs & REVERSE
    await rig.ok("select-pane", "-M")
    assert not screen(rig, client).rows[2].styles[10].attrs & REVERSE


@pytest.mark.parametrize(
    ("where", "line", "place"), [("top", 0, "20x6+0+1"), ("bottom", 6, "20x6+0+0"), ("off", None, "20x7+0+0")]
)
@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("one", "──one───────────────"),
        ("#[align=right]one", "───────────────one──"),
        ("#[align=centre]one", "─────────one────────"),
        ("a#[align=right]b", "──a──────────────b──"),
        ("p#{pane_index}", "──p0────────────────"),
        ("x" * 50, "──" + "x" * 16 + "──"),
    ],
)
def test_the_text_on_a_border(where: str, line: int | None, place: str, template: str, expected: str) -> None:
    @served
    async def check(rig: Rig) -> None:
        client = await start(rig, columns=20)
        await rig.ok("set-option", "-w", "pane-border-format", template)
        await rig.ok("set-option", "-w", "pane-border-status", where)
        if line is None:
            assert all(row.text.strip() == "" for row in screen(rig, client).rows[:7])
        else:
            assert text(rig, client, line) == expected
        assert await rig.show("#{pane_width}x#{pane_height}+#{pane_left}+#{pane_top}") == place

    check()


@served
async def test_a_pane_may_have_a_border_text_of_its_own(rig: Rig) -> None:
    client = await start(rig, "-h")
    await rig.ok("set-option", "-w", "pane-border-format", "all")
    await rig.ok("set-option", "-p", "-t", "%1", "pane-border-format", "#[fg=red]mine")
    await rig.ok("set-option", "-w", "pane-border-status", "top")
    row = screen(rig, client).rows[0]
    assert (row.text[2:5], row.text[13:17], row.styles[13].fg) == ("all", "mine", RED)


@served
async def test_the_default_text_has_buttons_where_the_mouse_is_on(rig: Rig) -> None:
    client = await start(rig, columns=30)
    await rig.ok("set-option", "-w", "pane-border-status", "top")
    assert "[z][x]" not in text(rig, client, 0)
    await rig.ok("set-option", "-g", "mouse", "on")
    assert text(rig, client, 0)[22:28] == "[z][x]"
    await rig.ok("split-window", IDLE)
    await rig.ok("resize-pane", "-Z")
    assert text(rig, client, 0)[22:28] == "[u][x]"
    await rig.type(client, b"\033[<0;24;1M")
    assert await rig.show("#{window_zoomed_flag}") == "0"
    assert text(rig, client, 0)[22:28] == "[z][x]"


@served
async def test_the_kill_button_asks_in_a_menu(rig: Rig) -> None:
    client = await start(rig, "", columns=40, lines=16)
    await rig.ok("set-option", "-g", "mouse", "on")
    await rig.ok("set-option", "-w", "pane-border-status", "top")
    screen(rig, client)
    await rig.type(client, b"\033[<0;37;1M")
    await rig.type(client, b"\033[<0;37;1m")
    assert any("Kill pane 0?" in row.text for row in screen(rig, client).rows)
    await rig.type(client, b"y")
    assert await rig.ok("list-panes", "-F", "#{pane_id}") == "%1"
