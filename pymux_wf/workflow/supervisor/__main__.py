"""``python -m pymux_wf.workflow.supervisor SOCKET``: one process a server, as long as the server lives.

Exit codes: 0 where the server ended or another supervisor serves it, 3 where there is no server, 1 where it failed.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys

from pymux_wf.aio import Server
from pymux_wf.api.errors import MuxError, ServerGone
from pymux_wf.workflow.config.workflow_file import WorkflowFile
from pymux_wf.workflow.supervisor.environment import adopt
from pymux_wf.workflow.supervisor.listening import Listener
from pymux_wf.workflow.supervisor.lock import Held, held
from pymux_wf.workflow.supervisor.log_file import start_log
from pymux_wf.workflow.supervisor.parts import start_parts
from pymux_wf.workflow.supervisor.reloading import Signature, read_file, signature, watch
from pymux_wf.workflow.supervisor.service import House
from pymux_wf.workflow.supervisor.wire import lock_of

STOPPING = 5.0
"""Seconds that a part may take to end."""


def main(words: list[str]) -> int:
    """Runs it to its end; the exit code. ``--ready FD`` is told "ready", or what was wrong."""
    ready = -1
    if words[:1] == ["--ready"]:
        ready, words = int(words[1]), words[2:]
    if len(words) != 1:
        print("usage: python -m pymux_wf.workflow.supervisor [--ready FD] SOCKET", file=sys.stderr)
        return 2
    (socket,) = words
    start_log(socket)
    try:
        with held(lock_of(socket)):
            # Not asyncio.run: it waits at its end for threads, of which one may wait for a name server.
            return asyncio.new_event_loop().run_until_complete(_live(socket, ready))
    except Held:
        return _wait_for_other(socket, ready)
    except OSError as error:
        _say(ready, ": ".join(filter(None, [error.filename, error.strerror or str(error)])))
        return 3 if isinstance(error, FileNotFoundError) else 1


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
    house = House(server, socket, WorkflowFile(None))
    listener = Listener(house)
    try:
        seen = await _begin(house, listener, ended)
    except Exception as error:
        house.log.exception("it could not begin")
        _say(ready, f"{type(error).__name__}: {error}")
        return 1
    _say(ready, "ready")
    house.keep(watch(house, seen), "workflow.toml")
    await ended.wait()
    await _end(house, listener)
    return 0


async def _begin(house: House, listener: Listener, ended: asyncio.Event) -> Signature:
    await adopt(house.server)
    house.log.info("begins for %s", house.socket)
    seen = signature()
    house.file = read_file(house)
    house.keep(_until_gone(house.server, ended), "server")
    await start_parts(house)
    await listener.start()
    return seen


async def _end(house: House, listener: Listener) -> None:
    await listener.stop()
    for name, part in reversed(house.services.items()):
        try:
            async with asyncio.timeout(STOPPING):
                await part.stop()
        except (MuxError, TimeoutError) as error:
            house.log.warning("%s did not end: %s", name, error)
    await house.close()
    house.log.info("ended")
    with contextlib.suppress(MuxError):
        await house.server.close()


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
        with contextlib.suppress(OSError):
            os.write(descriptor, text.encode())
        os.close(descriptor)


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stderr.flush()
    os._exit(code)  # the interpreter would wait for threads that may wait for a name server
