"""What is known about a test when it ends: plain values that the artefacts are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pymux_wf.testing.recording import Recording
from pymux_wf.testing.trace import Trace

if TYPE_CHECKING:
    from pymux_wf.snapshot import Screen


@dataclass(frozen=True, slots=True)
class PaneEvidence:
    """The end of one pane: its last screen, what it showed on the way, and facts such as its state and exit status."""

    name: str
    screen: Screen | None = None
    recording: Recording | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Difference:
    """A screen that differs from its snapshot: a text diff, and the pictures as SVG documents."""

    name: str
    diff: str
    expected: str = ""
    actual: str = ""
    highlighted: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All about one test. ``outcome`` is pytest's word (failed, passed, error), ``error`` is what went wrong."""

    name: str
    outcome: str
    trace: Trace
    panes: Sequence[PaneEvidence] = ()
    error: str = ""
    differences: Sequence[Difference] = ()
