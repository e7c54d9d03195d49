"""kill: end a session, a window or a pane. Its programs are hung up; with ``tree`` killed, and all they started."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from .. import actions
from ..platform import gone
from ..tree import Pane, Session
from .described import object_of
from .info import OBJECT
from .process_tree import kill_panes
from .verb import Parameter, Verb, VerbCall

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterable

    from ..tree import Window

GONE_SECONDS = 2.0
"""How long those that were killed may take to be gone."""


def run(call: VerbCall) -> Awaitable[dict[str, Any]] | dict[str, Any]:
    """``stopped`` and ``survived``: the processes that were killed, and those that are there all the same (not ours to
    kill); none where only terminals were hung up. What has gone already is no failure.
    """
    server, found = call.server, object_of(call.server, call["object"])
    killed = kill_panes(server, _panes_of(found)) if call["tree"] else {}
    if isinstance(found, Session):
        actions.destroy_session(server, found)
    elif not isinstance(found, Pane):
        actions.kill_window(server, found)
    elif server.tree.panes.get(found.id) is found:
        actions.kill_pane(server, found)
    return _report(killed) if killed else {"stopped": [], "survived": []}


async def _report(killed: dict[int, dict[str, Any]]) -> dict[str, Any]:
    left = await _left(killed)
    return {
        "stopped": [told for pid, told in killed.items() if pid not in left],
        "survived": [told for pid, told in killed.items() if pid in left],
    }


async def _left(pids: Iterable[int]) -> set[int]:
    """Those that are still there after a while."""
    left = set(pids)

    async def until_gone(pid: int) -> None:
        await gone(pid)
        left.discard(pid)

    waits = [asyncio.ensure_future(until_gone(pid)) for pid in left]
    _, open_waits = await asyncio.wait(waits, timeout=GONE_SECONDS)
    for wait in open_waits:
        wait.cancel()
    await asyncio.gather(*open_waits, return_exceptions=True)
    return left


def _panes_of(found: Session | Window | Pane) -> list[Pane]:
    if isinstance(found, Pane):
        return [found]
    if isinstance(found, Session):
        windows = {link.window.id: link.window for link in found.winlinks.values()}
        return [pane for window in windows.values() if len(window.winlinks) == 1 for pane in window.panes]
    return list(found.panes)


VERB = Verb(
    "kill",
    run,
    "End a session, a window or a pane.",
    target="server",
    parameters=(
        OBJECT,
        Parameter("tree", "boolean", False, "Kill its programs and all that they have started (SIGKILL)."),
    ),
)
