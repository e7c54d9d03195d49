"""The attached clients that are spoken to: each gets a command of its own, all at the same time; one that goes
meanwhile is no failure."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from pymux_wf.aio import Server
from pymux_wf.api.errors import MuxError
from pymux_wf.workflow.alerts.routes.route import RouteFailed

PATIENCE = 5.0
"""Seconds that a command may take."""


async def each_client(
    server: Server, command: Callable[[str], Sequence[str]], shown_after: float | None = None
) -> None:
    """Runs a command for every attached client; raises RouteFailed where it worked for none of them.

    Args:
        shown_after: a command that takes longer than so many seconds has worked: it lasts until a person ends it.
    """
    try:
        # Control clients have no screen to say anything on.
        listed = await server.command(["list-clients", "-f", "#{?client_control_mode,0,1}", "-F", "#{client_name}"])
        clients = listed.stdout
        said = await asyncio.gather(*(_told(server, command(client), shown_after) for client in clients))
    except MuxError as error:
        raise RouteFailed(str(error)) from None
    problems = [problem for problem in said if problem]
    if problems and len(problems) == len(clients):
        raise RouteFailed(problems[0])


async def _told(server: Server, words: Sequence[str], shown_after: float | None) -> str:
    """Runs one; "" or what was wrong."""
    try:
        async with asyncio.timeout(PATIENCE if shown_after is None else shown_after):
            result = await server.command(list(words))
    except TimeoutError:
        return "" if shown_after is not None else f"{words[0]} has not ended within {PATIENCE:g} seconds"
    text = " ".join(result.stderr)
    return text if result.code and "can't find client" not in text else ""
