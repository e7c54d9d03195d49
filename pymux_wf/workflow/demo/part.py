"""What the processes of the demonstration have in common: they end with their keeper, and write a log that stays
small."""

from __future__ import annotations

import logging
import os
import signal
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

LARGEST_LOG = 500_000


class Part:
    """One process. ``alive`` is false once it shall end, or its keeper has."""

    def __init__(self, name: str, logs: Path) -> None:
        self.name = name
        self._keeper = os.getppid()
        self._ended = False
        signal.signal(signal.SIGTERM, self._end)
        signal.signal(signal.SIGINT, self._end)
        handler = RotatingFileHandler(logs / f"{name}.log", maxBytes=LARGEST_LOG, backupCount=1)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
        self.log = logging.getLogger(name)
        self.log.addHandler(handler)
        self.log.setLevel(logging.INFO)

    @property
    def alive(self) -> bool:
        return not self._ended and os.getppid() == self._keeper

    def _end(self, number: int, frame: object) -> None:
        self._ended = True
        if number == signal.SIGTERM:
            sys.exit(0)
