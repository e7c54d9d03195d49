"""What long sequences of commands in tmux 3.3a and here told apart, each thing by itself."""

from __future__ import annotations

import pytest

from tests.unit.commands_rig import Rig, served


@served
async def test_a_size_that_is_not_given_comes_from_default_size(rig: Rig) -> None:
    await rig.ok("set-option", "-g", "default-size", "100x40")
    await rig.ok("new-session", "-d", "-s", "a", "-y", "30", "cat")
    await rig.ok("new-session", "-d", "-s", "b", "-x", "30", "cat")
    sizes = await rig.ok("list-windows", "-a", "-F", "#{window_width}x#{window_height}")
    assert sizes.split() == ["100x30", "30x40"]
    assert await rig.ok("show-options", "-t", "b", "default-size") == "default-size 30x40"


@served
async def test_sessions_of_a_group_alone_do_not_make_a_window_linked(rig: Rig) -> None:
    template = "#{session_name}#{window_index} #{window_linked} #{window_linked_sessions}"
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    await rig.ok("new-session", "-d", "-s", "b", "-t", "a")
    assert (await rig.ok("list-windows", "-a", "-F", template)).splitlines() == ["a0 0 2", "b0 0 2"]
    await rig.ok("link-window", "-d", "-s", "a:0", "-t", "a:7")
    assert (await rig.ok("list-windows", "-t", "b", "-F", template)).splitlines() == ["b0 1 4", "b7 1 4"]
    await rig.ok("new-session", "-d", "-s", "c", "cat")
    await rig.ok("link-window", "-d", "-s", "c:0", "-t", "c:1")
    assert (await rig.ok("list-windows", "-t", "c", "-F", template)).splitlines() == ["c0 1 2", "c1 1 2"]


@served
async def test_a_group_lists_its_sessions_in_the_order_they_came(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "z", "cat")
    await rig.ok("new-session", "-d", "-s", "m", "-t", "z")
    await rig.ok("new-session", "-d", "-s", "a", "-t", "m")
    assert await rig.show("#{session_group}: #{session_group_list}", "a:") == "z: z,m,a"


@served
async def test_a_mark_counts_only_while_its_pane_is_at_its_place(rig: Rig) -> None:
    template = "#{pane_id}#{pane_marked}#{window_marked_flag}#{pane_marked_set}"
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    await rig.ok("new-window", "-t", "a:", "cat")
    await rig.ok("select-pane", "-m", "-t", "%1")
    assert (await rig.ok("list-panes", "-s", "-F", template)).split() == ["%0001", "%1111"]
    for swap in (["swap-window", "-s", "a:0", "-t", "a:1"], ["swap-pane", "-s", "a:0.0", "-t", "a:1.0"]):
        await rig.ok(*swap)
        assert (await rig.ok("list-panes", "-s", "-F", template)).split() == ["%1000", "%0000"]
        assert await rig.fails("select-pane", "-t", "~") == "no marked target"
        await rig.ok(*swap)
        assert (await rig.ok("list-panes", "-s", "-F", template)).split() == ["%0001", "%1111"]


@pytest.mark.parametrize(
    ("token", "shown"), [("{last}", "!"), ("{top-left}", ""), ("{up-of}", "{up-of}"), ("!", "!"), ("7", "7")]
)
def test_messages_name_special_panes_as_tmux_does(token: str, shown: str) -> None:
    @served
    async def check(rig: Rig) -> None:
        await rig.ok("new-session", "-d", "-s", "a", "cat")
        argv = ["select-pane", "-t", f"a:0.{token}"]
        if shown:
            assert await rig.fails(*argv) == f"can't find pane: {shown}"
        else:
            await rig.ok(*argv)

    check()
