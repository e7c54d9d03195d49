"""What a part of the supervisor is: calls that it answers, and a life between ``start`` and ``stop``.

The parts (metrics, alerts, agents) live in one loop and find each other through :class:`House`. A part may have
``mutating``, the names of its calls that change something: those go into the audit log.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from pymux_wf.aio import Server
    from pymux_wf.workflow.config.workflow_file import WorkflowFile

Answer = Awaitable[Any] | AsyncIterator[Any]
Function = Callable[..., Answer]
"""An ``async def`` whose arguments are the call's ``with``, by name; one that yields streams."""


class Service(Protocol):
    """One part. ``calls`` has its functions by the second half of their names: ``list`` of ``metrics.list``."""

    calls: Mapping[str, Function]

    async def start(self) -> None:
        """Begins its work; what runs on is kept by the house (:meth:`House.keep`)."""
        ...

    async def stop(self) -> None:
        """Ends it: the server has gone, or the supervisor is to end."""
        ...

    async def reload(self) -> None:
        """The workflow file is another one now (:attr:`House.file`)."""
        ...


class House:
    """What the parts share.

    Attributes:
        server: the server, over its socket.
        socket: the path of that socket.
        file: the user's ``workflow.toml``.
        services: the parts by name: ``house.services["metrics"]``.
        loop: the loop that all run in.
        log: the supervisor's log; what is written there holds no secrets.
        problems: what is wrong with the configuration, by the part that it concerns; "workflow.toml" is all of it.
    """

    def __init__(self, server: Server, socket: str, file: WorkflowFile) -> None:
        self.server = server
        self.socket = socket
        self.file = file
        self.services: dict[str, Any] = {}
        self.loop = asyncio.get_running_loop()
        self.log = logging.getLogger("pywfmux.supervisor")
        self.problems: dict[str, str] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    def keep(self, work: Any, name: str = "") -> asyncio.Task[Any]:
        """A task that ends with the house; what it raises is written to the log, and nothing else ends by it."""
        task = self.loop.create_task(work, name=name or None)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    async def reload(self) -> dict[str, Any]:
        """Reads ``workflow.toml`` again and has every part go by it: ``{"file": path or None, "problems": {...}}``.

        Raises OSError and BadFile where it cannot be read; all goes on as before then.
        """
        from pymux_wf.workflow.supervisor.reloading import reload

        return await reload(self)

    async def close(self) -> None:
        """Ends all tasks that are kept."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            self.log.error("%s ended", task.get_name(), exc_info=task.exception())
