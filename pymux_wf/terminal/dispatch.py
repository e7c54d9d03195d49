"""From the text of a control function to what it does.

Two forms of the same knowledge:

- ``call_of(control)`` is the plain form: the name of a ``Screen`` method and its arguments (pyte's event names where
  pyte has the event). The plain interpreter and everything unusual go this way.
- ``ACTIONS[control]`` is the fast form: a tuple (code, a, b, c) that the hot loop in ``interpreter`` branches on, once
  ``groups`` has put those of neighbouring controls together. ``METHOD`` holds a name and arguments to call, the others
  are carried out inside the loop.

Both are filled when a text is first met and bounded: a program that sends ever new texts makes them start afresh.

Sources: ECMA-48 section 8.3, DEC STD 070, xterm ctlseqs, kitty keyboard protocol. The list of what is supported is in
docs/TERMINAL.md, made from the tables here.
"""

from __future__ import annotations

from typing import Any

from pymux_wf.terminal.sgr import sgr_change
from pymux_wf.terminal.tokens import embedded, is_unfinished, string_end

Call = tuple[str, tuple[Any, ...], dict[str, Any]]
Action = tuple[int, Any, Any, Any]

# Codes of actions. What a group of controls comes to (``groups``):
PEN = 0  # c: the pen before -> the pen after
POSITION = 1  # a: row, b: column, both 0-based and not yet clipped
PLACE = 2  # both of these
STEPS = 3  # a: actions, one after the other
# In the order in which the loop over steps asks for them:
NEW_LINE = 4  # CR LF
ERASE_LINE_RIGHT = 5
CHANGE = 6  # c: SgrChange; what PEN does, worked out anew
SHOW = 7  # a: whether the cursor is shown, b: whether it was the other way just before (DECTCEM)
FORWARD = 8  # a: columns
BACK = 9  # a: columns
UP = 10  # a: rows
DOWN = 11  # a: rows
COLUMN = 12  # a: column
LINE = 13  # a: row
RETURN = 14
MARGINS = 15  # a: first row, b: last row, 0-based, the last not yet clipped
SWITCH = 16  # a: name, b: arguments, c: keywords of a method that knows nothing of cells, cursor and pen
METHOD = 17  # a: name, b: (arguments, keywords), c: the controls after it in the group
TAB = 18
LINE_FEED = 19  # asked for with NEW_LINE
NOTHING = 20

_LIMIT = 16384
_LONGEST = 4096
_NUMBER_LIMIT = 9999

ACTIONS: dict[str, Action] = {}

# Modes that are the outside's business: nothing in the hot loop depends on them.
_OUTSIDE_MODES = {1, 12, 25, 66, 1004, 1007, 2004, 2026, 2031, 7737}

BASIC: dict[str, str] = {
    "\x05": "answerback",
    "\x07": "bell",
    "\x08": "backspace",
    "\x09": "tab",
    "\x0a": "linefeed",
    "\x0b": "linefeed",
    "\x0c": "linefeed",
    "\x0d": "carriage_return",
    "\x0e": "shift_out",
    "\x0f": "shift_in",
}

ESCAPES: dict[str, str] = {
    "6": "back_index",
    "7": "save_cursor",
    "8": "restore_cursor",
    "9": "forward_index",
    "=": "keypad_application",
    ">": "keypad_numeric",
    "D": "index",
    "E": "next_line",
    "H": "set_tab_stop",
    "M": "reverse_index",
    "N": "single_shift_2",
    "O": "single_shift_3",
    "Z": "report_device_attributes",
    "c": "reset",
    "n": "lock_shift_2",
    "o": "lock_shift_3",
    "#8": "alignment_display",
}

