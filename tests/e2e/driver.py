"""A person at a terminal, for tests: a pane of the library's, in which the real client runs; and a private server.

The terminals are panes of a server inside the test (``mux`` of the pytest plugin), so that waits are its waits, by
events and with deadlines, and a test that fails leaves what they showed. The server under test runs in a process of its
own and is started and spoken to as users do it, by the command line.
"""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from pymux_wf import Locator, MuxError, Pane, Server, WaitTimeout, expect
from pymux_wf.snapshot import Screen

DEADLINE = 20.0

PYWFMUX = [sys.executable, "-m", "pymux_wf"]


class Terminal:
    """A program on a terminal of ``columns`` x ``lines`` cells: a pane of ``server`` with exactly this environment.

    ``pane`` is the library's object; what is here is what a person does and sees.
    """

    def __init__(
        self,
        server: Server,
        argv: Sequence[str],
        *,
        columns: int = 80,
        lines: int = 24,
        env: Mapping[str, str],
        cwd: str | Path | None = None,
    ) -> None:
        # env(1), because a pane tells its program of the multiplexer around it ($TMUX), which this one must not know.
        words = ["env", "-i", *(f"{name}={value}" for name, value in env.items()), *argv]
        self.pane: Pane = server.exec(words, size=(columns, lines), cwd=None if cwd is None else str(cwd))

    # -- looking

    @property
    def screen(self) -> Screen:
        """What it shows now; also after the program's end."""
        return self.pane.screen

    def rows(self) -> list[str]:
        return [line.rstrip() for line in self.screen.lines_text]

    def text(self) -> str:
        return "\n".join(self.rows())

    def find(self, pattern: str) -> Locator:
        """Where the regular expression matches, ``^`` and ``$`` at the ends of each line."""
        return self.pane.text(re.compile(pattern, re.MULTILINE))

    # -- waiting

    def wait_for(self, pattern: str, timeout: float = DEADLINE) -> None:
        """Waits until the regular expression matches somewhere on the screen."""
        expect(self.find(pattern)).to_be_visible(timeout=timeout)

    def wait_gone(self, pattern: str, timeout: float = DEADLINE) -> None:
        expect(self.find(pattern)).not_to_be_visible(timeout=timeout)

    def wait_cursor(self, row: int, column: int) -> None:
        expect(self.pane.cursor.region(row, column)).to_be_visible(timeout=DEADLINE)

    def wait_exit(self, timeout: float = DEADLINE) -> int | None:
        """Waits until the program has ended; its exit code, None if a signal ended it."""
        return self.pane.wait_exit(timeout=timeout).code

    def settle(self, quiet: float = 0.15) -> None:
        """Waits until nothing has come for ``quiet`` seconds, counted from now: for programs that give no sign of being
        ready.
        """
        mark = self.pane.mark()
        while True:
            try:
                mark = self.pane.wait_output(mark, timeout=quiet)
            except WaitTimeout:
                return

    # -- doing

    def send(self, data: bytes | str) -> None:
        self.pane.send_bytes(data.encode() if isinstance(data, str) else data, timeout=DEADLINE)

    def set_size(self, columns: int, lines: int) -> None:
        self.pane.resize(columns, lines)

    def hold(self) -> None:
        """Takes no output any more: whoever writes to it waits."""
        self._flow(termios.TCOOFF)

    def release(self) -> None:
        self._flow(termios.TCOON)

    def _flow(self, action: int) -> None:
        descriptor = os.open(self.pane.info().tty, os.O_RDWR | os.O_NOCTTY)
        try:
            termios.tcflow(descriptor, action)
        finally:
            os.close(descriptor)

    def close(self) -> None:
        """Takes the terminal away from its program, as closing a window does."""
        self.pane.kill()


