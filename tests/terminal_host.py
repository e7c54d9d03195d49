"""A terminal with a job-controlling parent in it, for programs that need one; also that parent's program.

``TerminalProgram`` opens a PTY and starts this file in it as the session's leader, as a shell would be. The leader
runs the program as its foreground job and reports, through a pipe, when it stops and how it ends. (A program that
leads its session itself cannot be stopped by SIGTSTP: its process group is orphaned.)
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from typing import Any

DEADLINE = 20.0
"""Seconds after which a wait has failed."""


class TerminalProgram:
    """A program in a terminal of its own; the test is the terminal's emulator."""

    def __init__(
        self, words: list[str], *, columns: int = 80, lines: int = 24, environment: dict[str, str] | None = None
    ) -> None:
        self.master, self.slave = pty.openpty()
        self.resize(columns, lines)
        self.before = self.modes()
        report_end, host_report = os.pipe()
        host_control, control_end = os.pipe()
        self._host = subprocess.Popen(
            [sys.executable, __file__, str(host_report), str(host_control), *words],
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            pass_fds=(host_report, host_control),
            env=environment,
        )
        os.close(host_report)
        os.close(host_control)
        self._reports = os.fdopen(report_end, "rb", buffering=0)
        self._control = control_end
        self.screen = b""  # all that was written to the terminal

    def modes(self) -> list[Any]:
        """The terminal's modes, as tcgetattr(3) has them."""
        return termios.tcgetattr(self.slave)

    def is_raw(self) -> bool:
        return not self.modes()[3] & (termios.ICANON | termios.ECHO | termios.ISIG)

    def resize(self, columns: int, lines: int, width: int = 0, height: int = 0) -> None:
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, width, height))

    def type(self, data: bytes) -> None:
        while data:
            data = data[os.write(self.master, data) :]

    def read_until(self, ending: bytes) -> bytes:
        """What is written to the terminal up to ``ending``, for which it waits; it is gone from ``screen`` then."""
        end = time.monotonic() + DEADLINE
        while ending not in self.screen:
            ready = select.select([self.master, self._reports], [], [], max(0, end - time.monotonic()))[0]
            if self.master not in ready:
                why = "the program ended or stopped" if ready else "nothing more comes"
                raise AssertionError(f"no {ending!r}, {why}: {self.screen[-2000:]!r}")
            self.screen += os.read(self.master, 65536)
        shown, _, self.screen = self.screen.partition(ending)
        return shown + ending

    def report(self, *, reading: bool = True) -> str:
        """The next thing that happened: ``stopped``, ``exited N``, ``killed N`` or ``hung up`` (the parent was told
        to).

        What is written meanwhile goes to ``screen``, unless the terminal is not ``reading``.
        """
        end = time.monotonic() + DEADLINE
        sources = [self._reports, self.master] if reading else [self._reports]
        line = b""
        while not line.endswith(b"\n"):
            ready = select.select(sources, [], [], max(0, end - time.monotonic()))[0]
            if not ready:
                raise AssertionError(f"no report; the terminal has {self.screen[-2000:]!r}")
            if self.master in ready:
                self.screen += os.read(self.master, 65536)
            if self._reports in ready:
                line += self._reports.read(1) or b"gone\n"
        return line.decode().strip()

    def continue_program(self) -> None:
        os.write(self._control, b"c")

    def hang_up(self) -> None:
        """Takes the terminal away, as a closed window or a lost connection does."""
        os.close(self.slave)
        os.close(self.master)
        self.slave = self.master = -1

    def close(self) -> None:
        self._host.kill()
        self._host.wait()
        self._reports.close()
        os.close(self._control)
        for descriptor in (self.master, self.slave):
            if descriptor >= 0:
                os.close(descriptor)


def _host(report: int, control: int, words: list[str]) -> None:
    os.login_tty(os.dup(0))
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    # A hang-up of the terminal comes here as well, as the leader's: only told, so that the job's own end is reported.
    signal.signal(signal.SIGHUP, lambda number, frame: _tell(report, "hung up"))
    os.set_inheritable(report, False)
    os.set_inheritable(control, False)
    job = os.fork()
    if job == 0:
        os.setpgid(0, 0)
        os.tcsetpgrp(0, os.getpgrp())
        for number in (signal.SIGTTOU, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        os.execvp(words[0], words)
    while True:
        _, status = os.waitpid(job, os.WUNTRACED)
        if os.WIFSTOPPED(status):
            os.tcsetpgrp(0, os.getpgrp())
            _tell(report, "stopped")
            os.read(control, 1)
            os.tcsetpgrp(0, job)
            os.kill(job, signal.SIGCONT)
        elif os.WIFEXITED(status):
            return _tell(report, f"exited {os.WEXITSTATUS(status)}")
        else:
            return _tell(report, f"killed {os.WTERMSIG(status)}")


def _tell(report: int, what: str) -> None:
    os.write(report, f"{what}\n".encode())


if __name__ == "__main__":
    _host(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
