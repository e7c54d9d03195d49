"""``workflow.toml`` as a whole: which tables there are, and which record each is read into.

The records stand in the rooms that use them and are imported only when their table is read. A table that nobody knows
is an error with the nearest name, as an unknown key is.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path as FilePath
from typing import Any

from pymux_wf.lang.nearest import nearest_words
from pymux_wf.workflow.config.places import named_file, workflow_file
from pymux_wf.workflow.records import Document
from pymux_wf.workflow.toml_places import Path

TABLES: dict[str, str] = {
    "components": "pymux_wf.workflow.probes.settings:Components",
    "services": "pymux_wf.workflow.monitors.services_settings:Service",
    "logs": "pymux_wf.workflow.monitors.logs_settings:LogSource",
    "engine": "pymux_wf.workflow.monitors.workflow_settings:Engine",
    "events": "pymux_wf.workflow.monitors.events_settings:EventStore",
    "metrics": "pymux_wf.workflow.metrics.settings:Metric",
    "status": "pymux_wf.workflow.metrics.settings:Status",
    "alerts": "pymux_wf.workflow.alerts.settings:Alerts",
    "security": "pymux_wf.workflow.monitors.security_settings:Security",
    "agents": "pymux_wf.workflow.agents.settings:AgentSettings",
}
"""Table: the record of it, or of each table in it where it is one of BY_NAME."""

BY_NAME = frozenset({"services", "logs", "metrics", "agents"})
"""Tables of tables: ``[metrics.queue_rate]``."""


class WorkflowFile:
    """What the user configured; empty where there is no file.

    Attributes:
        document: the file; None where there is none.
    """

    def __init__(self, document: Document | None) -> None:
        self.document = document
        for table in document.table if document else ():
            if table not in TABLES and document is not None:
                near = nearest_words(table, TABLES, 1)
                message = f"unknown table [{table}]"
                raise document.error(
                    (table,), message, nearest=near, remedy="" if near else f"it has {', '.join(TABLES)}"
                )

    @classmethod
    def load(cls, path: FilePath | None = None, project: str | None = None) -> WorkflowFile:
        """The file at ``path``, else that of ``$PYWFMUX_WORKFLOW``, else that of the project directory if it is
        approved (:mod:`.project_file`), else that of the configuration directory; raises OSError and BadFile."""
        if path is None and project is not None and named_file() is None:
            from pymux_wf.workflow.config.project_file import project_document

            own = project_document(project)
            if own is not None:
                return cls(own)
        path = path or workflow_file()
        return cls(Document.of_file(path) if path else None)

    def table(self, name: str) -> Any:
        """What a table says: its record, or a dict of records by name; None or an empty dict where it is not there."""
        if self.document is None or name not in self.document.table:
            return {} if name in BY_NAME else None
        kind = _record(name)
        if name not in BY_NAME:
            return self.document.read(kind, (name,))
        return {each: self.document.read(kind, path) for each, path in self.names(name).items()}

    def names(self, table: str) -> dict[str, Path]:
        """The names in a table of BY_NAME, and where each stands; a metric's may have dots: [metrics.queue.rate]."""
        if self.document is None or table not in self.document.table:
            return {}
        tables = self.document.table[table]
        if not isinstance(tables, dict):
            raise self.document.error((table,), f"{table} must be a table of tables: [{table}.NAME]")
        if table != "metrics":
            return {name: (table, name) for name in tables}
        return {".".join(path[1:]): path for path in _leaves(tables, (table,))}

    def check(self) -> None:
        """Reads every table; raises BadFile at the first that is wrong."""
        for name in self.document.table if self.document else ():
            self.table(name)


def _leaves(table: Any, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The tables that hold more than tables."""
    for name, value in table.items():
        nested = isinstance(value, dict) and value and all(isinstance(each, dict) for each in value.values())
        if nested:
            yield from _leaves(value, (*path, name))
        else:
            yield (*path, name)


def _record(name: str) -> type[Any]:
    module, _, record = TABLES[name].partition(":")
    found: type[Any] = getattr(import_module(module), record)
    return found
