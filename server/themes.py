"""Light and dark: what terminals say about their colours, and the programs that want to know (mode 2031).

A terminal tells its theme itself (``CSI ? 997 ; n n``) or by its background (OSC 11). A pane's theme is that of its own
background where something gave it one, else that of a terminal that shows it. Sources: contour's "color palette update
notifications"; which colours count as light is tmux's rule.
"""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

from pymux_wf.colour import to_rgb

if TYPE_CHECKING:
    from .client import Client
    from .server import Server
    from .tree import Pane

DARK, LIGHT = "dark", "light"
_HALF = 3 * 255 // 2


def theme_of(colour: int) -> str:
    """``light`` or ``dark`` for an encoded colour; empty for the default one."""
    value = to_rgb(colour)
    if value is None:
        return ""
    return LIGHT if (value >> 16) + (value >> 8 & 255) + (value & 255) > _HALF else DARK


class Themes:
    """What each pane's program was told last."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._told: dict[int, str] = {}
        self._reporting: weakref.WeakSet[Client] = weakref.WeakSet()

    def background(self, client: Client, text: str) -> None:
        """A terminal answered OSC 11; what it says of itself in reports counts for more."""
        from .outer_terminals import colour_of_reply

        colour = colour_of_reply(text)
        if colour is not None and client not in self._reporting:
            self._note(client, theme_of(colour))

    def learned(self, client: Client, theme: str) -> None:
        """A terminal told its theme."""
        self._reporting.add(client)
        self._note(client, theme)

    def _note(self, client: Client, theme: str) -> None:
        if not theme or client.theme == theme:
            return
        client.theme = theme
        self._server.notices.announce(f"client-{theme}-theme", client)
        self.refresh()

    def refresh(self) -> None:
        """Something that decides themes may have changed: tells the programs that asked and were told otherwise."""
        panes = self._server.tree.panes
        for number in [number for number in self._told if number not in panes]:
            del self._told[number]
        for pane in panes.values():
            if pane.screen.modes.theme_reports:
                self._tell(pane)

    def _tell(self, pane: Pane) -> None:
        theme = self.of_pane(pane)
        before = self._told.get(pane.id)
        if theme and theme != before:
            self._told[pane.id] = theme
            if before is not None:
                self.answer(pane)

    def asked(self, pane: Pane) -> None:
        """The program turned the reports on: only a change from now on is told."""
        self._told[pane.id] = self.of_pane(pane)

    def answer(self, pane: Pane) -> None:
        """Writes the pane's theme to its program (``CSI ? 996 n`` asks for it), if it is known."""
        theme = self.of_pane(pane)
        if theme and pane.io is not None:
            pane.io.write(b"\033[?997;2n" if theme == LIGHT else b"\033[?997;1n")

    def of_pane(self, pane: Pane) -> str:
        """``light``, ``dark``, or empty where nobody knows."""
        from .draw import tint

        own = theme_of(tint(self._server, pane).bg)
        if own:
            return own
        clients = self._server.clients_of(pane.window) or self._server.attached()
        return next((client.theme for client in clients if client.theme), "")
