"""list-buffers: list the paste buffers, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec

from ..listing import BufferRow, Row, print_rows, sorted_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ..buffers import PasteBuffer
    from ..call import Call

SPEC = CommandSpec(
    "list-buffers",
    alias="lsb",
    flags="F:f:O:r",
    marks=frozenset({"after"}),
    usage="[-F format] [-f filter] [-O order]",
    summary="List the paste buffers, newest first.",
)


TEMPLATE = '#{buffer_name}: #{buffer_size} bytes: "#{buffer_sample}"'
KEYS: dict[str, Callable[[PasteBuffer], Any]] = {
    "creation": lambda buffer: -buffer.order,
    "name": lambda buffer: buffer.name,
    "order": lambda buffer: -buffer.order,
    "size": lambda buffer: -len(buffer.data),
}


def run(call: Call) -> None:
    rows: list[Row] = [BufferRow(buffer, {}) for buffer in call.server.buffers]
    rows = sorted_rows(call, rows, KEYS)
    for number, row in enumerate(rows):
        row.variables["line"] = str(number)
    print_rows(call, rows, TEMPLATE)
