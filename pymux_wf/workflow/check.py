"""``pywfmux check [DIR]``: what is wrong with a configuration, its layouts and its workflow.toml, before anything runs.

Needs no server and no terminal, and loads no module that only Unix has, so that it tells the same on every system;
``python -m pymux_wf.workflow.check`` is the same program. DIR is what ``pywfmux init DIR`` writes; without it the
configuration of the user is checked. Only reads.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pymux_wf.workflow.command_spec import JSON, Argument, Verb, Word
from pymux_wf.workflow.errors import BadFile, NotThere, Place

if TYPE_CHECKING:
    from pymux_wf.workflow.command_line import Call

WORD = Word(
    "check",
    "Tell what is wrong with a configuration, its layouts and workflow.toml, without a server.",
    (
        Verb(
            "",
            "Check a directory that init wrote, or the user's own configuration.",
            "pymux_wf.workflow.check:run",
            (Argument("directory", "What init wrote; the user's configuration without it.", "?"),),
            (JSON,),
            description="Every mistake is told with file, line and column. It exits with 1 where there is one.",
            examples=("pywfmux check ~/development", "python -m pymux_wf.workflow.check --json ~/development"),
        ),
    ),
)

SEED_LAYOUTS = ("development", "orchestrator", "monitoring", "debug")
"""The layouts that init writes, each as NAME.toml and as the tmux script NAME-layout."""

CONFIGS = (".tmux.conf", ".pywfmux.conf", "pywfmux.conf")


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that was looked at.

    Attributes:
        what: ``structure``, ``config``, ``layout``, ``script`` or ``workflow``.
        path: the file or directory.
        errors: what is wrong; none for a good one.
    """

    what: str
    path: Path
    errors: tuple[BadFile, ...] = ()

    def as_json(self) -> dict[str, Any]:
        errors = [error.as_json("check")["error"] for error in self.errors]
        return {"what": self.what, "path": str(self.path), "ok": not errors, "errors": errors}


def run(call: Call) -> int:
    """The word ``check``."""
    checked = list(check(Path(call["directory"]).expanduser()) if call["directory"] else check_own())
    good = not any(each.errors for each in checked)
    if call.json:
        call.print_json({"ok": good, "checked": [each.as_json() for each in checked]})
        return 0 if good else 1
    for each in checked:
        for error in each.errors:
            call.print(str(error))
        if not each.errors:
            call.print(f"{each.path}: ok ({each.what})")
    if not checked:
        call.print("there is nothing to check: no configuration, no layouts, no workflow.toml")
    mistakes = sum(len(each.errors) for each in checked)
    call.print("all good" if good else f"{mistakes} mistake{'s' if mistakes != 1 else ''}")
    return 0 if good else 1


def check(directory: Path) -> Iterator[Checked]:
    """Everything that is in a directory; raises NotThere where there is none."""
    if not directory.is_dir():
        raise NotThere(
            f"there is no directory {directory}", str(directory), remedy=f"pywfmux init {directory} makes it"
        )
    yield _structure(directory)
    for name in CONFIGS:
        if (directory / name).exists():
            yield _checked("config", directory / name, _config)
    for layouts in (directory / ".tmux-workflows", directory / "layouts"):
        yield from _layouts(layouts)
    if (directory / "workflow.toml").exists():
        yield _checked("workflow", directory / "workflow.toml", _workflow)


def check_own() -> Iterator[Checked]:
    """The user's configuration: the file that a server would read, layouts/ and workflow.toml."""
    from pymux_wf.paths import PYWFMUX, config_candidates
    from pymux_wf.workflow.config.places import config_directory, workflow_file

    candidates = config_candidates(os.environ, PYWFMUX, os.path.expanduser("~"))
    config = next((Path(each) for each in candidates if os.path.exists(each)), None)
    if config is not None:
        yield _checked("config", config, _config)
    yield from _layouts(config_directory() / "layouts")
    workflow = workflow_file()
    if workflow is not None:
        yield _checked("workflow", workflow, _workflow)


def _structure(directory: Path) -> Checked:
    """Whether what init writes is there."""
    wanted = [directory / ".tmux.conf", directory / "workflow.toml"]
    if (directory / "pywfmux.conf").exists():  # a configuration directory has its files under other names
        wanted = [directory / "pywfmux.conf", directory / "workflow.toml"]
        wanted += [directory / "layouts" / f"{name}.toml" for name in SEED_LAYOUTS]
    else:
        for name in SEED_LAYOUTS:
            wanted += [directory / ".tmux-workflows" / f"{name}{ending}" for ending in (".toml", "-layout")]
    remedy = f"pywfmux init {directory} writes what is missing"
    missing = [path for path in wanted if not path.is_file()]
    errors = [BadFile("it is missing", str(path), place=Place(str(path)), remedy=remedy) for path in missing]
    return Checked("structure", directory, tuple(errors))


def _layouts(directory: Path) -> Iterator[Checked]:
    if not directory.is_dir():
        return
    for path in sorted(directory.iterdir()):
        if path.name.endswith(".toml"):
            yield _checked("layout", path, _layout)
        elif path.name.endswith("-layout"):
            yield _checked("script", path, _config)


def _checked(what: str, path: Path, check_file: Callable[[Path], list[BadFile]]) -> Checked:
    try:
        return Checked(what, path, tuple(check_file(path)))
    except BadFile as error:
        return Checked(what, path, (error,))
    except OSError as error:
        reason = error.strerror or str(error)
        return Checked(what, path, (BadFile(f"can't be read: {reason}", str(path), place=Place(str(path))),))


def _config(path: Path) -> list[BadFile]:
    from pymux_wf.workflow.check_config import config_mistakes

    return config_mistakes(path)


def _layout(path: Path) -> list[BadFile]:
    from pymux_wf.workflow.layouts.read import all_mistakes

    return all_mistakes(path)


def _workflow(path: Path) -> list[BadFile]:
    from pymux_wf.workflow.config.workflow_file import WorkflowFile

    WorkflowFile.load(path).check()
    return []


def main() -> int:
    """``python -m pymux_wf.workflow.check``, which asks neither the client nor the system for a socket."""
    import sys

    from pymux_wf.workflow.command_line import run as run_words

    return run_words(["check", *sys.argv[1:]], "")


if __name__ == "__main__":
    raise SystemExit(main())
