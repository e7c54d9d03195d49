"""Switching modes on and off, asking for them, and the alternate screen.

Two tables say which number is which attribute of ``Modes``; what needs more than setting an attribute has a method.

Sources: ECMA-48 8.3.125 SM, 8.3.106 RM; DEC STD 070; xterm ctlseqs (DECSET, DECRST, DECRQM, XTSAVE, XTRESTORE).
"""

from __future__ import annotations

from pymux_wf.terminal.resizing import Resizing
from pymux_wf.terminal.row import Row

ANSI_SWITCHES = {4: "insert", 20: "newline"}

PRIVATE_SWITCHES = {
    1: "application_cursor",
    5: "reverse_video",
    6: "origin",
    7: "autowrap",
    12: "cursor_blink",
    25: "cursor_visible",
    45: "reverse_wrap",
    66: "application_keypad",
    1004: "focus_events",
    1007: "alternate_scroll",
    2004: "bracketed_paste",
    2026: "synchronized",
    2031: "theme_reports",
    2048: "size_reports",
    7737: "visibility_reports",
}
MOUSE_PROTOCOLS = (9, 1000, 1002, 1003)
MOUSE_ENCODINGS = (1005, 1006, 1015)
ALTERNATE_MODES = (47, 1047, 1049)
LEFT_RIGHT_MODE = 69
COLUMN_MODE = 3
SAVE_CURSOR_MODE = 1048

SIZE_MODE = 2048
"""Taken, not offered: who finds it (Textual) takes a mouse in pixels (1016) for granted, and divides by the size of a
cell, which need not be known.
"""

# Modes that only concern the grid: the outside need not hear of them.
_INTERNAL = {"insert", "newline", "origin", "autowrap", "reverse_wrap"}


_EVEN_WITHOUT_CHANGE = {"origin", "visibility_reports"}


