"""What is known of one agent: its pane is looked at, facts are taken in, the state is judged from them.

Everything goes through the server's public verbs. Nothing is asked at intervals: the agent is looked at when its pane
has written, at most LOOKS_A_SECOND times, once more when it has become quiet (a terminal's settings change in
silence), and when the newest thing that is known gets too old to be believed.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from pymux_wf.aio import Pane
from pymux_wf.api.errors import MuxError, NotFound, PaneDied, ServerGone, WaitTimeout
from pymux_wf.api.values import Exit, Mark
from pymux_wf.snapshot import Screen
from pymux_wf.workflow.agents.kinds import Kind, Reading, read_screen
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
    judge,
)
from pymux_wf.workflow.errors import UsageError

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


class Watched:
    """A pane with a program in it, and what is known of it; see :class:`~.agent.Agent` for its attributes."""

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
