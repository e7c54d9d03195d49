"""``report.html``: all about a test on one page that opens from a disk, with pictures, and needs nothing from outside.

The page has no script and may not have one: its policy allows its own style, by hash, and pictures that stand in it.
Pictures are images and not elements of the page, so whatever is in them stays inside.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from hashlib import sha256
from urllib.parse import quote

from pymux_wf.testing.evidence import Difference, Evidence, PaneEvidence
from pymux_wf.testing.report_style import STYLE
from pymux_wf.testing.safe_text import clipped, html, one_line, whole
from pymux_wf.testing.timeline import TimelineRow, duration, timeline, when
from pymux_wf.testing.views import caption, picture

_ROWS = 1000
_LONGEST = 100_000
_BAR = 120


def report(evidence: Evidence, files: Sequence[str]) -> str:
    """The page as HTML; ``files`` are the paths of the other artefacts, relative to it."""
    digest = base64.b64encode(sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    title = html(f"{one_line(evidence.outcome, 40)}: {one_line(evidence.name)}")
    parts = [
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width">',
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>",
        *_head(evidence),
        *_error(evidence),
        *(line for difference in evidence.differences for line in _difference(difference)),
        *_panes(evidence.panes),
        *_steps(evidence),
        *_files(files),
        "</body>\n</html>\n",
    ]
    return "\n".join(parts)


def _head(evidence: Evidence) -> Iterator[str]:
    kind = "good" if evidence.outcome == "passed" else "bad"
    place, _, test = evidence.name.rpartition("::")
    yield f'<header><span class="outcome {kind}">{html(one_line(evidence.outcome, 40))}</span>'
    about = f"{one_line(place)} · {when(evidence.trace)}" if place else when(evidence.trace)
    yield f'<div><h1>{html(one_line(test))}</h1><p class="quiet">{html(about)}</p></div></header>'


def _error(evidence: Evidence) -> Iterator[str]:
    if evidence.error:
        yield f'<section class="error"><h2>What went wrong</h2>{_text(evidence.error)}</section>'


def _difference(difference: Difference) -> Iterator[str]:
    yield f"<section><h2>Snapshot {_code(difference.name)} differs</h2>"
    yield f"<pre>{''.join(_diff_line(line) for line in clipped(difference.diff, _LONGEST).splitlines())}</pre>"
    pictures = {
        "Expected": difference.expected,
        "Actual": difference.actual,
        "Where they differ": difference.highlighted,
    }
    yield '<div class="three">'
    for name, document in pictures.items():
        if document:
            yield f"<figure>{_image(document, name)}<figcaption>{name}</figcaption></figure>"
    yield "</div></section>"


def _diff_line(line: str) -> str:
    kind = {"+": "added", "-": "removed", "^": "quiet"}.get(line.lstrip()[:1])
    return f'<span class="{kind}">{html(line)}</span>\n' if kind else f"{html(line)}\n"


def _panes(panes: Sequence[PaneEvidence]) -> Iterator[str]:
    if panes:
        yield f"<section><h2>{'Last screens' if len(panes) > 1 else 'Last screen'}</h2>"
        yield '<div class="screens">'
        for pane in panes:
            yield from _pane(pane)
        yield "</div></section>"


def _pane(pane: PaneEvidence) -> Iterator[str]:
    facts = "".join(
        f"<div><dt>{html(one_line(name, 40))}</dt><dd>{html(one_line(value))}</dd></div>"
        for name, value in {"pane": pane.name, **pane.facts}.items()
    )
    yield f"<figure><dl>{facts}</dl>"
    if pane.screen is None:
        yield "<p>Its last screen is not known.</p></figure>"
        return
    yield _image(picture(pane.screen), f"The last screen of {one_line(pane.name)}")
    yield f"<figcaption>{html(caption(pane.screen))}</figcaption>"
    yield f"<details><summary>As text</summary>{_text(pane.screen.text)}</details></figure>"


def _steps(evidence: Evidence) -> Iterator[str]:
    rows = timeline(evidence.trace)
    shown = rows[-_ROWS:]
    yield "<section><h2>What the test did</h2>"
    if missing := len(rows) - len(shown) + evidence.trace.dropped:
        yield f'<p class="quiet">The {missing} before these are left out.</p>'
    if not shown:
        yield '<p class="quiet">Nothing.</p></section>'
        return
    begin = shown[0].at
    span = max((row.at + (row.seconds or 0.0) for row in shown), default=begin) - begin or 1.0
    yield '<div class="wide"><table><thead><tr><th>at</th><th>took</th><th></th><th>what</th></tr></thead><tbody>'
    for row in shown:
        yield _step(row, begin, span)
    yield "</tbody></table></div></section>"


def _step(row: TimelineRow, begin: float, span: float) -> str:
    left = (row.at - begin) / span * (_BAR - 2)
    width = max((row.seconds or 0.0) / span * (_BAR - 2), 2.0)
    bar = f'<svg width="{_BAR}" height="10"><rect x="{left:.1f}" width="{width:.1f}" height="10" rx="1"/></svg>'
    why = f'<p class="why">{html(row.outcome)}</p>' if row.failed else ""
    what = f'<b>{html(row.name)}</b> <span class="detail">{html(row.detail)}</span>{why}'
    kinds = f"{row.kind} failed" if row.failed else row.kind
    cells = f"<td>{row.at:.3f} s</td><td>{duration(row.seconds)}</td><td>{bar}</td><td>{what}</td>"
    return f'<tr class="{html(kinds)}">{cells}</tr>'


def _files(files: Sequence[str]) -> Iterator[str]:
    yield '<section><h2>Files</h2><ul class="files">'
    for name in ("trace.md", *files):
        yield f'<li><a href="{html(quote(name))}">{html(name)}</a></li>'
    yield "</ul></section>"


def _text(text: str) -> str:
    return f"<pre>{html(clipped(text, _LONGEST))}</pre>"


def _code(text: str) -> str:
    return f"<code>{html(one_line(text))}</code>"


def _image(document: str, name: str) -> str:
    data = base64.b64encode(whole(document).encode()).decode()
    return f'<img src="data:image/svg+xml;base64,{data}" alt="{html(name)}">'
