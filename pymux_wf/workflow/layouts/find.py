"""Where the layout of a name comes from: a path, or the directories of layouts in their order.

1. a path: the name holds ``/`` or ends in ``.toml``;
2. ``DIR/.tmux-workflows/``, where DIR is the server option ``@workflow-directory``;
3. ``<configuration directory>/layouts/``;
4. ``.pywfmux/layouts/`` of the project (the directory it is called in, or one above);
5. those that are built in.

Whether a place is trusted is said here too: those of 2, 3 and 5 are the user's own choice or ours; all others are
asked for by :mod:`.trust`. Never reads a layout, and asks a server only in :func:`workflow_directory`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pymux_wf.lang.nearest import nearest_words
from pymux_wf.workflow.config.places import config_directory
from pymux_wf.workflow.errors import NotThere, WorkflowError

BUILT_IN = Path(__file__).parent / "builtin"
OPTION = "@workflow-directory"
WORKFLOWS = ".tmux-workflows"
PROJECT = Path(".pywfmux") / "layouts"


@dataclass(frozen=True, slots=True)
class Found:
    """A layout that was found.

    Attributes:
        name: what it is called: the name it was asked for by, or the file's name without ``.toml``.
        path: its file.
        origin: ``path``, ``workflow-directory``, ``config``, ``project`` or ``built-in``.
        trusted: whether its place alone makes it trusted.
    """

    name: str
    path: Path
    origin: str
    trusted: bool


def find(name: str, *, workflow_directory: str = "", project: str | os.PathLike[str] | None = None) -> Found:
    """The layout that a name or a path means.

    Args:
        name: A name, or a path: with ``/`` or ending in ``.toml``.
        workflow_directory: What the server option ``@workflow-directory`` says; "" for nothing.
        project: Where the project's layouts are looked for; the current directory without it.

    Raises:
        NotThere: there is none; ``nearest`` are the names that look like it.
    """
    if "/" in name or os.sep in name or name.endswith(".toml"):
        return _at_path(name, workflow_directory)
    for each in everything(workflow_directory=workflow_directory, project=project):
        if each.name == name:
            return each
    names = [each.name for each in everything(workflow_directory=workflow_directory, project=project)]
    there = f"there are {', '.join(names)}; " if names else ""
    remedy = f"{there}a file is named by its path: ./{name}.toml"
    raise NotThere(f"there is no layout {name!r}", name, nearest=nearest_words(name, names), remedy=remedy)


def everything(*, workflow_directory: str = "", project: str | os.PathLike[str] | None = None) -> list[Found]:
    """All layouts that have a name, each name once: the first place counts."""
    found: dict[str, Found] = {}
    for directory, origin, trusted in _directories(workflow_directory, project):
        for path in _files(directory):
            name = path.name.removesuffix(".toml")
            found.setdefault(name, Found(name, path, origin, trusted))
    return sorted(found.values(), key=lambda each: each.name)


def workflow_directory(socket: str) -> str:
    """What ``@workflow-directory`` says on the server of a socket; "" where it says nothing or no server runs."""
    if not os.path.exists(socket):
        return ""
    from pymux_wf import Server
    from pymux_wf.api.errors import MuxError

    try:
        with Server.connect(socket, timeout=2.0) as server:
            return "\n".join(server.command(["show-options", "-gqv", OPTION]).stdout)
    except (MuxError, OSError):
        return ""


def _at_path(name: str, workflow_directory: str) -> Found:
    path = Path(name).expanduser()
    if not path.exists():
        near = nearest_words(path.name, [each.name for each in _files(path.parent)])
        raise NotThere(f"there is no file {name}", name, nearest=tuple(str(path.parent / each) for each in near))
    if not path.is_file():
        raise WorkflowError(f"{name} is no file", name)
    own = path.resolve().name.removesuffix(".toml")
    for directory, origin, trusted in _directories(workflow_directory, None):
        if trusted and path.resolve().parent == directory.resolve():
            return Found(own, path, origin, True)
    return Found(path.name.removesuffix(".toml"), path, "path", False)


def _directories(chosen: str, project: str | os.PathLike[str] | None) -> Iterator[tuple[Path, str, bool]]:
    if chosen:
        yield Path(chosen).expanduser() / WORKFLOWS, "workflow-directory", True
    yield config_directory() / "layouts", "config", True
    here = _project(Path(project) if project is not None else Path.cwd())
    if here is not None:
        yield here, "project", False
    yield BUILT_IN, "built-in", True


def _project(start: Path) -> Path | None:
    start = start.absolute()
    return next((each / PROJECT for each in (start, *start.parents) if (each / PROJECT).is_dir()), None)


def _files(directory: Path) -> list[Path]:
    try:
        return sorted(each for each in directory.iterdir() if each.name.endswith(".toml") and each.is_file())
    except OSError:
        return []
