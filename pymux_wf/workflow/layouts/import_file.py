"""Imports a file of another program: tells whose it is, and hands it to the importer of that program."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pymux_wf.workflow.errors import WorkflowError
from pymux_wf.workflow.layouts.export_toml import written
from pymux_wf.workflow.layouts.import_parts import Imported
from pymux_wf.workflow.layouts.import_smug import from_smug
from pymux_wf.workflow.layouts.import_source import LARGEST, Source, source_of
from pymux_wf.workflow.layouts.import_tmuxinator import from_tmuxinator, refuse_erb
from pymux_wf.workflow.layouts.import_tmuxp import from_tmuxp
from pymux_wf.workflow.layouts.read import read_document
from pymux_wf.workflow.records import Document

FORMATS: dict[str, Callable[[Source], Imported]] = {
    "tmuxp": from_tmuxp,
    "tmuxinator": from_tmuxinator,
    "smug": from_smug,
}


def imported(path: str, kind: str | None = None) -> Imported:
    """The layout that a file of another program means.

    Args:
        path: A YAML or JSON file.
        kind: Whose it is: one of FORMATS; told from the file without it.

    Raises:
        WorkflowError: it cannot be read (BadFile with the line), or is of none of these programs. Nothing else.
    """
    try:
        source = source_of(path)
    except WorkflowError:
        _say_erb(path)
        raise
    try:
        found = FORMATS[kind or _kind(source)](source)
    except RecursionError:
        raise source.error((), "it is nested too deeply") from None
    read_document(Document(written(found.layout), path))  # what is written can be read again, or it is told now
    return found


def _say_erb(path: str) -> None:
    """ERB is often no YAML either, and then says more than where YAML gave up."""
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read(LARGEST)
    except (OSError, ValueError):
        return
    refuse_erb(Source({}, path, text, {}))


def _kind(source: Source) -> str:
    data = source.data
    windows = data.get("windows") or data.get("tabs")
    first = windows[0] if isinstance(windows, list) and windows else None
    keys = set(first) if isinstance(first, Mapping) else set()
    if "session_name" in data or {"window_name", "shell_command"} & keys:
        return "tmuxp"
    if "session" in data:
        return "smug"
    if {"name", "project_name", "root", "project_root", "tabs"} & set(data):
        return "tmuxinator"
    remedy = f"say whose it is with --format {'|'.join(FORMATS)}"
    raise source.error((), "this is no file of tmuxp, tmuxinator or smug that can be told apart", remedy)
