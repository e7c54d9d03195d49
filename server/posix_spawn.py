"""posix_spawn(3) of the C library, with what Python's does not offer: a working directory for the program.

For a server inside another program, whose own directory must not change, not even for a moment. Relies on ctypes and on
``posix_spawn_file_actions_addchdir_np`` (glibc 2.29, musl 1.1.24); without it :func:`can_change_directory` says so and
nothing here may be used. Lets other threads run while the program starts.
"""

from __future__ import annotations

import ctypes
import os
import resource
from contextlib import ExitStack
from functools import cache
from typing import TYPE_CHECKING

from .pty import inheritable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .pty import SpawnRequest

# <spawn.h>, the same in glibc and musl. Both keep less than this in their opaque structures.
_SETSIGDEF, _SETSIGMASK, _SETSID = 0x04, 0x08, 0x80
_ROOM = 1024
_SIGNAL_SET = 128

_C = ctypes.CDLL(None)


@cache
def can_change_directory() -> bool:
    """Whether the C library has what this needs."""
    return hasattr(_C, "posix_spawn_file_actions_addchdir_np")


def spawn_there(request: SpawnRequest, terminal: str) -> int:
    """Starts the program on the terminal of that name, in the first of its directories that can be entered.

    Returns:
        Its process id; it leads a session of its own, whose controlling terminal it is.

    Raises:
        OSError: It could not be started.
    """
    argv = _texts(request.argv)
    environment = _texts([f"{name}={value}" for name, value in request.environment.items()])
    pid = ctypes.c_int()
    with ExitStack() as stack:
        actions = _file_actions(stack, terminal, _enterable(request.directories))
        attributes = _attributes(stack)
        path = os.fsencode(request.executable)
        _check(_C.posix_spawn(ctypes.byref(pid), path, actions, attributes, argv, environment))
    return pid.value


def _enterable(directories: Sequence[str]) -> str:
    return next((path for path in directories if os.path.isdir(path) and os.access(path, os.X_OK)), "/")


def _file_actions(stack: ExitStack, terminal: str, directory: str) -> ctypes.Array[ctypes.c_char]:
    actions = ctypes.create_string_buffer(_ROOM)
    _check(_C.posix_spawn_file_actions_init(actions))
    stack.callback(_C.posix_spawn_file_actions_destroy, actions)
    _check(_C.posix_spawn_file_actions_addopen(actions, 0, os.fsencode(terminal), os.O_RDWR, 0))
    _check(_C.posix_spawn_file_actions_adddup2(actions, 0, 1))
    _check(_C.posix_spawn_file_actions_adddup2(actions, 0, 2))
    if hasattr(_C, "posix_spawn_file_actions_addclosefrom_np"):  # glibc 2.34
        _check(_C.posix_spawn_file_actions_addclosefrom_np(actions, 3))
    else:
        limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]  # beyond it they could not be closed
        for descriptor in filter(limit.__gt__, inheritable()):
            _check(_C.posix_spawn_file_actions_addclose(actions, descriptor))
    _check(_C.posix_spawn_file_actions_addchdir_np(actions, os.fsencode(directory)))
    return actions


def _attributes(stack: ExitStack) -> ctypes.Array[ctypes.c_char]:
    """A session of its own, no signal blocked, every signal as it is by default."""
    attributes = ctypes.create_string_buffer(_ROOM)
    _check(_C.posix_spawnattr_init(attributes))
    stack.callback(_C.posix_spawnattr_destroy, attributes)
    _check(_C.posix_spawnattr_setflags(attributes, ctypes.c_short(_SETSIGDEF | _SETSIGMASK | _SETSID)))
    _check(_C.posix_spawnattr_setsigmask(attributes, bytes(_SIGNAL_SET)))
    _check(_C.posix_spawnattr_setsigdefault(attributes, b"\xff" * _SIGNAL_SET))
    return attributes


def _texts(texts: Sequence[str]) -> ctypes.Array[ctypes.c_char_p]:
    """A list of C strings that ends with NULL."""
    return (ctypes.c_char_p * (len(texts) + 1))(*map(os.fsencode, texts), None)


def _check(number: int) -> None:
    """These functions return the number of the error, or 0."""
    if number:
        raise OSError(number, os.strerror(number))
