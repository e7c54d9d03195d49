"""When a server and its sessions end of themselves, and how the end goes.

Sessions that nobody looks at go as ``destroy-unattached`` says; the server goes when ``exit-empty`` and
``exit-unattached`` let it, once the last client has left and no job runs. At the end clients are told and given their
terminals back, programs are hung up, and what was sent is let out; a peer that does not take it is waited for
:data:`FAREWELL_SECONDS`.
"""

from __future__ import annotations

from functools import cached_property

from pymux_wf.protocol import ExitReason

from . import actions, linking
from .commands import COMMANDS
from .pane_watchers import tell

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio

    from .connection import Connection
    from .server import Server
    from .tree import Session

FAREWELL_SECONDS = 1.0


class Ending:
    """The end of one server."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._farewell: asyncio.TimerHandle | None = None
        self._closing = False
        self._late: list[Connection] = []
        self.begun = False

    @cached_property
    def over(self) -> asyncio.Event:
        """Set when nothing is left to do."""
        from asyncio import Event

        return Event()

    def too_late(self, peer: Connection) -> bool:
        """Whether the end has begun: then ``peer`` is kept until it is over."""
        if self.begun:
            self._late.append(peer)
        return self.begun

    def check(self) -> None:
        """Something that kept the server may have gone: ends it if nothing keeps it any more."""
        if self.begun:
            if self._closing and not self._server.clients and not self._server.jobs.unfinished:
                self._finish()
        elif not self._kept():
            # Who waits for a channel would wait for ever.
            self._server.wait_channels.flush()
            if not self._server.clients and not self._server.jobs.awaited:
                self.begin()

    def _kept(self) -> bool:
        server = self._server
        options = server.options.server
        if not server.config_done or not options.get("exit-empty"):
            return True
        if server.tree.sessions and not options.get("exit-unattached"):
            return True
        return bool(server.attached())

    def begin(self) -> None:
        """Ends every session and client, then the server."""
        if self.begun:
            return
        self.begun = True
        server = self._server
        server.events.close()
        for pane in [*server.tree.panes.values(), *server.past_panes]:
            tell(pane, "server", "it was told to end")  # before the clients' connections are closed: they get to know
        # Before anything that could fail: an end that has begun comes to its end.
        server.loop.call_soon(self._close)
        for client in list(server.clients):
            if client.control is not None:
                for session in server.tree.sorted_sessions():
                    client.control.notices.heard("session-closed", session)
            if client.session is not None:
                client.detach(ExitReason.SERVER_EXITED, code=1)
            elif client.queue.idle:
                client.finish()
        for pane in list(server.tree.panes.values()):
            actions.end_process(server, pane)
        if server.prompt_history is not None:
            from .prompts import save_history

            save_history(server)
        server.jobs.close()

    def _close(self) -> None:
        self._closing = True
        self._farewell = self._server.loop.call_later(FAREWELL_SECONDS, self._finish)
        for client in list(self._server.clients):
            if client.control is not None:
                client.control.say_last()
            elif client.queue.waits_in in COMMANDS:
                client.finish()  # as in tmux nothing is said of it; who waits in a command of ours is told
            client.connection.close()
        self.check()

    def _finish(self) -> None:
        if self.over.is_set():
            return
        if self._farewell is not None:
            self._farewell.cancel()
        for peer in self._late:
            peer.abort()
        self.over.set()
        self._server.stop_timers()


def destroy_unattached(server: Server) -> None:
    """Ends the sessions without clients for which ``destroy-unattached`` says so."""
    for session in server.tree.sorted_sessions():
        if session.id in server.tree.sessions and not session.attached and _goes_unattached(server, session):
            actions.destroy_session(server, session)


def _goes_unattached(server: Server, session: Session) -> bool:
    rule = str(session.options.get("destroy-unattached"))
    members = len(linking.group_of(server, session))
    if rule == "keep-last":
        return members > 1
    if rule == "keep-group":
        return session.group is None or members > 1
    return rule == "on"
