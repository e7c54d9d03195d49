"""A window: panes and their places, and its links into sessions. Plain data with plain transitions.

Relies on the layout room for all arithmetic of places. Tells nobody of changes: the tree does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.layout import Layout

if TYPE_CHECKING:
    from pymux_wf.layout import BorderStatus

    from .client import Client
    from .option_sets import OptionSet
    from .tree_pane import Pane
    from .tree_session import Session


class Window:
    """A set of panes and their layout; ``width`` and ``height`` in cells."""

    def __init__(self, window_id: int, name: str, options: OptionSet, width: int, height: int) -> None:
        self.id = window_id
        self.name = name
        self.options = options
        self.width = width
        self.height = height
        self.panes: list[Pane] = []
        self.active: Pane | None = None
        self.last_panes: list[Pane] = []
        self.winlinks: list[Winlink] = []
        self.layout: Layout | None = None
        self.old_layout: str | None = None
        self.last_layout_name: str | None = None
        self.zoomed_pane: Pane | None = None
        self.created = 0.0
        self.activity = 0.0
        self.manual_size = width, height
        self.active_counter = 0
        self.name_checked = 0.0
        self.latest: Client | None = None

    def clear_alerts(self) -> None:
        """Somebody has seen the window: its alerts go, wherever it is linked."""
        for link in self.winlinks:
            link.flags.clear()

    @property
    def zoomed(self) -> bool:
        return self.zoomed_pane is not None

    @property
    def border_status(self) -> BorderStatus:
        """``pane-border-status`` as a layout needs it."""
        value = str(self.options.get("pane-border-status"))
        return "top" if value == "top" else "bottom" if value == "bottom" else "off"

    def layout_of_one(self, pane: Pane) -> Layout:
        """The layout in which ``pane`` fills the window: of a new window, or while it is zoomed."""
        status = self.layout.status if self.layout is not None else self.border_status
        return Layout(self.width, self.height, pane.id, status=status)

    @property
    def last(self) -> Pane | None:
        """The pane that was active before."""
        return self.last_panes[0] if self.last_panes else None

    def place(self) -> None:
        """Gives every pane the place its layout (or the zoom) says."""
        if self.zoomed_pane is not None:
            shown: Layout | None = self.layout_of_one(self.zoomed_pane)
        else:
            shown = self.layout
        by_id = {pane.id: pane for pane in self.panes}
        for cell in shown.panes() if shown is not None else ():
            pane = by_id[cell.id]
            pane.x, pane.y, pane.width, pane.height = cell.x, cell.y, cell.width, cell.height
            pane.scrollbar = None
        if self.options.get("pane-scrollbars") != "off" and shown is not None:
            from .scrollbars import make_room

            for cell in shown.panes():
                make_room(by_id[cell.id])

    def remember_active(self, pane: Pane | None) -> None:
        """Makes ``pane`` the active one and keeps the order in which panes were active."""
        previous = self.active
        if previous is not None and previous is not pane and previous in self.panes:
            if previous in self.last_panes:
                self.last_panes.remove(previous)
            self.last_panes.insert(0, previous)
        if pane is not None:
            if pane in self.last_panes:
                self.last_panes.remove(pane)
            self.active_counter += 1
            pane.active_point = self.active_counter
            self.raise_float(pane)
        self.active = pane

    def raise_float(self, pane: Pane) -> bool:
        """Puts a floating pane above the others; False where nothing changes."""
        return self.layout is not None and pane.floating and self.layout.raise_float(pane.id)

    def __repr__(self) -> str:
        return f"<Window @{self.id} {self.name!r} {self.width}x{self.height}>"


class Winlink:
    """A window at an index of a session; ``flags`` holds alerts: ``bell``, ``activity``, ``silence``."""

    __slots__ = ("flags", "index", "session", "window")

    def __init__(self, session: Session, index: int, window: Window) -> None:
        self.session = session
        self.index = index
        self.window = window
        self.flags: set[str] = set()

    def __repr__(self) -> str:
        return f"<Winlink {self.session.name}:{self.index} @{self.window.id}>"
