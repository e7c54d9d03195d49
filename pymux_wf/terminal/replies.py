"""What a program asks and the terminal answers: identity, status, positions, sizes, key modifiers, keyboard flags.

Nothing is ever answered with text the program sent, apart from numbers it asked about.

Sources: ECMA-48 8.3.24 DA, 8.3.35 DSR; DEC STD 070; xterm ctlseqs (XTVERSION, XTMODKEYS, XTWINOPS, DECXCPR); kitty
keyboard protocol; contour's dark and light reports (mode 2031).
"""

from __future__ import annotations

from pymux_wf.terminal.mode_switches import ModeSwitches

_TITLE_STACK_LIMIT = 10
_KEYBOARD_STACK_LIMIT = 16
_ALL_KEYBOARD_FLAGS = 31


class Replies(ModeSwitches):
    """Questions and their answers."""

    def report_device_attributes(self, mode: int = 0, **_: bool) -> None:
        """DA1 and DECID: a VT100 with advanced video, and sixel is not among the abilities."""
        if mode == 0:
            self.write_process_input("\x1b[?1;2c")

    def report_secondary_attributes(self, mode: int = 0) -> None:
        """DA2: tmux's number, which programs look for."""
        if mode == 0:
            self.write_process_input("\x1b[>84;0;0c")

    def report_tertiary_attributes(self, mode: int = 0) -> None:
        """DA3: a unit id of zeroes."""
        if mode == 0:
            self.write_process_input("\x1bP!|00000000\x1b\\")

    def report_version(self, mode: int = 0) -> None:
        """XTVERSION: the text is ``version_reply``."""
        if mode == 0:
            self.write_process_input(f"\x1bP>|{self.version_reply}\x1b\\")

    def report_terminal_parameters(self, mode: int = 0) -> None:
        """DECREQTPARM (VT100)."""
        if mode <= 1:
            self.write_process_input(f"\x1b[{mode + 2};1;1;128;128;1;0x")

    def report_device_status(self, mode: int = 0, private: bool = False) -> None:
        """DSR 5 (status), 6 (CPR, DECXCPR), 996 (dark or light: the outside answers)."""
        if mode == 6:
            y, x = self._reported_position()
            self.write_process_input(f"\x1b[?{y};{x};1R" if private else f"\x1b[{y};{x}R")
        elif mode == 5 and not private:
            self.write_process_input("\x1b[0n")
        elif mode == 996 and private:
            self.event("theme-query")
        elif private and mode in _PRIVATE_STATUS:
            self.write_process_input(_PRIVATE_STATUS[mode])

    def _reported_position(self) -> tuple[int, int]:
        cursor = self.cursor
        x = min(cursor.x, self.columns - 1)
        if self.modes.origin:
            return cursor.y - self.top + 1, x - self.left + 1
        return cursor.y + 1, x + 1

    # XTMODKEYS.

    def set_key_modifiers(self, resource: int = 0, value: int = 0) -> None:
        """``CSI > 4 ; n m``: modifyOtherKeys."""
        if resource == 4:
            self._modify_other_keys(min(value, 2))

    def reset_key_modifiers(self, resource: int = 0) -> None:
        """``CSI > 4 n``: modifyOtherKeys off."""
        if resource == 4:
            self._modify_other_keys(0)

    def _modify_other_keys(self, value: int) -> None:
        if self.modes.modify_other_keys != value:
            self.modes.modify_other_keys = value
            self.event("modes")

    def report_key_modifiers(self, resource: int = 0) -> None:
        """``CSI ? 4 m``."""
        if resource == 4:
            self.write_process_input(f"\x1b[>4;{self.modes.modify_other_keys}m")

    # kitty's keyboard protocol.

    def report_keyboard_flags(self) -> None:
        """``CSI ? u``."""
        self.write_process_input(f"\x1b[?{self.modes.kitty_flags}u")

    def push_keyboard_flags(self, flags: int = 0) -> None:
        """``CSI > flags u``; the oldest entry goes when the stack is full."""
        stack = self.keyboard_stacks[self.alternate]
        stack.append(flags & _ALL_KEYBOARD_FLAGS)
        del stack[:-_KEYBOARD_STACK_LIMIT]
        self.keyboard_flags_changed()

    def pop_keyboard_flags(self, count: int = 1) -> None:
        """``CSI < count u``."""
        stack = self.keyboard_stacks[self.alternate]
        del stack[max(0, len(stack) - (count or 1)) :]
        self.keyboard_flags_changed()

    def change_keyboard_flags(self, flags: int = 0, how: int = 1) -> None:
        """``CSI = flags ; how u``: set (1), add (2), take away (3)."""
        stack = self.keyboard_stacks[self.alternate]
        now = stack.pop() if stack else 0
        flags &= _ALL_KEYBOARD_FLAGS
        stack.append({2: now | flags, 3: now & ~flags}.get(how, flags))
        self.keyboard_flags_changed()

    # XTWINOPS.

    def window_operation(self, what: int = 0, first: int = 0, second: int = 0) -> None:
        """Size reports and the stack of titles. Requests to move or resize the window are not the program's to make,
        and the title is never reported back, since whoever can print could then type."""
        if what == 18:
            self.write_process_input(f"\x1b[8;{self.lines};{self.columns}t")
        elif what == 19:
            self.write_process_input(f"\x1b[9;{self.lines};{self.columns}t")
        elif what == 14 and self.pixels is not None:
            self.write_process_input(f"\x1b[4;{self.pixels[1] * self.lines};{self.pixels[0] * self.columns}t")
        elif what == 16 and self.pixels is not None:
            self.write_process_input(f"\x1b[6;{self.pixels[1]};{self.pixels[0]}t")
        elif what == 22:
            self._push_title()
        elif what == 23:
            self._pop_title(first)

    def _push_title(self) -> None:
        self.title_stack.append((self.title, self.icon_name))
        del self.title_stack[:-_TITLE_STACK_LIMIT]

    def _pop_title(self, which: int) -> None:
        """``which``: 0 both, 1 the icon's name, 2 the window's title."""
        if not self.title_stack:
            return
        title, icon = self.title_stack.pop()
        if which in (0, 2):
            self.set_title(title)
        if which in (0, 1):
            self.set_icon_name(icon)

    def set_title(self, title: str) -> None:
        """OSC 0 and 2."""
        if self.allow_title and title != self.title:
            self.title = title
            self.event("title", title)

    def set_icon_name(self, name: str) -> None:
        """OSC 0 and 1."""
        if self.allow_title and name != self.icon_name:
            self.icon_name = name
            self.event("icon", name)

    def bell(self) -> None:
        """BEL."""
        self.event("bell")

    def answerback(self) -> None:
        """ENQ: no answer; an answerback message would be typed into whatever runs."""


_PRIVATE_STATUS = {
    15: "\x1b[?13n",  # no printer
    25: "\x1b[?21n",  # user-defined keys locked
    26: "\x1b[?27;1;0;0n",  # keyboard
    53: "\x1b[?50n",  # no locator
    55: "\x1b[?50n",
    56: "\x1b[?57;0n",
    75: "\x1b[?70n",  # data integrity
    85: "\x1b[?83n",  # no multiple sessions
}
