"""Follows what grows: files across rotation, programs that print, the kernel's ring. Each gives the bytes that are new.

Nothing here waits: ``poll`` takes what is there, up to a limit, and says in ``state`` what is wrong. Who falls behind
further than the limit skips to the end and counts what was skipped, so that a flood costs constant memory and time.
"""

from __future__ import annotations

import glob
import os
import signal
import stat
import subprocess
import time
from collections.abc import Callable, Sequence

from pymux_wf.workflow.drawing.figures import clean

TAIL = 64 * 1024
"""Bytes of a file that are read when it is opened."""

LIMIT = 2 * 1024 * 1024
"""Bytes that one poll reads of one file or program; who is further behind skips."""

_IDLE_POLLS = 3  # a rotated file is still read so often after it last gave something


class FileFollower:
    """One path, whatever file is there: a new one after rotation is read from its beginning, and what was still
    written to the old one is read too.

    Attributes:
        state: "ok", or what is wrong. skipped: bytes that were left out because there were too many.
    """

    def __init__(self, path: str, tail: int = TAIL) -> None:
        self.path = path
        self.state = "ok"
        self.skipped = 0
        self._tail = tail
        self._current: _Open | None = None
        self._old: _Open | None = None
        self._idle = 0

    def poll(self) -> bytes:
        """What was written since the last time; of the first file its last lines."""
        parts = [self._drain_old()]
        try:
            found = os.stat(self.path)
        except OSError as error:
            self.state = "gone" if self._current is not None else (error.strerror or "cannot be read")
            return b"".join([*parts, self._read_current()])
        if self._current is not None and self._current.identity != (found.st_dev, found.st_ino):
            parts += [self._read_current(), b"\n"]
            self._close_old()
            self._old, self._current, self._idle = self._current, None, 0
        if self._current is None:
            self._open(found, first=self._old is None and self.state != "gone")
        parts.append(self._read_current())
        return b"".join(parts)

    def close(self) -> None:
        """Gives the descriptors back."""
        self._close_old()
        if self._current is not None:
            self._current.close()
            self._current = None

    def _open(self, found: os.stat_result, first: bool) -> None:
        if not stat.S_ISREG(found.st_mode):
            self.state = "it is no regular file"
            return
        try:
            self._current = _Open(self.path)
        except OSError as error:
            self.state = error.strerror or "cannot be read"
            return
        self.state = "ok"
        if first:
            self._current.seek_tail(self._tail)

    def _read_current(self) -> bytes:
        if self._current is None:
            return b""
        try:
            data, skipped = self._current.read(LIMIT)
        except OSError as error:
            self.state = error.strerror or "cannot be read"
            return b""
        self.skipped += skipped
        return data

    def _drain_old(self) -> bytes:
        if self._old is None:
            return b""
        try:
            data, skipped = self._old.read(LIMIT)
        except OSError:
            data, skipped = b"", 0
        self.skipped += skipped
        self._idle = 0 if data else self._idle + 1
        if self._idle >= _IDLE_POLLS:
            self._close_old()
        return data

    def _close_old(self) -> None:
        if self._old is not None:
            self._old.close()
            self._old = None


class _Open:
    """An open file and how far it was read."""

    def __init__(self, path: str) -> None:
        self._descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY)
        found = os.fstat(self._descriptor)
        self.identity = (found.st_dev, found.st_ino)
        self._at = 0
        self._whole = True  # we are at the beginning of a line

    def seek_tail(self, tail: int) -> None:
        size = os.fstat(self._descriptor).st_size
        if size > tail:
            # One byte more: if it is a newline, a line begins behind it.
            self._at, self._whole = size - tail - 1, False

    def read(self, limit: int) -> tuple[bytes, int]:
        """What is new, and how much was skipped; a file that became shorter begins anew."""
        size = os.fstat(self._descriptor).st_size
        before = b""  # ends the line that was begun, where what follows does not belong to it
        if size < self._at:
            self._at, self._whole, before = 0, True, b"\n"
        skipped = 0
        if size - self._at > limit:
            skipped = size - limit // 4 - self._at
            self._at += skipped
            self._whole, before = False, b"\n"
        data = os.pread(self._descriptor, min(limit, size - self._at), self._at) if size > self._at else b""
        self._at += len(data)
        if not self._whole and data:
            cut = data.find(b"\n")
            if cut < 0:
                return before, skipped
            data, self._whole = data[cut + 1 :], True
        return before + data, skipped

    def close(self) -> None:
        os.close(self._descriptor)


_COMPRESSED = (".gz", ".xz", ".bz2", ".zst", ".lz4", ".zip")
_FILES = 200
_GLOB_AGAIN = 5.0


