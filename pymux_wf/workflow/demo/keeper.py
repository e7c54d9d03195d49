"""Keeps the demonstration: ``python -m pymux_wf.workflow.demo.keeper SOCKET SECONDS HOLD``.

Starts the queue, the engine, its workers and their producer, then a server of its own with the development layout and
four agents. Everything ends with it: after SECONDS (0: never), when the server has gone, when nobody holds the other
end of the descriptor HOLD any more (-1: nobody has to), and by SIGTERM. Then its directory is removed. Prints one line
when all is there: ``ok``, or what went wrong.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from pymux_wf.workflow.demo.files import write_files
from pymux_wf.workflow.demo.places import LONGEST_SOCKET, Places, answers

OURS = [sys.executable, "-m", "pymux_wf"]
AGENTS = {"planner": "never", "builder": "never", "reviewer": "never", "tester": "on-failure"}
REPLACED = {"worker-1", "worker-2", "producer"}
"""Parts that are started again where they end; everything ends with the others."""
STARTING, ENDING = 20.0, 5.0
BESIDE = ("", ".log", ".lock", ".workflow", ".workflow.lock", ".agents.lock")
"""What a server and its supervisor may leave beside the socket, by ending."""
_PR_SET_PDEATHSIG = 1


class Keeper:
    """All processes of one demonstration."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._parts: dict[str, subprocess.Popen[bytes]] = {}
        self._queues = ""

    def start(self) -> None:
        """Everything, in order; raises OSError, RuntimeError and what subprocess raises."""
        redis = self._redis()
        self._queues = redis or str(self._places.directory / "queue.db")
        engine = self._part("engine", "engine", self._queues, str(self._places.directory), talks=True)
        assert engine.stdout is not None
        ready, _, _ = select.select([engine.stdout], [], [], STARTING)
        line = engine.stdout.readline() if ready else b""
        if not line.strip().isdigit():
            raise RuntimeError("the engine does not start")
        for name in REPLACED:
            self._small_part(name)
        write_files(self._places, redis, int(line))
        self._done(self._run("-f", str(self._places.conf), "layout", "load", "-d", "development"))
        first, *others = [self._spawning(role, restart) for role, restart in AGENTS.items()]
        self._done(self._run(*first))  # it makes the session; the others can come at once
        for each in [self._run(*words) for words in others]:
            self._done(each)

    def keep(self, seconds: float, hold: int) -> None:
        """Until it is time to end."""
        end = time.monotonic() + seconds if seconds else None
        while end is None or time.monotonic() < end:
            left = 2.0 if end is None else max(min(2.0, end - time.monotonic()), 0.0)
            ready, _, _ = select.select([hold] if hold >= 0 else [], [], [], left)
            if ready or not answers(self._places.socket):
                return
            ended = [name for name, part in self._parts.items() if part.poll() is not None]
            if not set(ended) <= REPLACED:
                print(f"ended: {', '.join(ended)}", file=sys.stderr, flush=True)
                return
            for name in ended:
                self._small_part(name)

    def end(self) -> None:
        """Ends everything, and removes what it left."""
        end_server(self._places)
        for part in reversed(self._parts.values()):
            part.terminate()
        for part in self._parts.values():
            try:
                part.wait(ENDING)
            except subprocess.TimeoutExpired:
                part.kill()
                part.wait()
        removed(self._places)

    def _redis(self) -> str:
        """The address of a Redis of our own; "" where there is none."""
        path = f"{self._places.redis}.sock"
        program = shutil.which("redis-server")
        if program is None or len(os.fsencode(path)) > LONGEST_SOCKET:
            return ""
        words = ["--port", "0", "--unixsocket", path, "--unixsocketperm", "700", "--save", "", "--appendonly", "no"]
        words += ["--dir", str(self._places.directory), "--slowlog-log-slower-than", "200", "--daemonize", "no"]
        self._parts["redis"] = started([program, *words], self._places)
        end = time.monotonic() + STARTING
        while not answers(path):
            if self._parts["redis"].poll() is not None or time.monotonic() >= end:
                del self._parts["redis"]
                return ""
            time.sleep(0.02)
        return f"unix://{path}"

    def _small_part(self, name: str) -> None:
        """A worker, or the producer."""
        words = ["producer"] if name == "producer" else ["worker", name]
        self._part(name, *words, self._queues, str(self._places.logs))

    def _part(self, name: str, module: str, *words: str, talks: bool = False) -> subprocess.Popen[bytes]:
        argv = [sys.executable, "-m", f"pymux_wf.workflow.demo.{module}", *words]
        self._parts[name] = started(argv, self._places, talks=talks)
        return self._parts[name]

    def _spawning(self, role: str, restart: str) -> list[str]:
        """The words that start an agent."""
        words = ["--kind", "python", "--session", "agents", "--restart", restart, "--root", "."]
        return ["agent", "spawn", role, *words, "--", sys.executable, "-m", "pymux_wf.workflow.demo.agent", role]

    def _run(self, *words: str) -> subprocess.Popen[str]:
        """Begins a command line of ours, with the demonstration's server."""
        return subprocess.Popen(
            [*OURS, "-S", self._places.socket, *words],
            cwd=self._places.project,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def _done(self, command: subprocess.Popen[str]) -> None:
        """Waits for its end; raises RuntimeError where it failed."""
        try:
            _, errors = command.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            command.kill()
            raise
        if command.returncode:
            raise RuntimeError(errors.strip() or "a command of its server failed")


def started(argv: list[str], places: Places, *, talks: bool = False) -> subprocess.Popen[bytes]:
    """A process that ends with this one, where the system can see to it."""
    return subprocess.Popen(
        argv,
        cwd=places.directory,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if talks else subprocess.DEVNULL,
        preexec_fn=_ends_with_its_parent if sys.platform == "linux" else None,
    )


def _ends_with_its_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def end_server(places: Places) -> None:
    """Ends the demonstration's server, and waits until it and its supervisor have gone."""
    if not answers(places.socket):
        return
    subprocess.run([*OURS, "-N", "-S", places.socket, "kill-server"], capture_output=True, timeout=30, check=False)
    end = time.monotonic() + ENDING
    while time.monotonic() < end and (answers(places.socket) or answers(f"{places.socket}.workflow")):
        time.sleep(0.02)


def removed(places: Places) -> None:
    """Removes its files; programs that are ending may still write, so it is tried again."""
    end = time.monotonic() + ENDING
    while places.directory.exists():
        shutil.rmtree(places.directory, ignore_errors=True)
        if time.monotonic() >= end:
            break
        time.sleep(0.02)
    socket = Path(places.socket)
    for path in (
        *(Path(places.socket + ending) for ending in BESIDE),
        *socket.parent.glob(f"{socket.name}.pane*.lock"),
    ):
        path.unlink(missing_ok=True)


def environment(places: Places) -> None:
    """What is started here has a home in the demonstration's directory, and knows of no other server: editors and
    monitors write down things too, and nobody's own files are for that."""
    for name in [name for name in os.environ if name.startswith(("PYWFMUX", "TMUX", "XDG_C", "XDG_D", "XDG_S"))]:
        del os.environ[name]
    home = places.directory / "home"
    home.mkdir(exist_ok=True)
    os.environ["HOME"] = str(home)
    os.environ["XDG_STATE_HOME"] = str(places.state)
    os.environ["PYWFMUX_WORKFLOW"] = str(places.directory / "workflow.toml")
    os.environ["PATH"] = f"{Path(sys.executable).parent}:{os.environ.get('PATH', '/usr/bin:/bin')}"


def main() -> int:
    places, seconds, hold = Places(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    os.umask(0o077)
    places.logs.mkdir(parents=True, exist_ok=True)
    lock = places.lock.open("a+b")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("the demonstration runs already", flush=True)
        return 1
    lock.truncate(0)
    lock.write(str(os.getpid()).encode())
    lock.flush()
    environment(places)
    code = _kept(Keeper(places), seconds, hold)
    sys.stderr.flush()
    os._exit(code)  # with the lock, which tells who waits that this process has ended, not that it is about to


def _kept(keeper: Keeper, seconds: float, hold: int) -> int:
    """The whole life; the exit code."""
    try:
        keeper.start()
        print("ok", flush=True)
        keeper.keep(seconds, hold)
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        print(str(error).replace("\n", "; ") or type(error).__name__, flush=True)
        return 1
    except SystemExit:
        pass  # it was told to end
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        keeper.end()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
