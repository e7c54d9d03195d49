"""``pywfmux doctor``: what this terminal, this system and this configuration are like, and every component's state.

Needs no server. All that asks somebody runs at the same time, so it takes as long as the slowest probe.
"""

from __future__ import annotations

import os
import select
import stat
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pymux_wf.workflow.command_spec import JSON, Flag, Verb, Word
from pymux_wf.workflow.config.places import config_directory, state_directory, workflow_file
from pymux_wf.workflow.drawing.document import Column, Document, Line, Span, Style, Table
from pymux_wf.workflow.errors import WorkflowError
from pymux_wf.workflow.probes.finding import Finding, State
from pymux_wf.workflow.probes.probe import COMPONENTS, probe_all
from pymux_wf.workflow.probes.settings import Components, components_of

if TYPE_CHECKING:
    from pymux_wf.workflow.command_line import Call

LIBRARIES = {
    "psutil": "psutil",
    "rich": "rich",
    "redis": "redis",
    "psycopg": "psycopg",
    "httpx": "httpx",
    "docker": "docker",
    "prometheus_client": "prometheus-client",
    "watchfiles": "watchfiles",
    "yaml": "PyYAML",
}
"""The libraries of the extra by module, and the name that pip knows."""

_TOOLS = ("wl-copy", "xclip", "xsel", "pbcopy", "clip.exe")
_ANSWER = 0.25
"""Seconds in which a terminal answers."""


def run(call: Call) -> int:
    """``doctor``."""
    project = os.path.abspath(call["root"] or ".")
    problems: list[str] = []
    components = _components(project, problems)
    waits: dict[str, Any] = {}
    threads = [
        _beside(waits, "components", lambda: probe_all([*COMPONENTS], components, project=project)),
        _beside(waits, "server", lambda: _server(call.socket)),
        _beside(waits, "tmux", _tmux),
    ]
    told: dict[str, Any] = {
        "terminal": _terminal(),
        "clipboard": _clipboard(),
        "socket": _socket(call.socket, problems),
        "versions": _versions(),
        "configuration": _configuration(project, problems),
    }
    for thread in threads:
        thread.join(components.deadline + 0.8)
    findings: list[Finding] = waits.get("components") or []
    told["versions"]["tmux"] = waits.get("tmux")
    told["server"] = waits.get("server") or {"running": None, "detail": "it did not answer in time"}
    told["components"] = [finding.as_json() for finding in findings]
    problems += [finding.line() for finding in findings if not finding.ok and _is_configured(finding, components)]
    told["problems"] = problems
    if call.json:
        call.print_json(told)
    else:
        _print(told, findings)
    return 1 if call["strict"] and problems else 0


def _beside(found: dict[str, Any], name: str, ask: Callable[[], Any]) -> threading.Thread:
    """Asks in a thread that nobody has to wait for."""

    def keep() -> None:
        found[name] = ask()

    thread = threading.Thread(target=keep, name=name, daemon=True)
    thread.start()
    return thread


def _components(project: str, problems: list[str]) -> Components:
    try:
        return components_of(project)
    except (WorkflowError, OSError) as error:
        problems.append(str(error))
        return Components()


def _is_configured(finding: Finding, components: Components) -> bool:
    """Whether somebody named where it is."""
    from pymux_wf.workflow.probes.places import first

    if finding.component in ("engine", "events"):
        return finding.state is not State.UNSET
    try:
        place = first(finding.component, components)
    except WorkflowError:  # a secret that cannot be read
        return True
    return place is not None and place.configured


# -- the terminal


def _terminal() -> dict[str, Any]:
    is_terminal = os.isatty(0) and os.isatty(1)
    try:
        size = os.get_terminal_size(1)
        shown: dict[str, Any] = {"columns": size.columns, "lines": size.lines}
    except OSError:
        shown = {"columns": None, "lines": None}
    term, depth = os.environ.get("TERM", ""), os.environ.get("COLORTERM", "")
    colours = "24 bit" if depth in ("truecolor", "24bit") else "256" if "256color" in term else "16" if term else "none"
    answers = _answers() if is_terminal else {}
    return {"is_terminal": is_terminal, "TERM": term, **shown, "colours": colours, **answers}


def _answers() -> dict[str, Any]:
    """What the terminal says to DA1, XTVERSION and a question for synchronised output."""
    try:
        saved = termios.tcgetattr(0)
        quiet: list[Any] = list(saved)
        quiet[3] &= ~(termios.ICANON | termios.ECHO)
        termios.tcsetattr(0, termios.TCSANOW, quiet)
    except (termios.error, OSError):
        return {}
    try:
        os.write(1, b"\x1b[>q\x1b[?2026$p\x1b[c")  # what everybody answers comes last
        data = _until(b"c", time.monotonic() + _ANSWER)
    except OSError:
        return {}
    finally:
        termios.tcsetattr(0, termios.TCSAFLUSH, saved)
    return answers_in(data)


