"""Status lines, messages and prompts of a client: formats expanded and drawn into rows.

The status rows are cached on the client until something that they may show has changed (:meth:`Client.redraw_status`);
a row whose content came out the same stays the same object, so that the renderer has nothing to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pymux_wf.render.statusline import draw_format

from . import sizes
from .styles import style_of

if TYPE_CHECKING:
    from pymux_wf.terminal import Row, Style

    from .client import Client
    from .modes.base import PromptLine
    from .tree import Session


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
    fresh = [_draw(client, session, line, before.get(line)) for line in range(count)]
    client.status_drawn = dict(enumerate(fresh))
    client.status_ranges = [row.ranges for row in fresh]
    client.status_cache = fresh
    return fresh


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


def message_row(client: Client, session: Session, line: PromptLine) -> tuple[Row, int | None]:
    """The drawn message or prompt, and the column of its cursor."""
    name = "message-command-style" if line.command_mode else "message-style"
    context = client.server.context(client=client, session=session)
    base = style_of(session.options.style(name, context))
    text = line.prompt + line.text.replace("#", "##") if line.cursor is not None else line.text
    row, _ = draw_format(text, client.columns, base)
    return row, line.cursor
