"""Key to screen: from a byte typed at the user's terminal to its echo drawn there, in milliseconds.

What is measured: the harness writes one byte into the pty of an attached client (120x40) and waits until that
character comes out of the same pty; in between are the client, the server, the pane's pty and the program in the
pane, which writes back every byte it reads (raw terminal, no line editing). Keys come 25 to 45 ms apart, the pace
of a held-down key, at random moments, so that they do not march in step with anybody's timer. Every typed character
is one that is not on the screen at that moment: the row is wiped after eight of them, and the next comes when the
wiped row has been drawn; so an old character drawn again is never taken for the echo.

- idle: nothing else happens. Median, and p99 to inform.
- beside a flood: the window is split, one above the other (`split-window`) or side by side (`split-window -h`,
  where a multiplexer cannot scroll the flooding pane by its terminal's scroll regions); the other pane writes a
  coloured log, or single letters as `yes` does, as fast as the multiplexer takes it. p99 over all keys of all
  rounds, some three hundred.

p99 is nearest rank. tmux and pywfmux run alternately, the one that is not measured is idle.
"""

from __future__ import annotations

import itertools
import random
import time

from .figures import Bar, Figure, absolute_bar, ratio_bar
from .multiplexer import Program
from .pane_program import WIPED
from .payloads import payload
from .rig import RESET, Rig, alternated, rigs
from .samples import Sample, percentile
from .throughput import memory_file

# Not in any log line, and not a letter that ends a control sequence.
SYMBOLS = b"!&|{}~^`"
FLOOD_SIZE = 2_000_000
ECHO_LIMIT = 10.0
# The way of splitting, its name in the table, and the payload of the flooding pane.
FLOODS = (
    ("-v", "above a flood", "coloured log"),
    ("-v", "above a flood", "one-letter lines"),
    ("-h", "beside a flood", "coloured log"),
)


def key_delays(rig: Rig, keys: int, source: random.Random) -> list[float]:
    """The delays of ``keys`` keys in seconds; the pane must be echoing."""
    delays = []
    wiped = itertools.cycle(WIPED)
    for number in range(keys):
        symbol = bytes((SYMBOLS[number % len(SYMBOLS)],))
        if number % len(SYMBOLS) == 0:
            one_key(rig, b"\r", next(wiped))
        rig.terminal.pass_time(source.uniform(0.025, 0.045))
        delays.append(one_key(rig, symbol, symbol))
    return delays


def one_key(rig: Rig, key: bytes, echo: bytes) -> float:
    """Type one character and wait for its echo."""
    rig.terminal.forget()
    start = time.monotonic()
    rig.terminal.type(key)
    return rig.terminal.wait_for(echo, seconds=ECHO_LIMIT) - start


def idle_round(rig: Rig, keys: int, source: random.Random) -> list[float]:
    """One round with nothing else going on."""
    rig.pane.show(RESET)
    rig.pane.ask("echo")
    rig.terminal.settle(0.2)
    return key_delays(rig, keys, source)


def flooded_round(rig: Rig, keys: int, source: random.Random, path: str) -> list[float]:
    """One round beside a pane that writes ``path`` again and again."""
    rig.pane.show(RESET)
    rig.pane.ask("echo")
    rig.terminal.settle(0.2)
    flooding = rig.panes[1]
    flooding.ask("flood", path=path)
    rig.terminal.pass_time(0.3)
    try:
        return key_delays(rig, keys, source)
    finally:
        flooding.show(RESET)
        rig.terminal.settle(0.3)


def measure(programs: dict[str, Program], *, rounds: int = 3, quick: bool = False) -> list[Figure]:
    """Idle, then beside each flood."""
    keys = 40 if quick else 104
    rounds = 1 if quick else rounds
    source = random.Random(31)
    with rigs(programs) as made:
        idle: dict[str, list[list[float]]] = {name: [] for name in made}
        for name in alternated(list(made), rounds):
            idle[name].append(idle_round(made[name], keys, source))
    figures = idle_figures(idle)
    for split in ("-v", "-h"):
        with rigs(programs) as made:
            for each in made.values():
                each.split(split)
            for way, place, flood in FLOODS:
                if way == split:
                    delays = flooded(made, flood, rounds, keys, source)
                    figures.append(flood_figure(f"{place} ({flood})", delays))
    return figures


def flooded(
    made: dict[str, Rig], flood: str, rounds: int, keys: int, source: random.Random
) -> dict[str, list[list[float]]]:
    """All rounds beside one flood."""
    delays: dict[str, list[list[float]]] = {name: [] for name in made}
    with memory_file(payload(flood).make(FLOOD_SIZE, columns=56)) as path:
        for name in alternated(list(made), rounds):
            delays[name].append(flooded_round(made[name], keys, source, path))
    return delays


def idle_figures(delays: dict[str, list[list[float]]]) -> list[Figure]:
    """Median and p99 of the idle rounds."""
    return [
        _figure("key to screen, idle, median", delays, 0.5, ratio_bar(2.5, "less"), ratio_bar(1.5, "less")),
        _figure("key to screen, idle, p99", delays, 0.99, None, None),
    ]


def flood_figure(place: str, delays: dict[str, list[list[float]]]) -> Figure:
    """p99 beside one flood."""
    what = f"key to screen {place}, p99"
    return _figure(what, delays, 0.99, absolute_bar(15, "less", "ms"), absolute_bar(6, "less", "ms"))


def _figure(
    what: str, delays: dict[str, list[list[float]]], fraction: float, bar: Bar | None, aim: Bar | None
) -> Figure:
    samples = {name: pooled(all_of, fraction) for name, all_of in delays.items()}
    details = {
        name: {f"p{part * 100:g}": round(percentile(_flat(all_of), part) * 1000, 3) for part in (0.5, 0.9, 0.99, 1.0)}
        for name, all_of in delays.items()
    }
    keys = {name: sum(map(len, all_of)) for name, all_of in delays.items()}
    return Figure(
        what,
        "ms",
        tmux=samples.get("tmux"),
        ours=samples.get("pywfmux"),
        bar=bar,
        aim=aim,
        details={"milliseconds": details, "keys": keys},
    )


def pooled(delays: list[list[float]], fraction: float) -> Sample:
    """The percentile over the keys of all rounds, in milliseconds."""
    return Sample.of([percentile(_flat(delays), fraction) * 1000])


def _flat(rounds: list[list[float]]) -> list[float]:
    return [delay for delays in rounds for delay in delays]
