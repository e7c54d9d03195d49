"""Everything one client's terminal should show, as plain data.

The server makes a scene from the tree; ``TerminalWriter.draw`` makes the terminal look like it. All places are cells
of the client's terminal, 0-based from the top left; what lies outside is cut off, so a window that is larger than the
terminal is shown by giving its panes places left of or above 0 (panning), and a pane under the status line is simply
covered by it.

Relies on ``terminal.row`` for lines of cells. Never copies one: a scene refers to the panes' own rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pymux_wf.colour import DEFAULT
from pymux_wf.terminal.row import Row


@dataclass(frozen=True, slots=True)
class Tint:
    """What changes the look of a whole view.

    Attributes:
        fg, bg: colours for cells that have the default one (``window-style``, ``window-active-style``, OSC 10 and 11).
        palette: the program's own colours (OSC 4), as (number, encoded colour) pairs.
        reverse: the whole view is in reverse video (DECSCNM).
    """

    fg: int = DEFAULT
    bg: int = DEFAULT
    palette: tuple[tuple[int, int], ...] = ()
    reverse: bool = False


PLAIN_TINT = Tint()


@dataclass(slots=True)
class View:
    """A block of rows at a place of the terminal: a pane, a line of the status, a message, a popup, a menu.

    Rows that are longer than ``width`` are cut, shorter ones and missing ones are filled with blanks. A view that is
    ``held`` is not looked at for this frame: what changed in it waits for one in which it is not.
    """

    x: int
    y: int
    width: int
    height: int
    rows: Sequence[Row]
    tint: Tint = PLAIN_TINT
    held: bool = False

    @property
    def place(self) -> tuple[int, int, int, int, Tint]:
        """What decides which cells the view covers and how they are made from its rows."""
        return (self.x, self.y, self.width, self.height, self.tint)


PaneView = View


@dataclass(frozen=True, slots=True)
class Cursor:
    """The cursor: its cell, whether it shows, its shape (DECSCUSR 0 to 6), mode 12 (blink) and its colour.

    ``colour`` is encoded as in ``pymux_wf.colour``; DEFAULT is the terminal's own.
    """

    x: int = 0
    y: int = 0
    visible: bool = True
    shape: int = 0
    blink: bool = False
    colour: int = DEFAULT


@dataclass(frozen=True, slots=True)
class OuterModes:
    """The modes the user's terminal should be in.

    Attributes:
        mouse: 0, 1000 (buttons), 1002 (drags) or 1003 (all motion); reports are always asked for in SGR form (1006).
        bracketed_paste, focus_events: modes 2004 and 1004.
        extended_keys: modifyOtherKeys level 0 to 2.
        theme_reports: mode 2031.
        progress: ``state;percent`` of OSC 9;4, or "".
    """

    mouse: int = 0
    bracketed_paste: bool = False
    focus_events: bool = False
    extended_keys: int = 0
    theme_reports: bool = False
    progress: str = ""


@dataclass(slots=True)
class Scene:
    """One frame.

    Attributes:
        columns, lines: the size of the client's terminal.
        views: what is shown, in stacking order: later ones cover earlier ones. Usually the panes, then the texts on
            their borders, the status lines, a message, popups and menus.
        background: what shows where no view is: borders and the area outside a small window
            (``borders.draw_borders``); None is blank. Compared by identity: an unchanged one should be the same object.
        background_y: the line of the terminal on which the background begins.
        cursor: the cursor.
        title: the terminal's title, or None to leave it alone.
        modes: the modes the terminal should be in.
    """

    columns: int
    lines: int
    views: list[View]
    background: Sequence[Row] | None = None
    background_y: int = 0
    cursor: Cursor = field(default_factory=Cursor)
    title: str | None = None
    modes: OuterModes = field(default_factory=OuterModes)


def status_view(row: Row, y: int, columns: int) -> View:
    """A view of one line over the whole width: a status line, a message, a prompt."""
    return View(0, y, columns, 1, [row])
