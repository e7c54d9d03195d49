"""The reference of docs/MONITORS.md, as lines of Markdown: the keys of ``[components]`` and of the tables that monitors
read, and every monitor's declaration."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from pymux_wf.workflow.command_spec import Flag
from pymux_wf.workflow.monitors.events_settings import EventStore
from pymux_wf.workflow.monitors.logs_settings import LogSource
from pymux_wf.workflow.monitors.monitor import Monitor
from pymux_wf.workflow.monitors.security_settings import Security
from pymux_wf.workflow.monitors.services_settings import Service
from pymux_wf.workflow.monitors.table import MONITORS, monitor
from pymux_wf.workflow.monitors.workflow_settings import Engine
from pymux_wf.workflow.probes.places import SETTING, VARIABLES
from pymux_wf.workflow.probes.settings import Components
from pymux_wf.workflow.records import key_of

OF_MONITORS: dict[str, type[Any]] = {
    "services.NAME": Service,
    "events": EventStore,
    "engine": Engine,
    "logs.NAME": LogSource,
    "security": Security,
}
"""The tables of workflow.toml that monitors read, and the records of them."""

MARK = "<!-- From here on made by scripts/make-docs from the declarations. -->\n"


def reference() -> Iterator[str]:
    """All of it."""
    yield "## Keys of `[components]`\n"
    yield "| key | what it says | variable |\n|---|---|---|"
    variables = {SETTING[name]: " ".join(f"`${each}`" for each in names) for name, names in VARIABLES.items()}
    for field in dataclasses.fields(Components):
        yield f"| `{field.name}` | {_cell(str(field.metadata.get('summary', '')))} | {variables.get(field.name, '')} |"
    for table, record in OF_MONITORS.items():
        yield f"\n## Keys of `[{table}]`\n"
        yield "| key | what it says |\n|---|---|"
        for field in dataclasses.fields(record):
            yield f"| `{key_of(field.name)}` | {_cell(str(field.metadata.get('summary', '')))} |"
    yield "\n## The monitors\n"
    yield "All take `--once`, `--json`, `--interval TIME` and `--root DIR`.\n"
    for name in MONITORS:
        yield from _section(monitor(name))


def _section(told: Monitor) -> Iterator[str]:
    yield f"### {told.name}\n"
    yield f"{told.summary} Every {told.interval:g} s.\n"
    if told.flags:
        yield "| flag | what it does |\n|---|---|"
        yield from (f"| `{_cell(_flag(flag))}` | {_cell(flag.summary)} |" for flag in told.flags)
        yield ""
    if told.keys:
        yield "Keys: " + ", ".join(f"`{key}` {_cell(what)}" for key, what in told.keys.items()) + ".\n"
    if told.components:
        yield "Components: " + ", ".join(told.components) + ".\n"
    if told.enables:
        yield "More with " + "; ".join(f"{name}: {adds}" for name, adds in told.enables.items()) + ".\n"


def _flag(flag: Flag) -> str:
    return f"{flag.name} {'|'.join(flag.choices) or flag.value}".strip()


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
