"""set-hook and show-hooks: every flag, scopes, arrays with gaps, running a hook now; hooks that would never end."""

from __future__ import annotations

from tests.unit.commands_rig import Rig, served
from tests.unit.test_server_notices import logged


async def start(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "-n", "w", "cat")


@served
async def test_an_array_keeps_its_gaps(rig: Rig) -> None:
    await start(rig)
    await rig.ok("set-hook", "-g", "session-renamed[5]", "set -g status-left-style bg=red")
    await rig.ok("set-hook", "-ga", "session-renamed", "display-message one")
    await rig.ok("set-hook", "-g", "session-renamed[2]", "new-window ; split-window")
    assert await rig.ok("show-hooks", "-g", "session-renamed") == (
        "session-renamed[0] display-message one\n"
        "session-renamed[2] new-window ; split-window\n"
        "session-renamed[5] set-option -g status-left-style bg=red"
    )
    assert await rig.ok("show-hooks", "-g", "session-renamed[5]") == (
        "session-renamed[5] set-option -g status-left-style bg=red"
    )
    await rig.ok("set-hook", "-gu", "session-renamed[2]")
    assert len((await rig.ok("show-hooks", "-g", "session-renamed")).splitlines()) == 2
    await rig.ok("set-hook", "-g", "session-renamed", "list-keys")
    assert await rig.ok("show-hooks", "-g", "session-renamed") == "session-renamed[0] list-keys"
    await rig.ok("set-hook", "-gu", "session-renamed")
    assert await rig.ok("show-hooks", "-g", "session-renamed") == "session-renamed"
    assert "session-renamed" in (await rig.ok("show-hooks", "-g")).splitlines()


@served
async def test_scopes(rig: Rig) -> None:
    await start(rig)
    await rig.ok("split-window", "-d", "cat")
    await rig.ok("set-hook", "-g", "session-renamed", "list-keys")
    await rig.ok("set-hook", "session-renamed", "list-windows")
    await rig.ok("set-hook", "-w", "window-renamed", "list-panes")
    await rig.ok("set-hook", "-p", "-t", "%1", "pane-mode-changed", "list-buffers")
    await rig.ok("set-hook", "pane-title-changed", "list-sessions")
    assert await rig.ok("show-hooks") == "session-renamed[0] list-windows"
    assert await rig.ok("show-hooks", "-w") == ("pane-title-changed[0] list-sessions\nwindow-renamed[0] list-panes")
    assert await rig.ok("show-hooks", "-p", "-t", "%1") == "pane-mode-changed[0] list-buffers"
    assert await rig.ok("show-hooks", "-p", "-t", "%0") == ""
    assert "session-renamed[0] list-keys" in await rig.ok("show-hooks", "-g")
    await rig.ok("set-hook", "-u", "session-renamed")
    assert await rig.ok("show-hooks") == ""


@served
async def test_the_hook_of_a_pane_is_its_own(rig: Rig) -> None:
    await start(rig)
    await rig.ok("split-window", "-d", "cat")
    await rig.ok("set-hook", "-p", "-t", "%1", "pane-mode-changed", "set-option -gaF @log '#{hook_pane},'")
    await rig.ok("copy-mode", "-t", "%0")
    await rig.ok("copy-mode", "-t", "%1")
    await rig.turns()
    assert await logged(rig) == ["%1"]


@served
async def test_running_now(rig: Rig) -> None:
    await start(rig)
    await rig.ok("new-session", "-d", "-s", "b", "cat")
    await rig.ok("set-hook", "-g", "session-renamed", "set-option -gaF @log '#{hook} #{session_name},'")
    await rig.ok("set-hook", "-R", "-t", "b:", "session-renamed")
    await rig.ok("set-hook", "-gR", "-t", "a:", "session-renamed")
    assert await logged(rig) == ["session-renamed b", "session-renamed a"]
    await rig.ok("set-option", "-g", "@mine", "set-option -gaF @log '#{hook} #{session_name},'")
    await rig.ok("set-hook", "-R", "-t", "b:", "@mine")
    assert await logged(rig) == ["@mine b"]
    await rig.ok("set-option", "-p", "-t", "b:", "@of-pane", "set-option -ga @log pane,")
    await rig.ok("set-hook", "-R", "-t", "b:", "@of-pane")
    await rig.ok("set-hook", "-R", "-t", "a:", "@of-pane")
    assert await logged(rig) == ["pane"]
    await rig.ok("set-hook", "-R", "client-attached")
    await rig.ok("set-hook", "-R", "@unset")
    assert await rig.fails("set-hook", "-R", "nosuch") == "invalid option: nosuch"
    await rig.ok("set-option", "-g", "@bad", "nosuch-command")
    assert "unknown command: nosuch-command" in await rig.fails("set-hook", "-R", "@bad")


@served
async def test_bad_words(rig: Rig) -> None:
    await start(rig)
    assert await rig.fails("set-hook", "-g", "nosuch", "list-keys") == "invalid option: nosuch"
    assert "unknown command: nosuch" in await rig.fails("set-hook", "-g", "client-active", "nosuch")
    assert await rig.fails("set-hook", "-g", "session-renamed[x]", "list-keys") == "invalid option: session-renamed[x]"
    assert await rig.fails("show-hooks", "-g", "nosuch") == "invalid option: nosuch"
    assert await rig.fails("set-hook") == "command set-hook: too few arguments (need at least 1)"


@served
async def test_hooks_that_cause_hooks_end(rig: Rig) -> None:
    await start(rig)
    await rig.ok("set-hook", "-g", "after-set-option", "set-option -ga @log x,")
    await rig.ok("set-hook", "-g", "window-renamed", "rename-window 'x#{window_name}' ; rename-session -t a a")
    await rig.ok("set-hook", "-g", "session-window-changed", "next-window ; set-hook -R session-window-changed")
    await rig.ok("new-window", "cat")
    await rig.ok("next-window")
    await rig.turns()
    await rig.ok("rename-window", "v")
    await rig.turns()
    assert await rig.show("#{window_name}") == "xv"
    await rig.ok("set-option", "-g", "@x", "1")
    assert len(await logged(rig)) == 1


@served
async def test_a_hook_that_runs_itself_now_ends(rig: Rig) -> None:
    await start(rig)
    await rig.ok("set-hook", "-g", "client-active", "set-option -ga @log x, ; set-hook -R client-active")
    assert await rig.fails("set-hook", "-R", "client-active") == "too many nested hooks: client-active"
    assert len(await logged(rig)) == 50
    assert await rig.show("alive") == "alive"
