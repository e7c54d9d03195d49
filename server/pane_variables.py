"""The format variables of panes: one function a name, from a pane to text.

Part of the table of ``variables``; what a name means is said in :mod:`pymux_wf.lang.variables_table`. Pure reading.
"""

from __future__ import annotations

from . import naming
from .variable_texts import flag, seconds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .server import Server
    from .tree import Pane


def pane_edges(pane: Pane) -> tuple[bool, bool, bool, bool]:
    """Whether the pane touches the window's left, right, top, bottom edge."""
    window = pane.window
    status = str(window.options.get("pane-border-status"))
    top, bottom = (1 if status == "top" else 0), window.height - (1 if status == "bottom" else 0)
    bar = pane.scrollbar
    left = pane.x if bar is None else min(pane.x, bar.x)
    right = pane.x + pane.width if bar is None else max(pane.x + pane.width, bar.x + bar.width)
    return left == 0, right >= window.width, pane.y <= top, pane.y + pane.height >= bottom


def pane_index(pane: Pane) -> str:
    return str(pane.index + int(pane.window.options.get("pane-base-index")))


def _pane_flags(pane: Pane) -> str:
    window = pane.window
    marks = "*" if window.active is pane else ("-" if window.last is pane else "")
    return marks + ("Z" if window.zoomed_pane is pane else "") + ("F" if pane.floating else "")


def _start_command(pane: Pane) -> str:
    from pymux_wf.lang.quoting import quote_argument

    words = pane.start_argv
    return quote_argument(words[0]) if len(words) == 1 else " ".join(quote_argument(word) for word in words)


def _cursor_character(pane: Pane) -> str:
    screen = pane.screen
    if not 0 <= screen.cursor.y < screen.lines:
        return ""
    # A cursor that waits behind the last column stands on nothing.
    return str(screen.rows[screen.cursor.y].cells[screen.cursor.x]) if screen.cursor.x < screen.columns else " "


def _cursor_shape(pane: Pane) -> str:
    return ("default", "block", "block", "underline", "underline", "bar", "bar")[pane.screen.modes.cursor_shape]


def _key_mode(pane: Pane) -> str:
    level = pane.screen.modes.modify_other_keys
    return ("VT10x", "Ext 1", "Ext 2")[level if 0 <= level <= 2 else 0]


def _colour(value: int, none: str = "default") -> str:
    from pymux_wf.lang.colours import print_colour

    return print_colour(value) if value >= 0 else none


def _mouse(pane: Pane, *protocols: int) -> str:
    return flag(pane.screen.modes.mouse_protocol in protocols)


def _margin(pane: Pane, lower: bool) -> str:
    margins = pane.screen.margins
    if margins is None:
        return str(pane.screen.lines - 1 if lower else 0)
    return str(margins.bottom if lower else margins.top)


def _tabs(pane: Pane) -> str:
    return ",".join(str(stop) for stop in sorted(pane.screen.tabstops))


def _saved(pane: Pane, axis: int) -> str:
    saved = pane.screen.main_cursor
    return str(saved[axis]) if saved is not None else "4294967295"


def _history_bytes(pane: Pane) -> str:
    return str(pane.screen.history.bytes)


def _history_all_bytes(pane: Pane) -> str:
    """Lines kept and shown and their bytes, cells shown and theirs; a cell is one text and one style, all alike."""
    screen = pane.screen
    cells = screen.lines * screen.columns
    return f"{screen.history.size + screen.lines},{screen.history.bytes},{cells},{cells * 16},0,0"


