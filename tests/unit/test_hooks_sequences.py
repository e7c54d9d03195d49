"""The order in which hooks run for what one command does, as seen with tmux 3.7c."""

from __future__ import annotations

import pytest

from tests.unit.commands_rig import Rig, served
from tests.unit.test_hooks_events import start

# What comes before, the command, the hook directly behind the command, and the events in order.
SEQUENCES: list[tuple[tuple[str, ...] | None, tuple[str, ...], str, list[str]]] = [
    (None, ("new-window", "-d", "cat"), "after-new-window", ["window-linked"]),
    (
        None,
        ("new-session", "-d", "-s", "b", "-n", "w", "cat"),
        "after-new-session",
        ["window-linked", "session-created"],
    ),
    (None, ("split-window", "-d", "cat"), "after-split-window", ["window-layout-changed"]),
    (None, ("split-window", "cat"), "after-split-window", ["window-pane-changed", "window-layout-changed"]),
    (None, ("kill-pane", "-t", "%1"), "after-kill-pane", ["window-layout-changed"]),
    (None, ("kill-pane", "-t", "%0"), "after-kill-pane", ["window-layout-changed", "window-pane-changed"]),
    (None, ("kill-window", "-t", "a:1"), "", ["window-unlinked"]),
    (("new-session", "-d", "-s", "b", "cat"), ("kill-session", "-t", "b"), "", ["session-closed", "window-unlinked"]),
    (None, ("rename-window", "x"), "after-rename-window", ["window-renamed"]),
    (None, ("rename-session", "x"), "after-rename-session", ["session-renamed"]),
    (None, ("resize-window", "-x", "70"), "after-resize-window", ["window-layout-changed", "window-resized"]),
    (None, ("link-window", "-s", "a:1", "-t", "a:7"), "", ["window-linked", "session-window-changed"]),
    (
        ("link-window", "-s", "a:1", "-t", "a:7"),
        ("unlink-window", "-t", "a:7"),
        "",
        ["window-unlinked", "session-window-changed"],
    ),
    (
        None,
        ("break-pane", "-d", "-s", "%1"),
        "",
        ["window-renamed", "window-layout-changed", "window-linked"],
    ),
    (None, ("next-window", "-t", "a"), "after-select-window", ["session-window-changed"]),
    (None, ("has-session", "-t", "a"), "", []),
]


@pytest.mark.parametrize("case", SEQUENCES, ids=lambda case: " ".join(case[1][:2]))
def test_what_one_command_runs(case: tuple[tuple[str, ...] | None, tuple[str, ...], str, list[str]]) -> None:
    before, command, behind, events = case

    @served
    async def test(rig: Rig) -> None:
        heard = await start(rig)
        await rig.ok("set-option", "-wg", "automatic-rename", "off")
        if before is not None:
            await rig.ok(*before)
        await rig.turns()
        heard.take()
        await rig.ok(*command)
        await rig.turns()
        found = heard.names()
        assert [name for name in found if name.startswith("after-")] == ([behind] if behind else [])
        assert [name for name in found if not name.startswith("after-")] == events

    test()


@served
async def test_the_end_of_a_program(rig: Rig) -> None:
    heard = await start(rig)
    await rig.ok("set-option", "-wg", "automatic-rename", "off")
    await rig.turns()
    heard.take()
    for pane, expected in (
        (0, ["pane-exited", "window-layout-changed", "window-pane-changed"]),
        (1, ["session-window-changed", "pane-exited", "window-unlinked"]),
    ):
        await rig.ok("send-keys", "-t", f"%{pane}", "C-d")
        seen: list[str] = []

        def over(pane: int = pane, seen: list[str] = seen) -> bool:
            seen.extend(name for name in heard.names() if not name.startswith("after-"))
            return pane not in rig.server.tree.panes and "pane-exited" in seen

        await rig.until(over)
        await rig.turns()
        over()
        assert seen == expected
