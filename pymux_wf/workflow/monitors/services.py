"""``mon services``: whether services answer, how fast, and how long their certificates are good (``--tls``).

Checks what ``[services.NAME]`` of ``workflow.toml`` names, and shows what Consul has checked, which services a cluster
has, and which names ``/etc/hosts`` gives.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Mapping
from typing import Any

from pymux_wf.workflow.command_spec import Flag
from pymux_wf.workflow.components.component_access import unset
from pymux_wf.workflow.components.service_checks import Check, SideBySide
from pymux_wf.workflow.components.service_names import checks_of, of_consul, of_hosts, of_kubernetes
from pymux_wf.workflow.config.workflow_file import WorkflowFile
from pymux_wf.workflow.drawing.document import Block, Column, Document, Line, Span, Style, Table
from pymux_wf.workflow.drawing.readable import clean, lasting
from pymux_wf.workflow.errors import WorkflowError
from pymux_wf.workflow.monitors.monitor import Monitor, Settings
from pymux_wf.workflow.monitors.services_settings import Service
from pymux_wf.workflow.probes.settings import Components
from pymux_wf.workflow.probes.wire import reason

_DEADLINE = 2.0
_NAMES_EVERY = 30.0
"""Seconds for which what a name stands for is remembered."""
_STYLES: dict[str, Style] = {"ok": "ok", "slow": "warning", "expiring": "warning", "failed": "error", "down": "error"}
_RANK = {"down": 0, "failed": 1, "expiring": 2, "slow": 3, "ok": 4}


class ServicesSource:
    """The services that are configured and found."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._tls = bool(settings.get("tls"))
        self._side_by_side = SideBySide()
        self._cluster: tuple[list[dict[str, Any]], str] = ([], "")
        self._cluster_at = -_NAMES_EVERY
        self._names: dict[str, tuple[float, Service, list[Check]]] = {}
        self._latencies: dict[tuple[str, str], deque[float]] = {}
        self._since: dict[tuple[str, str], tuple[str, float]] = {}

    def collect(self) -> dict[str, Any]:
        """Raises Unavailable where the configuration cannot be read."""
        try:
            file = WorkflowFile.load(project=self._settings.project)
            services: dict[str, Service] = file.table("services")
            components: Components = file.table("components") or Components()
        except (WorkflowError, OSError) as error:
            raise unset("services", clean(error, 400)) from None
        checks, rows = [], []
        for count, url in enumerate(self._settings.get("url") or (), 1):
            services = {**services, f"url {count}": Service(url=url)}
        for name, service in services.items():
            found, wrong = self._checks(name, service, components)
            checks += found
            rows += wrong
        rows += self._side_by_side.all(checks)
        errors = [] if self._tls else self._found(components, rows)
        self._remember(rows)
        rows.sort(key=lambda row: (_RANK.get(row["state"], 1), row["name"]))
        return {
            "view": "tls" if self._tls else "services",
            "services": [row for row in rows if row["tls"]] if self._tls else rows,
            "configured": len(services),
            "hosts": of_hosts(),
            "errors": errors,
        }

    def document(self, found: Mapping[str, Any], columns: int, lines: int) -> Document:
        return document(found)

    def close(self) -> None: ...

    def _found(self, components: Components, rows: list[dict[str, Any]]) -> list[str]:
        """Adds what Consul and the cluster know; gives back why they could not be asked."""
        now = time.monotonic()
        if now - self._cluster_at >= _NAMES_EVERY:
            self._cluster, self._cluster_at = of_kubernetes(self._settings, components), now
        by_consul = of_consul(components, _DEADLINE)
        for found, _ in (by_consul, self._cluster):
            rows += [dict(row) for row in found]
        return [error for _, error in (by_consul, self._cluster) if error]

    def _checks(self, name: str, service: Service, components: Components) -> tuple[list[Check], list[dict[str, Any]]]:
        """What to check for a service, or the row that says why that is not known."""
        now = time.monotonic()
        known = self._names.get(name)
        if known and known[1] == service and now - known[0] < _NAMES_EVERY:
            return known[2], []
        try:
            checks = checks_of(name, service, components, self._settings)
        except (WorkflowError, OSError, ValueError) as error:
            detail = error.message if isinstance(error, WorkflowError) else reason(error)
            address = service.srv or service.consul or service.kube or service.url
            about = {"name": clean(name, 80), "address": clean(address, 160), "source": "config"}
            return [], [{**about, "state": "down", "detail": clean(detail, 200), "seconds": None, "tls": None}]
        self._names[name] = (now, service, checks)
        return checks, []

    def _remember(self, rows: list[dict[str, Any]]) -> None:
        """Adds to each row how long its state has lasted and how fast it was on average and at worst."""
        now = time.time()
        for row in rows:
            key = (row["name"], row["address"])
            state, since = self._since.get(key, ("", now))
            self._since[key] = (row["state"], since if state == row["state"] else now)
            row["since"] = round(now - self._since[key][1], 1)
            kept = self._latencies.setdefault(key, deque(maxlen=60))
            if row["seconds"] is not None:
                kept.append(row["seconds"])
            row["average"] = round(sum(kept) / len(kept), 4) if kept else None
            row["worst"] = max(kept, default=None)
        keys = {(row["name"], row["address"]) for row in rows}
        for gone in self._since.keys() - keys:
            del self._since[gone]
            self._latencies.pop(gone, None)