PANE: dict[str, Callable[[Server, Pane], str]] = {
    "alternate_on": lambda s, o: flag(o.screen.alternate),
    "alternate_saved_x": lambda s, o: _saved(o, 0),
    "alternate_saved_y": lambda s, o: _saved(o, 1),
    "bracket_paste_flag": lambda s, o: flag(o.screen.modes.bracketed_paste),
    "cursor_blinking": lambda s, o: flag(o.screen.modes.cursor_blink or o.screen.modes.cursor_shape in (1, 3, 5)),
    "cursor_character": lambda s, o: _cursor_character(o),
    "cursor_colour": lambda s, o: _colour(o.screen.cursor_colour, "none"),
    "cursor_flag": lambda s, o: flag(o.screen.modes.cursor_visible),
    "cursor_shape": lambda s, o: _cursor_shape(o),
    "cursor_very_visible": lambda s, o: "0",
    "cursor_x": lambda s, o: str(min(o.screen.cursor.x, o.screen.columns)),
    "cursor_y": lambda s, o: str(o.screen.cursor.y),
    "history_all_bytes": lambda s, o: _history_all_bytes(o),
    "history_bytes": lambda s, o: _history_bytes(o),
    "history_limit": lambda s, o: str(o.screen.history.limit),
    "history_size": lambda s, o: str(o.screen.history.size),
    "insert_flag": lambda s, o: flag(o.screen.modes.insert),
    "keypad_cursor_flag": lambda s, o: flag(o.screen.modes.application_cursor),
    "keypad_flag": lambda s, o: flag(o.screen.modes.application_keypad),
    "mouse_all_flag": lambda s, o: _mouse(o, 1003),
    "mouse_any_flag": lambda s, o: flag(o.screen.modes.mouse_protocol),
    "mouse_button_flag": lambda s, o: _mouse(o, 1002),
    "mouse_sgr_flag": lambda s, o: flag(o.screen.modes.mouse_encoding == 1006),
    "mouse_standard_flag": lambda s, o: _mouse(o, 1000),
    "mouse_utf8_flag": lambda s, o: flag(o.screen.modes.mouse_encoding == 1005),
    "origin_flag": lambda s, o: flag(o.screen.modes.origin),
    "pane_active": lambda s, o: flag(o.window.active is o),
    "pane_at_bottom": lambda s, o: flag(pane_edges(o)[3]),
    "pane_at_left": lambda s, o: flag(pane_edges(o)[0]),
    "pane_at_right": lambda s, o: flag(pane_edges(o)[1]),
    "pane_at_top": lambda s, o: flag(pane_edges(o)[2]),
    "pane_bg": lambda s, o: _colour(o.screen.default_bg),
    "pane_bottom": lambda s, o: str(o.y + o.height - 1),
    "pane_current_command": lambda s, o: naming.current_command(o),
    "pane_current_path": lambda s, o: naming.current_path(o),
    "pane_dead": lambda s, o: flag(o.io is None),
    "pane_dead_signal": lambda s, o: str(o.dead_signal) if o.dead and o.dead_signal is not None else "",
    "pane_dead_status": lambda s, o: str(o.dead_status) if o.dead and o.dead_status is not None else "",
    "pane_dead_time": lambda s, o: seconds(o.dead_time) if o.dead else "",
    "pane_fg": lambda s, o: _colour(o.screen.default_fg),
    "pane_flags": lambda s, o: _pane_flags(o),
    "pane_floating_flag": lambda s, o: flag(o.floating),
    "pane_height": lambda s, o: str(o.height),
    "pane_id": lambda s, o: f"%{o.id}",
    "pane_in_mode": lambda s, o: str(len(o.modes)),
    "pane_index": lambda s, o: pane_index(o),
    "pane_input_off": lambda s, o: flag(o.input_off),
    "pane_key_mode": lambda s, o: _key_mode(o),
    "pane_last": lambda s, o: flag(o.window.last is o),
    "pane_left": lambda s, o: str(o.x),
    "pane_marked": lambda s, o: flag(s.tree.is_marked(o)),
    "pane_mode": lambda s, o: o.mode.name if o.mode is not None else "",
    "pane_path": lambda s, o: o.path,
    "pane_pb_progress": lambda s, o: str(o.progress[1]),
    "pane_pb_state": lambda s, o: o.progress[0],
    "pane_pid": lambda s, o: str(o.pid),
    "pane_pipe": lambda s, o: flag(o.id in s.pipes),
    "pane_pipe_pid": lambda s, o: str(s.pipes[o.id].pid) if o.id in s.pipes else "",
    "pane_right": lambda s, o: str(o.x + o.width - 1),
    "pane_search_string": lambda s, o: o.search_string,
    "pane_start_command": lambda s, o: _start_command(o),
    "pane_start_path": lambda s, o: o.start_path,
    "pane_synchronized": lambda s, o: flag(o.options.get("synchronize-panes")),
    "pane_tabs": lambda s, o: _tabs(o),
    "pane_title": lambda s, o: o.title,
    "pane_top": lambda s, o: str(o.y),
    "pane_tty": lambda s, o: o.tty,
    "pane_unseen_changes": lambda s, o: flag(o.unseen_changes),
    "pane_width": lambda s, o: str(o.width),
    "pane_x": lambda s, o: str(o.x),
    "pane_y": lambda s, o: str(o.y),
    "pane_z": lambda s, o: str(o.level),
    "pane_zoomed_flag": lambda s, o: flag(o.window.zoomed_pane is o),
    "scroll_region_lower": lambda s, o: _margin(o, lower=True),
    "scroll_region_upper": lambda s, o: _margin(o, lower=False),
    "synchronized_output_flag": lambda s, o: flag(o.screen.modes.synchronized),
    "wrap_flag": lambda s, o: flag(o.screen.modes.autowrap),
}
