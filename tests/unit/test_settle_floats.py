"""Floats and the commands that were made for tiled panes: sizes, neighbours, targets by place, numbers.

The window is 80x24: panes 0 and 1 side by side, float 2 at 10,4 (30x8), float 3 at 30,8 (20x6) above it.
"""

from __future__ import annotations

import pytest
from pymux_wf.server.modes.display_panes import DisplayPanes, NumberedPane

from tests.unit.commands_rig import Rig, served


async def floats(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-x", "80", "-y", "24", "cat", ";", "split-window", "-h", "cat")
    await rig.ok("new-pane", "-X", "10", "-Y", "4", "-x", "30", "-y", "8", "cat")
    await rig.ok("new-pane", "-X", "30", "-Y", "8", "-x", "20", "-y", "6", "cat")


async def place(rig: Rig, pane: str = "%3") -> str:
    return await rig.show("#{pane_width}x#{pane_height},#{pane_x},#{pane_y}", pane)


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        (["-R", "5"], "25x6,30,8"),
        (["-L", "5"], "15x6,30,8"),
        (["-D", "2"], "20x8,30,8"),
        (["-U", "2"], "20x4,30,8"),
        (["-U"], "20x5,30,8"),
        (["-x", "25", "-y", "50%"], "25x12,30,8"),
        (["-x", "1000", "-y", "1000"], "79x23,30,8"),
        (["-R", "100000"], "79x6,30,8"),
        (["-L", "1000"], "1x6,30,8"),
        (["-x", "0", "-y", "0"], "1x1,30,8"),
    ],
)
def test_sizes(flags: list[str], expected: str) -> None:
    @served
    async def test(rig: Rig) -> None:
        await floats(rig)
        tiled = [await place(rig, pane) for pane in ("%0", "%1", "%2")]
        await rig.ok("resize-pane", "-t", "%3", *flags)
        assert await place(rig) == expected
        assert [await place(rig, pane) for pane in ("%0", "%1", "%2")] == tiled
        screen = rig.server.tree.panes[3].screen
        assert f"{screen.columns}x{screen.lines}" == expected.partition(",")[0]

    test()


@served
async def test_neighbours_of_floats_are_what_is_seen_beside_them(rig: Rig) -> None:
    await floats(rig)
    found = {}
    for pane in ("%0", "%1", "%2", "%3"):
        for side in "LRUD":
            await rig.ok("select-pane", "-t", pane)
            await rig.ok("select-pane", f"-{side}")
            found[pane + side] = await rig.show("#{pane_id}")
    # Tiled panes are beside each other, around the window's edge too; where none is, the topmost float is.
    assert [found["%0" + side] for side in "LR"] == ["%1", "%1"]
    assert [found["%1" + side] for side in "LR"] == ["%0", "%0"]
    assert found["%0U"] == found["%0D"] == "%3"
    assert [found["%3" + side] for side in "LRUD"] == ["%2", "%1", "%2", "%0"]
    assert [found["%2" + side] for side in "LRUD"] == ["%0", "%3", "%0", "%0"]


@served
async def test_a_float_at_the_window_s_edge_has_nothing_beyond_it(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-x", "80", "-y", "24", "cat")
    await rig.ok("new-pane", "-X", "1", "-Y", "1", "-x", "78", "-y", "22", "cat")
    for side in "LRUD":
        await rig.ok("select-pane", f"-{side}")
        assert await rig.show("#{pane_id}") == "%1"


@served
async def test_targets_by_place_mean_what_is_seen_there(rig: Rig) -> None:
    await floats(rig)
    for word, expected in (
        ("top-left", "%0"),
        ("bottom-right", "%1"),
        ("top", "%0"),
        ("left", "%0"),
        ("up-of", "%2"),
        ("left-of", "%2"),
        ("right-of", "%1"),
    ):
        assert await rig.show("#{pane_id}", f":.{{{word}}}") == expected, word
    await rig.ok("new-pane", "-X", "0", "-Y", "0", "-x", "10", "-y", "3", "cat")
    assert await rig.show("#{pane_id}", ":.{top-left}") == "%4"
    await rig.ok("select-pane", "-t", "%0")
    assert await rig.show("#{pane_id}", ":.{right-of}") == "%1"


def test_numbers_lie_under_the_floats_above_them() -> None:
    below = NumberedPane(0, 0, 0, 0, 40, 11)
    above = NumberedPane(1, 1, 19, 2, 10, 20, floating=True)
    plain = list(DisplayPanes([below]).draw())
    cut = [piece for piece in DisplayPanes([below, above]).draw() if piece.fg == 4 or piece.bg == 4]
    cells = {(piece.x + at, piece.y) for piece in plain for at in range(len(piece.text))}
    kept = {(piece.x + at, piece.y) for piece in cut for at in range(len(piece.text))}
    own = {cell for cell in kept if above.x <= cell[0] < above.x + 10 and 2 <= cell[1] < 22}
    assert kept - own == {cell for cell in cells if not above.covers(*cell)}
    assert cells - kept


@served
async def test_the_numbers_of_floats_are_drawn_on_them(rig: Rig) -> None:
    await floats(rig)
    client = await rig.attach("attach-session")
    await rig.ok("display-panes", "-b", "-d", "0")
    await rig.type(client, b"2")
    assert await rig.show("#{pane_id}") == "%2"
