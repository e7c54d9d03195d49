"""The mouse: what is under it, which key it is, who gets it, drags, and what bindings see."""

from __future__ import annotations

from typing import Any

import pytest
from pymux_wf.server.mouse_place import locate

from tests.unit.commands_rig import Rig, served


async def start(rig: Rig, *commands: str) -> Any:
    """A client of 80x24 on session ``a`` with two panes side by side (40 and 39 columns), mouse on."""
    await rig.ok("new-session", "-d", "-s", "a", "-n", "w", "-x", "80", "-y", "23", "cat")
    await rig.ok("split-window", "-d", "-h", "cat")
    await rig.ok("set-option", "-g", "mouse", "on")
    client = await rig.attach()
    for command in commands:
        await rig.ok(*command.split())
    client.clock.draw_now()
    return client


def report(button: int, x: int, y: int, final: str = "M") -> bytes:
    """SGR mouse report at the cell (x, y), counted from 0."""
    return f"\033[<{button};{x + 1};{y + 1}{final}".encode()


def name(client: Any, x: int, y: int) -> str:
    place = locate(client, x, y)
    if place is None:
        return "nothing"
    pane = f" %{place.pane.id}" if place.pane is not None else ""
    return f"{place.name}{pane} {place.x},{place.y}"


async def log(rig: Rig, *keys: str, seen: str = "#{key}") -> None:
    for key in keys:
        await rig.ok("bind-key", "-n", key, "set-option", "-gaF", "@log", f"{seen} ")


async def logged(rig: Rig) -> str:
    text = await rig.ok("show-options", "-gqv", "@log")
    await rig.ok("set-option", "-gqu", "@log")
    return text.strip()


def written(rig: Rig, number: int) -> list[bytes]:
    kept: list[bytes] = []
    rig.server.tree.panes[number].io.write = kept.append  # type: ignore[union-attr, method-assign]
    return kept


# -- places


@served
async def test_panes_and_borders(rig: Rig) -> None:
    client = await start(rig)
    assert name(client, 0, 0) == "Pane %0 0,0"
    assert name(client, 39, 22) == "Pane %0 39,22"
    assert name(client, 40, 5) == "Border %0 40,5"
    assert name(client, 41, 5) == "Pane %1 0,5"
    assert name(client, 79, 22) == "Pane %1 38,22"
    await rig.ok("split-window", "-d", "-v", "-l", "10", "cat")
    assert name(client, 3, 12) == "Border %0 3,12"
    assert name(client, 3, 13) == "Pane %2 3,0"


@served
async def test_a_zoomed_window_has_no_borders(rig: Rig) -> None:
    client = await start(rig, "resize-pane -Z -t %1")
    assert name(client, 40, 5) == "Pane %1 40,5"


@pytest.mark.parametrize(("position", "line", "first"), [("bottom", 23, 0), ("top", 0, 1)])
def test_the_status_line(position: str, line: int, first: int) -> None:
    @served
    async def test(rig: Rig) -> None:
        client = await start(rig, f"set-option -g status-position {position}")
        assert name(client, 0, line) == "StatusLeft 0,0"
        assert name(client, 5, line).startswith("Status ")
        assert name(client, 40, line) == "StatusDefault 40,0"
        assert name(client, 79, line).startswith("StatusRight")
        assert name(client, 3, first) == "Pane %0 3,0"
        place = locate(client, 5, line)
        assert place is not None
        assert (place.status_range, place.winlink.index) == ("window", 0)  # type: ignore[union-attr]

    test()


@served
async def test_several_status_lines(rig: Rig) -> None:
    client = await start(
        rig, "set-option -g status 3", "set-option -g status-format[1] #[range=user|mine]hello#[norange]"
    )
    assert name(client, 3, 20) == "Pane %0 3,20"
    assert name(client, 0, 21) == "StatusLeft 0,0"
    place = locate(client, 2, 22)
    assert place is not None
    assert (place.name, place.status_line, place.status_range) == ("Status", 1, "mine")
    assert name(client, 20, 22) == "StatusDefault 20,1"


