"""``redis``: one number or text of a command that only reads."""

from __future__ import annotations

import shlex
from typing import Any

from pymux_wf.workflow.components.component_access import Broken, Denied
from pymux_wf.workflow.components.redis_wire import Redis, RedisError
from pymux_wf.workflow.metrics.providers.provider import Blocking, NoValue, Opening
from pymux_wf.workflow.metrics.reducing import Raw, number_of

SAFE = frozenset(
    [
        "info",
        "dbsize",
        "ping",
        "time",
        "lastsave",
        "slowlog.len",
        "slowlog.get",
        "latency.latest",
        "latency.history",
        "memory.usage",
        "memory.stats",
        "cluster.info",
        "pubsub.numsub",
        "pubsub.numpat",
        "pubsub.channels",
        "xinfo.stream",
        "xinfo.groups",
        "xinfo.consumers",
        "object.encoding",
        "object.idletime",
        "object.freq",
        "object.refcount",
    ]
)
"""Commands that only read, whatever flags the server gives them; with their second word behind a dot."""

REFUSED = frozenset({"keys", "monitor", "subscribe", "psubscribe", "ssubscribe"})
"""What reads, and stops the whole server meanwhile, or never ends."""


class RedisCommand(Blocking):
    """A connection for each reading. ``COMMAND INFO`` of the server itself tells what only reads."""

    def __init__(self, opening: Opening) -> None:
        super().__init__(opening)
        self._words = _words(self.metric.query)
        self._harmless = False

    def ask(self, address: str) -> Raw:
        try:
            redis = Redis(address, self.metric.deadline)
        except (Denied, Broken) as error:
            raise NoValue(str(error)) from None
        try:
            self._check(redis)
            return picked(redis.call(*self._words), self.metric.field)
        except (Denied, Broken, RedisError) as error:
            raise NoValue(str(error)) from None
        finally:
            redis.close()

    def _check(self, redis: Redis) -> None:
        """Raises NoValue for a command that may change something or wait."""
        if self._harmless:
            return
        first, *rest = [word.lower() for word in self._words]
        if first in REFUSED or ("block" in rest and first in ("xread", "xreadgroup")):
            raise NoValue(f"{first.upper()} is refused: it holds the server or the metric up")
        if first not in SAFE and f"{first}.{rest[0] if rest else ''}" not in SAFE:
            told = redis.call("COMMAND", "INFO", first)
            command = told[0] if isinstance(told, list) and told else None
            if command is None:
                raise NoValue(f"Redis has no command {first.upper()}")
            flags = command[2] if isinstance(command, list) and len(command) > 2 else []
            if b"readonly" not in flags:
                raise NoValue(f"{first.upper()} is refused: a metric only reads")
        self._harmless = True


def _words(query: str) -> list[str]:
    try:
        words = shlex.split(query)
    except ValueError as error:
        raise ValueError(f"the query {query!r} cannot be read: {error}") from None
    if not words:
        raise ValueError("the query is empty")
    return words


def picked(answer: Any, field: str) -> Raw:
    """The value of an answer: all of it, or the part of the name ``field``; of each element where it is a list of
    such. Raises NoValue.

    >>> picked([b"length", 3, b"entries-added", 9], "entries-added")
    9.0
    >>> picked([[b"name", b"g", b"lag", 2], [b"name", b"h", b"lag", 5]], "lag")
    {'g': 2.0, 'h': 5.0}
    """
    if not field:
        return _plain(answer)
    if isinstance(answer, list) and answer and all(isinstance(each, list) for each in answer):
        tables = {_name(_table(each), number): _table(each) for number, each in enumerate(answer)}
        values = {name: table.get(field) for name, table in tables.items()}
        return {name: _number(value, field) for name, value in values.items() if value is not None}
    table = _table(answer)
    if field not in table:
        raise NoValue(f"the answer has no {field!r}: it has {', '.join(list(table)[:12]) or 'no fields'}")
    return _plain(table[field])


def _table(answer: Any) -> dict[str, Any]:
    from pymux_wf.workflow.components.redis_wire import info_of, table_of

    return info_of(answer) if isinstance(answer, bytes) else table_of(answer)


def _name(table: dict[str, Any], number: int) -> str:
    name = table.get("name")
    return name.decode("utf-8", "replace") if isinstance(name, bytes) else str(number)


def _number(value: Any, field: str) -> float:
    found = number_of(_text(value)) if isinstance(value, (int, bytes, str)) else None
    if found is None:
        raise NoValue(f"{field} is no number: {_text(value)[:60]!r}")
    return found


def _plain(answer: Any) -> Raw:
    if answer is None:
        raise NoValue("there is no such key")
    if isinstance(answer, int):
        return float(answer)
    if isinstance(answer, (bytes, str)):
        text = _text(answer).strip()
        number = number_of(text)
        return text if number is None else number
    if isinstance(answer, list) and len(answer) == 1:
        return _plain(answer[0])
    raise NoValue("the answer is a list: say in field what is meant")


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
