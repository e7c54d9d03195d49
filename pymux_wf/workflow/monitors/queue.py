"""``mon queue``: the lists and streams of a Redis, how long they are, how fast they change, who is behind.

Reads only (``components/queue_reading.py``). ``--lag`` shows the consumers, ``--peek`` what lies in the queues,
``--slow`` the slow log and how long answers take.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Hashable, Mapping
from typing import Any

from pymux_wf.workflow.command_spec import Flag
from pymux_wf.workflow.components import queue_reading as reading
from pymux_wf.workflow.components.component_access import FAILURES, Broken, addresses, finding_of, opened
from pymux_wf.workflow.components.redis_wire import Redis, RedisError
from pymux_wf.workflow.drawing.document import Cell, Column, Document, Gauge, Line, Span, Spark, Style, Table
from pymux_wf.workflow.drawing.readable import Rates, lasting, number, rate, size
from pymux_wf.workflow.errors import UsageError
from pymux_wf.workflow.monitors.monitor import Monitor, Settings, Unavailable
from pymux_wf.workflow.probes.places import Place

_PEEKED = 5
_SLOW = 32


class QueueSource:
    """A Redis, connected while it answers."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._named = [key.encode("utf-8", "surrogateescape") for key in settings.get("key") or ()]
        self._view = view_of(settings)
        self._redis: Redis | None = None
        self._place: Place | None = None
        self._finder = reading.Finder()
        self._rates = Rates()
        self._latencies: deque[float] = deque(maxlen=120)

    def collect(self) -> dict[str, Any]:
        """Raises Unavailable."""
        try:
            redis = self._connected()
            return self._collected(redis)
        except (*FAILURES, RedisError) as error:
            self.close()
            place = self._place or Place("", True)
            wrong = Broken(str(error)) if isinstance(error, RedisError) else error
            raise Unavailable(finding_of("redis", place, wrong)) from None

    def document(self, found: Mapping[str, Any], columns: int, lines: int) -> Document:
        return document(found)

    def close(self) -> None:
        if self._redis is not None:
            self._redis.close()
            self._redis = None

    def _connected(self) -> Redis:
        if self._redis is None:
            self._finder, self._rates = reading.Finder(), Rates()
            self._redis = opened("redis", addresses("redis", self._settings), self._connect)
        return self._redis

    def _connect(self, place: Place) -> Redis:
        self._place = place
        return Redis(place.url)

    def _collected(self, redis: Redis) -> dict[str, Any]:
        if self._named:
            kinds = reading.kinds_of(redis, self._named)
        else:
            self._finder.look(redis)
            kinds = self._finder.kinds
        server = reading.server(redis)
        queues = reading.queues(redis, kinds)
        self._add_rates(server, queues)
        self._latencies.append(server["latency"])
        place = self._place.shown if self._place else ""
        found: dict[str, Any] = {"view": self._view, "address": place, "server": server, "queues": queues}
        found["complete"] = bool(self._named) or self._finder.passes > 0
        found["latencies"] = list(self._latencies)
        if self._view == "lag":
            found["consumers"] = reading.consumers(redis, kinds)
        elif self._view == "peek":
            found["entries"] = reading.peek(redis, kinds, _PEEKED)
        elif self._view == "slow":
            found["slow"] = reading.slow(redis, _SLOW)
        return found

    def _add_rates(self, server: dict[str, Any], queues: list[dict[str, Any]]) -> None:
        now = time.monotonic()
        server["commands_rate"] = self._rates.of("commands", server["commands"], now)
        seen: set[Hashable] = {"commands"}
        for queue in queues:
            key = (queue["kind"], queue["name"])
            is_counter = queue.get("added") is not None
            value = queue["added"] if is_counter else queue["length"]
            queue["rate"] = self._rates.of(key, value, now, counter=is_counter)
            seen.add(key)
        self._rates.keep(seen)


def view_of(settings: Settings) -> str:
    """Which of its pictures is wanted; raises UsageError where it is two."""
    wanted = [name for name in ("lag", "peek", "slow") if settings.get(name)]
    if settings.get("latency") and "slow" not in wanted:
        wanted.append("slow")
    if len(wanted) > 1:
        raise UsageError(f"--{wanted[0]} and --{wanted[1]} are two pictures: give one", f"--{wanted[1]}")
    return wanted[0] if wanted else "queues"


def document(found: Mapping[str, Any]) -> Document:
    """The picture of what was collected."""
    server = found["server"]
    header = (Line((Span("redis ", "title"), Span(f"{server['version']} {server['role']} at {found['address']}"))),)
    blocks: list[Any] = [_server_line(server)]
    if server["memory_limit"]:
        share = (server["memory"] or 0) / server["memory_limit"]
        text = f"{size(server['memory'])} of {size(server['memory_limit'])}"
        blocks.append(Gauge("memory", min(1.0, share), text, "error" if share > 0.9 else "ok"))
    if not found["complete"]:
        blocks.append(Line(Span("still looking through the keys", "dim")))
    pictures = {"queues": _queues, "lag": _lag, "peek": _peek, "slow": _slow}
    return Document(header, (*blocks, *pictures[found["view"]](found)))


