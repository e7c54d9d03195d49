"""``pywfmux production``: monitor, incident, deploy, list, attach, note, report, close."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pymux_wf.workflow.command_line import Call
from pymux_wf.workflow.command_spec import JSON, Argument, Flag, Verb, Word
from pymux_wf.workflow.errors import NotThere, UsageError

if TYPE_CHECKING:
    from pymux_wf.workflow.layouts.load import Loaded

_HERE = "pymux_wf.workflow.production.word"
_SESSION = Flag("--session", "The session; the one of that kind without it.", value="NAME")
_STAY = Flag("-d", "Leave it running; do not attach.")
_OUTPUT = Flag("-o", "Write the report into this file; standard output without it.", value="FILE")
_PICTURES = Flag("--svg", "Write pictures of the panes into this directory too.", value="DIR")
_AGAIN = "In a terminal you are attached; elsewhere it is left running. A second time it is repaired."

WORD = Word(
    "production",
    "Sessions for people who run the system: monitoring, incidents, deployments.",
    (
        Verb(
            "monitor",
            "Open the monitoring session, prod-monitor.",
            f"{_HERE}:monitor",
            flags=(_SESSION, _STAY, JSON),
            description=_AGAIN,
        ),
        Verb(
            "incident",
            "Open the incident session, prod-incident, and begin its notes.",
            f"{_HERE}:incident",
            (Argument("what", "report: write the report of the incident instead.", "?", ("report",)),),
            (_SESSION, _STAY, _OUTPUT, _PICTURES, Flag("--new", "Begin new notes, also where some are open."), JSON),
            description=_AGAIN,
        ),
        Verb(
            "deploy",
            "Open the deployment session, prod-deploy.",
            f"{_HERE}:deploy",
            flags=(_SESSION, _STAY, JSON),
            description=_AGAIN,
        ),
        Verb("list", "List the production sessions that run.", f"{_HERE}:list_sessions", flags=(JSON,)),
        Verb(
            "attach",
            "Attach to a production session, and repair it.",
            f"{_HERE}:attach",
            flags=(_SESSION, JSON),
            examples=("pywfmux production attach --session prod-monitor",),
        ),
        Verb(
            "note",
            "Write a line into the notes of the open incident; the first one opens it.",
            f"{_HERE}:note",
            (Argument("text", "What happened.", "+"),),
            (JSON,),
            examples=("pywfmux production note 'switched to the standby database'",),
        ),
        Verb(
            "report",
            "Write the incident's report: time line, alerts, screens, environment, as Markdown.",
            f"{_HERE}:report",
            (Argument("incident", "Which; the newest without it.", "?"),),
            (_SESSION, _OUTPUT, _PICTURES, JSON),
            examples=("pywfmux production report -o incident.md",),
        ),
        Verb("close", "Close the open incident: its notes take no more lines.", f"{_HERE}:close", flags=(JSON,)),
    ),
)


def monitor(call: Call) -> int:
    """``production monitor``."""
    return _open(call, "monitor")


def deploy(call: Call) -> int:
    """``production deploy``."""
    return _open(call, "deploy")


def incident(call: Call) -> int:
    """``production incident [report]``."""
    from pymux_wf.workflow.production import notes

    if call["what"] == "report":
        return _report(call, None)
    if call["o"] or call["svg"]:
        raise UsageError(
            "-o and --svg are for the report", "incident", remedy="pywfmux production incident report -o FILE"
        )
    try:
        if call["new"] and notes.current(call.socket):
            notes.end(call.socket)
        if notes.current(call.socket) is None:
            notes.begin(call.socket)
    except OSError as error:  # a full disk may be what the incident is about: the session is needed all the more
        why = f"{error.filename}: {error.strerror}" if error.filename else f"{error.strerror}"
        call.note(f"no notes can be kept ({why}): set XDG_STATE_HOME to a directory that can be written")
    return _open(call, "incident")


def attach(call: Call) -> int:
    """``production attach``."""
    from pymux_wf.workflow.layouts.load_command import at_terminal, attaches, inside
    from pymux_wf.workflow.layouts.load_command import attach as become_client
    from pymux_wf.workflow.production.sessions import PREFIX, chosen

    session, layout = chosen(call.socket, call["session"])
    if not (at_terminal() or inside(call.socket)) and not call.json:
        raise UsageError("attach needs a terminal", "attach", remedy="pywfmux production list tells what runs")
    if layout:
        return _open(call, layout.removeprefix(PREFIX), session)
    if attaches(call):
        become_client(call.socket, session)
    raise UsageError(f"{session} is no production session", session, remedy=f"pywfmux switch-client -t '{session}'")


def list_sessions(call: Call) -> int:
    """``production list``."""
    from pymux_wf.workflow.layouts.trust import safe
    from pymux_wf.workflow.production.sessions import firing, running, shown_age

    rows = running(call.socket)
    alerts = firing(call.socket) if rows else None
    if call.json:
        call.print_json([row.as_json(alerts) for row in rows])
        return 0
    if not rows:
        call.print("no production session runs: pywfmux production monitor, incident or deploy starts one")
        return 0
    table = [("session", "age", "windows", "panes", "dead", "clients", "alerts")]
    for row in rows:
        windows = f"{row.windows} ({row.missing} missing)" if row.missing else str(row.windows)
        firing_now = "-" if alerts is None else str(alerts)
        counts = (windows, str(row.panes), str(row.dead), str(row.clients), firing_now)
        table.append((safe(row.session), shown_age(row.age), *counts))
    widths = [max(len(line[at]) for line in table) for at in range(len(table[0]))]
    for line in table:
        call.print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
    return 0


def note(call: Call) -> int:
    """``production note``."""
    from pymux_wf.workflow.production import notes

    incident = notes.current(call.socket) or notes.begin(call.socket)
    text = " ".join(call["text"])
    notes.stamp(call.socket, text, incident=incident)
    if call.json:
        call.print_json({"incident": incident, "text": text, "file": str(notes.path_of(incident))})
    return 0


def close(call: Call) -> int:
    """``production close``."""
    from pymux_wf.workflow.production import notes

    incident = notes.end(call.socket)
    if incident is None:
        raise NotThere("no incident is open", remedy="pywfmux production incident opens one")
    if call.json:
        call.print_json({"incident": incident})
    else:
        call.print(f"{incident} is closed; its report: pywfmux production report {incident}")
    return 0


def report(call: Call) -> int:
    """``production report``."""
    return _report(call, call["incident"])


def _report(call: Call, incident: str | None) -> int:
    from pymux_wf.lang.nearest import nearest_words
    from pymux_wf.workflow.production import notes
    from pymux_wf.workflow.production.report import report as text_of
    from pymux_wf.workflow.production.sessions import session_of

    name = incident or notes.latest(call.socket)
    if name is None or name not in notes.incidents():
        near = nearest_words(incident, notes.incidents()) if incident else ()
        message = f"there is no incident {incident!r}" if incident else "there is no incident"
        raise NotThere(message, incident or "", nearest=near, remedy="pywfmux production incident opens one")
    pictures = Path(call["svg"]) if call["svg"] else None
    text = text_of(name, call.socket, call["session"] or session_of(call.socket, "prod-incident"), pictures=pictures)
    if call["o"]:
        _write(Path(call["o"]), text)
    if call.json:
        call.print_json({"incident": name, "file": call["o"], "report": None if call["o"] else text})
    elif not call["o"]:
        call.print(text.rstrip("\n"))
    return 0


def _write(path: Path, text: str) -> None:
    """The whole file or nothing, for the user alone: screens may show what nobody else should see."""
    directory = path.parent if str(path.parent) else Path()
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=directory)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def _open(call: Call, kind: str, session: str | None = None) -> int:
    from pymux_wf.workflow.layouts.find import workflow_directory
    from pymux_wf.workflow.layouts.load_command import Wish, show, tell
    from pymux_wf.workflow.production.sessions import layout_of

    name, layout = layout_of(kind, workflow_directory(call.socket), session or call["session"])
    wish = Wish(stay=bool(call.values.get("d")), configuration=call.configuration)
    loaded: Loaded = show(call.socket, layout, name, wish, terminal=not call.json)
    return tell(call, loaded)
