"""``pywfmux layout``: list, show, check, load, export, import, trust, schema."""

from __future__ import annotations

import dataclasses
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pymux_wf.workflow.command_line import Call
from pymux_wf.workflow.command_spec import JSON, Argument, Flag, Verb, Word
from pymux_wf.workflow.errors import BadFile, UsageError, WorkflowError

if TYPE_CHECKING:
    from pymux_wf.workflow.layouts.find import Found
    from pymux_wf.workflow.layouts.model import Layout

_HERE = "pymux_wf.workflow.layouts.word"
_NAME = Argument("name", "A layout's name, or the path of its file (with / or ending in .toml).")
_OUTPUT = Flag("-o", "Write into this file, which must not be there yet.", value="FILE")
_FORCE = Flag("--force", "Write over a file that is there.")

WORD = Word(
    "layout",
    "Layouts: sessions with their windows, panes and programs, written in TOML.",
    (
        Verb("list", "List the layouts that have a name.", f"{_HERE}:list_layouts", flags=(JSON,)),
        Verb("show", "Show what a layout makes and runs.", f"{_HERE}:show_layout", (_NAME,), (JSON,)),
        Verb(
            "check",
            "Tell what is wrong with layouts, without a server.",
            f"{_HERE}:check_layouts",
            (Argument("what", "Names, files, or directories of layouts; all that have a name without any.", "*"),),
            (JSON,),
        ),
        Verb(
            "load",
            "Make a layout's session, or add its windows to one; loading again repairs.",
            "pymux_wf.workflow.layouts.load:load_word",
            (_NAME,),
            (
                Flag("-t", "Into this session; a session of its own without it.", value="SESSION"),
                Flag("--replace", "Make windows anew that are there already, with what runs in them."),
                Flag("--client", "Show it on this client.", value="NAME"),
                Flag("-d", "Do not attach."),
                JSON,
            ),
            examples=("pywfmux layout load development", "pywfmux layout load -d -t work ./team.toml"),
        ),
        Verb(
            "export",
            "Write a layout, or a session that runs, as TOML, as a script for tmux, or for tmuxp.",
            f"{_HERE}:export_layout",
            (Argument("name", "A layout's name or path; none with -t.", "?"),),
            (
                Flag("-t", "This session of the server instead of a layout.", value="SESSION"),
                Flag("--format", "What to write.", value="FORMAT", default="toml", choices=("toml", "tmux", "tmuxp")),
                _OUTPUT,
                _FORCE,
                JSON,
            ),
            examples=("pywfmux layout export development --format tmux -o development.tmux",),
        ),
        Verb(
            "import",
            "Make a layout of a file of tmuxp, tmuxinator or smug.",
            f"{_HERE}:import_layout",
            (Argument("file", "The file: YAML or JSON."),),
            (
                Flag(
                    "--format",
                    "Whose file it is; told from the file without it.",
                    value="FORMAT",
                    choices=("tmuxp", "tmuxinator", "smug"),
                ),
                Flag(
                    "-o",
                    "Where it goes: a file (with / or ending in .toml), or a name in the configuration's layouts/.",
                    value="NAME",
                ),
                _FORCE,
                JSON,
            ),
            description="Without -o the layout is printed. What has no equal here is told, and noted in the file.",
            examples=("pywfmux layout import ~/.tmuxp/api.yaml -o api",),
        ),
        Verb(
            "trust",
            "Approve a layout file (or a project's workflow.toml) from outside the configuration, as it is now.",
            f"{_HERE}:trust_layout",
            (_NAME,),
            (
                Flag("--remove", "Withdraw it."),
                JSON,
            ),
            description="An approval holds for one file with exactly this content.",
        ),
        Verb("schema", "Print the JSON Schema of layout files.", f"{_HERE}:print_schema"),
    ),
)


# -- list and show


def list_layouts(call: Call) -> int:
    """``layout list``: every layout with a name; those that cannot be read are listed with what is wrong."""
    from pymux_wf.workflow.layouts.find import everything, workflow_directory

    found = [_summary(each) for each in everything(workflow_directory=workflow_directory(call.socket))]
    if call.json:
        call.print_json(found)
        return 0
    width = max((len(each["name"]) for each in found), default=0)
    for each in found:
        windows = f"{each['windows']} windows" if each["windows"] != 1 else "1 window"
        trust = "" if each["trusted"] else "  not trusted"
        what = f"can't be read: {each['error']}" if each["error"] else each["summary"]
        call.print(f"{each['name']:{width}}  {each['origin']:<18}  {windows:>10}  {what}{trust}".rstrip())
    return 0


