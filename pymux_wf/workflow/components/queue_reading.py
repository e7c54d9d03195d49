"""What is in a Redis: which keys are lists and streams, and what one of each, the slow log and INFO tell.

Reads only, and no more at once than asked: keys are found by SCAN with a budget of time a call (never KEYS), streams
are read without waiting (never XREAD, never a consumer group of our own).
"""

from __future__ import annotations

import time
from typing import Any

from pymux_wf.workflow.components.redis_wire import Redis, RedisError, info_of, table_of
from pymux_wf.workflow.drawing.readable import clean

MOST_QUEUES = 200
"""Lists and streams that are watched at most; those found first."""
_FIRST_BUDGET, _BUDGET, _STEP = 0.4, 0.02, 1000
_NAME = 120


class Finder:
    """Finds the lists and streams of a database, a piece at each call, round and round.

    Attributes:
        kinds: the kind of each key that was found: ``list`` or ``stream``.
        passes: how often all keys were looked through.
    """

    def __init__(self) -> None:
        self.kinds: dict[bytes, str] = {}
        self.passes = 0
        self._cursors: dict[str, bytes] = {"stream": b"0", "list": b"0"}
        self._done: set[str] = set()
        self._seen: set[bytes] = set()

    def look(self, redis: Redis) -> None:
        """Goes on for a moment: 0.4 s until all was seen once, then 0.02 s."""
        end = time.monotonic() + (_BUDGET if self.passes else _FIRST_BUDGET)
        while True:
            for kind in self._cursors.keys() - self._done:
                self._step(redis, kind)
            if self._done == self._cursors.keys():
                self._done.clear()
                self.passes += 1
                self._forget()
                return
            if time.monotonic() >= end:
                return

    def _step(self, redis: Redis, kind: str) -> None:
        try:
            cursor, keys = redis.call("SCAN", self._cursors[kind], "COUNT", _STEP, "TYPE", kind)
        except RedisError:  # before Redis 6 SCAN knows no TYPE
            cursor, keys = redis.call("SCAN", self._cursors[kind], "COUNT", _STEP)
            told = redis.batch([("TYPE", key) for key in keys]) if keys else []
            keys = [key for key, of_kind in zip(keys, told, strict=True) if of_kind == kind.encode()]
        self._cursors[kind] = cursor
        for key in keys:
            if len(self.kinds) < MOST_QUEUES or key in self.kinds:
                self.kinds[key] = kind
                self._seen.add(key)
        if cursor == b"0":
            self._done.add(kind)

    def _forget(self) -> None:
        """After a pass: a queue that is empty has no key, and stays, as long as there is room for those that have."""
        if len(self.kinds) >= MOST_QUEUES:
            self.kinds = {key: kind for key, kind in self.kinds.items() if key in self._seen}
        self._seen.clear()


def kinds_of(redis: Redis, keys: list[bytes]) -> dict[bytes, str]:
    """The kinds of named keys; those that are not there (now) are lists, which are not there when they are empty."""
    told = redis.batch([("TYPE", key) for key in keys]) if keys else []
    kinds = {}
    for key, kind in zip(keys, told, strict=True):
        kinds[key] = "stream" if kind == b"stream" else "list"
    return kinds


def queues(redis: Redis, kinds: dict[bytes, str]) -> list[dict[str, Any]]:
    """One table a queue: name, kind, length; of streams how many were ever added, their last id and groups. A key that
    has gone is a list of length 0 until :class:`Finder` is told."""
    keys = sorted(kinds)
    commands: list[tuple[str | bytes, ...]] = []
    for key in keys:
        is_stream = kinds[key] == "stream"
        commands += [("XLEN" if is_stream else "LLEN", key)]
        commands += [("XINFO", "STREAM", key), ("XINFO", "GROUPS", key)] if is_stream else []
    answers = iter(redis.batch(commands) if commands else [])
    found = []
    for key in keys:
        length = next(answers)
        entry: dict[str, Any] = {"name": clean(key, _NAME), "kind": kinds[key]}
        entry["length"] = length if isinstance(length, int) else None
        entry["error"] = clean(length) if isinstance(length, RedisError) else None
        if kinds[key] == "stream":
            entry |= _stream(next(answers), next(answers))
        found.append(entry)
    return found


def _stream(told: Any, groups: Any) -> dict[str, Any]:
    about = table_of(told)
    listed = [_group(table_of(each)) for each in groups] if isinstance(groups, list) else []
    lags = [group["lag"] for group in listed]
    return {
        "added": about.get("entries-added"),
        "last_id": clean(about.get("last-generated-id", b"")),
        "groups": listed,
        "pending": sum(group["pending"] for group in listed),
        "lag": None if not lags or None in lags else max(lags),
    }


def _group(told: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": clean(told.get("name", b""), _NAME),
        "consumers": told.get("consumers") or 0,
        "pending": told.get("pending") or 0,
        "lag": told.get("lag"),
        "last_id": clean(told.get("last-delivered-id", b"")),
    }


