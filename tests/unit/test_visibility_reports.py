"""Mode 7737: a program is told whether somebody sees its pane."""

from __future__ import annotations

import pytest

from pymux_wf.terminal import ByteStream, Screen
from tests.unit.commands_rig import Rig, served

ECHO = "stty raw -echo; printf 'ready'; {}; exec cat -v"
"""A program that does something, and then shows what the terminal tells it."""


async def program(rig: Rig, does: str, *command: str) -> None:
    await rig.ok(*(command or ("new-session", "-d", "-s", "a")), f'sh -c "{ECHO.format(does)}"')


async def told(rig: Rig, pane: int, *reports: int) -> None:
    """Until the program has been told exactly these."""
    expected = "ready" + "".join(f"^[[?7737;{report}n" for report in reports)
    await rig.until(lambda: rig.screen(pane).replace("\n", "").startswith(expected))
    await rig.turns()
    assert rig.screen(pane).replace("\n", "") == expected


ON, OFF, RESET = r"printf '\\033[?7737h'", r"printf '\\033[?7737l'", r"printf '\\033c'"


@served
async def test_the_present_state_is_told_at_once(rig: Rig) -> None:
    await program(rig, ON)
    await told(rig, 0, 0)
    await rig.attach()
    await told(rig, 0, 0, 1)
    await program(rig, f"{ON}; {ON}", "split-window")
    await told(rig, 1, 1, 1)


@served
async def test_attaching_and_detaching(rig: Rig) -> None:
    await program(rig, ON)
    await told(rig, 0, 0)
    first, second = await rig.attach(tty="/dev/pts/one"), await rig.attach(tty="/dev/pts/two")
    await told(rig, 0, 0, 1)
    first.detach()
    await told(rig, 0, 0, 1)
    second.detach()
    await told(rig, 0, 0, 1, 0)
    await rig.attach(tty="/dev/pts/three")
    await told(rig, 0, 0, 1, 0, 1)


@served
async def test_a_lost_client_sees_nothing(rig: Rig) -> None:
    await program(rig, ON)
    await told(rig, 0, 0)
    client = await rig.attach()
    await told(rig, 0, 0, 1)
    client.on_lost()
    await told(rig, 0, 0, 1, 0)


@served
async def test_windows_zoom_and_sessions(rig: Rig) -> None:
    await program(rig, ON)
    await told(rig, 0, 0)
    await rig.attach()
    await told(rig, 0, 0, 1)
    await rig.ok("new-window", "cat")
    await told(rig, 0, 0, 1, 0)
    await rig.ok("last-window", "-t", "a")
    await told(rig, 0, 0, 1, 0, 1)
    await rig.ok("split-window", "-t", "%0", "cat")
    await rig.ok("resize-pane", "-Z", "-t", "%2")
    await told(rig, 0, 0, 1, 0, 1, 0)
    await rig.ok("resize-pane", "-Z", "-t", "%2")
    await told(rig, 0, 0, 1, 0, 1, 0, 1)
    await rig.ok("new-session", "-d", "-s", "b", "cat")
    await rig.ok("switch-client", "-c", "/dev/pts/test1", "-t", "b")
    await told(rig, 0, 0, 1, 0, 1, 0, 1, 0)
    await rig.ok("join-pane", "-s", "%0", "-t", "b:")
    await told(rig, 0, 0, 1, 0, 1, 0, 1, 0, 1)
    await rig.ok("break-pane", "-d", "-s", "%0")
    await told(rig, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0)


@served
async def test_a_zoom_that_is_kept_tells_nothing(rig: Rig) -> None:
    await program(rig, ON)
    await told(rig, 0, 0)
    await rig.attach()
    await rig.ok("split-window", "-t", "%0", "cat")
    await told(rig, 0, 0, 1)
    await rig.ok("select-pane", "-t", "%0")
    await rig.ok("resize-pane", "-Z", "-t", "%0")
    await rig.ok("swap-pane", "-d", "-Z", "-s", "%0", "-t", "%1")
    assert await rig.show("#{window_zoomed_flag} #{pane_id}", "a:") == "1 %0"
    # What is told next shows that nothing was told before.
    await rig.ok("new-window", "cat")
    await told(rig, 0, 0, 1, 0)


@pytest.mark.parametrize("does", [f"{ON}; {OFF}", f"{ON}; {RESET}; printf ready", "true"])
def test_never_while_it_is_off(does: str) -> None:
    @served
    async def check(rig: Rig) -> None:
        await program(rig, does)
        before = "ready^[[?7737;0n" if "7737" in does else "ready"
        await rig.until(lambda: rig.screen(0).replace("\n", "") == before)
        assert not rig.server.tree.panes[0].screen.modes.visibility_reports
        await rig.attach()
        await rig.ok("new-window", "cat")
        await rig.ok("send-keys", "-t", "%0", "x")
        await rig.until(lambda: rig.screen(0).replace("\n", "") == before + "x")

    check()


def test_what_modes_are_asked_for() -> None:
    screen = Screen(20, 4)
    stream = ByteStream(screen)
    stream.feed(b"\033[?7737$p\033[?7737h\033[?7737$p\033c\033[?7737$p")
    assert screen.take_replies() == b"\033[?7737;2$y\033[?7737;1$y\033[?7737;2$y"
