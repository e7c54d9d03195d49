"""Bringing prompts, answers and keys to an agent: the protocol of :mod:`.sending` over the pane's verbs.

Whatever is typed is typed for the screen that was looked at, and is read by the program before it shows anything new
(``unchanged_since`` and ``reader_waits`` of the pane); what it does not read is taken back.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Sequence
from typing import NamedTuple

from pymux_wf.api.errors import NotFound, PaneDied, Refused
from pymux_wf.api.values import Mark
from pymux_wf.workflow.agents.errors import Blocked, StaleAnswer
from pymux_wf.workflow.agents.kinds import Reading
from pymux_wf.workflow.agents.sending import PAUSE_MOST, Look, Sending, Stage, Step, When
from pymux_wf.workflow.agents.states import ENDED, Fact, Verdict, hazard
from pymux_wf.workflow.agents.watched import Sight, Watched
from pymux_wf.workflow.config.secrets import resolve
from pymux_wf.workflow.errors import RefusedBySafety, UsageError, WorkflowError

BUSY_LOOKS = 0.02
"""Seconds between two looks of a sending at a program that writes without end."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Receipt(NamedTuple):
    """How far a prompt came (``submitted`` at least, or it would have been an error), by what that is known, and how
    many seconds it took."""

    stage: Stage
    evidence: str
    elapsed: float


