"""Where a pywfmux server's time goes while it takes a payload: `python -m benchmarks.profile PAYLOAD …`.

Pours a payload into a pane again and again for some seconds, with an attached and drained client as in
`throughput`, and lets py-spy sample the server meanwhile. Prints for each payload the MB/s under the profiler and
the functions with the most time of their own and with all they call. Needs py-spy (a development dependency) and
the right to trace a process.
"""

from __future__ import annotations

import argparse
import collections
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .errors import BenchmarkError
from .multiplexer import find_programs
from .payloads import MEGABYTE, PAYLOADS, payload
from .report import table
from .rig import Rig, rig
from .throughput import memory_file, pour

HEADINGS = ("own", "with callees", "function")


def stacks(text: str) -> collections.Counter[tuple[str, ...]]:
    """Samples by stack, outermost first, from py-spy's raw format (`a;b;c 12`)."""
    counted: collections.Counter[tuple[str, ...]] = collections.Counter()
    for line in text.splitlines():
        stack, _, count = line.rpartition(" ")
        counted[tuple(stack.split(";"))] += int(count)
    return counted


def shares(counted: collections.Counter[tuple[str, ...]], rows: int) -> list[tuple[str, str, str]]:
    """The functions with the most time of their own, in percent of all samples."""
    total = sum(counted.values()) or 1
    own: collections.Counter[str] = collections.Counter()
    whole: collections.Counter[str] = collections.Counter()
    for stack, count in counted.items():
        own[stack[-1]] += count
        for function in set(stack):
            whole[function] += count
    return [(f"{count / total:.1%}", f"{whole[name] / total:.1%}", name) for name, count in own.most_common(rows)]


def sample(made: Rig, name: str, seconds: float, *, lines: bool = False) -> tuple[float, str]:
    """Pour ``name`` for ``seconds`` under py-spy: MB/s and py-spy's raw stacks.

    Raises:
        BenchmarkError: py-spy could not record.
    """
    data = payload(name).make()
    with tempfile.TemporaryDirectory() as directory, memory_file(data) as path:
        output = Path(directory) / "stacks"
        command = [str(Path(sys.executable).with_name("py-spy")), "record", "--pid", str(made.server_pid)]
        command += ["--rate", "200", "--duration", str(int(seconds)), "--format", "raw", "--output", str(output)]
        command += [] if lines else ["--function"]
        spent = []
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as recorder:
            deadline = time.monotonic() + seconds
            while time.monotonic() < deadline:
                spent.append(pour(made, path).seconds)
            error = recorder.communicate(timeout=30)[1]
        if not output.exists():
            raise BenchmarkError(f"py-spy recorded nothing: {error.strip()}")
        return len(data) * len(spent) / MEGABYTE / sum(spent), output.read_text()


def main() -> int:
    """Profile the payloads named on the command line, or all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.profile")
    parser.add_argument("payload", nargs="*", help="names of payloads, or their beginnings (default: all)")
    parser.add_argument("--seconds", type=float, default=6.0)
    parser.add_argument("--rows", type=int, default=15)
    parser.add_argument("--lines", action="store_true", help="by line instead of by function")
    parser.add_argument("--pywfmux", metavar="PATH", help="the pywfmux to profile")
    options = parser.parse_args()
    names = [each.name for each in PAYLOADS if not options.payload or each.name.startswith(tuple(options.payload))]
    with rig(find_programs(options.pywfmux)["pywfmux"]) as made:
        for name in names:
            speed, text = sample(made, name, options.seconds, lines=options.lines)
            print(f"\n{name}: {speed:.1f} MB/s under the profiler\n")
            print(table(shares(stacks(text), options.rows), HEADINGS), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
