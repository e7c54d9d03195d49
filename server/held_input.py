"""Input from commands and verbs for a shell that does not read yet, kept in order until it does.

What is typed ahead is shown twice by one shell and thrown away by another. So while a shell starts, and between the end
of a command and the prompt after it, input waits for the prompt, which an integrated shell marks. It is let go earlier
where the user's files read the terminal themselves (a password, a menu), which its settings tell once there has been no
output for a while, and after :data:`PATIENCE` in any case; then nothing is held until the next prompt. One timer while
something is held; none otherwise.
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
    """What is held for the shell of a pane; a respawned pane has another."""

    def __init__(self, server: Server, pane: Pane) -> None:
        self._server = server
        self._pane = pane
        self._shell = pane.shell
        self._writes: list[Callable[[], None]] = []
        self._watching = Watching(pane, self._told)
        self._timer: asyncio.TimerHandle | None = None
        self._deadline = 0.0
        self._in_vain = -1  # how many prompts there had been when one was waited for in vain

    def hold(self, write: Callable[[], None]) -> bool:
        """Keeps ``write`` for later; False where nothing is to be waited for any more."""
        shell = self._shell
        if shell is None or self._pane.shell is not shell:
            return False
        if shell.at_prompt or shell.running is not None or shell.prompts == self._in_vain:
            return False
        if not self._writes:
            self._watching.__enter__()
            self._deadline = self._server.loop.time() + PATIENCE
            self._look_later()
        self._writes.append(write)
        return True

    def _told(self, kind: str, value: Any) -> None:
        if kind == "shell" and value in ("prompt", "started"):
            self._let_go()
        elif kind in ("ended", "gone", "respawned", "server"):
            self._writes.clear()
            self._let_go()
            self._shell = None

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
            self._in_vain = self._shell.prompts if self._shell is not None else -1
            self._let_go()
        else:
            self._look_later()

    def _let_go(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
            self._watching.__exit__()
        writes, self._writes = self._writes, []
        for write in writes:
            write()
