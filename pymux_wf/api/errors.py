"""Everything that can go wrong, as one family of exceptions: which thing, what is known, what it showed last.

The server names the kind (``pymux_wf.failures``) and gives the evidence; ``of_failure`` makes the exception. All can be
pickled: a test runner sends them from process to process.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pymux_wf import failures

if TYPE_CHECKING:
    from pymux_wf.snapshot import Screen

LAST_LINES = 20


class MuxError(Exception):
    """What could not be done.

    Attributes:
        message: one sentence.
        object: what it is about: the id of a pane, window or session, a name, a path; "" where it is nothing of these.
        evidence: what is known, by name: for waits ``awaited``, ``waited`` (seconds), ``any_output``, ``already``,
            ``state``, ``lines`` (the last that the pane shows), ``ended``.
    """

    kind = failures.FAILED

    def __init__(
        self,
        message: str,
        object: str = "",
        evidence: Mapping[str, Any] | None = None,
        screen: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.object = object
        self.evidence: dict[str, Any] = dict(evidence or {})
        self._screen = screen

    @property
    def screen(self) -> Screen | None:
        """What the pane showed then; None where no pane is concerned."""
        if not self._screen:
            return None
        from pymux_wf.snapshot import Screen

        return Screen.unpack(dict(self._screen))

    def __str__(self) -> str:
        return "\n".join([self.message, *self._details()])

    def _details(self) -> list[str]:
        evidence = self.evidence
        lines = [line for part in (_output(evidence), _state(evidence), _program(evidence)) for line in part]
        shown = evidence.get("lines")
        if shown:
            lines.append(f"  the last lines of {self.object or 'the pane'}:")
            lines += [f"  | {_plain(line)}".rstrip() for line in shown]
        elif shown is not None:
            lines.append(f"  {self.object or 'the pane'} shows nothing")
        return lines

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.message, self.object, self.evidence, self._screen)


class NotFound(MuxError):
    """There is no such session, window or pane."""

    kind = failures.NOT_FOUND


class Ambiguous(MuxError):
    """Several could be meant; ``evidence["candidates"]`` names them."""

    kind = failures.AMBIGUOUS


class WaitTimeout(MuxError):
    """What was waited for did not come in time."""

    kind = failures.TIMED_OUT


class PaneDied(MuxError):
    """The program of the pane has ended, and what was asked needs it; ``evidence["ended"]`` tells how."""

    kind = failures.PANE_DIED


class ServerGone(MuxError):
    """There is no server: none was there, it has ended, or the connection to it was closed."""

    kind = failures.SERVER_GONE


class Refused(MuxError):
    """It would not have done what was meant: a command for a shell that is busy, input for a covered pane..."""

    kind = failures.REFUSED


class ModeNotEnabled(Refused):
    """The program in the pane has not asked for this kind of input (mouse, focus)."""

    kind = failures.MODE_NOT_ENABLED


class InputTooLong(Refused):
    """The terminal would cut the line."""

    kind = failures.INPUT_TOO_LONG


class StoppedEarly(MuxError):
    """Something came that says there is nothing to wait for any more: ``evidence["stopped_by"]``."""

    kind = failures.STOPPED_EARLY


class InvalidCall(MuxError):
    """What was asked makes no sense: an unknown key, a value of the wrong kind."""

    kind = failures.INVALID


_CLASSES: dict[str, type[MuxError]] = {
    error.kind: error
    for error in (
        *(NotFound, Ambiguous, WaitTimeout, PaneDied, ServerGone, Refused),
        *(ModeNotEnabled, InputTooLong, StoppedEarly, InvalidCall),
    )
}


def of_failure(kind: str, message: str, details: Mapping[str, Any]) -> MuxError:
    """The exception for a failure that the server told."""
    named = details.get("object")
    evidence = details.get("evidence")
    screen = details.get("screen")
    rest = {name: value for name, value in details.items() if name not in ("object", "evidence", "screen")}
    return _CLASSES.get(kind, MuxError)(
        message,
        named if isinstance(named, str) else "",
        {**rest, **(evidence if isinstance(evidence, dict) else {})},
        screen if isinstance(screen, dict) else None,
    )


def _output(evidence: Mapping[str, Any]) -> list[str]:
    if "any_output" not in evidence:
        return []
    came = "there was output meanwhile" if evidence["any_output"] else "no output came meanwhile"
    if "already" not in evidence:
        return [f"  {came}"]
    before = "it was there at the start" if evidence["already"] else "it was not there at the start"
    return [f"  {came}; {before}"]


def _state(evidence: Mapping[str, Any]) -> list[str]:
    state, reason = evidence.get("state"), evidence.get("state_evidence")
    if not state:
        return []
    return [f"  the pane is {state}" + (f" ({reason})" if reason else "")]


def _program(evidence: Mapping[str, Any]) -> list[str]:
    if "ended" not in evidence:
        return []
    ended = evidence["ended"]
    if not isinstance(ended, dict):
        return ["  its program runs"]
    if ended.get("signal") is not None:
        return [f"  its program was ended by signal {ended['signal']}"]
    return [f"  its program has exited with code {ended.get('code')}"]


def _plain(line: Any) -> str:
    """A line that cannot do anything to a terminal it is printed on; what joins two letters into one stays."""
    joiners = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"
    return "".join(
        character if character.isprintable() or character in joiners else "\N{REPLACEMENT CHARACTER}"
        for character in str(line)
    )
