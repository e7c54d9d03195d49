"""As much of Redis' protocol (RESP2) as reading takes, over a socket of our own.

Not the redis library: it alone takes 20 MB of memory, and a monitor has to do with 25. Every call has a deadline;
values longer than ``KEPT`` bytes are read to their end and cut, so nothing that lies in a queue is held whole.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from pymux_wf.workflow.components.component_access import Broken, Denied
from pymux_wf.workflow.probes.wire import Wire

KEPT = 16 * 1024
DEADLINE = 2.0
_ELEMENTS = 200_000
_DENIALS = ("NOAUTH", "WRONGPASS", "NOPERM", "ERR invalid password", "ERR Client sent AUTH")

Value = Any
"""What Redis answers: bytes, int, None, a list of these, or a RedisError among the answers of a batch."""


class RedisError(Exception):
    """Redis refused a command; the text is its own."""


class Redis:
    """A connection. ``url`` is ``redis://[user:password@]host[:port]/N``, ``rediss://...`` or ``unix:///path?db=N``."""

    def __init__(self, url: str, deadline: float = DEADLINE) -> None:
        """Connects and logs in; raises OSError, ValueError, Denied, Broken."""
        parts = urlsplit(url if "://" in url else f"redis://{url}")
        if parts.scheme not in ("redis", "rediss", "unix"):
            raise ValueError(f"{parts.scheme}:// is no address of a Redis")
        query = parse_qs(parts.query)
        is_unix = parts.scheme == "unix"
        where = unquote(parts.path) if is_unix else (parts.hostname or "127.0.0.1", parts.port or 6379)
        number = query.get("db", [""])[0] or ("" if is_unix else parts.path.strip("/")) or "0"
        if not number.isdigit():
            raise ValueError(f"{number!r} is no number of a database")
        verify = query.get("ssl_cert_reqs", [""])[0] != "none"
        self.deadline = deadline
        self._wire = Wire(where, time.monotonic() + deadline, tls=parts.scheme == "rediss", verify=verify)
        try:
            self._log_in(unquote(parts.username or ""), unquote(parts.password or ""), number)
        except BaseException:
            self.close()
            raise

    def call(self, *words: str | bytes | int) -> Value:
        """One command; raises RedisError, OSError, Denied, Broken."""
        answer = self.batch([words])[0]
        if isinstance(answer, RedisError):
            raise Denied(str(answer)) if str(answer).startswith(_DENIALS) else answer
        return answer

    def batch(self, commands: Sequence[Sequence[str | bytes | int]]) -> list[Value]:
        """Several commands at once, and their answers in order: a RedisError where one was refused."""
        self._wire.end = time.monotonic() + self.deadline
        self._wire.send(b"".join(map(_packed, commands)))
        return [self._read() for _ in commands]

    def close(self) -> None:
        self._wire.close()

    def _log_in(self, user: str, password: str, number: str) -> None:
        if password:
            self.call("AUTH", *([user] if user else []), password)
        self.batch([("CLIENT", "SETNAME", "pywfmux-mon")])
        if number != "0":
            self.call("SELECT", number)
        if self.call("PING") != b"PONG":
            raise Broken("it does not speak Redis' protocol")

    def _read(self) -> Value:
        line = self._wire.line()
        kind, rest = line[:1], line[1:]
        if kind == b"+":
            return rest
        if kind == b"-":
            return RedisError(rest.decode("utf-8", "replace"))
        try:
            count = int(rest)
        except ValueError:
            raise Broken("it does not speak Redis' protocol") from None
        if kind == b":":
            return count
        if kind == b"$":
            return self._bulk(count)
        if kind != b"*" or count > _ELEMENTS:
            raise Broken("it does not speak Redis' protocol" if kind != b"*" else f"an answer of {count} elements")
        return None if count < 0 else [self._read() for _ in range(count)]

    def _bulk(self, count: int) -> bytes | None:
        if count < 0:
            return None
        kept = self._wire.exactly(min(count, KEPT))
        left = count - len(kept) + 2  # and the end of the line
        while left:
            left -= len(self._wire.exactly(min(left, 65536)))
        return kept


def _packed(words: Sequence[str | bytes | int]) -> bytes:
    parts = [word if isinstance(word, bytes) else str(word).encode("utf-8", "surrogateescape") for word in words]
    return b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)


def table_of(answer: Value) -> dict[str, Value]:
    """A flat list of names and values as a dict; {} of anything else."""
    if not isinstance(answer, list):
        return {}
    names = (name.decode("utf-8", "replace") if isinstance(name, bytes) else str(name) for name in answer[::2])
    return dict(zip(names, answer[1::2], strict=False))


def info_of(text: Value) -> dict[str, str]:
    """What INFO says, by name."""
    lines = text.decode("utf-8", "replace").splitlines() if isinstance(text, bytes) else []
    return dict(line.split(":", 1) for line in lines if ":" in line and not line.startswith("#"))
