"""A server inside another program: in the caller's running loop, with no effect on the process around it.

It installs no signal handler and no logging handler, registers nothing to run at exit, and leaves the process's working
directory, umask, environment and garbage collector alone. It runs in any thread and under any asyncio loop, beside any
number of others. What it watches, times and runs goes through an :class:`~.owned_loop.OwnedLoop`, so that nothing is
left in the caller's loop when it has closed.

The same program connects through :meth:`EmbeddedServer.connect`; a person may look on through
:attr:`EmbeddedServer.socket_path`.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from typing import TYPE_CHECKING
from weakref import WeakSet

from pymux_wf import paths
from pymux_wf.lang.errors import OptionError
from pymux_wf.lang.options import find_option
from pymux_wf.lang.options_table import OPTION_TABLE, SERVER, SESSION

from .config import load_configuration
from .logs import get_log
from .owned_loop import OwnedLoop
from .server import Server
from .socket_file import SocketFile
from .survivors import Leaked, Programs, Survivors, kill_now

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType
    from typing import Self

    from .connection import Connection

__all__ = ["EmbeddedServer", "Leaked", "clean_environment"]

log = get_log(__name__)

HANGUP_SECONDS = 0.5
"""How long a program may take to end after its terminal was hung up."""

BACKLOG = 128
_OPTIONS = {"exit-empty": "off", "supervisor": "off"}
"""What is other here than in a process of its own."""

NO_SOCKET = "/dev/null/pywfmux-"
"""How the path begins that $PYWFMUX names in panes of a server that does not listen: where nobody ever can."""

LONGEST_DIRECTORY = 60
"""Bytes; a socket's whole path has room for about a hundred."""


