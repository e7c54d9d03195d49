"""``python -m pymux_wf.workflow.supervisor SOCKET``: one process a server, as long as the server lives.

Exit codes: 0 where the server ended or another supervisor serves it, 3 where there is no server.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import fcntl
import os
import signal
import sys
from importlib import import_module

from pymux_wf.aio import Server
from pymux_wf.api.errors import MuxError, ServerGone
from pymux_wf.workflow.config.workflow_file import WorkflowFile
from pymux_wf.workflow.errors import BadFile
from pymux_wf.workflow.supervisor.listening import Listener
from pymux_wf.workflow.supervisor.service import House, Service
from pymux_wf.workflow.supervisor.wire import lock_of

SERVICES: dict[str, str] = {
    "metrics": "pymux_wf.workflow.metrics.service:Metrics",
    "alerts": "pymux_wf.workflow.alerts.service:Alerts",
    "agents": "pymux_wf.workflow.agents.service:Agents",
}
"""The parts, in the order in which they start; each is made with the house."""


def main() -> int:
    """Runs it to its end; the exit code."""
    parser = argparse.ArgumentParser(prog="pywfmux-supervisor")
    parser.add_argument("socket")
    parser.add_argument("--ready", type=int, default=-1, help="a descriptor that is told 'ready', or what was wrong")
    arguments = parser.parse_args()
    try:
        with open(lock_of(arguments.socket), "ab") as lock:
            os.chmod(lock.name, 0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return _wait_for_other(arguments.socket, arguments.ready)
            return asyncio.run(_live(arguments.socket, arguments.ready))
    except OSError as error:
        _say(arguments.ready, f"{error.filename}: {error.strerror}")
        return 3


def _wait_for_other(socket: str, ready: int) -> int:
    """Another one holds the lock: it listens, or will in a moment."""
    from pymux_wf.workflow.supervisor.waiting import until_listening

    _say(ready, "ready" if until_listening(socket) else "another supervisor begins, and does not get ready")
    return 0


async def _live(socket: str, ready: int) -> int:
    try:
        server = await Server.connect(socket)
    except ServerGone as error:
        _say(ready, str(error))
        return 3
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, ended.set)
    house = House(server, socket, _file())
    listener = Listener(house)
    await _start(house)
    await listener.start()
    _say(ready, "ready")
    house.keep(_until_gone(server, ended), "server")
    await ended.wait()
    await listener.stop()
    for service in reversed(house.services.values()):
        with contextlib.suppress(MuxError):
            await service.stop()
    await house.close()
    await server.close()
    return 0


def _file() -> WorkflowFile:
    """The configuration; what is wrong with it is told by ``pywfmux check``, and keeps nobody from working."""
    try:
        return WorkflowFile.load()
    except (OSError, BadFile):
        return WorkflowFile(None)


async def _start(house: House) -> None:
    for name, where in SERVICES.items():
        module, _, kind = where.partition(":")
        try:
            service: Service = getattr(import_module(module), kind)(house)
            await service.start()
        except (BadFile, MuxError, ModuleNotFoundError) as error:
            house.problems[name] = str(error)
            continue
        house.services[name] = service


async def _until_gone(server: Server, ended: asyncio.Event) -> None:
    """Waits for the server's end: a stream of events ends with it."""
    try:
        async for _ in await server.events("session-created"):
            pass
    except MuxError:
        pass
    ended.set()


def _say(descriptor: int, text: str) -> None:
    if descriptor >= 0:
        os.write(descriptor, text.encode())
        os.close(descriptor)


if __name__ == "__main__":
    sys.exit(main())
