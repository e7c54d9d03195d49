"""From a layout's name or file to the layout, trusted: for whoever loads one."""

from __future__ import annotations

import os

from pymux_wf.aio import Server
from pymux_wf.workflow.layouts.find import OPTION, find
from pymux_wf.workflow.layouts.model import Layout
from pymux_wf.workflow.layouts.trust import Ask, open_trusted


def open_by_name(
    name: str, *, workflow_directory: str = "", project: str | os.PathLike[str] | None = None, ask: Ask | None = None
) -> tuple[str, Layout]:
    """The layout that a name or a path means, and what it is called.

    Args:
        ask: As :func:`~pymux_wf.workflow.layouts.trust.open_trusted` takes it; a person at the terminal without it.

    Raises:
        NotThere: there is none.
        OSError, BadFile: it cannot be read, or is wrong.
        RefusedBySafety: it is not trusted.
    """
    found = find(name, workflow_directory=workflow_directory, project=project)
    return found.name, open_trusted(found, ask)


def nobody(_: str) -> bool:
    """For programs: nobody is there who could approve anything."""
    return False


async def workflow_directory_of(server: Server) -> str:
    """What ``@workflow-directory`` says on a server; "" where it says nothing."""
    return "\n".join((await server.command(["show-options", "-gqv", OPTION])).stdout)
