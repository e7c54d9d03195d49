"""The workflow layer: how long layouts take to open, what they cost at rest, and the status line among bad providers.

There is nothing of tmux to compare with; the figures stand beside bars of their own. All is run on a private server
with a home in which nothing is configured, and with the components that the machine happens to have.

- *cold*: `layout load -d NAME`, where no server runs, from the start of the command to its end.
- *warm*: the same beside a server that runs, with a client attached to another session; what it says of itself
  (``seconds`` of ``--json``: connecting and loading, without the start of Python) is in the JSON file.
- *drawn*: from the start of the warm command until every pane of the window that is shown has drawn something.
- *at rest*: processor time of the server, the supervisor and all that runs in the panes of the development layout, in
  percent of one core, over a minute, after everything has drawn and has settled; with a client that shows its first
  window, with one that shows the window ``system``, and without any.
- *memory*: the proportional set size (Pss) of the same processes, and of each process of a built-in pane.
- *status line*: a clock measured each second beside providers that hang, flood, write binary and fail: how late its
  seconds are on a terminal (up to one of it is when in a second the clock was asked), the most memory that the
  supervisor has had, how often a provider runs for ten clients.

Programs of panes count wholly: a monitor that asks a program for its data has that one's time in its own.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from .errors import BenchmarkError
from .figures import Figure, absolute_bar, skipped
from .memory import MEBIBYTE
from .multiplexer import Multiplexer, Program, private_server
from .outer_terminal import OuterTerminal
from .samples import Sample, percentile

SESSIONS = {
    "development": "workflow-dev",
    "orchestrator": "orchestrator",
    "monitoring": "monitoring",
    "debug": "debug",
    "prod-monitor": "prod-monitor",
    "prod-incident": "prod-incident",
    "prod-deploy": "prod-deploy",
}
SETTLING = 12.0
"""Seconds after the last pane has drawn: what is only loaded once has been by then."""

BAD_PROVIDERS = """
[metrics.clock]
source = 'command'
argv = ['date', '+T%s.']
interval = 1
[metrics.hangs]
source = 'command'
argv = ['sh', '-c', 'sleep 1000']
interval = 2
[metrics.floods]
source = 'command'
argv = ['sh', '-c', 'yes | head -c 1000000000']
interval = 1
[metrics.streams]
source = 'command'
mode = 'stream'
argv = ['sh', '-c', 'yes 77 | head -c 1000000000']
interval = 1
[metrics.binary]
source = 'command'
argv = ['sh', '-c', 'head -c 200 /dev/urandom; printf "\\033[2J\\033]0;x\\007"']
interval = 1
[metrics.fails]
source = 'command'
argv = ['sh', '-c', 'echo because >&2; exit 1']
interval = 1
"""


def measure(programs: dict[str, Program], *, rounds: int = 5, quick: bool = False) -> list[Figure]:
    """All of it, for pywfmux alone."""
    program = programs.get("pywfmux")
    if program is None:
        return [skipped("workflow layer", "pywfmux is not measured")]
    names = ("development", "prod-deploy") if quick else tuple(SESSIONS)
    found = [*opening(program, names, 1 if quick else rounds)]
    if sys.platform != "linux":
        return [*found, skipped("workflow layer at rest", "needs /proc of Linux")]
    return [*found, *at_rest(program, 5.0 if quick else 60.0), *status_line(program, 3 if quick else 20)]


# -- opening


def opening(program: Program, names: tuple[str, ...], rounds: int) -> Iterator[Figure]:
    """Three rows a layout."""
    cold = {name: [_cold(program, name) for _ in range(rounds)] for name in names}
    warm = _warm(program, names, rounds)
    for name in names:
        second = absolute_bar(1.0, "less", "s")
        inner = {"seconds": [each[2] for each in warm[name]]}
        yield Figure(f"{name}: load, cold", "s", ours=Sample.of(cold[name]), bar=second)
        walls = Sample.of(each[0] for each in warm[name])
        yield Figure(f"{name}: load, warm", "s", ours=walls, bar=second, details=inner)
        yield Figure(f"{name}: load until drawn", "s", ours=Sample.of(each[1] for each in warm[name]))


def _cold(program: Program, name: str) -> float:
    with private_server(program) as made:
        began = time.monotonic()
        made.run("layout", "load", "-d", "--json", name)
        seconds = time.monotonic() - began
        made.pid = made.server_pid()
        return seconds


def _warm(program: Program, names: tuple[str, ...], rounds: int) -> dict[str, list[tuple[float, float, float]]]:
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in names}
    with private_server(program) as made:
        made.start("cat")
        made.attach().settle(0.5)
        for _ in range(rounds):
            for name in names:
                found[name].append(_opened(made, name))
                _closed(made, name)
    return found


def _opened(made: Multiplexer, name: str) -> tuple[float, float, float]:
    """Seconds of the command, seconds until the shown window has drawn, and the seconds it tells itself."""
    began = time.monotonic()
    told = json.loads(made.run("layout", "load", "-d", "--json", name))
    wall = time.monotonic() - began
    if told["problems"]:
        raise BenchmarkError(f"{name}: {told['problems']}")
    wait_drawn(made, f"={SESSIONS[name]}:", whole=False)
    return wall, time.monotonic() - began, told["seconds"]


def _closed(made: Multiplexer, name: str) -> None:
    """Ends a layout's session, and waits until none of its processes is left to disturb the next."""
    pids = made.run("list-panes", "-s", "-t", f"={SESSIONS[name]}", "-F", "#{pane_pid}").split()
    made.run("kill-session", "-t", f"={SESSIONS[name]}")
    _until(lambda: not any(os.path.exists(f"/proc/{pid}") for pid in pids), "the end of the panes' programs", made)
    _pass(made, 0.5)


