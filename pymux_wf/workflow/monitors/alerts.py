"""``mon alerts``: what fires, who took it on, what is silenced, and how the routes do; alerts of others beside them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from pymux_wf.workflow.command_spec import Flag
from pymux_wf.workflow.drawing.document import Block, Column, Document, Line, Span, Style, Table
from pymux_wf.workflow.drawing.readable import clean
from pymux_wf.workflow.errors import NoServer, WorkflowError
from pymux_wf.workflow.monitors.monitor import DEADLINE, Monitor, Settings, Unavailable
from pymux_wf.workflow.probes.finding import Finding, State

STYLES: dict[str, Style] = {"critical": "error", "warning": "warning", "info": "accent"}
_COLUMNS = (
    Column("state", rank=0),
    Column("since", align="right", rank=2),
    Column("severity", rank=1),
    Column("rule", rank=3),
    Column("summary", grow=True),
)
_ROUTES = (Column("route"), Column("kind", rank=1), Column("waiting", align="right"), Column("state", grow=True))


class Alerts:
    """The alerts of the server that the monitor runs in."""

    def __init__(self, settings: Settings) -> None:
        self._socket = settings.socket
        self._deploy = settings.get("deploy")
        self._opened = time.time()

    def collect(self) -> dict[str, Any]:
        from pymux_wf.workflow.supervisor.calls import call

        try:
            told: dict[str, Any] = call(self._socket, "alerts.list", wait=DEADLINE)
        except NoServer as error:
            finding = Finding("alerts", State.UNREACHABLE, error.message, "pywfmux new-session starts a server")
            raise Unavailable(finding) from None
        except WorkflowError as error:
            raise Unavailable(Finding("alerts", State.UNREACHABLE, error.message, error.remedy)) from None
        mark = {"mark": self._deploy, "at": self._opened} if self._deploy else None
        return {"time": time.time(), "deploy": mark, **told}

    def document(self, found: Mapping[str, Any], columns: int, lines: int) -> Document:
        now = found["time"]
        open_now = [one for one in found["alerts"] if one["state"] != "resolved"]
        ended = [one for one in found["alerts"] if one["state"] == "resolved"]
        header = [Line(Span(clean(f"{name}: {text}"), "warning")) for name, text in found["problems"].items()]
        blocks: list[Block] = [Line(_counts(open_now, found["foreign"]))]
        if found["deploy"]:
            blocks.append(Line(_since_deploy(found["deploy"], found["alerts"], now)))
        rows = [_row(one, now) for one in open_now] + [_foreign(one) for one in found["foreign"]]
        blocks.append(Table(_COLUMNS, tuple(rows), empty="nothing fires"))
        if ended:
            blocks.append(Table(_COLUMNS, tuple(_row(one, now) for one in ended), "ended within the hour"))
        if found["silences"]:
            silences = tuple(_silence(one, now) for one in found["silences"])
            titles = (Column("silence"), Column("for", align="right"), Column("what", grow=True))
            blocks.append(Table(titles, silences, "silences"))
        routes = tuple(_route(one) for one in found["routes"])
        blocks.append(Table(_ROUTES, routes, "routes"))
        return Document(tuple(header), tuple(blocks))

    def close(self) -> None:
        """Holds nothing."""


def _counts(alerts: list[Any], foreign: list[Any]) -> tuple[Span, ...]:
    counts = {
        state: sum(one["state"] == state for one in alerts)
        for state in ("firing", "acknowledged", "silenced", "pending")
    }
    first = Span(f"{counts.pop('firing')} firing", "error" if any(one["state"] == "firing" for one in alerts) else "ok")
    rest = "".join(f"  {number} {state}" for state, number in counts.items() if number)
    return (first, Span(rest + (f"  {len(foreign)} of others" if foreign else "")))


def _since_deploy(deploy: Mapping[str, Any], alerts: list[Any], now: float) -> tuple[Span, ...]:
    fresh = sum(one["started"] >= deploy["at"] for one in alerts)
    style: Style = "warning" if fresh else "ok"
    return (
        Span(clean(f"deployed {deploy['mark']} {_age(now - deploy['at'])} ago: "), "bold"),
        Span(f"{fresh} since", style),
    )


def _row(one: Mapping[str, Any], now: float) -> tuple[Span, ...]:
    style: Style = STYLES.get(one["severity"], "") if one["state"] == "firing" else "dim"
    summary = clean(one["summary"] or one["rule"]) + (f" ({one['count']} times)" if one["count"] > 1 else "")
    by = f" by {clean(one['acknowledged'], 30)}" if one["state"] == "acknowledged" else ""
    cells = (one["state"] + by, _age(now - one["since"]), one["severity"], clean(one["rule"], 40), summary)
    return tuple(Span(cell, style) for cell in cells)


def _foreign(one: Mapping[str, Any]) -> tuple[Span, ...]:
    cells = ("firing", "", clean(one["severity"], 20), clean(one["source"], 20), clean(one["summary"]))
    return tuple(Span(cell, STYLES.get(one["severity"], "")) for cell in cells)


def _silence(one: Mapping[str, Any], now: float) -> tuple[str, ...]:
    what = " ".join(f"{name}={value}" for name, value in one["matchers"].items())
    return (
        str(one["number"]),
        _age(one["until"] - now),
        clean(what + (f" ({one['comment']})" if one["comment"] else "")),
    )


def _route(one: Mapping[str, Any]) -> tuple[str | Span, ...]:
    lost = f"{one['dropped']} given up; " if one["dropped"] else ""
    state = Span(lost + clean(one["error"]), "warning") if one["error"] or lost else Span(f"{one['told']} told", "dim")
    return (clean(one["name"], 30), one["kind"], str(one["waiting"]), state)


def _age(seconds: float) -> str:
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds >= size:
            return f"{int(seconds // size)}{unit}"
    return f"{max(int(seconds), 0)}s"


MONITOR = Monitor(
    "alerts",
    "What fires, who took it on, what is silenced, and how the routes do.",
    Alerts,
    (Flag("--deploy", "Count alerts that began since now, under this name.", "MARK"),),
)