def answers_in(data: bytes) -> dict[str, Any]:
    """The answers in what came back.

    >>> answers_in(b"\\x1bP>|foot(1.2)\\x1b\\\\\\x1b[?2026;2$y\\x1b[?62;22c")
    {'name': 'foot(1.2)', 'device': '62;22', 'synchronized': True}
    """
    import re

    name = re.search(rb"\x1bP>\|([^\x1b\x07]*)", data)
    device = re.search(rb"\x1b\[\?([0-9;]*)c", data)
    mode = re.search(rb"\x1b\[\?2026;([0-9])\$y", data)
    return {
        "name": name[1].decode("utf-8", "replace") if name else None,
        "device": device[1].decode() if device else None,
        "synchronized": bool(mode) and mode[1] in b"123" if mode else False,
    }


def _until(final: bytes, end: float) -> bytes:
    data = b""
    while not data.endswith(final) and (left := end - time.monotonic()) > 0 and len(data) < 4096:
        ready, _, _ = select.select([0], [], [], left)
        piece = os.read(0, 1024) if ready else b""
        if not piece:
            break
        data += piece
    return data


def _clipboard() -> dict[str, Any]:
    """How a copy gets out: by the terminal (OSC 52), and by a program where there is a display for it."""
    from pymux_wf.workflow.probes.programs import find

    inside = "pywfmux" if os.environ.get("PYWFMUX") else "tmux" if os.environ.get("TMUX") else ""
    display = next((name for name in ("WAYLAND_DISPLAY", "DISPLAY") if os.environ.get(name)), None)
    tool = next((name for name in _TOOLS if find(name)), None)
    through = f"OSC 52 through {inside} (its option set-clipboard)" if inside else "OSC 52 of the terminal"
    return {"path": through, "tool": tool, "display": display}


# -- the system


def _socket(path: str, problems: list[str]) -> dict[str, Any]:
    told: dict[str, Any] = {"path": path, "exists": False, "owner": None, "mode": None, "directory_mode": None}
    try:
        told["directory_mode"] = f"{stat.S_IMODE(os.stat(os.path.dirname(path) or '.').st_mode):04o}"
        found = os.stat(path)
    except OSError:
        return told
    told |= {"exists": True, "owner": _name_of(found.st_uid), "mode": f"{stat.S_IMODE(found.st_mode):04o}"}
    if found.st_uid != os.getuid():
        problems.append(f"the socket {path} belongs to {told['owner']}")
    if found.st_mode & 0o007:
        problems.append(f"everybody may use the socket {path}: its mode is {told['mode']}")
    return told