def _summary(found: Found) -> dict[str, Any]:
    from pymux_wf.workflow.layouts.read import read_layout
    from pymux_wf.workflow.layouts.trust import is_trusted, safe

    told = {
        "name": found.name,
        "summary": "",
        "origin": found.origin,
        "path": str(found.path),
        "trusted": is_trusted(found),
        "windows": 0,
        "error": None,
    }
    try:
        layout = read_layout(found.path)
    except BadFile as error:
        return {**told, "error": safe(str(error).splitlines()[0])}
    except OSError as error:
        return {**told, "error": error.strerror or str(error)}
    return {**told, "summary": safe(layout.summary), "windows": len(layout.window)}


def found_of(call: Call, name: str) -> Found:
    """The layout that a command line names; raises NotThere."""
    from pymux_wf.workflow.layouts.find import find, workflow_directory

    return find(name, workflow_directory=workflow_directory(call.socket))


def show_layout(call: Call) -> int:
    """``layout show``: where it comes from, its windows, and what runs."""
    from pymux_wf.workflow.layouts.read import read_layout
    from pymux_wf.workflow.layouts.trust import is_trusted, safe, what_runs

    found = found_of(call, call["name"])
    layout = read_layout(found.path)
    if call.json:
        told = {"name": found.name, "origin": found.origin, "path": str(found.path), "trusted": is_trusted(found)}
        call.print_json({**told, "layout": dataclasses.asdict(layout), "runs": list(what_runs(layout))})
        return 0
    call.print(f"{found.name}: {safe(layout.summary) or 'a layout'}")
    call.print(f"  from {found.path} ({found.origin}, {'trusted' if is_trusted(found) else 'not trusted'})")
    for window in layout.window:
        call.print(f"{safe(window.name)}  {window.layout or _SPLITS[window.split]}")
        _show_panes(call, window.pane, "  ")
    for name, command in layout.keys.items():
        call.print(f"key {safe(name)}: {safe(command)}")
    return 0


_SPLITS = {"h": "side by side", "v": "one below the other"}


def _show_panes(call: Call, panes: Any, indent: str) -> None:
    import shlex

    from pymux_wf.workflow.layouts.trust import safe

    for pane in panes:
        run = pane.run if isinstance(pane.run, str) else shlex.join(pane.run)
        typed = f"typed: {pane.type}" if pane.type else ""
        agent = f"agent {pane.agent}" if pane.agent else ""
        what = _SPLITS.get(pane.split, "") or pane.show or run or typed or agent or "shell"
        title = f" ({pane.title})" if pane.title else ""
        when = f", while {pane.when} is ok" + (f", else {pane.else_}" if pane.else_ else "") if pane.when else ""
        call.print(f"{indent}{pane.size or '-':>4}  {safe(what + title + when)}")
        _show_panes(call, pane.pane, indent + "  ")


# -- check


def check_layouts(call: Call) -> int:
    """``layout check``: every mistake with its place; 1 where there is one."""
    from pymux_wf.workflow.layouts.read import all_mistakes

    files = [path for what in call["what"] for path in _files_of(what)] if call["what"] else _named_files()
    told = [(path, all_mistakes(path)) for path in files]
    if call.json:
        call.print_json(
            [{"file": str(path), "errors": [error.as_json()["error"] for error in errors]} for path, errors in told]
        )
    else:
        for path, errors in told:
            for error in errors:
                call.print(str(error))
            if not errors:
                call.print(f"{path}: ok")
    return 1 if any(errors for _, errors in told) else 0


def _files_of(what: str) -> list[Path]:
    from pymux_wf.workflow.layouts.find import find

    if os.path.isdir(what):
        found = sorted(path for path in Path(what).rglob("*.toml") if path.name != "workflow.toml")
        if not found:
            raise WorkflowError(f"there is no layout in {what}", what, remedy="a layout's file ends in .toml")
        return found
    return [find(what).path]


def _named_files() -> list[Path]:
    from pymux_wf.workflow.layouts.find import everything

    return [found.path for found in everything()]


# -- export and import


def export_layout(call: Call) -> int:
    """``layout export``: prints it, or writes it with -o."""
    if bool(call["name"]) == bool(call["t"]):
        raise UsageError("export takes a layout's name, or a session with -t", call["name"] or "")
    name, layout, notes = _of_session(call) if call["t"] else _of_file(call)
    text, more = _exported(call["format"], layout, name)
    _put(call, text, call["o"], [*notes, *more])
    return 0


