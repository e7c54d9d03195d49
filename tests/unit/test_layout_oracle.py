"""The split tree beside a real tmux: the same commands on both must give the same layout strings and pane places."""

from __future__ import annotations

import contextlib
import os
import random
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pymux_wf.layout import Layout, LayoutError, NoSpace, PresetSizes
from pymux_wf.layout.cell import shrinkable

if TYPE_CHECKING:
    from pymux_wf.layout.types import Direction

TMUX = shutil.which("tmux")

pytestmark = [pytest.mark.oracle, pytest.mark.skipif(TMUX is None, reason="needs tmux on PATH to compare with")]

PRESETS = ["even-horizontal", "even-vertical", "main-horizontal", "main-vertical", "tiled"]
STATE = "#{window_layout} #{P:#{pane_id} #{pane_left} #{pane_top} #{pane_width} #{pane_height};}"


class Oracle:
    """One tmux server with one window whose panes run cat."""

    def __init__(self, directory: Path, columns: int, lines: int) -> None:
        self.directory = str(directory)
        self.run("new-session", "-d", "-x", str(columns), "-y", str(lines), "cat")
        self.run("set-option", "-g", "default-command", "cat")

    def run(self, *arguments: str) -> str | None:
        """What the command prints, None when it fails."""
        assert TMUX is not None
        environment = {key: value for key, value in os.environ.items() if not key.startswith("TMUX")}
        environment["TMUX_TMPDIR"] = self.directory
        done = subprocess.run(
            [TMUX, "-L", "layout", "-f", "/dev/null", *arguments],
            capture_output=True,
            text=True,
            timeout=20,
            env=environment,
            check=False,
        )
        return done.stdout.strip() if done.returncode == 0 else None

    def state(self) -> tuple[str, list[tuple[int, ...]]]:
        shown = self.run("display-message", "-p", STATE)
        assert shown is not None
        layout, panes = shown.split(" ", 1)
        return layout, [_numbers(pane) for pane in panes.rstrip(";").split(";")]


def _numbers(pane: str) -> tuple[int, ...]:
    number, x, y, width, height = (int(part) for part in pane.lstrip("%").split())
    # 3.3a leaves a pane without any row where its status line took the last one.
    return number, x, y, width, max(height, 1)


