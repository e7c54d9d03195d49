"""new-pane: places, sizes, numbers and what the other commands do with a window that has floating panes."""

from __future__ import annotations

import pytest

from pymux_wf.protocol import Message

from .commands_rig import Rig, served

PLACE = "#{pane_id}=#{pane_width}x#{pane_height},#{pane_x},#{pane_y},#{pane_z}"
IDLE = "sleep 1000"


async def session(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-x", "80", "-y", "24", IDLE)


async def places(rig: Rig) -> list[str]:
    return (await rig.ok("list-panes", "-F", PLACE)).splitlines()


@served
async def test_a_float_is_half_as_wide_and_a_quarter_as_high_as_the_window(rig: Rig) -> None:
    await session(rig)
    assert await rig.ok("new-pane", "-P", IDLE) == "0:0.1"
    assert await places(rig) == ["%0=80x24,0,0,1", "%1=40x6,4,2,0"]
    assert await rig.show("#{pane_floating_flag} #{pane_flags} #{pane_active} #{window_panes}") == "1 *F 1 2"
    edges = "#{pane_at_left}#{pane_at_right}#{pane_at_top}#{pane_at_bottom}"
    assert await rig.show(edges, "%1") == "0000"


@served
async def test_default_places_go_down_and_right_and_begin_again_at_the_edge(rig: Rig) -> None:
    await session(rig)
    for _ in range(12):
        await rig.ok("new-pane", "-d", IDLE)
    found = [line.split(",")[1:3] for line in (await places(rig))[1:]]
    assert found[:3] == [["4", "2"], ["8", "4"], ["12", "6"]]
    assert found[10:] == [["44", "22"], ["4", "2"]]


@served
async def test_sizes_and_places_are_cells_or_parts_of_the_window(rig: Rig) -> None:
    await session(rig)
    await rig.ok("new-pane", "-d", "-x", "20", "-y", "5", "-X", "-10", "-Y", "20", IDLE)
    await rig.ok("new-pane", "-d", "-x", "25%", "-y", "50%", "-X", "10%", "-Y", "25%", IDLE)
    await rig.ok("new-pane", "-d", "-x", "0", "-y", "0", IDLE)
    assert (await places(rig))[1:] == ["%1=20x5,-10,20,2", "%2=20x12,8,6,1", "%3=1x1,4,2,0"]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["-x", "80"], "too large"),
        (["-x", "-1"], "too small"),
        (["-y", "24"], "too large"),
        (["-y", "x"], "invalid"),
        (["-x", "10", "-X", "-11"], "too small"),
        (["-X", "81"], "too large"),
        (["-Y", "25"], "too large"),
        (["-Y", "-7"], "too small"),
        (["-x", "101%"], "too large"),
    ],
)
def test_what_cannot_be_a_size_or_place(arguments: list[str], problem: str) -> None:
    @served
    async def check(rig: Rig) -> None:
        await session(rig)
        assert await rig.fails("new-pane", *arguments) == f"size or position {problem}"
        assert await rig.show("#{window_panes}") == "1"

    check()


@served
async def test_flags_for_splits_change_nothing_on_a_float(rig: Rig) -> None:
    await session(rig)
    await rig.ok("new-pane", "-h", "-v", "-f", "-l", "5", "-p", "50", IDLE)
    assert (await places(rig))[1] == "%1=40x6,4,2,0"


@served
async def test_tiled_makes_a_split(rig: Rig) -> None:
    await session(rig)
    await rig.ok("new-pane", "-L", "-h", "-l", "20", IDLE)
    assert await places(rig) == ["%0=59x24,0,0,0", "%1=20x24,60,0,0"]


@served
async def test_a_float_is_numbered_last_or_before_its_target(rig: Rig) -> None:
    await session(rig)
    await rig.ok("split-window", IDLE)
    await rig.ok("new-pane", "-t", "%0", IDLE)
    await rig.ok("new-pane", "-b", "-t", "%0", IDLE)
    await rig.ok("split-window", "-t", "%1", IDLE)
    assert (await rig.ok("list-panes", "-F", "#{pane_id}")).split() == ["%3", "%0", "%1", "%4", "%2"]