def consumers(redis: Redis, kinds: dict[bytes, str]) -> list[dict[str, Any]]:
    """Every consumer of every group: pending entries, and seconds since it was last heard of."""
    streams = [key for key in sorted(kinds) if kinds[key] == "stream"]
    groups = redis.batch([("XINFO", "GROUPS", key) for key in streams]) if streams else []
    asked = [
        (key, table_of(group).get("name", b""))
        for key, told in zip(streams, groups, strict=True)
        for group in (told if isinstance(told, list) else ())
    ]
    answers = redis.batch([("XINFO", "CONSUMERS", *each) for each in asked]) if asked else []
    oldest = redis.batch([("XPENDING", *each) for each in asked]) if asked else []
    found = []
    for (key, group), told, pending in zip(asked, answers, oldest, strict=True):
        first = pending[1] if isinstance(pending, list) and len(pending) > 1 else None
        for each in told if isinstance(told, list) else ():
            about = table_of(each)
            idle = about.get("idle")
            found.append(
                {
                    "stream": clean(key, _NAME),
                    "group": clean(group, _NAME),
                    "consumer": clean(about.get("name", b""), _NAME),
                    "pending": about.get("pending") or 0,
                    "idle": idle / 1000 if isinstance(idle, int) else None,
                    "oldest_pending": clean(first) if first else None,
                }
            )
    return found


def peek(redis: Redis, kinds: dict[bytes, str], count: int) -> list[dict[str, Any]]:
    """The newest entries of each stream and the next of each list, without taking them out."""
    found = []
    for key in sorted(kinds):
        is_stream = kinds[key] == "stream"
        words = ("XREVRANGE", key, "+", "-", "COUNT", count) if is_stream else ("LRANGE", key, 0, count - 1)
        answer = redis.batch([words])[0]
        for each in answer if isinstance(answer, list) else ():
            if is_stream:
                fields = each[1] or []
                shown = " ".join(f"{clean(a, 40)}={clean(b, 120)}" for a, b in zip(fields[::2], fields[1::2]))
                found.append({"queue": clean(key, _NAME), "id": clean(each[0]), "value": clean(shown, 400)})
            else:
                found.append({"queue": clean(key, _NAME), "id": "", "value": clean(each, 400)})
    return found


def slow(redis: Redis, count: int) -> dict[str, Any]:
    """The slow log (newest first), how long it is, what counts as slow, and the events of the latency monitor."""
    entries, length, threshold, latest = redis.batch(
        [
            ("SLOWLOG", "GET", count),
            ("SLOWLOG", "LEN"),
            ("CONFIG", "GET", "slowlog-log-slower-than"),
            ("LATENCY", "LATEST"),
        ]
    )
    limit = table_of(threshold).get("slowlog-log-slower-than")
    return {
        "entries": [_slow_entry(each) for each in entries] if isinstance(entries, list) else [],
        "length": length if isinstance(length, int) else None,
        "slower_than": int(limit) / 1e6 if isinstance(limit, bytes) and limit.lstrip(b"-").isdigit() else None,
        "latency": [
            {"event": clean(each[0]), "at": each[1], "latest": each[2] / 1000, "worst": each[3] / 1000}
            for each in (latest if isinstance(latest, list) else ())
        ],
        "error": clean(entries) if isinstance(entries, RedisError) else None,
    }


def _slow_entry(each: list[Any]) -> dict[str, Any]:
    words = " ".join(clean(word, 80) for word in each[3])
    client = clean(each[4]) if len(each) > 4 else ""
    return {"id": each[0], "at": each[1], "seconds": each[2] / 1e6, "command": clean(words, 300), "client": client}


def server(redis: Redis) -> dict[str, Any]:
    """What INFO says of the server, and the seconds that an answer takes."""
    began = time.monotonic()
    redis.call("PING")
    took = time.monotonic() - began
    info = info_of(redis.call("INFO"))

    def count(name: str) -> int | None:
        text = info.get(name, "")
        return int(text) if text.isdigit() else None

    database = dict(part.partition("=")[::2] for part in info.get("db0", "").split(","))
    return {
        "version": info.get("redis_version", "?"),
        "role": info.get("role", "?"),
        "uptime": count("uptime_in_seconds"),
        "memory": count("used_memory"),
        "memory_limit": count("maxmemory") or None,
        "memory_peak": count("used_memory_peak"),
        "clients": count("connected_clients"),
        "blocked": count("blocked_clients"),
        "commands": count("total_commands_processed"),
        "evicted": count("evicted_keys"),
        "rejected": count("rejected_connections"),
        "keys": redis.call("DBSIZE"),
        "expiring": int(database["expires"]) if database.get("expires", "").isdigit() else 0,
        "latency": round(took, 6),
    }
