"""The report of an incident: Markdown with its time line, the alerts, what the panes show, and the environment.

Whatever cannot be had (no server, no supervisor) is left out, and the report says so.
"""

from __future__ import annotations

import os
import platform
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pymux_wf import MuxError, Pane, Server, __version__
from pymux_wf.workflow.errors import WorkflowError
from pymux_wf.workflow.production.notes import Note, entries
from pymux_wf.workflow.production.outputs import screen_of
from pymux_wf.workflow.supervisor.calls import call as ask_supervisor


@dataclass(frozen=True, slots=True)
class Capture:
    """What a pane showed: where it is, its title, its program, its text, and the picture that was written of it."""

    place: str
    title: str
    program: str
    text: str
    picture: str = ""


def report(incident: str, socket: str, session: str, *, pictures: Path | None = None) -> str:
    """The report; ``pictures`` is a directory that SVG files of the panes are written into.

    Raises OSError where a picture cannot be written.
    """
    notes = entries(incident)
    server, captures = _of_server(socket, session, pictures)
    parts = [
        *_head(incident, notes),
        *_timeline(notes),
        *_alerts(socket),
        *_outputs(notes),
        *_captures(captures, session),
        *_environment(socket, server),
    ]
    return "\n".join(parts).rstrip() + "\n"


# -- what there is


def _of_server(socket: str, session: str, pictures: Path | None) -> tuple[list[str], list[Capture]]:
    """Lines about the server, and the panes of the session; empty where it is not to be reached."""
    try:
        with Server.connect(socket, timeout=5.0) as server:
            info = server.info()
            sessions = ", ".join(each.name for each in server.sessions)
            about = [f"- server: {info.socket_path}, process {info.pid}, since {_clock(info.started)}"]
            return [*about, f"- sessions: {sessions}"], list(_panes(server, session, pictures))
    except MuxError:
        return [], []


def _panes(server: Server, session: str, pictures: Path | None) -> Iterator[Capture]:
    words = ["list-panes", "-s", "-t", f"={session}", "-F", "#{pane_id} #{window_name}.#{pane_index}"]
    for line in server.command(words).stdout:
        pane_id, _, place = line.partition(" ")
        try:
            yield _capture(server.pane(pane_id), place, pictures)
        except MuxError:
            continue  # it has gone just now


def _capture(pane: Pane, place: str, pictures: Path | None) -> Capture:
    info = pane.info()
    picture = ""
    if pictures is not None:
        pictures.mkdir(parents=True, exist_ok=True)
        file = pictures / f"{re.sub(r'[^A-Za-z0-9._-]+', '_', place)}.svg"
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600))  # for the user alone, as the report
        os.chmod(file, 0o600)
        picture = str(pane.screenshot(file))
    return Capture(place, info.title, os.path.basename(info.program), screen_of(pane), picture)


# -- Markdown


def _head(incident: str, notes: Sequence[Note]) -> Iterator[str]:
    yield f"# Incident {incident}"
    yield ""
    if not notes:
        yield "Nothing was written down."
        return
    first, last = notes[0], notes[-1]
    closed = last.kind == "end"
    yield f"- begun: {first.clock} by {plain(first.by)}"
    yield f"- {'closed: ' + last.clock if closed else 'open; last entry: ' + last.clock}"
    yield f"- took: {_long(last.at - first.at)}"
    yield f"- entries: {len(notes)}, of which {sum(note.kind == 'alert' for note in notes)} alerts"
    yield ""


def _timeline(notes: Sequence[Note]) -> Iterator[str]:
    yield "## Time line"
    yield ""
    yield "| time (UTC) | kind | by | what |"
    yield "|---|---|---|---|"
    for note in notes:
        source = f"{note.source}: " if note.source else ""
        what = source + note.text.split("\n")[0] if note.kind == "output" else note.text
        yield f"| {note.clock} | {plain(note.kind)} | {plain(note.by)} | {plain(what)} |"
    yield ""


def _outputs(notes: Sequence[Note]) -> Iterator[str]:
    outputs = [note for note in notes if note.kind == "output"]
    if outputs:
        yield "## Outputs"
        yield ""
    for note in outputs:
        what, _, text = note.text.partition("\n")
        yield f"### {note.clock}: {plain(note.source)}"
        yield ""
        yield from fenced(f"{what}\n{text}")


def _alerts(socket: str) -> Iterator[str]:
    yield "## Alerts now"
    yield ""
    try:
        found: list[dict[str, Any]] = ask_supervisor(socket, "alerts.list", start=False, wait=3.0)["alerts"]
    except (WorkflowError, OSError):
        yield "Nobody watches alerts here at present."
        yield ""
        return
    if not found:
        yield "None."
    for alert in found:
        text = alert.get("summary") or alert.get("rule", "")
        yield f"- {plain(str(alert.get('state', '')))}, {plain(str(alert.get('severity', '')))}: {plain(str(text))}"
    yield ""


def _captures(captures: Sequence[Capture], session: str) -> Iterator[str]:
    yield "## Screens"
    yield ""
    if not captures:
        yield f"The session {plain(session)} does not run: there are none."
        yield ""
    for each in captures:
        title = f": {plain(each.title)}" if each.title else ""
        yield f"### {plain(each.place)}{title} ({plain(each.program)})"
        yield ""
        if each.picture:
            yield f"![{plain(each.place)}](<{each.picture}>)"
            yield ""
        yield from fenced(each.text)


def _environment(socket: str, server: Sequence[str]) -> Iterator[str]:
    yield "## Environment"
    yield ""
    yield f"- written: {_clock(time.time())}"
    yield f"- host: {platform.node()}, {platform.system()} {platform.release()}, {platform.machine()}"
    if hasattr(os, "getloadavg"):
        yield f"- load: {' '.join(f'{each:.2f}' for each in os.getloadavg())}, {os.cpu_count()} processors"
    yield f"- pywfmux {__version__}, Python {platform.python_version()}"
    yield from server or [f"- server: none answers on {socket}"]


def plain(text: str) -> str:
    """A text that stays in its cell and is nothing but text: no line ends, control characters, markup or bars.

    >>> plain("a|b *c* <d>")
    'a\\\\|b \\\\*c\\\\* \\\\<d\\\\>'
    """
    line = "".join(letter if letter.isprintable() else " " for letter in text)
    return re.sub(r"([\\|`*_<>\[\]#])", r"\\\1", line)


def fenced(text: str) -> Iterator[str]:
    """Text in a fence that nothing in it ends."""
    shown = "".join(
        letter if letter.isprintable() or letter == "\n" else "\N{REPLACEMENT CHARACTER}" for letter in text
    )
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    fence = "`" * max(3, longest + 1)
    yield from (f"{fence}text", shown, fence, "")


def _clock(seconds: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%SZ", time.gmtime(seconds))


def _long(seconds: float) -> str:
    minutes, rest = divmod(int(max(seconds, 0)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"
