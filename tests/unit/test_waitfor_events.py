"""wait-for: channels, locks, and events with filters, variables and time limits."""

from __future__ import annotations

import asyncio

from pymux_wf.protocol import Message
from tests.unit.commands_rig import Outcome, Rig, served


async def waiting(rig: Rig, *argv: str) -> asyncio.Task[Outcome]:
    """A client that waits, once it does."""
    task = asyncio.create_task(rig.run("wait-for", *argv))
    await rig.turns()
    assert not task.done()
    return task


def idle(rig: Rig) -> bool:
    """Whether no wait has left anything behind."""
    notices = rig.server.notices
    listeners = [*notices.listeners, *notices.command_listeners]
    return not any("EventWait" in repr(listener) for listener in listeners) and not rig.server.wait_channels.others


@served
async def test_an_event_ends_the_wait(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "s", "cat")
    task = await waiting(rig, "-E", "window-renamed")
    await rig.ok("rename-session", "-t", "s", "t")
    assert not task.done()
    await rig.ok("rename-window", "-t", "t", "w")
    assert await task == Outcome("", "", 0)
    assert idle(rig)


@served
async def test_the_variables_of_the_event(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "s", "-n", "w", "cat")
    task = await waiting(rig, "-v", "-E", "window-renamed")
    await rig.ok("rename-window", "-t", "s", "x y")
    assert set((await task).lines) == {"hook=window-renamed", "hook_window=@0", "hook_window_name=x y"}
    task = await waiting(rig, "-v", "-E", "paste-buffer-changed")
    await rig.ok("set-buffer", "-b", "name", "data")
    assert (await task).lines == ["hook=paste-buffer-changed", "buffer_name=name"]
    task = await waiting(rig, "-v", "-E", "after-rename-window")
    await rig.ok("rename-window", "-t", "s", "z")
    lines = (await task).lines
    assert "hook=after-rename-window" in lines
    assert "hook_argument_0=z" in lines
    assert "hook_flag_t=s" in lines


@served
async def test_a_filter_is_a_format_over_the_event(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "s", "cat")
    task = await waiting(rig, "-E", "window-renamed", "-F", "#{==:#{hook_window_name},right}")
    await rig.ok("rename-window", "-t", "s", "wrong")
    await rig.turns()
    assert not task.done()
    await rig.ok("rename-window", "-t", "s", "right")
    assert (await task).code == 0
    task = await waiting(rig, "-E", "session-created", "-F", "#{==:#{session_name},b}")
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    assert not task.done()
    await rig.ok("new-session", "-d", "-s", "b", "cat")
    assert (await task).code == 0


@served
async def test_a_time_limit(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "s", "cat")
    for argv, what in ((["-E", "pane-died"], "event pane-died"), (["there"], "channel there"), (["-L", "lock"], "")):
        if not what:
            await rig.ok("wait-for", "-L", "lock")
            what = "channel lock"
        outcome = await rig.run("wait-for", "--timeout", "0.01", *argv)
        assert outcome == Outcome("", f"timed out after 0.01 s waiting for {what}\n", 124)
    assert idle(rig)
    # Whoever gave up does not get the lock.
    await rig.ok("wait-for", "-U", "lock")
    await rig.ok("wait-for", "-L", "--timeout", "0.01", "lock")
    for text in ("-1", "x", "nan", "1e99"):
        assert (await rig.fails("wait-for", "--timeout", text, "there")).startswith(f"timeout is invalid: {text} ")


@served
async def test_events_that_do_not_exist(rig: Rig) -> None:
    assert await rig.fails("wait-for", "-E", "window-rename") == (
        "invalid event: window-rename (did you mean window-renamed, window-resized or window-linked?)"
    )
    assert (await rig.fails("wait-for", "-E", "a\nb")).startswith("invalid event: ")
    assert await rig.fails("wait-for") == "command wait-for: too few arguments (need at least 1)"
    assert await rig.fails("wait-for", "-E", "pane-died", "x") == (
        "command wait-for: too many arguments (need at most 0)"
    )


@served
async def test_a_client_that_goes_away_leaves_nothing_behind(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "s", "cat")
    client = rig._client()
    client.on_frame([Message.COMMAND, ["wait-for", "-E", "pane-died"]])
    await rig.turns()
    assert not idle(rig)
    client.on_lost()
    await rig.turns()
    assert idle(rig)


@served
async def test_a_wait_ends_when_nothing_can_happen_any_more(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "s", "cat")
    task = await waiting(rig, "-E", "pane-died")
    rig.server.options.server.set_text("exit-empty", "on")
    await rig.ok("kill-session", "-t", "s")
    assert await task == Outcome("", "event pane-died cannot come any more: no session is left\n", 1)


@served
async def test_channels_and_locks_are_as_ever(rig: Rig) -> None:
    task = await waiting(rig, "there")
    await rig.ok("wait-for", "-S", "there")
    assert (await task).code == 0
    await rig.ok("wait-for", "-S", "before")
    await rig.ok("wait-for", "before")
    assert await rig.fails("wait-for", "-U", "x") == "channel x not locked"
    await rig.ok("wait-for", "-L", "x")
    task = await waiting(rig, "-L", "x")
    await rig.ok("wait-for", "-U", "x")
    assert (await task).code == 0
