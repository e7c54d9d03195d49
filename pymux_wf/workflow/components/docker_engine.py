"""Containers as the Docker Engine tells of them: by its HTTP API (version 1.41 and later) on its socket, without the
docker library, which takes 20 MB; where the address is one that only the ``docker`` program reaches (ssh, TLS, a
context), by that program's JSON.

Both give the same rows; only GET is ever sent, and of the program only ``ps``, ``stats``, ``logs`` are run.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import quote

from pymux_wf.workflow.components.component_access import Broken, Denied, NotInstalled
from pymux_wf.workflow.components.kube_shapes import listed, table, text, whole
from pymux_wf.workflow.drawing.readable import clean
from pymux_wf.workflow.probes.programs import find, install_line, run
from pymux_wf.workflow.probes.wire import get

DEADLINE = 2.0
_BUDGET = 1.5
"""Seconds for the questions about single containers in one collection."""
_PROGRAM_DEADLINE = 8.0


class Containers(Protocol):
    """What can be asked for containers.

    Attributes:
        version: of the Engine.
    """

    version: str

    def containers(self) -> list[dict[str, Any]]:
        """One row each: id, name, image, state, status, health, ports, created."""
        ...

    def use(self, rows: list[dict[str, Any]]) -> None:
        """Adds what each takes: cpu (share of one processor), memory, memory_limit, processes, received, sent."""
        ...

    def logs(self, container: str, count: int) -> list[str]:
        """The last lines that a container printed."""
        ...


def engine_at(url: str) -> Containers:
    """Who answers for an address; raises what FAILURES lists."""
    if url.startswith(("unix://", "http://")) or (url.startswith("tcp://") and not os.environ.get("DOCKER_TLS_VERIFY")):
        return Engine(url)
    return Program(url)


class Engine:
    """The Engine's API."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._before: dict[str, tuple[int, int]] = {}
        self._turn = 0
        told = table(self._get("/version"))
        self.version = text(told.get("Version")) or "?"
        if "ApiVersion" not in told:
            raise Broken("what answers is no Docker Engine")

    def containers(self) -> list[dict[str, Any]]:
        return [row_of(table(each)) for each in listed(self._get("/containers/json?all=1"))]

    def use(self, rows: list[dict[str, Any]]) -> None:
        end = time.monotonic() + _BUDGET
        running = [row for row in rows if row["state"] == "running"]
        turn = self._turn % len(running) if running else 0
        for count, row in enumerate(running[turn:] + running[:turn]):
            if time.monotonic() > end:
                self._turn += count  # the others are asked next time
                return
            inspected = table(self._get(f"/containers/{row['id']}/json", missing={}))
            row["restarts"] = whole(inspected.get("RestartCount"))
            stats = table(self._get(f"/containers/{row['id']}/stats?stream=false&one-shot=true", missing={}))
            row |= use_of(stats, self._before.get(row["id"]))
            self._before[row["id"]] = ticks_of(stats)

    def logs(self, container: str, count: int) -> list[str]:
        path = f"/containers/{quote(container, safe='')}"
        is_terminal = table(table(self._get(f"{path}/json")).get("Config")).get("Tty") is True
        answer = get(self._url, DEADLINE, path=f"{path}/logs?stdout=1&stderr=1&tail={count:d}")
        data = answer.body if is_terminal else demultiplexed(answer.body)
        return [clean(line, 500) for line in data.split(b"\n") if line][-count:]

    def _get(self, path: str, missing: Any = None) -> Any:
        """JSON of a path; of one that is not there ``missing`` where that was given."""
        answer = get(self._url, DEADLINE, path=path)
        if answer.status == 404 and missing is not None:
            return missing  # the container has gone since it was listed
        if answer.status in (401, 403):
            raise Denied(_message(answer.body) or f"status {answer.status}")
        if answer.status != 200:
            raise Broken(_message(answer.body) or f"it answers with status {answer.status}")
        try:
            return json.loads(answer.body)
        except (ValueError, RecursionError):
            raise Broken("what answers is no Docker Engine") from None


def _message(body: bytes) -> str:
    try:
        return text(table(json.loads(body)).get("message"), 200)
    except (ValueError, RecursionError):
        return ""


def row_of(told: Mapping[str, Any]) -> dict[str, Any]:
    """A container of ``/containers/json``."""
    status = text(told.get("Status"))
    names = [text(name).lstrip("/") for name in listed(told.get("Names"))]
    return {
        "id": "".join(each for each in text(told.get("Id")) if each.isalnum()),
        "name": names[0] if names else text(told.get("Id"))[:12],
        "image": text(told.get("Image")),
        "state": text(told.get("State")),
        "status": status,
        "health": health_of(status),
        "ports": sorted({_port(table(each)) for each in listed(told.get("Ports"))}),
        "created": whole(told.get("Created")),
        **dict.fromkeys(("restarts", "cpu", "memory", "memory_limit", "processes", "received", "sent")),
    }


def health_of(status: str) -> str:
    """What ``Up 2 hours (healthy)`` says: healthy, unhealthy, starting or nothing."""
    for word in ("unhealthy", "healthy", "health: starting"):
        if f"({word})" in status:
            return word.removeprefix("health: ")
    return ""


def _port(told: Mapping[str, Any]) -> str:
    inner = f"{whole(told.get('PrivatePort'))}/{text(told.get('Type')) or 'tcp'}"
    public = whole(told.get("PublicPort"))
    return f"{public}->{inner}" if public else inner


