"""Whatever is made, split, moved, zoomed and ended, floating or tiled: a window's panes and their places agree."""

from __future__ import annotations

import asyncio

from hypothesis import example, given, settings
from hypothesis import strategies as st
from pymux_wf.server.draw import build_scene
from pymux_wf.server.mouse_place import locate
from pymux_wf.server.tree import Window

from pymux_wf.layout import Axis, Cell, Layout
from tests.unit.commands_rig import running_server

from .test_commands_tree import check

PANES = st.sampled_from(["0", "1", "2", "3", "+", "-", "{last}", "{top-left}", "{up-of}", "{next}"])
SIZES = st.sampled_from(["0", "1", "5", "20", "50%", "100%", "-3", "70", "x"])
LAYOUTS = st.sampled_from(["even-horizontal", "main-vertical", "main-horizontal-mirrored", "tiled"])
COMMANDS: dict[str, tuple[str, dict[str, st.SearchStrategy[str]]]] = {
    "new-pane": ("bdLZh", {"-x": SIZES, "-y": SIZES, "-X": SIZES, "-Y": SIZES, "-t": PANES}),
    "split-window": ("bdfhZ", {"-l": SIZES, "-t": PANES}),
    "kill-pane": ("a", {"-t": PANES}),
    "swap-pane": ("dDUZ", {"-s": PANES, "-t": PANES}),
    "resize-pane": ("DLRUZ", {"-x": SIZES, "-y": SIZES, "-t": PANES}),
    "resize-window": ("DLRU", {"-x": SIZES, "-y": SIZES}),
    "select-pane": ("DLRUlZm", {"-t": PANES}),
    "rotate-window": ("DZ", {}),
    "join-pane": ("bdfh", {"-l": SIZES, "-s": PANES, "-t": PANES}),
    "break-pane": ("d", {"-s": PANES}),
    "select-layout": ("Enpo", {}),
    "last-pane": ("Z", {}),
}


@st.composite
def command_lines(draw: st.DrawFn) -> list[str]:
    name = draw(st.sampled_from(sorted(COMMANDS)))
    letters, values = COMMANDS[name]
    argv = [name, *(f"-{letter}" for letter in draw(st.lists(st.sampled_from(letters), max_size=2, unique=True)))]
    for flag in draw(st.lists(st.sampled_from(sorted(values)), max_size=3, unique=True)) if values else ():
        argv += [flag, draw(values[flag])]
    if name in ("new-pane", "split-window"):
        argv.append("")  # a pane without a program: starting one says nothing of its place
    if name == "select-layout" and draw(st.booleans()):
        argv.append(draw(LAYOUTS))
    return argv


def sums_hold(cell: Cell) -> bool:
    """Whether the children fill their node, one cell of border between each two."""
    if cell.axis is None or not cell.children:
        return cell.width >= 1 and cell.height >= 1
    along = sum(child.size(cell.axis) for child in cell.children) + len(cell.children) - 1 == cell.size(cell.axis)
    other = Axis.TOP_BOTTOM if cell.axis is Axis.LEFT_RIGHT else Axis.LEFT_RIGHT
    across = all(child.size(other) == cell.size(other) for child in cell.children)
    return along and across and all(sums_hold(child) for child in cell.children)


def check_places(window: Window) -> None:
    layout = window.layout
    assert layout is not None
    assert sums_hold(layout.root)
    floats = {pane.id for pane in window.panes if pane.floating}
    assert sorted(layout.stacked()) == sorted(floats)
    assert sorted(layout.level(pane_id) for pane_id in floats) == list(range(len(floats)))
    assert sorted([*layout.tree_order(), *floats]) == sorted(layout.order)
    assert all(pane.width >= 1 and pane.height >= 1 for pane in window.panes)
    assert all(layout.level(pane.id) == len(floats) for pane in window.panes if not pane.floating)
    if not floats and layout.tree_order() == layout.order:
        again = Layout.parse(layout.dump(), layout.order, status=layout.status)
        assert again.dump() == layout.dump()
        assert again.panes() == layout.panes()


@settings(max_examples=40, deadline=None)
@example([["new-pane", ""], ["kill-pane", "-t", "0"], ["resize-window", "-x", "1"], ["join-pane", "-s", "0"]])
@example([["new-pane", ""], ["split-window", "-f", "-t", "0", ""], ["rotate-window"], ["select-layout", "tiled"]])
@example([["new-pane", ""], ["resize-pane", "-Z"], ["swap-pane", "-U"], ["break-pane"], ["new-pane", "-X", "70", ""]])
@given(st.lists(command_lines(), min_size=5, max_size=30))
def test_panes_and_places_agree(lines: list[list[str]]) -> None:
    async def body() -> None:
        async with running_server() as rig:
            await rig.ok("new-session", "-d", "-x", "60", "-y", "20", "")
            for line in lines:
                outcome = await rig.run(*line)
                assert "internal error" not in outcome.err, (line, outcome)
                check(rig)
                for window in rig.server.tree.windows.values():
                    check_places(window)

    asyncio.run(body())


OPTIONS = st.tuples(
    st.sampled_from(["pane-border-status", "pane-border-lines", "pane-border-indicators", "pane-scrollbars"]),
    st.sampled_from(["off", "top", "bottom", "number", "spaces", "arrows", "both", "on", "modal"]),
).map(lambda option: ["set-option", "-w", *option])
TERMINALS = st.tuples(st.sampled_from([1, 2, 3, 7, 40]), st.sampled_from([1, 2, 3, 5, 12]))
CELLS = [(0, 0), (1, 0), (0, 1), (3, 2), (39, 10)]


@settings(max_examples=30, deadline=None)
@given(TERMINALS, st.lists(st.one_of(command_lines(), OPTIONS), min_size=5, max_size=20))
def test_any_arrangement_can_be_shown_and_clicked_at(terminal: tuple[int, int], lines: list[list[str]]) -> None:
    async def body() -> None:
        async with running_server() as rig:
            await rig.ok("new-session", "-d", "-x", "60", "-y", "20", "")
            await rig.ok("set-option", "-g", "mouse", "on")
            client = await rig.attach(columns=terminal[0], lines=terminal[1])
            for line in lines:
                await rig.run(*line)
                if client.session is None:  # its last pane was killed
                    return
                scene = build_scene(client)
                for view in scene.views:
                    assert view.width >= 0, line
                    assert view.height >= 0, line
                for x, y in CELLS:
                    place = locate(client, x, y)
                    assert place is None or place.pane is None or place.pane.id in rig.server.tree.panes, line
                client.clock.draw_now()
                assert client.attached, line

    asyncio.run(body())
