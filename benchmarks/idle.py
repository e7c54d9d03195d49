"""Idle wake-ups: how often a server that has nothing to do gets onto a processor, per window of time.

What is measured: context switches (voluntary and not, all threads, /proc/PID/task/*/status) of a server with one
session, a program waiting in its pane and one attached client, after everything has come to rest. The counters are
read from outside, which wakes nobody.

- *status-interval 0*: nothing is due, so the bar is no switch at all in the window.
- *status-interval 15*, the default: the status line is due once in fifteen seconds. The window is watched in slices
  of a tenth of a second; slices with a switch that follow each other are one moment. The bar is one moment for each
  refresh due (two in thirty seconds, three if the window catches both ends).

The client's own switches are in the JSON file: it should sleep as well.
"""

from __future__ import annotations

import glob
import sys
import time

from .figures import Figure, absolute_bar, skipped
from .multiplexer import Program
from .outer_terminal import OuterTerminal
from .rig import Rig, rig
from .samples import Sample

SLICE = 0.1
REST = 3.0


def switches(pid: int) -> int:
    """Context switches of all threads of ``pid`` since they began (proc(5): status)."""
    total = 0
    for path in glob.glob(f"/proc/{pid}/task/*/status"):
        with open(path) as file:
            total += sum(int(line.split()[1]) for line in file if "ctxt_switches" in line)
    return total


def watch(pid: int, terminal: OuterTerminal, seconds: float) -> tuple[int, int]:
    """Switches and busy moments within ``seconds``; the terminal is drawn meanwhile."""
    first = last = switches(pid)
    moments, busy = 0, False
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        terminal.pass_time(SLICE)
        now = switches(pid)
        moments += now != last and not busy
        busy, last = now != last, now
    return last - first, moments


def watched(made: Rig, interval: int, seconds: float) -> dict[str, int]:
    """One server with one status interval."""
    made.multiplexer.run("set-option", "-g", "status-interval", str(interval))
    pid = made.multiplexer.server_pid()
    made.terminal.pass_time(REST)
    client = switches(made.terminal.pid)
    count, moments = watch(pid, made.terminal, seconds)
    return {"switches": count, "moments": moments, "client_switches": switches(made.terminal.pid) - client}


def measure(programs: dict[str, Program], *, rounds: int = 1, quick: bool = False) -> list[Figure]:
    """Both intervals; ``rounds`` is not used: the window is long instead."""
    if sys.platform != "linux":
        return [skipped("idle server, wake-ups", "needs /proc/PID/task/*/status of Linux")]
    still, refreshed = (3.0, 3.0) if quick else (10.0, 30.0)
    counted: dict[str, dict[str, dict[str, int]]] = {}
    for name, program in programs.items():
        with rig(program) as made:
            counted[name] = {"0": watched(made, 0, still), "15": watched(made, 15, refreshed)}
    return [
        _figure(f"idle {still:g} s, status-interval 0, wake-ups", counted, "0", "switches", 0),
        _figure(f"idle {refreshed:g} s, default status, busy moments", counted, "15", "moments", 3),
    ]


def _figure(what: str, counted: dict[str, dict[str, dict[str, int]]], interval: str, key: str, limit: int) -> Figure:
    samples = {name: Sample.of([each[interval][key]]) for name, each in counted.items()}
    details = {name: each[interval] for name, each in counted.items()}
    bar = absolute_bar(limit, "less")
    return Figure(what, "", samples.get("tmux"), samples.get("pywfmux"), bar=bar, aim=bar, details=details)
