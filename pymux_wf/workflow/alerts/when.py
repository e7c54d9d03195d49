"""The language of a rule's ``when``: what must be so, or happen, for an alert to fire.

::

    rule       = either [ "for" DURATION ]
    either     = both { "or" both }
    both       = one { "and" one }
    one        = "not" one | "(" either ")" | condition [ "in" PATTERN ]
    condition  = "metric" NAME ( COMPARISON NUMBER | "stale" | "error" | "missing" )
               | "agent" "." STATE  |  "agent" NAME "is" STATE
               | "component" NAME ( "=" | "!=" ) STATE
               | "command.finished" { FIELD COMPARISON VALUE }     FIELD: status, duration, command
               | "pane.exited" { "status" COMPARISON NUMBER }
               | "output" "=~" REGEX  |  "bell"  |  "silence" DURATION [ "after" "activity" ]
    COMPARISON = "=" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "=~"

The conditions of the first three lines **hold** for a while; the others **happen**. A rule with one that happens is
looked at when it does, and what holds must hold then; other rules are looked at whenever something that they name
changes. ``in`` is a pattern (fnmatch) of the pane's ``session:window``.

What cannot be told (a metric that is not there, has no value or one that is too old; a component that was not probed
yet) is neither so nor not so, and neither is its ``not``: an alert that fires goes on, none begins.

Pure: text in, tree out; what is true comes from a :class:`World`.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Protocol

from pymux_wf.lang.nearest import nearest_words
from pymux_wf.workflow.records import seconds_of

COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "=": operator.eq,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
HAPPENINGS = ("bell", "command.finished", "output", "pane.exited", "silence")
FIELDS = {"command.finished": ("status", "duration", "command"), "pane.exited": ("status",)}
METRIC_STATES = ("stale", "error", "missing")


class WhenError(ValueError):
    """A ``when`` that cannot be understood; ``column`` (from 1) is where in its text."""

    key = "when"

    def __init__(self, message: str, text: str, column: int) -> None:
        super().__init__(f"{message}\n    {text}\n    {' ' * (column - 1)}^")
        self.column = column


@dataclass(frozen=True, slots=True)
class MetricNow:
    """A metric as rules see it."""

    value: float | None
    stale: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened in a pane.

    Attributes:
        kind: one of HAPPENINGS.
        pane: its id.
        place: ``session:window``.
        fields: what FIELDS names; for ``output`` the ``pattern`` that matched and the ``line``, for ``silence`` its
            ``seconds``.
    """

    kind: str
    pane: str = ""
    place: str = ""
    fields: Mapping[str, str | float | None] = field(default_factory=dict)


class World(Protocol):
    """What holds now."""

    def metric(self, name: str) -> MetricNow | None:
        """None where there is no such metric."""
        ...

    def agent(self, name: str) -> str | None:
        """The state of an agent."""
        ...

    def component(self, name: str) -> str | None:
        """The state of a component; None while it is not known."""
        ...


@dataclass(frozen=True, slots=True)
class Subject:
    """What a rule is looked at for: an agent, something that happened, or neither."""

    agent: str = ""
    happening: Happening | None = None


class Condition(Protocol):
    """One node of the tree."""

    def holds(self, world: World, subject: Subject) -> bool | None:
        """Whether it is so for this subject; None where nobody can tell."""
        ...

    def leaves(self) -> Iterator[Leaf]:
        """The conditions in it that are no and, or, not."""
        ...


class _Leaf:
    __slots__ = ()

    def leaves(self) -> Iterator[Leaf]:
        yield self  # type: ignore[misc]  # every subclass is one of Leaf


@dataclass(frozen=True, slots=True)
class MetricCondition(_Leaf):
    """``metric lag > 1000``, or ``metric lag stale``."""

    name: str
    test: str
    number: float = 0.0

    def holds(self, world: World, subject: Subject) -> bool | None:
        now = world.metric(self.name)
        if self.test == "missing":
            return now is None
        if now is None:
            return None
        if self.test in METRIC_STATES:
            return now.stale if self.test == "stale" else bool(now.error)
        if now.value is None or now.stale:
            return None
        return COMPARISONS[self.test](now.value, self.number)


@dataclass(frozen=True, slots=True)
class AgentCondition(_Leaf):
    """``agent.blocked`` of any agent, or ``agent NAME is blocked``."""

    state: str
    name: str = ""

    def holds(self, world: World, subject: Subject) -> bool:
        name = self.name or subject.agent
        return bool(name) and world.agent(name) == self.state


@dataclass(frozen=True, slots=True)
class ComponentCondition(_Leaf):
    """``component redis != ok``."""

    name: str
    state: str
    equal: bool

    def holds(self, world: World, subject: Subject) -> bool | None:
        now = world.component(self.name)
        return None if now is None else (now == self.state) == self.equal


