"""Sessions, windows and panes: plain data with plain transitions.

A session holds winlinks (a window at an index); a window may be linked into several sessions; a window holds panes,
whose places come from its layout. Every change goes through a method here, and every change that somebody may want to
know of is announced to :attr:`Tree.observer` as ``(event name, object)`` with tmux's event names (``window-renamed``,
``session-closed``...).

Relies on the layout room and on options as opaque objects. Knows no PTY, no client, no clock (readings are passed in)
and no loop; what a pane runs is behind :attr:`Pane.process`, what it shows behind :attr:`Pane.screen`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from pymux_wf.layout import Layout, NoSpace

from .output_log import OutputLog
from .sent_input import SentInput

if TYPE_CHECKING:
    from pymux_wf.lang.environ import Environ
    from pymux_wf.layout import BorderStatus
    from pymux_wf.terminal import ByteStream, Row, Screen

    from .client import Client
    from .held_input import HeldInput
    from .modes.base import PaneMode
    from .option_sets import OptionSet
    from .pane_io import PaneIO
    from .pane_watchers import Watcher
    from .scrollbars import Scrollbar
    from .shell_marks import ShellTrack

Observer = Callable[[str, Any], None]


class ProgramEnd(NamedTuple):
    """How the program of a pane ended: its exit code, or the signal that ended it (the other is None); when, in
    seconds since the epoch.
    """

    code: int | None
    signal: int | None
    time: float


class Pane:
    """One terminal in a window. ``x``, ``y``, ``width``, ``height`` are cells inside the window.

    ``make_screen`` makes what it shows, of a width and a height, when that is first looked at: a server's start does
    not wait for the terminal engine, a third of all there is to load.
    """

    __slots__ = (
        "_make_screen",
        "_screen",
        "_screen_size",
        "active_point",
        "awaited",
        "cwd",
        "dead",
        "dead_signal",
        "dead_status",
        "dead_time",
        "drawn_rows",
        "ended",
        "height",
        "held_input",
        "id",
        "input_off",
        "interactive_shell",
        "io",
        "last_bell",
        "last_output",
        "last_search",
        "log",
        "modes",
        "options",
        "path",
        "pid",
        "program",
        "progress",
        "scrollbar",
        "search_string",
        "sent",
        "shell",
        "start_argv",
        "start_path",
        "stream",
        "tty",
        "unseen_changes",
        "wants_focus",
        "watchers",
        "width",
        "window",
        "x",
        "y",
    )

    def __init__(
        self,
        pane_id: int,
        window: Window,
        make_screen: Callable[[int, int], Screen],
        width: int,
        height: int,
        options: OptionSet,
    ) -> None:
        self.id = pane_id
        self.window = window
        self._make_screen = make_screen
        self._screen: Screen | None = None
        self._screen_size = (max(width, 1), max(height, 1))
        self.options = options
        self.x = self.y = 0
        self.width = width
        self.height = height
        self.io: PaneIO | None = None
        self.tty = ""
        self.pid = 0
        self.start_argv: Sequence[str] = []
        self.start_path = ""
        self.stream: ByteStream | None = None
        self.program = ""
        self.interactive_shell = False
        self.shell: ShellTrack | None = None
        self.held_input: HeldInput | None = None
        self.cwd = ""
        self.path = ""
        self.progress: tuple[str, int] = ("hidden", 0)
        self.modes: list[PaneMode] = []
        self.input_off = False
        self.awaited = False  # somebody typed, and the program has not written since
        self.dead = False
        self.dead_status: int | None = None
        self.dead_signal: int | None = None
        self.dead_time = 0.0
        self.active_point = 0
        self.last_output = 0.0
        self.last_bell = 0  # offset in the log behind the output that rang it
        self.scrollbar: Scrollbar | None = None
        self.search_string = ""
        self.last_search: tuple[str, bool] | None = None  # of copy mode: the text, and whether it is a pattern
        self.unseen_changes = False
        self.wants_focus = False
        self.drawn_rows: list[Row] = []
        self.log = OutputLog()
        self.sent = SentInput()
        self.watchers: list[Watcher] = []
        self.ended: ProgramEnd | None = None

    @property
    def screen(self) -> Screen:
        """What the program has drawn."""
        if self._screen is None:
            self._screen = self._make_screen(*self._screen_size)
        return self._screen

    def take_screen(self, screen: Screen) -> None:
        """Shows ``screen``, on which a program has drawn already, from now on."""
        self._screen = screen

    def fit_screen(self) -> bool:
        """Makes the screen as large as the pane's place; False when it already was."""
        screen, size = self._screen, (max(self.width, 1), max(self.height, 1))
        if size == (self._screen_size if screen is None else (screen.columns, screen.lines)):
            return False
        self._screen_size = size
        if screen is not None:
            screen.resize(columns=size[0], lines=size[1])
        return True

    @property
    def mode(self) -> PaneMode | None:
        """The mode on top of the pane, if any."""
        return self.modes[-1] if self.modes else None

    @property
    def title(self) -> str:
        """The title the program (or ``select-pane -T``) set."""
        return self.screen.title

    @property
    def index(self) -> int:
        """Place in the window, counted from 0 (``pane-base-index`` is added where it is shown)."""
        return self.window.panes.index(self)

    @property
    def floating(self) -> bool:
        """Whether it stands above the tiled panes of its window."""
        layout = self.window.layout
        return layout is not None and layout.is_floating(self.id)

    @property
    def visible(self) -> bool:
        """Whether the window shows it: not while another pane is zoomed."""
        return self.window.zoomed_pane in (None, self)

    def __repr__(self) -> str:
        return f"<Pane %{self.id} {self.width}x{self.height}>"


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
        self.manual_size: tuple[int, int] | None = None
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


