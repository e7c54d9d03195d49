"""split-window as tmux 3.7c has it: sizes, messages, looks, what stays when the program ends, panes without one."""

from __future__ import annotations

import pytest

from .commands_rig import Rig, served

IDLE = "sleep 1000"
PLACES = "#{pane_id} #{pane_width}x#{pane_height},#{pane_left},#{pane_top}"


async def session(rig: Rig, size: str = "80x24") -> None:
    columns, lines = size.split("x")
    await rig.ok("new-session", "-d", "-s", "a", "-x", columns, "-y", lines, IDLE)


async def places(rig: Rig) -> list[str]:
    return (await rig.ok("list-panes", "-F", PLACES)).splitlines()


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ([], ["%0 80x12,0,0", "%1 80x11,0,13"]),
        (["-v"], ["%0 80x12,0,0", "%1 80x11,0,13"]),
        (["-h"], ["%0 40x24,0,0", "%1 39x24,41,0"]),
        (["-b"], ["%1 80x12,0,0", "%0 80x11,0,13"]),
        (["-h", "-b"], ["%1 40x24,0,0", "%0 39x24,41,0"]),
        (["-l", "5"], ["%0 80x18,0,0", "%1 80x5,0,19"]),
        (["-l", "25%"], ["%0 80x17,0,0", "%1 80x6,0,18"]),
        (["-p", "25"], ["%0 80x17,0,0", "%1 80x6,0,18"]),
        (["-h", "-l", "10%"], ["%0 71x24,0,0", "%1 8x24,72,0"]),
        (["-b", "-l", "5"], ["%1 80x5,0,0", "%0 80x18,0,6"]),
        (["-l", "1000"], ["%0 80x1,0,0", "%1 80x22,0,2"]),
        (["-l", "#{e|+:2,3}"], ["%0 80x18,0,0", "%1 80x5,0,19"]),
    ],
)
def test_the_place_of_the_new_pane(flags: list[str], expected: list[str]) -> None:
    @served
    async def check(rig: Rig) -> None:
        await session(rig)
        await rig.ok("split-window", *flags, IDLE)
        assert await places(rig) == expected

    check()


@served
async def test_full_size_splits_the_window_and_not_the_pane(rig: Rig) -> None:
    await session(rig)
    await rig.ok("split-window", "-h", IDLE)
    await rig.ok("split-window", "-f", "-l", "4", IDLE)
    await rig.ok("split-window", "-f", "-b", "-h", "-l", "25%", IDLE)
    assert await places(rig) == ["%3 20x24,0,0", "%0 29x19,21,0", "%1 29x19,51,0", "%2 59x4,21,20"]


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["-p", "120"], "size or position invalid tiled geometry"),
        (["-p", "-1"], "size or position invalid tiled geometry"),
        (["-l", "x"], "size or position invalid tiled geometry"),
        (["-l", "101%"], "size or position invalid tiled geometry"),
        (["-E", "program"], "command cannot be given for empty pane"),
        (["-s", "nope"], "bad style: nope"),
        (["-S", "nope"], "bad active border style: nope"),
        (["-R", "nope"], "bad inactive border style: nope"),
    ],
)
def test_what_cannot_be_split_so(flags: list[str], message: str) -> None:
    @served
    async def check(rig: Rig) -> None:
        await session(rig)
        for zoom in ([], ["-Z"]):
            assert await rig.fails("split-window", *zoom, *flags) == message
            assert await rig.show("#{window_panes} #{window_zoomed_flag}") == "1 0"

    check()


@pytest.mark.parametrize(
    ("size", "flag"), [("1x1", "-h"), ("1x1", "-v"), ("2x24", "-h"), ("80x2", "-v"), ("2x2", "-fh")]
)
def test_no_room_to_split(size: str, flag: str) -> None:
    @served
    async def check(rig: Rig) -> None:
        await session(rig, size)
        assert await rig.fails("split-window", flag, IDLE) == "size or position no space for a new pane"
        assert await rig.show("#{window_panes}") == "1"

    check()


@served
async def test_a_float_fits_the_smallest_window(rig: Rig) -> None:
    await session(rig, "1x1")
    await rig.ok("new-pane", IDLE)
    client = await rig.attach(columns=1, lines=1)
    client.clock.draw_now()
    assert await rig.show("#{pane_width}x#{pane_height} #{pane_x},#{pane_y}") == "1x1 4,2"


