"""One run of a test command: started, read without waiting, ended with everything that it started."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections import deque
from collections.abc import Sequence

from pymux_wf.workflow.drawing.figures import clean
from pymux_wf.workflow.machine.log_lines import Splitter
from pymux_wf.workflow.machine.testing_commands import failure_in, summary_in

_LINES = 500
_FAILURES = 500
_LIMIT = 4 * 1024 * 1024


class CommandRun:
    """A command that runs, or has run.

    Attributes:
        lines: what it printed last. failures: the tests that it says have failed. summary: its own words.
        code: how it ended (a signal as a negative number); None while it runs. seconds: how long it took.
    """

    def __init__(self, argv: Sequence[str], directory: str) -> None:
        """Raises OSError where it does not start."""
        self.lines: deque[str] = deque(maxlen=_LINES)
        self.failures: dict[str, None] = {}
        self.summary = ""
        self.code: int | None = None
        self.seconds: float | None = None
        self.began = time.time()
        self._splitter = Splitter()
        self._start = time.monotonic()
        self._process = subprocess.Popen(
            list(argv),
            cwd=directory,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, "NO_COLOR": "1", "CI": os.environ.get("CI", "1")},
            start_new_session=True,
        )
        assert self._process.stdout is not None
        self._output = self._process.stdout
        os.set_blocking(self._output.fileno(), False)

    def poll(self) -> None:
        """Takes what was printed; the run is over when the command has ended, whatever it left behind."""
        total = 0
        while total < _LIMIT and not self._output.closed:
            try:
                data = os.read(self._output.fileno(), 65536)
            except BlockingIOError:
                break
            if not data:
                self._output.close()
                break
            total += len(data)
            for raw in self._splitter.feed(data):
                self._take(clean(raw.decode("utf-8", "replace"), 500))
        if total < _LIMIT and self.code is None and self._process.poll() is not None:
            self._over()

    def end(self) -> None:
        """Kills what still runs."""
        if self._process.poll() is None:
            for number in (signal.SIGTERM, signal.SIGKILL):
                try:
                    os.killpg(self._process.pid, number)
                    self._process.wait(1.0)
                except ProcessLookupError:
                    break
                except subprocess.TimeoutExpired:
                    continue
                break
            self._process.wait()
        self._over()

    def _over(self) -> None:
        if self.code is None:
            self.code = self._process.returncode
            self.seconds = time.monotonic() - self._start
        if not self._output.closed:
            self._output.close()

    def _take(self, line: str) -> None:
        self.lines.append(line)
        failed = failure_in(line)
        if failed and len(self.failures) < _FAILURES:
            self.failures[failed] = None
        self.summary = summary_in(line) or self.summary
