"""What targets read of the tree, as protocols: the server's classes fit them by having these names.

Nothing here has code.  All are read-only to this room.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol


class OptionsType(Protocol):
    """Options in force at a window."""

    def number(self, name: str) -> int:
        """A number option."""

    def text(self, name: str) -> str:
        """A string or choice option."""


class PaneType(Protocol):
    """A pane; place and size in cells inside its window."""

    @property
    def id(self) -> int: ...
    @property
    def window(self) -> WindowType: ...
    @property
    def x(self) -> int: ...
    @property
    def y(self) -> int: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def tty(self) -> str: ...
    @property
    def visible(self) -> bool: ...
    @property
    def floating(self) -> bool: ...
    @property
    def level(self) -> int: ...


class WindowType(Protocol):
    """A window; panes in layout order, ``last_panes`` the most recently active first."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def panes(self) -> Sequence[PaneType]: ...
    @property
    def active(self) -> PaneType | None: ...
    @property
    def last_panes(self) -> Sequence[PaneType]: ...
    @property
    def options(self) -> OptionsType | None: ...


class WinlinkType(Protocol):
    """A window at an index of a session."""

    @property
    def index(self) -> int: ...
    @property
    def session(self) -> SessionType: ...
    @property
    def window(self) -> WindowType: ...


class SessionType(Protocol):
    """A session; ``winlinks`` by ascending index, ``last`` the most recently current first, ``activity`` in seconds."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def winlinks(self) -> Mapping[int, WinlinkType]: ...
    @property
    def current(self) -> WinlinkType | None: ...
    @property
    def last(self) -> Sequence[WinlinkType]: ...
    @property
    def activity(self) -> float: ...
    @property
    def attached(self) -> int: ...


class TreeType(Protocol):
    """All objects by id, and the marked pane."""

    @property
    def sessions(self) -> Mapping[int, SessionType]: ...
    @property
    def windows(self) -> Mapping[int, WindowType]: ...
    @property
    def panes(self) -> Mapping[int, PaneType]: ...
    @property
    def marked(self) -> tuple[WinlinkType, PaneType] | None: ...


class ClientType(Protocol):
    """A client; ``session`` None while it is not attached."""

    @property
    def name(self) -> str: ...
    @property
    def tty(self) -> str: ...
    @property
    def session(self) -> SessionType | None: ...
    @property
    def activity(self) -> float: ...


class PlaceType(Protocol):
    """A session, one of its winlinks and a pane: where a command is, or what the mouse is on."""

    @property
    def session(self) -> SessionType | None: ...
    @property
    def winlink(self) -> WinlinkType | None: ...
    @property
    def pane(self) -> PaneType | None: ...
