"""What a receiver has not taken yet, on disk: JSON lines, each a notification or the number of one that is done.

Survives the process. At most LIMIT wait; beyond that the oldest goes, and is counted. At least once: a crash between
the delivery and its note has it delivered again.
"""

from __future__ import annotations

import json
import os
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pymux_wf.workflow.alerts.machine import Alert, Notification

LIMIT = 1000
_COMPACT = 4 * LIMIT


class Spool:
    """The queue of one route.

    Attributes:
        dropped: how many were given up because too many waited.
    """

    def __init__(self, path: Path | None) -> None:
        self.dropped = 0
        self._path = path
        self._waiting: OrderedDict[int, Notification] = OrderedDict()
        self._numbers = 0
        self._lines = 0
        if path is not None and path.exists():
            self._read(path)

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, notification: Notification) -> None:
        """Appends one; raises OSError."""
        self._numbers += 1
        self._waiting[self._numbers] = notification
        if len(self._waiting) > LIMIT:
            self.dropped += 1
            self._waiting.popitem(last=False)
        self._write({"number": self._numbers, "notification": asdict(notification)})

    def first(self) -> tuple[int, Notification] | None:
        """The oldest that waits, with its number."""
        return next(iter(self._waiting.items()), None)

    def done(self, number: int) -> None:
        """It was taken, or given up; raises OSError."""
        self._waiting.pop(number, None)
        self._write({"done": number})

    def _write(self, line: Mapping[str, Any]) -> None:
        if self._path is None:
            return
        if not self._waiting or self._lines > _COMPACT:
            self._compact(self._path)
            return
        with open(self._path, "a", encoding="utf-8", opener=_private) as file:
            file.write(json.dumps(line) + "\n")
        self._lines += 1

    def _compact(self, path: Path) -> None:
        fresh = path.with_suffix(".new")
        with open(fresh, "w", encoding="utf-8", opener=_private) as file:
            for number, notification in self._waiting.items():
                file.write(json.dumps({"number": number, "notification": asdict(notification)}) + "\n")
        os.replace(fresh, path)
        self._lines = len(self._waiting)

    def _read(self, path: Path) -> None:
        for line in path.read_text("utf-8", "replace").splitlines():
            try:
                told = json.loads(line)
                if "done" in told:
                    self._waiting.pop(told["done"], None)
                    continue
                self._waiting[told["number"]] = notification_of(told["notification"])
                self._numbers = max(self._numbers, told["number"])
                if len(self._waiting) > LIMIT:  # given up when it was written
                    self._waiting.popitem(last=False)
            except (ValueError, KeyError, TypeError):
                continue  # the last line of a process that was killed while it wrote
            self._lines += 1


def notification_of(told: Mapping[str, Any]) -> Notification:
    """The notification that ``asdict`` made a map of."""
    alerts = {
        key: tuple(Alert(**{**one, "labels": tuple(map(tuple, one["labels"]))}) for one in told[key])
        for key in ("firing", "resolved")
    }
    group = tuple((name, value) for name, value in told["group"])
    return Notification(**{**told, **alerts, "group": group, "routes": tuple(told["routes"])})


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
