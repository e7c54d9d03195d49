"""Starts a server for this client, exactly one however many clients start at once.

Under a lock beside the socket (``PATH.lock``, held for a few system calls) the client looks once more whether somebody
listens, clears a stale socket away, and makes the listening socket **itself**. From then on every client can
connect: the kernel queues them until the server takes them up, so nobody waits for it and nobody polls. The server
is a double fork of this process that goes on with the listening socket: no second interpreter start, which measures
as a whole ``python -c pass`` (docs/PERFORMANCE.md). It keeps no descriptor but that socket and the error pipe, has
its own session, and /dev/null for standard input, output and error.

The server gets ``--socket PATH --listen-fd N --error-fd N --name NAME [--config FILE ...] [-v ...]``, or in the
foreground (-D) ``--foreground`` in place of the error pipe. Into the error pipe it writes one sentence if it cannot
start; the client reads it only when its connection ends before the server's first frame.

Never: waits by sleeping, removes a file that is not a socket, follows a link to the lock.
"""

from __future__ import annotations

import fcntl
import gc
import os
import stat
import sys
from _socket import AF_UNIX, SOCK_STREAM
from _socket import socket as Socket

from .connect import ClientError, connect, nobody_listens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

    from .arguments import Arguments

_BACKLOG = 128


def start_server(path: str, arguments: Arguments, name: str) -> tuple[Socket, int | None]:
    """A connection to the server at ``path``, and the error pipe of one started here (None: somebody was faster)."""
    lock = _lock(path)
    try:
        try:
            return connect(path), None
        except OSError as error:
            if not nobody_listens(error):
                raise
        listener = _listen(path)
        try:
            connection = connect(path)
        except OSError as error:
            raise ClientError(f"error connecting to {path} ({error.strerror})") from None
    finally:
        _unlock(path, lock)
    errors, error_end = os.pipe()
    _fork_server(listener.fileno(), error_end, _server_words(path, arguments, name))
    os.close(error_end)
    listener.close()
    return connection, errors


def run_in_foreground(path: str, arguments: Arguments, name: str) -> int:
    """-D: this process is the server; returns its exit code. Raises ClientError when there is one at ``path``."""
    lock = _lock(path)
    try:
        try:
            connect(path).close()
        except OSError as error:
            if not nobody_listens(error):
                raise
        else:
            raise ClientError(f"a server is already running on {path}")
        listener = _listen(path)
    finally:
        _unlock(path, lock)
    words = ["--foreground", "--listen-fd", str(listener.detach()), *_server_words(path, arguments, name)]
    return _serve(words)


def _server_words(path: str, arguments: Arguments, name: str) -> list[str]:
    words = ["--socket", path, "--name", name]
    for file in arguments.config:
        words += ["--config", os.path.abspath(file)]
    return words + ["-v"] * arguments.verbose


def _lock(path: str) -> int:
    """The lock beside ``path``, held. Its file goes while it is held: a lock got on a removed file is tried again."""
    file = f"{path}.lock"
    while True:
        try:
            lock = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise ClientError(f"error creating {path} ({error.strerror})") from None
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            if os.path.samestat(os.fstat(lock), os.stat(file)):
                return lock
        except FileNotFoundError:
            pass
        os.close(lock)


def _unlock(path: str, lock: int) -> None:
    try:
        os.unlink(f"{path}.lock")
    finally:
        os.close(lock)


def _listen(path: str) -> Socket:
    """The socket at ``path``, bound and listening, readable by nobody else. A stale one goes; anything else stays."""
    try:
        if not stat.S_ISSOCK(os.lstat(path).st_mode):
            raise ClientError(f"error creating {path} (it exists and is not a socket)")
        os.unlink(path)
    except FileNotFoundError:
        pass
    listener = Socket(AF_UNIX, SOCK_STREAM)
    umask = os.umask(0o177)
    try:
        listener.bind(path)
        listener.listen(_BACKLOG)
    except OSError as error:
        raise ClientError(f"error creating {path} ({error.strerror})") from None
    finally:
        os.umask(umask)
    return listener


def _fork_server(listener: int, errors: int, words: list[str]) -> None:
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    try:
        os.setsid()
        # The second fork gives the server away to init and leaves it no way to get a controlling terminal.
        if os.fork():
            os._exit(0)
        _become_server(listener, errors, words)
    finally:
        os._exit(1)


def _become_server(listener: int, errors: int, words: list[str]) -> NoReturn:
    listener, errors = _keep_only(listener, errors)
    code = 1
    try:
        code = _serve(["--listen-fd", str(listener), "--error-fd", str(errors), *words])
    except BaseException as error:
        _tell(errors, f"server failed: {type(error).__name__}: {error}")
    os._exit(code)


def _tell(errors: int, sentence: str) -> None:
    try:
        os.write(errors, sentence.encode("utf-8", "replace")[:4000])
    except OSError:  # the server had closed it: it was running, and nobody is there to be told
        pass


def _keep_only(listener: int, errors: int) -> tuple[int, int]:
    """Moves the two to 3 and 4, puts /dev/null on 0 to 2, closes everything else this process was started with."""
    listener, errors = fcntl.fcntl(listener, fcntl.F_DUPFD, 5), fcntl.fcntl(errors, fcntl.F_DUPFD, 5)
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    os.dup2(listener, 3, inheritable=False)
    os.dup2(errors, 4, inheritable=False)
    os.closerange(5, os.sysconf("SC_OPEN_MAX"))
    return 3, 4


def _serve(words: list[str]) -> int:
    # What imports make stays: looking through it for garbage again and again would be a tenth of the server's start.
    gc.disable()
    from pymux_wf.server.__main__ import main

    gc.freeze()
    gc.enable()
    sys.argv = ["pywfmux-server", *words]
    return int(main(words))