class Multiplexer:
    """A private server under a directory of its own: run commands on it, attach terminals to it.

    Written for tmux and for ours: knows nothing but the command line. ``terminals`` is the server whose panes are the
    terminals.
    """

    def __init__(
        self,
        terminals: Server,
        directory: Path,
        program: Sequence[str],
        *,
        config: str | None = "",
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.directory = directory
        self.socket = str(directory / "socket")
        self.program = [*program]
        self.env = _clean_environment(directory, env)
        self._config: list[str] = []
        if config is not None:
            path = directory / "test.conf"
            path.write_text(config)
            self._config = ["-f", str(path)]
        self._terminals = terminals

    def argv(self, *words: str) -> list[str]:
        return [*self.program, "-S", self.socket, *self._config, *words]

    def run(
        self, *words: str, check: bool = True, stdin: bytes | None = None, cwd: str | Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Runs one command line; fails on a non-zero exit code unless ``check`` is off."""
        done = subprocess.run(
            self.argv(*words),
            env=self.env,
            input=stdin.decode() if stdin is not None else None,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            text=True,
            timeout=DEADLINE,
            check=False,
            cwd=cwd or self.directory,
        )
        if check and done.returncode != 0:
            raise AssertionError(f"{words} failed with {done.returncode}: {done.stderr.strip()}")
        return done

    def ask(self, *words: str) -> str:
        """What a command prints."""
        return self.run(*words).stdout

    def get(self, format_text: str, target: str | None = None) -> str:
        """What a format gives for a target."""
        words = ["display-message", "-p", *(["-t", target] if target is not None else []), format_text]
        return self.ask(*words).rstrip("\n")

    def capture(self, target: str, *flags: str) -> str:
        return self.ask("capture-pane", "-p", *flags, "-t", target)

    def terminal(
        self,
        argv: Sequence[str],
        *,
        columns: int = 80,
        lines: int = 24,
        env: Mapping[str, str] | None = None,
    ) -> Terminal:
        """A terminal with any program on it, in the environment of the client."""
        env = {**self.env, **(env or {})}
        return Terminal(self._terminals, argv, columns=columns, lines=lines, env=env, cwd=self.directory)

    def attach(self, *words: str, columns: int = 80, lines: int = 24, env: Mapping[str, str] | None = None) -> Terminal:
        """A terminal with a client on it; without words, ``attach-session``."""
        return self.terminal(self.argv(*(words or ("attach-session",))), columns=columns, lines=lines, env=env)

    def log(self) -> str:
        """What the server has logged; nothing as long as there was nothing to log."""
        path = Path(self.socket + ".log")
        return path.read_text(errors="replace") if path.is_file() else ""

    def close(self) -> None:
        subprocess.run(self.argv("kill-server"), env=self.env, capture_output=True, check=False, timeout=DEADLINE)


class Pywfmux(Multiplexer):
    """One of ours, which the library connects to as well: to look, and to wait for what no terminal shows."""

    def connect(self) -> Server:
        return Server.connect(self.socket, timeout=DEADLINE)

    def ask(self, *words: str) -> str:
        with self.connect() as server:
            return "".join(f"{line}\n" for line in server.command(words, check=True).stdout)

    def wait_get(self, format_text: str, value: str, target: str) -> None:
        """Waits until a format gives ``value``: looks anew whenever anything has happened on the server."""
        words = ["display-message", "-p", "-t", target, format_text]
        end = time.monotonic() + DEADLINE
        with self.connect() as server, server.events() as events:
            while (shown := server.command(words, check=True).stdout) != [value]:
                try:
                    events.next(max(end - time.monotonic(), 0))
                except MuxError as error:
                    error.add_note(f"{format_text} of {target} was {shown}, not {value!r}")
                    raise

    def wait_text(self, pattern: str, target: str, timeout: float = DEADLINE) -> str:
        """Waits until the regular expression matches on the screen of a pane; what the pane shows then."""
        with self.connect() as server:
            pane = server.pane(self.get("#{pane_id}", target))
            pane.wait_for(re.compile(pattern, re.MULTILINE), screen=True, timeout=timeout)
            return pane.screen.text


def wait_ended(pid: int, seconds: float = DEADLINE) -> None:
    """Waits until a process has ended, whosever child it is."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        poller = select.poll()
        poller.register(handle, select.POLLIN)
        assert poller.poll(seconds * 1000), f"process {pid} goes on after {seconds} s"
    finally:
        os.close(handle)


def _clean_environment(directory: Path, extra: Mapping[str, str] | None) -> dict[str, str]:
    """A small, known environment: nothing of the developer's own shell or of a multiplexer around the tests."""
    home = directory / "home"
    home.mkdir(exist_ok=True)
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "SHELL": "/bin/sh",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "PS1": "$ ",
        "ENV": "",
        **({"PYTHONPATH": os.environ["PYTHONPATH"]} if "PYTHONPATH" in os.environ else {}),
        **(extra or {}),
    }
