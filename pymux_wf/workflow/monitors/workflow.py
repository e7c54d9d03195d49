"""``mon workflow``: the counters of the workflow engine, its last runs (``--runs``), and what is measured here.

The engine is what ``[engine]`` of ``workflow.toml`` (or ``components.engine``) names: JSON or Prometheus' text at an
address or in a file. The named values of the server (``pywfmux metrics``) are shown beside it, with or without one.
"""

from __future__ import annotations

import os
import time
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

from pymux_wf.workflow.command_spec import Flag
from pymux_wf.workflow.components import engine_shapes as shapes
from pymux_wf.workflow.components.component_access import FAILURES, Broken, Denied, finding_of, unset
from pymux_wf.workflow.config.secrets import resolve
from pymux_wf.workflow.config.workflow_file import WorkflowFile
from pymux_wf.workflow.drawing.document import Block, Column, Document, Line, Span, Style, Table
from pymux_wf.workflow.drawing.readable import Rates, clean, lasting, number, rate
from pymux_wf.workflow.errors import WorkflowError
from pymux_wf.workflow.monitors.monitor import DEADLINE, Monitor, Settings, Unavailable
from pymux_wf.workflow.monitors.workflow_settings import Engine
from pymux_wf.workflow.probes.places import Place, places
from pymux_wf.workflow.probes.settings import Components
from pymux_wf.workflow.probes.wire import get

if TYPE_CHECKING:
    from pymux_wf.api.sync.server import Server

_LARGEST = 4 << 20
_METRIC_STYLES: dict[str, Style] = {"error": "error", "stale": "dim", "paused": "dim", "never": "dim"}


