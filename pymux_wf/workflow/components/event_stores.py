"""The event stores that can be read: a table (SQLite, PostgreSQL), a JSONL file, a Redis stream.

``read(count)`` gives the position (how far the store has come), the newest events, the oldest of them first, and the
consumers with how far they are behind. Reads only.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from pymux_wf.workflow.components.component_access import Broken
from pymux_wf.workflow.components.event_shapes import CHECKPOINTS, EVENT_PARTS, TABLES, chosen, event_of
from pymux_wf.workflow.drawing.readable import clean
from pymux_wf.workflow.monitors.events_settings import EventStore

_BACK = 256 * 1024
_LINE = 64 * 1024
_TABLES_EVERY = 30.0
"""Seconds for which the tables of a database and their columns are remembered."""
_ANSWER_WITHIN = 2.0
MOST_BEHIND = 10_000
"""How far a consumer of a table is behind is counted up to here."""


class Store(Protocol):
    """A store that is open.

    Attributes:
        shown: what it is, for people.
    """

    shown: str

    def read(self, count: int) -> dict[str, Any]:
        """``position`` (int or None), ``events``, ``consumers``; raises what FAILURES lists."""
        ...

    def close(self) -> None: ...


def store_at(url: str, settings: EventStore) -> Store:
    """Opens what an address means; raises what FAILURES lists."""
    if url.startswith(("redis:", "rediss:", "unix:")):
        return StreamStore(url, settings)
    if url.startswith(("postgres:", "postgresql:")):
        return PostgresStore(url, settings)
    from pymux_wf.workflow.config.sqlite_address import sqlite_path

    path = sqlite_path(url.removeprefix("jsonl:").removeprefix("file://"))
    with open(path, "rb") as file:
        is_sqlite = url.startswith("sqlite:") or file.read(16) == b"SQLite format 3\0"
    return SqliteStore(path, settings) if is_sqlite else LinesStore(path, settings)


class TableStore(ABC):
    """Events in a table: what both databases share."""

    def __init__(self, shown: str, settings: EventStore) -> None:
        self.shown = shown
        self._settings = settings
        self._known: dict[str, Sequence[str]] = {}
        self._known_at = -_TABLES_EVERY

    @abstractmethod
    def _rows(self, query: str) -> list[dict[str, Any]]:
        """What a SELECT finds; raises Broken, and OSError where the database has gone."""

    @abstractmethod
    def _tables(self) -> dict[str, Sequence[str]]:
        """Tables and their columns."""

    def read(self, count: int) -> dict[str, Any]:
        if time.monotonic() - self._known_at >= _TABLES_EVERY:
            self._known, self._known_at = self._tables(), time.monotonic()
        try:
            return self._read(self._known, count)
        except Broken:
            self._known_at = -_TABLES_EVERY  # a table may have come or changed
            raise

    def _read(self, tables: dict[str, Sequence[str]], count: int) -> dict[str, Any]:
        table = _table(tables, self._settings.table, TABLES, "table")
        names = {part: chosen(part, tables[table], self._settings) for part in EVENT_PARTS}
        if not names["position"]:
            raise Broken(f"the table {clean(table)} has no column that counts up: name it: [events] position")
        position = _quoted(names["position"])
        columns = ", ".join(self._column(name) for name in tables[table])
        newest = self._rows(f"select {columns} from {_quoted(table)} order by {position} desc limit {count:d}")
        events = [event_of(each, names) for each in reversed(newest)]
        last = events[-1]["position"] if events else 0
        return {
            "position": last if isinstance(last, int) else None,
            "events": events,
            "consumers": self._consumers(tables, table, names["position"]),
            "table": clean(table),
        }

    def _column(self, name: str) -> str:
        return _quoted(name)

    def _consumers(self, tables: dict[str, Sequence[str]], table: str, position: str) -> list[dict[str, Any]]:
        named = self._settings.checkpoints
        if not named and not any(name in tables for name in CHECKPOINTS):
            return []
        found = _table(tables, named, CHECKPOINTS, "checkpoints")
        consumer, seen = (chosen(part, tables[found], self._settings) for part in ("consumer", "seen"))
        if not consumer or not seen:
            return []
        newer = f"select 1 from {_quoted(table)} e where e.{_quoted(position)} > c.{_quoted(seen)}"
        behind = f"(select count(*) from ({newer} limit {MOST_BEHIND + 1}) n)"
        rows = self._rows(
            f"select {_quoted(consumer)} as consumer, {_quoted(seen)} as seen, {behind} as behind"
            f" from {_quoted(found)} c order by 3 desc limit 50"
        )
        return [{**each, "consumer": clean(each["consumer"], 80)} for each in rows]


class SqliteStore(TableStore):
    """A table of a SQLite file."""

    def __init__(self, path: str, settings: EventStore) -> None:
        from pymux_wf.workflow.components.database_sqlite import opened_read_only

        super().__init__(f"sqlite {path}", settings)
        self._connection = opened_read_only(path)
        self._connection.row_factory = sqlite3.Row
        self._connection.text_factory = lambda data: data.decode("utf-8", "replace")
        self._path = path

    def read(self, count: int) -> dict[str, Any]:
        os.stat(self._path)
        return super().read(count)

    def _rows(self, query: str) -> list[dict[str, Any]]:
        end = time.monotonic() + _ANSWER_WITHIN
        self._connection.set_progress_handler(lambda: int(time.monotonic() > end), 10_000)
        try:
            return [dict(row) for row in self._connection.execute(query)]
        except sqlite3.Error as error:
            late = time.monotonic() > end
            raise Broken("it did not answer in time" if late else str(error)) from None

    def _tables(self) -> dict[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for row in self._rows(
            "select m.name as name, c.name as part from sqlite_master m, pragma_table_info(m.name) c"
            " where m.type in ('table', 'view') limit 2000"
        ):
            found.setdefault(row["name"], []).append(row["part"])
        return dict(found)

    def _column(self, name: str) -> str:
        # Of a long text or blob only the beginning is read.
        quoted = _quoted(name)
        return f"case when length({quoted}) > 2000 then substr({quoted}, 1, 2000) else {quoted} end as {quoted}"

    def close(self) -> None:
        self._connection.close()


class PostgresStore(TableStore):
    """A table of a PostgreSQL."""

    def __init__(self, url: str, settings: EventStore) -> None:
        from pymux_wf.workflow.components.postgres_wire import Postgres

        self._postgres = Postgres(url)
        super().__init__(f"postgres {self._postgres.shown}", settings)
        self._kinds: dict[str, str] = {}

    def _rows(self, query: str) -> list[dict[str, Any]]:
        from pymux_wf.workflow.components.postgres_wire import SqlError

        try:
            return self._postgres.rows(query)
        except SqlError as error:
            raise Broken(str(error)) from None

    def _tables(self) -> dict[str, Sequence[str]]:
        rows = self._rows(
            "select case when table_schema = any(current_schemas(false)) then '' else table_schema || '.' end"
            " || table_name as name, column_name as part, data_type as kind from information_schema.columns"
            " where table_schema not in ('pg_catalog', 'information_schema') order by ordinal_position limit 5000"
        )
        found: dict[str, list[str]] = {}
        for row in rows:
            found.setdefault(row["name"], []).append(row["part"])
        self._kinds = {row["part"]: row["kind"] for row in rows}
        return dict(found)

    def _column(self, name: str) -> str:
        quoted = _quoted(name)
        plain = self._kinds.get(name, "") in ("integer", "bigint", "smallint", "numeric", "double precision", "real")
        return quoted if plain else f"left({quoted}::text, 2000) as {quoted}"

    def close(self) -> None:
        self._postgres.close()


def _quoted(name: str) -> str:
    """A name as SQL writes it; ``schema.table`` is two."""
    return ".".join('"' + part.replace('"', '""') + '"' for part in name.split("."))


def _table(tables: dict[str, Sequence[str]], named: str, usual: tuple[str, ...], key: str) -> str:
    if named:
        if named not in tables:
            raise Broken(f"there is no table {named!r}: [events] {key}")
        return named
    for name in usual:
        if name in tables:
            return name
    there = ", ".join(clean(name, 40) for name in list(tables)[:8]) or "none"
    raise Broken(f"which table holds the events? [events] {key} names it (there are {there})")


class StreamStore:
    """A Redis stream."""

    def __init__(self, url: str, settings: EventStore) -> None:
        from pymux_wf.workflow.components.redis_wire import Redis
        from pymux_wf.workflow.config.secrets import shown

        self._redis = Redis(url)
        self._settings = settings
        self._key: bytes = settings.stream.encode()
        self.shown = f"redis {shown(url)}"

    def read(self, count: int) -> dict[str, Any]:
        from pymux_wf.workflow.components.redis_wire import RedisError, table_of

        key = self._key or self._found()
        about, groups, newest = self._redis.batch(
            [("XINFO", "STREAM", key), ("XINFO", "GROUPS", key), ("XREVRANGE", key, "+", "-", "COUNT", count)]
        )
        for answer in (about, newest):
            if isinstance(answer, RedisError):
                raise Broken(f"{clean(key)}: {answer}")
        told = table_of(about)
        consumers = [
            {
                "consumer": clean(each.get("name", b""), 80),
                "seen": clean(each.get("last-delivered-id", b"")),
                "behind": each.get("lag"),
                "pending": each.get("pending"),
            }
            for each in map(table_of, groups if isinstance(groups, list) else ())
        ]
        position = told.get("entries-added", told.get("length"))
        events = [self._event(*each) for each in reversed(newest)]
        return {"position": position, "events": events, "consumers": consumers, "table": clean(key)}

    def _event(self, identity: bytes, flat: list[bytes] | None) -> dict[str, Any]:
        words = [clean(each, 2000) for each in flat or ()]
        fields: dict[str, Any] = dict(zip(words[::2], words[1::2]))
        names = {part: chosen(part, fields, self._settings) for part in ("time", "type", "source", "data")}
        event = event_of(fields, {**names, "position": ""})
        milliseconds = identity.partition(b"-")[0]
        if event["time"] is None and milliseconds.isdigit():
            event["time"] = int(milliseconds) / 1000
        return {**event, "position": clean(identity)}

    def _found(self) -> bytes:
        kinds = self._redis.batch([("TYPE", name) for name in TABLES])
        for name, kind in zip(TABLES, kinds, strict=True):
            if kind == b"stream":
                return name.encode()
        raise Broken("which stream holds the events? [events] stream names it")

    def close(self) -> None:
        self._redis.close()


class LinesStore:
    """A file of JSON lines that grows; one that was replaced or cut is read from its beginning."""

    def __init__(self, path: str, settings: EventStore) -> None:
        self.shown = f"file {path}"
        self._path = path
        self._settings = settings
        self._identity: tuple[int, int] | None = None
        self._read = self._lines = 0

    def read(self, count: int) -> dict[str, Any]:
        with open(self._path, "rb") as file:
            found = os.fstat(file.fileno())
            identity = (found.st_dev, found.st_ino)
            if identity != self._identity or found.st_size < self._read:
                self._identity, self._read, self._lines = identity, 0, 0
            self._count(file.seek, file.read)
            start = max(0, found.st_size - _BACK)
            file.seek(start)
            tail = file.read(_BACK)
        lines = tail.split(b"\n")
        whole = lines[1 if start else 0 : -1]  # what follows the last newline is still being written
        events = []
        for number, line in enumerate(whole[-count:], self._lines - min(count, len(whole)) + 1):
            events.append(self._event(line, number))
        return {"position": self._lines, "events": events, "consumers": [], "bytes": found.st_size, "table": ""}

    def _count(self, seek: Callable[[int], Any], read: Callable[[int], bytes]) -> None:
        """Counts the lines that came, a bounded part of a large file at each call."""
        seek(self._read)
        for _ in range(256):
            data = read(1 << 20)
            self._read += len(data)
            self._lines += data.count(b"\n")
            if not data:
                return

    def _event(self, line: bytes, number: int) -> dict[str, Any]:
        try:
            fields = json.loads(line) if len(line) <= _LINE else None
        except (ValueError, RecursionError):
            fields = None
        if not isinstance(fields, dict):
            told = clean(line[:2000], 400)
            return {"position": number, "time": None, "type": "", "source": "", "data": told}
        names = {part: chosen(part, fields, self._settings) for part in ("time", "type", "source", "data")}
        return {**event_of(fields, {**names, "position": ""}), "position": number}

    def close(self) -> None: ...
