"""save-buffer: write a paste buffer to a file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec

from ..errors import CommandError
from ..flag_values import client_directory
from .show_buffer import chosen, write_out

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "save-buffer",
    alias="saveb",
    flags="ab:",
    min_args=1,
    max_args=1,
    marks=frozenset({"after"}),
    usage="[-a] [-b buffer-name] path",
    summary="Write a paste buffer to a file.",
)


def run(call: Call) -> None:
    data = chosen(call).data
    path = call.expand(call.args.string(0) or "")
    if path == "-":
        write_out(call, data)
        return
    session = call.target.session
    try:
        with open(os.path.join(client_directory(call, session), path), "ab" if call.args.has("a") else "wb") as file:
            file.write(data)
    except OSError as error:
        raise CommandError(f"{error.strerror}: {path}") from None