class ModeSwitches(Resizing):
    """SM, RM, DECSET, DECRST and what they entail."""

    def set_mode(self, *modes: int, private: bool = False) -> None:
        """SM, DECSET (``private``)."""
        for mode in modes:
            self._switch(mode, True, private)

    def reset_mode(self, *modes: int, private: bool = False) -> None:
        """RM, DECRST (``private``)."""
        for mode in modes:
            self._switch(mode, False, private)

    def _switch(self, mode: int, on: bool, private: bool) -> None:
        name = (PRIVATE_SWITCHES if private else ANSI_SWITCHES).get(mode)
        if name is not None:
            self._switch_named(name, on)
        elif not private:
            return
        elif mode in MOUSE_PROTOCOLS:
            self.modes.mouse_protocol = mode if on else 0
            self.event("modes")
        elif mode in MOUSE_ENCODINGS:
            self._switch_encoding(mode, on)
        elif mode in ALTERNATE_MODES:
            self.switch_screen(on, mode == 1049)
        elif mode == SAVE_CURSOR_MODE:
            if on:
                self.save_cursor()
            else:
                self.restore_cursor()
        elif mode == LEFT_RIGHT_MODE:
            self._switch_side_margins(on)
        elif mode == COLUMN_MODE:
            self._switch_columns()

    def _switch_named(self, name: str, on: bool) -> None:
        if getattr(self.modes, name) == on and name not in _EVEN_WITHOUT_CHANGE:
            return
        setattr(self.modes, name, on)
        if name in _INTERNAL:
            if name == "origin":
                self._go(0, 0)
            elif name == "autowrap":
                self._settle_wrap()
            self._set_unusual()
            return
        if name == "cursor_visible":
            self.cursor.hidden = not on
        elif name == "reverse_video":
            for row in self.rows:
                row.touched = True
        elif name == "size_reports" and on:
            self.report_size()
        elif name == "visibility_reports" and on:
            self.event("visibility")  # the outside answers, also where the program before left it on
        self.event("modes")

    def show_cursor(self, shown: bool, flickers: bool) -> None:
        """DECTCEM; ``flickers`` where the opposite was sent just before, so that something surely changes."""
        if flickers or self.modes.cursor_visible is not shown:
            self.modes.cursor_visible = shown
            self.cursor.hidden = not shown
            self.event("modes")

    def _switch_encoding(self, mode: int, on: bool) -> None:
        if on:
            self.modes.mouse_encoding = mode
        elif self.modes.mouse_encoding == mode:
            self.modes.mouse_encoding = 0
        self.event("modes")

    def _switch_side_margins(self, on: bool) -> None:
        """DECLRMM. Without it the side margins are the screen's own edges."""
        self._settle_wrap()
        self.left_right = on
        self.left, self.right = 0, self.columns - 1
        self._set_unusual()

    def _switch_columns(self) -> None:
        """DECCOLM: the size is not the program's to change, but the clearing that programs rely on is kept."""
        self.top, self.bottom = 0, self.lines - 1
        self.left, self.right = 0, self.columns - 1
        self._erase_rows(0, self.lines, False)
        self._go(0, 0)

    def switch_screen(self, alternate: bool, save: bool) -> None:
        """To the alternate screen (blank) or back; ``save`` keeps the cursor and pen over the visit (1049)."""
        if alternate == self.alternate or (alternate and not self.allow_alternate):
            if save and not alternate and self.main_cursor is not None:
                # As in xterm and tmux the cursor goes back again where programs leave twice.
                x, y, self.cursor.style = self.main_cursor
                self.cursor.x, self.cursor.y = min(x, self.columns), min(y, self.lines - 1)
                self.held = None
            return
        if alternate:
            self._enter_alternate(save)
        else:
            self._leave_alternate(save)
        self.keyboard_flags_changed()
        for row in self.rows:
            row.touched = True
        self.event("alternate", "1" if alternate else "0")

    def _enter_alternate(self, save: bool) -> None:
        cursor = self.cursor
        self.main_rows = self.rows
        self.main_size = (self.columns, self.lines)
        self.main_cursor = (cursor.x, cursor.y, cursor.style) if save else None
        self.alternate = True
        self.rows = [Row(self.columns, cursor.style.erased()) for _ in range(self.lines)]

    def _leave_alternate(self, save: bool) -> None:
        assert self.main_rows is not None
        size = (self.columns, self.lines)
        cursor = self.cursor
        here = (cursor.x, cursor.y, cursor.style)
        self.rows, self.main_rows = self.main_rows, None
        self.alternate = False
        saved = self.main_cursor
        if saved is not None:
            # The cursor must be where it was on the main screen while that takes its new size.
            cursor.x, cursor.y, cursor.style = saved
        if self.main_size != size:
            self.columns, self.lines = self.main_size
            cursor.x = min(cursor.x, self.columns)
            cursor.y = min(cursor.y, self.lines - 1)
            self.resize(lines=size[1], columns=size[0])
        if saved is None or not save:
            cursor.x, cursor.y, cursor.style = here

    def keyboard_flags_changed(self) -> None:
        """The kitty keyboard flags are the top of the present screen's stack."""
        stack = self.keyboard_stacks[self.alternate]
        flags = stack[-1] if stack else 0
        if flags != self.modes.kitty_flags:
            self.modes.kitty_flags = flags
            self.event("modes")

    def keypad_application(self) -> None:
        """DECKPAM."""
        self._switch_named("application_keypad", True)

    def keypad_numeric(self) -> None:
        """DECKPNM."""
        self._switch_named("application_keypad", False)

    def set_cursor_shape(self, shape: int = 0) -> None:
        """DECSCUSR: 0 default, 1 and 2 block, 3 and 4 underline, 5 and 6 bar; odd ones blink."""
        if shape <= 6:
            self.modes.cursor_shape = shape
            self.event("modes")

    # Asking.

    def mode_state(self, mode: int, private: bool) -> int:
        """DECRQM's answer: 0 unknown, 1 set, 2 reset, 4 permanently reset."""
        name = (PRIVATE_SWITCHES if private else ANSI_SWITCHES).get(mode)
        if name is not None:
            return 1 if getattr(self.modes, name) else 2
        if not private:
            return 0
        if mode in MOUSE_PROTOCOLS:
            return 1 if self.modes.mouse_protocol == mode else 2
        if mode in MOUSE_ENCODINGS:
            return 1 if self.modes.mouse_encoding == mode else 2
        if mode in ALTERNATE_MODES:
            return 1 if self.alternate else 2
        if mode == LEFT_RIGHT_MODE:
            return 1 if self.left_right else 2
        if mode == SAVE_CURSOR_MODE:
            return 1 if self.alternate in self.saved else 2
        return 4 if mode == COLUMN_MODE else 0

    def report_mode(self, mode: int = 0, private: bool = False) -> None:
        """DECRQM, answered with DECRPM."""
        mark = "?" if private else ""
        state = 0 if private and mode == SIZE_MODE else self.mode_state(mode, private)
        self.write_process_input(f"\x1b[{mark}{mode};{state}$y")

    def save_modes(self, *modes: int) -> None:
        """XTSAVE: remembers private modes for XTRESTORE."""
        for mode in modes:
            self.saved_modes[mode] = self.mode_state(mode, True) == 1

    def restore_modes(self, *modes: int) -> None:
        """XTRESTORE."""
        for mode in modes:
            if mode in self.saved_modes:
                self._switch(mode, self.saved_modes[mode], True)

    def soft_reset(self) -> None:
        """DECSTR: modes, margins, pen and saved cursor as after power-up; the text stays (DEC STD 070, xterm)."""
        modes = self.modes
        modes.insert = modes.origin = modes.newline = modes.reverse_wrap = False
        modes.autowrap = True
        modes.application_cursor = modes.application_keypad = False
        modes.cursor_visible = True
        modes.cursor_shape = 0
        modes.modify_other_keys = 0
        self.cursor.hidden = False
        self.cursor.style = self.cursor.style.after_sgr("0").replace(attrs=0, link=None)
        self.top, self.bottom = 0, self.lines - 1
        self.left, self.right, self.left_right = 0, self.columns - 1, False
        self.charsets = [None, None, None, None]
        self.charset = self.single_shift = 0
        self.saved.pop(self.alternate, None)
        self.keyboard_stacks[self.alternate].clear()
        self.keyboard_flags_changed()
        self._settle_wrap()
        self._set_unusual()
        self.event("modes")
