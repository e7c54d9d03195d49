"""The two programs under test behind one driver: the same command line, the same environment, another file name.

A `Multiplexer` is one private server: its own ``-L`` name, its own directory for sockets and home, ``-f
/dev/null``, an environment with nothing of the person who runs the benchmark in it. Closing it ends the server and
makes sure of that.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .errors import BenchmarkError
from .outer_terminal import COLUMNS, LINES, OuterTerminal

SESSION = "bench"
COMMAND_LIMIT = 30.0
END_LIMIT = 5.0
_LABELS = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Program:
    """A multiplexer that can be measured: ``name`` is its column, ``path`` its executable."""

    name: str
    path: str

    def version(self) -> str:
        """What ``-V`` prints."""
        done = subprocess.run([self.path, "-V"], capture_output=True, text=True, timeout=COMMAND_LIMIT, check=False)
        return done.stdout.strip() or done.stderr.strip()


def find_programs(ours: str | None = None, tmux: str | None = None) -> dict[str, Program]:
    """The programs there are: ``tmux`` from PATH, ``pywfmux`` from beside this Python, else from PATH."""
    beside = Path(sys.executable).with_name("pywfmux")
    paths = {
        "tmux": tmux or shutil.which("tmux"),
        "pywfmux": ours or (str(beside) if beside.exists() else shutil.which("pywfmux")),
    }
    return {name: Program(name, os.path.abspath(path)) for name, path in paths.items() if path}


def scrubbed_environment(directory: Path) -> dict[str, str]:
    """The environment of every process: nothing inherited but PATH and the temporary directory of Python's caches."""
    here = str(directory)
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": here,
        "SHELL": "/bin/sh",
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TMUX_TMPDIR": here,
        "XDG_RUNTIME_DIR": here,
        "XDG_CONFIG_HOME": here,
        "XDG_STATE_HOME": here,
    }


class Multiplexer:
    """One private server of ``program``."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.name = program.name
        # Straight under /tmp: a socket's path may have 104 bytes on macOS, whose TMPDIR alone takes half of that.
        self.directory = Path(tempfile.mkdtemp(prefix="wfbench-", dir="/tmp"))
        self.directory.chmod(0o700)
        self.environment = scrubbed_environment(self.directory)
        self.label = f"bench-{os.getpid()}-{next(_LABELS)}"
        self.terminals: list[OuterTerminal] = []
        self.pid: int | None = None

    def argv(self, *arguments: str) -> list[str]:
        """The command line of one of the program's commands."""
        return [self.program.path, "-L", self.label, "-f", "/dev/null", *arguments]

    def run(self, *arguments: str, check: bool = True) -> str:
        """Run one command and return what it printed; the attached terminals are drawn meanwhile.

        Raises:
            BenchmarkError: It failed (with ``check``) or took more than `COMMAND_LIMIT` seconds.
        """
        with subprocess.Popen(
            self.argv(*arguments),
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=self.directory,
        ) as process:
            output = self._finish(process, arguments)
        if check and process.returncode:
            raise BenchmarkError(f"{self.name} {' '.join(arguments)}: exit {process.returncode}: {output.strip()}")
        return output

    def start(self, *command: str) -> None:
        """Start the server with one detached session of `COLUMNS` x `LINES` cells that runs ``command``."""
        self.run("new-session", "-d", "-s", SESSION, "-x", str(COLUMNS), "-y", str(LINES), *command)
        self.pid = self.server_pid()

    def server_pid(self) -> int:
        """The server's process id, as the server tells it."""
        answer = self.run("display-message", "-p", "#{pid}").strip()
        if not answer.isdigit():
            raise BenchmarkError(f"{self.name}: display-message -p '#{{pid}}' gave {answer!r}")
        return int(answer)

    def attach(self) -> OuterTerminal:
        """Start a client on a new terminal; it is not waited for."""
        terminal = OuterTerminal(self.argv("attach-session", "-t", SESSION), self.environment, self.name)
        self.terminals.append(terminal)
        return terminal

    def detach(self, terminal: OuterTerminal) -> None:
        """Close one terminal."""
        self.terminals.remove(terminal)
        terminal.close()

    def kill(self) -> None:
        """End the server and wait until its process is gone; kill it when it stays."""
        with contextlib.suppress(BenchmarkError):
            self.run("kill-server", check=False)
        if self.pid is not None and not _gone_within(self.pid, END_LIMIT):
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        self.pid = None

    def close(self) -> None:
        """End the clients and the server, and remove the directory."""
        for terminal in self.terminals[:]:
            self.detach(terminal)
        self.kill()
        shutil.rmtree(self.directory, ignore_errors=True)

    def _finish(self, process: subprocess.Popen[bytes], arguments: Sequence[str]) -> str:
        assert process.stdout is not None
        os.set_blocking(process.stdout.fileno(), False)
        deadline = time.monotonic() + COMMAND_LIMIT
        output = b""
        while True:
            if time.monotonic() > deadline:
                process.kill()
                raise BenchmarkError(f"{self.name} {' '.join(arguments)}: no end within {COMMAND_LIMIT:g} s")
            ready = wait_readable([process.stdout.fileno()], self.terminals, 0.5)
            if ready:
                data = os.read(process.stdout.fileno(), 1 << 16)
                output += data
                if not data:
                    return output.decode(errors="replace")
            elif process.poll() is not None:
                # A server that keeps the pipe open would hold us here although the command has ended.
                return output.decode(errors="replace")


def wait_readable(descriptors: Sequence[int], terminals: Sequence[OuterTerminal], seconds: float) -> list[int]:
    """Wait until one of ``descriptors`` can be read, drawing the terminals meanwhile; empty after ``seconds``."""
    deadline = time.monotonic() + seconds
    while True:
        left = max(0.0, deadline - time.monotonic())
        watched = [*descriptors, *(terminal.descriptor for terminal in terminals if not terminal.ended)]
        ready = select.select(watched, [], [], left)[0]
        for terminal in terminals:
            if terminal.descriptor in ready:
                terminal.read()
        found = [descriptor for descriptor in descriptors if descriptor in ready]
        if found or left == 0.0:
            return found


@contextlib.contextmanager
def private_server(program: Program) -> Iterator[Multiplexer]:
    """A `Multiplexer` that is closed at the end, whatever happens."""
    multiplexer = Multiplexer(program)
    try:
        yield multiplexer
    finally:
        multiplexer.close()


def _gone_within(pid: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.01)
    return False
