"""The server's log: a file beside the socket that exists only when there is something to say, and never grows large."""

from __future__ import annotations

import logging
import os

LIMIT = 1024 * 1024
_FORMAT = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"


class BoundedFile(logging.FileHandler):
    """A log file of at most about :data:`LIMIT` bytes; when it is full it becomes ``PATH.old`` and a new one begins."""

    def __init__(self, path: str, limit: int = LIMIT) -> None:
        super().__init__(path, encoding="utf-8", delay=True)
        self._limit = limit

    def emit(self, record: logging.LogRecord) -> None:
        """Writes one record."""
        super().emit(record)
        if self.stream is not None and self.stream.tell() > self._limit:
            self.close()
            os.replace(self.baseFilename, f"{self.baseFilename}.old")


def start_log(path: str | None, *, verbose: bool) -> None:
    """Sends what is logged to a file, or without a path to standard error; warnings only, unless ``verbose``."""
    handler = logging.StreamHandler() if path is None else BoundedFile(path)
    handler.setFormatter(logging.Formatter(_FORMAT))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.DEBUG if verbose else logging.WARNING)
