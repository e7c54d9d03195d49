"""events: tell what happens on the server, one JSON object a line, as long as somebody reads.

A reader sees what its filters let through: names (``window-*,pane-exited``) and formats over the event
(``#{==:#{hook_session_name},dev}``). What it could not be told it is told of in a line of its own, ``gap``.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from pymux_wf.lang.command_spec import CommandSpec
from pymux_wf.lang.nearest import nearest_words
from pymux_wf.lang.options_table import OPTION_TABLE
from pymux_wf.lang.patterns import glob_match
from pymux_wf.protocol import Message

from ..errors import CommandError
from ..event_ring import OF_BUFFERS, OF_PROGRAMS, OF_SHELLS, Event

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable, Callable

    from ..call import Call
    from ..client import Client

SPEC = CommandSpec(
    "events",
    long=("filter:", "since:"),
    marks=frozenset({"ro"}),
    usage="[--filter names|format]... [--since number]",
    summary="Tell what happens on the server, one JSON object a line.",
)

# More than the connection's own limit, so that it says when it can take more.
BACKLOG = 256 * 1024


def names() -> list[str]:
    """Every event there is."""
    hooks = [name for name, spec in OPTION_TABLE.items() if spec.hook]
    return sorted({*hooks, *OF_PROGRAMS, *OF_SHELLS, *OF_BUFFERS, "server-exiting"})


def run(call: Call) -> Awaitable[None] | None:
    client = call.client
    if client is None or client.attached or client.control is not None:
        raise CommandError("events needs a client of its own")
    ring = call.server.events
    since = _number(call.args.get("since"), ring.last)
    reader = Reader(call, client, [_filter(call, text) for text in call.args.all("filter")], since)
    return reader.done


def _number(text: str | None, default: int) -> int:
    if text is None:
        return default
    if not (text.isascii() and text.isdigit()) or len(text) > 18:
        raise CommandError(f"since must be the number of an event, not {text}")
    return min(int(text), default)  # a number of a server before this one means from now on


def _filter(call: Call, text: str) -> Callable[[Event], bool]:
    if "#" in text:
        return lambda event: _matches(call, event, text)
    patterns = text.replace(",", " ").split()
    known = names()
    for pattern in patterns:
        if not any(glob_match(pattern, name) for name in known):
            raise CommandError(f"no such event: {pattern}", nearest_words(pattern, known))
    return lambda event: any(glob_match(pattern, event.name) for pattern in patterns)


def _matches(call: Call, event: Event, text: str) -> bool:
    values = event.values()
    variables = {"hook": event.name, **{f"hook_{name}": str(value) for name, value in values.items()}}
    return call.server.context(variables=variables).true(text)


class Reader:
    """One client that reads events, from ``since`` on; ``done`` when the server ends or the client has gone."""

    def __init__(self, call: Call, client: Client, filters: list[Callable[[Event], bool]], since: int) -> None:
        self._ring = call.server.events
        self._client = client
        self._filters = filters
        self._seen = since
        self.done: asyncio.Future[None] = call.server.loop.create_future()
        self.done.add_done_callback(lambda _: self._leave())
        self._send({"seq": since, "time": time.time(), "event": "subscribed"})
        self._ring.readers.append(self._news)
        client.drained.append(self._read)
        self._read()

    def _leave(self) -> None:
        if self._news in self._ring.readers:
            self._ring.readers.remove(self._news)
            self._client.drained.remove(self._read)

    def _news(self, ending: bool) -> None:
        if ending:
            self._read()
            self._leave()
            self._client.finish()
        else:
            self._read()

    def _read(self) -> None:
        """Sends what has come, as far as the connection takes it; the rest waits in the ring."""
        if self._full:
            return
        first = self._ring.first_kept()
        if first > self._seen + 1:
            missed = first - 1 - self._seen
            self._send({"seq": first - 1, "time": time.time(), "event": "gap", "missed": missed})
            self._seen = first - 1
        for event in self._ring.since(self._seen):
            self._seen = event.seq
            if all(lets_through(event) for lets_through in self._filters):
                self._send(event.values())
                if self._full:
                    return

    @property
    def _full(self) -> bool:
        return self._client.connection.backlog > BACKLOG

    def _send(self, values: dict[str, Any]) -> None:
        self._client.connection.send(Message.STDOUT, (json.dumps(values) + "\n").encode(), True)
