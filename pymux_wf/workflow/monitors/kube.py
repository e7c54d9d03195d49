"""``mon kube``: what runs in a Kubernetes cluster: pods by phase, restarts, rollouts, events, use; by kubectl.

``--pods`` lists all pods, ``--services`` the services with what stands behind them.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from pymux_wf.workflow.command_spec import Flag
from pymux_wf.workflow.components import kube_shapes as shapes
from pymux_wf.workflow.components.kubectl import Kubectl
from pymux_wf.workflow.drawing.document import Block, Column, Document, Line, Span, Style, Table
from pymux_wf.workflow.drawing.readable import lasting, number
from pymux_wf.workflow.errors import UsageError
from pymux_wf.workflow.monitors.monitor import Monitor, Settings, Unavailable

_KINDS = ("pods", "deployments", "statefulsets", "daemonsets", "events")
_TOP_EVERY = 15.0
"""Seconds: the metrics server measures no oftener."""
_PHASES: dict[str, Style] = {"Running": "ok", "Succeeded": "dim", "Pending": "warning", "Failed": "error"}


class KubeSource:
    """A cluster, by kubectl."""

    def __init__(self, settings: Settings) -> None:
        if settings.get("pods") and settings.get("services"):
            raise UsageError("--pods and --services are two pictures: give one", "--services")
        self._settings = settings
        self._view = "services" if settings.get("services") else "pods" if settings.get("pods") else "cluster"
        self._kubectl: Kubectl | None = None
        self._top: tuple[str, str] = ("", "")
        self._topped = -_TOP_EVERY

    def collect(self) -> dict[str, Any]:
        """Raises Unavailable."""
        try:
            kubectl = self._kubectl = self._kubectl or Kubectl(self._settings)
            if self._view == "services":
                return self._services(kubectl)
            return self._cluster(kubectl)
        except Unavailable:
            self._kubectl = None  # the configuration may be another one next time
            raise

    def document(self, found: Mapping[str, Any], columns: int, lines: int) -> Document:
        return document(found)

    def close(self) -> None: ...

    def _services(self, kubectl: Kubectl) -> dict[str, Any]:
        answer, complaint = kubectl.get("services", "endpointslices")
        kinds = shapes.by_kind(answer)
        behind = [*kinds.get("EndpointSlice", ()), *kinds.get("Endpoints", ())]
        found = shapes.services(kinds.get("Service", ()), behind)
        return {"view": "services", "context": kubectl.shown, "services": found, "complaint": complaint}

    def _cluster(self, kubectl: Kubectl) -> dict[str, Any]:
        now = time.monotonic()
        answer, complaint = kubectl.get(*_KINDS)
        if now - self._topped >= _TOP_EVERY:
            self._top, self._topped = kubectl.top(), now
        kinds = shapes.by_kind(answer)
        pods, use = shapes.pods(kinds.get("Pod", ())), shapes.use(self._top[0])
        for pod in pods:
            pod["cpu"], pod["memory"] = use.get((pod["namespace"], pod["name"]), (None, None))
        sets = [each for kind in ("Deployment", "StatefulSet", "DaemonSet") for each in kinds.get(kind, ())]
        return {
            "view": self._view,
            "context": kubectl.shown,
            "phases": shapes.phases(pods),
            "restarts": sum(pod["restarts"] for pod in pods),
            "pods": pods,
            "rollouts": shapes.rollouts(sets),
            "events": shapes.events(kinds.get("Event", ())),
            "complaint": complaint,
            "no_use": self._top[1],
        }


def document(found: Mapping[str, Any], now: float | None = None) -> Document:
    """The picture of what was collected."""
    now = time.time() if now is None else now
    header = [Line((Span("kube ", "title"), Span(found["context"])))]
    if found["complaint"]:
        header.append(Line(Span(found["complaint"], "warning")))
    if found["view"] == "services":
        return Document(tuple(header), (_services(found["services"]),))
    phases = [Span(f"{name} {count}  ", _PHASES.get(name, "warning")) for name, count in found["phases"].items()]
    summary = Line((Span("pods "), *phases, Span(f"restarts {number(found['restarts'])}")))
    if found["view"] == "pods":
        return Document(tuple(header), (summary, *_no_use(found), _pods(found["pods"], now, "pods", "no pods")))
    shown = [pod for pod in found["pods"] if pod["trouble"] or pod["restarts"]]
    in_trouble = _pods(shown, now, "in trouble or restarted", "all pods are well")
    return Document(tuple(header), (summary, in_trouble, _rollouts(found), _events(found, now), _use(found)))


def _no_use(found: Mapping[str, Any]) -> list[Block]:
    return [Line(Span(f"no use: {found['no_use']}", "dim"))] if found["no_use"] else []


def _pods(pods: list[dict[str, Any]], now: float, title: str, empty: str) -> Table:
    columns = (
        Column("namespace", rank=3),
        Column("pod", grow=True),
        Column("state"),
        Column("ready", "right", rank=1),
        Column("restarts", "right", rank=1),
        Column("cpu", "right", rank=4),
        Column("memory", "right", rank=4),
        Column("age", "right", rank=5),
    )
    rows = []
    for pod in pods:
        style: Style = "error" if pod["trouble"] and pod["reason"] else _PHASES.get(pod["phase"], "warning")
        restarts = Span(number(pod["restarts"]), "warning" if pod["restarts"] else "")
        age = lasting(now - pod["created"]) if pod["created"] else "-"
        state = Span(pod["reason"] or pod["phase"], style)
        ready = f"{pod['ready']}/{pod['containers']}"
        use = (pod["cpu"] or "-", pod["memory"] or "-")
        rows.append((pod["namespace"], pod["name"], state, ready, restarts, *use, age))
    return Table(columns, tuple(rows), title=title, empty=empty)


def _rollouts(found: Mapping[str, Any]) -> Table:
    columns = (
        Column("namespace", rank=3),
        Column("rollout", grow=True),
        Column("kind", rank=2),
        Column("updated", "right", rank=1),
        Column("ready", "right"),
        Column("state"),
    )
    rows = []
    for each in found["rollouts"]:
        state = Span("done", "ok") if each["done"] else Span("under way", "warning")
        state = Span("failed", "error") if each["failed"] else state
        counts = (f"{each['updated']}/{each['wanted']}", f"{each['ready']}/{each['wanted']}")
        rows.append((each["namespace"], each["name"], each["kind"], *counts, state))
    return Table(columns, tuple(rows), title="rollouts", empty="no deployments")


def _events(found: Mapping[str, Any], now: float) -> Table:
    columns = (
        Column("ago", "right", rank=1),
        Column("reason"),
        Column("object", rank=2),
        Column("times", "right", rank=3),
        Column("message", grow=True),
    )
    rows = tuple(
        (
            lasting(now - each["at"]) if each["at"] else "-",
            Span(each["reason"], "warning" if each["type"] == "Warning" else ""),
            *(each["object"], number(each["count"]), each["message"]),
        )
        for each in found["events"][-10:]
    )
    return Table(columns, rows, title="events", empty="no events", tail=True)


def _use(found: Mapping[str, Any]) -> Block:
    if found["no_use"]:
        return Line(Span(f"no use of processor and memory: {found['no_use']}", "dim"))
    measured = [pod for pod in found["pods"] if pod["cpu"]]
    measured.sort(key=lambda pod: -_thousandths(pod["cpu"]))
    rows = tuple((pod["name"], pod["cpu"], pod["memory"]) for pod in measured[:5])
    columns = (Column("busiest", grow=True), Column("cpu", "right"), Column("memory", "right"))
    return Table(columns, rows, empty="nothing was measured yet")


def _thousandths(cpu: str) -> float:
    """``250m`` of a processor is 250, ``2`` is 2000."""
    try:
        return float(cpu[:-1]) if cpu.endswith("m") else float(cpu) * 1000
    except ValueError:
        return 0.0


def _services(services: list[dict[str, Any]]) -> Table:
    columns = (
        Column("namespace", rank=2),
        Column("service", grow=True),
        Column("type", rank=3),
        Column("address", rank=1),
        Column("ports", rank=1),
        Column("ready", "right"),
    )
    rows = []
    for each in services:
        behind = each["behind"]
        state = Span("-" if behind is None else str(behind), "error" if behind == 0 else "ok" if behind else "dim")
        words = (each["namespace"], each["name"], each["type"], each["address"], " ".join(each["ports"]))
        rows.append((*words, state))
    return Table(columns, tuple(rows), empty="no services")


MONITOR = Monitor(
    "kube",
    "Kubernetes: pods by phase, restarts, rollouts, events, use of processor and memory.",
    KubeSource,
    flags=(
        Flag("--pods", "List all pods."),
        Flag("--services", "List the services, and how many ready addresses stand behind each."),
        Flag("--namespace", "Only this namespace; without it all.", "NAME", short="-n"),
    ),
    interval=5.0,
)
