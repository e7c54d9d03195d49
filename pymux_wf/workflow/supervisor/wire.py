"""What goes between a word of the command line and the supervisor: one JSON object a line, both ways.

Call: ``{"id": 1, "call": "metrics.list", "with": {...}}``. Answers: ``{"id": 1, "result": ...}``, ``{"id": 1, "error":
{...}}`` (the shape of docs/JSON.md), and before these, for calls that stream, any number of ``{"id": 1, "item":
...}``. A line is at most LINE_LIMIT bytes.
"""

from __future__ import annotations

import json
from typing import Any

LINE_LIMIT = 16 * 1024 * 1024


def encoded(message: dict[str, Any]) -> bytes:
    """One line."""
    return json.dumps(message, separators=(",", ":"), default=str).encode() + b"\n"


def decoded(line: bytes) -> dict[str, Any]:
    """What a line says; raises ValueError where it is no object."""
    message = json.loads(line)
    if not isinstance(message, dict):
        raise ValueError("a line must be an object")
    return message


def socket_of(server_socket: str) -> str:
    """The supervisor's socket beside the server's."""
    return f"{server_socket}.workflow"


def lock_of(server_socket: str) -> str:
    """The file that the one supervisor of a server holds locked."""
    return f"{server_socket}.workflow.lock"