@served
async def test_list_panes_shows_place_and_stacking(rig: Rig) -> None:
    await session(rig)
    await rig.ok("new-pane", "-d", IDLE)
    await rig.ok("new-pane", "-d", IDLE)
    lines = (await rig.ok("list-panes")).splitlines()
    assert lines[0].startswith("0: [80x24] [history 0/2000, ")
    assert lines[1].startswith("1: [40x6 4,2,1] [history 0/2000, ")
    assert lines[2].endswith("bytes] %2")


@served
async def test_selecting_a_float_raises_it(rig: Rig) -> None:
    await session(rig)
    for _ in range(3):
        await rig.ok("new-pane", "-d", IDLE)
    await rig.ok("select-pane", "-t", "%1")
    stack = [line.rpartition(",")[2] for line in await places(rig)]
    assert stack == ["3", "0", "2", "1"]
    await rig.ok("new-pane", "-d", IDLE)
    await rig.ok("select-pane", "-t", "%1")  # active already, but covered
    assert await rig.show("#{pane_z}", "%1") == "0"


@served
async def test_the_layout_string_names_floats_twice_and_cannot_be_selected(rig: Rig) -> None:
    await session(rig)
    await rig.ok("split-window", "-h", IDLE)
    await rig.ok("new-pane", IDLE)
    layout = await rig.show("#{window_layout}")
    assert layout.partition(",")[2] == "80x24,0,0{40x24,0,0,0,39x24,41,0,1,40x6,4,2,2}<40x6,4,2,2>"
    assert await rig.fails("select-layout", layout) == f"invalid layout: {layout}"
    await rig.ok("new-pane", "-d", IDLE)
    assert (await rig.show("#{window_layout}")).endswith(",40x6,4,2,2,40x6,8,4,3}<40x6,8,4,3,40x6,4,2,2>")


@served
async def test_one_tiled_pane_is_wrapped_in_the_layout_string(rig: Rig) -> None:
    await session(rig)
    await rig.ok("new-pane", IDLE)
    layout = await rig.show("#{window_layout}")
    assert layout.partition(",")[2] == "80x24,0,0[80x24,0,0,0,40x6,4,2,1]<40x6,4,2,1>"


@served
async def test_floats_can_be_neither_split_nor_swapped(rig: Rig) -> None:
    await session(rig)
    await rig.ok("new-pane", IDLE)
    cannot = "size or position can't split a floating pane"
    assert await rig.fails("split-window", IDLE) == cannot
    assert await rig.fails("new-pane", "-L", IDLE) == cannot
    assert await rig.fails("join-pane", "-s", "%0", "-t", "%1") == cannot
    assert await rig.fails("swap-pane", "-s", "%0", "-t", "%1") == "cannot swap floating panes"
    assert await rig.fails("swap-pane", "-U") == "cannot swap floating panes"
    assert await places(rig) == ["%0=80x24,0,0,1", "%1=40x6,4,2,0"]


@served
async def test_named_layouts_make_floats_tiled(rig: Rig) -> None:
    await session(rig)
    await rig.ok("split-window", IDLE)
    await rig.ok("new-pane", IDLE)
    await rig.ok("new-pane", IDLE)
    await rig.ok("select-layout", "even-vertical")
    assert [line.split("=")[1] for line in await places(rig)] == [
        "80x6,0,0,0", "80x5,0,7,0", "80x5,0,13,0", "80x5,0,19,0",
    ]  # fmt: skip


@served
async def test_next_layout_makes_floats_tiled(rig: Rig) -> None:
    await session(rig)
    await rig.ok("new-pane", IDLE)
    await rig.ok("next-layout")
    assert await places(rig) == ["%0=40x24,0,0,0", "%1=39x24,41,0,0"]


@served
async def test_rotating_goes_through_floats_too(rig: Rig) -> None:
    await session(rig)
    await rig.ok("new-pane", IDLE)
    await rig.ok("rotate-window")
    assert await places(rig) == ["%1=80x24,0,0,1", "%0=40x6,4,2,0"]
    assert await rig.show("#{pane_floating_flag}", "%0") == "1"


