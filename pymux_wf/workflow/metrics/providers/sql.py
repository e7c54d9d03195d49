"""``sql``: the first column of the first row (or the column ``field``) of a query that only reads.

SQLite is opened read-only. PostgreSQL is asked in a read-only transaction with a time limit, by psycopg, else by the
program ``psql``. Nothing is kept open between two readings.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from pymux_wf.workflow.config.secrets import resolve
from pymux_wf.workflow.config.sqlite_address import sqlite_path
from pymux_wf.workflow.metrics.providers.provider import Blocking, NoValue, Opening, Provider
from pymux_wf.workflow.metrics.reducing import Raw

EXTRA = "install psycopg (pip install 'pywfmux[ops]') or psql"


LATE = 0.3
"""Seconds after the server's own time limit in which it may say so."""


def open_sql(opening: Opening) -> Provider:
    """The provider for the database that the address names; it may change between two readings (``env:NAME``)."""
    return Sql(opening)


class Sql(Blocking):
    """Looks at the address each time."""

    def address(self) -> str:
        return resolve(self.metric.dsn)

    def ask(self, address: str) -> Raw:
        scheme = address.partition("://")[0].lower() if "://" in address else ""
        if scheme == "sqlite":
            return self._sqlite(sqlite_path(address))
        if scheme in ("postgres", "postgresql") or "=" in address:
            return self._postgres(address)
        raise NoValue("dsn is sqlite:///PATH, postgresql://USER@HOST/NAME or key=value words")

    def _sqlite(self, path: str) -> Raw:
        if not os.path.exists(path):
            raise NoValue(f"there is no file {path}")
        end = time.monotonic() + self.metric.deadline
        connection = sqlite3.connect(f"file:{quote(path)}?mode=ro", uri=True, timeout=self.metric.deadline)
        try:
            connection.execute("PRAGMA query_only = on")
            connection.set_progress_handler(lambda: time.monotonic() > end, 20_000)
            cursor = connection.execute(self.metric.query)
            row = cursor.fetchone()
            names = [column[0] for column in cursor.description or ()]
        except sqlite3.Error as error:
            raise NoValue("no answer in time" if str(error) == "interrupted" else str(error)) from None
        finally:
            connection.close()
        return picked(row, names, self.metric.field)

    def _postgres(self, dsn: str) -> Raw:
        try:
            import psycopg
        except ImportError:
            if shutil.which("psql") is None:
                raise NoValue(f"PostgreSQL cannot be asked: {EXTRA}") from None
            return self._by_psql(dsn)
        begun = time.monotonic()
        try:
            with psycopg.connect(dsn, **_limits(self.metric.deadline)) as connection:
                connection.read_only = True
                with _cut_off(connection.fileno(), self.metric.deadline + LATE):
                    # Prepared, so that it is one statement: a second one could end the transaction.
                    cursor = connection.execute(self.metric.query.encode(), prepare=True)
                    row = cursor.fetchone() if cursor.description else None
                    names = [column.name for column in cursor.description or ()]
                    connection.rollback()
        except psycopg.Error as error:
            said = (str(error).strip() or type(error).__name__).splitlines()[0]
            raise NoValue(
                "no answer in time" if time.monotonic() > begun + self.metric.deadline + LATE else said
            ) from None
        return picked(row, names, self.metric.field)

    def _by_psql(self, dsn: str) -> Raw:
        from pymux_wf.workflow.metrics.running_command import run_command

        field = self.metric.field
        limit = f"-c default_transaction_read_only=on -c statement_timeout={int(self.metric.deadline * 1000)}"
        environment = {**os.environ, **libpq_environment(dsn), "PGOPTIONS": limit, "PGAPPNAME": "pywfmux-metrics"}
        words = ["psql", "-XAqw", "-F", "\x1f", "-P", "footer=off", "-c", self.metric.query]
        told = run_command(words, self.metric.deadline + LATE, environment, whole=True)
        names, _, rest = told.partition("\n")
        row = rest.partition("\n")[0] if rest else None
        return picked(None if row is None else row.split("\x1f"), names.split("\x1f"), field)


def _limits(deadline: float) -> dict[str, Any]:
    return {
        "connect_timeout": max(1, round(deadline)),
        "application_name": "pywfmux-metrics",
        "options": f"-c statement_timeout={int(deadline * 1000)}",
    }


@contextlib.contextmanager
def _cut_off(descriptor: int, seconds: float) -> Iterator[None]:
    """Ends the connection after some time: a server that was stopped takes no note of its own time limit."""

    def cut() -> None:
        with contextlib.suppress(OSError), socket.socket(fileno=os.dup(descriptor)) as peer:
            peer.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def picked(row: Sequence[Any] | None, names: Sequence[str], field: str) -> Raw:
    """One value of a row; raises NoValue."""
    if row is None:
        raise NoValue("the query gives no row")
    if field and field not in names:
        raise NoValue(f"the query gives no column {field!r}: it gives {', '.join(names)}")
    value = row[list(names).index(field) if field else 0]
    if value is None:
        raise NoValue("the query gives NULL")
    if isinstance(value, (bool, int, float, Decimal)):
        return float(value)
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def libpq_environment(dsn: str) -> dict[str, str]:
    """The variables of libpq that say what a dsn says: in a command line everybody could read the password."""
    if "://" not in dsn:
        import shlex

        words = dict(word.partition("=")[::2] for word in shlex.split(dsn))
    else:
        parts = urlsplit(dsn)
        words = dict(word.partition("=")[::2] for word in unquote(parts.query).split("&") if word)
        told = {
            "host": unquote(parts.hostname or ""),
            "port": str(parts.port or ""),
            "user": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "dbname": unquote(parts.path.lstrip("/")),
        }
        words = {**{name: value for name, value in told.items() if value}, **words}
    names = {"dbname": "PGDATABASE"}
    return {names.get(name, f"PG{name.upper()}"): value for name, value in words.items() if value}