# (prefix, intermediates, final) joined -> (method, how many numbers it takes, keywords).
CSI: dict[str, tuple[str, int, dict[str, Any]]] = {
    "@": ("insert_characters", 1, {}),
    "A": ("cursor_up", 1, {}),
    "B": ("cursor_down", 1, {}),
    "C": ("cursor_forward", 1, {}),
    "D": ("cursor_back", 1, {}),
    "E": ("cursor_down1", 1, {}),
    "F": ("cursor_up1", 1, {}),
    "G": ("cursor_to_column", 1, {}),
    "H": ("cursor_position", 2, {}),
    "I": ("tab_forward", 1, {}),
    "J": ("erase_in_display", 1, {}),
    "?J": ("erase_in_display", 1, {"private": True}),
    "K": ("erase_in_line", 1, {}),
    "?K": ("erase_in_line", 1, {"private": True}),
    "L": ("insert_lines", 1, {}),
    "M": ("delete_lines", 1, {}),
    "P": ("delete_characters", 1, {}),
    "S": ("scroll_up", 1, {}),
    "T": ("scroll_down", 1, {}),
    "X": ("erase_characters", 1, {}),
    "Z": ("tab_back", 1, {}),
    "^": ("scroll_down", 1, {}),
    "`": ("cursor_to_column", 1, {}),
    "a": ("cursor_forward", 1, {}),
    "b": ("repeat_character", 1, {}),
    "c": ("report_device_attributes", 1, {}),
    ">c": ("report_secondary_attributes", 1, {}),
    "=c": ("report_tertiary_attributes", 1, {}),
    "d": ("cursor_to_line", 1, {}),
    "e": ("cursor_down", 1, {}),
    "f": ("cursor_position", 2, {}),
    "g": ("clear_tab_stop", 1, {}),
    "h": ("set_mode", 32, {}),
    "?h": ("set_mode", 32, {"private": True}),
    "l": ("reset_mode", 32, {}),
    "?l": ("reset_mode", 32, {"private": True}),
    "n": ("report_device_status", 1, {}),
    "?n": ("report_device_status", 1, {"private": True}),
    ">m": ("set_key_modifiers", 2, {}),
    "?m": ("report_key_modifiers", 1, {}),
    ">n": ("reset_key_modifiers", 1, {}),
    "!p": ("soft_reset", 0, {}),
    "$p": ("report_mode", 1, {}),
    "?$p": ("report_mode", 1, {"private": True}),
    ">q": ("report_version", 1, {}),
    " q": ("set_cursor_shape", 1, {}),
    '"q': ("set_protection", 1, {}),
    "r": ("set_margins", 2, {}),
    "?r": ("restore_modes", 32, {}),
    "?s": ("save_modes", 32, {}),
    "s": ("set_left_right_margins", 2, {}),
    "u": ("restore_cursor", 0, {}),
    "?u": ("report_keyboard_flags", 0, {}),
    ">u": ("push_keyboard_flags", 1, {}),
    "<u": ("pop_keyboard_flags", 1, {}),
    "=u": ("change_keyboard_flags", 2, {}),
    "t": ("window_operation", 3, {}),
    "x": ("report_terminal_parameters", 1, {}),
    "'}": ("insert_columns", 1, {}),
    "'~": ("delete_columns", 1, {}),
    " @": ("shift_left", 1, {}),
    " A": ("shift_right", 1, {}),
    "$r": ("change_rectangle", 64, {}),
    "$t": ("reverse_rectangle", 64, {}),
    "$v": ("copy_rectangle", 8, {}),
    "$x": ("fill_rectangle", 5, {}),
    "$z": ("erase_rectangle", 4, {}),
    "${": ("erase_rectangle", 4, {"selective": True}),
    "*x": ("set_rectangle_extent", 1, {}),
}

_STRINGS = "]PX^_k"
_IGNORED: Call = ("ignore", (), {})


def call_of(control: str) -> Call:
    """The method and arguments for one complete control function; ``ignore`` where it has no effect."""
    if control[0] != "\x1b":
        return (BASIC[control], (), {}) if control in BASIC else _IGNORED
    if control[-1] in "\x18\x1a\x1b" or len(control) < 2:
        return _IGNORED
    if control[1] == "[":
        return _csi_call(control)
    if control[1] in _STRINGS:
        end = ("\x07",) if control[-1] == "\x07" else ()
        return ("string_received", (control[1], _body(control), *end), {})
    return _escape_call(control[1:])


def _body(string: str) -> str:
    """What stands between the introducer of a control string and its end."""
    if string.endswith("\x1b\\"):
        return string[2:-2]
    return string[2:-1] if string[1] == "]" and string[-1] == "\x07" else string[2:]


def _escape_call(rest: str) -> Call:
    if rest in ESCAPES:
        return (ESCAPES[rest], (), {})
    if rest[0] in "()*+-./" and len(rest) > 1:
        return ("define_charset", (rest[1:],), {"mode": rest[0]})
    if rest[0] == "%" and len(rest) == 2:
        return ("select_other_charset", (rest[1],), {})
    return ("debug", (rest,), {})


