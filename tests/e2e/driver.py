"""A person at a terminal, for tests: a real program on a real PTY, its screen kept by the project's own engine, and
waits with deadlines.

No sleeping anywhere: a wait reads the PTY until its condition holds, and fails with the screen's picture when the
deadline comes.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from pymux_wf.terminal import ByteStream, Screen

DEADLINE = 20.0


class Terminal:
    """A program on a PTY of ``columns`` x ``lines`` cells."""

    def __init__(
        self,
        argv: Sequence[str],
        *,
        columns: int = 80,
        lines: int = 24,
        env: Mapping[str, str] | None = None,
        cwd: str | Path | None = None,
    ) -> None:
        self.screen = Screen(columns, lines)
        self._stream = ByteStream(self.screen)
        self.raw = bytearray()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            try:
                if cwd is not None:
                    os.chdir(cwd)
                os.execvpe(argv[0], list(argv), dict(env if env is not None else os.environ))
            finally:
                os._exit(127)
        self.set_size(columns, lines)
        os.set_blocking(self.fd, False)
        self.status: int | None = None
        self._open = True

    def set_size(self, columns: int, lines: int) -> None:
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("4H", lines, columns, 0, 0))
        if (self.screen.columns, self.screen.lines) != (columns, lines):
            self.screen.resize(lines, columns)

    # -- reading

    def read(self, timeout: float) -> bool:
        """Takes in what is there within ``timeout`` seconds;
        False when nothing came or the program's side is closed.
        """
        if not self._open:
            return False
        poller = select.poll()
        poller.register(self.fd, select.POLLIN)
        if not poller.poll(max(timeout, 0) * 1000):
            return False
        try:
            data = os.read(self.fd, 65536)
        except BlockingIOError:
            return False
        except OSError:
            data = b""
        if not data:
            self._open = False
            return False
        self.raw += data
        self._stream.feed(data)
        replies = self.screen.take_replies()
        if replies:
            self.send(replies)
        return True

    def wait(self, condition: Callable[[], bool], what: str = "condition", timeout: float = DEADLINE) -> None:
        """Reads until ``condition()`` holds; fails with the screen when ``timeout`` seconds are over or the program has
        ended.
        """
        end = time.monotonic() + timeout
        while not condition():
            left = end - time.monotonic()
            if left <= 0 or (not self.read(left) and not self._open):
                while self.read(0):
                    pass
                if condition():
                    return
                why = "the terminal was closed" if not self._open else f"after {timeout} s"
                raise AssertionError(f"no {what} {why}; the screen was:\n{self.picture()}")

    def wait_for(self, pattern: str, timeout: float = DEADLINE) -> re.Match[str]:
        """Waits until the regular expression matches somewhere on the screen."""
        found: list[re.Match[str]] = []

        def seen() -> bool:
            match = re.search(pattern, self.text(), re.MULTILINE)
            if match:
                found.append(match)
            return bool(match)

        self.wait(seen, f"text matching {pattern!r}", timeout)
        return found[-1]

    def wait_gone(self, pattern: str, timeout: float = DEADLINE) -> None:
        self.wait(
            lambda: re.search(pattern, self.text(), re.MULTILINE) is None, f"end of text matching {pattern!r}", timeout
        )

    def wait_exit(self, timeout: float = DEADLINE) -> int:
        """Waits until the program has ended; its exit code."""
        end = time.monotonic() + timeout
        while self._open and time.monotonic() < end:
            self.read(end - time.monotonic())
        if self._open:
            raise AssertionError(f"the program did not end within {timeout} s; the screen was:\n{self.picture()}")
        if self.status is None:
            self.status = os.waitpid(self.pid, 0)[1]
        return os.waitstatus_to_exitcode(self.status)

    def settle(self, quiet: float = 0.15, timeout: float = DEADLINE) -> None:
        """Reads until nothing has come for ``quiet`` seconds: for programs that give no sign of being ready."""
        end = time.monotonic() + timeout
        while time.monotonic() < end and self.read(quiet):
            pass

    # -- looking

    def rows(self) -> list[str]:
        return ["".join(row.cells).rstrip() for row in self.screen.rows]

    def text(self) -> str:
        return "\n".join(self.rows())

    def picture(self) -> str:
        return "\n".join(f"|{line:<{self.screen.columns}}|" for line in self.rows())

    # -- typing

    def send(self, data: bytes | str) -> None:
        view = memoryview(data.encode() if isinstance(data, str) else data)
        while view:
            try:
                view = view[os.write(self.fd, view) :]
            except BlockingIOError:
                self.read(0.05)

    def close(self) -> None:
        """Ends the program the hard way if it still runs."""
        if self.status is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                self.status = os.waitpid(self.pid, 0)[1]
        with contextlib.suppress(OSError):
            os.close(self.fd)
        self._open = False


class Multiplexer:
    """A private server under a temporary directory: run commands on it, attach terminals to it."""

    def __init__(
        self, directory: Path, program: Sequence[str], *, config: str | None = "", env: Mapping[str, str] | None = None
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
        self._terminals: list[Terminal] = []

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
            raise AssertionError(f"{words} failed with {done.returncode}: {done.stderr.strip()}{self.log()}")
        return done

    def get(self, format_text: str, target: str | None = None) -> str:
        """What a format gives for a target."""
        words = ["display-message", "-p", *(["-t", target] if target is not None else []), format_text]
        return self.run(*words).stdout.rstrip("\n")

    def capture(self, target: str | None = None, *flags: str) -> str:
        words = ["capture-pane", "-p", *flags, *(["-t", target] if target is not None else [])]
        return self.run(*words).stdout

    def wait_until(self, condition: Callable[[], bool], what: str = "condition", timeout: float = DEADLINE) -> None:
        """Asks the server until ``condition`` holds. Each round is a whole client run, so nothing spins and nothing
        sleeps.
        """
        end = time.monotonic() + timeout
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"no {what} after {timeout} s{self.log()}")

    def wait_text(self, pattern: str, target: str | None = None, timeout: float = DEADLINE) -> str:
        seen = [""]

        def there() -> bool:
            seen[0] = self.capture(target)
            return re.search(pattern, seen[0], re.MULTILINE) is not None

        try:
            self.wait_until(there, f"text {pattern!r}", timeout)
        except AssertionError as error:
            raise AssertionError(f"{error}; the pane was:\n{seen[0]}") from None
        return seen[0]

    def attach(self, *words: str, columns: int = 80, lines: int = 24, env: Mapping[str, str] | None = None) -> Terminal:
        """A terminal with a client on it; without words, ``attach-session``."""
        terminal = Terminal(
            self.argv(*(words or ("attach-session",))),
            columns=columns,
            lines=lines,
            env={**self.env, **(env or {})},
            cwd=self.directory,
        )
        self._terminals.append(terminal)
        return terminal

    def log(self) -> str:
        path = Path(self.socket + ".log")
        return f"\nserver log:\n{path.read_text()}" if path.exists() else ""

    def close(self) -> None:
        for terminal in self._terminals:
            terminal.close()
        subprocess.run(self.argv("kill-server"), env=self.env, capture_output=True, check=False, timeout=DEADLINE)


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


PYWFMUX = [sys.executable, "-m", "pymux_wf"]
