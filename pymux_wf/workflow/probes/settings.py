"""``[components]`` of ``workflow.toml``: where the components of the system are.

Every address takes ``env:NAME`` and ``file:PATH``. One that is not set is looked for in the usual variable of the
environment and then in the usual places on this machine (:mod:`.places`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pymux_wf.workflow.records import Seconds


def _says(summary: str) -> dict[str, Any]:
    return {"summary": summary}


@dataclass(frozen=True, slots=True)
class Components:
    """Addresses of components."""

    redis: str = field(
        default="", metadata=_says("redis://[user:password@]host[:port]/N, rediss://... or unix:///path.")
    )
    postgres: str = field(default="", metadata=_says("postgresql://... or a libpq string: 'host=/run/x dbname=y'."))
    sqlite: str = field(default="", metadata=_says("The path of a SQLite file."))
    events: str = field(
        default="", metadata=_says("The event store: sqlite:///path, postgresql://..., redis://... or a JSONL file.")
    )
    kubeconfig: str = field(default="", metadata=_says("The path of kubectl's configuration."))
    kube_context: str = field(default="", metadata=_says("The context of it that counts."))
    docker: str = field(default="", metadata=_says("The Engine's address: unix:///path or tcp://host:port."))
    prometheus: str = field(default="", metadata=_says("The address of a Prometheus server: http://host:9090."))
    alertmanager: str = field(default="", metadata=_says("The address of an Alertmanager: http://host:9093."))
    consul: str = field(default="", metadata=_says("The address of a Consul agent: http://host:8500."))
    consul_token: str = field(default="", metadata=_says("Its token."))
    engine: str = field(default="", metadata=_says("The workflow engine's metrics: an HTTP address."))
    deadline: Seconds = field(default=2.0, metadata=_says("How long a probe may take."))

    def __post_init__(self) -> None:
        if not 0.05 <= self.deadline <= 60:
            raise ValueError(f"deadline is from 0.05 to 60 seconds, not {self.deadline:g}")


def components_of(project: str | None = None) -> Components:
    """What the user's ``workflow.toml`` says; the defaults where it says nothing. Raises OSError and BadFile."""
    from pymux_wf.workflow.config.workflow_file import WorkflowFile

    found: Components | None = WorkflowFile.load(project=project).table("components")
    return found or Components()
