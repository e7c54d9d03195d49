"""Finds the server's socket and connects to it; nothing here starts a server (``start.py`` does).

The directory of a default socket must be ours alone: made 0700 if missing, and refused when it is a link, somebody
else's or open to others, for whoever can write there could put their socket in the place of ours. A path given with
-S is taken as it is, as tmux does. Errors are :class:`ClientError`, whose text is what the user reads.
"""

from __future__ import annotations

import errno
import os
import stat
from _socket import AF_UNIX, SOCK_STREAM
from _socket import socket as Socket

from pymux_wf.paths import DEFAULT_LABEL, TMUX, socket_directories, socket_of_environment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from .arguments import Arguments

# The shortest limit of sun_path less its NUL (macOS; Linux has four bytes more). Beyond it connect(2) is not even
# tried.
_PATH_LIMIT = 103 if os.uname().sysname == "Darwin" else 107


class ClientError(Exception):
    """The client cannot go on; the text is for standard error, and the exit code is 1."""


def socket_path(arguments: Arguments, environment: Mapping[str, str], name: str) -> str:
    """The socket that -S, -L, the pane this runs in, or the name decides, in this order. Raises ClientError."""
    if arguments.socket is not None:
        return arguments.socket
    label = arguments.label
    if label is None:
        inside = socket_of_environment(environment, name)
        if inside is not None:
            return inside
        label = DEFAULT_LABEL
    return f"{_directory(environment, name)}/{label}"


def _directory(environment: Mapping[str, str], name: str) -> str:
    uid = os.getuid()
    for parent, child in socket_directories(environment, uid, name):
        if os.path.isdir(parent):
            directory = f"{os.path.realpath(parent).rstrip('/')}/{child}"
            check_directory(directory, uid, others_only=name == TMUX)
            return directory
    raise ClientError("no directory for the socket: /tmp is missing")


def check_directory(directory: str, uid: int, *, others_only: bool = False) -> None:
    """Makes ``directory`` with mode 0700 when it is missing; raises ClientError when it is not ours alone.

    ``others_only`` lets the group in, as tmux does.
    """
    try:
        os.mkdir(directory, 0o700)
    except FileExistsError:
        pass
    except OSError as error:
        raise ClientError(f"couldn't create directory {directory} ({error.strerror})") from None
    status = os.lstat(directory)
    if not stat.S_ISDIR(status.st_mode):
        raise ClientError(f"{directory} is not a directory")
    if status.st_uid != uid:
        raise ClientError(
            f"directory {directory} has unsafe permissions (it belongs to user {status.st_uid}, not {uid})"
        )
    if status.st_mode & (0o007 if others_only else 0o077):
        mode = stat.S_IMODE(status.st_mode)
        raise ClientError(f"directory {directory} has unsafe permissions (mode {mode:04o}; mend it with chmod 700)")


def connect(path: str) -> Socket:
    """A connection to the server at ``path``; raises OSError with its errno."""
    if len(os.fsencode(path)) > _PATH_LIMIT:
        raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG))
    connection = Socket(AF_UNIX, SOCK_STREAM)
    try:
        connection.connect(path)
    except BaseException:
        connection.close()
        raise
    return connection


def cannot_connect(path: str, error: OSError) -> ClientError:
    """What a failed :func:`connect` is called."""
    if error.errno == errno.ECONNREFUSED:
        return ClientError(f"no server running on {path}")
    return ClientError(f"error connecting to {path} ({error.strerror})")


def nobody_listens(error: OSError) -> bool:
    """Whether a failed :func:`connect` means that there is no server, and not that it could not be reached."""
    return error.errno in (errno.ENOENT, errno.ECONNREFUSED)