def wait_drawn(made: Multiplexer, target: str, *, whole: bool) -> None:
    """Waits until each pane of the window, or of the ``whole`` session, shows something."""
    import pymux_wf

    words = ["list-panes", *(["-s"] if whole else []), "-t", target, "-F", "#{pane_id}"]
    with pymux_wf.Server.connect(socket_of(made)) as server:
        for number in server.command(words, check=True).stdout:
            server.pane(number).wait_for(re.compile(r"\S"), screen=True, timeout=30)


# -- at rest


def at_rest(program: Program, seconds: float) -> Iterator[Figure]:
    """The development layout with nobody doing anything."""
    with private_server(program) as made:
        made.start("cat")
        made.run("layout", "load", "-d", "development")
        wait_drawn(made, "=workflow-dev:", whole=True)
        _pass(made, SETTLING)
        costs = {"nobody attached": cost(made, seconds)}
        terminal = _showing(made, "code")
        costs["its first window shown"] = cost(made, seconds)
        made.run("select-window", "-t", "=workflow-dev:system")
        _pass(made, SETTLING / 2)
        costs["its system monitors shown"] = cost(made, seconds)
        usage = {pid: memory_of(pid) for pid in processes(made)}
        monitors = {pid: usage[pid] for pid in processes(made) if pid in usage and _is_built_in(pid)}
        made.detach(terminal)
    for what, parts in costs.items():
        bar = absolute_bar(3.0, "less", "%")
        details = {"parts": parts, "processes of the machine": len(list(filter(str.isdigit, os.listdir("/proc"))))}
        share = Sample.of([sum(parts.values())])
        yield Figure(f"development at rest, {what}", "%", ours=share, bar=bar, details=details)
        own = Sample.of([sum(share for name, share in parts.items() if _is_ours(name))])
        yield Figure(f"development at rest, {what}, without external programs", "%", ours=own, bar=bar)
    yield _mebibytes("development, memory of all", [sum(pss for pss, _ in usage.values())])
    yield _mebibytes("development, memory of a built-in pane", [pss for pss, _ in monitors.values()])
    resident = [rss for _, rss in monitors.values()]
    bar = absolute_bar(25.0, "less", "MiB")
    yield Figure("development, resident size of a built-in pane", "MiB", ours=Sample.of(resident), bar=bar)


def _showing(made: Multiplexer, window: str) -> OuterTerminal:
    made.run("select-window", "-t", f"=workflow-dev:{window}")
    words = made.argv("attach-session", "-t", "=workflow-dev")
    terminal = OuterTerminal(words, made.environment, made.name)
    made.terminals.append(terminal)
    _pass(made, SETTLING / 2)
    return terminal


def cost(made: Multiplexer, seconds: float) -> dict[str, float]:
    """Percent of one core that each process takes."""
    before, began = _times(made), time.monotonic()
    _pass(made, seconds)
    after, elapsed = _times(made), time.monotonic() - began
    shares = {pid: 100 * (spent - before.get(pid, 0.0)) / elapsed for pid, spent in after.items()}
    return {f"{pid} {command_of(pid)}": round(share, 3) for pid, share in shares.items()}


def _times(made: Multiplexer) -> dict[int, float]:
    """Processor seconds of each process, with those of its children that have ended."""
    found = {}
    for pid in processes(made):
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            found[pid] = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return found


def processes(made: Multiplexer) -> list[int]:
    """The server, the supervisor and all that they have started; not the clients."""
    clients = {terminal.pid for terminal in made.terminals}
    parents, ours = {}, set()
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            pid = int(name)
            parents[pid] = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
            if pid == made.pid or socket_of(made) in Path(f"/proc/{pid}/cmdline").read_text().split("\0"):
                ours.add(pid)
    grown = 0
    while grown != len(ours):
        grown = len(ours)
        ours |= {pid for pid, parent in parents.items() if parent in ours}
    return sorted(ours - clients - {os.getpid()})


