"""The supervisor's socket: connections, lines, calls; each call is a task of its own, and one bad line ends its
connection only."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import os
from typing import Any

from pymux_wf.workflow.errors import NotThere, UsageError, WorkflowError
from pymux_wf.workflow.supervisor.log_file import log_path
from pymux_wf.workflow.supervisor.service import Function, House
from pymux_wf.workflow.supervisor.wire import LINE_LIMIT, decoded, encoded, socket_of

MOST_CALLS = 64
"""Calls of one connection that are answered at a time."""


class Listener:
    """Takes connections of this user and answers calls of the house's services."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    async def start(self) -> None:
        """Begins to listen; the caller holds the lock, so a socket that is there is a dead one's."""
        path = socket_of(self._house.socket)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)
        before = os.umask(0o177)
        try:
            self._server = await asyncio.start_unix_server(self._serve, path, limit=LINE_LIMIT)
        finally:
            os.umask(before)

    async def stop(self) -> None:
        """Takes the socket away; who still waits sees the connection end."""
        with contextlib.suppress(FileNotFoundError):
            os.unlink(socket_of(self._house.socket))
        if self._server is not None:
            self._server.close()
        for writer in self._open:
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        tasks: set[asyncio.Task[None]] = set()
        try:
            while line := await reader.readline():
                message = decoded(line)
                task = self._house.loop.create_task(self._answer(message, writer))
                tasks.add(task)
                task.add_done_callback(tasks.discard)
                if len(tasks) >= MOST_CALLS:  # who asks and does not read is not heard any further
                    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        except (ValueError, ConnectionError, asyncio.LimitOverrunError):
            pass
        finally:
            for task in tasks:  # nobody is there to hear the answer
                task.cancel()
            self._open.discard(writer)
            writer.close()

    async def _answer(self, message: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        number, name = message.get("id"), str(message.get("call"))
        error: WorkflowError | None = None
        told: dict[str, Any] = {}
        try:
            answer = self._function(name)(**_arguments(message))
            if inspect.isasyncgen(answer):
                async for item in answer:
                    await _send(writer, {"id": number, "item": item})
                told = {"result": None}
            else:
                told = {"result": await answer}  # type: ignore[misc]
        except WorkflowError as failed:
            error = failed
        except TypeError as failed:
            error = UsageError(f"{name}: {failed}")
        except Exception as failed:
            error = _foreign(failed)
        await self._audit(name, message, writer, "done" if error is None else error.kind)
        with contextlib.suppress(ConnectionError):
            await _send(writer, {"id": number, **(told if error is None else error.as_json(name))})

    async def _audit(self, name: str, message: dict[str, Any], writer: asyncio.StreamWriter, outcome: str) -> None:
        part, _, call = name.partition(".")
        if call in getattr(self._house.services.get(part), "mutating", ()):
            from pymux_wf.workflow.supervisor.audit import record

            given = message.get("with")
            arguments = given if isinstance(given, dict) else {}
            await record(self._house, name, arguments, writer.get_extra_info("socket"), outcome)

    def _function(self, name: str) -> Function:
        part, _, call = name.partition(".")
        service = self._house.services.get(part)
        if service is None and part in self._house.problems:
            log = log_path(self._house.socket)
            message = f"{part} could not begin: {self._house.problems[part]}"
            raise WorkflowError(message, part, remedy=f"{log} tells more; pywfmux metrics reload tries again")
        if service is None or call not in service.calls:
            raise NotThere(f"the supervisor has no call {name!r}", name)
        found: Function = service.calls[call]
        return found


def _arguments(message: dict[str, Any]) -> dict[str, Any]:
    given = message.get("with") or {}
    if not isinstance(given, dict):
        raise UsageError("the arguments of a call are an object")
    return given


def _foreign(error: Exception) -> WorkflowError:
    from pymux_wf.api.errors import MuxError, NotFound

    kind = NotThere if isinstance(error, NotFound) else WorkflowError
    return kind(str(error) if isinstance(error, (MuxError, OSError)) else f"{type(error).__name__}: {error}")


async def _send(writer: asyncio.StreamWriter, message: dict[str, Any]) -> None:
    writer.write(encoded(message))
    await writer.drain()
