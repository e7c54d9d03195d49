"""The modes of one terminal that the outside may need to know, as plain attributes.

Keys are encoded, the mouse is reported and the outer cursor is drawn by what stands here. The modes that only concern
editing inside the grid (margins, tabs, character sets) live with the screen. Switching is in ``mode_switches``.
"""

from __future__ import annotations


class Modes:
    """One terminal's modes; read freely, written by the screen alone.

    Attributes:
        application_cursor: DECCKM (``CSI ? 1 h``).
        application_keypad: DECNKM or DECKPAM (``CSI ? 66 h``, ``ESC =``).
        bracketed_paste: ``CSI ? 2004 h``.
        focus_events: ``CSI ? 1004 h``.
        mouse_protocol: 0, 9 (X10), 1000 (press and release), 1002 (drag), 1003 (any motion).
        mouse_encoding: 0, 1005 (UTF-8), 1006 (SGR), 1015 (urxvt).
        insert: IRM. origin: DECOM. autowrap: DECAWM. reverse_wrap: ``CSI ? 45 h``. newline: LNM.
        cursor_visible: DECTCEM. cursor_blink: ``CSI ? 12 h``. cursor_shape: DECSCUSR 0 to 6.
        synchronized: ``CSI ? 2026 h``: hold drawing back until it is reset.
        reverse_video: DECSCNM.
        modify_other_keys: 0 to 2 (``CSI > 4 ; n m``).
        kitty_flags: progressive enhancement flags of the kitty keyboard protocol.
        alternate_scroll: ``CSI ? 1007 h``: the wheel sends cursor keys on the alternate screen.
        theme_reports: ``CSI ? 2031 h``: tell the program when dark and light change.
        size_reports: ``CSI ? 2048 h``: tell the program its size in band.
        visibility_reports: ``CSI ? 7737 h``: tell the program whether somebody sees it.
    """

    __slots__ = (
        "alternate_scroll",
        "application_cursor",
        "application_keypad",
        "autowrap",
        "bracketed_paste",
        "cursor_blink",
        "cursor_shape",
        "cursor_visible",
        "focus_events",
        "insert",
        "kitty_flags",
        "modify_other_keys",
        "mouse_encoding",
        "mouse_protocol",
        "newline",
        "origin",
        "reverse_video",
        "reverse_wrap",
        "size_reports",
        "synchronized",
        "theme_reports",
        "visibility_reports",
    )

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """All modes as a terminal has them when it is switched on."""
        self.application_cursor = False
        self.application_keypad = False
        self.bracketed_paste = False
        self.focus_events = False
        self.mouse_protocol = 0
        self.mouse_encoding = 0
        self.insert = False
        self.origin = False
        self.autowrap = True
        self.reverse_wrap = False
        self.newline = False
        self.cursor_visible = True
        self.cursor_blink = False
        self.cursor_shape = 0
        self.synchronized = False
        self.reverse_video = False
        self.modify_other_keys = 0
        self.kitty_flags = 0
        self.alternate_scroll = False
        self.theme_reports = False
        self.size_reports = False
        self.visibility_reports = False

    def values(self) -> tuple[int, ...]:
        """All values in the order of the names, for comparing two states."""
        return tuple(getattr(self, name) for name in self.__slots__)

    def __repr__(self) -> str:
        fresh = Modes()
        changed = [n for n in self.__slots__ if getattr(self, n) != getattr(fresh, n)]
        return f"Modes({', '.join(f'{n}={getattr(self, n)}' for n in changed)})"
