"""The protocol of a prompt, as a machine: whatever is seen, nothing is typed into a question."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pymux_wf.workflow.agents.errors import Blocked, DraftPresent, NotSubmitted
from pymux_wf.workflow.agents.sending import MOST_SUBMITS, Look, Sending, Step
from pymux_wf.workflow.errors import TookTooLong

READY = Look("ready", draft="", shown="» ", offset=10)
SHOWN = Look("ready", draft="fix it", shown="» fix it", offset=20)
EMPTIED = Look("working", draft="", shown="you: fix it\n» ", offset=30)


def sending(**more: object) -> Sending:
    return Sending("a", "fix it", deadline=30.0, **more)  # type: ignore[arg-type]


def test_goes_through_with_a_receipt() -> None:
    machine = sending()
    assert machine.begin().do == "look"
    assert machine.looked(READY, 0.0).do == "paste"
    assert machine.written(0.1) == Step("wait", 2.1)
    assert machine.stage == "typed"
    assert machine.looked(SHOWN, 0.2).do == "submit"
    assert machine.written(0.3).do == "wait"
    assert machine.looked(EMPTIED, 0.4).do == "end"
    assert (machine.stage, machine.evidence, machine.error) == ("working", "its composer was emptied", None)


def test_a_question_before_and_after_the_paste_ends_it() -> None:
    asks = Look("blocked", question="Allow?", shown="Allow?", offset=25)
    for looks in ([asks], [READY, asks]):
        machine = sending()
        for look in looks:
            step = machine.looked(look, 0.0)
            if step.do == "paste":
                machine.written(0.0)
        assert step.do == "end"
        assert isinstance(machine.error, Blocked)
        assert machine.submits == 0


def test_a_write_that_is_refused_goes_back_to_a_look() -> None:
    machine = sending()
    machine.looked(READY, 0.0)
    assert machine.refused(0.1).do == "look"
    assert machine.refused(31.0).do == "end"
    assert isinstance(machine.error, TookTooLong)


def test_one_that_does_not_read_is_left_alone_longer_each_time() -> None:
    machine = sending()
    pauses = []
    for _ in range(8):
        machine.looked(READY, 0.0)
        step = machine.refused(0.0, unread=True)
        assert step.do == "pause"
        pauses.append(step.until)
    assert pauses[:3] == [0.02, 0.04, 0.08]
    assert pauses[-1] == 1.0
    machine.looked(READY, 29.9)
    assert machine.refused(29.9, unread=True).until == 30.0
    assert machine.refused(30.0, unread=True).do == "end"
    assert "did not read what was typed" in str(machine.error)


def test_a_draft_is_kept_unless_it_shall_go() -> None:
    draft = READY._replace(draft="half a", shown="» half a")
    machine = sending()
    assert machine.looked(draft, 0.0).do == "end"
    assert isinstance(machine.error, DraftPresent)
    machine = sending(clear=True)
    assert machine.looked(draft, 0.0).do == "clear"
    machine.written(0.1)
    assert machine.looked(READY, 0.2).do == "look"
    assert machine.looked(READY, 0.3).do == "paste"


def test_waits_until_it_is_ready_and_no_longer() -> None:
    machine = sending()
    assert machine.looked(READY._replace(state="working"), 0.0) == Step("wait", 30.0)
    assert machine.late(30.0).do == "end"
    assert isinstance(machine.error, TookTooLong)
    assert sending(when="now").looked(READY._replace(state="working"), 0.0).do == "paste"


def test_an_enter_that_was_lost_is_pressed_once_more_and_then_told() -> None:
    machine = sending()
    machine.looked(READY, 0.0)
    machine.written(0.0)
    for _ in range(MOST_SUBMITS):
        assert machine.looked(SHOWN, 0.1).do == "submit" if machine.submits == 0 else True
        machine.written(0.2)
        machine.looked(SHOWN, 0.3)
        step = machine.late(6.0)
    assert step.do == "end"
    assert isinstance(machine.error, NotSubmitted)
    assert machine.submits == MOST_SUBMITS
    assert machine.stage == "typed"


def test_what_shows_no_echo_is_submitted_and_told_so() -> None:
    machine = sending()
    quiet = Look("ready", shown="$", offset=10)
    machine.looked(quiet, 0.0)
    machine.written(0.0)
    assert machine.late(2.0).do == "look"
    assert machine.evidence == "it showed nothing of it"
    assert machine.looked(quiet, 2.0).do == "submit"


LOOKS = st.builds(
    Look,
    st.sampled_from(["ready", "working", "blocked", "unknown", "starting"]),
    st.sampled_from(["", "", "", "Allow?"]),
    st.sampled_from([None, "", "fix it", "other"]),
    st.sampled_from(["» ", "» fix it", "you: fix it\n» ", "Allow?"]),
    st.integers(0, 1000),
    st.booleans(),
    st.just(False),
)


@given(
    st.lists(st.tuples(LOOKS, st.sampled_from(["written", "refused"]), st.booleans()), max_size=60),
    st.booleans(),
    st.sampled_from(["ready", "now"]),
    st.booleans(),
)
def test_whatever_is_seen(turns: list[tuple[Look, str, bool]], clear: bool, when: str, unsent: bool) -> None:
    machine = sending(clear=clear, when=when, unsent=unsent)
    step, now, last, submitted = machine.begin(), 0.0, None, 0
    for look, outcome, late in turns:
        now += 0.4
        if step.do == "end":
            break
        if step.do in ("paste", "submit", "clear"):
            assert last is not None
            assert not last.question, "it writes after a look at a question"
            assert when == "now" or step.do != "paste" or last.state == "ready"
            submitted += step.do == "submit" and outcome == "written"
            step = machine.written(now) if outcome == "written" else machine.refused(now)
        elif step.do == "wait" and late:
            now = max(now, step.until)
            step = machine.late(now)
        else:
            last = look
            step = machine.looked(look, now)
    assert submitted == machine.submits <= MOST_SUBMITS
    if step.do == "end":
        assert (machine.error is None) == (machine.stage in ("submitted", "working"))
        assert machine.error is not None or machine.submits > 0
