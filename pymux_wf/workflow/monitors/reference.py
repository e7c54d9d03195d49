"""The reference of docs/MONITORS.md, as lines of Markdown: the keys of ``[components]`` and every monitor's
declaration."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from pymux_wf.workflow.command_spec import Flag
from pymux_wf.workflow.monitors.monitor import Monitor
from pymux_wf.workflow.monitors.table import MONITORS, monitor
from pymux_wf.workflow.probes.places import SETTING, VARIABLES
from pymux_wf.workflow.probes.settings import Components

MARK = "<!-- From here on made by scripts/make-docs from the declarations. -->\n"


def reference() -> Iterator[str]:
    """All of it."""
    yield "## Keys of `[components]`\n"
    yield "| key | what it says | variable |\n|---|---|---|"
    variables = {SETTING[name]: " ".join(f"`${each}`" for each in names) for name, names in VARIABLES.items()}
    for field in dataclasses.fields(Components):
        yield f"| `{field.name}` | {_cell(str(field.metadata.get('summary', '')))} | {variables.get(field.name, '')} |"
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
