"""Bells, activity and silence: flags, actions, messages; who is told and how often."""

from __future__ import annotations

from typing import Any

import pytest

from pymux_wf.protocol import Message
from tests.unit.commands_rig import Rig, served


async def two_windows(rig: Rig) -> tuple[Any, Any]:
    """Session ``a`` with a current window 0 and another one, 1, and a client; gives the panes."""
    await rig.ok("new-session", "-d", "-s", "a", "-n", "w", "cat")
    await rig.ok("new-window", "-d", "-n", "v", "cat")
    return rig.server.tree.panes[0], rig.server.tree.panes[1]


async def write(rig: Rig, pane: Any, text: str) -> None:
    pane.io._feed(text.encode())
    await rig.turns()


def bells(rig: Rig, client: Any) -> int:
    return rig.wire(client).bytes_of(Message.OUTPUT).replace(b"\033]10;?\a", b"").count(b"\a")


async def flags(rig: Rig) -> list[str]:
    return (await rig.ok("list-windows", "-t", "a", "-F", "#{window_raw_flags}")).split("\n")


@served
async def test_a_bell_marks_the_window_and_rings(rig: Rig) -> None:
    _, other = await two_windows(rig)
    client = await rig.attach()
    await write(rig, other, "\a")
    assert await flags(rig) == ["*", "!"]
    assert bells(rig, client) == 1
    await write(rig, other, "\a")
    assert bells(rig, client) == 2, "a further bell rings again"
    await rig.ok("select-window", "-t", "a:1")
    assert await flags(rig) == ["-", "*"]


@served
async def test_many_bells_at_once_are_one(rig: Rig) -> None:
    _, other = await two_windows(rig)
    client = await rig.attach()
    await write(rig, other, "\a" * 1000)
    assert bells(rig, client) == 1


@pytest.mark.parametrize(("action", "current", "other"), [
    ("any", 1, 1),
    ("none", 0, 0),
    ("current", 1, 0),
    ("other", 0, 1),
])  # fmt: skip
def test_bell_action(action: str, current: int, other: int) -> None:
    @served
    async def test(rig: Rig) -> None:
        panes = await two_windows(rig)
        client = await rig.attach()
        await rig.ok("set-option", "-g", "bell-action", action)
        await write(rig, panes[0], "\a")
        assert bells(rig, client) == current
        await write(rig, panes[1], "\a")
        assert bells(rig, client) == current + other
        assert await flags(rig) == ["*", "!"], "the flag does not depend on the action"

    test()


@pytest.mark.parametrize(("visual", "rings", "shows"), [("off", 1, False), ("on", 0, True), ("both", 1, True)])
def test_visual_bell(visual: str, rings: int, shows: bool) -> None:
    @served
    async def test(rig: Rig) -> None:
        _, other = await two_windows(rig)
        client = await rig.attach()
        await rig.ok("set-option", "-g", "visual-bell", visual)
        await write(rig, other, "\a")
        assert bells(rig, client) == rings
        assert (client.message is not None) is shows
        if client.message is not None:
            assert client.message.text == "Bell in window 1"

    test()


@served
async def test_a_bell_in_the_current_window_says_so(rig: Rig) -> None:
    pane, _ = await two_windows(rig)
    client = await rig.attach()
    await rig.ok("set-option", "-g", "visual-bell", "on")
    await write(rig, pane, "\a")
    assert client.message.text == "Bell in current window"
    assert await flags(rig) == ["*", ""]


@served
async def test_a_current_window_that_nobody_sees_is_marked(rig: Rig) -> None:
    pane, _ = await two_windows(rig)
    await write(rig, pane, "\a")
    assert await flags(rig) == ["!*", ""]
    await rig.attach()
    assert await flags(rig) == ["*", ""]


@served
async def test_bells_can_be_turned_off(rig: Rig) -> None:
    _, other = await two_windows(rig)
    client = await rig.attach()
    await rig.ok("set-option", "-gw", "monitor-bell", "off")
    await write(rig, other, "\a")
    assert await flags(rig) == ["*", ""]
    assert bells(rig, client) == 0


@served
async def test_activity_is_told_once_until_somebody_looks(rig: Rig) -> None:
    _, other = await two_windows(rig)
    client = await rig.attach()
    await rig.ok("set-option", "-g", "visual-activity", "on")
    await write(rig, other, "x")
    assert client.message is None, "monitor-activity is off by default"
    await rig.ok("set-option", "-gw", "monitor-activity", "on")
    await write(rig, other, "x")
    assert client.message.text == "Activity in window 1"
    assert await flags(rig) == ["*", "#"]
    client.clear_message()
    await write(rig, other, "x")
    assert client.message is None
    await rig.ok("select-window", "-t", "a:1")
    await rig.ok("select-window", "-t", "a:0")
    await write(rig, other, "x")
    assert client.message is not None


@served
async def test_activity_of_the_current_window_counts_when_asked_for(rig: Rig) -> None:
    pane, _ = await two_windows(rig)
    client = await rig.attach()
    await rig.ok("set-option", "-g", "visual-activity", "on")
    await rig.ok("set-option", "-gw", "monitor-activity", "on")
    await write(rig, pane, "x")
    assert client.message is None, "activity-action is other by default"
    await rig.ok("set-option", "-g", "activity-action", "any")
    await write(rig, pane, "x")
    assert client.message.text == "Activity in current window"
    assert await flags(rig) == ["*", ""]


@served
async def test_silence_is_told_after_its_time(rig: Rig) -> None:
    _, other = await two_windows(rig)
    client = await rig.attach()
    await rig.ok("set-option", "-g", "visual-silence", "on")
    await rig.ok("set-option", "-w", "-t", "a:1", "monitor-silence", "20")
    alerts = rig.server.alerts
    timer = alerts._silence[other.window]
    assert 19 < timer.when() - rig.server.loop.time() <= 20
    await write(rig, other, "x")
    assert alerts._silence[other.window] is not timer, "output starts the time again"
    assert timer.cancelled()
    alerts._silent(other.window)
    await rig.turns()
    assert client.message.text == "Silence in window 1"
    assert await flags(rig) == ["*", "~"]
    await rig.ok("set-option", "-w", "-t", "a:1", "monitor-silence", "0")
    assert other.window not in alerts._silence


@served
async def test_alerts_run_their_hooks(rig: Rig) -> None:
    _, other = await two_windows(rig)
    await rig.ok("set-hook", "-g", "alert-bell", "set-option -g @rang '#{hook} #{hook_window_name}'")
    await rig.attach()
    await write(rig, other, "\a")
    assert await rig.ok("show-options", "-gv", "@rang") == "#{hook} #{hook_window_name}"
    await rig.ok("set-hook", "-g", "alert-bell", "set-option -gF @rang '#{hook} #{hook_window_name}'")
    await write(rig, other, "\a")
    assert await rig.ok("show-options", "-gv", "@rang") == "alert-bell v"


@served
async def test_looking_at_a_linked_window_clears_its_alerts_everywhere(rig: Rig) -> None:
    _, other = await two_windows(rig)
    await rig.ok("new-session", "-d", "-s", "b", "cat")
    await rig.ok("link-window", "-d", "-s", "a:1", "-t", "b:5")
    await write(rig, other, "\a")
    assert await rig.show("#{window_raw_flags}", "b:5") == "!"
    await rig.ok("select-window", "-t", "a:1")
    assert await rig.show("#{window_raw_flags}", "b:5") == ""
