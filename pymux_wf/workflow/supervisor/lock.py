"""The file that says which supervisor serves a server: held locked by one process, and gone with it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Held(Exception):
    """Another process holds it."""


@contextmanager
def held(path: str) -> Iterator[None]:
    """The lock, as long as the block runs; the file is removed at its end. Raises Held and OSError."""
    descriptor = _locked(path)
    try:
        yield
    finally:
        # Removed while it is still locked: who opened it before finds out that it is no longer the one at the path.
        with suppress(FileNotFoundError):
            os.unlink(path)
        os.close(descriptor)


def _locked(path: str) -> int:
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is_at(path, descriptor):
                return descriptor
        except BlockingIOError:
            os.close(descriptor)
            raise Held(path) from None
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)  # its last holder has removed it meanwhile


def _is_at(path: str, descriptor: int) -> bool:
    try:
        there = os.stat(path, follow_symlinks=False)
    except FileNotFoundError:
        return False
    ours = os.fstat(descriptor)
    return (there.st_dev, there.st_ino) == (ours.st_dev, ours.st_ino)
