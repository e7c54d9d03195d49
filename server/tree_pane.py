"""A pane: one terminal in a window, and what is known of its program. Plain data.

Relies on its window for the layout, and on options as opaque objects. What it runs is behind :attr:`Pane.io`, what it
shows behind :attr:`Pane.screen`; changes of its place come from the window.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from .output_log import OutputLog
from .sent_input import SentInput

if TYPE_CHECKING:
    from pymux_wf.terminal import ByteStream, Row, Screen

    from .held_input import HeldInput
    from .modes.base import PaneMode
    from .option_sets import OptionSet
    from .pane_io import PaneIO
    from .pane_watchers import Watcher
    from .scrollbars import Scrollbar
    from .shell_marks import ShellTrack
    from .tree_window import Window


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
        "last_second",
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
        self.last_second = 0  # of the clock, in which output came
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
    def level(self) -> int:
        """How many panes lie above it: 0 for the topmost float; tiled panes share the lowest level."""
        layout = self.window.layout
        return layout.level(self.id) if layout is not None else 0

    @property
    def visible(self) -> bool:
        """Whether the window shows it: not while another pane is zoomed."""
        return self.window.zoomed_pane in (None, self)

    def __repr__(self) -> str:
        return f"<Pane %{self.id} {self.width}x{self.height}>"
