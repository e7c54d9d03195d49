"""What a terminal shows, as an immutable value: rows of cells, cursor, modes, title, links.

``Screen.of`` takes it from the engine's screen, which goes on changing; the value never does. It can be compared, used
as a key, sent elsewhere (``pack``, in ``packed``) and drawn (``formats``). Rows and columns count from 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from pymux_wf.snapshot.row import Row
from pymux_wf.snapshot.spans import Span, joined

if TYPE_CHECKING:
    from pymux_wf.terminal.history import History
    from pymux_wf.terminal.screen import Screen as EngineScreen

SHAPES = ("default", "block", "underline", "bar")
MICE = {0: None, 9: "x10", 1000: "click", 1002: "drag", 1003: "motion"}
ENCODINGS = {0: None, 1005: "utf8", 1006: "sgr", 1015: "urxvt"}


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the next character goes.

    Attributes:
        row, column: the cell it stands in.
        visible: DECTCEM.
        shape: "default", "block", "underline" or "bar" (DECSCUSR).
        blink: the program asked for blinking.
        pending_wrap: it stands behind the character in the last column; the next one goes to the next row.
    """

    row: int = 0
    column: int = 0
    visible: bool = True
    shape: str = "default"
    blink: bool = False
    pending_wrap: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Modes:
    """What the program has switched on.

    Attributes:
        alternate: the alternate screen is shown (``CSI ? 1049 h``).
        mouse: what is reported: None, "x10", "click", "drag" (1002) or "motion" (1003).
        mouse_encoding: None, "utf8", "sgr" or "urxvt".
        kitty_keyboard: flags of the kitty keyboard protocol.
        modify_other_keys: xterm's, 0 to 2.
        The others: on or off, named as in ``pymux_wf.terminal.modes``.
    """

    alternate: bool = False
    application_cursor: bool = False
    application_keypad: bool = False
    bracketed_paste: bool = False
    focus_events: bool = False
    mouse: str | None = None
    mouse_encoding: str | None = None
    insert: bool = False
    origin: bool = False
    autowrap: bool = True
    reverse_wrap: bool = False
    newline: bool = False
    synchronized: bool = False
    reverse_video: bool = False
    alternate_scroll: bool = False
    kitty_keyboard: int = 0
    modify_other_keys: int = 0

    def changes(self) -> dict[str, Any]:
        """What differs from a terminal that was just switched on, by name."""
        return {name: value for name in self.__slots__ if (value := getattr(self, name)) != getattr(_FRESH, name)}

    def __repr__(self) -> str:
        return f"Modes({', '.join(f'{name}={value!r}' for name, value in self.changes().items())})"


_FRESH = Modes()
_SAME_NAME = tuple(
    name for name in Modes.__slots__ if name not in ("alternate", "mouse", "mouse_encoding", "kitty_keyboard")
)


