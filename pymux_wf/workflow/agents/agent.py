"""One agent: a pane with a program in it, what is known of it, and what can be asked of it.

What is known is in :mod:`.watched`, what is typed for it in :mod:`.prompted`; here is how it is waited for, and what it
has written.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Mapping
from typing import Any

from pymux_wf.api.values import CommandRun, Mark, Output
from pymux_wf.snapshot import Screen
from pymux_wf.workflow.agents.prompted import Prompted
from pymux_wf.workflow.agents.states import ENDED, Explained, Verdict


class Agent(Prompted):
    """An agent of an :class:`~pymux_wf.workflow.agents.fleet.AgentManager`.

    Attributes:
        name, spec, kind: what it is.
        pane: where it runs.
        since: when its state began, in seconds since the epoch.
        exits: its last five ends, the newest last.
        managed: whether this manager starts it again and watches its health.
        last_line: the last line that its screen shows; ``last_output_time``: when it last wrote, since the epoch.
        will_restart: it has ended, and is about to be started again. ``stopping``: somebody wants it to end.
    """

    # -- waiting

    async def wait(self, *what: str, unless: str | None = None, timeout: float | None = None) -> Verdict:
        """Waits until it is in one of these states, or, for another word, until that text is in its output.

        Raises:
            TookTooLong. WorkflowError: it ended before, or ``unless`` (an expression) was in its output.
        """
        from pymux_wf.workflow.agents.waiting import wait_for

        return await wait_for(self, what, unless, timeout)

    async def begin_waiting(self, state: str, seconds: float = 3.0) -> None:
        """Waits a moment for a state that is about to come, as ``working`` is after a prompt; it need not come."""
        from pymux_wf.workflow.errors import TookTooLong

        with contextlib.suppress(TookTooLong):
            await self.wait(state, "blocked", "done", timeout=seconds)

    async def next_change(self) -> None:
        """Waits until another state is known of it, or it has written."""
        await self._changed.wait()

    # -- output

    async def mark(self) -> Mark:
        """Where its output stands."""
        return await self.pane.mark()

    async def output(self, since: Mark | None = None, *, format: str = "text", most: int | None = None) -> Output | str:
        """What it has written since a mark: ``text``; ``raw`` as it was written; ``ansi`` is the screen with its
        colours. ``most`` keeps the last characters. ``.lost_lines`` of text are no longer kept.

        Of a program with the whole screen, text is a poor picture: :meth:`screen` is the better one.
        """
        if format == "ansi":
            from pymux_wf.snapshot import to_ansi

            return to_ansi(await self.pane.screen)
        if format == "raw":
            raw = (await self.pane.output_bytes(since)).decode("utf-8", "surrogateescape")
            return raw[-most:] if most else raw
        output = await self.pane.output(since)
        if most is None or len(output) <= most:
            return output
        return Output(output[-most:], output.lost_lines, output.lost_bytes, output.mark)

    async def screen(self) -> Screen:
        """What it shows."""
        return await self.pane.screen

    @property
    async def last_command(self) -> CommandRun | None:
        """The last command that its shell ran, where the shell tells."""
        return await self.pane.last_command

    async def log(
        self, lines: int | None = None, follow: bool = False, since_start: bool = False
    ) -> AsyncIterator[str]:
        """What its log has: the last lines (or all since its last start), and with ``follow`` what comes, in pieces."""
        log = self._store.log(self.name)
        text, offset = log.behind(self._log_start) if since_start else log.tail(lines)
        if text:
            yield text
        while follow and self.state not in ENDED:
            changed = self._changed
            text, offset = log.behind(offset)
            if text:
                yield text
            await changed.wait()
        text, _ = log.behind(offset)
        if follow and text:
            yield text


def fields_of(explained: list[Explained]) -> list[Mapping[str, Any]]:
    """An explanation as values."""
    return [
        {
            "source": each.fact.source,
            "state": each.fact.state,
            "evidence": each.fact.evidence,
            "question": each.fact.question or None,
            "age": round(each.age, 3),
            "lifetime": each.fact.lifetime,
            "won": each.won,
            "why": each.why,
        }
        for each in explained
    ]
