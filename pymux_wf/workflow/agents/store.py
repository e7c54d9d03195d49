"""What is written down of agents, for after the supervisor and after the server: one small file each, whole or not.

Everything is below ``<state>/agents/<server>/``; ``<server>`` is made from the socket's path, so that two servers do
not see each other's. Written to a new file that takes the old one's place. Texts that were sent are kept nowhere: the
audit log has their length and the beginning of their hash.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from pathlib import Path
from typing import Any

from pymux_wf.workflow.config.places import made, state_directory

LOG_LIMIT = 5 * 1024 * 1024
LOGS_KEPT = 3


def directory_of(socket: str) -> Path:
    """The directory of the agents of the server at this socket; it may not be there yet."""
    key = hashlib.sha256(os.path.abspath(socket).encode("utf-8", "surrogateescape")).hexdigest()[:12]
    return state_directory() / "agents" / f"{Path(socket).name or 'server'}-{key}"


def write_json(path: Path, value: Any, *, durable: bool = True) -> None:
    """Puts a value into a file in one step, for the user alone; ``durable`` waits until it is on the disk."""
    made(path.parent)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(value, file, indent=1)
        file.flush()
        if durable:
            os.fsync(file.fileno())
    os.replace(draft, path)


def read_json(path: Path) -> dict[str, Any] | None:
    """The value; None where there is none, or none that can be read."""
    try:
        value = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def set_aside(path: Path) -> None:
    """Keeps a damaged file under another name, where nothing writes over it."""
    import logging

    kept = path.with_name(f"{path.name}.damaged")
    with contextlib.suppress(OSError):
        os.replace(path, kept)
        logging.getLogger("pywfmux.agents").warning("%s cannot be understood: it is kept as %s", path, kept)


class Store:
    """The files of the agents of one server."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def save(self, name: str, record: dict[str, Any], *, durable: bool = True) -> None:
        """Raises OSError."""
        write_json(self.directory / f"{name}.json", record, durable=durable)

    def load(self) -> dict[str, dict[str, Any]]:
        """All records by name. One that cannot be understood is put aside as NAME.json.damaged, and the log says so."""
        found = {}
        for path in sorted(self.directory.glob("[!.]*.json")):
            record = read_json(path)
            if record is not None:
                found[path.stem] = record
            elif os.access(path, os.R_OK):
                set_aside(path)
        return found

    def forget(self, name: str) -> None:
        """Takes away what is written of an agent, but for its log."""
        for ending in ("json", "token"):
            with contextlib.suppress(FileNotFoundError):
                (self.directory / f"{name}.{ending}").unlink()

    def new_token(self, name: str) -> tuple[str, Path]:
        """A secret by which a program proves that it is in the pane of an agent, and the file that has it (0600)."""
        import secrets

        path = made(self.directory) / f"{name}.token"
        token = secrets.token_urlsafe(24)
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(token)
        return token, path

    def token(self, name: str) -> str | None:
        try:
            return (self.directory / f"{name}.token").read_text().strip()
        except OSError:
            return None

    def log(self, name: str) -> Log:
        return Log(self.directory / f"{name}.log")

    def audit(self, verb: str, agent: str, **more: Any) -> None:
        """One line for something that changes an agent; texts come in through :func:`digest`."""
        line = json.dumps({"time": time.time(), "verb": verb, "agent": agent, "pid": os.getpid(), **more})
        _append(self.directory / "audit.jsonl", line.encode() + b"\n")


def digest(text: str) -> dict[str, Any]:
    """A text as the audit log has it: how long it is, and 8 hex digits of its SHA-256."""
    data = text.encode("utf-8", "surrogateescape")
    return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()[:8]}


class Log:
    """What one agent has written, as text, appended; above LOG_LIMIT bytes the file moves aside, and LOGS_KEPT stay."""

    def __init__(self, path: Path, limit: int = LOG_LIMIT) -> None:
        self.path = path
        self._limit = limit

    def append(self, text: str) -> None:
        """Raises OSError."""
        _append(self.path, text.encode("utf-8", "replace"))
        if self.path.stat().st_size > self._limit:
            self._rotate()

    def tail(self, count: int | None = None) -> tuple[str, int]:
        """The last lines (all that the newest file has without a number), and the offset behind them."""
        try:
            data = self.path.read_bytes()
        except OSError:
            return "", 0
        text = data.decode("utf-8", "replace")
        if count is not None:
            text = "".join(text.splitlines(keepends=True)[-count:]) if count else ""
        return text, len(data)

    def behind(self, offset: int) -> tuple[str, int]:
        """What came behind an offset of :meth:`tail`; after a rotation what the new file has."""
        try:
            with open(self.path, "rb") as file:
                size = os.fstat(file.fileno()).st_size
                file.seek(offset if offset <= size else 0)
                data = file.read()
        except OSError:
            return "", 0
        return data.decode("utf-8", "replace"), size

    def _rotate(self) -> None:
        for number in range(LOGS_KEPT - 1, 0, -1):
            older = self.path.with_name(f"{self.path.name}.{number}")
            newer = self.path.with_name(f"{self.path.name}.{number - 1}") if number > 1 else self.path
            with contextlib.suppress(FileNotFoundError):
                os.replace(newer, older)


def _append(path: Path, data: bytes) -> None:
    made(path.parent)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        os.write(descriptor, data)
    finally:
        os.close(descriptor)
