"""Looks whether the reader of a pipe has taken what was written into it."""

from __future__ import annotations

import fcntl
import os
import stat
import sys
import termios
import time

_PATIENCE = 0.005
_PAUSE = 0.0001


def await_reader(descriptor: int) -> bool:
    """Waits a few milliseconds until nothing is left in the pipe; False where it is no pipe, or the reader is busy."""
    if not stat.S_ISFIFO(os.fstat(descriptor).st_mode):
        return False
    deadline = time.monotonic() + _PATIENCE
    while _unread(descriptor):
        if time.monotonic() > deadline:
            return False
        time.sleep(_PAUSE)
    return True


def _unread(descriptor: int) -> int:
    try:
        return int.from_bytes(fcntl.ioctl(descriptor, termios.FIONREAD, bytes(4)), sys.byteorder)
    except OSError:
        return 0
