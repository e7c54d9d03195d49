"""``[engine]`` of ``workflow.toml``: where the workflow engine tells what it does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


def _says(summary: str) -> dict[str, Any]:
    return {"summary": summary}


@dataclass(frozen=True, slots=True)
class Engine:
    """A workflow engine that tells JSON or Prometheus' text format."""

    url: str = field(
        default="",
        metadata=_says("http://..., unix:///socket or the path of a file; JSON or Prometheus' text; takes env:NAME."),
    )
    runs: str = field(
        default="",
        metadata=_says("Where the last runs are: a dotted path in that JSON, or an address or path of its own."),
    )
    counters: tuple[str, ...] = field(
        default=(), metadata=_says("The counters that are shown, by name or beginning of it; without any all.")
    )
    directory: str = field(default="", metadata=_says("The directory that it is started in, for its shell."))
    start: str = field(
        default="", metadata=_says("The command that starts it: layouts type it for you, and do not run it.")
    )
    token: str = field(default="", metadata=_says("Bearer token for the address; takes env:NAME and file:PATH."))
