"""``command``: a program whose first line is the value, or (``mode = "stream"``) one that writes a value a line."""

from __future__ import annotations

import asyncio
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import IO

from pymux_wf.workflow.metrics.json_select import selected
from pymux_wf.workflow.metrics.providers.provider import Blocking, NoValue, Opening, Provider
from pymux_wf.workflow.metrics.reducing import Raw
from pymux_wf.workflow.metrics.running_command import MOST_OUTPUT, finish, kill, run_command, start, text_of

FLOOD = 1024 * 1024
"""Bytes of one interval that a stream is read; what is more waits in its pipe."""


def open_command(opening: Opening) -> Provider:
    return Stream(opening) if opening.metric.mode == "stream" else OneShot(opening)


class OneShot(Blocking):
    """With ``select`` what it writes is JSON."""

    def address(self) -> str:
        return ""

    def ask(self, address: str) -> Raw:
        line = run_command(self.metric.argv, self.metric.deadline, whole=bool(self.metric.select))
        return _value(line, self.metric.select)


def _value(text: str, select: str) -> Raw:
    if not select:
        return text
    from pymux_wf.workflow.metrics.providers.http_json import parsed

    return selected(parsed(text.encode()), select)


class Stream:
    """The program runs as long as the metric is wanted; it is started again (by ``read``) where it ended."""

    def __init__(self, opening: Opening) -> None:
        self._metric = opening.metric
        self._loop = asyncio.get_running_loop()
        self._told: Callable[[Raw], None] = lambda raw: None
        self._failed: Callable[[str], None] = lambda reason: None
        self._process: subprocess.Popen[bytes] | None = None
        self._thread: threading.Thread | None = None

    def listen(self, told: Callable[[Raw], None], failed: Callable[[str], None]) -> None:
        """Who is told its values and its failures, in the loop."""
        self._told, self._failed = told, failed

    async def read(self) -> None:
        """Sees that it runs; raises NoValue where it cannot be started."""
        if self._thread is not None and self._thread.is_alive():
            return
        process = start(self._metric.argv)
        self._process = process
        self._thread = threading.Thread(target=self._follow, args=(process,), daemon=True, name="metric-stream")
        self._thread.start()

    async def close(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            kill(process)  # the thread sees its end

    def _follow(self, process: subprocess.Popen[bytes]) -> None:
        """In a thread: lines until the end."""
        assert process.stdout is not None
        reason = ""
        try:
            for line in self._lines(process.stdout):
                self._say(partial(self._line, line))
        except NoValue as error:
            reason = str(error)
        finish(process)
        if self._process is process:
            self._say(partial(self._failed, reason or f"the program ended with {process.returncode}"))

    def _lines(self, pipe: IO[bytes]) -> Iterator[bytes]:
        """The newest line of each piece that comes; a flood is read no faster than FLOOD an interval."""
        held, room, until = b"", FLOOD, time.monotonic() + self._metric.interval
        while data := os.read(pipe.fileno(), 65536):
            *whole, held = (held + data).split(b"\n")
            shown = next((line for line in reversed(whole) if line.strip()), None)
            if shown is not None:
                yield shown
            if len(held) > MOST_OUTPUT:
                raise NoValue(f"it wrote a line of more than {MOST_OUTPUT // 1024} KiB, and was killed")
            room -= len(data)
            now = time.monotonic()
            if now >= until:
                room, until = FLOOD, now + self._metric.interval
            elif room <= 0:
                time.sleep(until - now)

    def _line(self, line: bytes) -> None:
        try:
            self._told(_value(text_of(line), self._metric.select))
        except (NoValue, ValueError) as error:
            self._failed(str(error))

    def _say(self, what: Callable[[], None]) -> None:
        try:
            self._loop.call_soon_threadsafe(what)
        except RuntimeError:  # the loop has ended
            return
