# Made by scripts/make-sync from pymux_wf/api/aio/server.py: change that one.
"""The way in: a server of our own in this process, or one that runs already."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

from pymux_wf.api.sync.connection import Connection
from pymux_wf.api.sync.events import EventStream
from pymux_wf.api.sync.pane import Pane
from pymux_wf.api.sync.session import Session
from pymux_wf.api.sync.window import Window
from pymux_wf.api.errors import MuxError
from pymux_wf.api.packing import AnyPath, directory, words
from pymux_wf.api.starting import attach_command, settings_of
from pymux_wf.api.timeouts import SECONDS, seconds
from pymux_wf.api.values import CommandResult, Metric, ServerInfo
from pymux_wf.api.wire import default_path


class Server:
    """One server, which this program has started in itself or is connected to; the same objects either way.

    >>> with Server.start(size=(40, 10)) as other:
    ...     pane = other.exec(["sh", "-c", "echo ready; exit 3"])
    ...     pane.wait_exit()
    Exit(code=3, signal=None, time=...)
    >>> (server.command("display-message -p 'hello #{session_name}'")).stdout
    ['hello ']
    """

    def __init__(self, connection: Connection, timeout: float | None = SECONDS) -> None:
        self.connection = connection
        self.timeout = timeout

    @classmethod
    def start(
        cls,
        *,
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str] | None = None,
        config: Sequence[str | os.PathLike[str]] = (),
        options: Mapping[str, str] | None = None,
        listen: bool = True,
        shell: str | None = None,
        timeout: float | None = SECONDS,
        record: bool = False,
    ) -> Self:
        """Starts a server in this process.

        Nothing of this process changes by it: no signal handler, no logging, no working directory. Its programs end
        with :meth:`close`, or with the process.

        Args:
            size: columns and lines of windows, whoever looks on.
            env: added to the environment of programs, which is a clean one: PATH, HOME, USER, LANG=C.UTF-8 and little
                else. ``env=os.environ`` gives them all of this process's.
            config: files with commands to read first; no others are read.
            options: options of the multiplexer by name; they win over ``config``.
            listen: whether there is a socket, through which a person can look on (:attr:`attach_command`).
            shell: the default shell, by name or path; /bin/sh without it.
            timeout: the seconds that waits last which are not told otherwise; None for no limit.
            record: whether all that panes write and are sent is kept with its times, for recordings.

        Raises:
            InvalidCall: an option does not exist or does not take its value, there is no such shell.
        """
        seconds(timeout, None)
        settings = settings_of(size, env, config, options, listen, shell, record)
        return cls(Connection.start(**settings), timeout)

    @classmethod
    def connect(
        cls, socket: str | os.PathLike[str] | None = None, name: str | None = None, *, timeout: float | None = SECONDS
    ) -> Self:
        """Connects to a server that runs.

        Args:
            socket: the path of its socket, as ``-S`` of the command line.
            name: its name, as ``-L``. Without either: the server whose pane this program runs in, else the default one.
            timeout: as in :meth:`start`.

        Raises:
            ServerGone: none is there; the message names the path.
        """
        seconds(timeout, None)
        path = default_path(None if socket is None else os.fspath(socket), name)
        return cls(Connection.to(path), timeout)

    # -- the tree

    @property
    def sessions(self) -> list[Session]:
        """All sessions, by name."""
        return [self._session(each["id"]) for each in self._objects("sessions")]

    @property
    def windows(self) -> list[Window]:
        """All windows, each once."""
        return [self._window(each["id"]) for each in self._objects("windows")]

    @property
    def panes(self) -> list[Pane]:
        """All panes."""
        return [self._pane(each["id"]) for each in self._objects("panes")]

    def session(self, named: str) -> Session:
        """The session of exactly this name or id; raises NotFound, which names those that are there."""
        return self._session(self._look_up("session", named))

    def window(self, named: str) -> Window:
        """The window of exactly this name or id; raises NotFound, and Ambiguous where several have the name."""
        return self._window(self._look_up("window", named))

    def pane(self, id: str) -> Pane:
        """The pane of this id (``%7``), also one that has ended; raises NotFound."""
        return self._pane(self._look_up("pane", id))

    def new_session(
        self,
        name: str | None = None,
        *,
        argv: Sequence[AnyPath] | None = None,
        shell: str | None = None,
        command: str | None = None,
        cwd: AnyPath | None = None,
        env: Mapping[str, str] | None = None,
        size: tuple[int, int] | None = None,
        window_name: str | None = None,
        integration: bool | None = None,
        empty: bool = False,
    ) -> Session:
        """A new session with one window and one pane.

        Args:
            name: its name, exactly as it is written; a number without one.
            argv: what runs in the pane: a program and its arguments, which no shell sees.
            shell: or an interactive shell, by name or path.
            command: or one line for the default shell. Nothing of the three: the default shell.
            cwd: the directory to start in; this process's own without it.
            env: added to the environment of the session's programs.
            size: columns and lines of its windows.
            integration: whether an interactive shell tells what it runs, so that results are exact (``run``); on by
                default.
            empty: nothing runs in the pane until :meth:`Pane.respawn`.

        Raises:
            MuxError: there is one of that name, or the program cannot be started.
            InvalidCall: there is no such directory, or it cannot be entered.
        """
        parameters = {
            "name": name,
            "argv": None if argv is None else words(argv),
            "shell": shell,
            "command": command,
            "cwd": directory(cwd),
            "env": None if env is None else dict(env),
            "size": None if size is None else list(size),
            "window_name": window_name,
            "integration": integration,
            "empty": empty,
        }
        told = self.connection.call("new-session", parameters)
        return Session(self, told["session"]["id"], self._window(told["pane"]["window"], told["pane"]["id"]))

    def exec(
        self,
        argv: Sequence[AnyPath] | AnyPath,
        *,
        name: str | None = None,
        cwd: AnyPath | None = None,
        env: Mapping[str, str] | None = None,
        size: tuple[int, int] | None = None,
    ) -> Pane:
        """Runs a program in a session of its own: the pane, whose exit status is the program's."""
        parameters = {
            "name": name,
            "argv": words(argv),
            "cwd": directory(cwd),
            "env": None if env is None else dict(env),
            "size": None if size is None else list(size),
        }
        told = self.connection.call("new-session", parameters)
        return self._pane(told["pane"]["id"])

    def load_layout(self, layout: AnyPath, *, session: str | None = None, replace: bool = False) -> Session:
        """Loads a layout: makes what is missing of its windows and panes, and starts what does not run in them.

        Args:
            layout: its name (``development``), or the path of its file (with ``/`` or ending in ``.toml``).
            session: the session, by name or id, that its windows are added to; one of its own without it.
            replace: make its windows anew where they are there, and end what runs in them.

        Raises:
            NotFound: there is no such layout, or no such session.
            Refused: the file is from outside the configuration, and nobody has approved it.
            MuxError: the file is wrong, or not all could be made; the message tells what.
        """
        named = {"session": session, "replace": replace}
        id = self.connection.beyond("pymux_wf.workflow.layouts.load:load_named", os.fspath(layout), **named)
        return self._session(id)

    # -- commands and events

    def command(
        self,
        command: str | Sequence[str],
        *,
        target: Session | Window | Pane | str | None = None,
        stdin: bytes = b"",
        check: bool = False,
    ) -> CommandResult:
        """Runs a command of the multiplexer, as the command line does.

        Args:
            command: a line, which is parsed (quotes, ``;``, formats), or a list of words, which is not.
            target: what it means where it names nothing itself: an object of this server, or its id.
            stdin: what it reads from standard input (``load-buffer -``).
            check: raise MuxError where it fails; otherwise its code tells.
        """
        place = target if target is None or isinstance(target, str) else target.id
        parameters: dict[str, Any] = {"stdin": stdin, "object": place}
        if isinstance(command, str):
            parameters["text"] = command
        else:
            parameters["words"] = words(command)
        result = CommandResult.of(self.connection.call("command", parameters))
        if check and not result.ok:
            message = "\n".join(result.stderr) or f"the command failed with code {result.code}"
            raise MuxError(message, place or "", {"command": command, "code": result.code})
        return result

    def events(self, *names: str) -> EventStream:
        """What happens from now on; only events of these names, where some are given.

        The names are those of hooks (``session-created``, ``window-renamed``, ``pane-exited``...).
        """
        return EventStream(self.connection.subscribe("events", {"names": list(names)}))

    # -- named values

    def set_metrics(self, metrics: Mapping[str, Metric | Mapping[str, Any] | None]) -> None:
        """Tells named values, which formats show as ``#{metric:NAME}``; a name with None is forgotten.

        Of a map of fields (those of :class:`Metric`) what is not given stays as it was, but for ``error``, which ends
        with the next value, and ``at``, which is now where there is no error. Names are letters, digits, ``_``, ``.``
        and ``-``; a server keeps a thousand.

        Raises:
            InvalidCall: A name or a field is not one; nothing was taken then.

        >>> server.set_metrics({"queue.rate": {"text": "12/s", "value": 12, "interval": 5}})
        >>> (server.command("display-message -p '#{metric:queue.rate}'")).stdout
        ['12/s']
        """
        fields = {name: told.fields if isinstance(told, Metric) else told for name, told in metrics.items()}
        given = {name: None if told is None else dict(told) for name, told in fields.items()}
        self.connection.call("set-metrics", {"metrics": given})

    def metrics(self) -> dict[str, Metric]:
        """All named values, with how old they are."""
        told = self.connection.call("metrics", {})
        return {name: Metric.of(fields) for name, fields in told.items()}

    # -- itself

    def info(self) -> ServerInfo:
        """Who it is."""
        return ServerInfo(**self.connection.call("server-info", {}))

    @property
    def socket_path(self) -> str | None:
        """Its socket; None where it does not listen."""
        return self.connection.path

    @property
    def attach_command(self) -> str | None:
        """What a person types in a terminal to look on; None where it does not listen."""
        return attach_command(self.connection.path)

    def close(self) -> list[tuple[int, tuple[str, ...]]]:
        """Leaves the server. One of our own ends, with its programs: those are hung up, and killed where that does not
        end them; the process ids and command lines of the killed are given back. Whoever still waits gets ServerGone.
        """
        return self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Server {self.connection.path or 'in this process'}>"

    def _objects(self, kind: str) -> list[dict[str, Any]]:
        told: list[dict[str, Any]] = self.connection.call("objects", {"kind": kind})
        return told

    def _look_up(self, kind: str, named: str) -> str:
        told = self.connection.call("look-up", {"kind": kind, "named": named})
        return str(told["id"])

    def _session(self, id: str) -> Session:
        return Session(self, id)

    def _window(self, id: str, first: str | None = None) -> Window:
        return Window(self, id, first)

    def _pane(self, id: str) -> Pane:
        return Pane(self, id)
