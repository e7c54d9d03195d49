"""Ranges of status lines: every kind of them on every line is found by the mouse, and named as tmux names it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.commands_rig import Rig, served

KINDS = ["left", "right", "window|0", "session|$0", "pane|%0", "user|mine", "control|3"]


async def start(rig: Rig, *commands: str, position: str = "bottom") -> Any:
    await rig.ok("new-session", "-d", "-x", "80", "-y", "24", "exec cat")
    await rig.ok("set-option", "-g", "status-position", position)
    client = await rig.attach()
    await rig.ok("set-option", "-g", "mouse", "on")
    for command in commands:
        await rig.ok(*command.split())
    client.clock.draw_now()
    return client


def click(x: int, y: int) -> bytes:
    return f"\033[<0;{x + 1};{y + 1}M\033[<0;{x + 1};{y + 1}m".encode()


KEYS = {
    "left": "MouseDown1StatusLeft",
    "right": "MouseDown1StatusRight",
    "window|0": "MouseDown1Status",
    "session|$0": "MouseDown1Status",
    "pane|%0": "MouseDown1Status",
    "user|mine": "MouseDown1Status",
    "control|3": "MouseDown1Control3",
}


@pytest.mark.parametrize("position", ["top", "bottom"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_range_on_every_line(kind: str, position: str) -> None:
    @served
    async def test(rig: Rig) -> None:
        client = await start(rig, "set-option -g status 5", position=position)
        seen = "#{key} #{mouse_status_line} #{mouse_status_range} #{mouse_x}"
        await rig.ok("bind-key", "-n", KEYS[kind], "set-option", "-gF", "@log", seen)
        first = 0 if position == "top" else 19
        for line in range(5):
            await rig.ok("set-option", "-g", f"status-format[{line}]", f"ab#[range={kind}]cdef#[norange]gh")
            client.clock.draw_now()
            client.keyboard.mouse._tracker._click = None  # not a second click
            await rig.type(client, click(3, first + line))
            shown = "mine" if kind == "user|mine" else kind.partition("|")[0]
            assert rig.server.options.session.get("@log") == f"{KEYS[kind]} {line} {shown} 3"

    test()


@served
async def test_a_click_beside_the_ranges(rig: Rig) -> None:
    client = await start(rig)
    await rig.ok("set-option", "-g", "status-format[0]", "ab#[range=user|x]cdef#[norange]gh")
    await rig.ok("bind-key", "-n", "MouseDown1StatusDefault", "set-option", "-gF", "@log", "#{mouse_x}")
    client.clock.draw_now()
    await rig.type(client, click(7, 23))
    assert rig.server.options.session.get("@log") == "7"


@served
async def test_clicks_switch_to_what_a_range_stands_for(rig: Rig) -> None:
    client = await start(rig, "set-option -g status 3", "new-window cat", "split-window cat")
    await rig.ok("new-session", "-d", "-s", "other", "exec cat")
    client.clock.draw_now()

    async def click_on(line: int, found: Any) -> None:
        client.keyboard.mouse._tracker._click = None
        client.clock.draw_now()
        span = next(span for span in client.status_ranges[line] if (span.kind, span.argument) == found)
        await rig.type(client, click(span.start, 21 + line))

    await click_on(0, ("window", "0"))
    assert client.session.current.index == 0
    await rig.ok("select-window", "-t", "0:1")
    await click_on(1, ("pane", "%1"))
    assert client.session.current.window.active.id == 1
    await click_on(2, ("session", "$1"))
    assert client.session.name == "other"
