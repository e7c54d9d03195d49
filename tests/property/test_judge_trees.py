"""The same long sequences of commands in tmux 3.3a and here give the same trees, step by step.

Ids, indexes, names, flags, layouts, sizes and the order of use are compared after each command, and what it printed.
Where 3.7c is known to differ from 3.3a, ours is made like 3.3a for the comparison (uneven layouts give what is left to
the last cell, a window remembers one last pane) or the command is not drawn (what crashes 3.3a, marks that it loses in
groups, edges that it finds in windows other than the one it was told).
"""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator

import pytest
from pymux_wf.server.tree_pane import Pane
from pymux_wf.server.tree_window import Window

from pymux_wf.layout import Layout
from tests.unit.commands_rig import ENVIRONMENT, Outcome, running_server

TMUX = shutil.which("tmux")
SERVERS = itertools.count()
pytestmark = [pytest.mark.oracle, pytest.mark.skipif(TMUX is None, reason="no tmux on PATH to compare with")]

STEPS = 60
SEEDS = range(4)
NAMES = """
    session_id session_name session_group session_group_list session_windows session_stack active_window_index
    last_window_index window_index window_id window_flags window_name window_width window_height window_layout
    window_visible_layout window_stack_index window_linked window_linked_sessions pane_index pane_id pane_active
    pane_last pane_width pane_height pane_left pane_top pane_in_mode pane_synchronized
"""
LISTING = ["list-panes", "-a", "-F", " ".join(f"#{{{name}}}" for name in NAMES.split())]
START = [
    ["new-session", "-d", "-s", "a", "-n", "w1", "-x", "80", "-y", "24", "cat"],
    ["set-option", "-s", "exit-empty", "off"],
    ["set-option", "-gw", "automatic-rename", "off"],
    ["set-option", "-w", "automatic-rename", "off"],
    ["set-option", "-g", "default-command", "cat"],
    ["new-session", "-d", "-s", "b", "-n", "w2", "cat"],
    ["split-window", "-t", "a:", "cat"],
    ["new-window", "-d", "-t", "a:", "-n", "w2", "cat"],
]
SESSIONS = ["a", "b", "c", "d"]
SIZES = ["1", "2", "5", "10", "30", "70", "99", "0"]
LAYOUTS = ["even-horizontal", "even-vertical", "main-horizontal", "main-vertical", "tiled"]


class Oracle:
    """A tmux server of our own."""

    def __init__(self, name: str) -> None:
        self._name = name

    def run(self, argv: list[str]) -> Outcome:
        assert TMUX is not None
        done = subprocess.run(
            [TMUX, "-L", self._name, "-f", "/dev/null", *argv],
            capture_output=True,
            text=True,
            env={**ENVIRONMENT, "TERM": "xterm-256color"},
            cwd="/",
            stdin=subprocess.DEVNULL,
            timeout=30,
        )
        return Outcome(done.stdout, done.stderr, done.returncode)


