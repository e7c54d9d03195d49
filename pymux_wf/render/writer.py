"""The bytes for one user's terminal: what it needs to go from the scene it shows to the next one.

``TerminalWriter`` is all a server needs of this room for each client: ``enter`` once, ``draw`` for each frame,
``leave`` at the end. It relies on ``compose`` for the lines that changed and on ``painter`` for the bytes of a line.
It performs no output: bytes are returned.
"""

from __future__ import annotations

from pymux_wf.colour import to_rgb
from pymux_wf.render.capabilities import Capabilities
from pymux_wf.render.compose import Composer, Shift
from pymux_wf.render.painter import Painter, shows_nothing
from pymux_wf.render.scene import Cursor, OuterModes, Scene
from pymux_wf.render.scroll import Block, moved_block, moved_text

_HIDE = "\x1b[?25l"
_SHOW = "\x1b[?25h"

_FLICKER_SIZE = 512
"""Frames of more characters than this hide the cursor while they are drawn."""

_SYNCHRONIZED_SIZE = 64
"""Frames of more characters than this are worth the 16 bytes of a synchronized update."""

_SCROLL_COST = 14
"""Cells that have to change without a scroll for the scroll to pay."""


_MANY_LINES = 5
"""Changed lines from which on it is worth looking for what they have in common."""


def _span(block: Block, offset: int) -> tuple[int, int]:
    """The first and the last line that a moved block touches, coming and going."""
    start, stop, distance = block
    return offset + min(start, start + distance), offset + max(stop, stop + distance) - 1


def _printable(text: str) -> str:
    """``text`` without control characters, for use inside an OSC string."""
    return "".join([character for character in text if character.isprintable() or character == " "])


