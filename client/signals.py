"""Signals as something to wait for: each that is watched arrives as its number from a pipe, in the order they came.

Between ``watch`` and ``restore`` the watched signals do nothing else. Uses ``_signal``, the part of ``signal`` in
C: the rest of that module is an enumeration of every name, which costs more time than the whole start of a client.
"""

from __future__ import annotations

import _signal
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Signals:
    """The pipe and what the signals did before."""

    def __init__(self) -> None:
        self.descriptor, self._write_end = os.pipe()
        os.set_blocking(self.descriptor, False)
        os.set_blocking(self._write_end, False)
        self._before: dict[int, Any] = {}

    def watch(self, *numbers: int) -> None:
        """Lets ``numbers`` come through the pipe from now on."""
        _signal.set_wakeup_fd(self._write_end, warn_on_full_buffer=False)
        for number in numbers:
            self._before.setdefault(number, _signal.signal(number, _nothing))

    def take(self) -> list[int]:
        """The signals that have come since the last time."""
        try:
            return list(os.read(self.descriptor, 256))
        except BlockingIOError:
            return []

    def stop_here(self) -> None:
        """Stops this process as ^Z would, and returns when it is continued, without a SIGCONT in the pipe."""
        handlers = {number: _signal.signal(number, _signal.SIG_DFL) for number in (_signal.SIGTSTP, _signal.SIGCONT)}
        os.kill(os.getpid(), _signal.SIGTSTP)
        for number, handler in handlers.items():
            _signal.signal(number, handler)

    def restore(self) -> None:
        """Puts everything back as it was before ``watch``."""
        for number, handler in self._before.items():
            _signal.signal(number, handler)
        self._before.clear()
        _signal.set_wakeup_fd(-1)
        os.close(self.descriptor)
        os.close(self._write_end)


def _nothing(number: int, frame: object) -> None:
    """Only a handler in Python makes the interpreter write the number into the pipe."""
