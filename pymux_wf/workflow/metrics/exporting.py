"""Rows of ``pywfmux metrics list`` as Prometheus reads them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pymux_wf.workflow.metrics.prometheus_text import Exported, exported

GOOD = frozenset({"ok", "paused"})


def prometheus_of(rows: Iterable[Mapping[str, Any]]) -> str:
    """The text format: a family for each number, whether its value is good, and its age."""
    rows = list(rows)
    told = [
        Exported(row["name"], row["kind"], row["summary"], row["value"])
        for row in rows
        if row["state"] in GOOD and row["value"] is not None
    ]
    ages = [(row["name"], row["age"]) for row in rows if row["age"] is not None]
    return (
        exported(told)
        + _meta(
            "pywfmux_metric_up",
            "Whether a metric has a value that is not old.",
            ((row["name"], int(row["state"] in GOOD and row["age"] is not None)) for row in rows),
        )
        + _meta("pywfmux_metric_age_seconds", "How old the value of a metric is.", ages)
    )


def _meta(family: str, summary: str, values: Iterable[tuple[str, float]]) -> str:
    lines = [f"# HELP {family} {summary}", f"# TYPE {family} gauge"]
    lines += [f'{family}{{metric="{name}"}} {value}' for name, value in values]
    return "".join(f"{line}\n" for line in lines) if len(lines) > 2 else ""
