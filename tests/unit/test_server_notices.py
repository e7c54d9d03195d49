"""Hooks: which run, when, with what they see; none runs itself for ever."""

from __future__ import annotations

from typing import Any

from tests.unit.commands_rig import Rig, served


async def start(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "-n", "w", "cat")


async def log(rig: Rig, *hooks: str, seen: str = "#{hook}") -> None:
    """Lets hooks add to the user option @log."""
    for hook in hooks:
        await rig.ok("set-hook", "-ga", hook, f"set-option -gaF @log '{seen},'")


async def logged(rig: Rig) -> list[str]:
    """What the hooks have written since the last time."""
    text = await rig.ok("show-options", "-gqv", "@log")
    await rig.ok("set-option", "-gqu", "@log")
    return text.rstrip(",").split(",") if text else []


@served
async def test_a_hook_is_an_array_that_runs_in_order(rig: Rig) -> None:
    await start(rig)
    for index, word in ((5, "five"), (2, "two"), (30, "thirty")):
        await rig.ok("set-hook", "-g", f"window-renamed[{index}]", f"set-option -ga @log {word},")
    await rig.ok("rename-window", "x")
    assert await logged(rig) == ["two", "five", "thirty"]
    await rig.ok("set-hook", "-gu", "window-renamed[5]")
    await rig.ok("rename-window", "y")
    assert await logged(rig) == ["two", "thirty"]


@served
async def test_hooks_know_what_happened(rig: Rig) -> None:
    await start(rig)
    seen = "#{hook} #{session_name} #{hook_session_name}#{hook_window} #{hook_window_name}"
    await log(rig, "window-renamed", seen=seen)
    await rig.ok("rename-window", "x")
    assert await logged(rig) == ["window-renamed a @0 x"]
    await log(rig, "pane-mode-changed", seen="#{hook} #{hook_pane} #{pane_id}")
    await rig.ok("split-window", "-d", "cat")
    await rig.ok("copy-mode", "-t", "%1")
    assert await logged(rig) == ["pane-mode-changed %1 %1"]


@served
async def test_hooks_run_when_the_change_is_complete(rig: Rig) -> None:
    await start(rig)
    await rig.ok("split-window", "cat")
    await rig.ok("split-window", "cat")
    # Told in the middle of taking a pane away; acts on the same window.
    await rig.ok("set-hook", "-g", "window-pane-changed", "kill-pane -t %0")
    await rig.ok("kill-pane", "-t", "%2")
    await rig.turns()
    window = rig.server.tree.windows[0]
    assert [pane.id for pane in window.panes] == [1]
    assert window.active is window.panes[0]
    assert window.layout is not None
    assert [cell.id for cell in window.layout.panes()] == [1]


@served
async def test_hooks_run_after_the_list_that_caused_them(rig: Rig) -> None:
    await start(rig)
    await log(rig, "window-renamed")
    await rig.ok("rename-window", "x", ";", "set-option", "-ga", "@log", "list,")
    assert await logged(rig) == ["list", "window-renamed"]


@served
async def test_after_hooks_run_directly_behind_their_command(rig: Rig) -> None:
    await start(rig)
    await log(rig, "after-rename-window", seen="#{hook} #{hook_arguments}")
    await rig.ok("rename-window", "x", ";", "set-option", "-ga", "@log", "list,")
    assert await logged(rig) == ["after-rename-window x", "list"]
    await log(rig, "after-split-window", seen="#{hook_flag_d} #{hook_flag_l} #{hook_argument_0}")
    await rig.ok("split-window", "-d", "-l", "5", "cat")
    assert await logged(rig) == ["1 5 cat"]


@served
async def test_a_failed_command_runs_command_error_and_no_after_hook(rig: Rig) -> None:
    await start(rig)
    await log(rig, "after-select-window", "command-error")
    await rig.fails("select-window", "-t", "nowhere")
    assert await logged(rig) == ["command-error"]


@served
async def test_a_hook_does_not_run_itself(rig: Rig) -> None:
    await start(rig)
    await rig.ok("set-hook", "-g", "window-renamed", "rename-window '#{window_name}x' ; set-option -ga @log once,")
    await rig.ok("rename-window", "v")
    assert await logged(rig) == ["once"]
    assert await rig.show("#{window_name}") == "vx"
    await rig.ok("set-hook", "-gu", "window-renamed")
    await rig.ok("set-hook", "-g", "after-rename-window", "rename-window '#{window_name}y'")
    await rig.ok("rename-window", "v")
    assert await rig.show("#{window_name}") == "vy"


@served
async def test_a_hook_of_a_session_is_its_own(rig: Rig) -> None:
    await start(rig)
    await rig.ok("new-session", "-d", "-s", "b", "cat")
    await rig.ok("set-hook", "-t", "b", "session-window-changed", "set-option -ga @log b,")
    for name in ("a", "b"):
        await rig.ok("new-window", "-t", f"{name}:", "cat")
    assert await logged(rig) == ["b"]


@served
async def test_a_bad_hook_harms_nobody(rig: Rig) -> None:
    await start(rig)
    await rig.ok("set-hook", "-g", "window-renamed", "select-window -t nowhere ; set-option -ga @log never,")
    await rig.ok("set-hook", "-ga", "window-renamed", "set-option -ga @log second,")
    await rig.ok("rename-window", "x")
    assert await logged(rig) == ["second"]
    assert any("nowhere" in text for _, text in rig.server.messages)


@served
async def test_attaching_and_leaving_are_told_as_tmux_tells_them(rig: Rig) -> None:
    await start(rig)
    await rig.ok("new-session", "-d", "-s", "b", "cat")
    heard: list[tuple[str, Any]] = []
    rig.server.notices.listeners.append(
        lambda event, subject: heard.append((event, subject.name)) if event.startswith("client-") else None
    )
    client = await rig.attach("attach-session", "-t", "a")
    assert [event for event, _ in heard] == ["client-active", "client-session-changed", "client-attached"]
    heard.clear()
    await rig.ok("switch-client", "-c", client.name, "-t", "b")
    assert ("client-session-changed", client.name) in heard
    assert ("client-attached", client.name) not in heard
    heard.clear()
    client.detach()
    assert heard == [("client-detached", client.name)]
