"""Calls of the supervisor that change something, in the file that the server's option ``audit-log`` names.

One JSON object a line with the keys that the server's own lines have, and ``outcome``: "done" or the kind of the
failure. Texts stand there by their length and the beginning of their hash.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import socket
import stat
import struct
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pymux_wf.api.errors import MuxError

if TYPE_CHECKING:
    from pymux_wf.workflow.supervisor.service import House

NAMES = frozenset({"agent", "alert", "fingerprint", "id", "kind", "name", "pane", "signal"})
"""Arguments that stand there as they are."""


async def record(house: House, name: str, arguments: Mapping[str, Any], peer: Any, outcome: str) -> None:
    """Writes down one call; does nothing where no file is named."""
    try:
        path = "\n".join((await house.server.command(["show-options", "-sv", "audit-log"])).stdout).strip()
    except MuxError:
        return
    if not path:
        return
    pid, uid = peer_of(peer)
    line = {
        "time": round(time.time(), 6),
        "kind": "supervisor",
        "name": name,
        "client": {"pid": pid, "uid": uid, "name": None},
        "target": {},
        "arguments": {key: value if key in NAMES else disguised(value) for key, value in arguments.items()},
        "outcome": outcome,
    }
    try:
        append(os.path.join(os.path.expanduser("~"), os.path.expanduser(path)), json.dumps(line).encode() + b"\n")
    except OSError as error:
        house.log.warning("the audit log %s cannot be written: %s", path, error.strerror)


def append(path: str, data: bytes) -> None:
    """Adds a line to a plain file that is its owner's alone; raises OSError."""
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOCTTY | os.O_NONBLOCK
    descriptor = os.open(path, flags, 0o600)
    with os.fdopen(descriptor, "ab", buffering=0) as file:
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            raise OSError(errno.EINVAL, "not a plain file")
        if mode & 0o077:
            os.fchmod(descriptor, 0o600)
        file.write(data)


def disguised(value: Any) -> Any:
    """Texts as ``{"length": n, "sha256": first 8 digits}``; what is in lists and objects too."""
    if isinstance(value, str):
        return {"length": len(value), "sha256": hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:8]}
    if isinstance(value, Mapping):
        return {str(key): disguised(each) for key, each in value.items()}
    return [disguised(each) for each in value] if isinstance(value, (list, tuple)) else value


def peer_of(peer: Any) -> tuple[int | None, int | None]:
    """Process and user at the other end of a connection; None where the system does not tell."""
    if peer is None or not hasattr(socket, "SO_PEERCRED"):
        return None, None
    pid, uid, _ = struct.unpack("3i", peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i")))
    return pid, uid
