"""The flags of a client as ``attach-session -f`` and ``refresh-client -f`` take them:
``read-only,!ignore-size,no-detach-on-destroy``.

A name with ``!`` in front turns the flag off; but a client that has been made read-only stays so. Names that are not
known are passed over, as tmux does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .client import Client


def set_flags(client: Client, text: str) -> None:
    """Sets the flags that a comma-separated list names."""
    for word in text.split(","):
        name = word.strip()
        on = not name.startswith("!")
        name = name.removeprefix("!")
        if name == "read-only":
            client.read_only = client.read_only or on
        elif name == "ignore-size":
            client.ignore_size = on
        elif name == "no-detach-on-destroy":
            client.stays_on_destroy = on
    if client.session is not None:
        client.server.recalculate_sizes()


def make_read_only(client: Client, on: bool) -> None:
    """What ``-r`` does: the client can change nothing and its size does not count."""
    client.read_only = client.ignore_size = on