@served
async def test_breaking_a_float_gives_a_full_window_and_joining_one_tiles_it(rig: Rig) -> None:
    await session(rig)
    await rig.ok("new-pane", IDLE)
    await rig.ok("break-pane", "-d", "-s", "%1")
    shown = await rig.ok("list-panes", "-t", ":1", "-F", PLACE + " #{pane_floating_flag}")
    assert shown == "%1=80x24,0,0,0 0"
    await rig.ok("new-pane", "-d", IDLE)
    await rig.ok("join-pane", "-h", "-s", "%2", "-t", "%1")
    shown = await rig.ok("list-panes", "-t", ":1", "-F", PLACE)
    assert shown.splitlines() == ["%1=40x24,0,0,0", "%2=39x24,41,0,0"]


@served
async def test_joining_a_float_in_its_own_window_tiles_it(rig: Rig) -> None:
    await session(rig)
    await rig.ok("new-pane", IDLE)
    await rig.ok("move-pane", "-h", "-s", "%1", "-t", "%0")
    assert await places(rig) == ["%0=40x24,0,0,0", "%1=39x24,41,0,0"]


@served
async def test_zooming_a_float_fills_the_window(rig: Rig) -> None:
    await session(rig)
    await rig.ok("new-pane", IDLE)
    await rig.ok("resize-pane", "-Z")
    assert await rig.show("#{pane_width}x#{pane_height} #{pane_zoomed_flag} #{window_flags}") == "80x24 1 *Z"
    assert (await rig.show("#{window_layout}")).partition(",")[2] == "80x24,0,0[80x24,0,0,0,40x6,4,2,1]"
    assert (await rig.show("#{window_visible_layout}")).partition(",")[2] == "80x24,0,0,1"
    await rig.ok("resize-pane", "-Z")
    assert (await places(rig))[1] == "%1=40x6,4,2,0"


@pytest.mark.parametrize("flags", [[], ["-d"], ["-Z"]])
def test_a_new_float_unzooms_the_window(flags: list[str]) -> None:
    @served
    async def check(rig: Rig) -> None:
        await session(rig)
        await rig.ok("split-window", "-Z", IDLE)
        assert await rig.show("#{window_zoomed_flag}") == "1"
        await rig.ok("new-pane", *flags, IDLE)
        assert await rig.show("#{window_zoomed_flag}") == "0"

    check()


@served
async def test_a_window_may_have_floats_only(rig: Rig) -> None:
    await session(rig)
    await rig.ok("new-pane", IDLE)
    await rig.ok("kill-pane", "-t", "%0")
    assert (await rig.show("#{window_layout}")).partition(",")[2] == "80x24,0,0[40x6,4,2,1]<40x6,4,2,1>"
    assert await rig.fails("split-window") == "size or position can't split a floating pane"
    await rig.ok("resize-window", "-x", "100", "-y", "30")
    assert await rig.show("#{window_width}x#{window_height} #{pane_width}x#{pane_height}") == "100x30 40x6"
    await rig.ok("new-pane", IDLE)
    await rig.ok("select-layout", "even-horizontal")
    assert await places(rig) == ["%1=50x30,0,0,0", "%2=49x30,51,0,0"]


@served
async def test_resizing_the_window_leaves_floats_alone(rig: Rig) -> None:
    await session(rig)
    await rig.ok("new-pane", "-X", "60", "-Y", "20", IDLE)
    await rig.ok("resize-window", "-x", "30", "-y", "10")
    assert await places(rig) == ["%0=30x10,0,0,1", "%1=40x6,60,20,0"]


@served
async def test_looks_and_what_stays_are_options_of_the_new_pane(rig: Rig) -> None:
    await session(rig)
    await rig.ok("new-pane", "-s", "bg=red", "-S", "fg=blue", "-R", "fg=green", "-m", "bye", IDLE)
    shown = await rig.ok("show-options", "-p")
    assert set(shown.splitlines()) == {
        "window-style bg=red", "window-active-style bg=red", "pane-active-border-style fg=blue",
        "pane-border-style fg=green", "remain-on-exit key", "remain-on-exit-format bye",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("flag", "message"),
    [("-s", "bad style: nope"), ("-S", "bad active border style: nope"), ("-R", "bad inactive border style: nope")],
)
@pytest.mark.parametrize("command", ["new-pane", "split-window"])
def test_bad_styles_leave_no_pane_behind(command: str, flag: str, message: str) -> None:
    @served
    async def check(rig: Rig) -> None:
        await session(rig)
        assert await rig.fails(command, flag, "nope", IDLE) == message
        assert await rig.show("#{window_panes}") == "1"

    check()


