"""``mon database``: a PostgreSQL or a SQLite file (``components/database_postgres.py``, ``database_sqlite.py``).

Which: ``--url``, else what ``workflow.toml`` or the environment names, else a PostgreSQL at its usual place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from pymux_wf.workflow.command_spec import Flag
from pymux_wf.workflow.components.component_access import FAILURES, addresses, finding_of, opened, told
from pymux_wf.workflow.drawing.document import Document
from pymux_wf.workflow.monitors.monitor import Monitor, Settings, Unavailable
from pymux_wf.workflow.probes.places import Place


class Database(Protocol):
    """One that is connected."""

    def collect(self) -> dict[str, Any]: ...
    def document(self, found: Mapping[str, Any]) -> Document: ...
    def close(self) -> None: ...


class DatabaseSource:
    """A database, connected while it answers."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._database: Database | None = None
        self._component, self._place = "postgres", Place("", True)

    def collect(self) -> dict[str, Any]:
        """Raises Unavailable."""
        if self._database is None:
            self._component, tried = which(self._settings)
            self._database = opened(self._component, tried, self._connect)
        try:
            found = self._database.collect()
        except FAILURES as error:
            self.close()
            raise Unavailable(finding_of(self._component, self._place, error)) from None
        return {**found, "address": told(self._place, found["address"])}

    def document(self, found: Mapping[str, Any], columns: int, lines: int) -> Document:
        if found["kind"] == "sqlite":
            from pymux_wf.workflow.components.database_sqlite import document
        else:
            from pymux_wf.workflow.components.database_postgres import document
        return document(found)

    def close(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None

    def _connect(self, place: Place) -> Database:
        self._place = place
        if self._component == "sqlite":
            from pymux_wf.workflow.components.database_sqlite import SqliteDatabase

            return SqliteDatabase(place.url)
        from pymux_wf.workflow.components.database_postgres import PostgresDatabase

        return PostgresDatabase(place.url, bool(self._settings.get("locks")))


def which(settings: Settings) -> tuple[str, list[Place]]:
    """Which of the two, and where to ask for it; raises Unavailable."""
    postgres = addresses("postgres", settings)
    if settings.get("url"):
        is_postgres = postgres[0].url.startswith(("postgres:", "postgresql:")) or "=" in postgres[0].url
        return ("postgres" if is_postgres else "sqlite"), postgres
    if not any(place.configured for place in postgres):
        sqlite = addresses("sqlite", settings)
        if sqlite:
            return "sqlite", sqlite
    return "postgres", postgres


MONITOR = Monitor(
    "database",
    "PostgreSQL: activity, who blocks whom, sizes, hit rate, replication. SQLite: file, pages, tables.",
    DatabaseSource,
    flags=(
        Flag("--locks", "Show locks: who waits, for how long, and for whom."),
        Flag("--url", "postgresql://... or sqlite:///path; takes env:NAME and file:PATH.", "URL"),
    ),
)
