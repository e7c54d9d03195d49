# Made by scripts/make-sync from pymux_wf/api/aio/session.py: change that one.
"""A session: windows in a row, one of them current."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pymux_wf.api.sync.node import Node
from pymux_wf.api.errors import NotFound
from pymux_wf.api.packing import AnyPath, directory, words
from pymux_wf.api.values import CommandResult, Killed, SessionInfo, info_of

if TYPE_CHECKING:
    from pymux_wf.api.sync.pane import Pane
    from pymux_wf.api.sync.server import Server
    from pymux_wf.api.sync.window import Window


class Session(Node):
    """One session of a server.

    >>> session = server.new_session("dev", argv=["cat"])
    >>> session.name
    'dev'
    >>> window = session.new_window("logs", argv=["cat"])
    >>> [each.name for each in session.windows]
    ['cat', 'logs']
    >>> session.kill()
    Killed(stopped=(), survived=())
    """

    def __init__(self, server: Server, id: str, first: Window | None = None) -> None:
        super().__init__(server, id)
        self._first = first

    def info(self) -> SessionInfo:
        """What is known of it now; raises NotFound, as everything here does once it has ended."""
        info: SessionInfo = info_of(self._call_by_id("info"))
        return info

    @property
    def name(self) -> str:
        """Its name."""
        return self.info().name

    @property
    def windows(self) -> list[Window]:
        """Its windows in the order of their indexes."""
        return [self._server._window(id) for id in self.info().windows]

    @property
    def window(self) -> Window:
        """Its current window; once it has ended, the one that it was made with, if it was made by this library."""
        first = self._first
        try:
            id = self.info().current_window
        except NotFound:
            if first is None:
                raise
            return first
        if id is None:
            raise NotFound(f"session {self._id} has no window", self._id)
        return first if first is not None and first.id == id else self._server._window(id)

    def window_named(self, named: str | int) -> Window:
        """The window of this name, id or index; raises NotFound and Ambiguous, which name what there is."""
        parameters = {"kind": "window", "named": str(named), "of": self._id}
        told = self._server.connection.call("look-up", parameters)
        return self._server._window(told["id"])

    @property
    def panes(self) -> list[Pane]:
        """The panes of all its windows."""
        told = self._server.connection.call("objects", {"kind": "panes", "of": self._id})
        return [self._server._pane(each["id"]) for each in told]

    @property
    def pane(self) -> Pane:
        """The active pane of its current window; a program that ends at once leaves a pane that can be asked."""
        return self.window.pane

    @property
    def attach_command(self) -> str | None:
        """What a person types to look on; None where the server does not listen."""
        command = self._server.attach_command
        return None if command is None else f"{command} -t '{self._id}'"

    def new_window(
        self,
        name: str | None = None,
        *,
        argv: Sequence[AnyPath] | None = None,
        shell: str | None = None,
        command: str | None = None,
        cwd: AnyPath | None = None,
        env: Mapping[str, str] | None = None,
        size: tuple[int, int] | None = None,
        index: int | None = None,
        select: bool = True,
        integration: bool | None = None,
        empty: bool = False,
    ) -> Window:
        """A new window; see :meth:`Server.new_session` for what runs in it.

        Args:
            index: its place; the first free one without it.
            select: whether it becomes the current one.
            empty: nothing runs in its pane until :meth:`Pane.respawn`.
        """
        told = self._call(
            "new-window",
            name=name,
            argv=None if argv is None else words(argv),
            shell=shell,
            command=command,
            cwd=directory(cwd),
            env=None if env is None else dict(env),
            size=None if size is None else list(size),
            index=index,
            select=select,
            integration=integration,
            empty=empty,
        )
        return self._server._window(told["window"]["id"], told["pane"]["id"])

    def rename(self, name: str) -> None:
        """Gives it another name, exactly as it is written; control characters in it are shown as escapes."""
        self._call_by_id("rename", name=name)

    def command(self, command: str | Sequence[str], *, stdin: bytes = b"", check: bool = False) -> CommandResult:
        """Runs a command of the multiplexer that means this session where it names none: :meth:`Server.command`."""
        return self._server.command(command, target=self, stdin=stdin, check=check)

    def kill(self, *, tree: bool = False) -> Killed:
        """Ends it and its programs; with ``tree`` they are killed, and all that they have started, also what has
        left (a daemon); told is what was stopped and what survived.
        """
        return Killed.of(self._call_by_id("kill", tree=tree))
