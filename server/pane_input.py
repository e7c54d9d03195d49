"""What goes into a pane: keys encoded for its program, pasted and raw bytes, copies to synchronized panes.

A client that types into a pane whose program does not read is stopped (its connection is not read) until the pane takes
input again; no byte is dropped.
"""

from __future__ import annotations

from functools import partial

from . import actions
from .pane_watchers import tell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .client import Client
    from .server import Server
    from .tree import Pane


def send_key(server: Server, pane: Pane, key: str, client: Client | None = None) -> None:
    """Types ``key`` into the pane, or gives it to the mode that covers it; with ``synchronize-panes`` into its siblings
    too.
    """
    if pane.mode is not None:
        from . import pane_modes  # loaded with the first mode, not by a configuration that binds send-prefix

        pane_modes.key(server, pane, key, client)
        return
    if pane.dead and str(pane.options.get("remain-on-exit")) == "key":
        actions.remove_pane(server, pane)
        return
    for each in _receivers(pane):
        _when_ready(each, partial(_write_key, server, each, key, client), client)


def _write_key(server: Server, pane: Pane, key: str, client: Client | None) -> None:
    _write(pane, encoded(server, pane, key), client)


def encoded(server: Server, pane: Pane, key: str) -> bytes:
    """What the program in the pane expects for ``key``."""
    from pymux_wf.keys.encode import encode_key

    options = server.options.server
    return encode_key(
        key,
        pane.screen.modes,
        extended=options.get("extended-keys"),
        extended_format=options.get("extended-keys-format"),
        backspace=str(options.get("backspace")),
    )


def write(pane: Pane, data: bytes, client: Client | None = None) -> None:
    """Writes bytes into the pane as they are."""
    if pane.mode is None:
        for each in _receivers(pane):
            _when_ready(each, partial(_write, each, data, client), client)


def paste(pane: Pane, data: bytes, client: Client | None = None) -> None:
    """Writes pasted text, in the brackets that the program asked for."""
    if pane.mode is None:
        for each in _receivers(pane):
            _when_ready(each, partial(_write_paste, each, data, client), client)


def _write_paste(pane: Pane, data: bytes, client: Client | None) -> None:
    from pymux_wf.keys.encode import encode_paste

    _write(pane, encode_paste(data, pane.screen.modes.bracketed_paste), client)


def _receivers(pane: Pane) -> Iterable[Pane]:
    if pane.io is None or pane.input_off:
        return []
    if not pane.options.get("synchronize-panes"):
        return [pane]
    others = [
        other
        for other in pane.window.panes
        if other is not pane and other.visible and other.mode is None and other.options.get("synchronize-panes")
    ]
    return [pane, *others]


def _when_ready(pane: Pane, write: Callable[[], None], client: Client | None) -> None:
    """Writes now what a person types; what commands and verbs send waits for a shell that does not read yet."""
    person = client is not None and client.attached
    if person or pane.held_input is None or not pane.held_input.hold(write):
        write()
    else:
        pane.sent.asked(pane)


def _write(pane: Pane, data: bytes, client: Client | None) -> None:
    if pane.io is None or pane.input_off or not data:
        return
    announce(pane, data, client)
    pane.io.write(data)
    if pane.shell is not None:
        pane.shell.typed(data)
    pane.awaited = client is not None
    if client is not None and pane.io.congested:
        client.want_input(False)


def announce(pane: Pane, data: bytes, client: Client | None = None) -> None:
    """Tells that bytes are about to be written into the pane."""
    if client is None or not client.attached:
        pane.sent.note(pane, data)
    if pane.watchers:
        # Before it is there: who asks how the terminal is set shall not learn what its reader made of it.
        tell(pane, "input", data)
