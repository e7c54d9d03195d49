"""The state of an agent: one authority, lifetimes, and an explanation that agrees with it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pymux_wf.workflow.agents.states import SOURCES, STATES, Fact, expiry, explain, hazard, judge

FACTS = st.lists(
    st.builds(
        Fact,
        st.sampled_from(SOURCES),
        st.sampled_from([state for state in STATES if state != "unknown"]),
        st.text(max_size=5),
        st.floats(0, 100),
        st.none() | st.floats(0.001, 100),
    ),
    max_size=8,
)


@given(FACTS, st.floats(0, 250))
def test_explanation_agrees_with_the_state(facts: list[Fact], now: float) -> None:
    verdict, explained = judge(facts, now), explain(facts, now)
    winners = [each.fact for each in explained if each.won]
    assert len(explained) == len(facts)
    assert all(each.why for each in explained)
    if verdict.source == "none":
        assert verdict.state == "unknown"
        assert not winners
        assert not any(fact.lives(now) for fact in facts)
        return
    assert {fact.state for fact in winners} == {verdict.state}
    assert {fact.source for fact in winners} == {verdict.source}
    assert all(fact.lives(now) for fact in winners)


@given(FACTS, st.floats(0, 250))
def test_nothing_is_believed_for_ever_but_facts_of_the_process(facts: list[Fact], now: float) -> None:
    mortal = [fact for fact in facts if fact.lifetime is not None]
    assert judge(mortal, 201.0).state == "unknown"
    left = expiry(mortal, now)
    assert (left is None) == (not any(fact.lives(now) for fact in mortal))


def test_an_exit_ends_every_other_fact() -> None:
    facts = [Fact("report", "working", "it said", 10.0, 60.0), Fact("process", "exited", "code 0", 5.0)]
    assert judge(facts, 11.0).state == "exited"
    assert [each.why for each in explain(facts, 11.0)] == ["decides", "process has more authority"]


def test_a_report_decides_over_the_screen_until_it_is_too_old() -> None:
    facts = [Fact("report", "working", "it said", 10.0, 5.0), Fact("screen", "ready", "prompt", 12.0, 100.0)]
    assert judge(facts, 14.0).state == "working"
    assert judge(facts, 15.1).state == "ready"


def test_a_newer_question_on_the_screen_is_believed_against_a_report() -> None:
    asks = Fact("screen", "blocked", "a question", 12.0, 100.0, "Allow?")
    older = Fact("report", "ready", "it said", 10.0, 60.0)
    assert judge([older, asks], 13.0).state == "blocked"
    assert judge([older._replace(at=12.5), asks], 13.0).state == "ready"
    assert hazard([older._replace(at=12.5), asks], 13.0) is asks, "whatever decides, nothing is typed into a question"


def test_an_unknown_program_is_unknown_and_never_idle() -> None:
    assert judge([], 1.0).state == "unknown"