def ticks_of(stats: Mapping[str, Any], part: str = "cpu_stats") -> tuple[int, int]:
    """Processor time of a container and of the system, in nanoseconds."""
    told = table(stats.get(part))
    return whole(table(told.get("cpu_usage")).get("total_usage")), whole(told.get("system_cpu_usage"))


def use_of(stats: Mapping[str, Any], before: tuple[int, int] | None) -> dict[str, Any]:
    """What a container takes: since ``before``, else since the reading that the answer itself carries."""
    own, system = ticks_of(stats)
    own_before, system_before = before or ticks_of(stats, "precpu_stats")
    memory = table(stats.get("memory_stats"))
    cached = table(memory.get("stats"))
    usage = whole(memory.get("usage")) - whole(cached.get("inactive_file", cached.get("total_inactive_file")))
    count = whole(table(stats.get("cpu_stats")).get("online_cpus")) or 1
    share = None
    if system > system_before > 0 and own >= own_before:
        share = round((own - own_before) / (system - system_before) * count, 4)
    networks = [table(each) for each in table(stats.get("networks")).values()]
    return {
        "cpu": share,
        "memory": max(0, usage) if memory else None,
        "memory_limit": whole(memory.get("limit")) or None,
        "processes": whole(table(stats.get("pids_stats")).get("current")) or None,
        "received": sum(whole(each.get("rx_bytes")) for each in networks) if networks else None,
        "sent": sum(whole(each.get("tx_bytes")) for each in networks) if networks else None,
    }


def demultiplexed(data: bytes) -> bytes:
    """The text of a stream of frames (Engine API, "Stream format"); data that is none is given back as it is."""
    parts: list[bytes] = []
    at = 0
    while at + 8 <= len(data):
        if data[at] > 2 or data[at + 1 : at + 4] != b"\0\0\0":
            return data if not at else b"".join(parts)
        length = int.from_bytes(data[at + 4 : at + 8], "big")
        parts.append(data[at + 8 : at + 8 + length])
        at += 8 + length
    return b"".join(parts)


class Program:
    """The ``docker`` program."""

    def __init__(self, url: str) -> None:
        program = find("docker")
        if program is None:
            raise NotInstalled("docker is not on PATH, and only it reaches this address", install_line("docker"))
        self._argv = [program]
        self._environment = {"DOCKER_HOST": url} if url else {}
        told = self._lines("version", "--format", "{{json .Server}}")
        self.version = text(told[0].get("Version")) if told else "?"

    def containers(self) -> list[dict[str, Any]]:
        rows = []
        for told in self._lines("ps", "-a", "--no-trunc", "--format", "{{json .}}"):
            about = {"Id": told.get("ID"), "Names": [told.get("Names")], "State": told.get("State")}
            row = row_of({**about, "Image": told.get("Image"), "Status": told.get("Status")})
            row["ports"] = [text(part.strip()) for part in text(told.get("Ports"), 400).split(",") if part.strip()]
            rows.append(row)
        return rows

    def use(self, rows: list[dict[str, Any]]) -> None:
        if not any(row["state"] == "running" for row in rows):
            return
        by_id = {row["id"]: row for row in rows}
        for told in self._lines("stats", "--no-stream", "--no-trunc", "--format", "{{json .}}"):
            row = by_id.get(text(told.get("ID")))
            if row is not None:
                used, _, limit = text(told.get("MemUsage")).partition(" / ")
                row["cpu"] = percent_of(text(told.get("CPUPerc")))
                row["memory"], row["memory_limit"] = bytes_of(used), bytes_of(limit)
                processes = text(told.get("PIDs"))
                row["processes"] = int(processes) if processes.isdigit() else None

    def logs(self, container: str, count: int) -> list[str]:
        ran = run([*self._argv, "logs", "--tail", str(count), "--", container], DEADLINE, env=self._environment)
        if ran.code:
            raise Broken(ran.said)
        data = ran.out + ran.err.encode()
        return [clean(line, 500) for line in data.split(b"\n") if line][-count:]

    def _lines(self, *words: str) -> list[dict[str, Any]]:
        ran = run([*self._argv, *words], _PROGRAM_DEADLINE, env=self._environment)
        if ran.code is None:
            raise TimeoutError("docker did not answer in time")
        if ran.code:
            said = clean(ran.err.strip().splitlines()[-1] if ran.err.strip() else ran.said, 300)
            raise Denied(said) if "permission denied" in said.lower() else ConnectionRefusedError(0, said)
        found = []
        for line in ran.out.splitlines():
            try:
                told = json.loads(line)
            except (ValueError, RecursionError):
                raise Broken("docker printed what is no JSON") from None
            found.append(table(told))
        return found


def percent_of(told: str) -> float | None:
    """``12.50%`` as a share."""
    try:
        return round(float(told.rstrip("%")) / 100, 4)
    except ValueError:
        return None


_UNITS = {"kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "tib": 1 << 40, "kb": 1e3, "mb": 1e6, "gb": 1e9, "b": 1}


def bytes_of(told: str) -> int | None:
    """``64.5MiB`` as bytes.

    >>> bytes_of("64MiB"), bytes_of("1.5kB"), bytes_of("--")
    (67108864, 1500, None)
    """
    told = told.strip().lower()
    for unit, factor in _UNITS.items():
        if told.endswith(unit):
            try:
                return int(float(told.removesuffix(unit)) * factor)
            except (ValueError, OverflowError):
                return None
    return None
