"""show-buffer: print a paste buffer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec
from pymux_wf.protocol import Message

from ..errors import CommandError

if TYPE_CHECKING:
    from ..buffers import PasteBuffer
    from ..call import Call

SPEC = CommandSpec(
    "show-buffer",
    alias="showb",
    flags="b:",
    marks=frozenset({"after"}),
    usage="[-b buffer-name]",
    summary="Print a paste buffer.",
)


def run(call: Call) -> None:
    write_out(call, chosen(call).data)


def chosen(call: Call) -> PasteBuffer:
    """The buffer of ``-b``, or the newest automatic one; raises CommandError where there is none."""
    name, buffers = call.args.get("b"), call.server.buffers
    buffer = buffers.newest() if name is None else buffers.get(name)
    if buffer is None:
        raise CommandError("no buffers" if name is None else f"no buffer {name}")
    return buffer


def write_out(call: Call, data: bytes) -> None:
    """Bytes for standard output as they are; lines over the pane of an attached client."""
    client = call.client
    if client is None or client.attached or call.item.state.on_print is not None:
        call.print(data.decode("utf-8", "surrogateescape"))
    else:
        # The bytes are not text: they go out unchanged also to a client that is not UTF-8.
        client.give(Message.STDOUT, data, True)