def document(found: Mapping[str, Any]) -> Document:
    """The picture of what was collected."""
    rows = found["services"]
    if found["view"] == "tls":
        return Document((Line((Span("certificates", "title"),)),), (_certificates(rows),))
    bad = sum(row["state"] in ("down", "failed") for row in rows)
    told = Span(f"{bad} of {len(rows)} in trouble", "error") if bad else Span(f"all {len(rows)} answer", "ok")
    header = [Line((Span("services ", "title"), *((told,) if rows else ())))]
    if not found["configured"]:
        remedy = "none is configured: write [services.NAME] url = ... into workflow.toml"
        header.append(Line(Span(remedy, "dim"), wrap=True))
    header += [Line(Span(error, "warning")) for error in found["errors"]]
    columns = (
        Column("service", grow=True),
        Column("state"),
        Column("took", "right", rank=1),
        Column("average", "right", rank=4),
        Column("worst", "right", rank=5),
        Column("for", "right", rank=3),
        Column("address", rank=6),
        Column("source", rank=7),
        Column("detail", rank=2, grow=True),
    )
    table = tuple(
        (
            *(row["name"], Span(row["state"], _STYLES.get(row["state"], "error")), lasting(row["seconds"])),
            *(lasting(row["average"]), lasting(row["worst"]), lasting(row["since"])),
            *(row["address"], row["source"], row["detail"]),
        )
        for row in rows
    )
    blocks: list[Block] = [Table(columns, table, empty="no services")]
    if found["hosts"]:
        names = tuple((each["name"], each["address"]) for each in found["hosts"])
        blocks.append(Table((Column("name in /etc/hosts", grow=True), Column("address")), names))
    return Document(tuple(header), tuple(blocks))


def _certificates(rows: list[dict[str, Any]]) -> Table:
    columns = (
        Column("service", grow=True),
        Column("ends in", "right"),
        Column("on", rank=2),
        Column("state"),
        Column("protocol", rank=3),
        Column("address", rank=4),
        Column("detail", rank=1),
    )
    table = []
    for row in sorted(rows, key=lambda each: float(each["tls"]["ends"])):
        tls = row["tls"]
        left = lasting(tls["left"]) if tls["left"] > 0 else f"over {lasting(-tls['left'])} ago"
        day = time.strftime("%Y-%m-%d", time.gmtime(tls["ends"]))
        state = Span(row["state"], _STYLES.get(row["state"], "error"))
        table.append((row["name"], left, day, state, tls["version"], row["address"], tls["problem"] or row["detail"]))
    return Table(columns, tuple(table), empty="no service here is reached with TLS")


MONITOR = Monitor(
    "services",
    "Whether services answer, how fast, and how long their certificates are good.",
    ServicesSource,
    flags=(
        Flag("--tls", "Show the certificates: when they end, and whether they are trusted."),
        Flag(
            "--url", "Check this address as well: http(s)://, tcp://host:port, tls://, unix:///path.", "URL", many=True
        ),
    ),
    interval=5.0,
)