@dataclass(frozen=True, slots=True)
class FieldTest:
    """``status != 0`` of something that happened."""

    name: str
    test: str
    value: str | float

    def passes(self, fields: Mapping[str, str | float | None]) -> bool:
        found = fields.get(self.name)
        if found is None:
            return False
        if self.test == "=~":
            return re.search(str(self.value), str(found)) is not None
        if isinstance(self.value, str) or isinstance(found, str):
            return (str(found) == str(self.value)) == (self.test != "!=")
        return COMPARISONS[self.test](found, self.value)


@dataclass(frozen=True, slots=True)
class HappeningCondition(_Leaf):
    """``command.finished status!=0``, ``output =~ "Traceback"``, ``bell``, ``silence 5m``."""

    kind: str
    tests: tuple[FieldTest, ...] = ()
    pattern: str = ""
    seconds: float = 0.0
    place: str = ""

    def holds(self, world: World, subject: Subject) -> bool:
        event = subject.happening
        if event is None or event.kind != self.kind or (self.place and not fnmatchcase(event.place, self.place)):
            return False
        if self.kind == "output":
            return event.fields.get("pattern") == self.pattern
        if self.kind == "silence":
            return event.fields.get("seconds") == self.seconds
        return all(test.passes(event.fields) for test in self.tests)


Leaf = MetricCondition | AgentCondition | ComponentCondition | HappeningCondition


@dataclass(frozen=True, slots=True)
class All:
    """All of them."""

    parts: tuple[Condition, ...]

    def holds(self, world: World, subject: Subject) -> bool | None:
        found = [part.holds(world, subject) for part in self.parts]
        return False if False in found else None if None in found else True

    def leaves(self) -> Iterator[Leaf]:
        for part in self.parts:
            yield from part.leaves()


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of them."""

    parts: tuple[Condition, ...]

    def holds(self, world: World, subject: Subject) -> bool | None:
        found = [part.holds(world, subject) for part in self.parts]
        return True if True in found else None if None in found else False

    def leaves(self) -> Iterator[Leaf]:
        for part in self.parts:
            yield from part.leaves()


@dataclass(frozen=True, slots=True)
class Not:
    """Not it."""

    part: Condition

    def holds(self, world: World, subject: Subject) -> bool | None:
        found = self.part.holds(world, subject)
        return None if found is None else not found

    def leaves(self) -> Iterator[Leaf]:
        return self.part.leaves()


@dataclass(frozen=True, slots=True)
class When:
    """A ``when`` that was understood.

    Attributes:
        text: as it was written.
        condition: the tree.
        lasting: seconds that it has to hold before the alert fires.
    """

    text: str
    condition: Condition
    lasting: float = 0.0

    @property
    def happenings(self) -> tuple[HappeningCondition, ...]:
        """Its conditions that happen; empty where all hold."""
        return tuple(leaf for leaf in self.condition.leaves() if isinstance(leaf, HappeningCondition))

    @property
    def metrics(self) -> frozenset[str]:
        """The metrics that it names."""
        return frozenset(leaf.name for leaf in self.condition.leaves() if isinstance(leaf, MetricCondition))

    @property
    def components(self) -> frozenset[str]:
        """The components that it names."""
        return frozenset(leaf.name for leaf in self.condition.leaves() if isinstance(leaf, ComponentCondition))

    @property
    def each_agent(self) -> bool:
        """Whether it is about every agent, each by itself."""
        return any(isinstance(leaf, AgentCondition) and not leaf.name for leaf in self.condition.leaves())

    @property
    def agents(self) -> bool:
        """Whether it has to be looked at when an agent's state changes."""
        return any(isinstance(leaf, AgentCondition) for leaf in self.condition.leaves())


