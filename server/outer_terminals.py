"""What the terminals of all clients share with the programs in panes: the clipboard and the default colours."""

from __future__ import annotations

from pymux_wf.colour import rgb

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pymux_wf.terminal import Screen

    from .server import Server
    from .tree import Pane


def offer_clipboard(server: Server, data: bytes, pane: Pane | None = None, selection: str = "") -> None:
    """Offers copied text to the terminals (that show ``pane``, if given) by OSC 52, as ``set-clipboard`` allows.

    ``selection`` is the one that a program named (``c``, ``p``...); the clipboard where it named none.
    """
    if str(server.options.server.get("set-clipboard")) == "off":
        return
    for client in server.clients_of(pane.window) if pane is not None else server.attached():
        client.set_clipboard(data, selection or "c")


def decoded_clipboard(server: Server, text: str) -> bytes:
    """What a program sets the clipboard to by OSC 52; empty where that is nothing, or ``set-clipboard`` forbids it."""
    import base64
    import binascii

    if str(server.options.server.get("set-clipboard")) != "on":
        return b""
    try:
        return base64.b64decode(text, validate=False)
    except (binascii.Error, ValueError):
        return b""


class OuterColours:
    """The default colours that the latest terminal told of: programs that ask their pane get the same answer."""

    def __init__(self) -> None:
        self._foreground: int | None = None
        self._background: int | None = None

    def give_to(self, screen: Screen) -> None:
        """Lets a screen answer OSC 10 and 11 with them."""
        screen.host_fg, screen.host_bg = self._foreground, self._background

    def reply(self, server: Server, kind: str, text: str) -> None:
        """A terminal answered ``OSC-10`` or ``OSC-11``."""
        colour = colour_of_reply(text)
        if colour is None:
            return
        if kind == "OSC-10":
            self._foreground = colour
        else:
            self._background = colour
        for pane in server.tree.panes.values():
            self.give_to(pane.screen)


def colour_of_reply(text: str) -> int | None:
    """The colour of an OSC 10 or 11 answer: components of one to four hexadecimal digits (XParseColor)."""
    import re

    match = re.match(r"rgba?:([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})", text)
    if match is None:
        return None
    red, green, blue = (int(digits, 16) * 255 // (16 ** len(digits) - 1) for digits in match.groups())
    return rgb(red, green, blue)
