"""The ``workflow.toml`` of a project's directory: it counts only where its user has approved exactly this content.

A table of it can name a kubeconfig, which runs programs, and send the content of any file or variable (``file:``,
``env:``) to any address: a directory that came from outside gets none of that. Approvals are those of layouts
(:mod:`pymux_wf.workflow.layouts.trust`); what is approved is what is parsed, read once.
"""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from pymux_wf.workflow.config.places import WORKFLOW_FILE, config_directory, named_file
from pymux_wf.workflow.errors import BadFile
from pymux_wf.workflow.records import Document


def project_document(project: str | os.PathLike[str]) -> Document | None:
    """What the project's file says; None where there is none, or nobody approved it. Raises BadFile."""
    data = _content(project)
    if data is None:
        return None
    from pymux_wf.workflow.layouts.trust import document_of, is_approved

    path = Path(project) / WORKFLOW_FILE
    return document_of(data, path) if is_approved(path, data) else None


def found(project: str | os.PathLike[str]) -> tuple[Path, bool] | None:
    """The project's file and whether it is approved; None where there is none."""
    data = _content(project)
    if data is None:
        return None
    from pymux_wf.workflow.layouts.trust import is_approved

    path = Path(project) / WORKFLOW_FILE
    return path.absolute(), is_approved(path, data)


def untrusted_note(project: str | os.PathLike[str]) -> str:
    """What is told of a project's file that does not count; "" for nothing."""
    there = None if named_file() else found(project)
    if there is None or there[1]:
        return ""
    path = shlex.quote(str(there[0]))
    return f"{there[0]} is not trusted and does not count: read it, then: pywfmux layout trust {path}"


def _content(project: str | os.PathLike[str]) -> bytes | None:
    """None where nothing is to be had, and where it is the user's own, which is read as that.

    Most projects have none: what tells which are trusted (6 MB, 20 ms in each pane) is loaded for those that do.
    """
    path = Path(project) / WORKFLOW_FILE
    try:
        own = config_directory() / WORKFLOW_FILE
    except RuntimeError:  # nobody says where the home directory is
        own = None
    try:
        if not path.is_file() or (own is not None and own.is_file() and path.samefile(own)):
            return None
        from pymux_wf.workflow.layouts.trust import read_bytes

        return read_bytes(path)
    except (OSError, BadFile):
        return None
