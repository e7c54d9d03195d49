"""Status lines, messages and prompts of a client: formats expanded and drawn into rows.

The status rows are cached on the client until something that they may show has changed (:meth:`Client.redraw_status`);
a row whose content came out the same stays the same object, so that the renderer has nothing to do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from pymux_wf.render.statusline import draw_format
from pymux_wf.terminal.width import text_width

from . import sizes
from .modes.prompt import prompt_width
from .styles import style_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from pymux_wf.terminal import Row, Style

    from .client import Client
    from .modes.base import PromptLine
    from .tree import Session


_STYLE = re.compile(r"#\[[^\]]*\]")


@dataclass(slots=True)
class StatusRow:
    """One drawn status line; ``key`` is what it was drawn from."""

    key: tuple[Any, ...]
    row: Row
    ranges: list[Any]


def rows(client: Client) -> list[StatusRow]:
    """The status lines of an attached client, top one first."""
    session = client.session
    assert session is not None
    count = sizes.status_lines(session)
    cached: list[StatusRow] | None = client.status_cache
    if cached is not None and len(cached) == count and (not cached or len(cached[0].row.cells) == client.columns):
        return cached
    before = client.status_drawn
    fresh = _with_metrics(client, lambda: [_draw(client, session, line, before.get(line)) for line in range(count)])
    client.status_drawn = dict(enumerate(fresh))
    client.status_ranges = [row.ranges for row in fresh]
    client.status_cache = fresh
    return fresh


def _with_metrics(client: Client, draw: Callable[[], list[StatusRow]]) -> list[StatusRow]:
    """Draws, and remembers which metrics were asked for: the lines are made again when one of them changes."""
    metrics = client.server.metrics
    wanted: set[str] = set()
    metrics.wanted = wanted
    try:
        return draw()
    finally:
        metrics.wanted = None
        client.metrics_shown = wanted
        if wanted:
            client.server.supervision.wanted()


def _draw(client: Client, session: Session, line: int, before: StatusRow | None) -> StatusRow:
    context = client.server.context(client=client, session=session)
    template = session.options.array("status-format").get(line, "")
    text = context.expand_time(str(template))
    base = status_style(client, session)
    key = (text, base, client.columns)
    if before is not None and before.key == key:
        return before
    row, ranges = draw_format(text, client.columns, base)
    return StatusRow(key, row, ranges)


def status_style(client: Client, session: Session) -> Style:
    """``status-style`` with the old ``status-fg`` and ``status-bg`` over it."""
    base = style_of(session.options.style("status-style", client.server.context(client=client, session=session)))
    fg, bg = session.options.colour("status-fg"), session.options.colour("status-bg")
    return base.replace(fg=fg if fg >= 0 else base.fg, bg=bg if bg >= 0 else base.bg)


class Shown(Protocol):
    """A message or a prompt, as drawing needs it."""

    def draw(self, columns: int) -> PromptLine:
        """The line for a width in cells."""


INPUT_RANGE = "prompt-input"


def message_row(client: Client, session: Session, shown: Shown, below: Row | None) -> tuple[Row, int | None]:
    """The drawn message or prompt (``message-format``) over the status line ``below``, and the column of its cursor."""
    columns = client.columns
    context = client.server.context(client=client, session=session)
    template = str(session.options.get("message-format"))

    def expanded(message: str, command_mode: bool) -> str:
        context.added = {"message": message, "command_prompt": "1" if command_mode else "0"}
        return context.expand(template)

    line = shown.draw(columns)
    cursor = line.cursor
    if cursor is None:
        return draw_format(expanded(line.text, line.command_mode), columns, over=below)[0], None
    around = text_width(_STYLE.sub("", expanded("", line.command_mode)))
    if around:
        line = shown.draw(max(columns - around, 1))
        cursor = line.cursor or 0
    # The place of the input on the line, wherever the format has it, is read back from a range round it.
    text = f"{line.prompt}#[range=user|{INPUT_RANGE}]{line.text.replace('#', '##')} #[norange]"
    row, ranges = draw_format(expanded(text, line.command_mode), columns, over=below)
    start = next((found.start for found in ranges if found.argument == INPUT_RANGE), 0)
    return row, min(start + cursor - prompt_width(line.prompt), columns - 1)
