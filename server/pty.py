"""Starting programs on pseudo terminals: the small interface behind which a pane's process lives.

:func:`spawn` starts a program and gives a :class:`PaneProcess`: its file descriptor to read and write, ``resize``,
``signal`` and the notice of its end. Nothing else in the server knows how the process came to be, so that the
descriptor may as well be handed over by another process that holds it.

On Linux a program is started by posix_spawn(3), which does not copy this process as a fork does: it takes the same
short time however large the process is, and is safe in one with threads. The new process leads a session of its own and
opens the terminal by its name, which makes that its controlling terminal. Two ways to give it its working directory:
this process goes there for the moment, if it is the server's alone; else ``posix_spawn.py`` asks the C library.
Everywhere else ``pty_fork.py`` forks. Does not read or write the terminal: ``pane_io.py`` does.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import signal
import struct
import termios
from functools import cache

from .platform import IUTF8, LINUX, terminal_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

# Indexes into the lists that termios.tcgetattr returns.
_IFLAG, _CC = 0, 6


class SpawnError(Exception):
    """The program could not be started; the text says why."""


class SpawnRequest:
    """What to start: ``executable`` with ``argv`` (whose first word may differ, as for login shells) in ``cwd``.

    Where there is no such directory, in the environment's HOME, else in /. ``columns`` x ``lines`` is the size of the
    terminal in cells; ``erase`` the character of its erase key.
    """

    __slots__ = ("argv", "columns", "cwd", "environment", "erase", "executable", "lines")

    def __init__(
        self,
        executable: str,
        argv: Sequence[str],
        cwd: str,
        environment: Mapping[str, str],
        columns: int,
        lines: int,
        erase: bytes = b"\x7f",
    ) -> None:
        self.executable = executable
        self.argv = argv
        self.cwd = cwd
        self.environment = environment
        self.columns = columns
        self.lines = lines
        self.erase = erase

    @property
    def directories(self) -> tuple[str, ...]:
        """Where it may be started, the first best first."""
        return self.cwd, self.environment.get("HOME", "/"), "/"


class PaneProcess:
    """A running program and the master side of its terminal, which is this object's to close."""

    def __init__(self, pid: int, fd: int) -> None:
        self.pid = pid
        self.fd = fd
        self.tty = terminal_name(fd)
        os.set_blocking(fd, False)

    def resize(self, columns: int, lines: int, xpixels: int = 0, ypixels: int = 0) -> None:
        """Tells the terminal its size in cells (and pixels); the kernel sends SIGWINCH."""
        with contextlib.suppress(OSError):
            _set_size(self.fd, columns, lines, xpixels, ypixels)

    def signal(self, number: int) -> None:
        """Sends a signal to the process group of the program; silent when it has ended."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)

    def close(self) -> None:
        """Closes our side; the kernel hangs up the program's terminal."""
        if self.fd >= 0:
            fd, self.fd = self.fd, -1
            with contextlib.suppress(OSError):
                os.close(fd)


def spawn(request: SpawnRequest, *, own_process: bool = True) -> PaneProcess:
    """Starts the program on a new terminal of its own; raises SpawnError.

    Only with ``own_process`` may the working directory of this process be another for a moment.
    """
    _check(request)
    start = _posix_spawn(own_process)
    if start is None:
        from .pty_fork import fork

        return PaneProcess(*fork(request))
    try:
        master, slave = os.openpty()
    except OSError as error:
        raise SpawnError(f"{request.executable}: {_no_terminal(error)}") from error
    try:
        _set_size(master, request.columns, request.lines)
        prepare_terminal(slave, request.erase)
        return PaneProcess(start(request, terminal_name(master)), master)
    except BaseException as error:
        os.close(master)
        if isinstance(error, OSError):
            raise SpawnError(f"{request.executable}: {_reason(request, error)}") from error
        raise
    finally:
        os.close(slave)


