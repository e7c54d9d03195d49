"""Named layouts of tmux 3.7c and the options they read, by the sizes that list-panes then shows."""

from __future__ import annotations

import pytest

from .commands_rig import Rig, served


async def start(rig: Rig, panes: int) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "-x", "80", "-y", "24", "")
    for _ in range(panes - 1):
        await rig.ok("split-window", "-t", "%0", "")
        await rig.ok("select-layout", "tiled")


async def places(rig: Rig) -> str:
    return (
        await rig.ok("list-panes", "-F", "#{pane_index}:#{pane_width}x#{pane_height}+#{pane_left}+#{pane_top}")
    ).replace("\n", " ")


@pytest.mark.parametrize(
    ("options", "layout", "expected"),
    [
        ({}, "main-horizontal-mirrored", "0:80x22+0+2 1:40x1+0+0 2:39x1+41+0"),
        ({"main-pane-height": "10"}, "main-horizontal-mirrored", "0:80x10+0+14 1:40x13+0+0 2:39x13+41+0"),
        ({"main-pane-height": "10"}, "main-horizontal", "0:80x10+0+0 1:40x13+0+11 2:39x13+41+11"),
        ({"main-pane-width": "50"}, "main-vertical", "0:50x24+0+0 1:29x12+51+0 2:29x11+51+13"),
        ({"main-pane-width": "50"}, "main-vertical-mirrored", "0:50x24+30+0 1:29x12+0+0 2:29x11+0+13"),
        ({"main-pane-width": "30%"}, "main-vertical", "0:23x24+0+0 1:56x12+24+0 2:56x11+24+13"),
        ({"main-pane-height": "50%"}, "main-horizontal", "0:80x11+0+0 1:40x12+0+12 2:39x12+41+12"),
        (
            {"main-pane-width": "20", "other-pane-width": "30"},
            "main-vertical",
            "0:49x24+0+0 1:30x12+50+0 2:30x11+50+13",
        ),
        (
            {"main-pane-height": "5", "other-pane-height": "25%"},
            "main-horizontal",
            "0:80x18+0+0 1:40x5+0+19 2:39x5+41+19",
        ),
        (
            {"main-pane-width": "60", "other-pane-width": "30"},
            "main-vertical",
            "0:60x24+0+0 1:19x12+61+0 2:19x11+61+13",
        ),
        ({"tiled-layout-max-columns": "1"}, "tiled", "0:80x7+0+0 1:80x7+0+8 2:80x8+0+16"),
        ({"tiled-layout-max-columns": "0"}, "tiled", "0:39x11+0+0 1:40x11+40+0 2:80x12+0+12"),
    ],
)
def test_layouts_and_their_options(options: dict[str, str], layout: str, expected: str) -> None:
    @served
    async def check(rig: Rig) -> None:
        await start(rig, 3)
        for name, value in options.items():
            await rig.ok("set-option", "-w", name, value)
        await rig.ok("select-layout", layout)
        assert await places(rig) == expected

    check()


@served
async def test_tiled_columns_can_be_limited(rig: Rig) -> None:
    await start(rig, 7)
    await rig.ok("set-option", "-w", "tiled-layout-max-columns", "2")
    await rig.ok("select-layout", "tiled")
    lefts = (await rig.ok("list-panes", "-F", "#{pane_left}")).split()
    assert lefts == ["0", "40", "0", "40", "0", "40", "0"]


@served
async def test_next_and_previous_layout_go_round_all_seven(rig: Rig) -> None:
    await start(rig, 3)
    window = rig.server.tree.windows[0]
    window.last_layout_name = None
    names = []
    for _ in range(8):
        await rig.ok("next-layout", "-t", "a:0")
        names.append(window.last_layout_name)
    assert names == [
        "even-horizontal", "even-vertical", "main-horizontal", "main-horizontal-mirrored", "main-vertical",
        "main-vertical-mirrored", "tiled", "even-horizontal",
    ]  # fmt: skip
    await rig.ok("previous-layout", "-t", "a:0")
    assert window.last_layout_name == "tiled"


@served
async def test_keys_choose_the_mirrored_layouts(rig: Rig) -> None:
    await start(rig, 3)
    client = await rig.attach()
    window = rig.server.tree.windows[0]
    for key, name in ((b"6", "main-horizontal-mirrored"), (b"7", "main-vertical-mirrored")):
        await rig.type(client, b"\x02\033" + key)
        assert window.last_layout_name == name
