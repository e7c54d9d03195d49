"""``python -m pymux_wf.workflow.layouts.typing_process SOCKET``: types what a layout wants typed, after
the command that loaded it.

Standard input has it as JSON: ``[["%3", "make run", false], ...]``. It ends when all is typed.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Sequence

from pymux_wf.aio import MuxError, Server
from pymux_wf.workflow.layouts.programs import Typed, type_all


def begin(socket: str, typed: Sequence[Typed]) -> None:
    """Starts the process, and leaves it to itself."""
    if not typed:
        return
    process = subprocess.Popen(
        [sys.executable, "-m", __spec__.name, socket],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert process.stdin is not None
    with process.stdin as stdin:
        stdin.write(json.dumps([[each.pane, each.text, each.enter] for each in typed]).encode())
    process.returncode = 0  # nobody waits for it here


async def _run(socket: str, typed: Sequence[Typed]) -> None:
    async with Server.connect(socket) as server:
        await type_all(server, typed)


def main() -> int:
    """Types; the exit code."""
    try:
        asyncio.run(_run(sys.argv[1], [Typed(*each) for each in json.load(sys.stdin)]))
    except MuxError:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
