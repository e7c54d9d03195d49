"""Screens as plain values for a wire: str, bytes, int, bool, list and dict, nothing else.

The form is compact, not for people: styles stand once in a table, rows are lists, blanks at a row's end are left out.
It comes back from somebody else's program, so that everything in it is checked.

A screen is a map: ``size`` [columns, lines]; ``rows``; ``styles``, maps of attributes that are not the default; and
where they are not the default ``cursor`` [row, column, visible, shape, blink, pending wrap], ``modes``, ``title``,
``icon``, ``cwd``. A row is [text, columns, used, wrapped, runs, shape], where runs are pairs of length and style in one
list, and shape is bytes (see ``Row.shape``).
"""

from __future__ import annotations

from typing import Any, TypeVar

from pymux_wf.snapshot.characters import from_wire, to_wire
from pymux_wf.snapshot.row import Row, Run
from pymux_wf.snapshot.screen import ENCODINGS, MICE, SHAPES, Cursor, Modes, Screen
from pymux_wf.snapshot.style import Style

LIMIT = 10_000
"""The most columns and lines; tmux has the same."""

Value = TypeVar("Value")


def pack_screen(screen: Screen) -> dict[str, Any]:
    """The screen as plain values; ``unpack_screen`` undoes it."""
    table: dict[Style, int] = {}
    packed: dict[str, Any] = {
        "size": [screen.columns, screen.lines],
        "rows": [_pack_row(row, table) for row in screen.rows],
    }
    packed["styles"] = [_pack_style(style) for style in table]
    cursor = screen.cursor
    packed["cursor"] = [
        cursor.row, cursor.column, cursor.visible, SHAPES.index(cursor.shape), cursor.blink, cursor.pending_wrap
    ]  # fmt: skip
    extra = {
        "modes": screen.modes.changes(),
        "title": to_wire(screen.title),
        "icon": to_wire(screen.icon_name),
        "cwd": to_wire(screen.cwd),
    }
    return packed | {key: value for key, value in extra.items() if value}


def pack_rows(rows: list[Row]) -> dict[str, Any]:
    """Some rows and their styles, as for lines of the history; ``unpack_rows`` undoes it."""
    table: dict[Style, int] = {}
    packed: dict[str, Any] = {"rows": [_pack_row(row, table) for row in rows]}
    packed["styles"] = [_pack_style(style) for style in table]
    return packed


def _pack_row(row: Row, table: dict[Style, int]) -> list[Any]:
    runs: list[int] = []
    for run in row.runs:
        runs += (run.length, table.setdefault(run.style, len(table)))
    text = row.full_text if row.shape else row.full_text.rstrip(" ")
    return [to_wire(text), row.columns, row.used, row.wrapped, runs, row.shape]


def _pack_style(style: Style) -> dict[str, Any]:
    changes = style.changes()
    if "link" in changes:
        changes["link"] = to_wire(changes["link"])
    return changes


def unpack_screen(packed: object) -> Screen:
    """The screen that was packed.

    Raises:
        ValueError: this is no packed screen; the message says what is wrong.
    """
    whole = _typed(packed, dict, "a packed screen")
    size = _typed(whole.get("size"), list, "size")
    if len(size) != 2:
        raise ValueError(f"size is [columns, lines], not {size!r:.100}")
    columns, lines = (_number(number, 1, LIMIT, name) for number, name in zip(size, ("columns", "lines")))
    rows = unpack_rows(whole)
    if len(rows) != lines:
        raise ValueError(f"there are {len(rows)} rows and not {lines}, as the size says")
    for y, row in enumerate(rows):
        if row.columns != columns:
            raise ValueError(f"row {y} has {row.columns} columns and not {columns}, as the size says")
    return Screen(
        columns,
        lines,
        tuple(rows),
        _cursor(whole.get("cursor", [0, 0, True, 0, False, False]), columns, lines),
        _modes(whole.get("modes", {})),
        from_wire(whole.get("title", ""), "title"),
        from_wire(whole.get("icon", ""), "icon"),
        from_wire(whole.get("cwd", ""), "cwd"),
    )


