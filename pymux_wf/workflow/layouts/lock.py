"""One load at a time on a server: a locked file beside its socket, which goes with the load.

A process that is killed gives the lock back by its end; the file that it leaves is used again.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
from collections.abc import AsyncIterator
from weakref import WeakKeyDictionary

from pymux_wf.aio import Server
from pymux_wf.workflow.errors import TookTooLong

PATIENCE = 60.0
"""Seconds that a load waits for another one."""

_STEP = 0.01
_inside: WeakKeyDictionary[object, asyncio.Lock] = WeakKeyDictionary()


@contextlib.asynccontextmanager
async def locked(server: Server, patience: float = PATIENCE) -> AsyncIterator[None]:
    """Holds the lock of a server; raises TookTooLong where somebody else has it for so long."""
    lock = _inside.setdefault(server.connection, asyncio.Lock())
    try:
        async with asyncio.timeout(patience):
            await lock.acquire()
    except TimeoutError:
        raise _too_long(patience) from None
    try:
        path = server.socket_path
        descriptor = await _file(f"{path}.layouts", patience) if path else -1
        try:
            yield
        finally:
            if descriptor >= 0:
                with contextlib.suppress(OSError):
                    os.unlink(f"{path}.layouts")
                os.close(descriptor)
    finally:
        lock.release()


async def _file(path: str, patience: float) -> int:
    loop = asyncio.get_running_loop()
    end = loop.time() + patience
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is(path, descriptor):
                return descriptor
        except BlockingIOError:
            pass
        os.close(descriptor)
        if loop.time() > end:
            raise _too_long(patience)
        await asyncio.sleep(_STEP)


def _is(path: str, descriptor: int) -> bool:
    """Whether what was locked is still the file of that name: the one before may have taken it away."""
    try:
        there, mine = os.stat(path), os.fstat(descriptor)
    except FileNotFoundError:
        return False
    return (there.st_ino, there.st_dev) == (mine.st_ino, mine.st_dev)


def _too_long(patience: float) -> TookTooLong:
    return TookTooLong(f"another layout has been loading for {patience:g} seconds", "layout", remedy="try again")
