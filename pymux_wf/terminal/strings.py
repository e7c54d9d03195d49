"""Control strings: OSC, DCS, APC, PM, SOS and the ``ESC k`` title.

OSC commands are methods named in a table. What the outside must decide (clipboard, notifications, working directory,
progress) becomes an event. APC, PM and SOS are swallowed.

Sources: xterm ctlseqs (Operating System Commands, DECRQSS), iTerm2 (OSC 9, 133), ConEmu (OSC 9;4), kitty (OSC 99),
urxvt (OSC 777), FinalTerm (OSC 133), freedesktop terminal-wg (OSC 7, OSC 8), tmux (``DCS tmux;``).
"""

from __future__ import annotations

import re

from pymux_wf.colour import DEFAULT, INDEXED
from pymux_wf.terminal.rendition import rendition_parameters
from pymux_wf.terminal.replies import Replies
from pymux_wf.terminal.style import PROTECTED, Link
from pymux_wf.terminal.x_colours import format_colour, parse_colour

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_LINK_LIMIT = 8192
_TITLE_LIMIT = 4096
_HEX = re.compile(r"[0-9a-fA-F]{1,4}")

_COMMANDS = {
    "0": "_osc_both_titles",
    "1": "_osc_icon_name",
    "2": "_osc_title",
    "4": "_osc_palette",
    "7": "_osc_directory",
    "8": "_osc_link",
    "9": "_osc_notify_or_progress",
    "10": "_osc_foreground",
    "11": "_osc_background",
    "12": "_osc_cursor_colour",
    "52": "_osc_clipboard",
    "99": "_osc_kitty_notification",
    "104": "_osc_reset_palette",
    "110": "_osc_reset_foreground",
    "111": "_osc_reset_background",
    "112": "_osc_reset_cursor_colour",
    "133": "_osc_prompt",
    "777": "_osc_urxvt",
}


def _clean(text: str, limit: int) -> str:
    return _UNPRINTABLE.sub("", text)[:limit]


