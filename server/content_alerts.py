"""Alerts by what a program writes: the ``monitor-content`` patterns of a pane against each line of its output.

A pattern is a shell pattern for the whole line, or ``/…/`` an extended regular expression that may match anywhere in
it. A match marks the window where nobody sees it, runs the hook ``alert-content`` and is a message, as
``content-action`` says. What is looked at in one turn is bounded, and so is how often a pane alerts; matching takes
time in proportion to the line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.patterns import glob_match, regex_match

from .plain_text import plain

if TYPE_CHECKING:
    from collections.abc import Collection

    from .server import Server
    from .tree import Pane, Winlink

TURN_LIMIT = 64 * 1024
"""Bytes of one turn's output that are looked at, the last ones."""
LINE_LIMIT = 1024
"""Characters of a line that are looked at."""
INTERVAL = 0.5
"""Seconds in which a pane alerts once."""


class _Line:
    """The line that a pane's program has not ended yet, and what it has alerted to."""

    __slots__ = ("alerted", "matched", "rest")

    def __init__(self) -> None:
        self.rest = b""
        self.matched = False
        self.alerted = -INTERVAL


class ContentAlerts:
    """The lines of every watched pane of one server."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._lines: dict[int, _Line] = {}

    def seen(self, pane: Pane, patterns: Collection[str], data: bytes) -> None:
        """The program in the pane has written ``data``."""
        line = self._of(pane)
        found = _first_match(line, patterns, data)
        now = self._server.loop.time()
        if found is not None and now - line.alerted >= INTERVAL:
            line.alerted = now
            for link in list(pane.window.winlinks):
                self._raise(link, pane, found)

    def _of(self, pane: Pane) -> _Line:
        if pane.id not in self._lines:
            panes = self._server.tree.panes
            self._lines = {number: line for number, line in self._lines.items() if number in panes}
            self._lines[pane.id] = _Line()
        return self._lines[pane.id]

    def _raise(self, link: Winlink, pane: Pane, text: str) -> None:
        server, session = self._server, link.session
        if session.current is not link or not session.attached:
            link.flags.add("content")
            server.redraw_session_status(session)
        from .alerts import counts

        if not counts(link, str(session.options.get("content-action"))):
            return
        server.notices.announce("alert-content", link, {"hook_content": text, "hook_pane": f"%{pane.id}"})
        where = "current window" if session.current is link else f"window {link.index}"
        for client in server.clients_in(session):
            if not client.control:
                client.show_message(f"Content in {where}: {text}")


def _first_match(line: _Line, patterns: Collection[str], data: bytes) -> str | None:
    """The first line of the output that matches; the one that is still being written counts once."""
    *whole, line.rest = (line.rest + data)[-TURN_LIMIT:].split(b"\n")
    seen, line.matched = line.matched, line.matched and not whole
    line.rest = line.rest[-4 * LINE_LIMIT :]
    texts = plain(b"\n".join(whole)).split("\n") if whole else []
    if seen and texts:
        texts = texts[1:]
    for text in texts:
        if (short := text[:LINE_LIMIT]) and _matches(patterns, short):
            return short
    short = "" if line.matched else plain(line.rest)[:LINE_LIMIT]
    if short and _matches(patterns, short):
        line.matched = True
        return short
    return None


def _matches(patterns: Collection[str], text: str) -> bool:
    return any(_match(pattern, text) for pattern in patterns)


def _match(pattern: str, text: str) -> bool:
    if len(pattern) > 2 and pattern[0] == pattern[-1] == "/":
        return regex_match(pattern[1:-1], text)
    return glob_match(pattern, text)
