"""load-buffer: read a file into a paste buffer."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec

from ..errors import CommandError
from ..flag_values import client_directory
from .set_buffer import buffer_name, store

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from ..call import Call

SPEC = CommandSpec(
    "load-buffer",
    alias="loadb",
    flags="b:t:w",
    min_args=1,
    max_args=1,
    marks=frozenset({"after", "ct", "cf"}),
    usage="[-b buffer-name] [-t target-client] path",
    summary="Read a file into a paste buffer.",
)


def run(call: Call) -> Awaitable[None] | None:
    name = buffer_name(call)
    path = call.expand(call.args.string(0) or "")
    if path == "-":
        return _from_stdin(call, name)
    session = call.target.session
    try:
        with open(os.path.join(client_directory(call, session), path), "rb") as file:
            data = file.read()
    except OSError as error:
        raise CommandError(f"{error.strerror}: {path}") from None
    if data:
        store(call, name, data)
    return None


async def _from_stdin(call: Call, name: str | None) -> None:
    if call.client is None:
        raise CommandError("Bad file descriptor: -")
    data = await call.client.read_stdin()
    if data:
        store(call, name, data)
