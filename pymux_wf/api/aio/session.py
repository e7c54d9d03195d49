"""A session: windows in a row, one of them current."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pymux_wf.api.aio.node import Node
from pymux_wf.api.errors import NotFound
from pymux_wf.api.packing import AnyPath, directory, words
from pymux_wf.api.values import CommandResult, Killed, SessionInfo, info_of

if TYPE_CHECKING:
    from pymux_wf.api.aio.pane import Pane
    from pymux_wf.api.aio.server import Server
    from pymux_wf.api.aio.window import Window


class Session(Node):
    """One session of a server.

    >>> session = await server.new_session("dev", argv=["cat"])
    >>> await session.name
    'dev'
    >>> window = await session.new_window("logs", argv=["cat"])
    >>> [await each.name for each in await session.windows]
    ['cat', 'logs']
    >>> await session.kill()
    Killed(stopped=(), survived=())
    """

    def __init__(self, server: Server, id: str, first: Window | None = None) -> None:
        super().__init__(server, id)
        self._first = first

    async def info(self) -> SessionInfo:
        """What is known of it now; raises NotFound, as everything here does once it has ended."""
        info: SessionInfo = info_of(await self._call_by_id("info"))
        return info

    @property
    async def name(self) -> str:
        """Its name."""
        return (await self.info()).name

    @property
    async def windows(self) -> list[Window]:
        """Its windows in the order of their indexes."""
        return [self._server._window(id) for id in (await self.info()).windows]

    @property
    async def window(self) -> Window:
        """Its current window; once it has ended, the one that it was made with, if it was made by this library."""
        first = self._first
        try:
            id = (await self.info()).current_window
        except NotFound:
            if first is None:
                raise
            return first
        if id is None:
            raise NotFound(f"session {self._id} has no window", self._id)
        return first if first is not None and first.id == id else self._server._window(id)

    async def window_named(self, named: str | int) -> Window:
        """The window of this name, id or index; raises NotFound and Ambiguous, which name what there is."""
        parameters = {"kind": "window", "named": str(named), "of": self._id}
        told = await self._server.connection.call("look-up", parameters)
        return self._server._window(told["id"])

    @property
    async def panes(self) -> list[Pane]:
        """The panes of all its windows."""
        told = await self._server.connection.call("objects", {"kind": "panes", "of": self._id})
        return [self._server._pane(each["id"]) for each in told]

    @property
    async def pane(self) -> Pane:
        """The active pane of its current window; a program that ends at once leaves a pane that can be asked."""
        return await (await self.window).pane

    @property
    async def attach_command(self) -> str | None:
        """What a person types to look on; None where the server does not listen."""
        command = self._server.attach_command
        return None if command is None else f"{command} -t '{self._id}'"

    async def new_window(
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
        told = await self._call(
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

    async def rename(self, name: str) -> None:
        """Gives it another name, exactly as it is written; control characters in it are shown as escapes."""
        await self._call_by_id("rename", name=name)

    async def command(self, command: str | Sequence[str], *, stdin: bytes = b"", check: bool = False) -> CommandResult:
        """Runs a command of the multiplexer that means this session where it names none: :meth:`Server.command`."""
        return await self._server.command(command, target=self, stdin=stdin, check=check)

    async def kill(self, *, tree: bool = False) -> Killed:
        """Ends it and its programs; with ``tree`` they are killed, and all that they have started, also what has
        left (a daemon); told is what was stopped and what survived.
        """
        return Killed.of(await self._call_by_id("kill", tree=tree))
