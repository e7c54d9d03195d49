"""strace and gdb beside the picture: started only when a person has confirmed it, their lines kept up to a limit."""

from __future__ import annotations

import os
import subprocess
from collections import deque
from collections.abc import Sequence

from pymux_wf.workflow.drawing.figures import clean
from pymux_wf.workflow.machine.log_lines import Splitter

_LINES = 500
_LIMIT = 1024 * 1024

PROGRAMS: dict[str, tuple[str, str]] = {
    "s": ("strace", "it runs slower until it is left again"),
    "g": ("gdb", "it stands still while its stacks are read"),
}
"""By key: the program, and what it does to the process."""


def command(program: str, pid: int) -> list[str]:
    """The command line: strace until it is ended, gdb once for the stacks of all threads."""
    if program == "strace":
        return ["strace", "-f", "-tt", "-T", "-s", "80", "-p", str(pid)]
    ask = ["-ex", "thread apply all backtrace 30"]
    return [
        "gdb",
        "-nx",
        "-batch",
        "-iex",
        "set auto-load off",
        "-iex",
        "set debuginfod enabled off",
        *ask,
        "-p",
        str(pid),
    ]


class Attached:
    """One program that is attached to a process.

    Attributes:
        lines: what it printed last. ended: its exit code; None while it runs.
    """

    def __init__(self, argv: Sequence[str]) -> None:
        """Raises OSError where it does not start."""
        self.program = argv[0]
        self.lines: deque[str] = deque(maxlen=_LINES)
        self.ended: int | None = None
        self._splitter = Splitter()
        self._process = subprocess.Popen(
            list(argv),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            start_new_session=True,
        )
        assert self._process.stdout is not None
        self._output = self._process.stdout
        os.set_blocking(self._output.fileno(), False)

    def poll(self) -> None:
        """Takes what it printed; never waits."""
        total = 0
        while total < _LIMIT and not self._output.closed:
            try:
                data = os.read(self._output.fileno(), 65536)
            except BlockingIOError:
                return
            if not data:
                self.ended = self._process.wait()
                self._output.close()
                return
            total += len(data)
            self.lines.extend(clean(line.decode("utf-8", "replace"), 500) for line in self._splitter.feed(data))

    def end(self) -> None:
        """Has it leave the process: both do so at SIGTERM, and the kernel does it for what must be killed."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(2)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if not self._output.closed:
            self._output.close()
        self.ended = self._process.returncode
