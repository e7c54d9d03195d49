"""External programs that show what a monitor shows: what each needs, and how it is told where its component is.

Passwords go through the environment, never through a command line, which everybody can read.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable
from urllib.parse import parse_qs, unquote, urlsplit

from pymux_wf.workflow.errors import WorkflowError
from pymux_wf.workflow.probes.finding import Finding
from pymux_wf.workflow.probes.places import first
from pymux_wf.workflow.probes.postgres_check import target_of
from pymux_wf.workflow.probes.probe import probe
from pymux_wf.workflow.probes.settings import Components

NEEDS = {
    **dict.fromkeys(("iredis", "redis-cli"), "redis"),
    **dict.fromkeys(("pgcli", "psql", "pg_activity"), "postgres"),
    **dict.fromkeys(("k9s", "kubectl"), "kube"),
    **dict.fromkeys(("lazydocker", "docker"), "docker"),
    "lazygit": "git",
    "gh": "ci",
    "glab": "ci",
    "sqlite3": "sqlite",
    "journalctl": "journal",
}
"""The component without which a program has nothing to show."""


def words_of(preferred: str) -> list[str]:
    """A preferred program as words: ``py-spy top`` is two."""
    try:
        return shlex.split(preferred)
    except ValueError:
        return [preferred]


def finding_of(preferred: str, components: Components, project: str = ".") -> Finding:
    """Whether a preferred program can show something: it is there, and so is its component."""
    program = (words_of(preferred) or [""])[0]
    found = probe(program, components, project=project)
    component = NEEDS.get(program)
    return found if not found.ok or component is None else probe(component, components, project=project)


def started(preferred: str, components: Components) -> tuple[list[str], dict[str, str]]:
    """The words and the environment that a preferred program is started with."""
    argv = words_of(preferred)
    component = NEEDS.get(argv[0], "")
    tell = _TOLD.get(component)
    if tell is None:
        return argv, dict(os.environ)
    try:
        place = first(component, components)
        more, environment = tell(place.url if place else "", argv[0], components)
    except (WorkflowError, ValueError):
        return argv, dict(os.environ)
    return [*argv, *more], {**os.environ, **environment}


Told = tuple[list[str], dict[str, str]]


def _redis(url: str, program: str, _: Components) -> Told:
    if program != "redis-cli":
        return [], {"IREDIS_URL": url}
    parts = urlsplit(url if "://" in url else f"redis://{url}")
    secret = {"REDISCLI_AUTH": unquote(parts.password)} if parts.password else {}
    if parts.scheme == "unix":
        database = parse_qs(parts.query).get("db", ["0"])[0]
        return ["-s", unquote(parts.path), "-n", database], secret
    user = ["--user", unquote(parts.username)] if parts.username else []
    tls = ["--tls"] if parts.scheme == "rediss" else []
    database = parts.path.strip("/") or "0"
    return ["-h", parts.hostname or "127.0.0.1", "-p", str(parts.port or 6379), "-n", database, *user, *tls], secret


def _postgres(dsn: str, _: str, __: Components) -> Told:
    target = target_of(dsn)
    told = {"PGHOST": target.host, "PGPORT": str(target.port), "PGUSER": target.user, "PGDATABASE": target.dbname}
    read_only = f"{os.environ.get('PGOPTIONS', '')} -c default_transaction_read_only=on".strip()
    secret = {"PGPASSWORD": target.password} if target.password else {}
    return [], {**told, **secret, "PGSSLMODE": target.sslmode, "PGOPTIONS": read_only}


def _kube(path: str, program: str, components: Components) -> Told:
    context = [f"--context={components.kube_context}"] if components.kube_context else []
    read_only = ["--readonly"] if program == "k9s" else []
    return [*read_only, *context], {"KUBECONFIG": os.path.expanduser(path)} if path else {}


def _docker(url: str, _: str, __: Components) -> Told:
    return [], {"DOCKER_HOST": url} if url else {}


def _sqlite(url: str, _: str, __: Components) -> Told:
    from pymux_wf.workflow.config.sqlite_address import sqlite_path

    return ["-readonly", sqlite_path(url)] if url else [], {}


_TOLD: dict[str, Callable[[str, str, Components], Told]] = {
    "redis": _redis,
    "postgres": _postgres,
    "kube": _kube,
    "docker": _docker,
    "sqlite": _sqlite,
}
