"""``command``: a program that gets the webhook's JSON on its input; no shell sees it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal

from pymux_wf.workflow.alerts.routes.route import RouteFailed, Told, webhook_body

WORDS = 200


async def tell(told: Told) -> None:
    """Raises RouteFailed; the program and what it started are killed at the deadline."""
    name = told.route.argv[0]
    body = json.dumps(webhook_body(told.name, told.notification)).encode()
    try:
        process = await asyncio.create_subprocess_exec(
            *told.route.argv,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        raise RouteFailed(f"{name}: {error.strerror}", for_good=isinstance(error, FileNotFoundError)) from None
    try:
        code, said = await asyncio.wait_for(_fed(process, body), told.route.timeout)
    except TimeoutError:
        raise RouteFailed(f"{name} has not ended within {told.route.timeout:g} seconds") from None
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    if code:
        raise RouteFailed(f"{name} exited with {code}" + (f": {said}" if said else ""))


async def _fed(process: asyncio.subprocess.Process, body: bytes) -> tuple[int, str]:
    assert process.stdin is not None
    assert process.stderr is not None
    with contextlib.suppress(ConnectionError):
        process.stdin.write(body)
        await process.stdin.drain()
        process.stdin.close()
    first = await process.stderr.read(WORDS)
    while await process.stderr.read(65536):  # whoever writes much must not stop for it
        pass
    return await process.wait(), first.decode("utf-8", "replace").strip()
