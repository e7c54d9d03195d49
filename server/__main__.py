"""The server process: from its argument list to a running loop.

The client that starts a server forks twice and calls :func:`main` with a listening socket and an error pipe
(``client/start.py``). Writes one sentence into that pipe if it cannot start; what goes wrong later goes to a log file
beside the socket, made when there is something to say.
"""

from __future__ import annotations

import gc
import os
import sys

from .config import load_configuration
from .early_loop import EarlyLoop
from .first_peer import EarlyTransport, serve_first
from .logs import log_to, set_up
from .server import Server

TYPE_CHECKING = False
if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Sequence

    from .connection import Connection

_GC_THRESHOLDS = (20_000, 10, 10)


class ServerArguments:
    """What the starter of a server tells it."""

    def __init__(self) -> None:
        self.socket = ""
        self.name = "pywfmux"
        self.listen_fd = -1
        self.error_fd: int | None = None
        self.foreground = False
        self.config: list[str] = []
        self.verbose = 0


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
    # A flood makes tuples by the thousand that are gone at once: to look for cycles as often is work for nothing.
    gc.set_threshold(*_GC_THRESHOLDS)
    log_to(None if arguments.foreground else f"{arguments.socket}.log", verbose=bool(arguments.verbose))
    loop = EarlyLoop(_new_loop)
    server = Server(arguments.socket, arguments.name, loop)  # type: ignore[arg-type]  # it becomes one
    server.config_from = arguments.config
    if arguments.verbose and not arguments.foreground:
        server.verbose_log = f"{arguments.socket}.log"
    server.on_first_client = lambda: load_configuration(server)
    # The client that started us waits for its answer, and needs no loop for it: asyncio is loaded after that.
    connection = server.connection(first=True)
    transport = serve_first(arguments.listen_fd, connection)
    server.loop = loop.real()
    from asyncio import Runner

    set_up()
    with Runner(loop_factory=loop.real) as runner:
        runner.run(serve(server, arguments, connection, transport))
    return 0


def _new_loop() -> AbstractEventLoop:
    try:
        from uvloop import new_event_loop
    except ImportError:  # optional: the standard loop serves as well, only slower
        from asyncio import new_event_loop
    loop: AbstractEventLoop = new_event_loop()
    return loop


async def serve(
    server: Server, arguments: ServerArguments, first: Connection, transport: EarlyTransport | None
) -> None:
    """Serves the listening socket until the server ends itself; goes on with the ``first`` peer."""
    import signal
    from socket import socket

    from .platform import Orphans, set_command_line, set_process_title
    from .socket_file import SocketFile
    from .warm_up import warm_up

    set_process_title(f"{arguments.name}: server")
    set_command_line([arguments.name, *sys.argv[1:]])
    loop = server.loop
    file = SocketFile(arguments.socket, socket(fileno=arguments.listen_fd), server.connection)  # type: ignore[arg-type]
    file.show_attached(bool(server.attached()))
    server.socket_file = file
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.exit)
    loop.add_signal_handler(signal.SIGUSR1, lambda: server.keep_task(file.make_again()))
    # A handler and not SIG_IGN: what is ignored stays ignored in programs that are started, and panes must hang up.
    loop.add_signal_handler(signal.SIGHUP, lambda: None)
    if transport is not None:
        await transport.hand_over(loop, first)
    await file.listen()
    if arguments.error_fd is not None:
        os.close(arguments.error_fd)
    orphans = Orphans(loop, server.children)
    orphans.adopt()
    warm_up(loop)
    try:
        await server.stopped.wait()
    finally:
        orphans.stop()
        file.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
