"""``mon system`` and ``mon processes`` on systems without ``/proc``, by psutil; without it they say what is missing.

The values have the shape that the readers of ``/proc`` give.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from typing import Any

from pymux_wf.workflow.drawing.document import Document
from pymux_wf.workflow.drawing.figures import clean
from pymux_wf.workflow.machine import sensors
from pymux_wf.workflow.machine.proc_processes import Process
from pymux_wf.workflow.machine.system_picture import disks_document, system_document
from pymux_wf.workflow.monitors.monitor import Unavailable
from pymux_wf.workflow.probes.finding import Finding, State


def psutil_or_unavailable(component: str) -> Any:
    """The module psutil; raises Unavailable where it is not installed."""
    try:
        import psutil
    except ImportError:
        remedy = "pip install 'pywfmux[ops]'"
        raise Unavailable(
            Finding(component, State.MISSING, "this system has no /proc, and psutil is not installed", remedy)
        ) from None
    return psutil


class PsutilSystem:
    """The machine as psutil sees it."""

    def __init__(self, disks: bool = False) -> None:
        self._disks_only = disks
        self._before: dict[str, dict[str, dict[str, float]]] = {}
        self._at = 0.0

    def collect(self) -> dict[str, Any]:
        """The values that :meth:`SystemSource.collect` has."""
        ps = psutil_or_unavailable("system")
        now = time.monotonic()
        elapsed = now - self._at if self._at else None
        self._at = now
        temperatures, fans = sensors.of_psutil()
        memory, swap = ps.virtual_memory(), ps.swap_memory()
        return {
            "cpu": self._cpu(ps, first=elapsed is None),
            "load": os.getloadavg(),
            "tasks": {"running": None, "blocked": None},
            "uptime": time.time() - ps.boot_time(),
            "memory": {
                "total": memory.total,
                "free": memory.free,
                "available": memory.available,
                "cached": getattr(memory, "cached", 0),
                "used": memory.total - memory.available,
                "share": (memory.total - memory.available) / memory.total,
            },
            "swap": {
                "total": swap.total,
                "used": swap.used,
                "share": swap.used / swap.total if swap.total else None,
            },
            "pressure": {},
            "disks": _disks(ps),
            "io": self._rates("io", _io(ps), elapsed),
            "net": self._rates("net", _net(ps), elapsed),
            "temperatures": temperatures,
            "fans": fans,
            "oom_kills": None,
        }

    def document(self, found: Mapping[str, Any], columns: int, lines: int) -> Document:
        return (disks_document if self._disks_only else system_document)(found, columns, lines)

    def close(self) -> None:
        """Nothing is held."""

    def _cpu(self, ps: Any, first: bool) -> dict[str, Any]:
        each = ps.cpu_times_percent(percpu=True)
        empty = dict.fromkeys(("share", "user", "system", "iowait", "steal"))
        if first or not each:
            return {**empty, "cores": {f"cpu{number}": None for number in range(len(each))}}
        busy = [min(1.0, max(0.0, 1 - (core.idle + getattr(core, "iowait", 0)) / 100)) for core in each]
        mean = {name: sum(getattr(core, name, 0.0) for core in each) / len(each) / 100 for name in empty}
        return {
            **mean,
            "share": sum(busy) / len(busy),
            "cores": {f"cpu{number}": share for number, share in enumerate(busy)},
        }

    def _rates(self, kind: str, counters: dict[str, dict[str, float]], elapsed: float | None) -> list[dict[str, Any]]:
        from pymux_wf.workflow.monitors.system import rates

        before = self._before.get(kind, {})
        self._before[kind] = counters
        return [
            {"name": name, **rates(before.get(name), counts, elapsed, total=True)} for name, counts in counters.items()
        ]


def _disks(ps: Any) -> list[dict[str, Any]]:
    found = []
    for mount in ps.disk_partitions():
        try:
            space = ps.disk_usage(mount.mountpoint)
        except OSError:
            continue
        told = {"device": mount.device, "directory": mount.mountpoint, "type": mount.fstype, "state": "ok"}
        told["read_only"] = "ro" in mount.opts.split(",")
        numbers = {"total": space.total, "used": space.used, "free": space.free}
        found.append({**told, **numbers, "share": space.percent / 100, "inodes_share": None})
    return found


def _io(ps: Any) -> dict[str, dict[str, float]]:
    return {
        name: {
            "read": each.read_bytes,
            "written": each.write_bytes,
            "requests": each.read_count + each.write_count,
            "busy": getattr(each, "busy_time", 0),
        }
        for name, each in (ps.disk_io_counters(perdisk=True) or {}).items()
    }


def _net(ps: Any) -> dict[str, dict[str, float]]:
    return {
        name: {"received": each.bytes_recv, "sent": each.bytes_sent}
        for name, each in (ps.net_io_counters(pernic=True) or {}).items()
        if each.packets_recv
    }


def processes() -> list[Process]:
    """All processes as psutil sees them; what it may not see is 0 or empty. Raises Unavailable."""
    ps = psutil_or_unavailable("processes")
    found = []
    wanted = ["pid", "ppid", "name", "username", "status", "cpu_times", "memory_info", "num_threads", "create_time"]
    for each in ps.process_iter([*wanted, "cmdline"]):
        told = each.info
        times, memory = told["cpu_times"], told["memory_info"]
        found.append(
            Process(
                pid=told["pid"],
                ppid=told["ppid"] or 0,
                name=clean(told["name"] or "", 60),
                user=told["username"] or "",
                state=(told["status"] or "?")[:1].upper(),
                seconds=times.user + times.system if times else 0.0,
                rss=memory.rss if memory else 0,
                threads=told["num_threads"] or 0,
                started=told["create_time"] or 0.0,
                command=clean(" ".join(told["cmdline"] or []), 500),
            )
        )
    return found
