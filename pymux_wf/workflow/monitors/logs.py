"""``mon logs``: any number of logs merged, with levels, rates, counters and a filter."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any

from pymux_wf.workflow.command_spec import Flag
from pymux_wf.workflow.config.workflow_file import WorkflowFile
from pymux_wf.workflow.drawing import figures
from pymux_wf.workflow.drawing.document import Block, Cell, Document, Line, Lines, Span, Style
from pymux_wf.workflow.errors import WorkflowError
from pymux_wf.workflow.machine.log_feeds import Feed, feeds
from pymux_wf.workflow.machine.log_lines import LogLine, merged
from pymux_wf.workflow.monitors.monitor import Monitor, Settings, Source, Unavailable
from pymux_wf.workflow.probes.finding import Finding, State

_KEPT = 1000
"""Lines that are kept, and as many errors and warnings beside them, which a flood of others does not push out."""

_TOLD = 500
_MINUTE = 60.0
_STYLES: dict[str, Style] = {"error": "error", "warning": "warning", "debug": "dim"}


class LogsSource:
    """Follows logs; everything is bounded, also what is typed."""

    def __init__(self, names: Sequence[str], project: str, errors: bool = False) -> None:
        self._names = names
        self._project = project
        self._feeds: list[Feed] | None = None
        self._all: deque[LogLine] = deque(maxlen=_KEPT)
        self._bad: deque[LogLine] = deque(maxlen=_KEPT)
        self._minute: deque[tuple[float, int]] = deque(maxlen=600)
        self._before: dict[str, int] = {}
        self._at = 0.0
        self.errors_only = errors
        self.filter = ""
        self.typing = False
        self._draft = ""

    def collect(self) -> dict[str, Any]:
        """``sources`` (lines, errors, warnings, rate a second, bytes skipped, what is wrong), ``lines`` (the last 500
        that the filter lets through), ``errors_a_minute``."""
        if self._feeds is None:
            self._feeds = self._open()
        new = merged([each.poll() for each in self._feeds])
        self._all.extend(new)
        self._bad.extend(line for line in new if line.level in ("error", "warning"))
        now = time.monotonic()
        elapsed = now - self._at if self._at else None
        self._at = now
        sources = [self._told(each, elapsed) for each in self._feeds]
        shown = self._shown()
        return {
            "sources": sources,
            "lines": [{"source": line.source, "level": line.level, "at": line.at, "text": line.text} for line in shown],
            "errors_a_minute": self._a_minute(now, first=elapsed is None),
            "filter": self.filter,
            "errors_only": self.errors_only,
        }

    def document(self, found: Mapping[str, Any], columns: int, lines: int) -> Document:
        header = tuple(
            Line(Span(f"{each['name']}: {each['problem']}", "warning")) for each in found["sources"] if each["problem"]
        )
        blocks: list[Block] = [_head(found)]
        if self.typing or self.filter:
            cursor = [Span("_", "accent")] if self.typing else []
            text = self._draft if self.typing else self.filter
            blocks.append(Line((Span("/", "accent"), Span(text, "bold"), *cursor)))
        several = len(found["sources"]) > 1
        width = min(16, max((len(_short(each["name"])) for each in found["sources"]), default=0))
        # What is typed counts at once, not only from the next collection on.
        shown = self._shown()[-max(1, lines) :] if self._feeds is not None else []
        cells = tuple(_cell(line, width if several else 0, columns) for line in shown)
        empty = "no line that the filter lets through" if self.filter or self.errors_only else "nothing yet"
        blocks.append(Lines(cells, empty=empty))
        return Document(header, tuple(blocks))

    def key(self, name: str) -> None:
        """``/`` types a filter (Enter keeps it, Escape drops it), ``e`` shows errors and warnings alone."""
        if not self.typing:
            if name == "/":
                self.typing, self._draft = True, self.filter
            elif name == "e":
                self.errors_only = not self.errors_only
            elif name == "c":
                self._all.clear()
                self._bad.clear()
            return
        if name in ("Enter", "Escape"):
            self.typing = False
            self.filter = self._draft if name == "Enter" else ""
        elif name == "BSpace":
            self._draft = self._draft[:-1]
        elif name == "Space" or len(name) == 1:
            self._draft = (self._draft + (" " if name == "Space" else name))[:200]

    def close(self) -> None:
        for each in self._feeds or ():
            each.close()

    def _open(self) -> list[Feed]:
        try:
            configured = WorkflowFile.load(project=self._project).table("logs")
        except (WorkflowError, OSError) as error:
            detail = str(error).splitlines()[0]
            raise Unavailable(Finding("logs", State.UNSET, detail, "pywfmux check tells where it is wrong")) from None
        found = feeds(self._names, configured, self._project, _kubectl(self._project))
        if not found:
            detail = "there is no journal, no syslog and no *.log in the project"
            raise Unavailable(Finding("logs", State.UNSET, detail, "--source FILE, or [logs.NAME] in workflow.toml"))
        return found

    def _shown(self) -> list[LogLine]:
        wanted = self._draft if self.typing else self.filter
        source = list(self._bad if self.errors_only else self._all)  # the other thread may add to it
        return [line for line in source if not wanted or passes(wanted, line)][-_TOLD:]

    def _told(self, each: Feed, elapsed: float | None) -> dict[str, Any]:
        before = self._before.get(each.name)
        self._before[each.name] = each.lines
        rate = None if before is None or not elapsed else (each.lines - before) / elapsed
        counts = {"lines": each.lines, "errors": each.errors, "warnings": each.warnings, "rate": rate}
        told = {"name": each.name, "kind": each.kind, "files": each.files, "problem": figures.clean(each.problem, 300)}
        return {**told, **counts, "skipped": each.skipped}

    def _a_minute(self, now: float, first: bool) -> int | None:
        """Errors of the last minute; what was there when this began is none of them."""
        errors = sum(each.errors for each in self._feeds or ())
        self._minute.append((now, errors))
        while self._minute and self._minute[0][0] < now - _MINUTE:
            self._minute.popleft()
        return None if first else errors - self._minute[0][1]


def passes(wanted: str, line: LogLine) -> bool:
    """Whether a line has every word of the filter (in any case), and none of those with ``!`` before them.

    >>> passes("time !db", LogLine("api", "", None, "Timeout of cache"))
    True
    """
    text = f"{line.source} {line.text}".lower()
    for word in wanted.lower().split():
        unwanted = word.startswith("!") and len(word) > 1
        if (word.removeprefix("!") if unwanted else word) in text:
            if unwanted:
                return False
        elif not unwanted:
            return False
    return True


def _kubectl(project: str) -> list[str]:
    from pymux_wf.workflow.probes.settings import components_of

    try:
        context = components_of(project).kube_context
    except (WorkflowError, OSError):
        context = ""
    return ["kubectl", *([f"--context={context}"] if context else [])]


def _head(found: Mapping[str, Any]) -> Line:
    parts: list[Span] = []
    for each in found["sources"]:
        if each["problem"] and not each["lines"]:
            continue
        parts.append(Span(f"{each['name']} ", "bold"))
        parts.append(Span(f"{each['lines']:,} lines {figures.per_second(each['rate'])}"))
        parts += [Span(f" {each['errors']:,} errors", "error")] if each["errors"] else []
        parts += [Span(f" {each['warnings']:,} warnings", "warning")] if each["warnings"] else []
        parts += [Span(f" {figures.size(each['skipped'])} skipped", "warning")] if each["skipped"] else []
        parts.append(Span("   "))
    if found["errors_a_minute"]:
        parts.append(Span(f"{found['errors_a_minute']} errors in the last minute", "error"))
    parts += [Span("errors and warnings alone (e)", "accent")] if found["errors_only"] else []
    return Line(tuple(parts) if parts else (Span("nothing can be followed", "warning"),), wrap=True)


def _short(name: str) -> str:
    """Of a path its last part."""
    return name.rpartition("/")[2] or name


def _cell(line: LogLine, width: int, columns: int) -> Cell:
    name = (Span(f"{_short(line.source)[:width]:{width}} ", "dim"),) if width and columns >= 40 else ()
    return (*name, Span(line.text, _STYLES.get(line.level, "")))


def open_source(settings: Settings) -> Source:
    """The logs that are named, or those that are there."""
    names = [name.strip() for each in _many(settings.get("source")) for name in each.split(",") if name.strip()]
    return LogsSource(names, settings.project, bool(settings.get("errors")))


def _many(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


MONITOR = Monitor(
    name="logs",
    summary="Logs of files, the journal, containers and pods, merged, with levels, rates and a filter.",
    open=open_source,
    flags=(
        Flag(
            "--source",
            "Of [logs.NAME], journal[:UNIT], syslog, kernel, docker:NAME, kubectl:[NAMESPACE:]POD, engine, or files.",
            "A,B,...",
            many=True,
        ),
        Flag("--errors", "Only errors and warnings."),
    ),
    interval=1.0,
    keys={"/": "filter: words, !words", "e": "errors and warnings alone", "c": "clear"},
)
