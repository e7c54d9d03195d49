"""Waiting for an event by its name (``wait-for -E``): what hooks can be set for, and what happens to paste buffers.

Only what happens from now on counts. A wait leaves nothing behind, however it ends: by the event, its time, or the
client that goes away.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from pymux_wf import failures
from pymux_wf.lang.options_table import OPTION_TABLE

from .errors import CommandError
from .notices import seen_after, seen_by_hooks

if TYPE_CHECKING:
    from .call import Call
    from .queue import Current

OF_BUFFERS = ("paste-buffer-changed", "paste-buffer-deleted")


class TimedOut(CommandError):
    """The time is over."""

    exit_code = failures.EXIT_CODES[failures.TIMED_OUT]


async def in_time(waiting: Awaitable[None], seconds: float | None, what: str) -> None:
    """Waits for ``seconds`` at most, for ever with None; raises :class:`TimedOut`."""
    try:
        await asyncio.wait_for(waiting, seconds)
    except TimeoutError:
        raise TimedOut(f"timed out after {seconds:g} s waiting for {what}") from None


def wait_for_event(call: Call, seconds: float | None) -> Awaitable[None]:
    """The wait that the command's ``-E``, ``-F`` and ``-v`` say; raises CommandError for an event that does not exist
    and where nobody is there to wait.
    """
    name = call.args.get("E") or ""
    known = {option for option, spec in OPTION_TABLE.items() if spec.hook}.union(OF_BUFFERS)
    if name not in known:
        raise CommandError(f"invalid event: {name}", get_close_matches(name, sorted(known), 3))
    if call.client is None:
        raise CommandError("not able to wait")
    return _EventWait(call, name).wait(seconds)


class _EventWait:
    """One wait: the variables of the event it waited for, once it has come."""

    def __init__(self, call: Call, name: str) -> None:
        self._call = call
        self._name = name
        self._found: dict[str, str] | None = None
        self._future: asyncio.Future[None] = call.server.loop.create_future()

    async def wait(self, seconds: float | None) -> None:
        server = self._call.server
        server.notices.listeners.append(self._heard)
        server.notices.command_listeners.append(self._ran)
        server.wait_channels.others.add(self._future)
        try:
            await in_time(self._future, seconds, f"event {self._name}")
        finally:
            server.notices.listeners.remove(self._heard)
            server.notices.command_listeners.remove(self._ran)
            server.wait_channels.others.discard(self._future)
        if self._found is None:
            raise CommandError(f"event {self._name} cannot come any more: no session is left")
        if self._call.args.has("v"):
            self._call.print("\n".join(f"{name}={_one_line(value)}" for name, value in self._found.items()))

    def _heard(self, event: str, subject: Any) -> None:
        if event == self._name:
            current, variables = seen_by_hooks(event, subject)
            if isinstance(subject, str):
                variables["buffer_name"] = subject
            self._happened(current, variables)

    def _ran(self, event: str, current: Current, command: Any) -> None:
        if event == self._name:
            self._happened(current, seen_after(event, current, command))

    def _happened(self, current: Current | None, variables: dict[str, str]) -> None:
        if self._future.done() or not self._wanted(current, variables):
            return
        self._found = variables
        self._future.set_result(None)

    def _wanted(self, current: Current | None, variables: dict[str, str]) -> bool:
        template = self._call.args.get("F")
        if template is None:
            return True
        place = (
            {} if current is None else {"session": current.session, "winlink": current.winlink, "pane": current.pane}
        )
        context = self._call.server.context(variables=variables, client=self._call.client, **place)
        return context.expand(template) not in ("", "0")


def _one_line(value: str) -> str:
    return "".join(character if character >= " " else f"\\{ord(character):03o}" for character in value)
