"""What agents refuse, and what they could not do. All are of the layer's family (:mod:`pymux_wf.workflow.errors`)."""

from __future__ import annotations

from pymux_wf.workflow.errors import RefusedBySafety, WorkflowError


class Blocked(RefusedBySafety):
    """It asks something: what is typed would be the answer. :meth:`Agent.answer` answers."""


class DraftPresent(RefusedBySafety):
    """There is text in its composer already, which a prompt would be glued to."""


class StaleAnswer(RefusedBySafety):
    """What it asks is not what the caller has seen."""


class NotSubmitted(WorkflowError):
    """The text was typed, and nothing shows that it was taken."""
