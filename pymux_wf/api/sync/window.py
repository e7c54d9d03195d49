# Made by scripts/make-sync from pymux_wf/api/aio/window.py: change that one.
"""A window: panes side by side, one of them active."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pymux_wf.api.sync.node import Node
from pymux_wf.api.errors import NotFound
from pymux_wf.api.values import CommandResult, Killed, Size, WindowInfo, info_of

if TYPE_CHECKING:
    from pymux_wf.api.sync.pane import Pane
    from pymux_wf.api.sync.server import Server
    from pymux_wf.api.sync.session import Session


class Window(Node):
    """One window of a server.

    >>> session = server.new_session("panes", argv=["cat"])
    >>> window = session.window
    >>> pane = (window.pane).split(argv=["cat"], horizontal=True)
    >>> len(window.panes), window.pane == pane
    (2, True)
    """

    def __init__(self, server: Server, id: str, first: str | None = None) -> None:
        super().__init__(server, id)
        self._first = first

    def info(self) -> WindowInfo:
        """What is known of it now; raises NotFound, as everything here does once it has gone."""
        info: WindowInfo = info_of(self._call_by_id("info"))
        return info

    @property
    def name(self) -> str:
        """Its name."""
        return self.info().name

    @property
    def index(self) -> int | None:
        """Its place in its session."""
        return self.info().index

    @property
    def session(self) -> Session:
        """The session that it is in; the first one, where it is in several."""
        id = self.info().session
        if id is None:
            raise NotFound(f"window {self._id} is in no session", self._id)
        return self._server._session(id)

    @property
    def panes(self) -> list[Pane]:
        """Its panes in their order."""
        return [self._server._pane(id) for id in self.info().panes]

    @property
    def pane(self) -> Pane:
        """Its active pane; once it has gone, the one that it was made with, if it was made by this library."""
        try:
            id = self.info().active_pane
        except NotFound:
            if self._first is None:
                raise
            id = self._first
        if id is None:
            raise NotFound(f"window {self._id} has no pane", self._id)
        return self._server._pane(id)

    @property
    def size(self) -> Size:
        """Columns and lines."""
        info = self.info()
        return Size(info.columns, info.lines)

    @property
    def layout(self) -> str:
        """How its panes lie, as select-layout takes it."""
        return self.info().layout

    def resize(self, columns: int, lines: int) -> Size:
        """Gives it a size, whatever the clients have that look on; the size it has now."""
        return Size(*self._call_by_id("resize", size=[columns, lines]))

    def rename(self, name: str) -> None:
        """Gives it another name, exactly as it is written; control characters in it are shown as escapes."""
        self._call_by_id("rename", name=name)

    def select(self) -> None:
        """Makes it the current one of its session."""
        self._call_by_id("select")

    def command(self, command: str | Sequence[str], *, stdin: bytes = b"", check: bool = False) -> CommandResult:
        """Runs a command of the multiplexer that means this window where it names none: :meth:`Server.command`."""
        return self._server.command(command, target=self, stdin=stdin, check=check)

    def kill(self, *, tree: bool = False) -> Killed:
        """Ends it and its programs; with ``tree`` they are killed, and all that they have started, also what has
        left (a daemon); told is what was stopped and what survived.
        """
        return Killed.of(self._call_by_id("kill", tree=tree))