class GlobFollower:
    """All files that patterns match, those that come later too; one that is named without a pattern may be missing.

    Attributes:
        files: the followers by path.
    """

    def __init__(self, patterns: Sequence[str], project: str = ".") -> None:
        self._patterns = [os.path.join(project, os.path.expanduser(pattern)) for pattern in patterns]
        self.files: dict[str, FileFollower] = {}
        self._looked = -_GLOB_AGAIN
        self._begun = False
        self._more = False

    @property
    def state(self) -> str:
        """ "ok" while one of them can be read, else why none can."""
        states = {each.state for each in self.files.values()}
        if "ok" in states:
            return f"only the {_FILES} newest files" if self._more else "ok"
        if not self.files:
            return f"no file matches {', '.join(self._patterns)}"
        path, each = next(iter(self.files.items()))
        return f"{path}: {each.state}"

    @property
    def skipped(self) -> int:
        return sum(each.skipped for each in self.files.values())

    def there(self) -> bool:
        """Whether any file is there now."""
        return any(os.path.exists(path) for pattern in self._patterns for path in glob.iglob(pattern, recursive=True))

    def poll(self) -> list[tuple[str, bytes]]:
        """What is new, by path."""
        if time.monotonic() - self._looked >= _GLOB_AGAIN:
            self._looked = time.monotonic()
            self._look()
        return [(path, data) for path, each in self.files.items() if (data := each.poll())]

    def close(self) -> None:
        for each in self.files.values():
            each.close()

    def _look(self) -> None:
        paths: dict[str, None] = {}
        for pattern in self._patterns:
            if not glob.has_magic(pattern):
                paths[pattern] = None
                continue
            found = (path for path in glob.iglob(pattern, recursive=True) if not path.endswith(_COMPRESSED))
            paths.update(dict.fromkeys(path for path in found if os.path.isfile(path)))
        self._more = len(paths) > _FILES
        wanted = sorted(paths, key=_changed, reverse=True)[:_FILES] if self._more else list(paths)
        for path in wanted:
            if path not in self.files:
                # One that comes later is read from its beginning: all of it is new.
                self.files[path] = FileFollower(path, tail=1 << 62 if self._begun else TAIL)
        for path in [path for path, each in self.files.items() if each.state == "gone" and path not in paths]:
            self.files.pop(path).close()
        self._begun = True


def _changed(path: str) -> float:
    try:
        return os.stat(path).st_mtime
    except OSError:
        return 0.0


_AGAIN = 10.0


class ProgramFollower:
    """What a program prints that follows a log itself (``docker logs -f``); started again 10 s after it has ended.

    Attributes:
        state: "ok", or how it ended and what it said last.
    """

    skipped = 0

    def __init__(self, argv: Callable[[float | None], Sequence[str]], env: dict[str, str] | None = None) -> None:
        """``argv`` makes the command line; it is given the time up to which the log was read, None at first."""
        self._argv = argv
        self._env = env
        self.state = "ok"
        self._process: subprocess.Popen[bytes] | None = None
        self._ended = -_AGAIN
        self._read: float | None = None
        self._last = b""

    def poll(self) -> bytes:
        """What it printed since the last time; the rest stays in the pipe, and the program waits."""
        if self._process is None:
            if time.monotonic() - self._ended < _AGAIN:
                return b""
            self._start()
        if self._process is None or self._process.stdout is None:
            return b""
        parts: list[bytes] = []
        total = 0
        while total < LIMIT:
            try:
                data = os.read(self._process.stdout.fileno(), 65536)
            except BlockingIOError:
                break
            if not data:
                self._finish(b"".join(parts))
                break
            parts.append(data)
            total += len(data)
        if parts:
            self._read = time.time()
            self._last = parts[-1][-500:]
        return b"".join(parts)

    def close(self) -> None:
        """Ends the program and what it started."""
        if self._process is not None:
            _end(self._process, 0)
            self._process = None

    def _start(self) -> None:
        argv = list(self._argv(self._read))
        try:
            self._process = subprocess.Popen(
                argv,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(self._env or {})},
                start_new_session=True,
            )
        except OSError as error:
            self.state = f"{argv[0]}: {error.strerror}"
            self._ended = time.monotonic()
            return
        self.state = "ok"
        assert self._process.stdout is not None
        os.set_blocking(self._process.stdout.fileno(), False)

    def _finish(self, data: bytes) -> None:
        process, self._process = self._process, None
        assert process is not None
        _end(process, 0.5)
        said = (data or self._last).decode("utf-8", "replace").strip().rpartition("\n")[2]
        self.state = f"ended with {process.returncode}" + (f": {clean(said, 200)}" if said else "")
        self._ended = time.monotonic()


def _end(process: subprocess.Popen[bytes], patience: float) -> None:
    """Waits for a program, and kills it with what it started where it does not end."""
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


class KernelFollower:
    """The kernel's messages, ``/dev/kmsg``; nothing else is opened, and nothing is taken away."""

    skipped = 0
    _RECORDS = 5000

    def __init__(self, path: str = "/dev/kmsg") -> None:
        self.state = "ok"
        self._path = path
        self._descriptor: int | None = None

    def poll(self) -> list[bytes]:
        """The records that are new."""
        if self._descriptor is None:
            try:
                self._descriptor = os.open(self._path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            except OSError as error:
                limited = " (kernel.dmesg_restrict)" if isinstance(error, PermissionError) else ""
                self.state = f"{self._path}: {error.strerror}{limited}"
                return []
        self.state = "ok"
        found: list[bytes] = []
        while len(found) < self._RECORDS:
            try:
                record = os.read(self._descriptor, 8192)
            except BrokenPipeError:  # what we were to read next was overwritten: it goes on with the oldest
                continue
            except OSError:
                break
            if not record:
                break
            found.append(record)
        return found

    def close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
