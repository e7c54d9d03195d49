"""Output taken in: how fast a multiplexer takes what a program writes into a pane, in MB/s (10^6 bytes).

What is measured: a server with one attached client on a real pty of 120x40 cells that the harness drains all the
time. The program in the pane (120x39) reads the payload from a file in memory, puts the time down, writes the
payload and then ``ESC [ 6 n``, and puts the time down again when the reply has come back through its terminal: the
multiplexer has then parsed every byte before it. Server and client live on from payload to payload, the history
(2000 lines, the default) is full after the first. tmux and pywfmux run alternately in one run; the figure is the
median of the rounds.

That work is not just put off is checked in every round: right after the reply the program prints a mark, and the
round fails unless the mark is drawn on the user's terminal within ten seconds; how long that took
(``glass_seconds``) and the bytes drawn (a multiplexer may skip frames; tmux does when its terminal falls behind)
are in the JSON file. Whether both show the same screen at the end (``capture-pane -p``) is reported too.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from .figures import Figure, ratio_bar
from .multiplexer import Program
from .payloads import MEGABYTE, PAYLOADS, Payload
from .rig import RESET, Rig, alternated, rigs
from .samples import Sample, geometric_mean

QUICK_DIVISOR = 10


@contextmanager
def memory_file(data: bytes) -> Iterator[str]:
    """The path of a file with ``data``, in memory where the system has /dev/shm."""
    shared = "/dev/shm"
    with tempfile.NamedTemporaryFile(dir=shared if os.access(shared, os.W_OK) else None, prefix="wfbench-") as file:
        file.write(data)
        file.flush()
        yield file.name


@dataclass(frozen=True, slots=True)
class Round:
    """Seconds until taken in, seconds until the mark behind it was on the user's terminal, bytes drawn there, and the
    processor time the server spent on all of it (0.0 where the system does not tell).
    """

    seconds: float
    glass_seconds: float
    drawn_bytes: int
    server_seconds: float


def processor_seconds(pid: int) -> float:
    """Processor time of a process's main thread so far (Linux: Documentation/scheduler/sched-stats)."""
    try:
        with open(f"/proc/{pid}/schedstat") as file:
            return int(file.read().split()[0]) / 1e9
    except OSError:
        return 0.0


def pour(rig: Rig, path: str) -> Round:
    """One round of the payload in the file ``path``."""
    rig.pane.show(RESET)
    rig.terminal.settle(0.05)
    rig.terminal.forget()
    before, spent = rig.terminal.received, processor_seconds(rig.server_pid)
    mark = next(rig.marks)
    answer = rig.pane.ask("pour", path=path, end="\x1b[m\x1b[?25h\x1b[H" + mark)
    seen = rig.terminal.wait_for(mark.encode(), seconds=10.0)
    rig.terminal.settle(0.1)
    spent = processor_seconds(rig.server_pid) - spent
    return Round(answer["seconds"], seen - answer["start"], rig.terminal.received - before, spent)


def screen(rig: Rig) -> list[str]:
    """The pane's text as the multiplexer captures it."""
    return [line.rstrip() for line in rig.multiplexer.run("capture-pane", "-p").split("\n")]


def measure_payload(made: dict[str, Rig], payload: Payload, rounds: int, size: int) -> Figure:
    """All rounds of one payload."""
    data = payload.make(size)
    taken: dict[str, list[Round]] = {name: [] for name in made}
    with memory_file(data) as path:
        for name in alternated(list(made), rounds):
            taken[name].append(pour(made[name], path))
    screens = [screen(each) for each in made.values()]
    details: dict[str, Any] = {
        "bytes": len(data),
        "glass_seconds": {name: [round(each.glass_seconds, 4) for each in all_of] for name, all_of in taken.items()},
        "server_seconds": {name: [round(each.server_seconds, 4) for each in all_of] for name, all_of in taken.items()},
        "drawn_bytes": {name: [each.drawn_bytes for each in all_of] for name, all_of in taken.items()},
    }
    if len(screens) == 2:
        details["same_screen"] = screens[0] == screens[1]
    speeds = {name: Sample.of(len(data) / MEGABYTE / each.seconds for each in all_of) for name, all_of in taken.items()}
    return Figure(
        f"in: {payload.name}",
        "MB/s",
        tmux=speeds.get("tmux"),
        ours=speeds.get("pywfmux"),
        bar=ratio_bar(0.7, "more"),
        aim=ratio_bar(1.0, "more"),
        note="" if details.get("same_screen", True) else "the two final screens differ",
        details=details,
    )


def summary(figures: list[Figure]) -> Figure:
    """The geometric mean of the ratios; without a peer, of our MB/s."""
    ratios = [figure.ratio for figure in figures if figure.ratio is not None]
    ours = [figure.ours.median for figure in figures if figure.ours]
    tmux = [figure.tmux.median for figure in figures if figure.tmux]
    return Figure(
        "in: geometric mean",
        "MB/s",
        tmux=Sample.of([geometric_mean(tmux)]) if tmux else None,
        ours=Sample.of([geometric_mean(ours)]) if ours else None,
        bar=ratio_bar(2.0, "more"),
        aim=ratio_bar(4.0, "more"),
        details={"payloads": len(ratios)},
    )


def measure(
    programs: dict[str, Program], *, rounds: int = 5, quick: bool = False, only: tuple[str, ...] = ()
) -> list[Figure]:
    """One figure a payload (``only`` those named, when given) and their mean."""
    figures = []
    with rigs(programs) as made:
        for payload in PAYLOADS:
            if only and payload.name not in only:
                continue
            size = payload.size // QUICK_DIVISOR if quick else payload.size
            figures.append(measure_payload(made, payload, 1 if quick else rounds, size))
    return [*figures, summary(figures)]