class Link(NamedTuple):
    """A hyperlink on the screen: where it leads and the cells that hold it, one span a row."""

    uri: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Screen:
    """What a terminal of ``columns`` x ``lines`` cells shows.

    Attributes:
        rows: ``lines`` rows of ``columns`` cells, the topmost first.
        title, icon_name: as the program set them (OSC 2, OSC 1).
        cwd: the directory of the program where known, else "".
    """

    columns: int
    lines: int
    rows: tuple[Row, ...]
    cursor: Cursor = Cursor()
    modes: Modes = Modes()
    title: str = ""
    icon_name: str = ""
    cwd: str = ""

    @staticmethod
    def of(screen: EngineScreen, *, cwd: str = "", title: str | None = None) -> Screen:
        """What the engine's screen shows now.

        Args:
            cwd: the directory, where the caller knows better than the program told (OSC 7).
            title: the title to give it, where it is not the one the program set.

        >>> from pymux_wf.terminal import ByteStream, Screen as Terminal
        >>> terminal = Terminal(20, 3)
        >>> ByteStream(terminal).feed(b"one\\r\\n\\x1b[1;31mtwo")
        >>> screen = Screen.of(terminal)
        >>> screen
        Screen(20x3, cursor 1,3, 'one\\ntwo')
        >>> screen.rows[1].cells[0]
        Cell(text='t', width=1, style=Style(bold=True, fg='red'))
        """
        screen.settle()
        return Screen(
            screen.columns,
            screen.lines,
            tuple(map(Row.of, screen.rows)),
            cursor_of(screen),
            modes_of(screen),
            screen.title if title is None else title,
            screen.icon_name,
            cwd or screen.directory,
        )

    @property
    def text(self) -> str:
        """The rows joined by newlines, without the blanks at the end of each and the blank rows at the end."""
        return "\n".join(self.lines_text).rstrip("\n")

    @property
    def lines_text(self) -> tuple[str, ...]:
        """The text of each row without the blanks at its end, ``lines`` of them."""
        return tuple(row.text for row in self.rows)

    def line(self, number: int) -> str:
        """The text of one row; negative numbers count from the bottom.

        Raises:
            IndexError: there is no such row.
        """
        if not -self.lines <= number < self.lines:
            raise IndexError(f"the screen has {self.lines} rows, not row {number}")
        return self.rows[number].text

    @property
    def links(self) -> tuple[Link, ...]:
        """The hyperlinks in reading order; one that is broken by the right edge is one link."""
        pieces = [
            (uri, Span(y, run.column, run.length))
            for y, row in enumerate(self.rows)
            for run in row.runs
            if (uri := run.style.link) is not None
        ]
        return tuple(Link(*found) for found in joined(pieces, self.columns, [row.wrapped for row in self.rows]))

    def diff(self, other: Screen) -> list[int]:
        """The numbers of the rows that differ from ``other``'s; rows that only one of them has differ.

        >>> a, b = Row("a"), Row("b")
        >>> Screen(1, 2, (a, a)).diff(Screen(1, 3, (a, b, b)))
        [1, 2]
        """
        pairs = zip(self.rows, other.rows)
        short, long = sorted((self.lines, other.lines))
        return [y for y, (mine, theirs) in enumerate(pairs) if mine != theirs] + list(range(short, long))

    def pack(self) -> dict[str, Any]:
        """Plain values (str, bytes, int, bool, list, dict) that a wire can carry; see ``packed``."""
        from pymux_wf.snapshot.packed import pack_screen

        return pack_screen(self)

    @staticmethod
    def unpack(packed: object) -> Screen:
        """The screen that was packed.

        Raises:
            ValueError: this is no packed screen; the message says what is wrong.
        """
        from pymux_wf.snapshot.packed import unpack_screen

        return unpack_screen(packed)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        text = self.text
        shown = repr(text if len(text) <= 40 else text[:40] + "\u2026")
        return f"Screen({self.columns}x{self.lines}, cursor {self.cursor.row},{self.cursor.column}, {shown})"


def rows_of_history(history: History, start: int = 0, end: int | None = None) -> list[Row]:
    """Rows ``start`` to ``end`` (exclusive) of a history as values, 0 the oldest; what it does not have is left out."""
    first, last, _ = slice(start, end).indices(history.size)
    return [Row.of(row) for row in history.rows(first, last)]


def cursor_of(screen: EngineScreen) -> Cursor:
    """The cursor of an engine's screen."""
    cursor, modes = screen.cursor, screen.modes
    x, y, shape = cursor.x, cursor.y, modes.cursor_shape
    return Cursor(
        y,
        min(x, screen.columns - 1),
        not cursor.hidden,
        SHAPES[(shape + 1) // 2],
        modes.cursor_blink or shape % 2 == 1,
        x >= screen.columns or (screen.held is not None and screen.held == (x, y)),
    )


def modes_of(screen: EngineScreen) -> Modes:
    """The modes of an engine's screen."""
    modes = screen.modes
    return Modes(
        alternate=screen.alternate,
        mouse=MICE.get(modes.mouse_protocol),
        mouse_encoding=ENCODINGS.get(modes.mouse_encoding),
        kitty_keyboard=modes.kitty_flags,
        **{name: getattr(modes, name) for name in _SAME_NAME},
    )
