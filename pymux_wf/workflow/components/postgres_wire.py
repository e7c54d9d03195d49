"""Asking a PostgreSQL: every question comes back as rows, however it is reached.

Over the protocol itself (version 3.0, simple queries) first: a monitor is to take 25 MB, and psycopg alone takes more.
Where that cannot log in (GSSAPI, certificates, a service file) by psycopg, and where that is missing by ``psql``.

Every session says ``default_transaction_read_only``, has a statement and a lock timeout and the application name
``pywfmux``; every question has a deadline. A question that fails costs its own answer only.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any, Protocol

from pymux_wf.workflow.components.component_access import Broken, Denied, NotInstalled
from pymux_wf.workflow.drawing.readable import clean
from pymux_wf.workflow.probes.postgres_check import Scram, Target, target_of
from pymux_wf.workflow.probes.programs import EXTRA, find, install_line, run
from pymux_wf.workflow.probes.wire import Wire

DEADLINE = 2.0
NAME = "pywfmux"
Rows = list[dict[str, Any]]
_SESSION = (
    "set default_transaction_read_only = on",
    "set statement_timeout = 1800",
    "set lock_timeout = 500",
    f"set application_name = '{NAME}'",
)


class SqlError(Exception):
    """The database refused a question; the text is its own."""


class Asked(Protocol):
    """A session that answers with one text a query."""

    def text(self, query: str) -> str:
        """The one value of a query; raises SqlError, and what FAILURES lists where the session has gone."""
        ...

    def close(self) -> None: ...


class Postgres:
    """A session of a PostgreSQL.

    Attributes:
        way: what it is reached by: ``protocol``, ``psycopg`` or ``psql``.
        shown: where it is, without secrets.
    """

    def __init__(self, url: str, deadline: float = DEADLINE) -> None:
        """Connects; raises OSError, ValueError, Denied, NotInstalled, Broken."""
        self.shown = target_of(url).shown
        self.way = "protocol"
        self._asked: Asked
        try:
            self._asked = ProtocolSession(target_of(url), deadline)
        except _OtherLogin:
            self.way = "psycopg"
            self._asked = _by_library(url, deadline)
            if isinstance(self._asked, PsqlSession):
                self.way = "psql"

    def rows(self, query: str) -> Rows:
        """What a SELECT finds, by column; raises SqlError and what FAILURES lists."""
        text = self._asked.text(f"select coalesce(jsonb_agg(row_to_json(_row)), '[]')::text from ({query}) _row")
        try:
            found: Rows = json.loads(text)
        except ValueError:
            raise Broken("it answered what is no JSON") from None
        return found

    def all(self, queries: Mapping[str, str]) -> tuple[dict[str, Rows], dict[str, str]]:
        """Rows by name, and what was said of those questions that failed (their rows are empty)."""
        found: dict[str, Rows] = {}
        errors: dict[str, str] = {}
        for name, query in queries.items():
            try:
                found[name] = self.rows(query)
            except SqlError as error:
                found[name], errors[name] = [], clean(str(error), 300)
        return found, errors

    def close(self) -> None:
        self._asked.close()


class _OtherLogin(Exception):
    """The server wants a way to log in that only libpq knows."""


class ProtocolSession:
    """A session over a socket of our own."""

    def __init__(self, target: Target, deadline: float) -> None:
        self._deadline = deadline
        where: tuple[str, int] | str = target.socket or (target.host, target.port)
        self._wire = Wire(where, time.monotonic() + deadline)
        try:
            self._log_in(target)
            for setting in _SESSION:
                self.text(setting)
        except BaseException:
            self.close()
            raise

    def text(self, query: str) -> str:
        self._wire.end = time.monotonic() + self._deadline
        self._send(b"Q", query.encode() + b"\0")
        value, error = "", ""
        while True:
            kind, body = self._message()
            if kind == b"D" and int.from_bytes(body[:2], "big") == 1:
                value = body[6:].decode("utf-8", "replace")
            elif kind == b"E":
                code, error = _said(body)
                if code.startswith(("57P", "08")):  # it is shutting down
                    raise ConnectionResetError(0, error)
            elif kind == b"Z":
                if error:
                    raise SqlError(error)
                return value

    def close(self) -> None:
        try:
            self._wire.end = time.monotonic() + 0.2
            self._send(b"X", b"")
        except OSError:
            pass
        self._wire.close()

    def _log_in(self, target: Target) -> None:
        if not target.socket and target.sslmode not in ("disable", "allow"):
            self._wire.send(b"\0\0\0\x08\x04\xd2\x16\x2f")  # SSLRequest
            if self._wire.exactly(1) == b"S":
                self._wire.begin_tls(target.host, verify=target.sslmode == "verify-full")
            elif target.sslmode in ("require", "verify-ca", "verify-full"):
                raise Denied("it speaks no TLS, and sslmode wants it")
        words = {"user": target.user, "database": target.dbname, "client_encoding": "UTF8"}
        body = b"\0\x03\0\0" + b"".join(f"{key}\0{value}\0".encode() for key, value in words.items()) + b"\0"
        self._wire.send((len(body) + 4).to_bytes(4, "big") + body)
        scram: Scram | None = None
        while True:
            kind, body = self._message()
            if kind == b"Z":
                return
            if kind == b"E":
                code, error = _said(body)
                raise Denied(error) if code[:2] in ("28", "42", "3D") else ConnectionRefusedError(0, error)
            if kind == b"R":
                scram = self._authenticate(target, int.from_bytes(body[:4], "big"), body[4:], scram)

    def _authenticate(self, target: Target, method: int, rest: bytes, scram: Scram | None) -> Scram | None:
        if method in (3, 5, 10) and not target.password:
            raise Denied(f"it wants a password for {target.user}, and there is none")
        if method in (3, 5):
            self._send(b"p", _password(target, rest if method == 5 else b"") + b"\0")
        elif method == 10:
            scram = Scram(target.password)
            first = scram.first()
            self._send(b"p", b"SCRAM-SHA-256\0" + len(first).to_bytes(4, "big") + first)
        elif method == 11 and scram is not None:
            self._send(b"p", scram.final(rest))
        elif method not in (0, 12):
            raise _OtherLogin
        return scram

    def _message(self) -> tuple[bytes, bytes]:
        kind = self._wire.exactly(1)
        if kind not in b"RSKZTDCENAIvGHWt1nsV23":
            raise Broken("what answers is no PostgreSQL")
        return kind, self._wire.exactly(int.from_bytes(self._wire.exactly(4), "big") - 4)

    def _send(self, kind: bytes, body: bytes) -> None:
        self._wire.send(kind + (len(body) + 4).to_bytes(4, "big") + body)


def _password(target: Target, salt: bytes) -> bytes:
    """The password as the server wants it: as it is, or hashed with a salt (AuthenticationMD5Password)."""
    from hashlib import md5

    if not salt:
        return target.password.encode()
    inner = md5(f"{target.password}{target.user}".encode(), usedforsecurity=False).hexdigest().encode()
    return b"md5" + md5(inner + salt, usedforsecurity=False).hexdigest().encode()


def _said(body: bytes) -> tuple[str, str]:
    """The SQLSTATE and the sentence of an error message."""
    told = {part[:1]: part[1:].decode("utf-8", "replace") for part in body.split(b"\0") if part}
    return told.get(b"C", ""), told.get(b"M", "it failed")


def _by_library(url: str, deadline: float) -> Asked:
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return PsqlSession(url, deadline)
    return LibrarySession(url, deadline)


class LibrarySession:
    """A session of psycopg."""

    def __init__(self, url: str, deadline: float) -> None:
        import psycopg

        self._deadline = deadline
        try:
            self._connection = psycopg.connect(url, autocommit=True, connect_timeout=max(2, round(deadline)))
        except psycopg.Error as error:
            raise _login_error(str(error)) from None
        for setting in _SESSION:
            self.text(setting)

    def text(self, query: str) -> str:
        import socket
        from threading import Timer

        import psycopg

        with socket.socket(fileno=_duplicate(self._connection.fileno())) as wire:
            # libpq waits for ever for a server that stopped: the end of the connection wakes it.
            watch = Timer(self._deadline, wire.shutdown, (socket.SHUT_RDWR,))
            watch.start()
            try:
                cursor = self._connection.execute(query.encode())
                found = cursor.fetchone() if cursor.description else None
            except psycopg.OperationalError as error:
                if self._connection.closed or self._connection.broken:
                    raise ConnectionResetError(0, str(error).splitlines()[0]) from None
                raise SqlError(str(error)) from None
            except psycopg.Error as error:
                raise SqlError(str(error)) from None
            finally:
                watch.cancel()
                watch.join()
        return str(found[0]) if found else ""

    def close(self) -> None:
        self._connection.close()


def _duplicate(number: int) -> int:
    import os

    return os.dup(number)


class PsqlSession:
    """``psql -XAt``, once a question."""

    def __init__(self, url: str, deadline: float) -> None:
        program = find("psql")
        if program is None:
            remedy = f"{EXTRA}, or {install_line('psql')}"
            raise NotInstalled("logging in there takes psycopg or psql, and neither is here", remedy)
        self._program, self._deadline = program, deadline
        self._connection, self._environment = _without_password(url)
        self.text("select 1")

    def text(self, query: str) -> str:
        commands = [word for setting in (*_SESSION, query) for word in ("-c", setting)]
        ran = run([self._program, "-XAtqw", *self._connection, *commands], self._deadline + 1, env=self._environment)
        if ran.code is None:
            raise TimeoutError("psql did not answer in time")
        if ran.code == 0:
            return ran.out.decode("utf-8", "replace").rstrip("\n")
        if ran.code == 2:  # "if the connection to the server went bad" (psql(1))
            raise _login_error(ran.said)
        raise SqlError(ran.said.removeprefix("ERROR:").strip())

    def close(self) -> None: ...


def _without_password(url: str) -> tuple[list[str], dict[str, str]]:
    """The address for a command line, which everybody can read, and the environment, which has the secrets."""
    if not url:
        return [], {"PGCONNECT_TIMEOUT": "2"}
    target = target_of(url)
    words = {"PGHOST": target.host, "PGPORT": str(target.port), "PGUSER": target.user, "PGDATABASE": target.dbname}
    secret = {"PGPASSWORD": target.password} if target.password else {}
    return [], {**words, **secret, "PGSSLMODE": target.sslmode, "PGCONNECT_TIMEOUT": "2"}


def _login_error(message: str) -> Exception:
    """What libpq says when it does not get in, as an error of ours."""
    line = next((line for line in reversed(message.strip().splitlines()) if line.strip()), "it failed").strip()
    denials = ("password", "authentication", "pg_hba.conf", "does not exist", "permission denied for", "not permitted")
    if any(word in message for word in denials) and "Is the server running" not in message:
        return Denied(line)
    return ConnectionRefusedError(0, line)
