"""``load-layout``: the program that opens layouts, run as a job, and what is told of it.

It asks the server as any program does. A client that is attached goes on meanwhile, and gets a message when it failed;
one that only runs the command waits for it and gets its code.
"""

from __future__ import annotations

import shlex
import sys
from typing import TYPE_CHECKING

from .pane_spawn import environment

if TYPE_CHECKING:
    from .call import Call
    from .jobs import JobResult

PROGRAM = [sys.executable, "-m", "pymux_wf"]


def command_line(call: Call) -> str:
    """The shell command: what it prints is dropped, its errors are its output."""
    session, client = call.target.session, call.client
    words = [*PROGRAM, "-S", call.server.socket_path, "layout", "load"]
    if session is not None:
        words += ["-t", f"${session.id}"]
    if call.args.has("replace"):
        words.append("--replace")
    if client is not None and client.attached:
        words += ["--client", client.name]
    return f"exec {shlex.join([*words, *call.args.strings()])} 2>&1 >/dev/null"


async def _run(call: Call) -> JobResult:
    server, session = call.server, call.target.session
    values = environment(server, session, None, {}, str(server.options.server.get("default-terminal")))
    cwd = session.cwd if session is not None else call.client.cwd if call.client is not None else "/"
    return await server.jobs.run(command_line(call), values, cwd)


async def load(call: Call) -> None:
    """Waits for it; its errors and its code are the client's."""
    result = await _run(call)
    client = call.client
    if result.code and client is not None:
        client.print_error(result.text.rstrip("\n") or f"load-layout: ended with code {result.code}")
        client.exit_code = result.code


async def load_behind(call: Call) -> None:
    """Waits for it in the background; one line of errors is a message, several are shown over the pane."""
    result = await _run(call)
    if not result.code:
        return
    lines = result.text.rstrip("\n").splitlines() or [f"load-layout: ended with code {result.code}"]
    client = call.client
    if client is None or client.session is None:
        call.server.add_message(lines[0])
    elif len(lines) == 1:
        client.show_message(lines[0])
    else:
        from .pane_modes import show_text

        show_text(call.server, client, "\n".join(lines))
