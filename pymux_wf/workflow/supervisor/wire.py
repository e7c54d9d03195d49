"""What goes between a word of the command line and the supervisor: one JSON object a line, both ways.

Call: ``{"id": 1, "call": "metrics.list", "with": {...}}``. Answers: ``{"id": 1, "result": ...}``, ``{"id": 1, "error":
{...}}`` (the shape of docs/JSON.md), and before these, for calls that stream, any number of ``{"id": 1, "item":
...}``. A line is at most LINE_LIMIT bytes.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any
from zlib import crc32

LINE_LIMIT = 16 * 1024 * 1024

LONGEST_ADDRESS = 107 if sys.platform == "linux" else 103
"""Bytes of the path of a socket (unix(7))."""


def encoded(message: dict[str, Any]) -> bytes:
    """One line."""
    return json.dumps(message, separators=(",", ":"), default=str).encode() + b"\n"


def decoded(line: bytes) -> dict[str, Any]:
    """What a line says; raises ValueError where it is no object."""
    try:
        message = json.loads(line)
    except RecursionError:
        raise ValueError("a line is nested too deeply") from None
    if not isinstance(message, dict):
        raise ValueError("a line must be an object")
    return message


def socket_of(server_socket: str) -> str:
    """The supervisor's socket beside the server's; under a short name where the long one is no address any more."""
    path = f"{server_socket}.workflow"
    if len(os.fsencode(path)) <= LONGEST_ADDRESS:
        return path
    name = f"{crc32(os.fsencode(os.path.abspath(server_socket))):08x}"
    return os.path.join(os.path.dirname(server_socket), name)


def lock_of(server_socket: str) -> str:
    """The file that the one supervisor of a server holds locked."""
    return f"{server_socket}.workflow.lock"