def _csi_call(control: str) -> Call:
    body = control[2:-1]
    prefix = body[0] if body and body[0] in "<=>?" else ""
    parameters = body[len(prefix) :].rstrip(" !\"#$%&'()*+,-./")
    intermediates = body[len(prefix) + len(parameters) :]
    key = prefix + intermediates + control[-1]
    if len(control) > _LONGEST or control[-1] < "@" or not _well_formed(parameters):
        return ("debug", (control[1:],), {})
    if key == "m":
        return _sgr_call(parameters)
    if key not in CSI or ":" in parameters:
        return ("debug", (control[1:],), {})
    name, most, keywords = CSI[key]
    numbers = tuple(min(int(field[-8:] or 0), _NUMBER_LIMIT) for field in parameters.split(";")[:most])
    if not parameters:
        numbers = ()
    return (name, numbers, keywords)


def _well_formed(parameters: str) -> bool:
    return not parameters.strip("0123456789;:")


def _sgr_call(parameters: str) -> Call:
    if ":" in parameters:
        return ("select_rendition_text", (parameters,), {})
    return (
        "select_graphic_rendition",
        tuple(int(f[-8:] or 0) for f in parameters.split(";")) if parameters else (),
        {},
    )


def learn(control: str) -> Action:
    """The action of a complete control function, kept for the next time (strings are not kept)."""
    if control[-1] == "m" and control[1:2] == "[" and _well_formed(control[2:-1]) and len(control) <= 64:
        return _keep(control, _sgr_action(control[2:-1]))
    action = _action_of(control)
    if string_end(control) is not None:
        return action
    # One that ESC cut short must not be taken for complete where the same text ends a read.
    if len(control) <= 64 and not is_unfinished(control):
        _keep(control, action)
    return action


def _keep(control: str, action: Action) -> Action:
    if len(ACTIONS) >= _LIMIT:
        ACTIONS.clear()
    ACTIONS[control] = action
    return action


def _sgr_action(parameters: str) -> Action:
    return (CHANGE, None, None, sgr_change(parameters))


def _action_of(control: str) -> Action:
    if control == "\r\n":
        return (NEW_LINE, None, None, None)
    if has_embedded(control):
        return (METHOD, "embedded_controls", (embedded(control), {}), "")
    name, arguments, keywords = call_of(control)
    if name in ("select_graphic_rendition", "select_rendition_text"):
        return _sgr_action(control[2:-1])
    if name in ("set_mode", "reset_mode"):
        return _mode_action(name, arguments, keywords)
    inline = None if keywords else _inline_action(name, arguments)
    return inline or (METHOD, name, (arguments, keywords), "")


def _mode_action(name: str, modes: tuple[Any, ...], keywords: dict[str, Any]) -> Action:
    if not keywords and 4 not in modes and 20 not in modes:
        return (NOTHING, None, None, None)
    if keywords and _OUTSIDE_MODES.issuperset(modes):
        if modes == (25,):
            return (SHOW, name == "set_mode", False, None)
        return (SWITCH, name, modes, keywords)
    return (METHOD, name, (modes, keywords), "")


def has_embedded(control: str) -> bool:
    """Whether a control function holds other controls, or characters that do not belong into it."""
    if len(control) < 2 or control[0] != "\x1b" or control[1] in _STRINGS:
        return False
    return not (control.isascii() and control[1:].isprintable())


def _inline_action(name: str, arguments: tuple[Any, ...]) -> Action | None:
    first = (arguments[0] or 1) if arguments and isinstance(arguments[0], int) else 1
    second = arguments[1] if len(arguments) > 1 and isinstance(arguments[1], int) else 0
    if name == "cursor_position":
        return (POSITION, first - 1, (second or 1) - 1, None)
    if name == "set_margins":
        return (MARGINS, first - 1, (second or _NUMBER_LIMIT) - 1, None)
    if name == "erase_in_line" and arguments in ((), (0,)):
        return (ERASE_LINE_RIGHT, None, None, None)
    code = _INLINE.get(name)
    if code is None:
        return None
    return (code, first - 1 if code in (COLUMN, LINE) else first, None, None)


_INLINE = {
    "carriage_return": RETURN,
    "cursor_forward": FORWARD,
    "cursor_to_column": COLUMN,
    "linefeed": LINE_FEED,
    "cursor_to_line": LINE,
    "cursor_back": BACK,
    "backspace": BACK,
    "cursor_up": UP,
    "cursor_down": DOWN,
    "tab": TAB,
    "ignore": NOTHING,
    "debug": NOTHING,
}
