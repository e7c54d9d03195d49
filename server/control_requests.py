"""What ``refresh-client`` asks for a control client: sizes (``-C``), panes on and off (``-A``), subscriptions (``-B``)
and the answers of its terminal (``-r``). Each takes the option's text; raises CommandError where tmux does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .errors import CommandError
from .outer_terminals import colour_of_reply
from .sizes import MAXIMUM, MINIMUM

if TYPE_CHECKING:
    from .client import Client
    from .control import Control
    from .tree import Pane

_SIZE = re.compile(r"(?:@(\d{1,9}):)?(\d+)[x,](\d+)", re.ASCII)
_WINDOW = re.compile(r"@(\d{1,9}):", re.ASCII)
_REPORT = re.compile(r"\x1b\](10|11);([^\x07\x1b]*)(?:\x07|\x1b\\)", re.ASCII)


def resize(client: Client, text: str) -> None:
    """``WxH`` or ``W,H``; with ``@N:`` in front for one window, which ``@N:`` alone takes back."""
    server = client.server
    if (forgotten := _WINDOW.fullmatch(text)) is not None:
        client.window_sizes.pop(int(forgotten[1]), None)
        server.recalculate_sizes(everywhere=True)
        return
    size = _SIZE.fullmatch(text)
    if size is None:
        raise CommandError("bad size argument")
    width, height = (int(digits[:9]) for digits in size.group(2, 3))
    if not (MINIMUM <= width <= MAXIMUM and MINIMUM <= height <= MAXIMUM):
        raise CommandError("size too small or too big")
    if size[1] is None:
        client.columns, client.lines, client.sized = width, height, True
        server.recalculate_sizes(everywhere=True)
        server.client_resized(client)
    elif int(size[1]) in server.tree.windows:
        client.window_sizes[int(size[1])] = width, height
        server.recalculate_sizes(everywhere=True)


def switch_pane(client: Client, control: Control, text: str) -> None:
    """``%P:on``, ``off``, ``continue`` or ``pause``; anything else means nothing."""
    name, _, word = text.partition(":")
    pane = _pane(client, name)
    if pane is None:
        return
    if word in ("on", "off"):
        control.output.switch(pane.id, word == "on")
    elif word in ("pause", "continue") and control.output.set_paused(pane.id, word == "pause"):
        control.notices.say(f"%{word} %{pane.id}")


def subscribe(control: Control, text: str) -> None:
    """``name:what:format``; the name alone takes the subscription back."""
    name, *rest = text.split(":", 2)
    if not rest:
        control.subscriptions.remove(name)
    elif len(rest) == 2:
        control.subscriptions.add(name, *rest)


def report(client: Client, text: str) -> None:
    """``%P:`` and what the terminal answered to OSC 10 or 11: the pane's own default colours."""
    name, _, answer = text.partition(":")
    pane = _pane(client, name)
    if pane is None:
        return
    for which, value in _REPORT.findall(answer):
        colour = colour_of_reply(value)
        if colour is not None:
            if which == "10":
                pane.screen.host_fg = colour
            else:
                pane.screen.host_bg = colour


def _pane(client: Client, text: str) -> Pane | None:
    if not (text.startswith("%") and text[1:].isascii() and text[1:].isdigit() and len(text) < 11):
        return None
    return client.server.tree.panes.get(int(text[1:]))
