"""Input from commands and verbs for a shell that is still starting, kept in order until it reads.

What is typed ahead is shown twice by one shell and thrown away by another. So it waits for the first prompt, which an
integrated shell marks. It is let go earlier where the user's files read the terminal themselves (a password, a menu),
which its settings tell once there has been no output for a while, and after :data:`PATIENCE` in any case. One timer
while something is held; none otherwise.
"""

from __future__ import annotations

from .pane_watchers import Watching

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable
    from typing import Any

    from .server import Server
    from .tree import Pane

PATIENCE = 3.0


class HeldInput:
    """What is held for one start of a pane's shell."""

    def __init__(self, server: Server, pane: Pane) -> None:
        self._server = server
        self._pane = pane
        self._shell = pane.shell
        self._writes: list[Callable[[], None]] = []
        self._watching = Watching(pane, self._told)
        self._timer: asyncio.TimerHandle | None = None
        self._deadline = 0.0

    def hold(self, write: Callable[[], None]) -> bool:
        """Keeps ``write`` for later; False where nothing is to be waited for any more."""
        if self._shell is None or self._shell.ready or self._pane.shell is not self._shell:
            return False
        if not self._writes:
            self._watching.__enter__()
            self._deadline = self._server.loop.time() + PATIENCE
            self._look_later()
        self._writes.append(write)
        return True

    def _told(self, kind: str, value: Any) -> None:
        if kind == "shell" and value == "ready":
            self._let_go()
        elif kind in ("ended", "gone", "respawned", "server"):
            self._writes.clear()
            self._let_go()

    def _look_later(self) -> None:
        from .pane_state import QUIET

        now, last = self._server.loop.time(), self._pane.last_output
        since_output = last + QUIET - now
        wait = since_output if since_output > 0 else QUIET
        self._timer = self._server.loop.call_later(max(min(wait, self._deadline - now), 0.0), self._look)

    def _look(self) -> None:
        from .pane_state import is_quiet, terminal_of

        terminal = terminal_of(self._pane)
        reads = (
            terminal is not None and not (terminal.canonical and terminal.echo) and is_quiet(self._server, self._pane)
        )
        if reads or self._server.loop.time() >= self._deadline:
            self._let_go()
        else:
            self._look_later()

    def _let_go(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
            self._watching.__exit__()
        self._shell = None
        writes, self._writes = self._writes, []
        for write in writes:
            write()
