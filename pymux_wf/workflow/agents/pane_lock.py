"""One writer a pane, across all processes: a lock file beside the server's socket."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
from collections.abc import AsyncIterator

from pymux_wf.workflow.errors import TookTooLong

AGAIN = 0.02
"""Seconds between two tries for a lock that another process holds: the system tells nobody when a lock is free."""


class PaneLock:
    """The right to write into one pane."""

    def __init__(self, beside: str, pane: str) -> None:
        self._path = f"{beside}.pane{pane.removeprefix('%')}.lock"
        self._here = asyncio.Lock()

    @contextlib.asynccontextmanager
    async def held(self, timeout: float) -> AsyncIterator[None]:
        """Waits for those who write already, in this process in the order in which they came.

        Raises:
            TookTooLong: somebody else writes for longer.
        """
        try:
            await asyncio.wait_for(self._here.acquire(), timeout)
        except TimeoutError:
            raise TookTooLong("somebody else writes to this pane", self._path) from None
        try:
            with open(self._path, "ab") as file:
                os.chmod(self._path, 0o600)
                await self._lock(file.fileno(), timeout)
                yield
        finally:
            self._here.release()

    async def _lock(self, descriptor: int, timeout: float) -> None:
        end = asyncio.get_running_loop().time() + timeout
        while True:
            try:
                return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if asyncio.get_running_loop().time() >= end:
                    raise TookTooLong("another process writes to this pane", self._path) from None
            await asyncio.sleep(AGAIN)

    def remove(self) -> None:
        """The pane has gone."""
        with contextlib.suppress(OSError):
            os.unlink(self._path)
