"""The supervisor's log: a file in the state directory for each server, opened with the first line, bounded."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from zlib import crc32

from pymux_wf.workflow.config.places import made, state_directory

LONGEST = 512 * 1024
"""Bytes of one file; the one before it is kept."""


def log_path(server_socket: str) -> Path:
    """Where the log of a server's supervisor is."""
    name = os.path.basename(server_socket)
    return state_directory() / f"supervisor-{name}-{crc32(os.path.abspath(server_socket).encode()):08x}.log"


class LogFile(logging.Handler):
    """Appends lines. A log that cannot be written is none: nothing else suffers by it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self.setFormatter(logging.Formatter("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        try:
            made(self._path.parent)
            if self._path.exists() and self._path.stat().st_size > LONGEST:
                self._path.replace(self._path.with_suffix(".log.1"))
            descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
            with os.fdopen(descriptor, "a", encoding="utf-8", errors="backslashreplace") as file:
                file.write(self.format(record) + "\n")
        except OSError:
            return


def start_log(server_socket: str) -> None:
    """Has what the workflow layer of this process logs written to its file."""
    log = logging.getLogger("pywfmux")
    log.setLevel(logging.INFO)
    log.propagate = False
    log.addHandler(LogFile(log_path(server_socket)))
