"""Feeds random bytes and damaged streams to the terminal engine for some time: ``python -m tests.fuzz_terminal 60``.

Every stream is interpreted fast and plainly, in random pieces, with size changes in between; the two must agree and
nothing may raise. A failing stream is printed as a literal, to become a test.
"""

from __future__ import annotations

import argparse
import random
import sys
import time

from pymux_wf.terminal import ByteStream, Screen
from tests.terminal_streams import SIZES, check_invariants, fed, random_stream, state


def one_round(seed: int) -> None:
    """One stream, from its seed."""
    source = random.Random(seed)
    noise = source.random() < 0.2
    data = source.randbytes(source.randrange(1, 400)) if noise else random_stream(source)
    size = source.choice(SIZES)
    cuts = [source.randrange(len(data) + 1) for _ in range(source.randrange(4))]
    try:
        plain = state(fed(data, size, [], plain=True))
        assert state(fed(data, size, cuts)) == plain, "fast and plain differ"
        assert state(fed(data, size, cuts)) == plain, "fast and plain differ once groups of controls are known"
        screen = fed(data, size, [])
        for _ in range(3):
            screen.resize(source.randrange(1, 30), source.randrange(1, 60))
            check_invariants(screen)
            ByteStream(screen).feed(data[: source.randrange(len(data) + 1)])
            check_invariants(screen)
        Screen(1, 1)
    except Exception:
        print(f"seed {seed}, size {size}, cuts {cuts}\n{data!r}", file=sys.stderr)
        raise


def main() -> None:
    """Runs rounds until the time is over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seconds", type=float, nargs="?", default=30.0, help="how long to go on")
    parser.add_argument("--seed", type=int, default=None, help="the first seed (default: random)")
    arguments = parser.parse_args()
    seed = random.randrange(2**32) if arguments.seed is None else arguments.seed
    end = time.monotonic() + arguments.seconds
    rounds = 0
    while time.monotonic() < end:
        one_round(seed + rounds)
        rounds += 1
    print(f"{rounds} rounds from seed {seed}: no failure")


if __name__ == "__main__":
    main()
