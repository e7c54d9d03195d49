"""One check of one address: connects, asks if it speaks HTTP, says what it thinks of the answer. Bounded by a deadline.

Checks run side by side in threads; one that hangs in the system's resolver is told as late and not started again
before it has ended.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from pymux_wf.workflow.config.secrets import hidden, shown
from pymux_wf.workflow.drawing.readable import clean, lasting
from pymux_wf.workflow.monitors.services_settings import Service
from pymux_wf.workflow.probes.wire import Wire, get, reason

MOST = 64
"""Checks that run at once."""


@dataclass(frozen=True, slots=True)
class Check:
    """What to check: a name, an address, and the settings that say what is good."""

    name: str
    url: str = field(repr=False)
    service: Service
    source: str = "config"

    @property
    def shown(self) -> str:
        """The address for people: a reference to a secret as it is written, else without passwords."""
        reference = self.service.url.startswith(("env:", "file:"))
        return clean(self.service.url if reference else shown(self.url), 160)


def checked(check: Check) -> dict[str, Any]:
    """The result as a row: state ``ok``, ``slow``, ``expiring``, ``failed`` or ``down``, detail, seconds, tls."""
    row: dict[str, Any] = {
        "name": clean(check.name, 80),
        "address": check.shown,
        "source": check.source,
        "state": "ok",
        "detail": "",
        "seconds": None,
        "tls": None,
    }
    began = time.monotonic()
    try:
        row |= _asked(check)
    except (OSError, ValueError) as error:
        row |= {"state": "down", "detail": clean(hidden(reason(error), check.url), 200)}
        return row
    row["seconds"] = round(time.monotonic() - began, 4)
    if row["state"] == "ok" and row["seconds"] > check.service.slow:
        row |= {"state": "slow", "detail": row["detail"] or f"it took {lasting(row['seconds'])}"}
    return row


def _asked(check: Check) -> dict[str, Any]:
    parts = urlsplit(check.url)
    service = check.service
    if parts.scheme == "http":
        return _http(check)
    if parts.scheme in ("https", "tls"):
        if not parts.hostname:
            raise ValueError("the address has no host")
        tls = _tls(parts.hostname, parts.port or 443, service)
        answer = _http(check) if parts.scheme == "https" and tls["tls"]["problem"] == "" else {}
        return {**answer, **tls} if tls["state"] != "ok" and answer.get("state", "ok") == "ok" else {**tls, **answer}
    if parts.scheme not in ("tcp", "unix"):
        raise ValueError(f"{parts.scheme}:// is no address that can be checked")
    is_unix = parts.scheme == "unix"
    if not is_unix and (not parts.hostname or parts.port is None):
        raise ValueError("write tcp://host:port")
    where = unquote(parts.path) if is_unix else (parts.hostname or "", parts.port or 0)
    Wire(where, time.monotonic() + service.timeout).close()
    return {"detail": "connected"}


def _http(check: Check) -> dict[str, Any]:
    service = check.service
    answer = get(check.url, service.timeout)
    good = answer.status in service.status if service.status else 200 <= answer.status < 400
    if not good:
        return {"state": "failed", "detail": f"status {answer.status}", "status": answer.status}
    if service.contains and service.contains.encode() not in answer.body:
        detail = f"status {answer.status}, but the answer has no {clean(service.contains, 40)!r}"
        return {"state": "failed", "detail": detail, "status": answer.status}
    return {"detail": f"status {answer.status}", "status": answer.status}


def _tls(host: str, port: int, service: Service) -> dict[str, Any]:
    from pymux_wf.workflow.components.certificates import certificate_of

    seen = certificate_of(host, port, service.timeout)
    left = seen.ends - time.time()
    tls = {"ends": seen.ends, "left": round(left), "problem": clean(seen.problem, 200), "version": seen.version}
    if seen.problem:
        return {"state": "failed", "detail": tls["problem"], "tls": tls}
    if left < service.expiry:
        return {"state": "expiring", "detail": f"its certificate ends in {lasting(left)}", "tls": tls}
    return {"state": "ok", "detail": seen.version, "tls": tls}


class SideBySide:
    """Runs checks in threads of their own and collects what came in time."""

    def __init__(self, run: Callable[[Check], dict[str, Any]] = checked) -> None:
        self._run = run
        self._busy: dict[tuple[str, str], threading.Thread] = {}

    def all(self, checks: list[Check]) -> list[dict[str, Any]]:
        """A row for each, in order; returns at the latest half a second after the longest timeout."""
        results: dict[tuple[str, str], dict[str, Any]] = {}
        begun = []
        for check in checks[:MOST]:
            key = (check.name, check.url)
            if (hanging := self._busy.get(key)) is not None and hanging.is_alive():
                continue
            self._busy[key] = threading.Thread(target=self._one, args=(check, key, results), daemon=True)
            self._busy[key].start()
            begun.append((key, check.service.timeout))
        end = time.monotonic() + max((timeout for _, timeout in begun), default=0.0) + 0.5
        for key, _ in begun:
            self._busy[key].join(max(0.0, end - time.monotonic()))
        self._busy = {key: thread for key, thread in self._busy.items() if thread.is_alive()}
        return [results.get((check.name, check.url)) or _late(check) for check in checks[:MOST]]

    def _one(self, check: Check, key: tuple[str, str], results: dict[tuple[str, str], dict[str, Any]]) -> None:
        results[key] = self._run(check)


def _late(check: Check) -> dict[str, Any]:
    told = {"name": clean(check.name, 80), "address": check.shown, "source": check.source}
    return {**told, "state": "down", "detail": "no answer in time", "seconds": None, "tls": None}
