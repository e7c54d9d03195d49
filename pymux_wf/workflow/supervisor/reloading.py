"""The configuration while the supervisor runs: read again when it has changed, or when somebody asks for it."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

from pymux_wf.workflow.config.places import workflow_file
from pymux_wf.workflow.config.workflow_file import WorkflowFile
from pymux_wf.workflow.errors import BadFile, WorkflowError
from pymux_wf.workflow.supervisor.parts import start_parts
from pymux_wf.workflow.supervisor.service import House

EVERY = 2.0
"""Seconds between two looks at the file: one stat(2), which works on every file system."""

ALL = "workflow.toml"

Signature = tuple[Path, int, int, int] | None


def read_file(house: House) -> WorkflowFile:
    """The configuration; an empty one where it cannot be read: that keeps nobody from working."""
    try:
        return WorkflowFile.load()
    except (OSError, BadFile) as error:
        house.problems[ALL] = str(error)
        house.log.warning("the configuration cannot be read: %s", error)
        return WorkflowFile(None)


async def reload(house: House) -> dict[str, Any]:
    """See :meth:`House.reload`."""
    try:
        file = WorkflowFile.load()
    except (OSError, BadFile) as error:
        house.problems[ALL] = str(error)
        raise
    house.file = file
    house.problems.clear()
    for name, part in list(house.services.items()):
        try:
            await part.reload()
        except (WorkflowError, OSError) as error:
            house.problems[name] = str(error)
    await start_parts(house)
    for name, problem in house.problems.items():
        house.log.warning("%s: %s", name, problem)
    path = file.document.name if file.document is not None else None
    house.log.info("read %s", path or "no configuration: there is none")
    return {"file": path, "problems": dict(house.problems)}


async def watch(house: House, seen: Signature) -> None:
    """Reads the file again whenever it is another one than ``seen``, until it is cancelled."""
    while True:
        await asyncio.sleep(EVERY)
        now = signature()
        if now != seen:
            seen = now
            try:
                await reload(house)
            except (OSError, BadFile) as error:
                house.log.warning("the configuration cannot be read, and stays what it was: %s", error)


def signature() -> Signature:
    """What tells one state of the file from another; None where there is none."""
    path = workflow_file()
    if path is None:
        return None
    try:
        found = os.stat(path)
    except OSError:
        return path, 0, 0, 0
    return path, found.st_mtime_ns, found.st_size, found.st_ino