_TOKEN = re.compile(r'\s*(?:("(?:[^"\\]|\\.)*"|\'[^\']*\')|(==|!=|<=|>=|=~|[=<>()])|([^\s"\'=<>!()]+))')


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[tuple[str, str, int]] = []  # kind, text, column
        at = 0
        while at < len(text.rstrip()):
            found = _TOKEN.match(text, at)
            if found is None:
                blanks = len(text[at:]) - len(text[at:].lstrip())
                raise WhenError(f"{text[at + blanks]!r} means nothing here", text, at + blanks + 1)
            kind = ("string", "sign", "word")[found.lastindex - 1] if found.lastindex else "word"
            written = found.group(found.lastindex or 0)
            self.tokens.append((kind, written, found.end() - len(written) + 1))
            at = found.end()
        self.at = 0

    # -- tokens

    def peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) and self.tokens[self.at][0] != "string" else ""

    def take(self, wanted: str) -> tuple[str, str]:
        if self.at >= len(self.tokens):
            raise WhenError(f"{wanted} is missing at the end", self.text, len(self.text.rstrip()) + 1)
        kind, written, _ = self.tokens[self.at]
        self.at += 1
        return kind, _unquoted(written) if kind == "string" else written

    def fail(self, message: str, back: int = 1) -> WhenError:
        place = max(self.at - back, 0)
        column = self.tokens[place][2] if place < len(self.tokens) else len(self.text.rstrip()) + 1
        return WhenError(message, self.text, column)

    def accept(self, word: str) -> bool:
        if self.peek() == word:
            self.at += 1
            return True
        return False

    # -- the grammar

    def rule(self) -> When:
        condition = self.either()
        lasting = self.duration() if self.accept("for") else 0.0
        if self.at < len(self.tokens):
            raise self.fail(f"{self.tokens[self.at][1]!r} is too much", back=0)
        return When(self.text, condition, lasting)

    def either(self) -> Condition:
        parts = [self.both()]
        while self.accept("or"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def both(self) -> Condition:
        parts = [self.one()]
        while self.accept("and"):
            parts.append(self.one())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def one(self) -> Condition:
        if self.accept("not"):
            return Not(self.one())
        if self.accept("("):
            inside = self.either()
            if not self.accept(")"):
                raise self.fail("')' is missing", back=0)
            return inside
        return self.condition()

    def condition(self) -> Condition:
        _, word = self.take("a condition")
        if word == "metric":
            return self.metric()
        if word == "component":
            return self.component()
        if word == "agent":
            _, name = self.take("the agent's name")
            if not self.accept("is"):
                raise self.fail("write: agent NAME is STATE, or agent.STATE", back=0)
            return AgentCondition(self.take("a state")[1], name)
        if word.startswith("agent.") and len(word) > len("agent."):
            return AgentCondition(word.removeprefix("agent."))
        if word in HAPPENINGS:
            return self.placed(self.happening(word))
        near = nearest_words(word, ["metric", "component", "agent", "not", *HAPPENINGS], 1)
        hint = f"did you mean {near[0]}?" if near else f"there are metric, agent, component, {', '.join(HAPPENINGS)}"
        raise self.fail(f"{word!r} is no condition: {hint}")

    def metric(self) -> Condition:
        _, name = self.take("the metric's name")
        _, test = self.take("a comparison")
        if test in METRIC_STATES:
            return MetricCondition(name, test)
        if test not in COMPARISONS:
            raise self.fail(f"{test!r} compares nothing: write {' '.join(COMPARISONS)}, or {', '.join(METRIC_STATES)}")
        return MetricCondition(name, test, self.number())

    def component(self) -> Condition:
        _, name = self.take("the component's name")
        _, test = self.take("= or !=")
        if test not in ("=", "==", "!="):
            raise self.fail("a component's state is compared by = or !=")
        _, state = self.take("a state")
        if state not in ("ok", "missing", "unreachable", "denied", "unset"):
            raise self.fail(f"{state!r} is no state of a component: ok, missing, unreachable, denied, unset")
        return ComponentCondition(name, state, test != "!=")

    def happening(self, kind: str) -> HappeningCondition:
        if kind == "output":
            if not self.accept("=~"):
                raise self.fail('write: output =~ "regular expression"', back=0)
            return HappeningCondition(kind, pattern=self.regex())
        if kind == "silence":
            seconds = self.duration()
            if self.accept("after") and not self.accept("activity"):
                raise self.fail("write: silence DURATION after activity", back=0)
            return HappeningCondition(kind, seconds=seconds)
        tests = []
        while self.peek() in FIELDS.get(kind, ()):
            tests.append(self.field_test())
        if self.peek() and self.peek() not in ("and", "or", "for", "in", ")") and kind in FIELDS:
            raise self.fail(f"{self.peek()!r} is nothing of {kind}: it has {', '.join(FIELDS[kind])}", back=0)
        return HappeningCondition(kind, tuple(tests))

    def placed(self, found: HappeningCondition) -> HappeningCondition:
        if not self.accept("in"):
            return found
        _, place = self.take('a pattern of "session:window"')
        return HappeningCondition(found.kind, found.tests, found.pattern, found.seconds, place)

    def field_test(self) -> FieldTest:
        _, name = self.take("a field")
        _, test = self.take("a comparison")
        if test == "=~" and name == "command":
            return FieldTest(name, test, self.regex())
        if test not in COMPARISONS:
            raise self.fail(f"{test!r} compares nothing: write {' '.join(COMPARISONS)}")
        if name == "command":
            if test not in ("=", "==", "!="):
                raise self.fail("a command is compared by =, != or =~")
            return FieldTest(name, test, self.take("a command")[1])
        return FieldTest(name, test, self.duration() if name == "duration" else self.number())

    def number(self) -> float:
        _, written = self.take("a number")
        try:
            return float(written)
        except ValueError:
            raise self.fail(f"{written!r} is no number") from None

    def duration(self) -> float:
        _, written = self.take("a duration")
        try:
            return seconds_of(written)
        except ValueError as error:
            raise self.fail(str(error)) from None

    def regex(self) -> str:
        kind, written = self.take("a regular expression")
        if kind == "sign":
            raise self.fail("a regular expression in quotes is missing")
        try:
            re.compile(written)
        except re.error as error:
            raise self.fail(f"no regular expression: {error}") from None
        return written


def parse(text: str) -> When:
    """What a ``when`` says; raises WhenError, which shows where.

    >>> parse("metric lag > 1000 for 1m").lasting
    60.0
    """
    return _Parser(text).rule()


def _unquoted(written: str) -> str:
    inside = written[1:-1]
    return re.sub(r'\\(["\\])', r"\1", inside) if written[0] == '"' else inside
