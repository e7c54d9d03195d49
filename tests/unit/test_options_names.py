"""Names of sessions and windows with characters that mean something elsewhere, as tmux keeps them."""

from __future__ import annotations

from tests.unit.commands_rig import Rig, served


@served
async def test_a_backslash_in_a_name_is_doubled(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "n\\m", "-n", "p\\q", "cat")
    assert await rig.show("#S #W") == "n\\\\m p\\\\q"
    await rig.ok("rename-window", "hello \\ you")
    assert await rig.show("#W") == "hello \\\\ you"
    await rig.ok("set-option", "-g", "allow-rename", "on")
    pane = rig.server.tree.panes[0]
    pane.io._feed(b"\033kr\\s#(x)\n\033\\\033]2;t\\u\007")  # type: ignore[union-attr]
    assert await rig.show("#W #T") == "r\\\\s_(x) t\\u"


@served
async def test_control_characters_are_escapes(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a\nb\t\033", "cat")
    assert await rig.ok("list-sessions", "-F", "#S") == "a\\nb\\t\\033"
