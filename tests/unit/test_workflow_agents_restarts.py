"""When an agent is started again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pymux_wf.workflow.agents.restarts import FIRST, JITTER, LONGEST, Restarts


def test_policies() -> None:
    for policy, ok, kind in (
        ("never", False, "stay"),
        ("on-failure", True, "stay"),
        ("on-failure", False, "restart"),
        ("always", True, "restart"),
    ):
        restarts = Restarts(policy)  # type: ignore[arg-type]
        restarts.started(0.0)
        assert restarts.ended(ok, 1.0, 0.5).kind == kind


def test_the_delay_doubles_to_a_minute_and_begins_anew_after_a_long_life() -> None:
    restarts, now, delays = Restarts("always", limit=100), 0.0, []
    for _ in range(9):
        restarts.started(now)
        now += 1.0
        delays.append(restarts.ended(False, now, 0.5).delay)
        now += delays[-1]
    assert delays == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    restarts.started(now)
    assert restarts.ended(False, now + LONGEST + 1, 0.5).delay == FIRST
    assert restarts.count == 10


def test_too_many_starts_fail_until_somebody_starts_it() -> None:
    restarts = Restarts("always")
    kinds = []
    for now in range(6):
        restarts.started(float(now))
        kinds.append(restarts.ended(False, now + 0.1, 0.0).kind)
    assert kinds == ["restart"] * 4 + ["fail"] * 2
    restarts.forget()
    restarts.started(7.0)
    assert restarts.ended(False, 7.1, 0.0).kind == "restart"


@given(st.floats(0, 0.999999))
def test_jitter_stays_in_its_bounds(chance: float) -> None:
    restarts = Restarts("always")
    restarts.started(0.0)
    assert 1 - JITTER <= restarts.ended(False, 1.0, chance).delay <= 1 + JITTER
