"""Starting a program on a terminal by a fork, where posix_spawn lacks what that needs.

The C library of macOS knows no new session in posix_spawn, older ones of Linux no working directory. Relies on
ptyprocess for the terminal, the fork and the report of what failed in the child.
"""

from __future__ import annotations

import contextlib
import os
import signal
from typing import TYPE_CHECKING

import ptyprocess

from .pty import SpawnError, prepare_terminal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .pty import SpawnRequest


def fork(request: SpawnRequest) -> tuple[int, int]:
    """The process id of the started program and the master side of its terminal; raises SpawnError."""

    def execute() -> None:
        # Runs in the child. ptyprocess reports what is raised here through its pipe, and the program's start as the
        # closing of it.
        _default_signals()
        prepare_terminal(0, request.erase)
        _change_directory(request.directories)
        os.execve(request.executable, list(request.argv), dict(request.environment))

    try:
        process = ptyprocess.PtyProcess.spawn(
            [request.executable], preexec_fn=execute, dimensions=(request.lines, request.columns)
        )
    except Exception as error:  # ptyprocess re-raises whatever the child reported, under any builtin class
        raise SpawnError(f"{request.executable}: {error}") from error
    descriptor = os.dup(process.fd)
    process.closed = True  # or ptyprocess would wait and kill when it is collected
    process.fileobj.close()
    return process.pid, descriptor


def _default_signals() -> None:
    """A program starts with every signal as it is by default, whatever this process or whoever started it ignored."""
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    for number in signal.valid_signals():
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)


def _change_directory(directories: Sequence[str]) -> None:
    for directory in directories:
        with contextlib.suppress(OSError):
            os.chdir(directory)
            return
