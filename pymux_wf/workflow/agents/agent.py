"""One agent: a pane with a program in it, what is known of it, and what can be asked of it.

Everything goes through the server's public verbs. Nothing is asked at intervals: the agent is looked at when its pane
has written, at most LOOKS_A_SECOND times, once more when it has become quiet (a terminal's settings change in
silence), and when the newest thing that is known gets too old to be believed.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections.abc import AsyncIterator, Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from pymux_wf.aio import Pane
from pymux_wf.api.errors import MuxError, NotFound, PaneDied, Refused, ServerGone, WaitTimeout
from pymux_wf.api.values import CommandRun, Exit, Mark, Output
from pymux_wf.snapshot import Screen
from pymux_wf.workflow.agents.errors import Blocked, StaleAnswer
from pymux_wf.workflow.agents.kinds import Kind, Reading, read_screen
from pymux_wf.workflow.agents.sending import Look, Sending, Stage, Step, When
from pymux_wf.workflow.agents.states import (
    ENDED,
    REPORTED,
    UNKNOWN,
    Explained,
    Fact,
    Source,
    State,
    Verdict,
    expiry,
    explain,
    hazard,
    judge,
)
from pymux_wf.workflow.config.secrets import resolve
from pymux_wf.workflow.errors import RefusedBySafety, UsageError, WorkflowError

if TYPE_CHECKING:
    from pymux_wf.workflow.agents.hub import Hub
    from pymux_wf.workflow.agents.pane_lock import PaneLock
    from pymux_wf.workflow.agents.settings import AgentSettings
    from pymux_wf.workflow.agents.store import Store

LOOKS_A_SECOND = 10
SETTLED = 0.25
"""Seconds of silence after which it is looked at once more."""

SCREEN_LIFETIME = 3600.0
STARTING_LIFETIME = 30.0
PROGRESS_LIFETIME = 60.0
REPORT_LIFETIME = 60.0
BUSY_LOOKS = 0.02
"""Seconds between two looks of a sending at a program that writes without end."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Receipt(NamedTuple):
    """How far a prompt came (``submitted`` at least, or it would have been an error), by what that is known, and how
    many seconds it took."""

    stage: Stage
    evidence: str
    elapsed: float


class Told(NamedTuple):
    """What became of a report."""

    accepted: bool
    reason: str


class Sight(NamedTuple):
    """What was seen of a pane at one moment; the mark was made before."""

    mark: Mark
    pane_state: str
    evidence: str
    screen: Screen
    reading: Reading
    progress: str