def _check(request: SpawnRequest) -> None:
    """What no program can be given: the operating system's texts end at a NUL, its variables' names at a ``=``."""
    for what, texts in (
        ("the program's name", [request.executable]),
        ("an argument", request.argv),
        ("a variable", [*request.environment, *request.environment.values()]),
        ("the directory", [request.cwd]),
    ):
        if any("\0" in text for text in texts):
            raise SpawnError(f"{request.executable!r}: {what} contains a NUL")
    for name in request.environment:
        if not name or "=" in name:
            raise SpawnError(f"{request.executable}: no variable can be called {name!r}")


def _posix_spawn(own_process: bool) -> Callable[[SpawnRequest, str], int] | None:
    """What starts a request's program on the terminal of a name and gives its process id, or raises OSError; None where
    only a fork can.
    """
    if not LINUX:
        return None
    if own_process:
        return _spawn_here
    from .posix_spawn import can_change_directory, spawn_there

    return spawn_there if can_change_directory() else None


def _spawn_here(request: SpawnRequest, terminal: str) -> int:
    """By Python's own posix_spawn, which cannot change the directory: this process does meanwhile."""
    _keep_what_we_inherited()
    with _directory(request.directories):
        return os.posix_spawn(
            request.executable,
            list(request.argv),
            dict(request.environment),
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, terminal, os.O_RDWR, 0),
                (os.POSIX_SPAWN_DUP2, 0, 1),
                (os.POSIX_SPAWN_DUP2, 0, 2),
            ],
            setsid=True,
            setsigmask=(),
            setsigdef=signal.valid_signals(),
        )


@contextlib.contextmanager
def _directory(directories: Sequence[str]) -> Iterator[None]:
    """The first of ``directories`` that can be entered, as long as this lasts."""
    try:
        before = os.open(".", os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        if error.errno in (errno.EMFILE, errno.ENFILE):
            raise
        before = os.open("/", os.O_PATH | os.O_CLOEXEC)  # its file system is gone: nothing to come back to
    try:
        for directory in directories:
            with contextlib.suppress(OSError):
                os.chdir(directory)
                break
        yield
    finally:
        os.fchdir(before)
        os.close(before)


@cache
def _keep_what_we_inherited() -> None:
    """What this process was started with is handed on no further; what it opens itself is not anyway."""
    for descriptor in inheritable():
        os.set_inheritable(descriptor, False)


def inheritable() -> Iterator[int]:
    """The open descriptors, besides the standard ones, that a program started now would get."""
    for name in os.listdir("/proc/self/fd") if LINUX else ():
        with contextlib.suppress(OSError):  # the one of the listing itself is closed by now
            if int(name) > 2 and os.get_inheritable(int(name)):
                yield int(name)


def prepare_terminal(descriptor: int, erase: bytes) -> None:
    """The settings a program finds: UTF-8 input, and the erase key."""
    attributes = termios.tcgetattr(descriptor)
    attributes[_IFLAG] |= IUTF8
    attributes[_CC][termios.VERASE] = erase
    termios.tcsetattr(descriptor, termios.TCSANOW, attributes)


def _set_size(descriptor: int, columns: int, lines: int, xpixels: int = 0, ypixels: int = 0) -> None:
    size = (min(value, 0xFFFF) for value in (lines, columns, xpixels, ypixels))
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("4H", *size))


# -- why not


def _no_terminal(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EAGAIN):
        return "no terminal: all pseudo terminals are in use"
    return f"no terminal: {error.strerror}"


def _reason(request: SpawnRequest, error: OSError) -> str:
    """The system's words, and for a script whose interpreter is missing (which is the same error) which one that is."""
    text = error.strerror or str(error)
    if error.errno in (errno.ENOENT, errno.EACCES, errno.ENOTDIR):
        interpreter = _interpreter(request)
        if interpreter:
            return f"bad interpreter: {interpreter}: {text}"
    return text


def _interpreter(request: SpawnRequest) -> str | None:
    """What the first line of a script that could be run names."""
    try:
        if not os.access(request.executable, os.X_OK):
            return None
        with open(request.executable, "rb") as file:
            line = file.readline(256)
    except OSError:
        return None
    words = line[2:].split()
    return os.fsdecode(words[0]) if line.startswith(b"#!") and words else None
