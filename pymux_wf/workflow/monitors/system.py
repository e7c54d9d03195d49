"""``mon system``: processors, load, memory, swap, disks, network, pressure, temperatures of this machine.

On Linux all of it stands in ``/proc`` and ``/sys``; elsewhere psutil tells what it can.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from typing import Any

from pymux_wf.workflow.command_spec import Flag
from pymux_wf.workflow.drawing.document import Document
from pymux_wf.workflow.machine import proc_texts
from pymux_wf.workflow.machine.proc_reading import Patient, read_text, text_or_none
from pymux_wf.workflow.machine.sensors import Sensors
from pymux_wf.workflow.machine.system_picture import disks_document, system_document
from pymux_wf.workflow.monitors.monitor import Monitor, Settings, Source, Unavailable
from pymux_wf.workflow.probes.finding import Finding, State

# File systems that are on other machines or in other programs: asking them may hang.
_DISTANT = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "ceph", "9p", "glusterfs", "lustre", "afs", "davfs")
_NO_DISKS = (
    *("proc", "sysfs", "devtmpfs", "devpts", "cgroup", "cgroup2", "securityfs", "pstore", "bpf", "tracefs", "debugfs"),
    *("configfs", "fusectl", "mqueue", "hugetlbfs", "autofs", "binfmt_misc", "rpc_pipefs", "nsfs", "efivarfs", "ramfs"),
    *("selinuxfs", "squashfs"),
)


class SystemSource:
    """Reads the machine's counters; rates are over the time since the last reading."""

    def __init__(self, proc: str = "/proc", sys: str = "/sys", disks: bool = False) -> None:
        self._proc = proc
        self._disks_only = disks
        self._sensors = Sensors(sys)
        self._sys = sys
        self._patient: Patient[os.statvfs_result] = Patient(0.3)
        self._before: dict[str, Any] = {}
        self._at = 0.0

    def collect(self) -> dict[str, Any]:
        """``cpu`` (shares of one), ``load``, ``memory``, ``swap`` and ``disks`` (bytes), ``io`` and ``net`` (bytes a
        second), ``pressure`` (per cent), ``temperatures`` (degrees Celsius), ``uptime`` (seconds).
        Rates are null at first."""
        now = time.monotonic()
        try:
            stat = read_text(f"{self._proc}/stat")
        except OSError as error:
            raise Unavailable(
                Finding("system", State.UNREACHABLE, f"{self._proc}/stat: {error.strerror}", "is /proc mounted?")
            ) from None
        elapsed = now - self._at if self._at else None
        self._at = now
        temperatures, fans = self._sensors.read()
        return {
            "cpu": self._cpu(stat),
            "load": proc_texts.load(text_or_none(f"{self._proc}/loadavg") or ""),
            "tasks": {
                "running": proc_texts.counter(stat, "procs_running"),
                "blocked": proc_texts.counter(stat, "procs_blocked"),
            },
            "uptime": _uptime(text_or_none(f"{self._proc}/uptime") or ""),
            **self._memory(),
            "pressure": self._pressure(),
            "disks": self._file_systems(),
            "io": self._rates("io", self._disk_counters(), elapsed),
            "net": self._rates("net", self._net_counters(), elapsed),
            "temperatures": temperatures,
            "fans": fans,
            "oom_kills": proc_texts.counter(text_or_none(f"{self._proc}/vmstat") or "", "oom_kill"),
        }

    def document(self, found: Mapping[str, Any], columns: int, lines: int) -> Document:
        return (disks_document if self._disks_only else system_document)(found, columns, lines)

    def close(self) -> None:
        """Nothing is held."""

    def _cpu(self, stat: str) -> dict[str, Any]:
        times = proc_texts.cpu_times(stat)
        before: dict[str, proc_texts.CpuTimes] = self._before.get("cpu", {})
        self._before["cpu"] = times
        shares = {
            name: proc_texts.cpu_shares(before[name], each) if name in before else None for name, each in times.items()
        }
        empty = dict.fromkeys(("share", "user", "system", "iowait", "steal"))
        cores = {name: (each or {}).get("share") for name, each in shares.items() if name != "cpu"}
        return {**empty, **(shares.get("cpu") or {}), "cores": cores}

    def _memory(self) -> dict[str, Any]:
        found = proc_texts.memory(text_or_none(f"{self._proc}/meminfo") or "")
        total, free = found.get("MemTotal"), found.get("MemFree", 0)
        if not total:
            return {"memory": None, "swap": None}
        available = min(total, proc_texts.available(found))
        cached = found.get("Cached", 0) + found.get("Buffers", 0) + found.get("SReclaimable", 0)
        swap = found.get("SwapTotal", 0)
        return {
            "memory": {
                "total": total,
                "free": free,
                "available": available,
                "cached": cached,
                "used": total - available,
                "share": (total - available) / total,
            },
            "swap": {
                "total": swap,
                "used": swap - found.get("SwapFree", 0),
                "share": (swap - found.get("SwapFree", 0)) / swap if swap else None,
            },
        }

    def _pressure(self) -> dict[str, Any]:
        texts = {name: text_or_none(f"{self._proc}/pressure/{name}") for name in ("cpu", "memory", "io")}
        return {name: proc_texts.pressure(text) for name, text in texts.items() if text}

    def _file_systems(self) -> list[dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for mount in proc_texts.mounts(text_or_none(f"{self._proc}/mounts") or ""):
            if mount.kind in _NO_DISKS or mount.directory.startswith(("/proc", "/sys", "/dev", "/run/credentials")):
                continue
            told = self._space(mount)
            if told is not None:
                # What is mounted twice (bind mounts) is told once, where it was mounted first.
                key = mount.device if mount.device.startswith("/") else mount.directory
                found.setdefault(key, told)
        return list(found.values())

    def _space(self, mount: proc_texts.Mount) -> dict[str, Any] | None:
        told: dict[str, Any] = {"device": mount.device, "directory": mount.directory, "type": mount.kind}
        told["read_only"] = "ro" in mount.options.split(",")
        if mount.kind in _DISTANT or mount.kind.startswith("fuse."):
            answer = self._patient.ask(mount.directory, lambda: os.statvfs(mount.directory))
            if answer is None:
                unknown = dict.fromkeys(("total", "used", "free", "share", "inodes_share"))
                return {**told, **unknown, "state": "it does not answer"}
        else:
            try:
                answer = os.statvfs(mount.directory)
            except OSError:
                return None
        return {**told, **_space(answer), "state": "ok"} if answer.f_blocks else None

    def _disk_counters(self) -> dict[str, dict[str, float]]:
        found = proc_texts.disks(text_or_none(f"{self._proc}/diskstats") or "")
        whole = _listed(f"{self._sys}/block")
        return {
            name: {"read": disk.read, "written": disk.written, "requests": disk.reads + disk.writes, "busy": disk.busy}
            for name, disk in found.items()
            if not whole or name in whole  # partitions are counted in their disk already
        }

    def _net_counters(self) -> dict[str, dict[str, float]]:
        found = proc_texts.interfaces(text_or_none(f"{self._proc}/net/dev") or "")
        return {
            name: {"received": each.received, "sent": each.sent}
            for name, each in found.items()
            if each.received_packets
        }

    def _rates(self, kind: str, counters: dict[str, dict[str, float]], elapsed: float | None) -> list[dict[str, Any]]:
        before: dict[str, dict[str, float]] = self._before.get(kind, {})
        self._before[kind] = counters
        return [
            {"name": name, **rates(before.get(name), counts, elapsed, total=True)} for name, counts in counters.items()
        ]


def rates(
    before: Mapping[str, float] | None, after: Mapping[str, float], elapsed: float | None, total: bool = False
) -> dict[str, Any]:
    """``NAME_rate`` of each counter, a second; None before the second reading and after a counter went back.

    With ``total`` the counters themselves too. ``busy`` counts milliseconds and becomes a share of one.
    """
    found: dict[str, Any] = dict(after) if total else {}
    for name, count in after.items():
        change = None if before is None or not elapsed else count - before.get(name, count)
        value = None if change is None or change < 0 or not elapsed else change / elapsed
        if name == "busy":
            found["busy"] = None if value is None else min(1.0, value / 1000)
        else:
            found[f"{name}_rate"] = value
    return found


def _space(answer: os.statvfs_result) -> dict[str, Any]:
    """As df(1) counts: the share is of what users may have; what is kept for root is used up for them."""
    used = (answer.f_blocks - answer.f_bfree) * answer.f_frsize
    free = answer.f_bavail * answer.f_frsize
    return {
        "total": answer.f_blocks * answer.f_frsize,
        "used": used,
        "free": free,
        "share": used / (used + free) if used + free else None,
        "inodes_share": (answer.f_files - answer.f_ffree) / answer.f_files if answer.f_files else None,
    }


def _uptime(text: str) -> float | None:
    try:
        return float(text.split()[0])
    except (ValueError, IndexError):
        return None


def _listed(directory: str) -> frozenset[str]:
    try:
        return frozenset(os.listdir(directory))
    except OSError:
        return frozenset()


def open_source(settings: Settings) -> Source:
    """The machine by /proc; by psutil where there is none."""
    disks = bool(settings.get("disks"))
    if sys.platform.startswith("linux"):
        return SystemSource(disks=disks)
    from pymux_wf.workflow.machine.other_systems import PsutilSystem

    return PsutilSystem(disks)


MONITOR = Monitor(
    name="system",
    summary="Processors, load, memory, swap, disks, network, pressure and temperatures.",
    open=open_source,
    flags=(Flag("--disks", "File systems, their space and what the disks do."),),
    enables={} if sys.platform.startswith("linux") else {"psutil": "all of this on a system without /proc"},
)
