"""Whether a Redis answers: its protocol is simple enough to ask without any library or program (RESP 2)."""

from __future__ import annotations

import time
from urllib.parse import parse_qs, unquote, urlsplit

from pymux_wf.workflow.probes.wire import Wire


class Refused(Exception):
    """It answers, and does not let us in."""


def redis_version(url: str, deadline: float) -> str:
    """Logs in, asks PING and its version: ``"7.0.15"``, "" where it does not tell it.

    Raises:
        Refused: a password is missing or wrong, or the user may not do even this.
        OSError: it cannot be reached, or not in time.
        ValueError: no address of Redis, or what answers is none.
    """
    parts = urlsplit(url if "://" in url else f"redis://{url}")
    if parts.scheme not in ("redis", "rediss", "unix", "tcp"):
        raise ValueError(f"{parts.scheme}:// is no address of a Redis")
    if parts.scheme == "unix":
        where: tuple[str, int] | str = unquote(parts.path)
        database = parse_qs(parts.query).get("db", ["0"])[0]
    else:
        where = (parts.hostname or "127.0.0.1", parts.port or 6379)
        database = parts.path.strip("/") or "0"
    with Wire(where, time.monotonic() + deadline, tls=parts.scheme == "rediss") as wire:
        if parts.password:
            user = [unquote(parts.username)] if parts.username else []
            _ask(wire, "AUTH", *user, unquote(parts.password))
        _ask(wire, "PING")
        if database != "0":
            _ask(wire, "SELECT", database)
        return _version(wire)


def _version(wire: Wire) -> str:
    try:
        told = _ask(wire, "INFO", "server").decode("utf-8", "replace")
    except (Refused, ValueError):  # who may PING need not be allowed to ask this
        return ""
    return next((line.partition(":")[2].strip() for line in told.splitlines() if line.startswith("redis_version")), "")


def _ask(wire: Wire, *words: str) -> bytes:
    encoded = [word.encode() for word in words]
    wire.send(b"*%d\r\n" % len(encoded) + b"".join(b"$%d\r\n%b\r\n" % (len(word), word) for word in encoded))
    line = wire.line()
    kind, rest = line[:1], line[1:]
    if kind == b"-":
        said = rest.decode("utf-8", "replace")
        if said.startswith(("NOAUTH", "WRONGPASS", "NOPERM", "DENIED")) or "AUTH" in said:
            raise Refused(said)
        raise ValueError(said)
    if kind in (b"+", b":"):
        return rest
    if kind == b"$":
        size = int(rest)
        data = wire.exactly(max(0, size) + 2)
        return data[:-2]
    raise ValueError("what answers is no Redis")
