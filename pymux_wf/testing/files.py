"""Files and folders that are there whole or not at all, also when whoever makes them is killed meanwhile.

What is not finished has a name that begins with a dot. Relies on ``rename`` within one directory.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ATTEMPTS = 100


def write_whole(path: Path, text: str) -> None:
    """Puts the text, in UTF-8, into a file that then replaces ``path``; makes the folders above it.

    Raises ``OSError`` when that cannot be done, and then leaves ``path`` as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = _unfinished(path)
    try:
        unfinished.write_text(text, "utf-8", newline="")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A new folder to fill, which becomes ``path`` at the end and replaces a folder of that name.

    When the block raises, ``path`` stays as it was. Raises ``OSError`` when the folder cannot be made or put there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = _unfinished(path)
    unfinished.mkdir()
    try:
        yield unfinished
        _put(unfinished, path)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _put(folder: Path, path: Path) -> None:
    """Two may do this at once: then each takes away what the other has put there, and the last one stays."""
    for attempt in range(_ATTEMPTS):
        old = _unfinished(path)
        try:
            path.rename(old)
        except FileNotFoundError:
            pass
        try:
            folder.rename(path)
            return
        except OSError as error:
            if attempt == _ATTEMPTS - 1 or error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise
        finally:
            shutil.rmtree(old, ignore_errors=True)


def _unfinished(path: Path) -> Path:
    return path.with_name(f".{path.name[:100]}.{os.getpid()}-{secrets.token_hex(4)}")
