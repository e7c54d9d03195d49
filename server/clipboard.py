"""Clipboards of the clients' terminals (OSC 52): asked for, and given to a paste buffer or to who asked."""

from __future__ import annotations

import base64
import binascii

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .client import Client
    from .tree import Pane

_QUESTION = b"\033]52;c;?\033\\"


def ask(client: Client, pane: Pane | None = None) -> None:
    """Asks the client's terminal for its clipboard; the answer becomes a paste buffer, or goes to ``pane``."""
    if client.writer is None:
        return
    if pane is not None:
        client.clipboard_wanted.append(pane.id)
        del client.clipboard_wanted[:-MOST_ASKING]
    else:
        client.clipboard_wanted.append(None)
    client.send_to_terminal(_QUESTION)


MOST_ASKING = 16


def answered(client: Client, text: str) -> None:
    """The terminal gave its clipboard: ``selection;base64``."""
    selection, _, encoded = text.partition(";")
    try:
        data = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return
    wanted, client.clipboard_wanted = client.clipboard_wanted, []
    for pane_id in wanted:
        pane = client.server.tree.panes.get(pane_id) if pane_id is not None else None
        if pane is not None and pane.io is not None:
            pane.io.write(answer(selection or "c", data))
    if None in wanted or (wanted and str(client.server.options.server.get("get-clipboard")) == "both"):
        client.server.buffers.add(data)


def answer(selection: str, data: bytes) -> bytes:
    """What a program that asks for the clipboard is told."""
    return b"\033]52;" + selection.encode("utf-8", "surrogateescape") + b";" + base64.b64encode(data) + b"\033\\"