class Draw:
    """Draws command lines; the same seed draws the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def _pick(self, *values: str) -> str:
        return self._random.choice(values)

    def _flags(self, letters: str, chance: float = 0.25) -> list[str]:
        return [f"-{letter}" for letter in letters if self._random.random() < chance]

    def _maybe(self, chance: float, flag: str, value: Callable[[], str]) -> list[str]:
        return [flag, value()] if self._random.random() < chance else []

    def _at(self, target: Callable[[], str], chance: float = 0.7) -> list[str]:
        return self._maybe(chance, "-t", target)

    def _session(self) -> str:
        return self._pick(*SESSIONS, "a", "b", "$0", "$1", "$2", "$3", "=a", "=b", "nope")

    def _window(self) -> str:
        kind = self._random.random()
        if kind < 0.15:
            return f"@{self._random.randrange(12)}"
        if kind < 0.2:
            return self._pick("{last}", "{start}", "{end}", "!", "^", "$", ":", ":!", ":^", ":$")
        if kind < 0.3:
            return self._session() + ":"
        if kind < 0.4:
            return self._session() + ":" + self._pick("!", "^", "$", "{last}", "{end}", "w1", "=w1", "cat")
        return f"{self._session()}:{self._pick('0', '0', '1', '1', '2', '3', '4', '5', '9')}"

    def _pane(self) -> str:
        kind = self._random.random()
        if kind < 0.4:
            return f"%{self._random.randrange(16)}"
        if kind < 0.55:
            edges = ("{top}", "{bottom}", "{left}", "{right}", "{top-left}", "{bottom-right}", "{up-of}", "{right-of}")
            return "." + self._pick("0", "1", "2", "3", "+", "-", "!", "{last}", *edges)
        if kind < 0.85:
            return self._window() + "." + self._pick("0", "1", "2", "3", "!", "{last}", "{top-left}", "{bottom}")
        return self._window()

    def line(self) -> list[str]:
        name = self._pick(*_WEIGHTED)
        drawn: list[str] = getattr(self, "_" + name.replace("-", "_"))()
        return [name, *drawn]

    def _size(self) -> str:
        return self._pick(*SIZES)

    def _new_session(self) -> list[str]:
        name = self._maybe(0.9, "-s", lambda: self._pick(*SESSIONS))
        if self._random.random() < 0.3:
            return ["-d", *name, "-t", self._pick("a", "b")]
        columns = self._maybe(0.4, "-x", lambda: self._pick("60", "100", "20"))
        return ["-d", *name, *columns, *self._maybe(0.4, "-y", lambda: self._pick("20", "40", "8")), "cat"]

    def _new_window(self) -> list[str]:
        named = self._maybe(0.5, "-n", lambda: self._pick("w1", "w2", "w3"))
        return [*self._flags("abdkP"), *named, *self._at(self._window), "cat"]

    def _split_window(self) -> list[str]:
        return [*self._flags("bdfhvP"), *self._maybe(0.3, "-l", self._size), *self._at(self._pane), "cat"]

    def _kill_pane(self) -> list[str]:
        return [*self._flags("a", 0.15), *self._at(self._pane)]

    def _kill_window(self) -> list[str]:
        return self._at(self._window)

    def _kill_session(self) -> list[str]:
        return [*self._flags("aC", 0.1), "-t", self._session()]

    def _select_window(self) -> list[str]:
        return [*self._flags("lnpT", 0.12), *self._at(self._window)]

    def _next_window(self) -> list[str]:
        return self._at(self._session)

    _previous_window = _last_window = _next_window

    def _select_pane(self) -> list[str]:
        return [*self._flags("DLRUlZ", 0.15), *self._at(self._pane)]

    def _last_pane(self) -> list[str]:
        return [*self._flags("Zde", 0.15), *self._at(self._window)]

    def _swap_pane(self) -> list[str]:
        return [*self._flags("dDUZ"), *self._maybe(0.5, "-s", self._pane), *self._at(self._pane)]

    def _swap_window(self) -> list[str]:
        return [*self._flags("d", 0.4), *self._maybe(0.7, "-s", self._window), *self._at(self._window)]

    def _move_window(self) -> list[str]:
        return [*self._flags("dk"), *self._maybe(0.7, "-s", self._window), *self._at(self._window)]

    _link_window = _move_window

    def _unlink_window(self) -> list[str]:
        return [*self._flags("k"), *self._at(self._window)]

    def _join_pane(self) -> list[str]:
        size = self._maybe(0.3, "-l", self._size)
        return [*self._flags("bdfhv"), *size, *self._maybe(0.7, "-s", self._pane), *self._at(self._pane)]

    _move_pane = _join_pane

    def _break_pane(self) -> list[str]:
        named = self._maybe(0.3, "-n", lambda: "w4")
        return [*self._flags("d"), *named, *self._maybe(0.6, "-s", self._pane), *self._at(self._window)]

    def _rotate_window(self) -> list[str]:
        return [*self._flags("DUZ"), *self._at(self._window)]

    def _resize_pane(self) -> list[str]:
        how = self._random.choice(
            [["-Z"], ["-x", self._size()], ["-y", self._size()], [self._pick("-D", "-L", "-R", "-U")]]
        )
        return [*how, *self._at(self._pane)]

    def _resize_window(self) -> list[str]:
        how = self._random.choice(
            [["-x", "50"], ["-x", "120"], ["-y", "10"], ["-y", "50"], ["-x", "90", "-y", "33"], ["-L"]]
        )
        return [*how, *self._at(self._window)]

    def _select_layout(self) -> list[str]:
        return [*self._flags("E", 0.15), *self._at(self._pane), self._pick(*LAYOUTS)]

    def _rename_window(self) -> list[str]:
        return [*self._at(self._window), self._pick("w1", "w2", "x")]

    def _rename_session(self) -> list[str]:
        return [*self._at(self._session), self._pick(*SESSIONS)]

    def _respawn_pane(self) -> list[str]:
        return [*self._flags("k", 0.5), *self._at(self._pane), "cat"]

    def _copy_mode(self) -> list[str]:
        return [*self._flags("q"), *self._at(self._pane)]

    def _has_session(self) -> list[str]:
        return ["-t", self._random.choice([self._session, self._window, self._pane])()]

    def _set_option(self) -> list[str]:
        return self._random.choice(
            [
                ["-g", "renumber-windows", self._pick("on", "off")],
                ["-gw", "pane-base-index", self._pick("0", "1")],
                ["-gw", "main-pane-width", self._pick("20", "40", "30%")],
                ["-gw", "main-pane-height", self._pick("5", "10", "40%")],
                ["-g", "default-size", self._pick("80x24", "100x40")],
                ["-gw", "window-size", self._pick("manual", "latest", "largest", "smallest")],
                ["-p", *self._at(self._pane), "synchronize-panes", self._pick("on", "off")],
            ]
        )


_WEIGHTED = [
    *["new-session"] * 4,
    *["new-window"] * 8,
    *["split-window"] * 14,
    *["kill-pane", "kill-window", "select-window", "swap-window", "move-window", "link-window", "select-layout"] * 4,
    *["next-window", "previous-window", "last-window", "last-pane", "unlink-window", "rotate-window"] * 2,
    *["select-pane", "resize-pane"] * 8,
    *["swap-pane", "break-pane"] * 5,
    *["join-pane", "move-pane", "resize-window", "set-option"] * 3,
    *["kill-session", "rename-window", "rename-session", "respawn-pane", "copy-mode", "has-session"],
]


@pytest.fixture
def as_in_the_older_tmux(monkeypatch: pytest.MonkeyPatch) -> None:
    """What 3.7c does otherwise than 3.3a, done as 3.3a does it."""
    made, remembered = Layout.__init__, Window.remember_active

    def make(layout: Layout, *args: object, **options: object) -> None:
        made(layout, *args, **options)  # type: ignore[arg-type]
        layout.rest_to_last = True

    def remember(window: Window, pane: Pane | None) -> None:
        before = window.active
        remembered(window, pane)
        if window.active is not before:
            window.last_panes[:] = [before] if before is not None and before in window.panes else []

    monkeypatch.setattr(Layout, "__init__", make)
    monkeypatch.setattr(Window, "remember_active", remember)


@pytest.fixture
def oracle() -> Iterator[Oracle]:
    found = Oracle(f"pywfmux-trees-{os.getpid()}-{next(SERVERS)}")
    yield found
    found.run(["kill-server"])


def comparable(outcome: Outcome) -> tuple[str, str, int]:
    """Without the nearest words that we add, and with one wording for what 3.7c says in other words."""
    message = re.sub(r" \(did you mean .*\?\)", "", outcome.err)
    message = re.sub(r"(create pane failed: |size or position )", "", message)
    message = re.sub(r"no space for (a )?new pane|pane too small", "no space", message)
    return outcome.out, message, outcome.code


def crashed(outcome: Outcome) -> bool:
    return "server exited unexpectedly" in outcome.err or "no server running" in outcome.err


@pytest.mark.usefixtures("as_in_the_older_tmux")
@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_trees_as_tmux(seed: int, oracle: Oracle) -> None:
    draw, said = Draw(seed), []

    async def body() -> None:
        async with running_server() as rig:
            for number in range(len(START) + STEPS):
                line = START[number] if number < len(START) else draw.line()
                said.append(" ".join(line))
                for argv in (line, LISTING):
                    ours = comparable(await rig.run(*argv))
                    theirs = await asyncio.to_thread(oracle.run, argv)
                    if crashed(theirs):
                        return
                    assert ours == comparable(theirs), "\n".join(said)

    asyncio.run(body())
    assert len(said) > len(START)
