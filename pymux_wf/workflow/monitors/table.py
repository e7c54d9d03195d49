"""The monitors by name, and the module that declares each; nothing but the one that is asked for is imported."""

from __future__ import annotations

from importlib import import_module

from pymux_wf.lang.nearest import nearest_words
from pymux_wf.workflow.errors import NotThere
from pymux_wf.workflow.monitors.monitor import Monitor

MONITORS: tuple[str, ...] = (
    *("agents", "alerts", "ci", "database", "docker", "events", "git", "kube", "logs", "network", "notes", "processes"),
    *("profile", "queue", "security", "services", "system", "tests", "workflow"),
)
"""The module of each is ``pymux_wf.workflow.monitors.NAME``."""


def monitor(name: str) -> Monitor:
    """The declaration of a monitor; raises NotThere."""
    if name not in MONITORS:
        near = nearest_words(name, MONITORS)
        raise NotThere(f"there is no monitor {name!r}", name, nearest=near, remedy=f"there are {', '.join(MONITORS)}")
    found: Monitor = import_module(f"pymux_wf.workflow.monitors.{name}").MONITOR
    return found
