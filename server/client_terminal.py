"""What the server knows of a client's terminal: whether it can show a session, what it can do, what it has answered.

Loaded when a client attaches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.render import capabilities as known
from pymux_wf.render.capabilities import Capabilities

from . import clipboard
from .terminfo_files import find_terminfo

if TYPE_CHECKING:
    from .client import Client


def why_unusable(client: Client) -> str | None:
    """Why the client's terminal cannot show a session, in tmux's words; None where it can."""
    if not client.has_terminal:
        return "not a terminal"
    return known.why_unusable(client.term, find_terminfo(client.term, client.environment))


def capabilities(client: Client) -> Capabilities:
    """What the terminal can do: by its terminfo entry, the options about terminals, and what it has told."""
    options = client.server.options
    return known.capabilities_for(
        client.term,
        terminfo=find_terminfo(client.term, client.environment),
        colorterm=client.colorterm,
        features=options.strings("terminal-features"),
        overrides=options.strings("terminal-overrides"),
        client_features=[*filter(None, client.features.split(",")), *client.learned],
        utf8=client.utf8,
    )


def replied(client: Client, kind: str, text: str) -> None:
    """The terminal answered one of our questions (who it is, its colours, its clipboard)."""
    server = client.server
    if kind == "DA2":
        client.answers_due = 0.0  # it is asked for behind the others that every terminal answers
    if kind == "XTVERSION":
        client.term_type = text
    elif kind in ("OSC-10", "OSC-11"):
        server.outer_colours.reply(server, kind, text)
        if kind == "OSC-11":
            server.themes.background(client, text)
    elif kind == "theme":
        server.themes.learned(client, {"1": "dark", "2": "light"}.get(text, ""))
    elif kind == "OSC-52":
        clipboard.answered(client, text)
    found = [name for name in known.features_of_reply(kind, text) if name not in client.learned]
    if found:
        client.learned += found
        client.look_again()