def command_of(pid: int) -> str:
    """What a process runs, in brief."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_text(errors="replace").split("\0")
    except OSError:
        return "ended"
    return " ".join(word for word in words[1:] if not word.startswith("/"))[:60] or words[0]


def _is_ours(name: str) -> bool:
    return any(mark in name for mark in ("-m pymux_wf", "--listen-fd", "-m pymux_wf.workflow.supervisor"))


def _is_built_in(pid: int) -> bool:
    return "-m pymux_wf -S pane" in command_of(pid)


def memory_of(pid: int) -> tuple[float, float]:
    """Proportional and resident set size in MiB; zeros for a process that has ended."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0, 0.0
    pss, rss = (re.search(rf"^{key}:\s+(\d+) kB", text, re.MULTILINE) for key in ("Pss", "Rss"))
    return tuple(int(found[1]) * 1024 / MEBIBYTE if found else 0.0 for found in (pss, rss))  # type: ignore[return-value]


def _mebibytes(what: str, values: list[float]) -> Figure:
    return Figure(what, "MiB", ours=Sample.of(values))


# -- the status line


def status_line(program: Program, seconds: int) -> Iterator[Figure]:
    """A clock among bad providers."""
    with private_server(program) as made:
        count = made.directory / "count"
        once = f"[metrics.once]\nsource = 'command'\nargv = ['sh', '-c', 'echo x >> {count}']\ninterval = 600\n"
        place = made.directory / "pywfmux"
        place.mkdir(mode=0o700)
        (place / "workflow.toml").write_text(BAD_PROVIDERS + once)
        made.start("cat")
        names = ("hangs", "floods", "streams", "binary", "fails", "once", "clock")
        made.run("set-option", "-g", "status-right-length", "100")
        made.run("set-option", "-g", "status-right", " ".join(f"#{{metric:{name}}}" for name in names))
        terminals = [made.attach() for _ in range(10)]
        terminals[0].wait_for(b"T1", seconds=30)
        late = [_lateness(made, terminals[0]) for _ in range(seconds + 1)][1:]
        (supervisor,) = [pid for pid in processes(made) if "workflow.supervisor" in command_of(pid)]
        peak = _peak(supervisor)
        (server_peak, runs) = (_peak(made.pid or 0), len(count.read_text().split()))
    yield Figure("clock among bad providers: late", "s", ours=Sample.of([statistics.median(late)]))
    worst = percentile(late, 0.99)
    yield Figure("clock among bad providers: late, p99", "s", ours=Sample.of([worst]), bar=absolute_bar(2, "less", "s"))
    bar = absolute_bar(64, "less", "MiB")
    yield Figure("supervisor among bad providers, peak", "MiB", ours=Sample.of([peak]), bar=bar)
    yield Figure("server among bad providers, peak", "MiB", ours=Sample.of([server_peak]))
    bar = absolute_bar(1, "less")
    yield Figure("runs of a provider for ten clients", "", ours=Sample.of([float(runs)]), bar=bar)


def _lateness(made: Multiplexer, terminal: OuterTerminal) -> float:
    """Seconds between a second's beginning and its coming onto the terminal; at most one is the provider's interval."""
    terminal.forget()
    found: list[float] = []

    def came() -> bool:
        for each in re.findall(rb"T?(\d{10})\.", bytes(terminal.tail)):
            found.append(time.time() - int(each))
        return bool(found)

    _until(came, "a new second", made)
    return found[-1]


def _peak(pid: int) -> float:
    found = re.search(r"^VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    return int(found[1]) * 1024 / MEBIBYTE if found else 0.0


# -- the server


def socket_of(made: Multiplexer) -> str:
    """The path of its socket."""
    if made.label not in _SOCKETS:
        _SOCKETS[made.label] = made.run("display-message", "-p", "#{socket_path}").strip()
    return _SOCKETS[made.label]


_SOCKETS: dict[str, str] = {}


def _pass(made: Multiplexer, seconds: float) -> None:
    end = time.monotonic() + seconds
    _until(lambda: time.monotonic() >= end, "the end of a pause", made)


def _until(done: Callable[[], bool], what: str, made: Multiplexer, seconds: float = 120.0) -> None:
    """Draws the terminals until it is done."""
    import select

    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise BenchmarkError(f"no {what} within {seconds:g} s")
        ready = select.select([each for each in made.terminals if not each.ended], [], [], 0.02)[0]
        for terminal in ready:
            terminal.read()
