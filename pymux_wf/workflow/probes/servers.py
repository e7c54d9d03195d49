"""Checks of what listens on a socket: Redis, PostgreSQL, Docker's Engine, and what speaks HTTP; and of files."""

from __future__ import annotations

import os
from importlib.util import find_spec
from urllib.parse import urlsplit

from pymux_wf.workflow.config.secrets import hidden, resolve
from pymux_wf.workflow.config.sqlite_address import sqlite_path
from pymux_wf.workflow.errors import WorkflowError
from pymux_wf.workflow.probes.finding import Finding, State
from pymux_wf.workflow.probes.places import SETTING, VARIABLES, Place, places
from pymux_wf.workflow.probes.postgres_check import NeedsClient, Target, postgres_version, target_of
from pymux_wf.workflow.probes.probe import Asked
from pymux_wf.workflow.probes.programs import EXTRA, find, install_line, run
from pymux_wf.workflow.probes.redis_check import Refused, redis_version
from pymux_wf.workflow.probes.wire import Answer, get, reason


def redis(asked: Asked) -> Finding:
    """PING, with the password of the address."""
    last = None
    for place in (found := places("redis", asked.components)):
        try:
            version = redis_version(place.url, asked.deadline)
        except Refused as error:
            return _denied(asked, place, str(error))
        except (OSError, ValueError) as error:
            last = _silent(asked, place, error)
            continue
        return asked.finding(State.OK, f"{version or 'it answers'} at {place.shown}", address=place.shown)
    return _nothing(asked, found, last)


def postgres(asked: Asked) -> Finding:
    """Logs in, over the protocol itself; by psql where only libpq can."""
    last = None
    for place in (found := places("postgres", asked.components)):
        shown = place.shown
        try:
            target = target_of(place.url)
            shown = target.shown
            version = postgres_version(target, asked.deadline)
        except NeedsClient as error:
            return _by_psql(asked, target, str(error))
        except Refused as error:
            detail = f"{shown}: {hidden(str(error), place.url)}"
            return asked.finding(
                State.DENIED, detail, _set("postgres", "with a user and a password that it takes"), shown
            )
        except (OSError, ValueError) as error:
            last = _silent(asked, place, error, shown)
            continue
        return asked.finding(State.OK, f"{version} at {shown}", address=shown)
    return _nothing(asked, found, last)


def _by_psql(asked: Asked, target: Target, why: str) -> Finding:
    if find("psql") is None:
        if find_spec("psycopg") is not None:
            return asked.finding(State.OK, f"{target.shown}: {why}", address=target.shown)
        return asked.finding(State.MISSING, why, f"{EXTRA}, or {install_line('psql')}", target.shown)
    told = {"PGHOST": target.host, "PGPORT": str(target.port), "PGUSER": target.user, "PGDATABASE": target.dbname}
    ran = run(["psql", "-wXAt", "-c", "show server_version"], asked.deadline, env={**told, "PGSSLMODE": target.sslmode})
    if ran.code == 0:
        return asked.finding(State.OK, f"{ran.said} at {target.shown}", address=target.shown)
    said = ran.said if ran.code is not None else "no answer in time"
    return asked.finding(State.DENIED, f"{target.shown}: {said}", _set("postgres"), target.shown)


def sqlite(asked: Asked) -> Finding:
    """The file is there, can be read and begins as such files do."""
    if not asked.components.sqlite:
        return asked.finding(State.UNSET, "no file is configured", _set("sqlite"))
    return sqlite_file(asked, sqlite_path(resolve(asked.components.sqlite)), "sqlite")


def sqlite_file(asked: Asked, path: str, setting: str) -> Finding:
    """The state of one file."""
    try:
        with open(path, "rb") as file:
            head = file.read(16)
    except PermissionError:
        return asked.finding(State.DENIED, f"{path} may not be read", "its owner can let you", path)
    except OSError as error:
        return asked.finding(State.UNREACHABLE, f"{path}: {reason(error)}", _set(setting), path)
    if head and head != b"SQLite format 3\0":
        return asked.finding(State.UNREACHABLE, f"{path} is no SQLite file", _set(setting), path)
    return asked.finding(State.OK, path, address=path)


def events(asked: Asked) -> Finding:
    """The event store, by the kind of its address."""
    url = resolve(asked.components.events) if asked.components.events else _table_address("events", asked.project)
    if not url:
        return asked.finding(State.UNSET, "no event store is configured", _set("events"))
    from dataclasses import replace

    scheme = url.partition("://")[0] if "://" in url else ""
    if scheme in ("redis", "rediss", "unix", "postgres", "postgresql"):
        if scheme.startswith("postgres"):
            return postgres(replace(asked, components=replace(asked.components, postgres=url)))
        return redis(replace(asked, components=replace(asked.components, redis=url)))
    path = sqlite_path(url.removeprefix("file://"))
    if scheme == "sqlite" or path.endswith((".db", ".sqlite", ".sqlite3")):
        return sqlite_file(asked, path, "events")
    try:
        with open(path, "rb"):
            return asked.finding(State.OK, path, address=path)
    except PermissionError:
        return asked.finding(State.DENIED, f"{path} may not be read", "its owner can let you", path)
    except OSError as error:
        return asked.finding(State.UNREACHABLE, f"{path}: {reason(error)}", _set("events"), path)


