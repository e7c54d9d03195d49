"""How a word of the command line asks the supervisor, which it starts where there is none. Blocking, plain sockets:
quick.

Raises the errors of :mod:`pymux_wf.workflow.errors`: those that the supervisor tells, and NoServer where there is
nobody.
"""

from __future__ import annotations

import os
import socket
import struct
import subprocess
import sys
from collections.abc import Generator
from typing import Any

from pymux_wf.workflow.errors import NoServer, TookTooLong, WorkflowError, of_json
from pymux_wf.workflow.supervisor.wire import LINE_LIMIT, decoded, encoded, socket_of

OF_PANES = ("TMUX", "TMUX_PANE", "PYWFMUX", "PYWFMUX_PANE")
"""What the environment of a pane has: the supervisor is of no pane."""

CONNECTING = 10
"""Seconds in which a supervisor takes a connection."""

STARTING = 10.0
"""Seconds that a supervisor may take to begin."""

NO_SERVER = "no server is running"
"""How a supervisor begins to tell that there is nothing for it to serve."""


def call(server_socket: str, name: str, /, *, wait: float | None = 30.0, start: bool = True, **arguments: Any) -> Any:
    """What a call gives; ``wait`` is how many seconds the answer may take (None: as long as it does).

    Raises:
        NoServer: there is no server, or, without ``start``, no supervisor.
        TookTooLong: no answer came in time.
    """
    answers = stream(server_socket, name, wait=wait, start=start, **arguments)
    while True:
        try:
            next(answers)
        except StopIteration as end:
            return end.value


def stream(
    server_socket: str, name: str, /, *, wait: float | None = None, start: bool = True, **arguments: Any
) -> Generator[Any, None, Any]:
    """The items of a call that streams, as they come; the generator's value is its result. Raises as :func:`call`."""
    with _reach(server_socket, start) as connection:
        connection.settimeout(wait)
        connection.sendall(encoded({"id": 1, "call": name, "with": arguments}))
        with connection.makefile("rb") as lines:
            try:
                while line := lines.readline(LINE_LIMIT):
                    answer = decoded(line)
                    if "error" in answer:
                        raise of_json(answer)
                    if "result" in answer:
                        return answer["result"]
                    yield answer["item"]
            except TimeoutError:
                raise TookTooLong(f"{name}: no answer within {wait:g} seconds", name) from None
            except ConnectionError:
                pass
    raise NoServer(f"{name}: the supervisor ended before it answered", "supervisor", remedy="try again")


def _reach(server_socket: str, start: bool) -> socket.socket:
    try:
        return _connect(server_socket)
    except (FileNotFoundError, ConnectionRefusedError):
        if not start:
            raise NoServer("no supervisor runs", "supervisor") from None
    except BlockingIOError:
        raise TookTooLong(f"the supervisor takes no call within {CONNECTING:g} seconds", "supervisor") from None
    except OSError as error:
        remedy = "a shorter path for the server's socket helps: -L NAME, or -S PATH" if "too long" in str(error) else ""
        message = f"can't reach the supervisor on {socket_of(server_socket)}: {error}"
        raise WorkflowError(message, "supervisor", remedy=remedy) from None
    start_supervisor(server_socket)
    return _connect(server_socket)


def _connect(server_socket: str) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        # Not settimeout: with that, connect(2) fails at once where others wait before us.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("@ll", CONNECTING, 0))
        connection.connect(socket_of(server_socket))
    except OSError:
        connection.close()
        raise
    return connection


def start_supervisor(server_socket: str) -> None:
    """Starts one and waits until it answers calls; one that runs already is as good. Raises NoServer."""
    reading, writing = os.pipe()
    command = [sys.executable, "-m", "pymux_wf.workflow.supervisor", "--ready", str(writing), server_socket]
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(writing,),
            start_new_session=True,
            cwd="/",
            env={name: value for name, value in os.environ.items() if name not in OF_PANES},
        )
    finally:
        os.close(writing)
    with os.fdopen(reading, "rb") as said:
        answer = _until_said(said)
    process.returncode = 0  # it lives on by itself: nobody waits for it here
    if answer != b"ready":
        reason = answer.decode("utf-8", "replace").strip() or "it ended without a word"
        message = (
            reason.partition("; ")[0] if reason.startswith(NO_SERVER) else f"no supervisor could be started: {reason}"
        )
        raise NoServer(message, "server", remedy="pywfmux new-session starts a server")


def _until_said(said: Any) -> bytes:
    from select import select

    ready, _, _ = select([said], [], [], STARTING)
    return said.read() if ready else b"it did not begin in time"
