"""The screen of one terminal: the whole of its layers, and what a reader of it needs.

A reader (a renderer, copy mode, a capture) calls ``settle()`` and then compares rows by identity and ``version``; it
changes nothing. Only control functions and text, fed through a stream or called by name, change cells.
"""

from __future__ import annotations

from pymux_wf.terminal.dispatch import call_of, has_embedded
from pymux_wf.terminal.pyte_views import PyteViews
from pymux_wf.terminal.row import Row
from pymux_wf.terminal.tokens import embedded


class Screen(PyteViews):
    """A terminal screen of ``columns`` x ``lines`` cells with a history above it.

    Attributes:
        columns, lines: the size in cells.
        rows: the visible rows, ``lines`` of them, the topmost first.
        cursor: where the next character goes (``x == columns``: a wrap is pending).
        modes: what the program has switched on (``modes.Modes``).
        history: the lines that scrolled off (``history.History``).
        alternate: whether the alternate screen is shown.
        title, icon_name, directory: what the program set with OSC 2, 1 and 7.
        default_fg, default_bg, cursor_colour, palette: colours the program set (OSC 10, 11, 12, 4).
        host_fg, host_bg: the outer terminal's colours where known; answers to colour queries fall back to them.
        pixels: size of a cell (width, height) where known, for reports in pixels.
        allow_alternate, allow_title: whether the program may use the alternate screen and set titles.
        base_palette: colours by number that hold where the program set none; whoever shows the screen sees to them.
        scroll_on_clear: whether clearing the whole screen sends its lines to the history.
        named_colour: looks a colour's name up that a program sets in OSC 4, 10, 11 or 12; knows none at first.
        version_reply: the text answered to XTVERSION.
    """

    def __init__(
        self, columns: int, lines: int, *, history_limit: int = 2000, history_bytes: int | None = None
    ) -> None:
        """A blank screen.

        Args:
            columns, lines: the size in cells, at least 1 each.
            history_limit: rows kept above the screen.
            history_bytes: about how many bytes the history may take, None for no limit but the rows.
        """
        super().__init__(columns, lines, history_limit=history_limit, history_bytes=history_bytes)
        self._dirty = set(range(self.lines))
        self._seen = []

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.columns}, {self.lines})"

    def reset(self) -> None:
        """RIS: everything as it was at first. The history stays, and the main screen's lines join it as in tmux; titles
        and directory stay too, as in xterm and tmux: they are not the screen's."""
        if self.main_rows is not None:
            self.rows, self.main_rows = self.main_rows, None
            self.alternate = False
            self.event("alternate", "0")
        if self.scroll_on_clear:
            self._rows_to_history()
        kept = self.title, self.icon_name, self.directory
        self._start()
        self.title, self.icon_name, self.directory = kept
        self.event("modes")
        self.event("reset")

    def settle(self) -> None:
        """Gives every row that was touched a new ``version``. Call before comparing rows with what was shown."""
        for row in self.rows:
            if row.touched:
                row.touched = False
                row.version += 1

    def absolute_row(self, index: int) -> Row:
        """Row ``index`` counted from the oldest row of the history; those of the screen follow.

        Raises:
            IndexError: there is no such row.
        """
        size = self.history.size
        return self.history.row(index) if index < size else self.rows[index - size]

    def perform(self, control: str) -> None:
        """Carries out one complete control function given as text."""
        if control == "\r\n":
            self.carriage_return()
            self.linefeed()
            return
        if has_embedded(control):
            self.embedded_controls(*embedded(control))
            return
        name, arguments, keywords = call_of(control)
        getattr(self, name)(*arguments, **keywords)

    def embedded_controls(self, inner: str, rest: str) -> None:
        """A sequence with C0 controls inside: those first, then the sequence without them."""
        for character in inner:
            self.perform(character)
        name, arguments, keywords = call_of(rest)
        getattr(self, name)(*arguments, **keywords)

    def select_other_charset(self, code: str) -> None:
        """``ESC % @`` and ``ESC % G``: no effect. The terminal stays in UTF-8 whatever a program or noise says; who
        embeds it may set ``ByteStream.use_utf8``."""