class Session:
    """A named row of winlinks with a current one, its options and its environment."""

    def __init__(self, session_id: int, name: str, options: OptionSet, environ: Environ, cwd: str, now: float) -> None:
        self.id = session_id
        self.name = name
        self.options = options
        self.environ = environ
        self.cwd = cwd
        self.winlinks: dict[int, Winlink] = {}
        self.current: Winlink | None = None
        self.last: list[Winlink] = []
        self.created = now
        self.activity = now
        self.last_attached = 0.0
        self.attached = 0
        self.group: str | None = None

    def add(self, window: Window, index: int) -> Winlink:
        """Links ``window`` at ``index``, which must be free."""
        link = Winlink(self, index, window)
        self.winlinks[index] = link
        self.sort()
        window.winlinks.append(link)
        return link

    def remove(self, link: Winlink) -> None:
        """Unlinks; the current winlink becomes the last used one that is left, else a neighbour."""
        del self.winlinks[link.index]
        link.window.winlinks.remove(link)
        if link in self.last:
            self.last.remove(link)
        if self.current is link:
            self.current = self._after_removal(link.index)
            if self.current in self.last:
                self.last.remove(self.current)

    def leave(self, link: Winlink) -> bool:
        """Goes to the window that follows when ``link`` goes; False where it is not current, or the only one."""
        following = self._after_removal(link.index) if self.current is link else None
        return following is not None and self.select(following)

    def _after_removal(self, index: int) -> Winlink | None:
        if self.last:
            return self.last[0]
        # As previous-window goes: to the index below, from the lowest round to the highest.
        indexes = [i for i in self.winlinks if i < index] or list(self.winlinks)
        return self.winlinks[indexes[-1]] if indexes else None

    def select(self, link: Winlink) -> bool:
        """Makes ``link`` current; False when it already was."""
        if link is self.current:
            return False
        previous = self.current
        if link in self.last:
            self.last.remove(link)
        if previous is not None:
            if previous in self.last:
                self.last.remove(previous)
            self.last.insert(0, previous)
        self.current = link
        link.window.clear_alerts()
        return True

    def sort(self) -> None:
        self.winlinks = dict(sorted(self.winlinks.items()))

    def free_index(self, base: int) -> int:
        """The first index from ``base`` on that is not used."""
        index = base
        while index in self.winlinks:
            index += 1
        return index

    def renumber(self, base: int) -> None:
        """Closes the gaps in the indexes, starting at ``base``."""
        self.winlinks = {base + place: link for place, link in enumerate(self.winlinks.values())}
        for index, link in self.winlinks.items():
            link.index = index

    def make_room(self, index: int) -> None:
        """Moves the winlinks from ``index`` on up by one, as far as needed."""
        free = self.free_index(index)
        for place in range(free, index, -1):
            link = self.winlinks.pop(place - 1)
            link.index = place
            self.winlinks[place] = link
        self.sort()

    def neighbour(self, step: int, alert: bool = False) -> Winlink | None:
        """The next (+1) or previous (-1) winlink, round the ends; with ``alert`` only ones that have an alert."""
        links = list(self.winlinks.values())
        if self.current is None or not links:
            return None
        start = links.index(self.current)
        for offset in range(1, len(links) + 1):
            link = links[(start + step * offset) % len(links)]
            if link is self.current:
                return None
            if not alert or link.flags:
                return link
        return None

    def __repr__(self) -> str:
        return f"<Session ${self.id} {self.name!r}>"