@served
async def test_no_status_line(rig: Rig) -> None:
    client = await start(rig, "set-option -g status off")
    assert name(client, 3, 23) == "Pane %0 3,23"


@served
async def test_a_window_larger_than_the_terminal_is_seen_through_its_part(rig: Rig) -> None:
    client = await start(rig, "set-option -w window-size manual", "resize-window -x 200 -y 60")
    await rig.ok("refresh-client", "-t", client.name, "-R", "30")
    await rig.ok("refresh-client", "-t", client.name, "-D", "10")
    assert client.pan == (30, 10)
    assert name(client, 0, 0) == "Pane %0 30,10"
    await rig.ok("resize-window", "-x", "60", "-y", "10")
    assert name(client, 70, 5) == "nothing"
    assert name(client, 5, 15) == "nothing"


# -- keys


@served
async def test_clicks_have_their_names(rig: Rig) -> None:
    client = await start(rig)
    await log(
        rig, "MouseDown1Pane", "MouseUp1Pane", "MouseDown3Border", "C-MouseDown1Pane", "WheelUpPane", "WheelDownStatus"
    )
    await rig.type(client, report(0, 3, 3) + report(0, 3, 3, "m") + report(2, 40, 3))
    assert await logged(rig) == "MouseDown1Pane MouseUp1Pane MouseDown3Border"
    await rig.type(client, report(16, 3, 3) + report(64, 3, 3) + report(65, 5, 23))
    assert await logged(rig) == "C-MouseDown1Pane WheelUpPane WheelDownStatus"


@served
async def test_second_double_and_triple_clicks(rig: Rig) -> None:
    client = await start(rig)
    await log(rig, "MouseDown1Pane", "SecondClick1Pane", "DoubleClick1Pane", "TripleClick1Pane")
    click = report(0, 3, 3) + report(0, 3, 3, "m")
    await rig.type(client, click * 2)
    client.keyboard.mouse._expired()
    await rig.turns()
    assert await logged(rig) == "MouseDown1Pane SecondClick1Pane DoubleClick1Pane"
    await rig.type(client, click * 3)
    assert await logged(rig) == "MouseDown1Pane SecondClick1Pane TripleClick1Pane"
    await rig.type(client, click + report(0, 60, 3))
    assert await logged(rig) == "MouseDown1Pane MouseDown1Pane", "two places are no double click"


@served
async def test_commands_mean_what_is_under_the_mouse(rig: Rig) -> None:
    client = await start(rig)
    await log(rig, "MouseDown1Pane", seen="#{pane_id}@#{mouse_pane}:#{mouse_x},#{mouse_y}")
    await rig.type(client, report(0, 43, 7))
    assert await logged(rig) == "%1@%1:2,7"
    await log(rig, "MouseDown1Status", seen="#{mouse_status_range}:#{mouse_status_line}")
    await rig.type(client, report(0, 5, 23))
    assert await logged(rig) == "window:0"


@served
async def test_a_click_on_the_status_line_selects_the_window(rig: Rig) -> None:
    client = await start(rig, "new-window -d -n v cat")
    client.clock.draw_now()
    second = next(found for found in client.status_ranges[0] if str(found.argument) == "1")
    await rig.type(client, report(0, second.start, 23))
    assert client.session.current.index == 1


