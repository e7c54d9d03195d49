# Made by scripts/make-sync from pymux_wf/api/aio/node.py: change that one.
"""What sessions, windows and panes have in common: an id that never changes, on a server; all else is read live."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymux_wf.api.timeouts import Timeout, seconds

if TYPE_CHECKING:
    from pymux_wf.api.sync.server import Server


class Node:
    """One object of a server, known by its id. Two are equal when server and id are."""

    def __init__(self, server: Server, id: str) -> None:
        self._server = server
        self._id = id

    @property
    def id(self) -> str:
        """Its id: ``$1`` of a session, ``@1`` of a window, ``%1`` of a pane. Ids are not used twice by a server."""
        return self._id

    @property
    def server(self) -> Server:
        """The server that it is on."""
        return self._server

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Node) and (self._id, self._server) == (other._id, other._server)

    def __hash__(self) -> int:
        return hash((self._server, self._id))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._id}>"

    def _call(self, verb: str, **parameters: Any) -> Any:
        return self._server.connection.call(verb, {"target": self._id, **parameters})

    def _call_by_id(self, verb: str, **parameters: Any) -> Any:
        return self._server.connection.call(verb, {"object": self._id, **parameters})

    def _seconds(self, timeout: Timeout) -> float | None:
        return seconds(timeout, self._server.timeout)