class Agent:
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

    def __init__(
        self, name: str, spec: AgentSettings, kind: Kind, pane: Pane, store: Store, hub: Hub, lock: PaneLock
    ) -> None:
        self.name = name
        self.spec = spec
        self.kind = kind
        self.pane = pane
        self.managed = False
        self.since = time.time()
        self.last_line = ""
        self.exits: list[dict[str, Any]] = []
        self.last_output_time = time.time()
        self.started = time.monotonic()
        self.worktree = ""
        self.stopping = False
        self.will_restart = False
        self.on_end: Callable[[Exit], None] = lambda exit: None
        self.on_change: Callable[[], None] = lambda: None
        self._store = store
        self._hub = hub
        self._lock = lock
        self._facts: dict[Source, Fact] = {}
        self._verdict = UNKNOWN
        self._changed = asyncio.Event()
        self._report_seq = -1
        self._unsent = False
        self._start_mark = Mark(0, 0)
        self._logged = Mark(0, 0)
        self._log_start = 0
        self._last_output = time.monotonic()
        self._seen = -1

    # -- what is known

    @property
    def state(self) -> State:
        """What it does, as far as anything that is known may still be believed."""
        return self.verdict.state

    @property
    def verdict(self) -> Verdict:
        """The state with its evidence."""
        return judge(self._facts.values(), time.monotonic())

    def explain(self) -> list[Explained]:
        """Everything that is known, and why one fact decides."""
        return explain(self._facts.values(), time.monotonic())

    def values(self) -> dict[str, Any]:
        """It as a value for programs."""
        verdict = self.verdict
        return {
            "name": self.name,
            "state": verdict.state,
            "evidence": verdict.evidence,
            "source": verdict.source,
            "confidence": verdict.confidence,
            "question": verdict.question or None,
            "since": self.since,
            "kind": self.kind.name,
            "pane": self.pane.id,
            "argv": list(self.spec.run),
            "worktree": self.worktree or None,
            "exits": self.exits,
            "managed": self.managed,
            "last_line": self.last_line,
        }

    def learn(self, fact: Fact) -> None:
        """Takes a fact in; it replaces the one of its source."""
        self._facts[fact.source] = fact
        self._judge()

    def forget(self, *sources: Source) -> None:
        """Takes away what is known by these sources; by all without any."""
        for source in sources or tuple(self._facts):
            self._facts.pop(source, None)
        self._judge()

    def _judge(self) -> None:
        verdict, was = self.verdict, self._verdict
        self._verdict = verdict
        if (verdict.state, verdict.question) == (was.state, was.question):
            return
        if verdict.state != was.state:
            self.since = time.time()
        evidence = {"source": verdict.source, "text": verdict.evidence, "confidence": verdict.confidence}
        more = {"question": verdict.question} if verdict.question else {}
        self._hub.tell("state", self.name, self.pane.id, state=verdict.state, was=was.state, evidence=evidence, **more)
        self._wake()
        self.on_change()

    def gone(self) -> None:
        """Its pane has gone: who waits for it is told."""
        if self.state not in ENDED:
            self.stopping = True
            self._ended(Exit(time=time.time()))

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    # -- looking

    async def began(self, start: Mark | None = None) -> None:
        """Its program was just started, with its output behind ``start``, or just found, without: nothing that was
        known counts any more."""
        anew = start is not None
        self._start_mark = self._logged = start if start is not None else await self.pane.mark()
        self.started = self._last_output = time.monotonic()
        self.stopping, self._unsent, self._report_seq, self._seen = False, False, -1, -1
        self._facts.clear()
        if anew:
            self._log_start = self._store.log(self.name).tail(0)[1]
            self.learn(Fact("process", "starting", "it has written nothing yet", self.started, STARTING_LIFETIME))

    async def watch(self) -> None:
        """Looks whenever there is something to see, until its program ends; then ``on_end`` is called."""
        try:
            while not await self._look_and_wait():
                pass
        except (PaneDied, NotFound):
            pass
        except ServerGone:
            return
        with contextlib.suppress(MuxError, OSError):
            await self._write_log()
        ended = None
        with contextlib.suppress(MuxError):
            ended = await self.pane.exit
        self._ended(ended or Exit(time=time.time()))

    async def _look_and_wait(self) -> bool:
        """One look, and the wait for a reason for the next; whether it has ended."""
        began = time.monotonic()
        sight = await self.look()
        if sight.pane_state == "exited":
            return True
        await self._write_log()
        try:
            await self.pane.wait_output(sight.mark, timeout=SETTLED)
        except WaitTimeout:
            await self.look()
            with contextlib.suppress(WaitTimeout):
                await self.pane.wait_output(sight.mark, timeout=self._patience())
            self._judge()
        await asyncio.sleep(max(0.0, began + 1 / LOOKS_A_SECOND - time.monotonic()))
        return False

    def _patience(self) -> float | None:
        """Seconds until something that is known gets too old, or silence says something; None: never."""
        now = time.monotonic()
        times = [expiry(self._facts.values(), now)]
        if self.kind.quiet and "quiet" not in self._facts:
            times.append(self._last_output + self.kind.quiet - now)
        return min((max(each, 0.01) for each in times if each is not None), default=None)

    async def look(self) -> Sight:
        """Looks at it now, and takes in what is seen."""
        mark = await self.pane.mark()
        state, screen, progress = await asyncio.gather(self.pane.state, self.pane.screen, self._progress())
        sight = Sight(mark, str(state), str(state.evidence), screen, read_screen(self.kind, screen), progress)
        if sight.pane_state != "exited":  # what a dead pane shows is nothing that the agent said
            self._take_in(sight)
        return sight

    async def _progress(self) -> str:
        told = await self.pane.command("display-message -p '#{pane_pb_state}'")
        return told.stdout[0] if told.stdout else ""

    def _take_in(self, sight: Sight) -> None:
        now = time.monotonic()
        new = sight.mark.offset != self._seen
        if new:
            self._seen, self._last_output = sight.mark.offset, now
            self.last_output_time = time.time()
        facts = dict(self._facts)
        self.last_line = next((row for row in reversed(sight.screen.lines_text) if row), "").strip()
        for source, fact in (
            ("process", self._of_process(sight, now)),
            ("signal", _of_signals(sight, self._last_output)),
            ("screen", self._of_screen(sight.reading, now, new)),
            ("quiet", self._of_silence(now)),
        ):
            facts.pop(source, None)  # type: ignore[call-overload]
            if fact is not None:
                facts[fact.source] = fact
        self._facts = facts
        self._judge()

    def _of_process(self, sight: Sight, now: float) -> Fact | None:
        before = self._facts.get("process")
        if before is not None and before.state in ENDED:
            return before
        if sight.pane_state == "password":
            return Fact("process", "blocked", sight.evidence, now, None, _last_text(sight.screen), True)
        if before is not None and before.state == "starting":
            silent = sight.mark.offset <= self._start_mark.offset and "report" not in self._facts
            return before if silent else None
        return None

    def _of_screen(self, reading: Reading, now: float, new: bool) -> Fact | None:
        if reading.state is None:
            return None
        at = now if new or reading.state != "working" else self._last_output
        lifetime = self.kind.working_lifetime if reading.state == "working" else SCREEN_LIFETIME
        before = self._facts.get("screen")
        same = before is not None and (before.state, before.question) == (reading.state, reading.question)
        if before is not None and same and not new and before.lives(now):
            at = before.at
        return Fact("screen", reading.state, f"its screen shows {reading.evidence!r}", at, lifetime, reading.question)

    def _of_silence(self, now: float) -> Fact | None:
        if not self.kind.quiet or now - self._last_output < self.kind.quiet:
            return None
        evidence = f"silent for more than {self.kind.quiet:g} s, and nothing better is known"
        return Fact("quiet", "ready", evidence, now, SCREEN_LIFETIME)

    async def see_end(self) -> None:
        """Takes in at once that its program has ended, where it has."""
        with contextlib.suppress(MuxError):
            exit = await self.pane.exit
            if exit is not None:
                self._ended(exit)

    def _ended(self, exit: Exit) -> None:
        if self.state in ENDED:
            return
        told = {"code": exit.code, "signal": exit.signal, "time": exit.time or time.time(), "stopped": self.stopping}
        self.exits = [*self.exits[-4:], told]
        failed = not exit.ok and not self.stopping
        self._facts = {
            "process": Fact("process", "failed" if failed else "exited", f"its program has {exit}", time.monotonic())
        }
        self._hub.tell("exited", self.name, self.pane.id, **told)
        self._judge()
        self.on_end(exit)
        self._wake()

    async def _write_log(self) -> None:
        output = await self.pane.output(self._logged)
        if output.mark is not None:
            self._logged = output.mark
        if output:
            lost = f"[{output.lost_lines} lines were not kept]\n" if output.lost_lines else ""
            self._store.log(self.name).append(lost + output)
            self._wake()

    # -- reports

    def report(self, state: str, *, seq: int | None = None, ttl: float = REPORT_LIFETIME, message: str = "") -> Told:
        """What it says of itself, from inside; refused where newer facts speak against it.

        Raises:
            UsageError: it is no state that can be reported, or is to be believed for no time.
        """
        if state not in REPORTED:
            raise UsageError(f"{state!r} cannot be reported", state, remedy=f"one of {', '.join(REPORTED)}")
        if not 0 < ttl <= 86400:
            raise UsageError("a report is believed for more than 0 seconds and at most a day", str(ttl))
        process = self._facts.get("process")
        told = Told(True, "")
        if process is not None and process.state in ENDED:
            told = Told(False, f"it has ended: {process.evidence}")
        elif process is not None and process.password:
            told = Told(False, "its terminal takes a password now, which is newer")
        elif seq is not None and seq <= self._report_seq:
            told = Told(False, f"report {seq} is older than report {self._report_seq}")
        if told.accepted:
            self._report_seq = self._report_seq if seq is None else seq
            if process is not None and process.state == "starting":
                self._facts.pop("process")
            evidence = f"it reported {state}" + (f": {message}" if message else "")
            question = message or "(it does not say what)" if state == "blocked" else ""
            self.learn(Fact("report", state, evidence, time.monotonic(), ttl, question))  # type: ignore[arg-type]
        self._hub.tell("report", self.name, self.pane.id, state=state, report=seq, **told._asdict())
        return told

    # -- prompts

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
                try:
                    await self.pane.send_keys(*pressed, unchanged_since=sight.mark, reader_waits=True)
                    break
                except Refused as error:
                    if "offset" not in error.evidence or time.monotonic() >= end:
                        raise RefusedBySafety(error.message, self.name) from None
            self._facts.pop("report", None)  # what it reported before was answered
            await self._wait_news(sight.mark, max(0.0, end - time.monotonic()))
            await self.look()
        self._store.audit("answer", self.name, keys=len(keys))
        self._hub.tell("answered", self.name, self.pane.id)
        return self.verdict

    async def press(self, *keys: str, literal: bool = False, timeout: float = 10.0) -> None:
        """Presses keys, where it asks nothing: they would be the answer.

        Raises:
            Blocked: it asks something. RefusedBySafety: it writes without end, so that this cannot be told.
        """
        end = time.monotonic() + timeout
        async with self._lock.held(timeout):
            while True:
                sight = await self.look()
                asks = hazard(self._facts.values(), time.monotonic())
                if asks is not None:
                    message = f"{self.name} asks {asks.question or asks.evidence!r}: keys would be its answer"
                    raise Blocked(message, self.name)
                try:
                    await self.pane.send_keys(*keys, literal=literal, unchanged_since=sight.mark, reader_waits=True)
                    break
                except Refused as error:
                    if "offset" not in error.evidence or time.monotonic() >= end:
                        raise RefusedBySafety(error.message, self.name) from None
                await asyncio.sleep(BUSY_LOOKS)
        self._store.audit("press", self.name, keys=len(keys))

    def _check_question(self, asks: Fact | None, expect: str, sight: Sight) -> None:
        if asks is None:
            raise StaleAnswer(f"{self.name} asks nothing: it is {self.state}", self.name)
        seen = asks.question if asks.source == "screen" or asks.password else f"{asks.question}\n{sight.reading.tail}"
        if "".join(expect.split()) not in "".join(f"{seen}\n{_around(sight.reading)}".split()):
            message = f"{self.name} asks {asks.question!r}, not {expect!r}"
            raise StaleAnswer(message, self.name, remedy=f"pywfmux agent show {self.name} tells what it asks")

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