class Tree:
    """All sessions, windows and panes by id, the marked pane, and who is told of changes."""

    def __init__(self) -> None:
        self.sessions: dict[int, Session] = {}
        self.windows: dict[int, Window] = {}
        self.panes: dict[int, Pane] = {}
        self.pane_gone: Callable[[Pane], None] = lambda pane: None
        self.marked: tuple[Winlink, Pane] | None = None
        self.observer: Observer = lambda event, subject: None
        self._next_session = self._next_window = self._next_pane = 0

    @property
    def next_session_id(self) -> int:
        return self._next_session

    def session_by_name(self, name: str) -> Session | None:
        """The session of exactly this name."""
        return next((session for session in self.sessions.values() if session.name == name), None)

    def sorted_sessions(self) -> list[Session]:
        """Sessions in order of their names, as tmux lists them."""
        return sorted(self.sessions.values(), key=lambda session: session.name)

    # -- sessions

    def new_session(self, name: str | None, options: OptionSet, environ: Environ, cwd: str, now: float) -> Session:
        """A session without windows yet; without a name it gets its number (the first free one from its id on)."""
        session_id = self._next_session
        self._next_session += 1
        if name is None:
            number = session_id
            while self.session_by_name(str(number)) is not None:
                number += 1
            name = str(number)
        session = Session(session_id, name, options, environ, cwd, now)
        self.sessions[session_id] = session
        return session

    def rename_session(self, session: Session, name: str) -> None:
        if name != session.name:
            session.name = name
            self.observer("session-renamed", session)

    def destroy_session(self, session: Session) -> list[Pane]:
        """Forgets the session;
        returns the panes of windows that are in no other session (to be ended by the caller).
        """
        if self.sessions.pop(session.id, None) is None:
            return []
        self.observer("session-closed", session)
        ended: list[Pane] = []
        for link in list(session.winlinks.values()):
            ended += self.unlink(link)
        session.current = None
        session.last.clear()
        return ended

    def unlink(self, link: Winlink) -> list[Pane]:
        """Takes a winlink out of its session; returns the panes of its window when that was the last link."""
        window, session = link.window, link.session
        if self.marked is not None and self.marked[0] is link:
            self.marked = None
        session.remove(link)
        self.observer("window-unlinked", link)
        return [] if window.winlinks else self.forget_window(window)

    # -- windows

    def new_window(self, name: str, options: OptionSet, width: int, height: int, now: float) -> Window:
        window = Window(self._next_window, name, options, width, height)
        self._next_window += 1
        window.created = window.activity = now
        self.windows[window.id] = window
        return window

    def forget_window(self, window: Window) -> list[Pane]:
        self.windows.pop(window.id, None)
        panes = list(window.panes)
        for pane in panes:
            if self.panes.pop(pane.id, None) is not None:
                self.pane_gone(pane)
            if self.marked is not None and self.marked[1] is pane:
                self.marked = None
        return panes

    def rename_window(self, window: Window, name: str) -> None:
        if name != window.name:
            window.name = name
            self.observer("window-renamed", window)

    def resize_window(self, window: Window, width: int, height: int) -> bool:
        """Gives the window a new size; True when it changed. Panes follow by :meth:`Window.place`."""
        if (window.width, window.height) == (width, height):
            return False
        window.width, window.height = width, height
        if window.layout is not None:
            window.layout.resize_window(width, height)
        window.place()
        self.observer("window-layout-changed", window)
        self.observer("window-resized", window)
        return True

    # -- panes

    def next_pane_id(self) -> int:
        pane_id = self._next_pane
        self._next_pane += 1
        return pane_id

    def add_pane(self, pane: Pane, *, after: Pane | None = None, before: bool = False) -> None:
        """Puts a new pane into its window's list: behind ``after`` (or in front of it); at the end without one."""
        window = pane.window
        self.panes[pane.id] = pane
        if after is None:
            window.panes.append(pane)
        else:
            window.panes.insert(window.panes.index(after) + (0 if before else 1), pane)

    def remove_pane(self, pane: Pane) -> bool:
        """Takes a pane out of its window; True when the window has panes left."""
        window = pane.window
        if self.panes.pop(pane.id, None) is not None:
            self.pane_gone(pane)
        if self.marked is not None and self.marked[1] is pane:
            self.marked = None
        self.unzoom(window)
        place = window.panes.index(pane)
        window.panes.remove(pane)
        if pane in window.last_panes:
            window.last_panes.remove(pane)
        was_active = window.active is pane
        if was_active:
            window.active = None
            fallback = window.last or (window.panes[max(place - 1, 0)] if window.panes else None)
            window.remember_active(fallback)
        if not window.panes:
            return False
        if window.layout is not None:
            window.layout.close(pane.id)
        window.place()
        self.observer("window-layout-changed", window)
        if was_active:
            self.observer("window-pane-changed", window)
        return True

    def select_pane(self, pane: Pane) -> bool:
        """Makes the pane the active one of its window; False when it already was."""
        window = pane.window
        if window.active is pane:
            return False
        if window.zoomed_pane is not None:
            self.unzoom(window)
        window.remember_active(pane)
        self.observer("window-pane-changed", window)
        return True

    def zoom(self, pane: Pane) -> bool:
        """Lets the pane fill its window; False when there is nothing to zoom."""
        window = pane.window
        if window.zoomed_pane is not None or len(window.panes) == 1:
            return False
        if window.active is not pane:
            window.remember_active(pane)
        window.zoomed_pane = pane
        window.place()
        self.observer("window-layout-changed", window)
        return True

    def unzoom(self, window: Window) -> bool:
        if window.zoomed_pane is None:
            return False
        window.zoomed_pane = None
        window.place()
        self.observer("window-layout-changed", window)
        return True

    def mark(self, link: Winlink, pane: Pane) -> None:
        self.marked = None if self.is_marked(pane) else (link, pane)

    def is_marked(self, pane: Pane) -> bool:
        return self.marked is not None and self.marked[1] is pane

    def winlinks(self) -> Iterator[Winlink]:
        """Every winlink, sessions by name, indexes upwards."""
        for session in self.sorted_sessions():
            yield from session.winlinks.values()


__all__ = ["Layout", "NoSpace", "Observer", "Pane", "Session", "Tree", "Window", "Winlink"]
