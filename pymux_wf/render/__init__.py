"""Panes -> frame -> difference -> bytes for one terminal.

``Scene`` says what a client should see, ``TerminalWriter`` turns one scene after another into the bytes its terminal
needs, ``Capabilities`` says what that terminal can do. The rest of the room makes parts of scenes: ``draw_format``
status lines, ``draw_borders`` the lines between panes, ``messages`` the message and prompt lines.
"""

from __future__ import annotations

from pymux_wf.render.capabilities import Capabilities
from pymux_wf.render.scene import Cursor, OuterModes, PaneView, Scene, Tint, View, status_view
from pymux_wf.render.writer import TerminalWriter

__all__ = [
    "Capabilities",
    "Cursor",
    "OuterModes",
    "PaneView",
    "Scene",
    "TerminalWriter",
    "Tint",
    "View",
    "status_view",
]
