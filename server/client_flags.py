"""The flags of a client as ``attach-session -f`` and ``refresh-client -f`` take them:
``read-only,!ignore-size,no-detach-on-destroy,pause-after=5``.

A name with ``!`` in front turns the flag off; but a client that has been made read-only stays so. Names that are not
known are passed over, as tmux does; so are those of control mode for other clients.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .client import Client
    from .control import Control


def set_flags(client: Client, text: str) -> None:
    """Sets the flags that a comma-separated list names."""
    for word in text.split(","):
        name = word.strip()
        on = not name.startswith("!")
        name = name.removeprefix("!")
        if name == "read-only":
            client.read_only = client.read_only or on
        elif name == "ignore-size":
            limited = client.server.access.only_reads(client.uid)
            client.ignore_size = on or limited  # whoever was let in to look on decides on nobody's size
        elif name == "no-detach-on-destroy":
            client.stays_on_destroy = on
        elif name == "active-pane":
            client.own_panes = {} if on else None
        elif client.control is not None:
            _set_control_flag(client.control, name, on)
    if client.session is not None:
        client.server.recalculate_sizes()


def _set_control_flag(control: Control, name: str, on: bool) -> None:
    word, _, value = name.partition("=")
    if word == "no-output":
        control.output.stop(on)
    elif word == "wait-exit":
        control.wait_exit = on
    elif word == "pause-after":
        seconds = value if value.isascii() and value.isdigit() else "0"
        control.output.pause_after = min(int(seconds[:9]), LONGEST_PAUSE) if on else None


LONGEST_PAUSE = 86400 * 365


def make_read_only(client: Client, on: bool) -> None:
    """What ``-r`` does: the client can change nothing and its size does not count."""
    client.read_only = client.ignore_size = on


def names_of(client: Client) -> str:
    """The comma list of ``client_flags``, in tmux's order."""
    control = client.control
    pause = control.output.pause_after if control is not None else None
    flags = (
        ("attached", client.attached),
        ("focused", client.focused and client.attached),
        ("control-mode", control is not None),
        ("ignore-size", client.ignore_size),
        ("no-detach-on-destroy", client.stays_on_destroy),
        ("no-output", control is not None and control.output.no_output),
        ("wait-exit", control is not None and control.wait_exit),
        (f"pause-after={pause:.0f}" if pause is not None else "", pause is not None),
        ("read-only", client.read_only),
        ("active-pane", client.own_panes is not None),
        ("suspended", client.suspended),
        ("UTF-8", client.utf8),
    )
    return ",".join(name for name, on in flags if on)