class TerminalWriter:
    """Draws scenes on one terminal.

    The caller sends every returned byte, in order; a frame that cannot be sent must not be drawn. After anything else
    wrote to the terminal (a suspended client, a resize) call ``invalidate``.
    """

    def __init__(self, capabilities: Capabilities) -> None:
        self._capabilities = capabilities
        self._composer = Composer()
        self._painter = Painter(capabilities, 0, 0)
        self._stale = True
        self._cursor_shown: bool | None = None
        self._cursor = Cursor()
        self._modes = OuterModes()
        self._title: str | None = None

    @property
    def capabilities(self) -> Capabilities:
        """What the writer makes use of; set it when the terminal has told more about itself."""
        return self._capabilities

    @capabilities.setter
    def capabilities(self, capabilities: Capabilities) -> None:
        if capabilities.shows_like(self._capabilities):
            self._painter.adopt(capabilities)
        else:
            self._painter = Painter(capabilities, 0, 0)
            self._stale = True
        self._capabilities = capabilities

    def invalidate(self) -> None:
        """Take the terminal's content as unknown: the next frame is drawn whole."""
        self._stale = True

    # -- coming and going ----------------------------------------------------------------------------------------

    def enter(self) -> bytes:
        """Take the terminal over: alternate screen, keypad, title saved. The first ``draw`` after it draws
        everything."""
        capabilities = self._capabilities
        text = "\x1b[?1049h" if capabilities.alternate_screen else ""
        if capabilities.alternate_screen and capabilities.title_stack:
            text += "\x1b[22;0;0t"
        if capabilities.keypad:
            text += "\x1b[?1h\x1b="
        self._stale = True
        self._cursor_shown = None
        self._cursor = Cursor()
        self._modes = OuterModes()
        self._title = None
        return text.encode()

    def leave(self) -> bytes:
        """Give the terminal back as it was found. Good at any time, also twice."""
        capabilities = self._capabilities
        text = self._mode_changes(self._modes, OuterModes())
        self._modes = OuterModes()
        text += self._cursor_look(Cursor())
        text += "\x1b[r" if capabilities.scroll_region else ""
        text += "\x1b[m" + ("\x1b]8;;\x1b\\" if capabilities.hyperlinks else "")
        text += "\x1b[?1l\x1b>" if capabilities.keypad else ""
        text += "\x1b[H\x1b[J\x1b[?12l" + _SHOW
        if capabilities.alternate_screen:
            text += "\x1b[23;0;0t" if capabilities.title_stack else ""
            text += "\x1b[?1049l"
        self._stale = True
        self._cursor_shown = True
        return text.encode()

    def farewell(self) -> bytes:
        """What gives the terminal back whatever has been drawn since: for a client to keep, should its server
        vanish."""
        everything = TerminalWriter(self._capabilities)
        everything._modes = OuterModes(1003, True, True, 2, True)
        everything._cursor = Cursor(shape=2, blink=True, colour=1)
        return everything.leave()

    # -- frames --------------------------------------------------------------------------------------------------

    def draw(self, scene: Scene) -> bytes:
        """The bytes that make the terminal show ``scene``; empty where it does already."""
        if self._stale or self._painter.size != (scene.columns, scene.lines):
            self._begin(scene)
        out = self._painter.output.text
        dirty, shifts = self._composer.update(scene)
        if dirty:
            scrolled = [self._scroll(shift) for shift in shifts]
            if len(dirty) >= _MANY_LINES:
                self._change_lines_together(dirty, any(scrolled))
            self._paint(dirty)
        self._finish(scene)
        if not out:
            return b""
        text = "".join(out)
        out.clear()
        if self._capabilities.synchronized and len(text) > _SYNCHRONIZED_SIZE:
            text = f"\x1b[?2026h{text}\x1b[?2026l"
        return text.encode("utf-8", "replace")

    def _begin(self, scene: Scene) -> None:
        """Start from an empty terminal."""
        self._stale = False
        self._composer.forget()
        self._painter.resize(scene.columns, scene.lines)
        self._painter.clear()

    def _paint(self, dirty: list[int]) -> None:
        composer, painter = self._composer, self._painter
        before = len(painter.output.text)
        for y in dirty:
            cells, styles = composer.line(y)
            painter.paint(y, cells, styles, self._continues(y))
        self._hide_for(before)

    def _hide_for(self, before: int) -> None:
        """Hide the cursor over a frame in which it would be seen hopping about."""
        out = self._painter.output.text
        if self._capabilities.synchronized or self._cursor_shown is False or len(out) - before < 8:
            return
        if self._cursor_shown is None or sum(map(len, out)) > _FLICKER_SIZE:
            out.insert(0, _HIDE)
            self._cursor_shown = False

    def _continues(self, y: int) -> bool:
        """Whether line ``y`` is the soft-wrapped rest of the line above, both shown over the whole width."""
        composer = self._composer
        if not y or not self._painter.output.wrap_pending_above(y):
            return False
        above = composer.row_at(y - 1)
        return above is not None and above.wrapped and composer.sole(y) == composer.sole(y - 1)

    def _scroll(self, shift: Shift) -> bool:
        """Scroll the lines of a view whose rows moved as a block; False where that would not be shorter."""
        block = moved_block(shift.before, shift.after)
        if block is None:
            return False
        top, bottom = _span(block, shift.top)
        view = self._composer.sole(top)
        if view is None or any(self._composer.sole(y) != view for y in range(top, bottom + 1)):
            return False
        return self._scroll_block(block, shift.top)

    def _scroll_block(self, block: Block, offset: int) -> bool:
        start, stop, distance = block
        if not self._capabilities.scroll_region or self._cells_saved(offset + start, offset + stop) <= _SCROLL_COST:
            return False
        self._painter.scroll(*_span(block, offset), distance)
        return True

    def _change_lines_together(self, dirty: list[int], scrolled: bool) -> None:
        """Do at once what many lines have in common: that they are blank now, or that their text has moved."""
        composer, painter = self._composer, self._painter
        first, last = dirty[0], dirty[-1]
        lines = [composer.line(y) for y in range(first, last + 1)]
        top: int | None = None
        for y, (cells, styles) in enumerate([*lines, (["end"], [])], first):
            if shows_nothing(cells, styles):
                top = y if top is None else top
            elif top is not None:
                painter.blank_lines(top, y - 1)
                top = None
        if not scrolled:
            before = ["".join(cells) for cells in painter.cells[first : last + 1]]
            block = moved_text(before, ["".join(cells) for cells, _ in lines])
            if block is not None:
                self._scroll_block(block, first)

    def _cells_saved(self, start: int, stop: int) -> int:
        """How many cells of lines ``start`` to ``stop`` would have to be written without a scroll; counted until it
        is enough."""
        count = 0
        for y in range(start, stop):
            count += self._painter.cells_to_change(y, *self._composer.line(y))
            if count > _SCROLL_COST:
                break
        return count

    # -- cursor, modes, title ------------------------------------------------------------------------------------

    def _finish(self, scene: Scene) -> None:
        out = self._painter.output.text
        if scene.title is not None and scene.title != self._title:
            self._title = scene.title
            if self._capabilities.title:
                out.append(f"\x1b]0;{_printable(scene.title)}\x07")
        if scene.modes is not self._modes and scene.modes != self._modes:
            change = self._mode_changes(self._modes, scene.modes)
            if change:
                out.append(change)
            self._modes = scene.modes
        self._place_cursor(scene)

    def _place_cursor(self, scene: Scene) -> None:
        cursor, output = scene.cursor, self._painter.output
        inside = 0 <= cursor.x < scene.columns and 0 <= cursor.y < scene.lines
        if not (cursor.visible and inside):
            if self._cursor_shown is not False:
                output.text.insert(0, _HIDE)
                self._cursor_shown = False
            return
        look = self._cursor_look(cursor)
        if look:
            output.text.append(look)
        if not output.shows_cursor_at(cursor.x, cursor.y):
            output.move(cursor.x, cursor.y)
        if not self._cursor_shown:
            output.text.append(_SHOW)
            self._cursor_shown = True

    def _cursor_look(self, cursor: Cursor) -> str:
        """The change of the cursor's shape, blinking and colour; remembered as done."""
        known, capabilities = self._cursor, self._capabilities
        if cursor is known:
            return ""
        text = ""
        if cursor.shape != known.shape and capabilities.cursor_style:
            text += f"\x1b[{cursor.shape} q"
        if cursor.blink != known.blink:
            text += "\x1b[?12h" if cursor.blink else "\x1b[?12l"
        if cursor.colour != known.colour and capabilities.cursor_colour:
            value = to_rgb(cursor.colour)
            text += "\x1b]112\x07" if value is None else f"\x1b]12;#{value:06x}\x07"
        self._cursor = cursor
        return text

    def _mode_changes(self, old: OuterModes, new: OuterModes) -> str:
        capabilities = self._capabilities
        text = ""
        if new.mouse != old.mouse and capabilities.mouse:
            text += f"\x1b[?{old.mouse}l" if old.mouse else "\x1b[?1006h"
            text += f"\x1b[?{new.mouse}h" if new.mouse else "\x1b[?1006l"
        if new.bracketed_paste != old.bracketed_paste and capabilities.bracketed_paste:
            text += "\x1b[?2004h" if new.bracketed_paste else "\x1b[?2004l"
        if new.focus_events != old.focus_events and capabilities.focus:
            text += "\x1b[?1004h" if new.focus_events else "\x1b[?1004l"
        if new.extended_keys != old.extended_keys and capabilities.extended_keys:
            text += f"\x1b[>4;{new.extended_keys}m" if new.extended_keys else "\x1b[>4m"
        if new.theme_reports != old.theme_reports:
            text += "\x1b[?2031h" if new.theme_reports else "\x1b[?2031l"
        if new.progress != old.progress and capabilities.progress:
            text += f"\x1b]9;4;{_printable(new.progress or '0')}\x07"
        return text

    # -- things that are sent once -------------------------------------------------------------------------------

    def bell(self) -> bytes:
        """Ring."""
        return b"\x07"

    def clipboard(self, selection: str, data: str) -> bytes:
        """OSC 52: set the terminal's clipboard to base64 ``data``; nothing where it takes none."""
        if not self._capabilities.clipboard:
            return b""
        return f"\x1b]52;{_printable(selection)};{_printable(data)}\x07".encode()
