"""One HTTP POST of JSON within a deadline, in a thread, so that nobody waits for it."""

from __future__ import annotations

import asyncio
import base64
import http.client
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from pymux_wf.workflow.alerts.routes.route import RouteFailed
from pymux_wf.workflow.config.secrets import hidden, resolve
from pymux_wf.workflow.errors import WorkflowError

ANSWER_LIMIT = 4096
LONGEST = 2
"""How many times its timeout, which is that of each step, a whole try may take."""

THREADS = ThreadPoolExecutor(32, "routes")
"""Of their own: receivers that hang must not keep anybody else in the supervisor waiting."""


async def post(url: str, body: Any, timeout: float, headers: Mapping[str, str], path: str = "") -> None:
    """Posts; raises RouteFailed for anything but a 2xx answer. A 4xx but 408 and 429 is for good."""
    try:
        address = resolve(url).rstrip("/") + path if path else resolve(url)
    except WorkflowError as error:
        raise RouteFailed(str(error)) from None
    if not address.startswith(("http://", "https://")):
        raise RouteFailed(f"{hidden(address, address)}: an address begins with http:// or https://", for_good=True)
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    bare, login = without_login(address)
    request = urllib.request.Request(bare, data, {"Content-Type": "application/json", **login, **headers})
    work = asyncio.get_running_loop().run_in_executor(THREADS, _send, request, timeout, address)
    try:
        async with asyncio.timeout(LONGEST * timeout):
            await work
    except TimeoutError:
        raise RouteFailed(f"{_place(address)} has not answered within {LONGEST * timeout:g} seconds") from None


def _send(request: urllib.request.Request, timeout: float, address: str) -> None:
    parts, shown = urllib.parse.urlsplit(address), _place(address)
    secrets = (address, parts.path, parts.query, parts.netloc.rpartition("@")[0])
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            answer.read(ANSWER_LIMIT)
    except urllib.error.HTTPError as error:
        with error:
            words = error.read(200).decode("utf-8", "replace").strip()
        for_good = 400 <= error.code < 500 and error.code not in (408, 429)
        said = hidden(f"{error.reason}: {words}" if words else str(error.reason), *secrets)
        raise RouteFailed(f"{shown} answers {error.code} {said}", for_good) from None
    except http.client.HTTPException as error:
        raise RouteFailed(f"{shown}: no answer of HTTP ({type(error).__name__})") from None
    except (OSError, ValueError) as error:
        reason = str(getattr(error, "reason", None) or error)
        raise RouteFailed(f"{shown}: {hidden(reason, *secrets)}") from None


def without_login(address: str) -> tuple[str, dict[str, str]]:
    """An address without the user and password in it, which urllib takes for a host's name, and the header for them.

    >>> without_login("http://me:pa%40ss@127.0.0.1:9093/x")
    ('http://127.0.0.1:9093/x', {'Authorization': 'Basic bWU6cGFAc3M='})
    """
    parts = urllib.parse.urlsplit(address)
    login, at, host = parts.netloc.rpartition("@")
    if not at:
        return address, {}
    user, _, password = login.partition(":")
    told = f"{urllib.parse.unquote(user)}:{urllib.parse.unquote(password)}".encode()
    return parts._replace(netloc=host).geturl(), {"Authorization": f"Basic {base64.b64encode(told).decode()}"}


def _place(address: str) -> str:
    """Whom it is: without the path, which may be as secret as a password."""
    parts = urllib.parse.urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def bearer(token: str) -> dict[str, str]:
    """The header for a token, which may be env: or file:; none for an empty one. Raises RouteFailed."""
    try:
        return {"Authorization": f"Bearer {resolve(token)}"} if token else {}
    except WorkflowError as error:
        raise RouteFailed(str(error)) from None
