"""The server process: from its argument list to a running loop.

The client that starts a server forks twice and calls :func:`main` with a listening socket and an error pipe
(``client/start.py``). Writes one sentence into that pipe if it cannot start; what goes wrong later goes to a log file
beside the socket, made when there is something to say.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

from .log_file import start_log
from .socket_file import SocketFile

log = logging.getLogger(__name__)

_GC_THRESHOLDS = (20_000, 10, 10)


@dataclass(slots=True)
class ServerArguments:
    """What the starter of a server tells it."""

    socket: str = ""
    name: str = "pywfmux"
    listen_fd: int = -1
    error_fd: int | None = None
    foreground: bool = False
    config: list[str] = field(default_factory=list)
    verbose: int = 0


def parse_arguments(words: Sequence[str]) -> ServerArguments:
    """``--socket PATH --listen-fd N [--error-fd N | --foreground] [--name NAME] [--config FILE ...] [-v ...]``; raises
    ValueError.
    """
    result = ServerArguments()
    rest = iter(words)
    for word in rest:
        if word == "-v":
            result.verbose += 1
        elif word == "--foreground":
            result.foreground = True
        else:
            _take_value(result, word, next(rest, None))
    if not result.socket or result.listen_fd < 0:
        raise ValueError("a server needs --socket and --listen-fd")
    return result


def _take_value(result: ServerArguments, word: str, value: str | None) -> None:
    if value is None:
        raise ValueError(f"{word} needs a value")
    if word == "--socket":
        result.socket = value
    elif word == "--name":
        result.name = value
    elif word == "--listen-fd":
        result.listen_fd = int(value)
    elif word == "--error-fd":
        result.error_fd = int(value)
    elif word == "--config":
        result.config.append(value)
    else:
        raise ValueError(f"unknown argument {word}")


def main(words: Sequence[str]) -> int:
    """Runs a server to its end; the exit code of the process."""
    arguments = parse_arguments(words)
    start_log(None if arguments.foreground else f"{arguments.socket}.log", verbose=arguments.verbose > 0)
    runner = _new_runner()
    # A flood makes tuples by the thousand that are gone at once: to look for cycles as often is work for nothing.
    gc.set_threshold(*_GC_THRESHOLDS)
    with runner:
        runner.run(serve(arguments))
    return 0


def _new_runner() -> asyncio.Runner:
    try:
        import uvloop
    except ImportError:  # optional: the standard loop serves as well, only slower
        return asyncio.Runner()
    return asyncio.Runner(loop_factory=uvloop.new_event_loop)


async def serve(arguments: ServerArguments) -> None:
    """Serves the listening socket until the server ends itself."""
    from .config import load_configuration
    from .server import Server

    loop = asyncio.get_running_loop()
    server = Server(arguments.socket, arguments.name, loop)
    server.config_from = arguments.config
    server.on_first_client = lambda: load_configuration(server)
    file = SocketFile(arguments.socket, socket.socket(fileno=arguments.listen_fd), server.connection)
    server.socket_file = file
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.exit)
    loop.add_signal_handler(signal.SIGUSR1, lambda: server.keep_task(asyncio.ensure_future(file.make_again())))
    # A handler and not SIG_IGN: what is ignored stays ignored in programs that are started, and panes must hang up.
    loop.add_signal_handler(signal.SIGHUP, lambda: None)
    await file.listen()
    if arguments.error_fd is not None:
        os.close(arguments.error_fd)
    try:
        await server.stopped.wait()
    finally:
        file.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
