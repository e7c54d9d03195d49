"""A monitor without a terminal: one picture (``--once``), one value or one a line (``--json``)."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from typing import Any

from pymux_wf.workflow.drawing.document import Document, Line
from pymux_wf.workflow.drawing.drawing import wants_colour, way_of_drawing
from pymux_wf.workflow.drawing.heading import enabling_line, finding_line, project_line, with_header
from pymux_wf.workflow.monitors.monitor import Monitor, Settings, Source, Unavailable
from pymux_wf.workflow.probes.finding import Finding
from pymux_wf.workflow.probes.probe import probe_all

STEP = 0.4
"""Seconds between the two collections that rates need."""

_COLUMNS = 100


def picture(monitor: Monitor, settings: Settings) -> int:
    """Prints one picture; 1 where the monitor has nothing to show."""
    findings = probe_all(monitor.components, project=settings.project)
    source = monitor.open(settings)
    columns = columns_of_output()
    document, code = Document(), 0
    try:
        found = collected(monitor, source, findings)
        document = source.document(found, columns, 10_000)
    except Unavailable as error:
        findings = [*(each for each in findings if each.component != error.finding.component), error.finding]
        code = 1
    finally:
        source.close()
    lines: list[Line | None] = [finding_line(finding) for finding in findings if not finding.ok]
    document = with_header(document, [*lines, project_line(settings.project), enabling_line(monitor.enables)])
    colour = os.isatty(1) and wants_colour()
    for line in way_of_drawing()(document, columns, None, colour=colour):
        sys.stdout.write(f"{line}\n")
    return code


def values(monitor: Monitor, settings: Settings, interval: float | None) -> int:
    """Prints what is collected as JSON: one value, or one a line with an interval. What is not to be had is
    ``{"unavailable": {...}}``."""
    source = monitor.open(settings)
    try:
        while True:
            began = time.monotonic()
            try:
                told: Mapping[str, Any] = collected(monitor, source, probe_all(monitor.needs, project=settings.project))
                code = 0
            except Unavailable as error:
                told, code = {"unavailable": error.finding.as_json()}, 1
            _write(told)
            if interval is None:
                return code
            time.sleep(max(0.0, interval - (time.monotonic() - began)))
    finally:
        source.close()


def collected(monitor: Monitor, source: Source, findings: list[Finding]) -> dict[str, Any]:
    """What is true now, with rates: collected twice where the first leaves something open. Raises Unavailable."""
    lacking = [finding for finding in findings if finding.component in monitor.needs and not finding.ok]
    if lacking:
        raise Unavailable(lacking[0])
    found = source.collect()
    if _has_null(found):
        time.sleep(STEP)
        found = source.collect()
    return found


def columns_of_output() -> int:
    """How wide what is printed may be: the terminal's width, ``$COLUMNS``, or 100."""
    try:
        return os.get_terminal_size(1).columns or _COLUMNS
    except OSError:
        named = os.environ.get("COLUMNS", "")
        return int(named) if named.isdigit() and 0 < int(named) < 10_000 else _COLUMNS


def _has_null(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_has_null, value.values()))
    if isinstance(value, (list, tuple)):
        return any(map(_has_null, value))
    return value is None


def _write(value: Mapping[str, Any]) -> None:
    from json import dumps

    sys.stdout.write(dumps(value, default=str) + "\n")
    sys.stdout.flush()
