"""The attached clients that are spoken to: each gets a command of its own; one that goes meanwhile is no failure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pymux_wf.aio import Server
from pymux_wf.api.errors import MuxError
from pymux_wf.workflow.alerts.routes.route import RouteFailed


async def each_client(server: Server, command: Callable[[str], Sequence[str]]) -> None:
    """Runs a command for every attached client; raises RouteFailed where it worked for none of them."""
    try:
        # Control clients have no screen to say anything on.
        listed = await server.command(["list-clients", "-f", "#{?client_control_mode,0,1}", "-F", "#{client_name}"])
        problems = []
        for client in listed.stdout:
            result = await server.command(list(command(client)))
            if result.code and "can't find client" not in " ".join(result.stderr):
                problems.append(" ".join(result.stderr))
    except MuxError as error:
        raise RouteFailed(str(error)) from None
    if problems and len(problems) == len(listed.stdout):
        raise RouteFailed(problems[0])
