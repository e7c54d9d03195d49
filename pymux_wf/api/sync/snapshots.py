# Made by scripts/make-sync from pymux_wf/api/aio/snapshots.py: change that one.
"""Waiting until a pane shows what a stored snapshot holds, and is quiet."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pymux_wf.api.errors import PaneDied, WaitTimeout
from pymux_wf.api.snapshot_source import stored_snapshot
from pymux_wf.api.timeouts import Timeout, seconds

if TYPE_CHECKING:
    from pymux_wf.api.sync.pane import Pane

QUIET = 0.1
"""Seconds without output after which a screen is compared."""

STILL = 1.0
"""Seconds for which a screen has to stay as it is that is stored instead of another, equal to which it might become."""


def match_snapshot(pane: Pane, name: str | None, mask: Sequence[Any], timeout: Timeout) -> None:
    """Compares at every pause of the output until it is equal or the time is over; raises WaitTimeout."""
    stored = stored_snapshot(name, mask)
    limit = seconds(timeout, pane.server.timeout)
    deadline = None if limit is None else time.monotonic() + limit
    try:
        while True:
            pane.wait_idle(QUIET, timeout=_left(deadline))
            mark = pane.mark()
            if stored.expected is None or stored.matches(pane.screen):
                break
            left = _left(deadline)
            if stored.overwrites:
                left = STILL if left is None else min(left, STILL)
            pane.wait_output(mark, timeout=left)
    except (WaitTimeout, PaneDied):
        pass  # what it shows now is the last of it
    screen = pane.screen
    verdict = stored.settle(screen)
    if verdict.failed:
        evidence = {"awaited": "the snapshot", "difference": getattr(verdict, "difference", None)}
        raise WaitTimeout(verdict.message, pane.id, evidence, screen.pack())


def _left(deadline: float | None) -> float | None:
    return None if deadline is None else max(deadline - time.monotonic(), 0.0)
