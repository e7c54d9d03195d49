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


@served
async def test_a_pane_that_has_no_room_uses_up_no_number(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "-y", "2", "cat")
    assert "no space for a new pane" in await rig.fails("split-window", "-l", "1", "cat")
    assert await rig.ok("new-window", "-P", "-F", "#{pane_id}", "cat") == "%1"


@served
async def test_joining_a_group_uses_up_numbers_as_in_tmux(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    await rig.ok("new-session", "-d", "-s", "b", "-t", "a")
    assert await rig.ok("new-window", "-P", "-F", "#{window_id} #{pane_id}", "-t", "b:", "cat") == "@2 %2"


@served
async def test_a_pane_moved_inside_its_window_in_the_background_is_active_no_more(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    await rig.ok("split-window", "cat")
    await rig.ok("join-pane", "-d", "-s", "%1", "-t", "%0")
    assert await rig.ok("list-panes", "-F", "#{pane_id}#{pane_active}#{pane_last}") == "%010\n%100"
    await rig.ok("join-pane", "-s", "%1", "-t", "%0")
    assert await rig.show("#{pane_id}") == "%1"


@served
async def test_a_window_after_a_free_index_is_made_at_that_index(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    await rig.ok("new-window", "-a", "-t", "a:4", "cat")
    await rig.ok("new-window", "-a", "-t", "a:", "cat")
    assert await rig.ok("list-windows", "-F", "#{window_index}#{window_flags}") == "0\n4-\n5*"


@served
async def test_swapping_in_the_background_inside_a_window(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    await rig.ok("split-window", "cat")
    # An active source stays active wherever it goes; an active target hands over to the pane that comes.
    await rig.ok("swap-pane", "-d", "-s", "%1", "-t", "%0")
    assert await rig.show("#{pane_id} #{pane_index}") == "%1 0"
    await rig.ok("swap-pane", "-d", "-s", "%0", "-t", "%1")
    assert await rig.show("#{pane_id} #{pane_index}") == "%0 0"


@served
async def test_panes_behind_a_zoomed_one_follow_the_window(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "-x", "80", "-y", "24", "cat")
    await rig.ok("split-window", "cat")
    await rig.ok("resize-pane", "-Z")
    await rig.ok("resize-window", "-x", "60", "-y", "41")
    assert await rig.ok("list-panes", "-F", "#{pane_width}x#{pane_height}") == "60x21\n60x41"


@served
async def test_a_pane_that_still_runs_is_named_by_its_shown_number(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    await rig.ok("set-option", "-gw", "pane-base-index", "3")
    assert await rig.fails("respawn-pane", "cat") == "respawn pane failed: pane a:0.3 still active"


@served
async def test_what_a_command_in_the_background_prints_is_shown_over_the_pane(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    assert await rig.ok("run-shell", "-b", "echo found") == ""
    pane = rig.server.tree.panes[0]
    await rig.until(lambda: pane.modes)
    assert await rig.show("#{pane_mode}") == "view-mode"
    assert (await rig.ok("capture-pane", "-p", "-M")).startswith("found")


@pytest.mark.parametrize(
    "argv",
    [
        ["unlink-window", "-k", "-t", "b:0"],
        ["move-window", "-s", "b:0", "-t", "k:7"],
        ["break-pane", "-s", "b:0.0", "-t", "k:"],
        ["kill-session", "-t", "b"],
    ],
)
def test_a_session_that_loses_its_only_window_leaves_its_group_alone(argv: list[str]) -> None:
    @served
    async def check(rig: Rig) -> None:
        await rig.ok("new-session", "-d", "-s", "k", "cat")
        await rig.ok("new-session", "-d", "-s", "a", "cat")
        for name in "bc":
            await rig.ok("new-session", "-d", "-s", name, "-t", "a")
        await rig.ok(*argv)
        left = await rig.ok("list-windows", "-a", "-F", "#{session_name}:#{window_id} #{session_group_list}")
        assert [line for line in left.splitlines() if line[0] != "k"] == ["a:@1 a,c", "c:@1 a,c"]

    check()


@served
async def test_the_hook_of_a_broken_out_window_knows_its_name(rig: Rig) -> None:
    await rig.ok("set-option", "-gw", "automatic-rename", "off")
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    await rig.ok("split-window", "cat")
    await rig.ok("set-hook", "-gw", "window-renamed", 'set-option -gaF @seen "#{hook_window_name},"')
    await rig.ok("break-pane", "-d", "-s", "%1", "-n", "away")
    await rig.turns()
    assert await rig.ok("show-options", "-gqv", "@seen") == "away,"


@served
async def test_a_window_is_never_smaller_than_its_panes(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "-x", "20", "-y", "10", "cat")
    for _ in range(2):
        await rig.ok("split-window", "cat")
    await rig.ok("resize-window", "-x", "1", "-y", "2")
    assert await rig.show("#{window_width}x#{window_height}") == "1x5"
    await rig.ok("resize-window", "-x", "1", "-y", "3")
    assert await rig.ok("list-panes", "-F", "#{pane_top} #{pane_height}") == "0 1\n2 1\n4 1"


@served
async def test_edges_are_those_of_the_panes_one_sees(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "-x", "80", "-y", "24", "cat")
    await rig.ok("split-window", "-b", "-l", "2", "cat")
    assert await rig.ok("display-message", "-p", "-t", ".{bottom}", "#{pane_id}") == "%0"
    await rig.ok("resize-pane", "-Z")
    assert await rig.ok("display-message", "-p", "-t", ".{bottom}", "#{pane_id}") == "%1"


@served
async def test_renumbering_leaves_each_session_of_a_group_at_its_window(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    await rig.ok("new-window", "-t", "a:3", "cat")
    await rig.ok("new-window", "-t", "a:5", "cat")
    await rig.ok("new-session", "-d", "-s", "b", "-t", "a")
    await rig.ok("select-window", "-t", "b:3")
    await rig.ok("move-window", "-r", "-t", "a")
    lines = (
        await rig.ok("list-windows", "-a", "-F", "#{session_name}#{window_index}#{window_id}#{window_flags}")
    ).split()
    assert lines == ["a0@0", "a1@1-", "a2@2*", "b0@0-", "b1@1*", "b2@2"]


@served
async def test_a_pane_made_as_small_as_can_be_gives_away_all_it_has(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "-x", "60", "-y", "20", "cat")
    await rig.ok("split-window", "-l", "20%", "cat")
    await rig.ok("split-window", "-d", "-f", "cat")
    await rig.ok("resize-pane", "-y", "0", "-t", "%2")
    assert await rig.ok("list-panes", "-F", "#{pane_height}") == "6\n11\n1"


@served
async def test_a_pane_that_still_runs_is_named_where_it_was_meant(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    await rig.ok("link-window", "-d", "-s", "a:0", "-t", "a:4")
    assert await rig.fails("respawn-pane", "-t", "a:4", "cat") == "respawn pane failed: pane a:4.0 still active"
