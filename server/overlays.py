"""What covers a client's window for a moment: the numbers of ``display-panes``, a menu, a popup.

A client has one overlay at most. It gets the client's keys, pastes and mouse reports before anybody else while it is
there, and adds views to the client's scene above everything, messages included, as in tmux.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from pymux_wf.render.scene import Cursor, Scene, View
from pymux_wf.terminal.row import Row
from pymux_wf.terminal.style import Style

from .modes.base import Cancel, Choose, PassKey
from .modes.display_panes import DisplayPanes, Piece
from .sizes import status_lines

if TYPE_CHECKING:
    from pymux_wf.keys import MouseEvent

    from .call import Call
    from .client import Client
    from .tree import Session


class Overlay(Protocol):
    """What a client asks of an overlay. Cells are those of the client's terminal."""

    def key(self, client: Client, key: str) -> bool:
        """Handles a key; False lets it act as if the overlay were not there."""

    def paste(self, client: Client, data: bytes) -> bool:
        """Handles pasted bytes; False lets them go where they would without the overlay."""

    def mouse(self, client: Client, event: MouseEvent) -> bool:
        """Handles a report of the mouse; False lets it act as if the overlay were not there."""

    def draw(self, client: Client, scene: Scene, top: int) -> None:
        """Adds what is shown, and may move the cursor; the window begins at line ``top``."""

    def resized(self, client: Client) -> None:
        """The client's terminal has another size."""

    def close(self) -> None:
        """Takes it off the client; whoever waits for it goes on."""


def show(client: Client, overlay: Overlay) -> None:
    """Puts ``overlay`` on the client, in the place of the one that is there."""
    if client.overlay is not None:
        client.overlay.close()
    client.overlay = overlay
    client.redraw()


def hide(client: Client, overlay: Overlay) -> None:
    """Takes ``overlay`` off the client, if it is the one that is there."""
    if client.overlay is overlay:
        client.overlay = None
        client.redraw()


# -- places

_PLACES_X = {
    "C": "#{popup_centre_x}",
    "R": "#{popup_pane_right}",
    "P": "#{popup_pane_left}",
    "M": "#{popup_mouse_centre_x}",
    "W": "#{popup_window_status_line_x}",
}
_PLACES_Y = {
    "C": "#{popup_centre_y}",
    "P": "#{popup_pane_bottom}",
    "M": "#{popup_mouse_top}",
    "S": "#{popup_status_line_y}",
    "W": "#{popup_window_status_line_y}",
}
_NUMBER = re.compile(r"\s*[+-]?\d+")


def place(call: Call, client: Client, width: int, height: int) -> tuple[int, int] | None:
    """Where ``-x`` and ``-y`` put a box of ``width`` x ``height`` cells: its top left corner, wholly on the terminal.

    None where the box is larger than the terminal. As in tmux, ``-y`` names the line below the box.
    """
    if width > client.columns or height > client.lines:
        return None
    variables = {**call.item.state.variables, **popup_variables(call, client, width, height)}
    context = call.server.context(
        client=client,
        session=call.target.session,
        winlink=call.target.winlink,
        pane=call.target.pane,
        variables=variables,
    )
    texts = (call.args.get("x") or "C", call.args.get("y") or "C")
    x = _number(context.expand(_PLACES_X.get(texts[0], texts[0])))
    y = _number(context.expand(_PLACES_Y.get(texts[1], texts[1]))) - height
    return max(min(x, client.columns - width), 0), max(min(y, client.lines - height), 0)


def _number(text: str) -> int:
    found = _NUMBER.match(text)
    return int(found[0][:12]) if found is not None else 0


