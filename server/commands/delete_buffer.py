"""delete-buffer: forget a paste buffer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec

from ..errors import CommandError

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "delete-buffer",
    alias="deleteb",
    flags="b:",
    marks=frozenset({"after"}),
    usage="[-b buffer-name]",
    summary="Forget a paste buffer.",
)


def run(call: Call) -> None:
    name, buffers = call.args.get("b"), call.server.buffers
    buffer = buffers.newest() if name is None else buffers.get(name)
    if buffer is None:
        raise CommandError("no buffer" if name is None else f"unknown buffer: {name}")
    buffers.delete(buffer.name)
