"""Reading a file of commands: a plain file at once, a pipe or a device for a bounded time and up to a bounded size.

The server reads by itself and everybody waits meanwhile, so that a FIFO that nobody writes to must not hold it up.
"""

from __future__ import annotations

import errno
import os
import stat

PIPE_SECONDS = 2.0
"""How long somebody who feeds a pipe may take."""

LARGEST = 64 * 1024 * 1024


def read_commands(path: str) -> str:
    """The text of the file, without a byte order mark; bytes that are no UTF-8 are kept as surrogates.

    Raises:
        OSError: It cannot be read, is too large, or is a pipe that nobody wrote to in time (``ETIMEDOUT``).
    """
    file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    try:
        data = _plain(file) if stat.S_ISREG(os.fstat(file).st_mode) else _stream(file)
    finally:
        os.close(file)
    text = data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def as_peer_sees(path: str, pid: int) -> str:
    """The path by which this process finds what process ``pid`` has open as ``/dev/fd/N`` (a shell's ``<(...)``)."""
    for start in ("/dev/fd/", "/proc/self/fd/"):
        number = path.removeprefix(start)
        if number != path and number.isascii() and number.isdigit():
            there = f"/proc/{pid}/fd/{number}"
            return there if os.path.exists(there) else path
    return path


def _plain(file: int) -> bytes:
    with open(file, "rb", closefd=False) as plain:
        data = plain.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
    return data


def _stream(file: int) -> bytes:
    import select
    import time

    deadline = time.monotonic() + PIPE_SECONDS
    poll = select.poll()
    poll.register(file, select.POLLIN)
    data = bytearray()
    while True:
        wait = deadline - time.monotonic()
        if wait <= 0:
            raise OSError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT))
        poll.poll(max(1, int(wait * 1000)))
        try:
            piece = os.read(file, 1 << 16)
        except BlockingIOError:
            continue
        # A FIFO that nobody has opened for writing yet is at its end too; one that was written to says so by that end.
        if not piece and (data or not stat.S_ISFIFO(os.fstat(file).st_mode)):
            return bytes(data)
        if not piece:
            time.sleep(0.01)
        data += piece
        if len(data) > LARGEST:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
