"""Which metrics there are: those of ``workflow.toml``, and those that everybody has."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

from pymux_wf.workflow.errors import BadFile
from pymux_wf.workflow.metrics.entry import Entry
from pymux_wf.workflow.metrics.settings import Metric, Status

if TYPE_CHECKING:
    from pymux_wf.workflow.config.workflow_file import WorkflowFile

NAME = re.compile(r"[A-Za-z0-9_.-]{1,128}")
MOST_METRICS = 200
"""Metrics that may be configured."""

DEFAULTS: dict[str, Metric] = {
    "cpu": Metric(
        "builtin", interval=2.0, format="{value:.0f}%", summary="How busy the processors are, in percent of all."
    ),
    "mem": Metric("builtin", format="{value:.0f}%", summary="Memory that programs cannot have any more, in percent."),
    "load": Metric("builtin", format="{value:.2f}", summary="Programs that run or want to, over one minute."),
    "panes": Metric("builtin", summary="Panes of the server."),
    "tasks.finished": Metric("builtin", summary="Commands and programs that have ended in panes."),
    "tasks.failed": Metric("builtin", summary="Those of them whose exit status was not 0."),
    "agents.working": Metric("builtin", summary="Agents at work."),
    "agents.blocked": Metric("builtin", summary="Agents that wait for an answer."),
    "alerts.firing": Metric("builtin", summary="Alerts that fire."),
}


def entries_of(file: WorkflowFile) -> dict[str, Entry]:
    """All metrics by name. What is wrong with one is told by it alone: the others work."""
    found = {name: Entry(name, metric) for name, metric in DEFAULTS.items()}
    names = file.names("metrics") if file.document is not None and "metrics" in file.document.table else {}
    for number, (name, path) in enumerate(names.items()):
        assert file.document is not None
        metric, problem = Metric("push"), ""
        try:
            if not NAME.fullmatch(name):
                raise file.document.error(path, f"{name!r} is no name: letters, digits, _ . - and at most 128")
            if number >= MOST_METRICS:
                raise file.document.error(path, f"there are more than {MOST_METRICS} metrics")
            metric = file.document.read(Metric, path)
            if metric.source == "builtin" and not metric.value and name not in DEFAULTS:
                raise file.document.error(
                    path, f"say which built-in value {name} is: value = one of {', '.join(DEFAULTS)}"
                )
        except BadFile as error:
            problem = str(error).partition("\n")[0]
        if name in DEFAULTS and metric.source == "builtin" and not problem:
            metric = _with_defaults(metric, DEFAULTS[metric.value or name])
        if NAME.fullmatch(name) and number < MOST_METRICS:
            found[name] = Entry(name, metric, problem)
    return found


def _with_defaults(metric: Metric, default: Metric) -> Metric:
    """What was configured, and the rest as everybody has it."""
    given = {
        each.name: getattr(metric, each.name)
        for each in dataclasses.fields(Metric)
        if getattr(metric, each.name) != each.default
    }
    return dataclasses.replace(default, **given)


def status_of(file: WorkflowFile) -> Status | None:
    """``[status]``; None where it is not there. Raises BadFile."""
    found: Status | None = file.table("status")
    return found