class Strings(Replies):
    """Control strings and their meaning."""

    _answer_end = "\x1b\\"

    def string_received(self, kind: str, body: str, end: str = "\x1b\\") -> None:
        """A whole control string; ``kind`` is the character after ESC (``]`` OSC, ``P`` DCS, ``k`` title, ...). What is
        answered to it has the same ``end``."""
        self._answer_end = end
        if kind == "]":
            command, _, rest = body.partition(";")
            name = _COMMANDS.get(command)
            if name is not None:
                getattr(self, name)(rest)
        elif kind == "P":
            self._dcs(body)
        elif kind == "k" and self.allow_title:
            self.event("rename", _clean(body, _TITLE_LIMIT))

    def _osc_both_titles(self, text: str) -> None:
        self._osc_icon_name(text)
        self._osc_title(text)

    def _osc_icon_name(self, text: str) -> None:
        self.set_icon_name(_clean(text, _TITLE_LIMIT))

    def _osc_title(self, text: str) -> None:
        self.set_title(_clean(text, _TITLE_LIMIT))

    # Colours.

    def _osc_palette(self, text: str) -> None:
        fields = text.split(";")
        for number, value in zip(fields[::2], fields[1::2]):
            if not (number.isascii() and number.isdigit()) or len(number) > 3 or int(number) > 255:
                continue
            index = int(number)
            if value == "?":
                colour = self.palette.get(index, self.base_palette.get(index, INDEXED | index))
                self.write_process_input(f"\x1b]4;{index};{format_colour(colour)}{self._answer_end}")
            else:
                self._set_palette(index, self._colour(value))

    def _colour(self, text: str) -> int | None:
        colour = parse_colour(text)
        return self.named_colour(text) if colour is None else colour

    def _set_palette(self, index: int, colour: int | None) -> None:
        if colour is not None and self.palette.get(index) != colour:
            self.palette[index] = colour
            self._colours_changed()

    def _osc_reset_palette(self, text: str) -> None:
        if not text:
            self.palette.clear()
        for number in text.split(";"):
            if number.isascii() and number.isdigit() and len(number) <= 3:
                self.palette.pop(int(number), None)
        self._colours_changed()

    def _colours_changed(self) -> None:
        for row in self.rows:
            row.touched = True
        self.event("colours")

    def _osc_foreground(self, text: str) -> None:
        # xterm: further values belong to the following commands (OSC 10;fg;bg).
        first, _, rest = text.partition(";")
        self._dynamic_colour("10", "default_fg", self.host_fg, first)
        if rest:
            self._osc_background(rest)

    def _osc_background(self, text: str) -> None:
        first, _, rest = text.partition(";")
        self._dynamic_colour("11", "default_bg", self.host_bg, first)
        if rest:
            self._osc_cursor_colour(rest)

    def _osc_cursor_colour(self, text: str) -> None:
        self._dynamic_colour("12", "cursor_colour", self.host_fg, text.partition(";")[0])

    def _dynamic_colour(self, command: str, name: str, host: int | None, value: str) -> None:
        present = getattr(self, name)
        if value != "?":
            colour = self._colour(value)
            if colour is not None and colour != present:
                setattr(self, name, colour)
                self._colours_changed()
        elif present != DEFAULT or host is not None:
            colour = present if present != DEFAULT else host
            self.write_process_input(f"\x1b]{command};{format_colour(colour or 0)}{self._answer_end}")
        else:
            self.event("query", command)

    def _osc_reset_foreground(self, _: str) -> None:
        self.default_fg = DEFAULT
        self._colours_changed()

    def _osc_reset_background(self, _: str) -> None:
        self.default_bg = DEFAULT
        self._colours_changed()

    def _osc_reset_cursor_colour(self, _: str) -> None:
        self.cursor_colour = DEFAULT
        self._colours_changed()

    # What the outside decides about.

    def _osc_directory(self, text: str) -> None:
        self.directory = _clean(text, _TITLE_LIMIT)
        self.event("cwd", self.directory)

    def _osc_link(self, text: str) -> None:
        parameters, _, uri = text.partition(";")
        uri = _clean(uri, _LINK_LIMIT)
        identity = ""
        for parameter in parameters.split(":"):
            if parameter.startswith("id="):
                identity = _clean(parameter[3:], 256)
        style = self.cursor.style
        self.cursor.style = style.replace(link=Link(uri, identity) if uri else None)

    def _osc_clipboard(self, text: str) -> None:
        selection, separator, data = text.partition(";")
        selection = "".join(c for c in selection if c in "cpqs01234567")
        if not separator:
            return
        if data == "?":
            self.event("clipboard-query", selection)
        else:
            self.event("clipboard", selection, data)

    def _osc_notify_or_progress(self, text: str) -> None:
        if text == "4" or text.startswith("4;"):
            fields = (text + ";;").split(";")
            self.event("progress", fields[1] or "0", fields[2])
        else:
            self.event("notify", "", _clean(text, _TITLE_LIMIT))

    def _osc_urxvt(self, text: str) -> None:
        command, _, rest = text.partition(";")
        if command == "notify":
            title, _, body = rest.partition(";")
            self.event("notify", _clean(title, _TITLE_LIMIT), _clean(body, _TITLE_LIMIT))

    def _osc_kitty_notification(self, text: str) -> None:
        metadata, _, body = text.partition(";")
        if "p=?" not in metadata.split(":"):
            self.event("notify", "", _clean(body, _TITLE_LIMIT), metadata)

    def _osc_prompt(self, text: str) -> None:
        kind, _, rest = text.partition(";")
        if kind in ("A", "B", "C", "D"):
            row = self.rows[self.cursor.y]
            row.prompt = kind if kind in ("A", "C") else row.prompt
            self.event("prompt", kind, rest)

    # DCS.

    def _dcs(self, body: str) -> None:
        if body.startswith("$q"):
            self._answer_setting(body[2:])
        elif body.startswith("tmux;"):
            self.event("passthrough", body[5:].replace("\x1b\x1b", "\x1b"))
        elif body.startswith("+q"):
            self._answer_terminfo(body[2:])

    def _answer_setting(self, setting: str) -> None:
        """DECRQSS, answered with DECRPSS."""
        if setting == "m":
            value: str | None = rendition_parameters(self.cursor.style)
        elif setting == "r":
            value = f"{self.top + 1};{self.bottom + 1}"
        elif setting == "s":
            value = f"{self.left + 1};{self.right + 1}"
        elif setting == " q":
            value = str(self.modes.cursor_shape)
        elif setting == '"q':
            value = "1" if self.cursor.style.attrs & PROTECTED else "0"
        elif setting == '"p':
            value = "64;1"
        elif setting == "t":
            value = str(self.lines)
        else:
            value = None
        answer = "\x1bP0$r\x1b\\" if value is None else f"\x1bP1$r{value}{setting}\x1b\\"
        self.write_process_input(answer)

    def _answer_terminfo(self, names: str) -> None:
        """XTGETTCAP: the few numbers and flags programs ask for; the others are unknown."""
        for name in names.split(";")[:32]:
            try:
                capability = bytes.fromhex(name).decode("ascii")
            except ValueError:
                capability = ""
            value = _CAPABILITIES.get(capability)
            if value is None:
                self.write_process_input(f"\x1bP0+r{name if _is_hex(name) else ''}\x1b\\")
            else:
                self.write_process_input(f"\x1bP1+r{name}={value.encode().hex().upper()}\x1b\\")


def _is_hex(text: str) -> bool:
    return len(text) < 64 and all(c in "0123456789abcdefABCDEF" for c in text)


_CAPABILITIES = {"Co": "256", "colors": "256", "TN": "tmux-256color", "RGB": "8"}