def docker(asked: Asked) -> Finding:
    """The Engine's version over its socket."""
    found = places("docker", asked.components)
    if not found and find("docker") is None and find("podman") is None:
        return asked.finding(State.MISSING, "no Docker Engine is here", install_line("docker"))
    for place in found:
        if place.url.startswith("ssh://"):
            return asked.finding(State.UNREACHABLE, f"{place.shown}: a probe does not go over ssh", _set("docker"))
        finding = _http(asked, place, "/version")
        if not finding.ok or not place.configured:
            break
    if not found:
        return asked.finding(State.UNSET, "no Engine's socket is here", "start Docker, or " + _set("docker"))
    return finding


def prometheus(asked: Asked) -> Finding:
    """Whether it takes queries."""
    return _first_http(asked, "/api/v1/query?query=1")


def alertmanager(asked: Asked) -> Finding:
    """Whether it tells its status."""
    return _first_http(asked, "/api/v2/status")


def consul(asked: Asked) -> Finding:
    """Whether it knows services."""
    named = asked.components.consul_token
    token = resolve(named) if named else os.environ.get("CONSUL_HTTP_TOKEN", "")
    return _first_http(asked, "/v1/catalog/services", {"X-Consul-Token": token} if token else {})


def engine(asked: Asked) -> Finding:
    """The workflow engine's metrics: an HTTP address or a file."""
    url = resolve(asked.components.engine) if asked.components.engine else _table_address("engine", asked.project)
    if not url:
        return asked.finding(State.UNSET, "no workflow engine is configured", _set("engine"))
    place = Place(url, True, "components.engine")
    if urlsplit(url).scheme in ("http", "https", "unix"):
        token = _table_value("engine", asked.project, "token")
        return _http(asked, place, "", {"Authorization": f"Bearer {token}"} if token else {})
    path = os.path.expanduser(url.removeprefix("file://"))
    if os.access(path, os.R_OK):
        return asked.finding(State.OK, path, address=path)
    there = os.path.exists(path)
    state = State.DENIED if there else State.UNREACHABLE
    return asked.finding(state, f"{path} {'may not be read' if there else 'is not there'}", _set("engine"), path)


def _first_http(asked: Asked, path: str, headers: dict[str, str] | None = None) -> Finding:
    found = places(asked.component, asked.components)
    finding = None
    for place in found:
        finding = _http(asked, place, path, headers)
        if finding.ok:
            return finding
    return _nothing(asked, found, finding)


def _http(asked: Asked, place: Place, path: str, headers: dict[str, str] | None = None) -> Finding:
    try:
        answer = get(place.url, asked.deadline, path=path, headers=headers)
    except PermissionError:
        group = " (who is in its group may)" if place.url.startswith("unix:") else ""
        return _denied(asked, place, f"the socket may not be used{group}")
    except (OSError, ValueError) as error:
        return _silent(asked, place, error)
    if answer.status in (401, 403):
        return _denied(asked, place, f"HTTP {answer.status}")
    if answer.status >= 400:
        return _silent(asked, place, ValueError(f"HTTP {answer.status}"))
    if answer.status >= 300:
        return _silent(asked, place, ValueError(f"HTTP {answer.status}: it points somewhere else"))
    return asked.finding(State.OK, f"{_told_version(answer)} at {place.shown}".strip(), address=place.shown)


def _told_version(answer: Answer) -> str:
    try:
        told = answer.json()
    except ValueError:
        return "it answers"
    version = told.get("Version") or (told.get("versionInfo") or {}).get("version") if isinstance(told, dict) else ""
    return version if isinstance(version, str) and version else "it answers"


def _denied(asked: Asked, place: Place, said: str) -> Finding:
    detail = f"{place.shown}: {hidden(said, place.url)}"
    return asked.finding(State.DENIED, detail, _set(asked.component, "with what it takes"), place.shown)


def _silent(asked: Asked, place: Place, error: Exception, shown: str = "") -> Finding:
    shown = shown or place.shown
    source = f" ({place.source})" if place.source.startswith("$") else ""
    detail = f"{shown}{source}: {hidden(reason(error), place.url)}"
    if isinstance(error, PermissionError):
        return asked.finding(State.DENIED, detail, _set(asked.component), shown)
    return asked.finding(State.UNREACHABLE, detail, "start it, or " + _set(asked.component), shown)


def _nothing(asked: Asked, found: list[Place], last: Finding | None) -> Finding:
    """What is said when no place answered: where nothing is configured and nothing is where it usually is, unset."""
    if last is not None and (last.state is State.DENIED or any(place.configured for place in found)):
        return last
    if last is not None and last.address.startswith("unix:"):
        return last  # the socket's file is there: something was
    where = ", ".join(place.shown for place in found)
    return asked.finding(State.UNSET, f"nothing is configured, and nothing at {where}", _set(asked.component))


def _set(component: str, more: str = "") -> str:
    """The sentence that tells which setting counts."""
    variable = VARIABLES.get(component, ("",))[0]
    other = f" or ${variable}" if variable else ""
    return (
        f"set {SETTING.get(component, component)} in [components] of workflow.toml{other}{' ' + more if more else ''}"
    )


def _table_address(table: str, project: str) -> str:
    """The address in a table of its own: ``[engine]``, ``[events]``; "" where there is none."""
    return _table_value(table, project, "url")


def _table_value(table: str, project: str, key: str) -> str:
    """What a key of a table says, a secret resolved; "" where the file cannot be read: ``pywfmux check`` tells why."""
    from pymux_wf.workflow.config.workflow_file import WorkflowFile

    try:
        record = WorkflowFile.load(project=project).table(table)
    except (OSError, WorkflowError):
        return ""
    value = getattr(record, key, "")
    return resolve(value) if isinstance(value, str) and value else ""