class EmbeddedServer:
    """One server of the calling program. Made by :meth:`start`; ``async with`` closes it."""

    def __init__(self, server: Server, loop: OwnedLoop) -> None:
        self.server = server
        server.embedded = True
        server.exits = self._programs = Programs(loop)  # type: ignore[arg-type]
        self.socket_path: str | None = None
        self.leaked: list[Leaked] = []
        self.hangup_seconds = HANGUP_SECONDS
        self._loop = loop
        self._connections: WeakSet[Connection] = WeakSet()
        self._life: asyncio.Task[None] | None = None

    @classmethod
    async def start(
        cls,
        *,
        environment: Mapping[str, str] | None = None,
        options: Mapping[str, str] | None = None,
        config: Sequence[str | os.PathLike[str]] = (),
        name: str = paths.PYWFMUX,
        listen: bool = True,
        record: bool = False,
    ) -> EmbeddedServer:
        """Starts a server in the running loop.

        Args:
            environment: All that programs in panes get, besides what a multiplexer sets; without it
                :func:`clean_environment`. Its SHELL is the ``default-shell``.
            options: Global options by name, with values as set-option takes them; they win over ``config``.
            config: Files to read, and no others; what is wrong in them is in ``server.config_errors``.
            name: ``pywfmux``, or ``tmux`` for that program's names and rules.
            listen: Whether to make a socket at :attr:`socket_path` as well, for clients of other processes.
            record: Whether ``server.recordings`` keeps what all panes write and are sent.

        Raises:
            OptionError: An option does not exist or does not take its value.
            OSError: The socket could not be made, or a file of ``config`` ended the server.
        """
        loop = OwnedLoop(asyncio.get_running_loop())
        server = Server(NO_SOCKET + os.urandom(4).hex(), name, loop)  # type: ignore[arg-type]  # to it it is one
        self = cls(server, loop)
        if record:
            from .recordings import Recordings

            server.recordings = Recordings()
        self._life = asyncio.get_running_loop().create_task(self._live(), name="pywfmux embedded server")
        try:
            self._adopt(clean_environment() if environment is None else environment)
            set_options(self.server, _OPTIONS)
            if listen:
                await self._listen(name)
            await self._read(config, {**_OPTIONS, **(options or {})})
        except BaseException:
            await self.close()
            raise
        return self

    def _adopt(self, environment: Mapping[str, str]) -> None:
        for variable, value in environment.items():
            self.server.environ.set(variable, value)
        self.server.options.adopt_environment({"SHELL": "/bin/sh", **environment})

    async def _listen(self, name: str) -> None:
        import tempfile  # loads what nobody else here needs

        directory = tempfile.mkdtemp(prefix=f"{name}-", dir=_runtime_directory())
        path = os.path.join(directory, "s")
        listener = socket.socket(socket.AF_UNIX)
        try:
            listener.bind(path)
            # Nobody else comes into the directory; the mode is what clients expect to see.
            os.chmod(path, 0o600)
            listener.listen(BACKLOG)
            file = SocketFile(path, listener, self._new_connection)  # type: ignore[arg-type]  # a protocol all the same
            await file.listen()
        except BaseException:
            listener.close()
            _remove_socket(path)
            raise
        self.server.socket_file, self.server.socket_path, self.socket_path = file, path, path

    async def _read(self, config: Sequence[str | os.PathLike[str]], options: Mapping[str, str]) -> None:
        """Reads the files; then the options win, before anything looks whether the server shall stay."""
        done: asyncio.Future[None] = self._loop.create_future()

        def loaded() -> None:
            try:
                set_options(self.server, options)
                done.set_result(None)
            except OptionError as error:
                done.set_exception(error)

        self.server.after_config(loaded)
        self.server.config_from = [os.path.abspath(path) for path in config]
        if config:
            load_configuration(self.server)
        else:
            self.server.config_loaded()
        assert self._life is not None
        await asyncio.wait([done, self._life], return_when=asyncio.FIRST_COMPLETED)
        if not done.done():
            raise ConnectionRefusedError("the configuration ended the server")
        done.result()

    # -- clients

    def connect(self) -> socket.socket:
        """One end of a fresh connection whose other end the server serves; to be called in the loop's thread.

        It blocks until it is told not to, and is the caller's to close.
        """
        if self.server.ending.begun:
            raise ConnectionRefusedError("the server is exiting")
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        self._loop.create_task(self._serve(ours))
        return theirs

    async def _serve(self, peer: socket.socket) -> None:
        try:
            await self._loop.connect_accepted_socket(self._new_connection, peer)
        except BaseException:
            peer.close()
            raise

    def _new_connection(self) -> Connection:
        connection = self.server.connection()
        self._connections.add(connection)
        return connection

    # -- the end

    def _home(self) -> str:
        """How the value of $PYWFMUX begins in everything that was started here."""
        return f"{self.server.socket_path},{os.getpid()},"

    async def close(self) -> list[Leaked]:
        """Ends every program and client, and leaves nothing in the loop.

        Programs are hung up; what is still there :data:`HANGUP_SECONDS` later is killed, with what programs left in the
        background, and given back. A second call waits for the first and gives the same. Takes two and a half seconds
        at the most, where a peer does not read and a program does not end.
        """
        self.server.exit()
        if self._life is not None:
            await asyncio.wait([self._life])
        return self.leaked

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _live(self) -> None:
        """From the start to the end of everything, also where a command (kill-server) ends the server."""
        try:
            await self.server.stopped.wait()
            survivors = Survivors(self._programs, self.server.jobs.exits, f"PYWFMUX={self._home()}")
            self.leaked = await survivors.end(self.hangup_seconds)
            await self._leave_loop()
        except Exception:
            log.exception("the end of an embedded server failed")
        finally:
            # Also where the caller's loop ends without waiting for us.
            self._abandon()

    async def _leave_loop(self) -> None:
        for connection in list(self._connections):
            connection.abort()
        tasks = self._loop.cancel_tasks()
        if tasks:
            await asyncio.wait(tasks, timeout=HANGUP_SECONDS)
        if self.server.socket_file is not None:
            self.server.socket_file.close()
        # Transports are closed in the turns after they were told to.
        for _ in range(3):
            await asyncio.sleep(0)

    def _abandon(self) -> None:
        """What can be done at once, and is nothing where all has gone well."""
        server = self.server
        for exits in (server.exits, server.jobs.exits):
            kill_now(exits.pids)
            exits.close()
        for pane in list(server.tree.panes.values()):
            if pane.io is not None:
                pane.io.close()
        for connection in list(self._connections):
            connection.abort()
        self._loop.close()
        if server.socket_file is not None:
            server.socket_file.close()
        if self.socket_path is not None:
            _remove_socket(self.socket_path)


def clean_environment() -> dict[str, str]:
    """What programs get where the embedder gives no environment: where programs and the user are, and nothing else of
    the process's own.
    """
    user = _user()
    return {
        "PATH": os.environ.get("PATH") or os.defpath,
        "HOME": os.environ.get("HOME") or "/",
        "USER": user,
        "LOGNAME": user,
        "LANG": "C.UTF-8",
        "SHELL": "/bin/sh",
        "PS1": "$ ",
    }


def _user() -> str:
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def set_options(server: Server, options: Mapping[str, str]) -> None:
    """Sets global options; raises OptionError. User options (``@name``) become session options."""
    for text, value in options.items():
        name, index = find_option(text)
        spec = OPTION_TABLE.get(name)
        scope = spec.scope if spec is not None else SESSION
        sets = server.options
        chosen = sets.server if scope & SERVER else sets.session if scope & SESSION else sets.window
        chosen.set_text(name, value, index=index)


def _runtime_directory() -> str:
    """Where sockets go: short, and ours to write in."""
    for parent, _ in paths.socket_directories(os.environ, os.getuid(), paths.PYWFMUX):
        if len(os.fsencode(parent)) <= LONGEST_DIRECTORY and os.access(parent, os.W_OK | os.X_OK):
            return parent
    return "/tmp"


def _remove_socket(path: str) -> None:
    with contextlib.suppress(OSError):
        os.unlink(path)
    with contextlib.suppress(OSError):
        os.rmdir(os.path.dirname(path))
