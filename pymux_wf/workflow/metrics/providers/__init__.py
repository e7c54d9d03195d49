"""Where values come from: one module for each source, imported when the first metric uses it."""

from __future__ import annotations

from importlib import import_module

from pymux_wf.workflow.metrics.providers.provider import Opening, Provider

PROVIDERS: dict[str, str] = {
    "builtin": "pymux_wf.workflow.metrics.providers.builtin:open_builtin",
    "command": "pymux_wf.workflow.metrics.providers.command:open_command",
    "file-json": "pymux_wf.workflow.metrics.providers.file_json:FileJson",
    "http-json": "pymux_wf.workflow.metrics.providers.http_json:HttpJson",
    "prometheus": "pymux_wf.workflow.metrics.providers.prometheus:Prometheus",
    "promql": "pymux_wf.workflow.metrics.providers.promql:PromQL",
    "redis": "pymux_wf.workflow.metrics.providers.redis:RedisCommand",
    "sql": "pymux_wf.workflow.metrics.providers.sql:open_sql",
}
"""Each takes an :class:`Opening`. ``push`` is not here: nobody asks for what is pushed."""


def open_provider(opening: Opening) -> Provider:
    """The provider of a metric; cheap: nothing is asked yet."""
    module, _, name = PROVIDERS[opening.metric.source].partition(":")
    found: Provider = getattr(import_module(module), name)(opening)
    return found
