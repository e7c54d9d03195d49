"""The notes of an incident: lines with a time, written by people, alerts and programs, never changed afterwards.

One file an incident under the state directory, one JSON object a line, appended under a lock and on the disk before
anybody is told that it is. A writer that is killed leaves at most one torn line, which readers pass over and the next
writer ends. An incident belongs to a server's socket and is open from its first line until it is closed.
"""

from __future__ import annotations

import fcntl
import getpass
import json
import os
import secrets
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from pymux_wf.workflow.config.places import made, state_directory

DIRECTORY = "incidents"
LARGEST = 256 * 1024
"""Characters of one note; what is longer is cut, and says so."""


@dataclass(frozen=True, slots=True)
class Note:
    """One line of the time line.

    Attributes:
        at: Unix time, in seconds.
        kind: begin, note, output, alert, end.
        text: what happened.
        by: who wrote it.
        source: the pane that an output is of.
        socket: the server's, in the first line.
    """

    at: float
    kind: str
    text: str = ""
    by: str = ""
    source: str = ""
    socket: str = ""

    @property
    def clock(self) -> str:
        """Its time as people write it, in UTC: ``2026-11-22 17:42:21Z``."""
        return time.strftime("%Y-%m-%d %H:%M:%SZ", time.gmtime(self.at))


def begin(socket: str, text: str = "incident begun") -> str:
    """Opens an incident on a server; its name."""
    now = time.time()
    name = f"{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime(now))}-{secrets.token_hex(2)}"
    _append(name, Note(now, "begin", text, _author(), socket=_true(socket)))
    return name


def current(socket: str) -> str | None:
    """The incident that is open on a server, the newest of several; None where none is."""
    wanted = _true(socket)
    for name in reversed(incidents()):
        notes = entries(name)
        if notes and notes[0].socket == wanted:
            return None if notes[-1].kind == "end" else name
    return None


def latest(socket: str) -> str | None:
    """The newest incident of a server, open or closed."""
    wanted = _true(socket)
    return next((name for name in reversed(incidents()) if (entries(name) or [_NONE])[0].socket == wanted), None)


def stamp(
    socket: str, text: str, kind: str = "note", *, incident: str | None = None, by: str = "", source: str = ""
) -> str | None:
    """Writes a line into an incident, the open one of the server without a name; the incident's name.

    Where none is open nothing is written, and None is given. May be called by any number of processes at once.

    Raises:
        OSError: it could not be written: the disk is full, the directory is not the user's...
    """
    incident = incident or current(socket)
    if incident is not None:
        _append(incident, Note(time.time(), kind, text, by or (_author() if kind != "alert" else "alerts"), source))
    return incident


def end(socket: str, text: str = "incident closed") -> str | None:
    """Closes the open incident of a server; its name, None where none is open."""
    return stamp(socket, text, "end")


def incidents() -> list[str]:
    """The names of all incidents, the oldest first."""
    try:
        return sorted(path.stem for path in (state_directory() / DIRECTORY).iterdir() if path.suffix == ".jsonl")
    except OSError:
        return []


def entries(incident: str) -> list[Note]:
    """The lines of an incident in the order in which they were written; [] for one that is not there."""
    try:
        data = path_of(incident).read_bytes()
    except OSError:
        return []
    return [note for line in data.split(b"\n") if (note := _read(line)) is not None]


def path_of(incident: str) -> Path:
    """The file of an incident."""
    return state_directory() / DIRECTORY / f"{incident}.jsonl"


_NONE = Note(0.0, "")


def _read(line: bytes) -> Note | None:
    """A line's note; None for one that was torn, or is of a later version."""
    try:
        told = json.loads(line)
        return Note(
            float(told["at"]),
            str(told["kind"]),
            *(str(told.get(key, "")) for key in ("text", "by", "source", "socket")),
        )
    except (ValueError, KeyError, TypeError):
        return None


def _append(incident: str, note: Note) -> None:
    text = note.text if len(note.text) <= LARGEST else f"{note.text[:LARGEST]} [cut]"
    line = json.dumps({**asdict(note), "text": text}, ensure_ascii=True).encode() + b"\n"
    directory = made(made(state_directory()) / DIRECTORY)
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
    descriptor = os.open(directory / f"{incident}.jsonl", flags, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        size = os.fstat(descriptor).st_size
        if size and os.pread(descriptor, 1, size - 1) != b"\n":  # its writer was killed in the middle
            line = b"\n" + line
        while line:
            line = line[os.write(descriptor, line) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if not size:
        _sync(directory)


def _sync(directory: Path) -> None:
    """A new file is only there after a crash when its directory is on the disk too."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _author() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def _true(socket: str) -> str:
    return os.path.realpath(socket) if socket else ""