def check_text(text: str) -> None:
    """Raises UsageError where a prompt has what would not arrive as text."""
    if not text.strip():
        raise UsageError("the prompt is empty", "")
    found = _CONTROL.search(text)
    if found:
        message = f"the prompt has a control character (0x{ord(found[0]):02x}): it would be a key, not text"
        raise UsageError(message, "")


def _of_signals(sight: Sight, last_output: float) -> Fact | None:
    """What the program tells the terminal: marks of a shell (OSC 133), progress (OSC 9;4)."""
    if sight.pane_state == "idle":
        return Fact("signal", "ready", sight.evidence, last_output, SCREEN_LIFETIME)
    if sight.pane_state == "running" and sight.evidence.startswith("command "):
        return Fact("signal", "working", sight.evidence, last_output, SCREEN_LIFETIME)
    if sight.progress in ("normal", "indeterminate"):
        return Fact("signal", "working", f"its progress is {sight.progress} (OSC 9;4)", last_output, PROGRESS_LIFETIME)
    return None


def _last_text(screen: Screen) -> str:
    return next((row.strip() for row in reversed(screen.lines_text) if row.strip()), "")


def _around(reading: Reading) -> str:
    """The rows that are shown with a question, where the screen itself asks."""
    return reading.tail if reading.state == "blocked" else ""


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
