"""Whatever commands run, in any order, at any targets: the tree stays whole and none fails by a fault of ours."""

from __future__ import annotations

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st
from pymux_wf.server import commands

from tests.unit.commands_rig import Rig, running_server

# Those that change sessions, windows, panes and layouts.
NAMES = [
    "break-pane",
    "copy-mode",
    "join-pane",
    "kill-pane",
    "kill-session",
    "kill-window",
    "last-pane",
    "last-window",
    "link-window",
    "move-pane",
    "move-window",
    "new-session",
    "new-window",
    "next-layout",
    "next-window",
    "previous-layout",
    "previous-window",
    "rename-window",
    "resize-pane",
    "resize-window",
    "respawn-pane",
    "respawn-window",
    "rotate-window",
    "select-layout",
    "select-pane",
    "select-window",
    "set-option",
    "split-window",
    "swap-pane",
    "swap-window",
    "unlink-window",
]
RUNS_A_PROGRAM = {"new-session", "new-window", "split-window", "respawn-pane", "respawn-window"}
# -I reads standard input and -E leaves an attached client's terminal: neither says more about the tree.
LEFT_OUT = set("IE")
VALUES = [
    "a",
    "a:",
    "a:0",
    "a:1",
    "b",
    "b:1",
    "%0",
    "%1",
    "%2",
    "@0",
    "@1",
    "$0",
    "5",
    "50%",
    "-1",
    "x",
    "=",
    "{last}",
    "{up-of}",
    "+",
    "-",
    "!",
    ":.+",
    "tiled",
    "even-horizontal",
    "main-vertical",
    "renumber-windows",
    "on",
]
START = (("new-session", "-d", "-s", "a", "cat"), ("new-session", "-d", "-s", "b", "-t", "a"), ("split-window", "cat"))


@st.composite
def command_lines(draw: st.DrawFn) -> list[str]:
    """One command with some of its flags and some arguments, mostly sensible."""
    name = draw(st.sampled_from(NAMES))
    spec = commands.spec_of(name)
    letters = [letter for letter in spec.flags if letter != ":" and letter not in LEFT_OUT]
    argv = [name] + (["-d"] if name == "new-session" else [])
    for letter in draw(st.lists(st.sampled_from(letters), max_size=3, unique=True)):
        argv.append(f"-{letter}")
        if spec.takes(letter) > 0:
            argv.append(draw(st.sampled_from(VALUES)))
    if name in RUNS_A_PROGRAM:
        return [*argv, "cat"]
    most = min(spec.max_args, 2)
    return argv + draw(st.lists(st.sampled_from(VALUES), min_size=spec.min_args, max_size=max(most, spec.min_args)))


def check(rig: Rig) -> None:
    """Every link between the objects of the tree holds in both directions."""
    tree = rig.server.tree
    for session in tree.sessions.values():
        links = list(session.winlinks.values())
        assert session.current in links
        assert session.current not in session.last
        assert all(link in links for link in session.last)
        assert list(session.winlinks) == sorted(link.index for link in links)
        assert all(link.session is session and link in link.window.winlinks for link in links)
        assert all(tree.windows.get(link.window.id) is link.window for link in links)
    for window in tree.windows.values():
        assert window.layout is not None
        assert all(link.session.winlinks.get(link.index) is link for link in window.winlinks)
        assert [pane.id for pane in window.panes] == window.layout.order
        assert window.active in window.panes
        assert window.zoomed_pane in (None, *window.panes)
        assert all(pane in window.panes and pane is not window.active for pane in window.last_panes)
        for pane in window.panes:
            assert pane.window is window
            assert pane.options.parent is window.options
            if pane.visible:
                size = max(pane.width, 1), max(pane.height, 1)
                assert (pane.screen.columns, pane.screen.lines) == size
    assert set(tree.panes) == {pane.id for window in tree.windows.values() for pane in window.panes}
    assert tree.marked is None or tree.marked[1].id in tree.panes


@settings(max_examples=12, deadline=None)
@given(st.lists(command_lines(), min_size=5, max_size=25))
def test_the_tree_stays_whole(lines: list[list[str]]) -> None:
    async def body() -> None:
        async with running_server() as rig:
            for argv in START:
                await rig.ok(*argv)
            for line in lines:
                outcome = await rig.run(*line)
                assert "internal error" not in outcome.err, line
                check(rig)

    asyncio.run(body())
