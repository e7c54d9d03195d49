"""The texts of ``/proc`` about the whole machine, as values: proc(5), for kernels of any age.

Pure: text in, values out. Fields that a kernel does not have are 0 or not there; lines that make no sense are left out.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pymux_wf.workflow.drawing.figures import number

SECTOR = 512
"""Bytes: what diskstats counts in, whatever the disk has."""


class CpuTimes(NamedTuple):
    """Clock ticks since the start, of one processor or of all."""

    user: int = 0
    nice: int = 0
    system: int = 0
    idle: int = 0
    iowait: int = 0
    irq: int = 0
    softirq: int = 0
    steal: int = 0

    @property
    def total(self) -> int:
        # What guests have used stands in user and nice already.
        return sum(self)

    @property
    def resting(self) -> int:
        return self.idle + self.iowait


def cpu_times(text: str) -> dict[str, CpuTimes]:
    """``/proc/stat``: ``cpu`` is all of them together; processors that are off are not there."""
    found = {}
    for line in text.split("\n"):
        if not line.startswith("cpu"):
            continue
        name, *fields = line.split()
        found[name] = CpuTimes(*(number(field) for field in fields[: len(CpuTimes._fields)]))
    return found


def cpu_shares(before: CpuTimes, after: CpuTimes) -> dict[str, float] | None:
    """What a processor did between two readings, as shares of one; None where no time has gone by (or it went back, as
    iowait and a machine that was moved do)."""
    total = after.total - before.total
    if total <= 0:
        return None
    parts = {name: max(0, getattr(after, name) - getattr(before, name)) / total for name in CpuTimes._fields}
    busy = min(1.0, max(0.0, 1 - (after.resting - before.resting) / total))
    return {
        "share": busy,
        "user": min(1.0, parts["user"] + parts["nice"]),
        "system": min(1.0, parts["system"] + parts["irq"] + parts["softirq"]),
        "iowait": min(1.0, parts["iowait"]),
        "steal": min(1.0, parts["steal"]),
    }


def counter(text: str, name: str) -> int | None:
    """One number of ``/proc/stat`` or ``/proc/vmstat``: ``procs_running``, ``oom_kill``; None where it has none."""
    found = re.search(rf"^{re.escape(name)} (\d+)", text, re.MULTILINE)
    return int(found[1]) if found else None


def memory(text: str) -> dict[str, int]:
    """``/proc/meminfo`` in bytes."""
    found = {}
    for line in text.split("\n"):
        name, _, rest = line.partition(":")
        fields = rest.split()
        if fields and fields[0].isdigit():
            found[name] = int(fields[0]) * (1024 if fields[1:] == ["kB"] else 1)
    return found


def available(found: dict[str, int]) -> int:
    """What programs may still have without swapping; an estimate where the kernel (before 3.14) gives none."""
    if "MemAvailable" in found:
        return found["MemAvailable"]
    names = ("MemFree", "Buffers", "Cached", "SReclaimable")
    return max(0, sum(found.get(name, 0) for name in names) - found.get("Shmem", 0))


def load(text: str) -> tuple[float, float, float] | None:
    """``/proc/loadavg``: over 1, 5 and 15 minutes."""
    try:
        one, five, fifteen = (float(field) for field in text.split()[:3])
    except ValueError:
        return None
    return one, five, fifteen


def pressure(text: str) -> dict[str, dict[str, float]]:
    """``/proc/pressure/*``: ``{"some": {"avg10": 0.5, ...}, "full": ...}``, in per cent of the time."""
    found = {}
    for line in text.split("\n"):
        kind, *fields = line.split() or [""]
        values = dict(re.findall(r"(avg\d+)=(\d+(?:\.\d+)?)", " ".join(fields)))
        if kind and values:
            found[kind] = {name: float(value) for name, value in values.items()}
    return found


class Interface(NamedTuple):
    """What a network interface has counted since it came up."""

    received: int
    received_packets: int
    received_errors: int
    received_dropped: int
    sent: int
    sent_packets: int
    sent_errors: int
    sent_dropped: int


def interfaces(text: str) -> dict[str, Interface]:
    """``/proc/net/dev``."""
    found = {}
    for line in text.split("\n"):
        name, colon, rest = line.rpartition(":")  # an alias has a colon in its name: eth0:1
        fields = [number(field) for field in rest.split()]
        if colon and len(fields) >= 12:
            found[name.strip()] = Interface(*fields[:4], *fields[8:12])
    return found


class Disk(NamedTuple):
    """What a block device has done since the start: bytes, requests, milliseconds with work to do."""

    read: int
    written: int
    reads: int
    writes: int
    busy: int


def disks(text: str) -> dict[str, Disk]:
    """``/proc/diskstats``, without devices that never did anything; partitions of old kernels (2.6, with four fields)
    are left out."""
    found = {}
    for line in text.split("\n"):
        fields = line.split()
        if len(fields) < 14:
            continue
        numbers = [number(field) for field in fields[3:14]]
        if any(numbers):
            reads, _, read, _, writes, _, written, _, _, busy, _ = numbers
            found[fields[2]] = Disk(read * SECTOR, written * SECTOR, reads, writes, busy)
    return found


class Mount(NamedTuple):
    """One mounted file system."""

    device: str
    directory: str
    kind: str
    options: str


_OCTAL = re.compile(r"\\([0-7]{3})")


def mounts(text: str) -> list[Mount]:
    """``/proc/mounts``, in its order; blanks in names are written there as ``\\040``."""
    found = []
    for line in text.split("\n"):
        fields = [_OCTAL.sub(lambda match: chr(int(match[1], 8)), field) for field in line.split(" ")]
        if len(fields) >= 4:
            found.append(Mount(*fields[:4]))
    return found