def unpack_rows(packed: object) -> list[Row]:
    """The rows that were packed.

    Raises:
        ValueError: these are no packed rows; the message says what is wrong.
    """
    whole = _typed(packed, dict, "packed rows")
    styles = [_style(style) for style in _typed(whole.get("styles"), list, "styles")]
    return [_row(row, styles, f"row {y}") for y, row in enumerate(_typed(whole.get("rows"), list, "rows"))]


def _style(packed: object) -> Style:
    changes = dict(_typed(packed, dict, "a style"))
    if changes.get("link") is not None:
        changes["link"] = from_wire(changes["link"], "link")
    return Style.from_changes(changes)


def _row(packed: object, styles: list[Style], name: str) -> Row:
    fields = _typed(packed, list, name)
    if len(fields) != 6:
        raise ValueError(f"{name} has {len(fields)} fields and not 6")
    text = from_wire(fields[0], f"the text of {name}")
    columns = _number(fields[1], 1, LIMIT, f"the width of {name}")
    shape = _typed(fields[5], bytes, f"the shape of {name}")
    if shape:
        _check_shape(shape, text, columns, name)
    else:
        text = text.ljust(columns)
        if len(text) != columns:
            raise ValueError(f"{name} has {len(text)} characters for {columns} columns and no shape")
    return Row(
        text,
        _runs(_typed(fields[4], list, f"the runs of {name}"), columns, styles, name),
        _typed(fields[3], bool, f"wrapped of {name}"),
        shape,
        _number(fields[2], 0, columns, f"used of {name}"),
    )


def _check_shape(shape: bytes, text: str, columns: int, name: str) -> None:
    if len(shape) != columns or sum(shape) != len(text) or not shape[0] or b"\0\0" in shape:
        raise ValueError(f"the shape of {name} does not fit its text and its {columns} columns")


def _runs(numbers: list[Any], columns: int, styles: list[Style], name: str) -> tuple[Run, ...]:
    runs: list[Run] = []
    column = 0
    for length, index in zip(numbers[::2], numbers[1::2]):
        length = _number(length, 1, columns, f"the length of a run of {name}")
        style = styles[_number(index, 0, len(styles) - 1, f"the style of a run of {name}")]
        if runs and runs[-1].style == style:
            raise ValueError(f"two neighbouring runs of {name} have the same style")
        runs.append(Run(column, length, style))
        column += length
    if column != columns or len(numbers) % 2:
        raise ValueError(f"the runs of {name} cover {column} cells and not its {columns} columns")
    return tuple(runs)


def _cursor(packed: object, columns: int, lines: int) -> Cursor:
    fields = _typed(packed, list, "cursor")
    if len(fields) != 6:
        raise ValueError(f"cursor has {len(fields)} fields and not 6")
    return Cursor(
        _number(fields[0], 0, lines - 1, "the cursor's row"),
        _number(fields[1], 0, columns - 1, "the cursor's column"),
        _typed(fields[2], bool, "the cursor's visibility"),
        SHAPES[_number(fields[3], 0, len(SHAPES) - 1, "the cursor's shape")],
        _typed(fields[4], bool, "the cursor's blinking"),
        _typed(fields[5], bool, "the cursor's pending wrap"),
    )


def _modes(packed: object) -> Modes:
    changes = _typed(packed, dict, "modes")
    fresh = Modes()
    for name, value in changes.items():
        if not isinstance(name, str) or name not in Modes.__slots__:
            raise ValueError(f"there is no mode {name!r:.100}")
        if name in ("mouse", "mouse_encoding"):
            good = value in (MICE if name == "mouse" else ENCODINGS).values()
        else:
            good = type(value) is type(getattr(fresh, name))
        if not good:
            raise ValueError(f"the mode {name} cannot be {value!r:.100}")
    return Modes(**changes)


def _typed(value: object, kind: type[Value], name: str) -> Value:
    if not isinstance(value, kind):
        raise ValueError(f"{name} is a {kind.__name__}, not {value!r:.100}")
    return value


def _number(value: object, least: int, most: int, name: str) -> int:
    number = _typed(value, int, name)
    if isinstance(value, bool) or not least <= number <= most:
        raise ValueError(f"{name} is a number from {least} to {most}, not {value!r:.100}")
    return number
