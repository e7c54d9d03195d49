"""The protocol by which a prompt reaches an agent, as a machine without I/O: looks go in, steps come out.

::

    check --look: it may be typed--> paste --written--> echo --look: it is there--> submit --written--> confirm --look:
    taken--> end          any look that shows a question ends it; a write that is refused, because the program has
    written since the look, goes back to a look

Three rules hold in every run. Nothing is written but on the ground of the newest look, and with its mark, so that the
server refuses it where anything came since. No look at a question is followed by a write. No receipt says ``submitted``
without a sign of it: the composer was emptied, it works, or it wrote something else.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from pymux_wf.workflow.agents.errors import Blocked, DraftPresent, NotSubmitted
from pymux_wf.workflow.agents.states import State
from pymux_wf.workflow.errors import RefusedBySafety, TookTooLong, WorkflowError

ECHO_SECONDS = 2.0
CONFIRM_SECONDS = 5.0
MOST_SUBMITS = 2
PAUSE_LEAST, PAUSE_MOST = 0.02, 1.0
"""Seconds between two tries to type for a program that does not read."""

Stage = Literal["queued", "typed", "submitted", "working"]
When = Literal["ready", "now"]


class Look(NamedTuple):
    """What was seen, all at one moment.

    Attributes:
        state: the agent's.
        question: what it asks where anything at all is known by which it may be asking; "" where nothing is.
        draft: the text in its composer; None where none is seen.
        shown: the last rows, by which changes are told.
        offset: the mark of the output before the look: the ground of the next write.
        taken: since the submission it has written the prompt itself, as agents do that took it.
        ended: its program has ended.
    """

    state: State
    question: str = ""
    draft: str | None = None
    shown: str = ""
    offset: int = 0
    taken: bool = False
    ended: bool = False


class Step(NamedTuple):
    """What is to be done next: ``look``; ``wait`` for output after the last look until ``until``, then look, or say
    :meth:`Sending.late`; ``pause`` for output as long, then look anyway; write (``paste``, ``submit``, ``clear``) on
    the ground of the last look; ``end``."""

    do: Literal["look", "wait", "pause", "paste", "submit", "clear", "end"]
    until: float = 0.0


class Sending:
    """One prompt on its way.

    Attributes:
        stage: how far it came.
        evidence: by what that is known.
        error: why it went no further; None while it goes on, and where it arrived.
    """

    def __init__(
        self,
        name: str,
        text: str,
        *,
        when: When = "ready",
        clear: bool = False,
        deadline: float,
        pasted: str = "",
        unsent: bool = False,
    ) -> None:
        self._name = name
        self._when = when
        self._clear = clear
        self._deadline = deadline
        self._unsent = unsent
        self._pasted = pasted
        self._tail = "".join(text.split())[-12:]
        self._phase: Literal["check", "clear", "echo", "confirm"] = "check"
        self._before = Look("unknown")
        self._last = Look("unknown")
        self._until = deadline
        self._echoed = False
        self._unread = False
        self._pause = PAUSE_LEAST / 2
        self.submits = self.refusals = 0
        self.stage: Stage = "queued"
        self.evidence = "nothing was typed"
        self.error: WorkflowError | None = None

    # -- what comes in

    def begin(self) -> Step:
        return Step("look")

    def looked(self, look: Look, now: float) -> Step:
        """What was seen; the next step."""
        self._last = look
        if look.ended:
            return self._fail(WorkflowError(f"{self._name} has ended", self._name))
        if self._phase == "confirm":
            return self._confirm(look)
        if look.question:
            return self._fail(self._blocked(look))
        if now >= self._deadline:
            return self.late(now)
        return {"check": self._check, "clear": self._cleared, "echo": self._echo}[self._phase](look, now)

    def written(self, now: float) -> Step:
        """The write of the last step was done."""
        if self._phase == "check":
            self._phase = "clear" if self._clear and self._has_draft(self._before) else "echo"
            if self._phase == "echo":
                self.stage, self.evidence = "typed", "the terminal took it"
            self._until = min(now + ECHO_SECONDS, self._deadline)
            return Step("wait", self._until)
        self._phase = "confirm"
        self.submits += 1
        self._before = self._last
        self._until = now + CONFIRM_SECONDS
        return Step("wait", self._until)

    def refused(self, now: float, unread: bool = False) -> Step:
        """The write was refused, since the program has written after the look, or, ``unread``, did not read it: then
        its output was held, and it is left alone for a while, longer each time."""
        self.refusals += 1
        self._unread = unread
        if now >= self._deadline:
            return self.late(now)
        if not unread:
            return Step("look")
        self._pause = min(2 * self._pause, PAUSE_MOST)
        return Step("pause", min(now + self._pause, self._deadline))

    def late(self, now: float) -> Step:
        """Nothing came until the time that a wait named."""
        if self._phase == "echo" and now < self._deadline and not self._echoed:
            self._echoed = (
                True  # nothing was shown of it: told in the evidence, and no failure (a pager, a quiet reader)
            )
            self.evidence = "it showed nothing of it"
            return Step("look")
        if self._phase == "confirm":
            return self._unconfirmed()
        if self._phase == "clear":
            return self._fail(DraftPresent(f"the composer of {self._name} could not be emptied", self._name))
        return self._fail(self._too_late())

    def _too_late(self) -> TookTooLong:
        if self._unread:
            typed = "the text stands in its composer, the key" if self.stage == "typed" else "it"
            message = f"{self._name} did not read what was typed in time: {typed} was taken back each time"
            return TookTooLong(message, self._name, remedy="wait until it is ready")
        message = f"{self._name} was not ready in time: it is {self._last.state}"
        return TookTooLong(message, self._name, remedy="--when now sends to one that takes prompts while it works")

    # -- the phases

    def _check(self, look: Look, now: float) -> Step:
        if self._when == "ready" and look.state != "ready":
            return Step("wait", self._deadline)
        self._before = look
        if self._has_draft(look):
            if not self._clear:
                shown = f": {look.draft[:60]!r}" if look.draft else ", which was sent before and not submitted"
                message = f"there is text in the composer of {self._name} already{shown}"
                return self._fail(DraftPresent(message, self._name, remedy="--clear empties it first"))
            return Step("clear")
        return Step("paste")

    def _has_draft(self, look: Look) -> bool:
        return bool(look.draft) or (self._unsent and look.draft is None)

    def _cleared(self, look: Look, now: float) -> Step:
        if look.draft and now < self._until:
            return Step("wait", self._until)
        if look.draft:
            return self.late(now)
        self._unsent = False
        self._phase = "check"
        return Step("look")

    def _echo(self, look: Look, now: float) -> Step:
        if not self._echoed and now < self._until:
            if not self._is_shown(look):
                return Step("wait", self._until)
            self.evidence = "its terminal shows it"
        self._echoed = True
        return Step("submit")

    def _is_shown(self, look: Look) -> bool:
        if look.shown == self._before.shown:
            return False
        if self._pasted and look.draft and self._pasted_shown(look.draft):
            return True
        where = look.shown if look.draft is None else look.draft
        return self._tail in "".join(where.split()) or (
            look.draft is not None and self._tail in "".join(look.shown[-4000:].split()) and bool(look.draft)
        )

    def _pasted_shown(self, draft: str) -> bool:
        import re

        return re.search(self._pasted, draft) is not None

    def _confirm(self, look: Look) -> Step:
        sign = self._sign(look)
        if sign:
            self.stage = "working" if look.state == "working" and not look.question else "submitted"
            self.evidence = sign
            return Step("end")
        if look.question:
            return self._fail(self._blocked(look))
        return Step("wait", self._until)

    def _sign(self, look: Look) -> str:
        if look.taken:
            return "it shows the prompt as taken"
        if look.question:
            return ""  # whether it asks about the prompt or about something else cannot be told
        if look.draft == "" and (self._before.draft or look.shown != self._before.shown):
            return "its composer was emptied"
        if look.state == "working" and self._before.state != "working":
            return "it works"
        if look.draft is None and self._before.draft is None and look.offset > self._before.offset:
            return "it writes"
        return ""

    def _unconfirmed(self) -> Step:
        look = self._last
        if self.submits < MOST_SUBMITS and not look.question and look.draft and self._is_shown_again(look):
            return Step("submit")
        message = f"the prompt for {self._name} was typed, and nothing shows that it was taken"
        return self._fail(NotSubmitted(message, self._name, remedy=f"pywfmux agent explain {self._name} tells more"))

    def _is_shown_again(self, look: Look) -> bool:
        return look.draft == self._before.draft

    def _blocked(self, look: Look) -> RefusedBySafety:
        typed = "; what was typed may stand in its composer" if self.stage != "queued" else ""
        return Blocked(
            f"{self._name} asks {look.question!r}: nothing is typed into a question{typed}",
            self._name,
            remedy=f"pywfmux agent answer {self._name} --expect TEXT KEY answers it",
        )

    def _fail(self, error: WorkflowError) -> Step:
        self.error = error
        return Step("end")
