"""The language of rules: what is understood, what holds, and where mistakes are shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymux_wf.workflow.alerts.when import Happening, MetricNow, Subject, WhenError, parse


class Known:
    """A world of given facts."""

    def metric(self, name: str) -> MetricNow | None:
        return {"lag": MetricNow(5.0), "old": MetricNow(9.0, stale=True), "bad": MetricNow(None, error="refused")}.get(
            name
        )

    def agent(self, name: str) -> str | None:
        return {"a": "blocked", "b": "working"}.get(name)

    def component(self, name: str) -> str | None:
        return {"redis": "unreachable"}.get(name)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("metric lag > 4", True),
        ("metric lag>4 for 1m", True),
        ("metric lag <= 4.5", False),
        ("metric old > 4", None),
        ("metric old stale", True),
        ("metric bad error", True),
        ("metric none missing and not metric lag missing", True),
        ("metric none > 0", None),
        ("component redis != ok", True),
        ("component kube != ok", None),
        ("agent a is blocked", True),
        ("agent b is blocked or (metric lag = 5 and component redis = unreachable)", True),
        ("not (metric lag = 5 or metric lag = 6)", False),
    ],
)
def test_what_holds(text: str, holds: bool | None) -> None:
    assert parse(text).condition.holds(Known(), Subject()) is holds


@pytest.mark.parametrize(
    ("text", "kind", "fields", "holds"),
    [
        ("command.finished status!=0 duration>30s", "command.finished", {"status": 1.0, "duration": 31.0}, True),
        ("command.finished status!=0 duration>30s", "command.finished", {"status": 1.0, "duration": 29.0}, False),
        ("command.finished status!=0", "command.finished", {"status": None}, False),
        ('command.finished command=~"^make "', "command.finished", {"command": "make test"}, True),
        ("command.finished command=ls", "command.finished", {"command": "make"}, False),
        ("pane.exited status != 0", "pane.exited", {"status": 3.0}, True),
        ('output =~ "Traceback"', "output", {"pattern": "Traceback", "line": "Traceback (most"}, True),
        ('output =~ "Error"', "output", {"pattern": "Traceback"}, False),
        ("silence 5m after activity", "silence", {"seconds": 300.0}, True),
        ('bell in "dev:*"', "bell", {}, True),
        ('bell in "ops:*"', "bell", {}, False),
        ("bell and metric lag > 4", "bell", {}, True),
        ("bell and metric lag > 6", "bell", {}, False),
        ("bell", "pane.exited", {}, False),
    ],
)
def test_what_happens(text: str, kind: str, fields: dict[str, str | float | None], holds: bool) -> None:
    subject = Subject(happening=Happening(kind, "%1", "dev:code", fields))
    assert parse(text).condition.holds(Known(), subject) is holds


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("metric old > 1", None),
        ("not metric old > 1", None),
        ("not component new = ok", None),
        ("metric old > 1 and metric lag > 6", False),
        ("metric old > 1 or metric lag > 4", True),
        ("metric old > 1 and metric lag > 4", None),
        ("metric nobody > 1", None),
        ("metric nobody missing", True),
    ],
)
def test_what_nobody_can_tell_is_neither(text: str, holds: bool | None) -> None:
    assert parse(text).condition.holds(Known(), Subject()) is holds


def test_an_agent_rule_is_about_each_agent() -> None:
    when = parse("agent.blocked for 2m")
    assert (when.each_agent, when.lasting) == (True, 120.0)
    assert when.condition.holds(Known(), Subject(agent="a"))
    assert not when.condition.holds(Known(), Subject(agent="b"))


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("", 1, "a condition is missing"),
        ("metric lag >", 13, "a number is missing"),
        ("metric lag > much", 14, "'much' is no number"),
        ("metric lag near 3", 12, "'near' compares nothing"),
        ("metrik lag > 3", 1, "did you mean metric?"),
        ("bell or", 8, "a condition is missing"),
        ("(bell", 6, "')' is missing"),
        ("bell bell", 6, "'bell' is too much"),
        ("metric lag > 3 for soon", 20, "'soon' is no duration"),
        ('output =~ "("', 11, "no regular expression"),
        ("command.finished stauts!=0", 18, "'stauts' is nothing of command.finished"),
        ("component redis = up", 19, "'up' is no state"),
        ('output =~ "x', 11, "means nothing here"),
    ],
)
def test_mistakes_are_shown_where_they_are(text: str, column: int, said: str) -> None:
    with pytest.raises(WhenError) as caught:
        parse(text)
    assert said in str(caught.value)
    assert caught.value.column == column


@given(st.text(alphabet="abelmtric.gno <>=~!()\"'0123fds-"))
def test_anything_is_understood_or_refused(text: str) -> None:
    column = 1
    try:
        parse(text)
    except WhenError as error:
        column = error.column
    assert 1 <= column <= len(text) + 1
