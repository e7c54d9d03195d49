"""`python -m benchmarks`: run the benchmarks, print the table, write the JSON file.

Options: ``--only NAME`` (again for more; a benchmark's name, or ``throughput:PAYLOAD``), ``--quick`` (a smoke run
whose figures mean little), ``--json FILE``, ``--rounds N``, ``--programs tmux,pywfmux``, ``--pywfmux PATH``,
``--tmux PATH``. Exit status 0 when every benchmark ran, whatever its figures; 1 when one could not be measured; a
timing is never a test.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import sys
from collections.abc import Callable
from typing import Any

from . import bytes as bytes_sent
from . import idle, latency, library, list_panes, memory, startup, throughput, workflow
from .errors import BenchmarkError
from .figures import Figure, skipped
from .multiplexer import Program, find_programs
from .payloads import PAYLOADS
from .report import render, to_json

Measure = Callable[..., list[Figure]]
BENCHMARKS: dict[str, tuple[Measure, int]] = {
    "throughput": (throughput.measure, 5),
    "latency": (latency.measure, 3),
    "bytes": (bytes_sent.measure, 1),
    "startup": (startup.measure, 15),
    "memory": (memory.measure, 2),
    "idle": (idle.measure, 1),
    "library": (library.measure, 20),
    "list-panes": (list_panes.measure, 7),
    "workflow": (workflow.measure, 5),
}


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure pywfmux against tmux.")
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="NAME",
        help=f"one of {', '.join(BENCHMARKS)}, or throughput:PAYLOAD",
    )
    parser.add_argument("--quick", action="store_true", help="small and once: shows that everything works")
    parser.add_argument("--json", metavar="FILE", help="write every round there")
    parser.add_argument("--rounds", type=int, help="rounds of each measurement")
    parser.add_argument("--programs", default="tmux,pywfmux", help="which to measure (default both)")
    parser.add_argument("--pywfmux", metavar="PATH", help="the pywfmux to measure")
    parser.add_argument("--tmux", metavar="PATH", help="the tmux to measure against")
    options = parser.parse_args(arguments)
    unknown = [name for name in options.only if name.split(":")[0] not in BENCHMARKS]
    if unknown:
        parser.error(f"no benchmark {unknown[0]!r} (there are: {', '.join(BENCHMARKS)})")
    return options


def chosen_payloads(only: list[str]) -> tuple[str, ...]:
    """The payloads of ``throughput:PAYLOAD`` choices, by the beginning of their names."""
    wanted = [name.partition(":")[2] for name in only if name.startswith("throughput:")]
    return tuple(each.name for each in PAYLOADS for name in wanted if each.name.startswith(name))


def run_one(name: str, programs: dict[str, Program], options: argparse.Namespace) -> list[Figure]:
    """One benchmark; what could not be measured becomes a row that says why."""
    measure, rounds = BENCHMARKS[name]
    extra = {"only": chosen_payloads(options.only)} if name == "throughput" else {}
    print(f"{name} …", file=sys.stderr, flush=True)
    try:
        return measure(programs, rounds=options.rounds or rounds, quick=options.quick, **extra)
    except BenchmarkError as error:
        return [skipped(name, f"could not be measured: {error}")]


def environment(programs: dict[str, Program]) -> dict[str, Any]:
    """What the figures depend on."""
    return {
        "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "system": platform.platform(),
        "processors": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        **{name: program.version() for name, program in programs.items()},
    }


def remarks(found: dict[str, Program], facts: dict[str, Any], quick: bool) -> list[str]:
    """What a reader of the table must know."""
    said = [
        f"{facts['system']}, {facts['processors']} processors, Python {facts['python']}, "
        f"load at the start {facts['load']:.2f}"
    ]
    if "tmux" not in found:
        said.append("tmux is not on PATH: absolute figures only, no ratios")
    if "pywfmux" not in found:
        said.append("pywfmux is not installed beside this Python nor on PATH: only tmux was measured")
    if quick:
        said.append("a quick run: one small round, the figures mean little")
    return said


def main(arguments: list[str] | None = None) -> int:
    """Run, print, write."""
    options = parse(arguments)
    found = find_programs(options.pywfmux, options.tmux)
    programs = {name: found[name] for name in options.programs.split(",") if name in found}
    if not programs:
        print("neither tmux nor pywfmux was found: nothing to measure", file=sys.stderr)
        return 1
    facts = environment(programs)
    names = [
        name for name in BENCHMARKS if not options.only or any(each.split(":")[0] == name for each in options.only)
    ]
    figures = [figure for name in names for figure in run_one(name, programs, options)]
    heading = " against ".join(facts[name] for name in reversed(list(programs)))
    print(render(figures, heading=heading, remarks=remarks(found, facts, options.quick)), end="")
    if options.json:
        with open(options.json, "w") as file:
            file.write(to_json(figures, facts))
    return int(any("could not be measured" in figure.note for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
