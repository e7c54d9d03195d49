"""A program and what it has started, and their end: the process group, and children that have left it.

Nothing here waits for an answer of a program: what has to go is killed.
"""

from __future__ import annotations

import contextlib
import os
import signal

from pymux_wf.workflow.machine.proc_reading import text_or_none


def descendants(pid: int) -> list[int]:
    """The processes below ``pid``, by ``/proc``; none on systems without it."""
    children: dict[int, list[int]] = {}
    for name in _processes():
        text = text_or_none(f"/proc/{name}/stat", 4096)
        if text:
            fields = text.rpartition(")")[2].split()
            if len(fields) > 1:
                children.setdefault(int(fields[1]), []).append(int(name))
    found: list[int] = []
    waiting = [pid]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def _processes() -> list[str]:
    try:
        return [name for name in os.listdir("/proc") if name.isdigit()]
    except OSError:
        return []


def kill_tree(pid: int) -> None:
    """Kills the group that ``pid`` leads and all that is below it; ``pid`` has not been waited for yet."""
    below = descendants(pid)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    for each in below:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(each, signal.SIGKILL)
