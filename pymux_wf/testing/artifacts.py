"""What a test leaves behind when it fails: one folder of files that a person or a program can read without us.

``trace.md`` is where to begin; ``report.html`` shows the same with pictures. The folder appears whole or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pymux_wf.testing.evidence import Difference, Evidence, PaneEvidence
from pymux_wf.testing.files import whole_folder
from pymux_wf.testing.recording import to_cast, with_markers
from pymux_wf.testing.report import report
from pymux_wf.testing.safe_text import file_name, one_line, whole
from pymux_wf.testing.trace import Trace
from pymux_wf.testing.trace_page import trace_page
from pymux_wf.testing.views import FILES, view


def write_artifacts(
    directory: Path,
    *,
    name: str,
    outcome: str,
    trace: Trace,
    panes: Sequence[PaneEvidence] = (),
    error: BaseException | str | None = None,
    differences: Sequence[Difference] = (),
    cast_version: int = 3,
) -> Path:
    """Writes all about the test ``name`` (its node id) into a folder of its own in ``directory``; returns the folder.

    The folder has the same name each time and replaces what an earlier run left there. In it are ``trace.md``,
    ``report.html``, ``events.jsonl``; ``screen.txt``, ``screen.ansi``, ``screen.svg`` and ``session.cast``, those in
    ``panes/NAME/`` when there are several panes; and ``snapshots/NAME/`` for each snapshot that differed.
    Raises ``OSError`` when the folder cannot be written.
    """
    evidence = Evidence(name, outcome, trace, panes, _text(error), differences)
    files = {"events.jsonl": trace.to_jsonl()}
    places = _places("panes", [pane.name for pane in panes]) if len(panes) > 1 else [""]
    for pane, place in zip(panes, places, strict=False):
        files |= {f"{place}{file}": text for file, text in _of_pane(pane, trace, cast_version).items()}
    for difference, place in zip(differences, _places("snapshots", [each.name for each in differences]), strict=True):
        files |= {f"{place}{file}": text for file, text in _of_difference(difference).items()}
    files |= {"report.html": report(evidence, sorted(files))}
    files |= {"trace.md": trace_page(evidence, sorted(files))}
    folder = directory / file_name(name)
    with whole_folder(folder) as unfinished:
        for file, text in files.items():
            path = unfinished / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="")
    return folder


def _text(error: BaseException | str | None) -> str:
    if isinstance(error, BaseException):
        return f"{type(error).__name__}: {error}"
    return error or ""


def _places(folder: str, names: Sequence[str]) -> list[str]:
    """A folder for each of the names, also for two of the same name: ``panes/pane3/`` for ``%3``."""
    places: list[str] = []
    for name in names:
        plain = file_name(name.replace("%", "pane").replace("/", "-"))
        place, number = f"{folder}/{plain}/", 1
        while place in places:
            number += 1
            place = f"{folder}/{plain}.{number}/"
        places.append(place)
    return places


def _of_pane(pane: PaneEvidence, trace: Trace, cast_version: int) -> dict[str, str]:
    files = {}
    if pane.screen is not None:
        files = {file: view(pane.screen, kind) for file, kind in FILES.items()}
    if pane.recording is not None:
        recording = with_markers(pane.recording, _markers(trace))
        files["session.cast"] = to_cast(recording, version=cast_version)
    return files


def _markers(trace: Trace) -> list[tuple[float, str]]:
    """The end of each step, labelled with what it was and, where it failed, why."""
    return [
        (entry.at, one_line(entry.name if entry.outcome == "ok" else f"{entry.name}: {entry.outcome}"))
        for entry in trace.entries
        if entry.kind == "step"
    ]


def _of_difference(difference: Difference) -> dict[str, str]:
    files = {
        "difference.txt": difference.diff,
        "expected.svg": difference.expected,
        "actual.svg": difference.actual,
        "difference.svg": difference.highlighted,
    }
    return {file: whole(text) for file, text in files.items() if text}