def _name_of(uid: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _versions() -> dict[str, Any]:
    from importlib.metadata import PackageNotFoundError, version

    from pymux_wf import __version__

    libraries: dict[str, str | None] = {}
    for module, package in LIBRARIES.items():
        try:
            libraries[module] = version(package)
        except PackageNotFoundError:
            libraries[module] = None
    system = os.uname()
    return {
        "pywfmux": __version__,
        "python": sys.version.split()[0],
        "system": f"{system.sysname} {system.release} {system.machine}",
        "libraries": libraries,
    }


def _tmux() -> str | None:
    from pymux_wf.workflow.probes.programs import find
    from pymux_wf.workflow.probes.programs import run as run_program

    if find("tmux") is None:
        return None
    try:
        return run_program(["tmux", "-V"], 1.0).said.removeprefix("tmux ") or None
    except OSError:
        return None


def _server(path: str) -> dict[str, Any]:
    """Whether a server and its supervisor listen."""
    import socket

    from pymux_wf.workflow.supervisor.wire import socket_of

    found = {}
    for name, where in (("running", path), ("supervisor", socket_of(path))):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(1.0)
            try:
                connection.connect(where)
                found[name] = True
            except OSError:
                found[name] = False
    return {**found, "detail": "" if found["running"] else "pywfmux new-session starts one"}


def _configuration(project: str, problems: list[str]) -> list[dict[str, Any]]:
    from pymux_wf.paths import PYWFMUX, config_candidates

    named = {
        **{path: "multiplexer" for path in config_candidates(os.environ, PYWFMUX, str(Path.home()))},
        str(workflow_file() or config_directory() / "workflow.toml"): "workflow",
        str(config_directory() / "layouts"): "layouts",
        str(state_directory()): "state",
    }
    told = []
    for path, kind in named.items():
        error = _checked(path) if kind == "workflow" else ""
        if error:
            problems.append(error)
        told.append({"kind": kind, "path": path, "exists": os.path.exists(path), "error": error})
    return [*told, *_of_project(project, problems)]


def _of_project(project: str, problems: list[str]) -> Iterator[dict[str, Any]]:
    """The project's own workflow.toml, if it has one."""
    from pymux_wf.workflow.config.project_file import found, untrusted_note

    there = found(project)
    if there is not None:
        error = untrusted_note(project) or _checked(str(there[0]))
        problems += [error] if error else []
        yield {"kind": "workflow", "path": str(there[0]), "exists": True, "error": error}


def _checked(path: str) -> str:
    """What is wrong with a workflow.toml; "" for nothing."""
    from pymux_wf.workflow.config.workflow_file import WorkflowFile

    if not os.path.exists(path):
        return ""
    try:
        WorkflowFile.load(Path(path)).check()
    except WorkflowError as error:
        return str(error).splitlines()[0]
    except (OSError, ModuleNotFoundError) as error:
        return f"{path}: {error}"
    return ""


# -- for people


def _print(told: Mapping[str, Any], findings: Sequence[Finding]) -> None:
    from pymux_wf.workflow.drawing.drawing import wants_colour, way_of_drawing
    from pymux_wf.workflow.drawing.once import columns_of_output

    blocks = [Line((Span(f"{label:14}", "accent"), Span(text)), wrap=True) for label, text in _lines(told)]
    table = Table(
        (Column("COMPONENT"), Column("STATE"), Column("TIME", "right", 2), Column("", grow=True)),
        tuple(_row(finding) for finding in findings),
    )
    remedies = [
        Line((Span(f"{each.component}: ", "bold"), Span(each.remedy)), wrap=True) for each in findings if each.remedy
    ]
    wrong = [Line((Span(text, "error"),), wrap=True) for text in told["problems"]]
    columns = columns_of_output()
    colour = os.isatty(1) and wants_colour()
    for part in (Document((), (*blocks,)), Document((), (table,)), Document((), (*remedies,)), Document((), (*wrong,))):
        lines = way_of_drawing()(part, columns, None, colour=colour)
        sys.stdout.write("".join(f"{line}\n" for line in ([*lines, ""] if lines else [])))


def _row(finding: Finding) -> tuple[Any, ...]:
    styles: dict[State, Style] = {State.OK: "ok", State.UNSET: "dim", State.DENIED: "error"}
    state = Span(str(finding.state), styles.get(finding.state, "warning"))
    return finding.component, state, f"{finding.elapsed * 1000:.0f} ms", finding.detail


def _lines(told: Mapping[str, Any]) -> list[tuple[str, str]]:
    terminal, socket, versions, server = (told[key] for key in ("terminal", "socket", "versions", "server"))
    size = f"{terminal['columns']}x{terminal['lines']}" if terminal["columns"] else "size unknown"
    name = terminal.get("name") or ("answers" if terminal.get("device") else "")
    looks = [terminal["TERM"] or "TERM is not set", size, f"{terminal['colours']} colours", name]
    clipboard = told["clipboard"]
    with_tool = f", or {clipboard['tool']}" if clipboard["tool"] and clipboard["display"] else ""
    mode = f"{socket['owner']}, mode {socket['mode']}" if socket["exists"] else "nobody listens"
    libraries = [f"{name} {found}" if found else f"no {name}" for name, found in versions["libraries"].items()]
    running = {True: "runs", False: "does not run", None: "?"}
    state = f"{running[server.get('running')]}; its supervisor {running[server.get('supervisor')]}"
    return [
        ("terminal", ", ".join(filter(None, looks)) if terminal["is_terminal"] else "none"),
        ("clipboard", f"{clipboard['path']}{with_tool}"),
        ("socket", f"{socket['path']} ({mode})"),
        ("server", state + (f" ({server['detail']})" if server["detail"] else "")),
        ("versions", f"pywfmux {versions['pywfmux']}, Python {versions['python']}, tmux {versions['tmux'] or '-'}"),
        ("system", versions["system"]),
        ("libraries", ", ".join(libraries)),
        *(
            (each["kind"], each["path"] + ("" if each["exists"] else " (not there)") + f" {each['error']}".rstrip())
            for each in told["configuration"]
        ),
    ]


WORD = Word(
    "doctor",
    "Tell what the terminal, the system and the configuration are like, and the state of every component.",
    (
        Verb(
            "",
            "Tell what the terminal, the system and the configuration are like, and the state of every component.",
            f"{__name__}:run",
            flags=(
                JSON,
                Flag("--strict", "Exit 1 where something that is configured is not ok."),
                Flag("--root", "The project's directory; the present one without it.", "DIR"),
            ),
            description="Needs no server, changes nothing, and takes a little longer than the slowest probe.",
            examples=("pywfmux doctor", "pywfmux doctor --json --strict"),
        ),
    ),
)
