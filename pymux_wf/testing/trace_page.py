"""``trace.md``: one page about a test for whoever reads it first, a person or a program.

Everything that strangers wrote stands in fences or code spans that it cannot close, and is cut to a length.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pymux_wf.testing.evidence import Difference, Evidence, PaneEvidence
from pymux_wf.testing.safe_text import clipped, code_span, fenced, one_line, visible
from pymux_wf.testing.timeline import TimelineRow, duration, timeline, when
from pymux_wf.testing.views import caption

_ROWS = 200
_LONGEST = 20_000


def trace_page(evidence: Evidence, files: Sequence[str]) -> str:
    """The page as Markdown; ``files`` are the paths of the other artefacts, relative to it."""
    parts = [f"# {one_line(evidence.outcome, 40)}: {code_span(evidence.name)}", f"{when(evidence.trace)}."]
    if evidence.error:
        parts += ["## What went wrong", fenced(clipped(evidence.error, _LONGEST))]
    for difference in evidence.differences:
        parts += _difference(difference)
    for pane in evidence.panes:
        parts += _pane(pane)
    parts += _steps(evidence)
    if files:
        parts += ["## Files", "\n".join(f"- {code_span(name)}" for name in files)]
    return "\n\n".join(parts) + "\n"


def _difference(difference: Difference) -> Iterator[str]:
    yield f"## Snapshot {code_span(difference.name)} differs"
    yield fenced(clipped(difference.diff, _LONGEST))


def _pane(pane: PaneEvidence) -> Iterator[str]:
    yield f"## Pane {code_span(pane.name)}"
    if pane.facts:
        yield "\n".join(f"- {one_line(name, 40)}: {code_span(value)}" for name, value in pane.facts.items())
    if pane.screen is None:
        yield "Its last screen is not known."
    else:
        yield f"Last screen: {code_span(caption(pane.screen), 400)}"
        yield fenced(clipped(pane.screen.text, _LONGEST))


def _steps(evidence: Evidence) -> Iterator[str]:
    rows = timeline(evidence.trace)
    shown = rows[-_ROWS:]
    missing = len(rows) - len(shown) + evidence.trace.dropped
    yield "## Steps"
    if missing:
        yield f"The {missing} before these are left out."
    yield fenced("\n".join(_line(row) for row in shown)) if shown else "None."


def _line(row: TimelineRow) -> str:
    mark = "!" if row.failed else " "
    outcome = f"  -> {row.outcome}" if row.failed else ""
    what = f"{row.kind:<7}  {row.name}  {row.detail}".rstrip()
    return visible(f"{mark}{row.at:9.3f} s {duration(row.seconds):>9}  {what}{outcome}")
