"""The library: how long a test waits for what it does most, beside other libraries that drive terminals from Python.

What is measured, in this process, each library in turn round after round:

- *spawn until seen*: a program is started, ``READY`` is on its screen.
- *send until seen*: a line is sent to ``cat``, the line is seen. Ours waits for what cat writes, the others for any
  occurrence, which the echo of the terminal gives them: a little less to wait for.
- *run true*: a shell that waits for commands runs ``true`` and the exit code is known. Where a library has no exit code
  of its own (pexpect), it is asked of the shell with a second command.

Ours is measured twice: the server in this process, and over the Unix socket of a server of its own. The bars are
absolute, in milliseconds; over the socket twice of that.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator

from .errors import BenchmarkError
from .figures import Figure, absolute_bar
from .library_peers import NUMBERS, Ours, Peer, peers
from .multiplexer import Program, private_server
from .samples import Sample

BARS = {"spawn until seen": 15.0, "send until seen": 4.0, "run true": 2.0}
Timings = dict[str, dict[str, list[float]]]


def measure(programs: dict[str, Program], *, rounds: int = 20, quick: bool = False) -> list[Figure]:
    """A row for each thing done and each way to our server; the quickest other library is the reference."""
    rounds = 3 if quick else rounds
    notes: list[str] = []
    with contextlib.ExitStack() as stack:
        libraries = list(_libraries(stack, programs, notes))
        timings: Timings = {what: {} for what in BARS}
        for number in range(rounds + 1):
            for library in libraries:
                _round(library, timings if number else {what: {} for what in BARS})  # the first warms up
    return list(_figures(timings, notes))


def _libraries(stack: contextlib.ExitStack, programs: dict[str, Program], notes: list[str]) -> Iterator[Peer]:
    try:
        ours = Ours()
    except ImportError as error:
        raise BenchmarkError(f"pymux_wf is not installed beside this Python ({error})") from error
    stack.callback(ours.stop)
    yield ours
    if "pywfmux" in programs:
        multiplexer = stack.enter_context(private_server(programs["pywfmux"]))
        multiplexer.start("sleep 3600")
        remote = Ours(multiplexer.run("display-message", "-p", "#{socket_path}").strip())
        stack.callback(remote.stop)
        yield remote
    for peer, missing in peers():
        if peer is None:
            notes.append(missing)
        else:
            stack.callback(getattr(peer, "stop", peer.close))
            yield peer


def _round(library: Peer, timings: Timings) -> None:
    def timed(what: str, work: Callable[[], object]) -> None:
        start = time.perf_counter()
        work()
        timings[what].setdefault(library.name, []).append((time.perf_counter() - start) * 1000)

    try:
        timed("spawn until seen", library.spawn)
        for _ in range(3):
            text = f"line-{next(NUMBERS)}"
            timed("send until seen", lambda text=text: library.send(text))  # type: ignore[misc]
    finally:
        library.close()
    shell, run = getattr(library, "shell", None), getattr(library, "run_true", None)
    if shell is None or run is None:
        return
    try:
        shell()
        for _ in range(3):
            timed("run true", run)
        if run() != 0:
            raise BenchmarkError(f"{library.name}: true did not give 0")
    finally:
        library.close()


def _figures(timings: Timings, notes: list[str]) -> Iterator[Figure]:
    for what, found in timings.items():
        samples = {name: Sample.of(values) for name, values in found.items()}
        others = {name: sample for name, sample in samples.items() if not name.startswith("pywfmux")}
        best = min(others, key=lambda name: others[name].median, default="")
        medians = ", ".join(f"{name} {sample.median:.2f} ms" for name, sample in sorted(others.items()))
        for way, factor in (("in process", 1), ("over a socket", 2)):
            ours = samples.get(f"pywfmux {way}")
            if ours is None:
                continue
            bar = absolute_bar(BARS[what] * factor, "less", "ms")
            note = "; ".join(filter(None, [medians, *notes])) if factor == 1 else ""
            yield Figure(
                f"library, {way}: {what}",
                "ms",
                ours=ours,
                reference=others.get(best),
                reference_name=best,
                bar=bar,
                note=note,
                details={name: list(sample.rounds) for name, sample in samples.items()},
            )
