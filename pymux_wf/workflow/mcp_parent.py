"""Ends a process when its parent has gone, told by the system where it can (pidfd), else by a look every two seconds.

For programs that a client starts and talks to over pipes: the pipes may stay open in others that the client has left
behind.
"""

from __future__ import annotations

import asyncio
import contextlib
import os


async def until_orphaned(parent: int) -> None:
    """Ends the process at once when its parent has gone: a thread of the library reads standard input, which may stay
    open in a process that the parent has left behind."""
    loop = asyncio.get_running_loop()
    gone = asyncio.Event()
    with contextlib.suppress(AttributeError, OSError):  # neither the system's call nor its process
        loop.add_reader(os.pidfd_open(parent), gone.set)
    while os.getppid() == parent and not gone.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(gone.wait(), 2.0)
    os._exit(0)
