"""Waiting for a supervisor that somebody else is starting: there is no event for a socket that begins to listen."""

from __future__ import annotations

import socket
import time

from pymux_wf.workflow.supervisor.wire import socket_of

LONGEST = 8.0


def until_listening(server_socket: str) -> bool:
    """Whether the other one listens within LONGEST seconds."""
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            try:
                connection.connect(socket_of(server_socket))
            except OSError:
                time.sleep(0.02)
            else:
                return True
    return False
