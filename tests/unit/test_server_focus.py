"""Who has the focus, and which programs are told."""

from __future__ import annotations

from typing import Any

from tests.unit.commands_rig import Rig, served

IN, OUT = b"\033[I", b"\033[O"


async def two_panes(rig: Rig) -> dict[int, list[bytes]]:
    """Session ``a`` with panes %0 and %1 (active) that both ask for focus reports; what is written to each."""
    await rig.ok("set-option", "-s", "focus-events", "on")
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    await rig.ok("split-window", "cat")
    return {number: wants_focus(rig, number) for number in (0, 1)}


def wants_focus(rig: Rig, number: int) -> list[bytes]:
    pane: Any = rig.server.tree.panes[number]
    written: list[bytes] = []
    pane.io.write = written.append
    pane.io._feed(b"\033[?1004h")
    return written


def taken(written: list[bytes]) -> bytes:
    text = b"".join(written)
    written.clear()
    return text


@served
async def test_asking_for_reports_is_answered_with_the_focus_now(rig: Rig) -> None:
    written = await two_panes(rig)
    assert [taken(written[0]), taken(written[1])] == [OUT, OUT]
    await rig.attach()
    assert [taken(written[0]), taken(written[1])] == [b"", IN]
    rig.server.tree.panes[1].io._feed(b"\033[?1004h")
    assert taken(written[1]) == b""
    rig.server.tree.panes[1].io._feed(b"\033[?1004l\033[?1004h")
    assert taken(written[1]) in (b"", IN)


@served
async def test_the_focus_goes_with_the_active_pane(rig: Rig) -> None:
    written = await two_panes(rig)
    await rig.attach()
    for each in written.values():
        each.clear()
    await rig.ok("select-pane", "-t", "%0")
    assert [taken(written[0]), taken(written[1])] == [IN, OUT]
    await rig.ok("new-window", "cat")
    assert [taken(written[0]), taken(written[1])] == [OUT, b""]
    await rig.ok("select-window", "-t", "a:0")
    assert [taken(written[0]), taken(written[1])] == [IN, b""]
    await rig.ok("kill-pane", "-t", "%0")
    assert taken(written[1]) == IN


@served
async def test_the_focus_goes_with_the_terminal(rig: Rig) -> None:
    written = await two_panes(rig)
    client = await rig.attach()
    heard: list[str] = []
    rig.server.notices.listeners.append(lambda event, subject: heard.append(event))
    taken(written[1])
    await rig.type(client, OUT)
    assert taken(written[1]) == OUT
    await rig.type(client, IN)
    assert taken(written[1]) == IN
    assert [event for event in heard if "focus" in event] == [
        "client-focus-out", "pane-focus-out", "client-focus-in", "pane-focus-in",
    ]  # fmt: skip
    client.detach()
    assert taken(written[1]) == OUT


@served
async def test_a_pane_that_two_terminals_show_keeps_the_focus_while_one_has_it(rig: Rig) -> None:
    written = await two_panes(rig)
    first = await rig.attach(tty="/dev/pts/1")
    second = await rig.attach(tty="/dev/pts/2")
    taken(written[1])
    await rig.type(first, OUT)
    assert taken(written[1]) == b""
    await rig.type(second, OUT)
    assert taken(written[1]) == OUT


@served
async def test_nothing_is_told_while_the_option_is_off(rig: Rig) -> None:
    written = await two_panes(rig)
    await rig.ok("set-option", "-s", "focus-events", "off")
    for each in written.values():
        each.clear()
    await rig.attach()
    await rig.ok("select-pane", "-t", "%0")
    assert [taken(written[0]), taken(written[1])] == [b"", b""]
