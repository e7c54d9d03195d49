"""The message line and the prompt line: one row, and where the cursor stands.

The texts come expanded, with their ``#[...]``; what a key does to a prompt is the server's affair. Relies on
``statusline`` for drawing.
"""

from __future__ import annotations

from dataclasses import dataclass

from pymux_wf.render.statusline import draw_format, left_width
from pymux_wf.terminal.row import Row
from pymux_wf.terminal.style import DEFAULT_STYLE, Style
from pymux_wf.terminal.width import cells_of


def message_row(text: str, columns: int, style: Style = DEFAULT_STYLE, *, over: Row | None = None) -> Row:
    """A message, drawn as a format: in ``style`` over the whole line, or over a copy of ``over`` where that is given.

    With tmux's ``message-format`` the text brings its own styles and ``fill``, and ``over`` is the status line it
    covers.
    """
    return draw_format(text, columns, style, over=over)[0]


@dataclass(frozen=True, slots=True)
class PromptLine:
    """A drawn prompt: the row, and the column of the cursor on it (0-based)."""

    row: Row
    cursor: int


def _as_cells(text: str) -> list[str]:
    """Input text as cells; control characters show as ``^X``, as tmux shows them."""
    cells: list[str] = []
    for cluster, width in cells_of("".join([_caret(character) for character in text])):
        cells += [cluster, ""][:width]
    return cells


def _caret(character: str) -> str:
    code = ord(character)
    if code < 0x20 or code == 0x7F:
        return "^" + chr(code ^ 0x40)
    return character


def prompt_row(
    prompt: str,
    before: str,
    after: str,
    columns: int,
    style: Style = DEFAULT_STYLE,
    *,
    over: Row | None = None,
) -> PromptLine:
    """A prompt with the text typed so far: ``before`` and ``after`` the cursor.

    ``prompt`` is an expanded format drawn from the left. Input that does not fit scrolls so that the cursor is always
    seen.
    """
    row, _ = draw_format(prompt, columns, style, over=over)
    start = min(left_width(prompt), max(0, columns - 1))
    room = columns - start
    head = _as_cells(before)
    cells = [*head, *_as_cells(after)]
    first = max(0, len(head) - room + 1)
    shown = cells[first : first + room]
    if shown and shown[0] == "":
        shown[0] = " "
    if first + room < len(cells) and shown and cells[first + room] == "":
        shown[-1] = " "
    row.cells[start : start + len(shown)] = shown
    row.styles[start : start + len(shown)] = [style] * len(shown)
    row.wide = "" in row.cells
    return PromptLine(row, max(0, min(start + len(head) - first, columns - 1)))
