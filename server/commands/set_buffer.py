"""set-buffer: put text into a paste buffer, or give a buffer another name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec

from ..errors import CommandError
from ..names import clean

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "set-buffer",
    alias="setb",
    flags="ab:t:n:w",
    max_args=1,
    marks=frozenset({"after", "ct", "cf"}),
    usage="[-aw] [-b buffer-name] [-n new-buffer-name] [-t target-client] [data]",
    summary="Put text into a paste buffer, or give a buffer another name.",
)


def run(call: Call) -> None:
    args, buffers = call.args, call.server.buffers
    name = buffer_name(call)
    if args.has("n"):
        _rename(call, name)
        return
    if len(args) != 1:
        raise CommandError("no data specified")
    data = (args.string(0) or "").encode("utf-8", "surrogateescape")
    if not data:
        return
    if args.has("a"):
        old = buffers.newest() if name is None else buffers.get(name)
        if old is not None:
            name, data = old.name, old.data + data
    store(call, name, data)


def buffer_name(call: Call) -> str | None:
    """The name of ``-b``; raises CommandError for one that cannot be a name."""
    name = call.args.get("b")
    return None if name is None else clean(name, "buffer name")


def store(call: Call, name: str | None, data: bytes) -> None:
    """Makes an automatic buffer, or sets the named one; ``-w`` offers the data to the client's terminal too."""
    buffers, client = call.server.buffers, call.target_client
    if name is None:
        buffers.add(data)
    else:
        buffers.set(name, data)
    if call.args.has("w") and client is not None and client.writer is not None:
        client.set_clipboard(data)


def _rename(call: Call, name: str | None) -> None:
    buffers = call.server.buffers
    buffer = buffers.newest() if name is None else buffers.get(name)
    if buffer is None:
        raise CommandError("no buffer" if name is None else f"unknown buffer: {name}")
    buffers.rename(buffer.name, clean(call.args.get("n") or "", "buffer name"))
