"""Memory of a long history, in MiB (2^20 bytes).

What is measured: the proportional set size (Pss of /proc/PID/smaps_rollup) of a server before and after a program
has printed 50,000 different lines of 70 characters into a pane with history-limit 50000; the figure is the growth.
Lines are words, no two alike, so nothing can be shared. A client is attached. The growth of Rss and of the private
dirty pages and the size of the fresh server are in the JSON file.

That the history is really kept is checked afterwards: history_size must be all lines but those on the screen, and
every line must come back from `capture-pane` as it was printed. What the server takes after that is reported too,
since a history may be kept packed until somebody looks.
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass

from . import payload_text
from .errors import BenchmarkError
from .figures import Figure, ratio_bar, skipped
from .multiplexer import Program
from .rig import RESET, Rig, rig
from .samples import Sample
from .throughput import memory_file

LINES = 50_000
WIDTH = 70
MEBIBYTE = 1 << 20
KEYS = ("Pss", "Rss", "Private_Dirty")


def history_lines(count: int) -> list[str]:
    """Different lines of exactly `WIDTH` characters, each beginning with its number."""
    source = random.Random(51)
    return [f"{number:6d} {payload_text.filled(source, WIDTH - 8)}." for number in range(count)]


def usage(pid: int) -> dict[str, float]:
    """MiB of process ``pid`` by kind (proc(5): smaps_rollup)."""
    with open(f"/proc/{pid}/smaps_rollup") as file:
        fields = dict(line.split(":", 1) for line in file.readlines()[1:])
    return {key: int(fields[key].split()[0]) * 1024 / MEBIBYTE for key in KEYS}


@dataclass(frozen=True, slots=True)
class Usage:
    """A server's memory by kind: fresh, with the history, and after the history has been read."""

    before: dict[str, float]
    after: dict[str, float]
    read: dict[str, float]

    def growth(self, kind: str) -> float:
        """MiB that came with the history."""
        return self.after[kind] - self.before[kind]


def check_history(made: Rig, lines: list[str]) -> None:
    """Compare the kept lines with the printed ones.

    Raises:
        BenchmarkError: Lines are missing or differ.
    """
    kept = int(made.multiplexer.run("display-message", "-p", "#{history_size}"))
    if kept < len(lines) - 40:
        raise BenchmarkError(f"{made.name}: only {kept} of {len(lines)} lines are in the history")
    captured = [line for line in made.multiplexer.run("capture-pane", "-p", "-S", "-").split("\n") if line]
    if captured != lines[-len(captured) :] or len(captured) < len(lines):
        differing = next((pair for pair in zip(captured, lines, strict=False) if pair[0] != pair[1]), ("", ""))
        raise BenchmarkError(f"{made.name}: {len(captured)} lines came back; first difference: {differing!r}")


def measure_server(program: Program, count: int) -> Usage:
    """One server's memory before and after ``count`` lines."""
    lines = history_lines(count)
    with rig(program, attached=False) as made, memory_file("\r\n".join(lines).encode()) as path:
        # The option is read when a pane is made, so the measured pane is a second one in a window of its own.
        made.multiplexer.run("set-option", "-g", "history-limit", str(LINES))
        pane = made.new_window()
        made.attach()
        pid = made.multiplexer.server_pid()
        pane.show(RESET)
        made.multiplexer.run("clear-history")
        before = usage(pid)
        pane.ask("pour", path=path, end="")
        made.terminal.settle(0.5)
        after = usage(pid)
        check_history(made, lines)
        return Usage(before, after, usage(pid))


def measure(programs: dict[str, Program], *, rounds: int = 3, quick: bool = False) -> list[Figure]:
    """One figure: the growth."""
    what = f"memory of a history of {LINES:,} lines"
    if sys.platform != "linux":
        return [skipped(what, "needs /proc/PID/smaps_rollup of Linux")]
    count = LINES // 10 if quick else LINES
    rounds = 1 if quick else min(rounds, 2)
    used = {name: [measure_server(program, count) for _ in range(rounds)] for name, program in programs.items()}
    growth = {name: Sample.of(each.growth("Pss") for each in all_of) for name, all_of in used.items()}
    details = {
        name: {
            "fresh": all_of[-1].before,
            "growth": {kind: all_of[-1].growth(kind) for kind in KEYS},
            "after_reading_it": all_of[-1].read,
        }
        for name, all_of in used.items()
    }
    fresh = ", ".join(f"{name} {all_of[-1].before['Pss']:.1f} MiB" for name, all_of in used.items())
    read = ", ".join(f"{name} {all_of[-1].read['Pss']:.1f} MiB" for name, all_of in used.items())
    return [
        Figure(
            what if not quick else f"{what} (quick: {count:,})",
            "MiB",
            tmux=growth.get("tmux"),
            ours=growth.get("pywfmux"),
            bar=ratio_bar(0.5, "less"),
            aim=ratio_bar(0.2, "less"),
            note=f"whole server fresh: {fresh}; after the history was captured whole: {read}",
            details=details,
        )
    ]
