"""What the threads of a process do now, from ``/proc/PID/task``: state, system call, where they wait, kernel stack.

Some of it only root or the owner may read; what may not be read is None, and :func:`hindrances` says what is missing.
"""

from __future__ import annotations

import os
import re
from typing import Any

from pymux_wf.workflow.drawing.figures import clean
from pymux_wf.workflow.machine.capabilities import capable, ptrace_hindrance
from pymux_wf.workflow.machine.proc_processes import parse_stat, read_once
from pymux_wf.workflow.machine.proc_reading import text_or_none
from pymux_wf.workflow.machine.syscall_names import syscall_name

THREADS = 500
"""Threads that are looked at; the others are counted."""


def status_values(text: str) -> dict[str, Any]:
    """What ``/proc/PID/status`` tells, in bytes and counts; None for what a kernel (or a kernel thread) has not."""
    fields = dict(line.split(":", 1) for line in text.split("\n") if ":" in line)

    def size(name: str) -> int | None:
        found = re.match(r"\s*(\d+) kB", fields.get(name, ""))
        return int(found[1]) * 1024 if found else None

    def count(name: str) -> int | None:
        text = fields.get(name, "").strip()
        return int(text) if text.isdigit() else None

    return {
        "name": clean(fields.get("Name", "").strip(), 60),
        "state": fields.get("State", "").strip(),
        "threads": count("Threads"),
        "rss": size("VmRSS"),
        "peak": size("VmHWM"),
        "swap": size("VmSwap"),
        "voluntary": count("voluntary_ctxt_switches"),
        "involuntary": count("nonvoluntary_ctxt_switches"),
        "tracer": count("TracerPid") or None,
    }


def io_values(text: str) -> dict[str, int]:
    """``/proc/PID/io``: bytes that it read and wrote by system calls, and on disks."""
    found = dict(re.findall(r"^(\w+): (\d+)$", text, re.MULTILINE))
    names = {"rchar": "read", "wchar": "written", "read_bytes": "disk_read", "write_bytes": "disk_written"}
    return {ours: int(found[theirs]) for theirs, ours in names.items() if theirs in found}


def syscall_of(text: str | None, machine: str = "") -> str | None:
    """``/proc/PID/syscall``: the name of the call, ``"running"``, ``"blocked outside of a call"``; None where it is not
    known."""
    words = (text or "").split()
    if not words:
        return None
    if words[0] == "running":
        return "running"
    try:
        number = int(words[0])
    except ValueError:
        return None
    return "blocked outside of a call" if number < 0 else syscall_name(number, machine)


def stack_of(text: str | None) -> list[str] | None:
    """``/proc/PID/stack``: the functions of the kernel, innermost first; None where it may not be read."""
    if text is None:
        return None
    return re.findall(r"^\[<\w+>\] (\S+?)(?:\+0x\S+)?$", text, re.MULTILINE)[:30]


def threads(pid: int, proc: str = "/proc") -> list[dict[str, Any]]:
    """The threads of a process, the first first; raises OSError where it has gone."""
    directory = f"{proc}/{pid}/task"
    tick = os.sysconf("SC_CLK_TCK")
    found = []
    for entry in sorted(os.listdir(directory), key=int)[:THREADS]:
        here = f"{directory}/{entry}"
        try:
            stat = parse_stat(read_once(f"{here}/stat"))
        except OSError:
            continue
        if stat is None:
            continue
        wchan = text_or_none(f"{here}/wchan", 200)
        found.append(
            {
                "tid": stat.pid,
                "name": clean(stat.name, 40),
                "state": stat.state,
                "seconds": stat.ticks / tick,
                "wchan": None if wchan in (None, "", "0") else clean(wchan or "", 80),
                "syscall": syscall_of(text_or_none(f"{here}/syscall", 400)),
                "stack": stack_of(text_or_none(f"{here}/stack", 8192)),
            }
        )
    return found


def hindrances(pid: int, proc: str = "/proc") -> list[str]:
    """What may not be read of a process, and the capability that would allow it."""
    try:
        own = os.stat(f"{proc}/{pid}").st_uid == os.geteuid()
    except OSError:
        return []
    told = []
    if text_or_none(f"{proc}/{pid}/syscall", 100) is None:
        told.append("system calls and input and output: " + (ptrace_hindrance(own=own) or "the kernel does not tell"))
    if text_or_none(f"{proc}/{pid}/stack", 100) is None:
        told.append("kernel stacks: " + ("the kernel does not tell" if capable("CAP_SYS_ADMIN") else "CAP_SYS_ADMIN"))
    return told