def _version() -> tuple[int, int]:
    assert TMUX is not None
    shown = subprocess.run([TMUX, "-V"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"(\d+)\.(\d+)", shown)
    return (int(found.group(1)), int(found.group(2))) if found else (99, 0)


@pytest.fixture
def start() -> Iterator[list[Oracle]]:
    started: list[Oracle] = []
    yield started
    for oracle in started:
        oracle.run("kill-server")


class ServerDied(Exception):
    """tmux itself crashed."""


class Twin:
    """The same random steps on tmux and on a `Layout`."""

    def __init__(self, oracle: Oracle, layout: Layout, random_source: random.Random) -> None:
        self.oracle = oracle
        self.layout = layout
        self.random = random_source
        self.trail: list[str] = [layout.dump()]
        self.wanted: tuple[int, int] | None = None
        layout.rest_to_last = _version() < (3, 5)

    def pane(self) -> int:
        return self.random.choice(self.layout.order)

    def check(self) -> None:
        mine = (self.layout.dump(), [tuple(pane) for pane in self.layout.panes()])
        assert mine == self.oracle.state(), "\n".join(self.trail[-12:])

    def refit(self) -> None:
        """What tmux does after some commands: bring the window back to the size it was last asked to have."""
        if self.wanted is not None:
            self.layout.resize_window(*self.wanted)

    def step(self) -> None:
        name = self.random.choices(list(self.STEPS), weights=list(self.STEPS.values()))[0]
        getattr(self, name)()
        self.trail.append(self.layout.dump())
        self.check()

    STEPS = {  # noqa: RUF012
        "split": 30,
        "close": 10,
        "resize": 20,
        "set_size": 10,
        "window": 10,
        "spread": 6,
        "preset": 6,
        "rotate": 3,
        "swap": 4,
        "move": 8,
        "reread": 3,
        "mouseless_neighbour": 6,
    }

    def _place(self) -> tuple[bool, bool, bool, int | None, list[str]]:
        horizontal, before, full = (self.random.random() < chance for chance in (0.5, 0.4, 0.25))
        size = self.random.choice([None, None, self.random.randint(0, 30)])
        flags = ["-h" if horizontal else "-v"] + ["-b"] * before + ["-f"] * full
        flags += [] if size is None else ["-l", str(size)]
        return horizontal, before, full, size, flags

    def _died(self) -> None:
        """End the comparison where the command was the end of tmux: 3.3a dies of panes without a row."""
        if self.oracle.run("list-sessions") is None:
            raise ServerDied

    def split(self) -> None:
        if len(self.layout) > 12:
            return self.close()
        target = self.pane()
        horizontal, before, full, size, flags = self._place()
        self.trail.append(f"split {flags} %{target}")
        new = self.oracle.run("split-window", "-d", "-t", f"%{target}", *flags, "-P", "-F", "#{pane_id}")
        if new is None:
            self._died()
            with pytest.raises(NoSpace):
                self.layout.split(target, 9999, horizontal, size, before, full)
        else:
            self._split_alike(lambda: self.layout.split(target, int(new[1:]), horizontal, size, before, full))
        return None

    def _split_alike(self, split: Callable[[], None]) -> None:
        """Split where tmux did; `Layout` may refuse only where tmux made a pane without any cell."""
        try:
            split()
        except NoSpace:
            layout, _ = self.oracle.state()
            assert re.search(r"\b0x|x0\b", layout), layout
            raise ServerDied from None

    def close(self) -> None:
        if len(self.layout) == 1:
            return
        target = self.pane()
        self.trail.append(f"close %{target}")
        self.oracle.run("kill-pane", "-t", f"%{target}")
        self.layout.close(target)
        self.refit()

    def resize(self) -> None:
        target = self.pane()
        direction: Direction = self.random.choice(["U", "D", "L", "R"])
        by = self.random.choice([1, 1, 2, 5, 100])
        self.trail.append(f"resize {direction} {by} %{target}")
        self.oracle.run("resize-pane", "-t", f"%{target}", f"-{direction}", str(by))
        self.layout.resize_pane(target, direction, by)

    def set_size(self) -> None:
        target = self.pane()
        size = self.random.randint(1, 60)
        flag = self.random.choice("xy")
        self.trail.append(f"set_size {flag} {size} %{target}")
        self.oracle.run("resize-pane", "-t", f"%{target}", f"-{flag}", str(size))
        self.layout.set_size(target, **{"width" if flag == "x" else "height": size})

    def window(self) -> None:
        columns, lines = self.random.randint(1, 120), self.random.randint(1, 50)
        self.trail.append(f"window {columns} {lines}")
        self.oracle.run("resize-window", "-x", str(columns), "-y", str(lines))
        self.wanted = (columns, lines)
        self.refit()

    def spread(self) -> None:
        target = self.pane()
        if not self._can_spread(target):
            return
        self.trail.append(f"spread %{target}")
        self.oracle.run("select-layout", "-E", "-t", f"%{target}")
        self.layout.spread(target)

    def _can_spread(self, pane_id: int) -> bool:
        """3.3a never comes back from spreading a node whose child cannot get as small as its share."""
        node = next(leaf for leaf in self.layout.root.leaves() if leaf.pane_id == pane_id).parent
        while node is not None:
            assert node.axis is not None
            each = node.size(node.axis) // len(node.children) - 1
            for child in node.children:
                if child.size(node.axis) - shrinkable(child, node.axis, self.layout.status) > each:
                    return False
            node = node.parent
        return True

    def preset(self) -> None:
        # A grid that does not fit is inconsistent in tmux itself; enough room for each pane keeps to what is defined.
        columns, lines = max(self.layout.columns, 60), max(self.layout.lines, 40)
        self.oracle.run("resize-window", "-x", str(columns), "-y", str(lines))
        self.wanted = (columns, lines)
        self.refit()
        name = self.random.choice(PRESETS)
        sizes = [self.random.choice(["1", "10", "30%", "100%", "500", "junk"]) for _ in range(2)]
        sizes += [self.random.choice(["0", "5", "40%", "200"]) for _ in range(2)]
        options = ["main-pane-width", "main-pane-height", "other-pane-width", "other-pane-height"]
        for option, size in zip(options, sizes):
            self.oracle.run("set-option", "-w", option, size)
        self.trail.append(f"preset {name} {sizes}")
        self.oracle.run("select-layout", name)
        self.layout.apply(name, PresetSizes(*sizes))

    def rotate(self) -> None:
        down = self.random.random() < 0.5
        self.trail.append(f"rotate {down}")
        self.oracle.run("rotate-window", "-D" if down else "-U")
        self.layout.rotate(down)

    def swap(self) -> None:
        first, second = self.pane(), self.pane()
        self.trail.append(f"swap %{first} %{second}")
        self.oracle.run("swap-pane", "-d", "-s", f"%{first}", "-t", f"%{second}")
        if first != second:
            self.layout.swap(first, second)

    def move(self) -> None:
        source, target = self.pane(), self.pane()
        horizontal, before, full, size, flags = self._place()
        self.trail.append(f"move {flags} %{source} to %{target}")
        moved = self.oracle.run("move-pane", "-d", "-s", f"%{source}", "-t", f"%{target}", *flags)
        if moved is None:
            self._died()
            with pytest.raises(LayoutError):
                self.layout.move(source, target, horizontal, size, before, full)
        else:
            self._split_alike(lambda: self.layout.move(source, target, horizontal, size, before, full))
            self.refit()

    def reread(self) -> None:
        self.trail.append("reread")
        other = Layout.parse(self.layout.dump(), self.layout.order, status=self.layout.status)
        other.rest_to_last = self.layout.rest_to_last
        self.oracle.run("select-layout", self.layout.dump())
        self.layout = other
        self.refit()

    def mouseless_neighbour(self) -> None:
        target = self.pane()
        direction: Direction = self.random.choice(["U", "D", "L", "R"])
        self.oracle.run("select-pane", "-t", f"%{target}")
        self.oracle.run("select-pane", f"-{direction}")
        chosen = self.oracle.run("display-message", "-p", "#{pane_id}")
        assert chosen is not None
        candidates = self.layout.neighbours(target, direction)
        self.trail.append(f"neighbour {direction} of %{target}: {chosen} of {candidates}")
        assert int(chosen[1:]) in (candidates or [target]), "\n".join(self.trail[-4:])


@pytest.mark.parametrize("seed", range(int(os.environ.get("PYWFMUX_ORACLE_SEEDS", "3"))))
@pytest.mark.parametrize("status", ["off", "top", "bottom"])
def test_random_commands_give_tmux_sizes(start: list[Oracle], tmp_path: Path, seed: int, status: str) -> None:
    random_source = random.Random(f"{seed} {status}")
    columns, lines = random_source.choice([(80, 24), (200, 50), (41, 13)])
    oracle = Oracle(tmp_path, columns, lines)
    start.append(oracle)
    oracle.run("set-option", "-g", "pane-border-status", status)
    first = oracle.run("display-message", "-p", "#{pane_id}")
    assert first is not None
    twin = Twin(oracle, Layout(columns, lines, int(first[1:]), status=status), random_source)  # type: ignore[arg-type]
    steps = int(os.environ.get("PYWFMUX_ORACLE_STEPS", "40"))
    with contextlib.suppress(ServerDied):
        for _ in range(steps):
            twin.step()
    assert len(twin.trail) > 10
