"""Where a component is: what is configured, else the usual variable of the environment, else the usual places.

The environment is read here. What comes out may hold passwords: messages tell :attr:`Place.shown`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pymux_wf.workflow.config.secrets import resolve, shown
from pymux_wf.workflow.probes.settings import Components


@dataclass(frozen=True, slots=True)
class Place:
    """An address.

    Attributes:
        url: all of it, with its passwords.
        configured: whether somebody named it; otherwise it is only where such things usually are.
        source: what named it: ``"components.redis"``, ``"$REDIS_URL"``; "" for a usual place.
        said: what is written there; where that is a reference (``env:NAME``) people are told it, not the address.
    """

    url: str = field(repr=False)
    configured: bool = True
    source: str = ""
    said: str = ""

    @property
    def shown(self) -> str:
        """For people: without passwords."""
        return shown(self.said if self.said.startswith(("env:", "file:")) else self.url)


SETTING = {
    **{name: name for name in ("redis", "postgres", "sqlite", "events", "docker", "prometheus", "alertmanager")},
    "consul": "consul",
    "engine": "engine",
    "kube": "kubeconfig",
}
"""Which key of ``[components]`` names a component."""

VARIABLES = {
    "redis": ("REDIS_URL",),
    "postgres": ("DATABASE_URL", "POSTGRES_URL"),
    "kube": ("KUBECONFIG",),
    "docker": ("DOCKER_HOST",),
    "consul": ("CONSUL_HTTP_ADDR",),
    "prometheus": ("PROMETHEUS_URL",),
    "alertmanager": ("ALERTMANAGER_URL",),
}
"""The usual variables, the first that is set counts."""


def places(component: str, components: Components) -> list[Place]:
    """Where to ask for a component, in order: one place where it is configured, else all usual ones that could be.

    Raises:
        WorkflowError: a secret cannot be read.
    """
    key = SETTING.get(component, "")
    named = getattr(components, key) if key else ""
    if named:
        return [Place(resolve(named), True, f"components.{key}", named)]
    for variable in VARIABLES.get(component, ()):
        value = os.environ.get(variable, "")
        if value and _fits(component, value):
            return [Place(value, True, f"${variable}")]
    if component == "postgres" and any(os.environ.get(name) for name in ("PGHOST", "PGSERVICE", "PGDATABASE")):
        return [Place("", True, "$PGHOST")]
    usual = USUAL.get(component)
    return [Place(url, False) for url in usual()] if usual else []


def first(component: str, components: Components) -> Place | None:
    """The first of :func:`places`; None where there is none."""
    return next(iter(places(component, components)), None)


def home() -> Path | None:
    """The home directory; None where nobody says what it is."""
    try:
        return Path.home()
    except (RuntimeError, KeyError):
        return None


def _fits(component: str, value: str) -> bool:
    """Whether a variable is about this component: DATABASE_URL may name any database."""
    return component != "postgres" or value.startswith(("postgres://", "postgresql://", "env:", "file:"))


def _sockets(*paths: str) -> Iterator[str]:
    seen: set[tuple[int, int]] = set()
    for path in paths:
        try:
            found = os.stat(path)
        except OSError:
            continue
        if (found.st_dev, found.st_ino) not in seen:  # /var/run is often /run
            seen.add((found.st_dev, found.st_ino))
            yield f"unix://{path}"


def _redis() -> Iterator[str]:
    yield from _sockets("/run/redis/redis-server.sock", "/run/redis/redis.sock", "/var/run/redis/redis.sock")
    yield "redis://127.0.0.1:6379/0"


def _postgres() -> Iterator[str]:
    for directory in ("/run/postgresql", "/var/run/postgresql", "/tmp"):
        if os.path.exists(f"{directory}/.s.PGSQL.5432"):
            yield f"host={directory}"
            return
    yield "host=127.0.0.1 port=5432"


def _docker() -> Iterator[str]:
    runtime, house = os.environ.get("XDG_RUNTIME_DIR", ""), home()
    own = [f"{runtime}/docker.sock", f"{runtime}/podman/podman.sock"] if runtime else []
    own += [f"{house}/.docker/run/docker.sock"] if house else []
    yield from _sockets("/run/docker.sock", "/var/run/docker.sock", *own, "/run/podman/podman.sock")


def _kube() -> Iterator[str]:
    house = home()
    if house and (house / ".kube/config").is_file():
        yield str(house / ".kube/config")
    elif os.environ.get("KUBERNETES_SERVICE_HOST"):
        yield ""  # within a cluster kubectl knows by itself


USUAL: dict[str, Callable[[], Iterator[str]]] = {
    "redis": _redis,
    "postgres": _postgres,
    "docker": _docker,
    "kube": _kube,
    "prometheus": lambda: iter(("http://127.0.0.1:9090",)),
    "alertmanager": lambda: iter(("http://127.0.0.1:9093",)),
    "consul": lambda: iter(("http://127.0.0.1:8500",)),
}
