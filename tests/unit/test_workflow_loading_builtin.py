"""The layouts that come with it: which windows and panes each has."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pymux_wf.workflow.layouts.find import BUILT_IN
from pymux_wf.workflow.layouts.model import Layout, Pane
from pymux_wf.workflow.layouts.read import all_mistakes, read_layout
from pymux_wf.workflow.layouts.tree import layout_string, leaves

NAMES = sorted(path.stem for path in BUILT_IN.glob("*.toml"))

SHOWN = {
    "development": {
        "code": ["run", "type"],
        "engine": ["workflow", "logs --source engine", "type"],
        "agents": ["agents", "agents --events", "type"],
        "queues": ["queue", "queue --slow", "queue --peek"],
        "discovery": ["services", "network --listeners", "kube --services"],
        "database": ["database", "database --locks", "events"],
        "tests": ["tests", "shell"],
        "system": ["system", "processes --sort rss", "logs --source journal,syslog"],
    },
    "orchestrator": {
        "fleet": ["agents", "alerts", "agents --events"],
        "scale": ["kube --pods", "processes --agents", "shell"],
        "workflows": ["workflow", "queue --lag"],
        "live": ["agents --mirror 4"],
    },
    "monitoring": {
        "overview": ["system", "workflow", "queue", "alerts"],
        "application": ["services", "workflow --runs", "logs --errors"],
        "database": ["database", "database --locks", "events"],
        "network": ["network", "network --listeners", "services --tls"],
        "infrastructure": ["kube", "docker", "system --disks"],
        "security": ["security"],
    },
    "debug": {
        "console": ["run", "processes"],
        "state": ["agents --explain", "queue --peek", "events --tail"],
        "profile": ["profile", "profile --attach"],
        "network": ["network", "type", "network"],
        "logs": ["logs", "shell"],
    },
    "prod-monitor": {
        "metrics": ["system", "processes"],
        "engine": ["workflow", "logs"],
        "agents": ["agents"],
        "queue": ["queue"],
        "database": ["database"],
        "security": ["security", "alerts"],
    },
    "prod-incident": {
        "diagnostics": ["system", "system --disks", "network", "logs --source kernel"],
        "database": ["database", "database --locks", "database"],
        "logs": ["logs"],
        "agents": ["agents --explain", "agents --screens"],
        "notes": ["notes"],
    },
    "prod-deploy": {
        "git": ["git"],
        "ci": ["ci"],
        "rollout": ["kube", "logs --source journal"],
        "health": ["services", "logs --errors"],
        "watch": ["alerts", "type"],
    },
}


def what(pane: Pane) -> str:
    return pane.show or ("run" if pane.run else "type" if pane.type else "shell")


def panes_of(layout: Layout) -> Iterator[Pane]:
    for window in layout.window:
        yield from (leaf.pane for leaf in leaves(window))


def test_there_are_these() -> None:
    assert sorted(SHOWN) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_is_right_and_has_its_windows(name: str) -> None:
    path = BUILT_IN / f"{name}.toml"
    assert all_mistakes(path) == []
    layout = read_layout(path)
    shown = {window.name: [what(leaf.pane) for leaf in leaves(window)] for window in layout.window}
    assert shown == SHOWN[name]
    assert layout.summary
    assert layout.session.name


@pytest.mark.parametrize("name", NAMES)
def test_each_fits_into_eighty_columns(name: str) -> None:
    for window in read_layout(BUILT_IN / f"{name}.toml").window:
        layout_string(window, 80, 23, range(len(leaves(window))))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_that_acts_is_run(name: str) -> None:
    """What would change anything is typed for a person, and not submitted."""
    for pane in panes_of(read_layout(BUILT_IN / f"{name}.toml")):
        assert not pane.type or not pane.enter or pane.type.startswith("git status")
