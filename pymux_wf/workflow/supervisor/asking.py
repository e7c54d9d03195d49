"""The awaited twin of :mod:`.calls`: a call that is cancelled closes its connection, and ends in the supervisor too."""

from __future__ import annotations

import asyncio
from typing import Any

from pymux_wf.workflow.errors import NoServer, TookTooLong, of_json
from pymux_wf.workflow.supervisor.calls import start_supervisor
from pymux_wf.workflow.supervisor.wire import LINE_LIMIT, decoded, encoded, socket_of


async def ask(server_socket: str, name: str, /, *, wait: float = 30.0, first: bool = False, **arguments: Any) -> Any:
    """What a call gives; the items of one that streams, as a list; with ``first`` that ends with the first one.

    Raises:
        NoServer: there is no server. TookTooLong: no answer came within ``wait`` seconds. What the supervisor tells.
    """
    reader, writer = await _reach(server_socket)
    items: list[Any] = []
    try:
        async with asyncio.timeout(wait):
            writer.write(encoded({"id": 1, "call": name, "with": arguments}))
            while line := await reader.readline():
                told = decoded(line)
                if "error" in told:
                    raise of_json(told)
                if "result" in told:
                    return items or told["result"]
                items.append(told["item"])
                if first:
                    return items
    except TimeoutError:
        raise TookTooLong(f"{name}: no answer within {wait:g} seconds", name) from None
    except ConnectionError:
        pass
    finally:
        writer.close()
    raise NoServer(f"{name}: the supervisor ended before it answered", "supervisor", remedy="try again")


async def _reach(server_socket: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    path = socket_of(server_socket)
    try:
        return await asyncio.open_unix_connection(path, limit=LINE_LIMIT)
    except (FileNotFoundError, ConnectionRefusedError):
        await asyncio.to_thread(start_supervisor, server_socket)
    return await asyncio.open_unix_connection(path, limit=LINE_LIMIT)
