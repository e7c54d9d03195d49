"""The header of a monitor: a line for each component that is not ok, and one for what a library would add."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.util import find_spec

from pymux_wf.workflow.drawing.document import Document, Line, Span, Style
from pymux_wf.workflow.probes.finding import Finding, State
from pymux_wf.workflow.probes.programs import EXTRA

_LOUD = {State.UNREACHABLE: "warning", State.DENIED: "error", State.MISSING: "warning", State.UNSET: "dim"}


def finding_line(finding: Finding) -> Line:
    """A finding as a line of the header."""
    style: Style = _LOUD.get(finding.state, "ok")  # type: ignore[assignment]
    return Line((Span(finding.line(), style),), wrap=True)


def enabling_line(enables: Mapping[str, str]) -> Line | None:
    """What the libraries that are missing would add, and the command that installs them; None where none is."""
    missing = {name: adds for name, adds in enables.items() if not is_there(name)}
    if not missing:
        return None
    told = "; ".join(f"{name} would add {adds}" for name, adds in missing.items())
    return Line((Span(f"{told}: {EXTRA}", "dim"),), wrap=True)


def project_line(project: str) -> Line | None:
    """That the project's workflow.toml does not count before it is approved; None where that is not so."""
    from pymux_wf.workflow.config.project_file import untrusted_note

    note = untrusted_note(project)
    return Line((Span(note, "warning"),), wrap=True) if note else None


def is_there(module: str) -> bool:
    """Whether a module could be imported, without importing it."""
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def with_header(document: Document, lines: Iterable[Line | None]) -> Document:
    """The document with lines above its own header."""
    return Document((*(line for line in lines if line is not None), *document.header), document.blocks)


def error_line(text: str) -> Line:
    """What went wrong."""
    return Line((Span(text, "error"),), wrap=True)
