"""The message queue of the demonstration: streams of a private Redis, or a SQLite file where there is no Redis.

Each queue has one group of consumers; a message belongs to who took it until it is done. ``taken`` waits for at most
``wait`` seconds.
"""

from __future__ import annotations

import json
import sqlite3
import time
from typing import Any, Protocol

Message = tuple[str, dict[str, Any]]

KEPT = 2000
"""Messages of a queue that are kept, done ones too."""
QUEUES = ("orders", "tasks", "results")
GROUP = "workers"


class Queues(Protocol):
    """Queues by name."""

    def put(self, queue: str, message: dict[str, Any]) -> None: ...

    def taken(self, queue: str, consumer: str, wait: float) -> Message | None: ...

    def done(self, queue: str, number: str) -> None: ...


def queues_at(url: str) -> Queues:
    """``unix:///path`` is a Redis, anything else the path of a SQLite file."""
    return RedisQueues(url) if url.startswith("unix:") else SqliteQueues(url)


class RedisQueues:
    """Streams with a consumer group each."""

    def __init__(self, url: str) -> None:
        from pymux_wf.workflow.components.redis_wire import Redis

        self._redis = Redis(url, deadline=5.0)
        self._redis.batch([("XGROUP", "CREATE", queue, GROUP, "0", "MKSTREAM") for queue in QUEUES])

    def put(self, queue: str, message: dict[str, Any]) -> None:
        self._redis.call("XADD", queue, "MAXLEN", "~", KEPT, "*", "message", json.dumps(message))

    def taken(self, queue: str, consumer: str, wait: float) -> Message | None:
        block: list[str | int] = ["BLOCK", int(wait * 1000)] if wait else []
        answer = self._redis.call("XREADGROUP", "GROUP", GROUP, consumer, "COUNT", 1, *block, "STREAMS", queue, ">")
        if not answer:
            return None
        number, fields = answer[0][1][0]
        return number.decode(), json.loads(fields[1])

    def done(self, queue: str, number: str) -> None:
        self._redis.call("XACK", queue, GROUP, number)


class SqliteQueues:
    """One table; who takes a message marks it."""

    _STEP = 0.1

    def __init__(self, path: str) -> None:
        self._database = sqlite3.connect(path, timeout=5.0, isolation_level=None)
        self._database.execute("pragma journal_mode = wal")
        self._database.execute("pragma synchronous = off")
        self._database.execute(
            "create table if not exists queue (id integer primary key autoincrement, name text, message text,"
            " state text default 'waiting', consumer text, put_at real)"
        )
        self._database.execute("create index if not exists waiting on queue (name, state, id)")

    def put(self, queue: str, message: dict[str, Any]) -> None:
        values = (queue, json.dumps(message), time.time())
        self._database.execute("insert into queue (name, message, put_at) values (?, ?, ?)", values)

    def taken(self, queue: str, consumer: str, wait: float) -> Message | None:
        end = time.monotonic() + wait
        while True:
            found = self._database.execute(
                "update queue set state = 'taken', consumer = ? where id ="
                " (select id from queue where name = ? and state = 'waiting' order by id limit 1)"
                " returning id, message",
                (consumer, queue),
            ).fetchall()
            if found:
                return str(found[0][0]), json.loads(found[0][1])
            if time.monotonic() >= end:
                return None
            time.sleep(self._STEP)

    def done(self, queue: str, number: str) -> None:
        self._database.execute("update queue set state = 'done' where id = ?", (int(number),))
        if not int(number) % 100:
            self._database.execute("delete from queue where state = 'done' and id < ?", (int(number) - KEPT,))
