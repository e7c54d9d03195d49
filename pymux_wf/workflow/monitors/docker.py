"""``mon docker``: containers, their health, what they take, and what those in trouble printed last.

``--logs NAME`` follows one container's output.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pymux_wf.workflow.command_spec import Flag
from pymux_wf.workflow.components.component_access import FAILURES, Broken, addresses, finding_of, opened
from pymux_wf.workflow.components.docker_engine import Containers, engine_at
from pymux_wf.workflow.drawing.document import Block, Column, Document, Line, Lines, Span, Style, Table
from pymux_wf.workflow.drawing.readable import number, size
from pymux_wf.workflow.monitors.monitor import Monitor, Settings, Unavailable
from pymux_wf.workflow.probes.places import Place
from pymux_wf.workflow.probes.programs import find

_LAST, _TAIL, _TROUBLED = 4, 300, 2


class DockerSource:
    """An Engine, asked while it answers."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._logs: str | None = settings.get("logs")
        self._engine: Containers | None = None
        self._place = Place("", True)

    def collect(self) -> dict[str, Any]:
        """Raises Unavailable."""
        try:
            if self._engine is None:
                self._engine = opened("docker", self._places(), self._connect)
            return self._collected(self._engine)
        except FAILURES as error:
            self._engine = None
            raise Unavailable(finding_of("docker", self._place, error)) from None

    def document(self, found: Mapping[str, Any], columns: int, lines: int) -> Document:
        return document(found)

    def close(self) -> None:
        self._engine = None

    def _places(self) -> list[Place]:
        found = addresses("docker", self._settings)
        # No socket at its usual places: the program may know a context that says where it is.
        return found or ([Place("", False, "")] if find("docker") else [])

    def _connect(self, place: Place) -> Containers:
        self._place = place
        return engine_at(place.url)

    def _collected(self, engine: Containers) -> dict[str, Any]:
        shown = self._place.shown or "docker's context"
        found: dict[str, Any] = {"address": shown, "version": engine.version}
        if self._logs is not None:
            return {**found, "view": "logs", "container": self._logs, "lines": self._last(engine, self._logs, _TAIL)}
        rows = engine.containers()
        engine.use(rows)
        rows.sort(key=lambda row: (not troubled(row), row["state"] != "running", row["name"]))
        last = {row["name"]: self._last(engine, row["id"], _LAST) for row in rows[:_TROUBLED] if troubled(row)}
        counts: dict[str, int] = {}
        for row in rows:
            counts[row["state"]] = counts.get(row["state"], 0) + 1
        return {**found, "view": "containers", "counts": counts, "containers": rows, "last": last}

    @staticmethod
    def _last(engine: Containers, container: str, count: int) -> list[str]:
        try:
            return engine.logs(container, count)
        except Broken as error:  # no such container; one whose log driver keeps nothing
            return [f"({error})"]


def troubled(row: Mapping[str, Any]) -> bool:
    """Whether somebody should look: unhealthy, restarting, dead, or ended with an error."""
    failed = row["state"] == "exited" and not row["status"].startswith("Exited (0)")
    return failed or row["health"] == "unhealthy" or row["state"] in ("restarting", "dead")


def document(found: Mapping[str, Any]) -> Document:
    """The picture of what was collected."""
    header = (Line((Span("docker ", "title"), Span(f"{found['version']} at {found['address']}"))),)
    if found["view"] == "logs":
        lines = Lines(tuple(found["lines"]), title=found["container"], empty="it has printed nothing")
        return Document(header, (lines,))
    counts = "  ".join(f"{state} {number(count)}" for state, count in sorted(found["counts"].items()))
    blocks: list[Block] = [Line(counts)] if counts else []
    blocks.append(_table(found["containers"]))
    blocks += [Lines(tuple(lines), title=f"{name}:") for name, lines in found["last"].items() if lines]
    return Document(header, tuple(blocks))


def _table(containers: list[dict[str, Any]]) -> Table:
    columns = (
        Column("container", grow=True),
        Column("state"),
        Column("cpu", "right", rank=1),
        Column("memory", "right", rank=1),
        Column("of", "right", rank=4),
        Column("in", "right", rank=5),
        Column("out", "right", rank=5),
        Column("restarts", "right", rank=3),
        Column("status", rank=2),
        Column("image", rank=6),
        Column("ports", rank=7),
    )
    rows = []
    for row in containers:
        cpu = "-" if row["cpu"] is None else f"{row['cpu']:.0%}"
        full = row["memory"] and row["memory_limit"] and row["memory"] > 0.9 * row["memory_limit"]
        memory = Span(size(row["memory"]), "error" if full else "")
        use = (cpu, memory, size(row["memory_limit"]), size(row["received"]), size(row["sent"]))
        words = (number(row["restarts"]), row["status"], row["image"], " ".join(row["ports"]))
        rows.append((row["name"], _state(row), *use, *words))
    return Table(columns, tuple(rows), empty="no containers")


def _state(row: Mapping[str, Any]) -> Span:
    styles: dict[str, Style] = {"running": "ok", "healthy": "ok", "exited": "dim", "created": "dim"}
    word = row["health"] or row["state"]
    return Span(word, "error" if troubled(row) else styles.get(word, "warning"))


MONITOR = Monitor(
    "docker",
    "Containers: state, health, processor, memory, network, restarts, and the last lines of those in trouble.",
    DockerSource,
    flags=(
        Flag("--logs", "Follow what this container prints.", "NAME"),
        Flag("--url", "The Engine's address: unix:///path, tcp://host:port or ssh://host.", "URL"),
    ),
)