def popup_variables(call: Call, client: Client, width: int, height: int) -> dict[str, str]:
    """The ``popup_*`` variables for a box of ``width`` x ``height`` cells on the client's terminal."""
    columns, lines = client.columns, client.lines
    centre_y = (lines - 1) // 2 + height // 2
    found = {
        "width": width,
        "height": height,
        "centre_x": max((columns - 1) // 2 - width // 2, 0),
        "centre_y": lines - height if centre_y >= lines else centre_y,
    }
    found |= _of_mouse(call, client, width, height) | _of_pane(call, client, width, height)
    found |= _of_status(call, client, height)
    return {f"popup_{name}": str(value) for name, value in found.items()}


def _of_mouse(call: Call, client: Client, width: int, height: int) -> dict[str, int]:
    event = getattr(call.event, "event", None)
    if event is None:
        return {}
    lines = client.lines
    middle = event.y - height // 2
    return {
        "mouse_x": event.x,
        "mouse_y": event.y,
        "mouse_centre_x": max(event.x - width // 2, 0),
        "mouse_centre_y": lines - height if middle + height >= lines else middle,
        "mouse_top": min(event.y + height, lines - 1),
        "mouse_bottom": max(event.y - height, 0),
    }


def _of_pane(call: Call, client: Client, width: int, height: int) -> dict[str, int]:
    from .draw import view_offset

    pane, session = call.target.pane, client.session
    if pane is None or session is None or session.current is None:
        return {}
    _, offset_x, offset_y = view_offset(client, session.current.window)
    x, y = pane.x - offset_x, pane.y - offset_y + _lines_above(session)
    return {
        "pane_top": client.lines - height if y + height >= client.lines else y + height,
        "pane_bottom": y + pane.height,
        "pane_left": x,
        "pane_right": max(x + pane.width - width, 0),
    }


def _lines_above(session: Session) -> int:
    """The status lines above the window."""
    return status_lines(session) if session.options.get("status-position") == "top" else 0


def _of_status(call: Call, client: Client, height: int) -> dict[str, int]:
    session, link = client.session, call.target.winlink
    count = status_lines(session) if session is not None else 0
    if session is None or not count:
        return {}
    at_top = session.options.get("status-position") == "top"
    first = client.lines - count
    found = {"status_line_y": count + height if at_top else first}
    wanted = ("window", str(link.index)) if link is not None else None
    for line, ranges in enumerate(client.status_ranges):
        start = next((r.start for r in ranges if (r.kind, r.argument) == wanted), None)
        if start is not None:
            found["window_status_line_x"] = start
            found["window_status_line_y"] = line + 1 + height if at_top else first + line
            break
    return found


# -- the numbers of panes


class PaneNumbers:
    """``display-panes`` on one client; ``chosen`` runs with the command that the pick makes, ``closed`` is done when it
    is over.
    """

    def __init__(self, client: Client, numbers: DisplayPanes, chosen: Callable[[int, str | None], None]) -> None:
        self._client = client
        self._numbers = numbers
        self._chosen = chosen
        self._pieces = [(piece, _row(piece)) for piece in numbers.draw()]
        loop = client.server.loop
        self.closed: asyncio.Future[None] = loop.create_future()
        self._timer = loop.call_at(numbers.deadline, self.close) if numbers.deadline is not None else None

    def key(self, client: Client, key: str) -> bool:
        handled = True
        for request in self._numbers.key(key):
            if isinstance(request, Choose):
                self.close()
                self._chosen(request.pane_id, request.command)
            elif isinstance(request, Cancel):
                self.close()
            elif isinstance(request, PassKey):
                handled = False
        return handled

    def paste(self, client: Client, data: bytes) -> bool:
        return self._pass_on()

    def mouse(self, client: Client, event: MouseEvent) -> bool:
        return False if event.kind in ("move", "release") else self._pass_on()

    def _pass_on(self) -> bool:
        if not self._numbers.ignore_keys:
            self.close()
        return False

    def resized(self, client: Client) -> None:
        """The numbers stand where the panes were; they are gone soon."""

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        hide(self._client, self)
        if not self.closed.done():
            self.closed.set_result(None)

    def draw(self, client: Client, scene: Scene, top: int) -> None:
        from .draw import view_offset

        scene.cursor = Cursor(visible=False)
        assert client.session is not None
        if client.session.current is None:
            return
        _, x, y = view_offset(client, client.session.current.window)
        for piece, row in self._pieces:
            scene.views.append(View(piece.x - x, piece.y - y + top, len(piece.text), 1, [row]))


def _row(piece: Piece) -> Row:
    return Row.of(list(piece.text), [Style.of(fg=piece.fg, bg=piece.bg)] * len(piece.text))