def _server_line(server: Mapping[str, Any]) -> Line:
    blocked = f" ({server['blocked']} wait)" if server["blocked"] else ""
    parts = [
        f"memory {size(server['memory'])}",
        f"clients {number(server['clients'])}{blocked}",
        f"commands {rate(server['commands_rate'])}",
        f"keys {number(server['keys'])}",
        f"answers in {lasting(server['latency'])}",
        f"up {lasting(server['uptime'])}",
    ]
    warn: list[Span] = []
    if server["evicted"]:
        warn.append(Span(f"  evicted {number(server['evicted'])}", "warning"))
    if server["rejected"]:
        warn.append(Span(f"  refused connections {number(server['rejected'])}", "error"))
    return Line((Span("  ".join(parts)), *warn), wrap=True)


def _behind(count: int | None, warn: int = 100, bad: int = 1000) -> Span:
    style: Style = "" if not count or count < warn else "warning" if count < bad else "error"
    return Span(number(count), style)


def _queues(found: Mapping[str, Any]) -> list[Any]:
    columns = (
        Column("queue", grow=True),
        Column("kind", rank=3),
        Column("length", "right"),
        Column("rate", "right", rank=1),
        Column("groups", "right", rank=4),
        Column("pending", "right", rank=2),
        Column("lag", "right", rank=1),
    )
    rows = []
    for queue in sorted(found["queues"], key=lambda each: -(each["length"] or 0)):
        groups: tuple[Cell, ...] = ("", "", "")
        if queue["kind"] == "stream":
            lag = _behind(queue["lag"]) if queue["groups"] else Span("-", "dim")
            groups = (str(len(queue["groups"])), _behind(queue["pending"]), lag)
        length: Cell = Span(queue["error"], "error") if queue["error"] else number(queue["length"])
        rows.append((queue["name"], queue["kind"], length, rate(queue["rate"]), *groups))
    return [Table(columns, tuple(rows), empty="no lists and no streams")]


def _lag(found: Mapping[str, Any]) -> list[Any]:
    columns = (
        Column("stream", grow=True),
        Column("group"),
        Column("lag", "right"),
        Column("pending", "right"),
        Column("consumers", "right", rank=2),
        Column("at", rank=3),
    )
    rows = [
        (
            *(queue["name"], each["name"], _behind(each["lag"]), _behind(each["pending"])),
            *(str(each["consumers"]), each["last_id"]),
        )
        for queue in found["queues"]
        for each in queue.get("groups", ())
    ]
    readers = (
        Column("consumer", grow=True),
        Column("group", rank=1),
        Column("stream", rank=2),
        Column("pending", "right"),
        Column("idle", "right"),
        Column("oldest", rank=3),
    )
    details = [
        (
            *(each["consumer"], each["group"], each["stream"], _behind(each["pending"]), lasting(each["idle"])),
            each["oldest_pending"] or "",
        )
        for each in found["consumers"]
    ]
    lists = [(queue["name"], number(queue["length"])) for queue in found["queues"] if queue["kind"] == "list"]
    blocks: list[Any] = [Table(columns, tuple(rows), empty="no stream has a consumer group")]
    if details:
        blocks.append(Table(readers, tuple(details), title="consumers"))
    if lists:
        blocks.append(Table((Column("list", grow=True), Column("waiting", "right")), tuple(lists)))
    return blocks


def _peek(found: Mapping[str, Any]) -> list[Any]:
    columns = (Column("queue"), Column("id", rank=1), Column("value", grow=True))
    rows = tuple((each["queue"], Span(each["id"], "dim"), each["value"]) for each in found["entries"])
    return [Table(columns, rows, title="newest of each stream, next of each list", empty="the queues are empty")]


def _slow(found: Mapping[str, Any]) -> list[Any]:
    told = found["slow"]
    latencies = found["latencies"]
    worst = max(latencies, default=0.0)
    blocks: list[Any] = [Spark("answers", tuple(latencies), f"{lasting(latencies[-1])}, at most {lasting(worst)}")]
    if told["error"]:
        blocks.append(Line(Span(f"slow log: {told['error']}", "error"), wrap=True))
    limit = told["slower_than"]
    since = "off" if limit is not None and limit < 0 else f"slower than {lasting(limit)}"
    columns = (Column("took", "right"), Column("when", rank=2), Column("command", grow=True), Column("client", rank=1))
    rows = tuple(
        (
            Span(lasting(each["seconds"]), "warning"),
            time.strftime("%H:%M:%S", time.localtime(each["at"])),
            each["command"],
            each["client"],
        )
        for each in told["entries"]
    )
    blocks.append(Table(columns, rows, title=f"slow log: {number(told['length'])} ({since})", empty="nothing was slow"))
    if told["latency"]:
        events = tuple((each["event"], lasting(each["latest"]), lasting(each["worst"])) for each in told["latency"])
        heads = (Column("latency event", grow=True), Column("latest", "right"), Column("worst", "right"))
        blocks.append(Table(heads, events))
    return blocks


URL = Flag(
    "--url", "The address; takes env:NAME and file:PATH. Without it: workflow.toml, $REDIS_URL, usual places.", "URL"
)

MONITOR = Monitor(
    "queue",
    "Redis lists and streams: length, rate, consumers that are behind, slow log, memory, clients.",
    QueueSource,
    flags=(
        Flag("--lag", "Show consumer groups and consumers: what is pending, and how far behind they are."),
        Flag("--peek", "Show what lies in the queues, without taking it out."),
        Flag("--slow", "Show the slow log, and how long answers take."),
        Flag("--latency", "The same as --slow."),
        Flag("--key", "A key to watch; without any all lists and streams that are found.", "KEY", many=True),
        URL,
    ),
)
