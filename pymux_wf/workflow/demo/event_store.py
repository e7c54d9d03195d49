"""What the demonstration keeps in SQLite: ``events.db`` (events, and how far their consumers have come) and ``shop.db``
(the tasks that were done). Both stay small."""

from __future__ import annotations

import json
import sqlite3
import time
from pathlib import Path
from typing import Any

KEPT = 5000
"""Events and tasks that are kept."""
SLOW_CONSUMER_EVERY = 60
"""Events after which the slow consumer catches up."""


class EventStore:
    """Both files, written by one thread."""

    def __init__(self, directory: Path) -> None:
        self._events = _opened(directory / "events.db")
        self._events.executescript(
            "create table if not exists events (position integer primary key autoincrement, stream text, type text,"
            " created_at real, data text);"
            "create table if not exists checkpoints (consumer text primary key, position integer);"
            "insert or ignore into checkpoints values ('billing', 0), ('mailer', 0), ('analytics', 0);"
        )
        self._shop = _opened(directory / "shop.db")
        self._shop.executescript(
            "create table if not exists tasks (id integer primary key autoincrement, run text, step text, state text,"
            " worker text, started real, seconds real);"
        )

    def append(self, stream: str, kind: str, data: dict[str, Any]) -> None:
        """An event; its consumers come after it, one of them with a delay."""
        values = (stream, kind, time.time(), json.dumps(data))
        position = self._events.execute(
            "insert into events (stream, type, created_at, data) values (?, ?, ?, ?)", values
        ).lastrowid
        assert position is not None
        self._seen("billing", position)
        self._seen("mailer", max(position - 3, 0))
        if not position % SLOW_CONSUMER_EVERY:
            self._seen("analytics", position - 7)
        if not position % 500:
            self._events.execute("delete from events where position < ?", (position - KEPT,))

    def task(self, run: str, step: str, status: str, result: dict[str, Any]) -> None:
        """A task that a worker has done."""
        values = (run, step, "done" if status == "ok" else status, result["worker"], result["began"], result["seconds"])
        row = self._shop.execute(
            "insert into tasks (run, step, state, worker, started, seconds) values (?, ?, ?, ?, ?, ?)", values
        ).lastrowid
        if row is not None and not row % 500:
            self._shop.execute("delete from tasks where id < ?", (row - KEPT,))

    def _seen(self, consumer: str, position: int) -> None:
        self._events.execute("update checkpoints set position = ? where consumer = ?", (position, consumer))


def _opened(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=5.0, isolation_level=None)
    database.execute("pragma journal_mode = wal")
    database.execute("pragma synchronous = off")
    return database