@served
async def test_a_program_that_cannot_start_leaves_no_float(rig: Rig) -> None:
    await session(rig)
    assert "not found" in await rig.fails("new-pane", "/nowhere/program", "argument")
    assert await places(rig) == ["%0=80x24,0,0,0"]


@served
async def test_an_empty_float_shows_what_it_is_given(rig: Rig) -> None:
    await session(rig)
    await rig.ok("new-pane", "-I", stdin=b"one\ntwo")
    assert rig.screen(1).split() == ["one", "two"]
    await rig.ok("new-pane", "-E")
    assert await rig.show("#{pane_pid} #{pane_dead}") == "0 1"
    assert await rig.fails("new-pane", "-E", "sleep 1") == "command cannot be given for empty pane"


@served
async def test_respawning_the_window_leaves_one_tiled_pane(rig: Rig) -> None:
    await session(rig)
    await rig.ok("new-pane", "-b", IDLE)
    await rig.ok("respawn-window", "-k", IDLE)
    assert await places(rig) == ["%1=80x24,0,0,0"]
    assert await rig.show("#{pane_floating_flag}") == "0"


@served
async def test_a_float_can_be_respawned_in_its_place(rig: Rig) -> None:
    await session(rig)
    await rig.ok("new-pane", "true")
    await rig.until(lambda: len(rig.server.tree.windows[0].panes) == 1)
    await rig.ok("new-pane", IDLE)
    await rig.ok("respawn-pane", "-k", "echo again; exec sleep 1000")
    await rig.until(lambda: "again" in rig.screen(2))
    assert await places(rig) == ["%0=80x24,0,0,1", "%2=40x6,8,4,0"]


@served
async def test_the_marked_pane_may_float(rig: Rig) -> None:
    await session(rig)
    await rig.ok("new-pane", IDLE)
    await rig.ok("select-pane", "-m")
    await rig.ok("join-pane", "-h", "-t", "%0")
    assert await places(rig) == ["%0=40x24,0,0,0", "%1=39x24,41,0,0"]


@served
async def test_the_last_pane_may_float(rig: Rig) -> None:
    await session(rig)
    await rig.ok("new-pane", IDLE)
    await rig.ok("new-pane", IDLE)
    await rig.ok("last-pane")
    assert await rig.show("#{pane_id} #{pane_z}") == "%1 0"
    await rig.ok("kill-pane")
    assert await rig.show("#{pane_id} #{pane_z}") == "%2 0"


@served
async def test_directory_and_environment_reach_the_program(rig: Rig) -> None:
    await session(rig)
    await rig.ok("new-pane", "-c", "/tmp", "-e", "WHO=me", "-k", 'printf "\n\n%s %s" "$PWD" "$WHO"')
    await rig.until(lambda: "/tmp me" in rig.screen(1))
    await rig.until(lambda: rig.server.tree.panes[1].dead)
    assert "Pane is dead (status 0" in rig.screen(1)


@served
async def test_the_hook_of_splits_runs_for_floats(rig: Rig) -> None:
    await session(rig)
    await rig.ok("set-hook", "-g", "after-split-window", "set -g @seen '#{hook_pane}#{pane_id}'")
    await rig.ok("set-option", "-g", "@seen", "no")
    await rig.ok("new-pane", "-d", IDLE)
    assert await rig.show("#{@seen}") != "no"


@served
async def test_the_library_resizes_a_float_where_it_is(rig: Rig) -> None:
    await session(rig)
    await rig.ok("new-pane", IDLE)
    client = rig._client()
    client.on_frame([Message.CALL, 1, "resize", {"object": "%1", "size": [20, 5]}])
    await rig.wire(client).wait_for(Message.REPLY, Message.FAILURE)
    assert rig.wire(client).frames[-1][:3] == (Message.REPLY, 1, [20, 5])
    assert await places(rig) == ["%0=80x24,0,0,1", "%1=20x5,4,2,0"]
