"""What an agent is doing, judged from facts: one authority at a time, with evidence, and nothing lasts for ever.

A fact says a state, by which source it is known, since when, and how long it may be believed. The sources have an
order: the process itself, what the agent reports, what its terminal is told, what the screen shows, silence. The first
that has a fact which still lives decides; with none the state is ``unknown``. Two rules stand above the order: an exit
ends all other facts, and a question on the screen is believed against an older report, because the mistake of typing
into a question is worse than that of waiting. Pure: no clock, no terminal.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple, get_args

State = Literal["starting", "ready", "working", "blocked", "done", "failed", "exited", "unknown"]
Source = Literal["process", "report", "signal", "screen", "quiet"]

STATES: tuple[str, ...] = get_args(State)
SOURCES: tuple[str, ...] = get_args(Source)
"""In falling order of authority."""

ENDED = ("exited", "failed")
REPORTED = ("ready", "working", "blocked", "done", "failed")
"""What an agent may report of itself."""

CONFIDENCE = {"process": 1.0, "report": 0.95, "signal": 0.9, "screen": 0.8, "quiet": 0.3}


class Fact(NamedTuple):
    """One thing that is known.

    Attributes:
        at: when it was learned, in seconds of the caller's clock.
        lifetime: seconds for which it is believed; None for facts of the process, which hold until there are others.
        question: the text that it asks, where it is blocked.
        password: what is asked for is not shown as it is typed.
    """

    source: Source
    state: State
    evidence: str
    at: float
    lifetime: float | None = None
    question: str = ""
    password: bool = False

    def lives(self, now: float) -> bool:
        return self.lifetime is None or now < self.at + self.lifetime


class Verdict(NamedTuple):
    """The state that was judged, and the fact that decided it."""

    state: State
    source: Source | Literal["none"]
    evidence: str
    confidence: float
    question: str = ""
    password: bool = False


class Explained(NamedTuple):
    """One fact in an explanation: whether it won, and why or why not."""

    fact: Fact
    age: float
    won: bool
    why: str


UNKNOWN = Verdict("unknown", "none", "nothing that is known tells what it does", 0.0)


def judge(facts: Iterable[Fact], now: float) -> Verdict:
    """The state now.

    >>> judge([Fact("screen", "ready", "its prompt", 5.0, 60.0)], 10.0).state
    'ready'
    >>> judge([Fact("screen", "ready", "its prompt", 5.0, 60.0)], 100.0).state
    'unknown'
    """
    winner = _winner(list(facts), now)
    if winner is None:
        return UNKNOWN
    return Verdict(
        winner.state, winner.source, winner.evidence, CONFIDENCE[winner.source], winner.question, winner.password
    )


def hazard(facts: Iterable[Fact], now: float) -> Fact | None:
    """The fact by which something may be asking, whichever decided the state: nothing is typed then."""
    return next((fact for fact in _ordered(facts) if fact.state == "blocked" and fact.lives(now)), None)


def explain(facts: Iterable[Fact], now: float) -> list[Explained]:
    """All facts in the order of authority, and why one of them decided."""
    known = list(facts)
    winner = _winner(known, now)
    return [
        Explained(fact, max(0.0, now - fact.at), fact is winner, _why(fact, winner, now)) for fact in _ordered(known)
    ]


def expiry(facts: Iterable[Fact], now: float) -> float | None:
    """Seconds until the next fact is no longer believed; None where none will be."""
    ends = [fact.at + fact.lifetime - now for fact in facts if fact.lifetime is not None and fact.lives(now)]
    return min(ends, default=None)


def _ordered(facts: Iterable[Fact]) -> list[Fact]:
    return sorted(facts, key=lambda fact: (SOURCES.index(fact.source), -fact.at))


def _winner(facts: list[Fact], now: float) -> Fact | None:
    living = [fact for fact in _ordered(facts) if fact.lives(now)]
    if not living:
        return None
    first = living[0]
    if first.source in ("report", "signal"):
        asks = next((fact for fact in living if _outranks(fact, first)), None)
        return asks or first
    return first


def _outranks(fact: Fact, first: Fact) -> bool:
    return fact.source == "screen" and fact.state == "blocked" and first.state != "blocked" and fact.at > first.at


def _why(fact: Fact, winner: Fact | None, now: float) -> str:
    if not fact.lives(now):
        return f"it was believed for {fact.lifetime:g} s"
    assert winner is not None
    if fact is winner:
        return "decides"
    if _outranks(winner, fact):
        return "a question on the screen is newer"
    if fact.source == winner.source:
        return "there is a newer one of its kind"
    return f"{winner.source} has more authority"