def _of_file(call: Call) -> tuple[str, Layout, list[str]]:
    from pymux_wf.workflow.layouts.read import read_layout

    found = found_of(call, call["name"])
    return found.name, read_layout(found.path), []


def _of_session(call: Call) -> tuple[str, Layout, list[str]]:
    from pymux_wf.workflow.layouts.export_session import layout_of_session

    layout, notes = layout_of_session(call.socket, call["t"])
    return layout.session.name, layout, notes


def _exported(kind: str, layout: Layout, name: str) -> tuple[str, list[str]]:
    """The text, and what could not be said in it."""
    if kind != "toml":  # it is for programs that know nothing of an engine
        from pymux_wf.workflow.layouts.engine import configured, filled

        layout = filled(layout, configured())
    if kind == "tmux":
        from pymux_wf.workflow.layouts.export_tmux import script

        return script(layout, name)
    if kind == "tmuxp":
        from pymux_wf.workflow.layouts.export_tmuxp import tmuxp_yaml

        return tmuxp_yaml(layout, name)
    from pymux_wf.workflow.layouts.export_toml import written

    return written(layout), []


def _put(call: Call, text: str, output: str | None, notes: list[str]) -> None:
    from pymux_wf.workflow.layouts.trust import safe

    for note in notes:
        call.note(safe(note))
    if output:
        _write(Path(output).expanduser(), text, force=call["force"])
    if call.json:
        call.print_json({"file": output, "text": None if output else text, "notes": notes})
    elif output:
        call.note(f"wrote {output}")
    else:
        sys.stdout.write(text)


def _write(path: Path, text: str, *, force: bool) -> None:
    try:
        with path.open("w" if force else "x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise WorkflowError(f"{path} is there already", str(path), remedy="--force writes over it") from None


def import_layout(call: Call) -> int:
    """``layout import``: prints the TOML, or writes it with -o; what has no equal here is told on standard error."""
    from pymux_wf.workflow.layouts.export_toml import written
    from pymux_wf.workflow.layouts.import_file import imported

    result = imported(call["file"], call["format"])
    head = [f"Imported from {os.path.basename(call['file'])} ({result.format})."]
    text = written(result.layout, [*head, *(f"Not carried over: {note}" for note in result.notes)])
    output = str(_target(call["o"])) if call["o"] else None
    _put(call, text, output, [f"not carried over: {note}" for note in result.notes])
    return 0


def _target(name: str) -> Path:
    """The file that -o of an import means."""
    from pymux_wf.workflow.config.places import config_directory, made

    if "/" in name or name.endswith(".toml"):
        return Path(name).expanduser()
    return made(config_directory() / "layouts") / f"{name}.toml"


# -- trust and schema


def trust_layout(call: Call) -> int:
    """``layout trust``: shows what it would run, and approves it as it is now."""
    from pymux_wf.workflow.config.places import WORKFLOW_FILE
    from pymux_wf.workflow.config.workflow_file import WorkflowFile
    from pymux_wf.workflow.layouts import trust
    from pymux_wf.workflow.layouts.read import read_document

    found = found_of(call, call["name"])
    if call["remove"]:
        gone = trust.withdraw(found.path)
        _told(call, found, trusted=found.trusted, said="withdrawn" if gone else "it was not approved")
        return 0
    data = trust.read_bytes(found.path)
    document = trust.document_of(data, found.path)
    if found.path.name == WORKFLOW_FILE:
        WorkflowFile(document).check()
        what = f"it says:\n{trust.said_in(document)}"
    else:
        what = f"it runs:\n{trust.description(read_document(document))}"
    if not found.trusted:
        trust.approve(found.path, data)
    said = f"trusted; {what}" if not found.trusted else "needs no approval"
    _told(call, found, trusted=True, said=said)
    return 0


def _told(call: Call, found: Found, *, trusted: bool, said: str) -> None:
    if call.json:
        call.print_json({"name": found.name, "path": str(found.path), "origin": found.origin, "trusted": trusted})
    else:
        call.print(f"{found.path}: {said}")


def print_schema(call: Call) -> int:
    """``layout schema``."""
    from json import dumps

    from pymux_wf.workflow.layouts.schema import layout_schema

    call.print(dumps(layout_schema(), indent=2))
    return 0