class WorkflowSource:
    """The engine that is configured, and the server."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._view = "runs" if settings.get("runs") else "workflow"
        self._rates = Rates()
        self._server: Server | None = None

    def collect(self) -> dict[str, Any]:
        """Raises Unavailable where there is neither an engine nor a server, or the engine does not answer."""
        place, engine = self._configured()
        metrics = self._metrics()
        if place is None and (metrics is None or self._view == "runs"):
            remedy = "set components.engine or [engine] url in workflow.toml; pywfmux demo starts a small one"
            raise unset("engine", "no workflow engine is configured", remedy)
        counters: list[dict[str, Any]] = []
        runs: list[dict[str, Any]] = []
        if place is not None:
            try:
                counters, runs = self._asked(place, engine)
            except (*FAILURES, WorkflowError) as error:
                failure = Broken(error.message) if isinstance(error, WorkflowError) else error
                finding = finding_of("engine", place, failure)
                if metrics is None or self._view == "runs":
                    raise Unavailable(finding) from None
                return {**self._told(place, counters, runs, metrics), "error": finding.line()}
        return self._told(place, counters, runs, metrics)

    def document(self, found: Mapping[str, Any], columns: int, lines: int) -> Document:
        return document(found)

    def close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    def _told(
        self,
        place: Place | None,
        counters: list[dict[str, Any]],
        runs: list[dict[str, Any]],
        metrics: list[dict[str, Any]] | None,
    ) -> dict[str, Any]:
        return {
            "view": self._view,
            "address": place.shown if place else None,
            "counters": counters,
            "states": shapes.states(runs),
            "runs": runs,
            "metrics": metrics,
            "error": None,
        }

    def _configured(self) -> tuple[Place | None, Engine]:
        try:
            file = WorkflowFile.load(project=self._settings.project)
            engine: Engine = file.table("engine") or Engine()
            components: Components = file.table("components") or Components()
            named = self._settings.get("url") or engine.url
            if named:
                return Place(resolve(named), True, "[engine] url", named), engine
            found = places("engine", components)
        except (WorkflowError, OSError) as error:
            raise unset("engine", clean(error, 400)) from None
        return (found[0] if found else None), engine

    def _asked(self, place: Place, engine: Engine) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        counters, document = shapes.read(content_of(place.url, engine.token))
        if engine.runs and _is_address(engine.runs):
            document = shapes.read(content_of(resolve(engine.runs), engine.token))[1]
            runs = shapes.runs(document)
        else:
            runs = shapes.runs(document, engine.runs)
        now = time.monotonic()
        told = [
            {"name": name, "value": value, "rate": self._rates.of(name, value, now)}
            for name, value in shapes.chosen(counters, engine.counters).items()
        ]
        names: set[Hashable] = {each["name"] for each in told}
        self._rates.keep(names)
        return told, runs

    def _metrics(self) -> list[dict[str, Any]] | None:
        """The named values: those that the supervisor measures, else those that programs told the server; None where
        there is no server."""
        if not self._settings.socket or not os.path.exists(self._settings.socket):
            return None
        from pymux_wf.workflow.supervisor.calls import call

        try:
            # First the supervisor, which knows more; and asking it takes 8 MB less than the library does.
            told = call(self._settings.socket, "metrics.list", wait=DEADLINE, start=False)
        except WorkflowError:
            return self._of_server()
        return [
            _metric(
                each["name"], each["text"], each["value"], each["age"], each["state"], each["error"], each["source"]
            )
            for each in told["metrics"]
        ]

    def _of_server(self) -> list[dict[str, Any]] | None:
        from pymux_wf import Server
        from pymux_wf.api.errors import MuxError

        try:
            if self._server is None:
                self._server = Server.connect(self._settings.socket, timeout=DEADLINE)
            found = self._server.metrics()
        except (MuxError, OSError):
            self.close()
            return None
        return [
            _metric(name, each.text, each.value, each.age, "stale" if each.stale else "ok", each.error, each.source)
            for name, each in sorted(found.items())
        ]


def _metric(
    name: str, text: str, value: float | None, age: float | None, state: str, error: str | None, source: str
) -> dict[str, Any]:
    return {
        "name": clean(name, 80),
        "text": clean(text, 80),
        "value": value,
        "age": None if age is None else round(age, 1),
        "state": "error" if error else clean(state, 20),
        "error": clean(error, 200) if error else None,
        "source": clean(source, 40),
    }


def _is_address(text: str) -> bool:
    return "/" in text or text.startswith(("env:", "file:"))


def content_of(url: str, token: str) -> bytes:
    """What an address or a file says, at most 4 MB; raises what FAILURES lists, and WorkflowError."""
    if url.startswith(("http://", "https://", "unix://")):
        secret = resolve(token) if token else ""
        answer = get(url, DEADLINE, headers={"Authorization": f"Bearer {secret}"} if secret else {})
        if answer.status in (401, 403):
            raise Denied(f"status {answer.status}")
        if answer.status != 200:
            raise Broken(f"it answers with status {answer.status}")
        return answer.body
    with open(os.path.expanduser(url.removeprefix("file://")), "rb") as file:
        data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise Broken("the file is larger than 4 MB")
    return data


def document(found: Mapping[str, Any], now: float | None = None) -> Document:
    """The picture of what was collected."""
    now = time.time() if now is None else now
    where = found["address"] or "no engine is configured: [engine] url in workflow.toml"
    header = [
        Line((Span("workflow ", "title"), Span(where, "" if found["address"] else "dim")), wrap=not found["address"])
    ]
    if found["error"]:
        header.append(Line(Span(found["error"], "error"), wrap=True))
    blocks: list[Block] = []
    if found["states"]:
        spans = [Span(f"{state} {number(count)}  ", shapes.style_of(state)) for state, count in found["states"].items()]
        blocks.append(Line((Span("runs: "), *spans)))
    if found["view"] == "runs":
        return Document(tuple(header), (*blocks, _runs(found["runs"], now)))
    if found["address"]:
        rows = tuple((each["name"], number(each["value"]), rate(each["rate"])) for each in found["counters"])
        columns = (Column("counter", grow=True), Column("value", "right"), Column("change", "right", rank=1))
        blocks.append(Table(columns, rows, empty="the engine counts nothing"))
    if found["metrics"] is not None:
        blocks.append(_metrics(found["metrics"]))
    if found["runs"]:
        blocks.append(_runs(found["runs"][:10], now))
    return Document(tuple(header), tuple(blocks))


def _metrics(metrics: list[dict[str, Any]]) -> Table:
    columns = (
        Column("metric", grow=True),
        Column("value", "right"),
        Column("age", "right", rank=1),
        Column("source", rank=2),
        Column("error", rank=3),
    )
    rows = tuple(
        (
            each["name"],
            Span(each["text"], _METRIC_STYLES.get(each["state"], "")),
            *(lasting(each["age"]), each["source"], Span(each["error"] or "", "error")),
        )
        for each in metrics
    )
    return Table(columns, rows, empty="nothing is measured: pywfmux metrics list tells more")


def _runs(runs: list[dict[str, Any]], now: float) -> Table:
    columns = (
        Column("run", rank=3),
        Column("workflow", grow=True),
        Column("state"),
        Column("took", "right", rank=1),
        Column("began", "right", rank=2),
        Column("error", rank=4),
    )
    rows = []
    for run in runs:
        began = f"{lasting(now - run['started'])} ago" if run["started"] is not None else ""
        lasts = run["seconds"]
        if lasts is None and run["started"] is not None and run["ended"] is None:
            lasts = now - run["started"]
        state = Span(run["state"] or "?", shapes.style_of(run["state"]))
        rows.append((run["id"], run["name"], state, lasting(lasts), began, Span(run["error"], "error")))
    return Table(columns, tuple(rows), title="runs", empty="no runs")


MONITOR = Monitor(
    "workflow",
    "The workflow engine: its counters and last runs, and the values that are measured here.",
    WorkflowSource,
    flags=(
        Flag("--runs", "Show the last runs: state, how long they took, what went wrong."),
        Flag("--url", "Where the engine tells JSON or Prometheus' text: an address or a file; takes env:NAME.", "URL"),
    ),
)
