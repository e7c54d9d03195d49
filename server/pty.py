"""Starting programs on pseudo terminals: the small interface behind which a pane's process lives.

:func:`spawn` starts a program and gives a :class:`PaneProcess`: its file descriptor to read and write, ``resize``,
``signal`` and the notice of its end. Nothing else in the server knows how the process came to be, so that the
descriptor may as well be handed over by another process that holds it.

Relies on ptyprocess for the fork and the controlling terminal. Does not read or write the terminal: ``pane_io.py``
does.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import struct
import termios

import ptyprocess

from .platform import IUTF8, terminal_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Indexes into the lists that termios.tcgetattr returns.
_IFLAG, _CC = 0, 6


class SpawnError(Exception):
    """The program could not be started; the text says why."""


class SpawnRequest:
    """What to start: ``executable`` with ``argv`` (whose first word may differ, as for login shells) in ``cwd``.

    ``columns`` x ``lines`` is the size of the terminal in cells; ``erase`` the character of its erase key.
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


class PaneProcess:
    """A running program and the master side of its terminal."""

    def __init__(self, process: ptyprocess.PtyProcess) -> None:
        self._process = process
        self.pid: int = process.pid
        self.fd: int = process.fd
        self.tty = terminal_name(process.fd)
        os.set_blocking(self.fd, False)

    def resize(self, columns: int, lines: int, xpixels: int = 0, ypixels: int = 0) -> None:
        """Tells the terminal its size in cells (and pixels); the kernel sends SIGWINCH."""
        with contextlib.suppress(OSError):
            size = (min(value, 0xFFFF) for value in (lines, columns, xpixels, ypixels))
            fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("4H", *size))

    def signal(self, number: int) -> None:
        """Sends a signal to the process group of the program; silent when it has ended."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)

    def close(self) -> None:
        """Closes our side; the kernel hangs up the program's terminal."""
        if self.fd >= 0:
            self.fd = -1
            self._process.closed = True  # or ptyprocess would wait and kill when it is collected
            with contextlib.suppress(OSError):
                self._process.fileobj.close()


def spawn(request: SpawnRequest) -> PaneProcess:
    """Starts the program on a new terminal of its own; raises SpawnError."""

    def execute() -> None:
        # Runs in the child. ptyprocess reports what is raised here through its pipe, and the program's start as the
        # closing of it.
        _default_signals()
        _prepare_terminal(request.erase)
        _change_directory(request.cwd, request.environment.get("HOME", "/"))
        os.execve(request.executable, list(request.argv), dict(request.environment))

    try:
        process = ptyprocess.PtyProcess.spawn(
            [request.executable], preexec_fn=execute, dimensions=(request.lines, request.columns)
        )
    except Exception as error:  # ptyprocess re-raises whatever the child reported, under any builtin class
        raise SpawnError(f"{request.executable}: {error}") from error
    return PaneProcess(process)


def _default_signals() -> None:
    """A program starts with every signal as it is by default, whatever this process or whoever started it ignored."""
    for number in signal.valid_signals():
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)


def _prepare_terminal(erase: bytes) -> None:
    attributes = termios.tcgetattr(0)
    attributes[_IFLAG] |= IUTF8
    attributes[_CC][termios.VERASE] = erase
    termios.tcsetattr(0, termios.TCSANOW, attributes)


def _change_directory(cwd: str, home: str) -> None:
    for directory in (cwd, home, "/"):
        with contextlib.suppress(OSError):
            os.chdir(directory)
            return