@served
async def test_looks_are_options_of_the_new_pane(rig: Rig) -> None:
    await session(rig)
    await rig.ok("split-window", "-s", "bg=red", "-S", "fg=blue", "-R", "fg=green", IDLE)
    assert (await rig.ok("show-options", "-p", "-t", "%1")).splitlines() == [
        "pane-active-border-style fg=blue", "pane-border-style fg=green",
        "window-active-style bg=red", "window-style bg=red",
    ]  # fmt: skip
    assert await rig.ok("show-options", "-p", "-t", "%0") == ""


@pytest.mark.parametrize("command", ["split-window", "new-pane"])
def test_a_kept_pane_shows_how_it_ended_and_goes_with_a_key(command: str) -> None:
    @served
    async def check(rig: Rig) -> None:
        await session(rig)
        client = await rig.attach()
        await rig.ok(command, "-k", "exit 3")
        await rig.until(lambda: rig.server.tree.panes[1].dead)
        assert await rig.show("#{remain-on-exit}", "%1") == "key"
        assert "Pane is dead (status 3, " in rig.screen(1)
        await rig.type(client, b"x")
        assert await rig.show("#{window_panes}") == "1"
        await rig.ok(command, "-m", "over: #{pane_dead_status}", "exit 4")
        await rig.until(lambda: rig.server.tree.panes[2].dead)
        assert "over: 4" in rig.screen(2)
        await rig.type(client, b"\r")
        assert await rig.show("#{window_panes}") == "1"

    check()


@served
async def test_a_pane_without_a_program(rig: Rig) -> None:
    await session(rig)
    await rig.ok("split-window", "-E")
    assert await rig.show("#{pane_dead} #{pane_pid} #{window_panes}") == "1 0 2"
    await rig.ok("split-window", "-I", stdin=b"shown\nhere")
    assert rig.screen(2).split() == ["shown", "here"]
    await rig.ok("split-window", "")
    assert rig.screen(3).strip() == ""


@served
async def test_the_new_pane_can_be_zoomed_or_made_behind_a_zoomed_one(rig: Rig) -> None:
    await session(rig)
    size = "#{pane_id} #{pane_width}x#{pane_height} #{window_zoomed_flag}"
    assert await rig.ok("split-window", "-Z", "-P", "-F", size, IDLE) == "%1 80x24 1"
    assert await rig.ok("split-window", "-d", "-Z", "-P", "-F", size, IDLE) == "%2 80x24 1"
    assert await rig.show(size) == "%1 80x24 1"
    await rig.ok("resize-pane", "-Z")
    assert await places(rig) == ["%0 80x12,0,0", "%1 80x5,0,13", "%2 80x5,0,19"]


@served
async def test_the_new_pane_is_active_unless_it_is_made_behind(rig: Rig) -> None:
    await session(rig)
    assert await rig.ok("split-window", "-d", "-P", IDLE) == "a:0.1"
    assert await rig.show("#{pane_id}") == "%0"
    assert await rig.ok("split-window", "-P", "-F", "#{pane_id} #{pane_active}", IDLE) == "%2 1"


@served
async def test_directory_and_environment_of_the_program(rig: Rig) -> None:
    await session(rig)
    await rig.ok("split-window", "-c", "/usr", "-e", "A=1", "-e", "B=2", 'echo "$PWD $A$B"; exec sleep 1000')
    await rig.until(lambda: "/usr 12" in rig.screen(1))
    assert await rig.show("#{pane_start_path}") == "/usr"


@served
async def test_panes_are_listed_by_their_stacking(rig: Rig) -> None:
    await session(rig)
    await rig.ok("new-pane", "-d", IDLE)
    await rig.ok("new-pane", "-d", IDLE)
    assert (await rig.ok("list-panes", "-O", "z", "-F", "#{pane_id}")).split() == ["%2", "%1", "%0"]
    assert (await rig.ok("list-panes", "-O", "z", "-r", "-F", "#{pane_id}")).split() == ["%0", "%1", "%2"]
    assert await rig.fails("list-panes", "-O", "depth") == "invalid sort order"


@served
async def test_a_click_with_control_swaps_with_the_pane_under_the_mouse(rig: Rig) -> None:
    await session(rig)
    await rig.ok("set-option", "-g", "mouse", "on")
    client = await rig.attach()
    await rig.ok("split-window", "-h", IDLE)
    await rig.type(client, b"\033[<16;5;5M")  # C-MouseDown1Pane in pane %0, while %1 is active
    assert (await rig.ok("list-panes", "-F", "#{pane_id}")).split() == ["%1", "%0"]
