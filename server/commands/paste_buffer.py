"""paste-buffer: type a paste buffer into a pane."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from .. import pane_input
from ..errors import CommandError

if TYPE_CHECKING:
    from ..call import Call
    from ..tree import Pane

SPEC = CommandSpec(
    "paste-buffer",
    alias="pasteb",
    flags="db:prSs:t:",
    target=TargetSpec("pane"),
    marks=frozenset({"after"}),
    usage="[-dprS] [-s separator] [-b buffer-name] [-t target-pane]",
    summary="Type a paste buffer into a pane.",
)


BRACKETS = b"\033[200~", b"\033[201~"
# What is typed as text passes as it is; other control characters, and bytes that are no UTF-8, are made visible as
# vis(3) does, so that a paste cannot act as keys.
UNSAFE = re.compile("[\x00-\x06\x0b\x0c\x0e-\x1f\x7f-\x9f\udc80-\udcff]")


def run(call: Call) -> None:
    args, buffers, pane = call.args, call.server.buffers, call.pane
    if pane.io is None:
        raise CommandError("target pane has exited")
    name = args.get("b")
    buffer = buffers.newest() if name is None else buffers.get(name)
    if buffer is None:
        if name is not None:
            raise CommandError(f"no buffer {name}")
        return
    if not pane.input_off:
        pane_input.write(pane, _input(call, pane, buffer.data), call.client)
    if args.has("d"):
        buffers.delete(buffer.name)


def _input(call: Call, pane: Pane, data: bytes) -> bytes:
    """The bytes to type: the buffer's lines joined by the separator, in brackets where asked for and understood."""
    args = call.args
    separator = args.get("s")
    if separator is None:
        separator = "\n" if args.has("r") else "\r"
    if not args.has("S"):
        data = UNSAFE.sub(_visible, data.decode("utf-8", "surrogateescape")).encode()
    data = data.replace(b"\n", separator.encode("utf-8", "surrogateescape"))
    if args.has("p") and pane.screen.modes.bracketed_paste:
        return BRACKETS[0] + data + BRACKETS[1]
    return data


def _visible(match: re.Match[str]) -> str:
    return "".join(map(_visible_byte, match[0].encode("utf-8", "surrogateescape")))


def _visible_byte(byte: int) -> str:
    """``^A``, ``^?``; with the eighth bit ``M^A`` and ``M-a``.

    >>> _visible_byte(1), _visible_byte(0xFF), _visible_byte(0xE9)
    ('^A', 'M^?', 'M-i')
    """
    meta, low = ("M" if byte & 0x80 else ""), byte & 0x7F
    if low < 32 or low == 127:
        return f"{meta}^{chr(low ^ 0x40)}"
    return f"{meta}-{chr(low)}"
