"""The life of alerts, on a clock of our own: any order of findings and silences keeps the promises."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymux_wf.workflow.alerts.machine import Machine, Notification, Policy

POLICIES = {
    "lag": Policy(lasting=60, throttle=30),
    "error": Policy(severity="critical", resolve_after=120, throttle=60, group_by=("alertname", "pane")),
}


def ran(machine: Machine, until: float) -> list[Notification]:
    """Ticks at every deadline up to a time, as a service would."""
    told: list[Notification] = []
    now = machine.deadline(0.0)
    while now is not None and now <= until:
        told += machine.tick(now)
        following = machine.deadline(now)
        now = None if following is None else max(following, now + 0.001)
    return told + machine.tick(until)


def test_it_fires_after_it_has_held_and_ends() -> None:
    machine = Machine(POLICIES)
    machine.observe("lag", {}, True, 100, "much")
    assert machine.tick(100) == []
    assert machine.deadline(100) == 160
    [told] = machine.tick(160)
    assert [alert.summary for alert in told.firing] == ["much"]
    assert machine.tick(170) == []
    machine.observe("lag", {}, False, 200)
    [ended] = machine.tick(200)
    assert [alert.state for alert in ended.resolved] == ["resolved"]


def test_what_does_not_hold_long_enough_never_fires() -> None:
    machine = Machine(POLICIES)
    machine.observe("lag", {}, True, 0)
    machine.observe("lag", {}, False, 59)
    assert ran(machine, 1000) == []
    assert machine.alerts == {}


def test_a_happening_fires_at_once_and_ends_by_itself() -> None:
    machine = Machine(POLICIES)
    machine.happened("error", {"pane": "%1"}, 10)
    [told] = machine.tick(10)
    machine.happened("error", {"pane": "%1"}, 100)
    assert machine.tick(100) == []
    assert told.firing[0].fingerprint in machine.alerts
    assert machine.alerts[told.firing[0].fingerprint].count == 2
    assert [len(one.resolved) for one in ran(machine, 220)] == [1]


def test_a_silence_keeps_it_back_and_its_end_tells_it() -> None:
    machine = Machine(POLICIES)
    machine.silence({"alertname": "err*"}, until=500)
    machine.happened("error", {"pane": "%1"}, 450)
    assert machine.tick(450) == []
    assert [machine.status(alert, 450) for alert in machine.alerts.values()] == ["silenced"]
    [told] = machine.tick(500)
    assert len(told.firing) == 1


def test_an_acknowledged_one_is_told_no_more_but_its_end_is() -> None:
    machine = Machine(POLICIES)
    machine.happened("error", {"pane": "%1"}, 0)
    [told] = machine.tick(0)
    machine.acknowledge(told.firing[0].fingerprint, "ann")
    machine.silence({}, until=1000)
    assert [len(one.resolved) for one in ran(machine, 120)] == [1]


def test_a_flood_is_counted() -> None:
    machine = Machine(POLICIES, flood=3)
    for number in range(60):
        machine.happened("error", {"pane": f"%{number}"}, 0)
    assert [one.more for one in machine.tick(0)] == [0, 0, 57]
    assert machine.tick(1) == machine.tick(2) == []
    assert [one.more for one in machine.tick(60)] == [0, 0, 54]


def test_what_nobody_can_tell_ends_nothing_and_keeps_nothing_pending() -> None:
    machine = Machine(POLICIES)
    machine.observe("lag", {}, True, 0)
    machine.observe("lag", {}, None, 30)
    assert machine.alerts == {}
    machine.observe("lag", {}, True, 40)
    [told] = ran(machine, 100)
    machine.observe("lag", {}, None, 110)
    assert ran(machine, 10000) == []
    assert machine.alerts[told.firing[0].fingerprint].state == "firing"


def test_a_pending_one_whose_rule_goes_never_fires() -> None:
    machine = Machine(POLICIES)
    machine.observe("lag", {}, True, 0)
    machine.forget_rules({})
    assert ran(machine, 1000) == []


def test_a_firing_one_whose_rule_goes_is_told_to_have_ended() -> None:
    machine = Machine(POLICIES)
    machine.observe("lag", {}, True, 0)
    assert len(ran(machine, 60)) == 1
    machine.forget_rules({})
    assert [len(one.resolved) for one in ran(machine, 200)] == [1]


def test_a_pending_one_that_nobody_looked_after_waits_until_it_is_found_to_hold() -> None:
    machine = Machine(POLICIES)
    machine.observe("lag", {}, True, 0)
    machine.doubt_pending()
    assert ran(machine, 1000) == []
    machine.observe("lag", {}, True, 1001)
    assert len(machine.tick(1001)) == 1


def test_there_are_never_more_than_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pymux_wf.workflow.alerts.machine.MOST", 50)
    machine = Machine({"error": Policy(resolve_after=120, throttle=0)}, flood=10_000)
    told: list[Notification] = []
    for number in range(80):
        machine.happened("error", {"pane": f"%{number}"}, number / 100)
        told += machine.tick(number / 100) if number % 10 == 9 else []
    assert len(machine.alerts) == 50
    told += ran(machine, 10_000)
    assert sum(len(one.firing) for one in told) == 80
    assert sum(len(one.resolved) for one in told) == 80


def test_what_was_told_and_fires_still_is_known_with_its_routes() -> None:
    machine = Machine({"error": Policy(routes=("pager",), resolve_after=100)})
    machine.happened("error", {"pane": "%1"}, 0)
    machine.silence({"pane": "%2"}, until=1000)
    machine.happened("error", {"pane": "%2"}, 0)
    machine.tick(0)
    assert [(alert.named["pane"], routes) for alert, routes in machine.told_now()] == [("%1", ("pager",))]


def test_quiet_hours_hold_back_what_is_not_critical() -> None:
    machine = Machine(POLICIES, quiet=lambda now: 1000.0 if now < 1000 else None)
    machine.observe("lag", {}, True, 0)
    machine.happened("error", {"pane": "%1"}, 0)
    assert [one.severity for one in machine.tick(70)] == ["critical"]
    assert "warning" in [one.severity for one in ran(machine, 1000)]


_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("holds"), st.sampled_from([True, False, None])),
        st.tuples(st.just("happens"), st.sampled_from(["%1", "%2"])),
        st.tuples(st.just("silence"), st.integers(1, 200)),
        st.tuples(st.just("acknowledge"), st.integers(0, 3)),
        st.tuples(st.just("wait"), st.integers(0, 150)),
        st.tuples(st.just("restart"), st.none()),
    ),
    max_size=40,
)


@given(_STEPS)
def test_every_alert_that_was_told_is_told_to_have_ended_and_no_group_is_told_twice_within_its_throttle(
    steps: list[tuple[str, object]],
) -> None:
    machine, now, told = Machine(POLICIES), 1000.0, []
    for step, value in steps:
        match step:
            case "holds":
                machine.observe("lag", {}, None if value is None else bool(value), now)
            case "happens":
                machine.happened("error", {"pane": str(value)}, now)
            case "silence":
                machine.silence({"alertname": "lag"}, now + int(str(value)))
            case "acknowledge":
                for print_ in list(machine.alerts)[: int(str(value))]:
                    machine.acknowledge(print_, "me")
            case "restart":
                kept = json.loads(json.dumps(machine.as_json()))
                machine = Machine(POLICIES)
                machine.restore(kept)
            case "wait":
                told += ran(machine, now + int(str(value)))
                now += int(str(value))
        told += machine.tick(now)
    machine.observe("lag", {}, False, now)
    told += ran(machine, now + 5000)
    open_now: set[str] = set()
    last: dict[object, float] = {}
    for one in told:
        key = one.group
        throttle = 30 if dict(one.group)["alertname"] == "lag" else 60
        assert one.at - last.get(key, -1e9) >= throttle
        last[key] = one.at
        for alert in one.resolved:
            open_now.remove(alert.fingerprint)
        for alert in one.firing:
            assert alert.fingerprint not in open_now
            open_now.add(alert.fingerprint)
    assert not open_now