@served
async def test_bindings_see_word_line_and_link(rig: Rig) -> None:
    client = await start(rig)
    pane: Any = rig.server.tree.panes[0]
    pane.io._feed("some/path two\r\n漢字 \033]8;;http://x/\033\\link\033]8;;\033\\ end\r\n".encode())
    pane.io._feed(b"x" * 38 + b"wrapped on\r\n")
    await log(rig, "MouseDown1Pane", seen="[#{mouse_word}|#{mouse_line}|#{mouse_hyperlink}]")
    for x, y, expected in (
        (1, 0, "[some|some/path two|]"),
        (4, 0, "[path|some/path two|]"),
        (9, 0, "[two|some/path two|]"),
        (30, 0, "[|some/path two|]"),
        (1, 1, "[漢字|漢字 link end|]"),
        (6, 1, "[link|漢字 link end|http://x/]"),
        (1, 3, f"[{'x' * 38}wrapped|{'x' * 38}wrapped on|]"),
    ):
        await rig.type(client, report(0, x, y) + report(0, x, y, "m") + report(0, 60, 9) + report(0, 60, 9, "m"))
        assert (await logged(rig)).split(" [")[0] == expected


# -- who gets it


@served
async def test_with_the_mouse_off_the_program_gets_it(rig: Rig) -> None:
    client = await start(rig, "set-option -g mouse off")
    await log(rig, "MouseDown1Pane")
    kept = written(rig, 0)
    await rig.type(client, report(0, 3, 3))
    assert kept in ([], [b""]), "it did not ask"
    rig.server.tree.panes[0].io._feed(b"\033[?1000h\033[?1006h")  # type: ignore[union-attr]
    await rig.type(client, report(0, 3, 3))
    assert kept[-1] == b"\033[<0;4;4M"
    assert await logged(rig) == ""


@served
async def test_a_click_goes_on_to_the_program_that_wants_it(rig: Rig) -> None:
    client = await start(rig)
    pane: Any = rig.server.tree.panes[1]
    pane.io._feed(b"\033[?1002h\033[?1006h")
    kept = written(rig, 1)
    await rig.type(client, report(0, 43, 7))
    assert b"".join(kept) == b"\033[<0;3;8M"
    assert await rig.show("#{pane_id}") == "%1"


@served
async def test_readers_have_no_mouse(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    await rig.ok("split-window", "-d", "-h", "cat")
    await rig.ok("set-option", "-g", "mouse", "on")
    client = await rig.attach("attach-session", "-r")
    await log(rig, "MouseDown1Pane")
    await rig.type(client, report(0, 60, 7))
    assert await logged(rig) == ""
    assert await rig.show("#{pane_id}") == "%0"


@served
async def test_moving_the_mouse_keeps_the_prefix(rig: Rig) -> None:
    client = await start(rig)
    await rig.type(client, b"\002")
    await rig.type(client, report(35, 3, 3))
    assert await rig.show("#{client_prefix}") == "1"


@served
async def test_focus_follows_the_mouse_where_asked(rig: Rig) -> None:
    client = await start(rig, "set-option -g focus-follows-mouse on")
    await rig.type(client, report(35, 60, 3))
    assert await rig.show("#{pane_id}") == "%1"


@served
async def test_dragging_a_border_resizes_until_the_button_is_let_go(rig: Rig) -> None:
    client = await start(rig)
    width = "#{pane_width}"
    await rig.type(client, report(0, 40, 5) + report(32, 41, 5) + report(32, 50, 5))
    assert await rig.show(width, "a:0.0") == "50"
    await rig.type(client, report(32, 30, 5) + report(0, 30, 5, "m") + report(35, 60, 5))
    assert await rig.show(width, "a:0.0") == "30"
    assert client.keyboard.mouse.drag is None


@served
async def test_a_drag_whose_pane_goes_does_no_harm(rig: Rig) -> None:
    client = await start(rig)
    await rig.type(client, report(0, 40, 5) + report(32, 42, 5))
    await rig.ok("kill-pane", "-t", "%1")
    await rig.type(client, report(32, 45, 5) + report(0, 45, 5, "m"))
    assert client.keyboard.mouse.drag is None
    await rig.type(client, report(0, 3, 3) + report(32, 5, 5) + report(32, 6, 23) + report(0, 6, 23, "m"))
    assert client.attached
