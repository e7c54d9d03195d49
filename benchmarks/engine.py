"""The bare engine: megabytes a second that ``ByteStream.feed`` takes in, payload by payload, without server or PTY.

Run as ``python -m benchmarks.engine [-n NAME] [-c CHUNK] [-s MEGABYTES]``. Figures are the best of some runs, in one
process; what tmux takes in is measured by ``make bench``, through real PTYs.
"""

from __future__ import annotations

import argparse
import math
from time import process_time

from pymux_wf.terminal import ByteStream, Screen

from .payloads import PAYLOADS

COLUMNS, LINES = 120, 40


def rate(data: bytes, chunk: int, runs: int = 3) -> float:
    """Megabytes a second of ``data`` fed in pieces of ``chunk`` bytes."""
    best = math.inf
    for _ in range(runs):
        stream = ByteStream(Screen(COLUMNS, LINES, history_limit=50_000))
        start = process_time()
        for position in range(0, len(data), chunk):
            stream.feed(data[position : position + chunk])
        best = min(best, process_time() - start)
    return len(data) / best / 1e6


def main() -> None:
    """Prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", "--name", help="only payloads whose name holds this")
    parser.add_argument("-c", "--chunk", type=int, action="append", help="bytes a feed (default 4096 and 65536)")
    parser.add_argument("-s", "--size", type=float, default=1.0, help="megabytes of each payload")
    arguments = parser.parse_args()
    chunks = arguments.chunk or [4096, 65536]
    print(f"{'payload':24}" + "".join(f"{chunk:>10}" for chunk in chunks) + "   MB/s")
    rates: list[list[float]] = [[] for _ in chunks]
    for payload in PAYLOADS:
        if arguments.name and arguments.name not in payload.name:
            continue
        data = payload.make(int(arguments.size * 1e6), COLUMNS, LINES)
        for column, chunk in zip(rates, chunks):
            column.append(rate(data, chunk))
        print(f"{payload.name:24}" + "".join(f"{column[-1]:10.1f}" for column in rates))
    if len(rates[0]) > 1:
        print(f"{'geometric mean':24}" + "".join(f"{math.exp(sum(map(math.log, r)) / len(r)):10.1f}" for r in rates))


if __name__ == "__main__":
    main()