class Prompted(Watched):
    """What is known of an agent, and what can be typed for it."""

    async def send(self, text: str, *, when: When = "ready", timeout: float = 30.0, clear: bool = False) -> Receipt:
        """Brings a prompt to it, and tells how far it came.

        Args:
            when: ``ready`` waits until it is; ``now`` sends to one that takes prompts while it works.
            timeout: seconds for all of it.
            clear: empty its composer first, where a draft is in it.

        Raises:
            Blocked: it asks something; nothing was typed into it.
            DraftPresent: there is text in its composer.
            TookTooLong: it was not ready in time.
            NotSubmitted: it was typed, and nothing shows that it was taken.
            UsageError: the text has control characters, or lines that its terminal would submit one by one.
        """
        check_text(text)
        began = time.monotonic()
        async with self._lock.held(timeout):
            sending = Sending(
                self.name,
                text,
                when=when,
                clear=clear,
                deadline=began + timeout,
                pasted=self.kind.pasted,
                unsent=self._unsent,
            )
            await self._run(sending, text)
        self._unsent = sending.stage == "typed" and sending.error is not None
        receipt = Receipt(sending.stage, sending.evidence, time.monotonic() - began)
        self._audit_prompt(text, receipt, sending.error)
        if sending.error is not None:
            raise sending.error
        return receipt

    def _audit_prompt(self, text: str, receipt: Receipt, error: WorkflowError | None) -> None:
        from pymux_wf.workflow.agents.store import digest

        told = {"stage": receipt.stage, "evidence": receipt.evidence, "error": error.kind if error else None}
        self._hub.tell("prompt", self.name, self.pane.id, elapsed=receipt.elapsed, **told)
        self._store.audit("send", self.name, text=digest(text), **told)

    async def _run(self, sending: Sending, text: str) -> None:
        step = sending.begin()
        mark, seen_at = Mark(0, 0), 0.0
        while step.do != "end":
            now = time.monotonic()
            if step.do in ("look", "wait", "pause"):
                if step.do == "wait" and not await self._wait_news(mark, step.until - now):
                    step = sending.late(time.monotonic())
                    continue
                if step.do == "pause":
                    await self._wait_news(mark, step.until - now)
                await asyncio.sleep(max(0.0, seen_at + BUSY_LOOKS - time.monotonic()))
                look, mark = await self._sight(text)
                seen_at = time.monotonic()
                step = sending.looked(look, seen_at)
            else:
                step = await self._write(sending, step, text, mark)

    async def _sight(self, text: str) -> tuple[Look, Mark]:
        try:
            sight = await self.look()
        except (PaneDied, NotFound):
            return Look("exited", ended=True), Mark(0, 0)
        now = time.monotonic()
        asks = hazard(self._facts.values(), now)
        reading = sight.reading
        question = (asks.question or asks.evidence) if asks else ""
        head = "".join(text.split())[:16]
        taken = bool(question) and reading.draft is None and head in "".join(reading.tail.split())
        ended = sight.pane_state == "exited" or self.state in ENDED
        self._bracketed = sight.screen.modes.bracketed_paste
        look = Look(self.state, question, reading.draft, reading.tail, sight.mark.offset, taken, ended)
        return look, sight.mark

    async def _write(self, sending: Sending, step: Step, text: str, mark: Mark) -> Step:
        try:
            if step.do == "submit":
                await self.pane.send_keys(self.kind.submit, unchanged_since=mark, reader_waits=True)
            elif step.do == "clear":
                await self.pane.send_keys(self.kind.clear, unchanged_since=mark, reader_waits=True)
            else:
                await self._paste(text, mark)
        except PaneDied:
            return sending.looked(Look("exited", ended=True), time.monotonic())
        except Refused as error:
            if "offset" not in error.evidence:
                raise RefusedBySafety(error.message, self.name) from None
            return sending.refused(time.monotonic(), unread="unread" in error.evidence)
        return sending.written(time.monotonic())

    async def _paste(self, text: str, mark: Mark) -> None:
        if self._bracketed:
            await self.pane.paste(text, unchanged_since=mark, reader_waits=True)
            return
        if "\n" in text.strip("\n"):
            message = f"{self.name} takes no pastes (mode 2004): each line would be submitted by itself"
            raise UsageError(message, self.name, remedy="send one line")
        await self.pane.send_text(text.strip("\n"), unchanged_since=mark, reader_waits=True)

    _bracketed = False

    async def _wait_news(self, since: Mark, seconds: float) -> bool:
        """Waits until it writes something behind a mark, or another state is known; whether that came in time."""
        if seconds <= 0:
            return False
        output = asyncio.ensure_future(self.pane.wait_output(since, timeout=None))
        changed = asyncio.ensure_future(self._changed.wait())
        done, _ = await asyncio.wait((output, changed), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for task in (output, changed):
            task.cancel()
        await asyncio.gather(output, changed, return_exceptions=True)
        return bool(done)

    async def answer(self, expect: str, *keys: str, timeout: float = 10.0) -> Verdict:
        """Answers what it asks: only where that is what the caller has seen.

        Args:
            expect: the text of the question, or a part of it.
            keys: keys by name (``Enter``, ``1``), or text; ``env:NAME`` and ``file:PATH`` stand for secrets.

        Raises:
            StaleAnswer: it does not ask, or asks something else; nothing was typed.
        """
        if not "".join(expect.split()):
            raise UsageError("an answer needs the text of the question", self.name)
        if not keys:
            raise UsageError("an answer needs a key", self.name)
        pressed = [resolve(key) for key in keys]
        end = time.monotonic() + timeout
        async with self._lock.held(timeout):
            while True:
                sight = await self.look()
                asks = hazard(self._facts.values(), time.monotonic())
                self._check_question(asks, expect, sight)
                if await self._pressed(pressed, sight.mark, end):
                    break
            self._facts.pop("report", None)  # what it reported before was answered
            await self._wait_news(sight.mark, max(0.0, end - time.monotonic()))
            await self.look()
        self._store.audit("answer", self.name, keys=len(keys))
        self._hub.tell("answered", self.name, self.pane.id)
        return self.verdict

    async def press(self, *keys: str, literal: bool = False, timeout: float = 10.0) -> None:
        """Presses keys, where it asks nothing: they would be the answer.

        Raises:
            Blocked: it asks something. RefusedBySafety: it writes without end, or does not read.
        """
        end = time.monotonic() + timeout
        async with self._lock.held(timeout):
            while True:
                sight = await self.look()
                asks = hazard(self._facts.values(), time.monotonic())
                if asks is not None:
                    message = f"{self.name} asks {asks.question or asks.evidence!r}: keys would be its answer"
                    raise Blocked(message, self.name)
                if await self._pressed(keys, sight.mark, end, literal=literal):
                    break
        self._store.audit("press", self.name, keys=len(keys))

    async def _pressed(self, keys: Sequence[str], mark: Mark, end: float, *, literal: bool = False) -> bool:
        """Whether its program has read the keys; where not, it has got none, and a moment has passed."""
        try:
            await self.pane.send_keys(*keys, literal=literal, unchanged_since=mark, reader_waits=True)
        except Refused as error:
            if "offset" not in error.evidence or time.monotonic() >= end:
                raise RefusedBySafety(error.message, self.name) from None
            if "unread" in error.evidence:
                await self._wait_news(mark, PAUSE_MOST / 2)
            await asyncio.sleep(BUSY_LOOKS)
            return False
        return True

    def _check_question(self, asks: Fact | None, expect: str, sight: Sight) -> None:
        if asks is None:
            raise StaleAnswer(f"{self.name} asks nothing: it is {self.state}", self.name)
        seen = asks.question if asks.source == "screen" or asks.password else f"{asks.question}\n{sight.reading.tail}"
        if "".join(expect.split()) not in "".join(f"{seen}\n{_around(sight.reading)}".split()):
            message = f"{self.name} asks {asks.question!r}, not {expect!r}"
            raise StaleAnswer(message, self.name, remedy=f"pywfmux agent show {self.name} tells what it asks")


def check_text(text: str) -> None:
    """Raises UsageError where a prompt has what would not arrive as text."""
    if not text.strip():
        raise UsageError("the prompt is empty", "")
    found = _CONTROL.search(text)
    if found:
        message = f"the prompt has a control character (0x{ord(found[0]):02x}): it would be a key, not text"
        raise UsageError(message, "")


def _around(reading: Reading) -> str:
    """The rows that are shown with a question, where the screen itself asks."""
    return reading.tail if reading.state == "blocked" else ""
