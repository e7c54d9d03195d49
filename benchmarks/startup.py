"""Start: has-session, cold start, attach; in milliseconds, against `python -c pass` where the bar says so.

What is measured, always as wall time of a whole process from spawn to its end as a shell would see it:

- *python -c pass*: the Python that runs pywfmux (the one this module runs under), with its site packages: the floor
  that no Python program can go below.
- *has-session*: the command against a running server that has the session; exit status 0 is checked.
- *cold start*: `new-session -d` with no server running (files in the page cache, byte code compiled by a first run
  that is not counted); then `has-session` must succeed, and the server is killed and gone before the next round.
- *attach*: from the spawn of `attach-session` on a fresh 120x40 pty to the first complete frame: marks in the
  pane's first and last row and the session's name in the status line have all been drawn.

Rounds alternate between all of them.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence

from .errors import BenchmarkError
from .figures import Bar, Figure, ratio_bar
from .multiplexer import SESSION, Multiplexer, Program, private_server
from .rig import RESET, Rig, alternated, rigs
from .samples import Sample

PYTHON = "python"
FIRST_ROW = "~`first`~"
LAST_ROW = "~`last`~"


def process_time(argv: Sequence[str], multiplexer: Multiplexer) -> float:
    """Milliseconds of one process from spawn to end.

    Raises:
        BenchmarkError: It failed; a failure may well be fast.
    """
    start = time.perf_counter()
    done = subprocess.run(
        argv,
        env=multiplexer.environment,
        cwd=multiplexer.directory,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=30.0,
        check=False,
    )
    taken = (time.perf_counter() - start) * 1000
    if done.returncode:
        raise BenchmarkError(f"{' '.join(argv)}: exit {done.returncode}")
    return taken


def python_pass() -> list[str]:
    """The command line of the floor."""
    return [sys.executable, "-c", "pass"]


def query_times(programs: dict[str, Program], rounds: int) -> dict[str, Sample]:
    """has-session of every program, and the floor."""
    times: dict[str, list[float]] = {name: [] for name in (*programs, PYTHON)}
    with rigs(programs, attached=False) as made:
        servers = {name: each.multiplexer for name, each in made.items()}
        any_server = next(iter(servers.values()))
        for name in alternated(list(times), rounds + 1):
            if name == PYTHON:
                times[name].append(process_time(python_pass(), any_server))
            else:
                times[name].append(process_time(servers[name].argv("has-session", "-t", SESSION), servers[name]))
    return {name: Sample.of(taken[1:]) for name, taken in times.items()}


def cold_time(multiplexer: Multiplexer) -> float:
    """One cold start in milliseconds; ends with no server."""
    taken = process_time(multiplexer.argv("new-session", "-d", "-s", SESSION, "cat"), multiplexer)
    multiplexer.run("has-session", "-t", SESSION)
    multiplexer.pid = multiplexer.server_pid()
    multiplexer.kill()
    return taken


def cold_times(programs: dict[str, Program], rounds: int) -> dict[str, Sample]:
    """Cold starts of every program, and the floor again, since the machine may have changed its pace."""
    times: dict[str, list[float]] = {name: [] for name in (*programs, PYTHON)}
    for name in alternated(list(times), rounds + 1):
        with private_server(programs.get(name) or next(iter(programs.values()))) as multiplexer:
            taken = process_time(python_pass(), multiplexer) if name == PYTHON else cold_time(multiplexer)
        times[name].append(taken)
    return {name: Sample.of(taken[1:]) for name, taken in times.items()}


def attach_time(made: Rig) -> float:
    """One attach in milliseconds; the terminal is closed again."""
    start = time.monotonic()
    terminal = made.multiplexer.attach()
    complete = terminal.wait_for(FIRST_ROW.encode(), LAST_ROW.encode(), b"[" + SESSION.encode() + b"]")
    terminal.settle(0.1)
    made.multiplexer.detach(terminal)
    return (complete - start) * 1000


def attach_times(programs: dict[str, Program], rounds: int) -> dict[str, Sample]:
    """Attaches to a session whose pane is full of text."""
    times: dict[str, list[float]] = {name: [] for name in programs}
    with rigs(programs, attached=False) as made:
        for each in made.values():
            # Attach once first, so that the window has its final size before it is filled.
            each.attach()
            each.multiplexer.detach(each.terminal)
            rows = "\r\n".join(f"row {row} " + "text " * 20 for row in range(2, 39))
            each.pane.show(f"{RESET}{FIRST_ROW}\r\n{rows}\r\n{LAST_ROW}")
        for name in alternated(list(made), rounds + 1):
            times[name].append(attach_time(made[name]))
    return {name: Sample.of(taken[1:]) for name, taken in times.items()}


def measure(programs: dict[str, Program], *, rounds: int = 15, quick: bool = False) -> list[Figure]:
    """has-session, cold start, attach; the first round of each only warms the caches."""
    rounds = 3 if quick else max(rounds, 5)
    query = query_times(programs, rounds)
    cold = cold_times(programs, rounds)
    attach = attach_times(programs, rounds)
    return [
        _against_python("has-session", query, ratio_bar(1.8, "less"), ratio_bar(1.3, "less")),
        _against_python("cold start of new-session -d", cold, ratio_bar(10, "less"), ratio_bar(5, "less")),
        Figure("attach to the first full frame", "ms", tmux=attach.get("tmux"), ours=attach.get("pywfmux")),
    ]


def _against_python(what: str, samples: dict[str, Sample], bar: Bar, aim: Bar) -> Figure:
    return Figure(
        what,
        "ms",
        tmux=samples.get("tmux"),
        ours=samples.get("pywfmux"),
        reference=samples[PYTHON],
        reference_name="python -c pass",
        bar=bar,
        aim=aim,
        note=f"python -c pass took {samples[PYTHON].median:.1f} ms",
    )
