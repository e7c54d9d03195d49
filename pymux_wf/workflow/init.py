"""``pywfmux init [DIR]``: writes a commented configuration, the four layouts and workflow.toml.

With DIR everything is below it, for pywfmux and for tmux itself; without it the user's own configuration directory has
it, under the names that pywfmux looks for. A file that is there already stays as it is; with ``--force`` it is kept
beside the new one. What was written here is trusted as the built-in layouts are. Starts nothing.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pymux_wf.workflow.check import SEED_LAYOUTS
from pymux_wf.workflow.command_spec import JSON, Argument, Flag, Verb, Word
from pymux_wf.workflow.errors import WorkflowError

if TYPE_CHECKING:
    from pymux_wf.workflow.command_line import Call

WORD = Word(
    "init",
    "Write a commented configuration, the four layouts and workflow.toml.",
    (
        Verb(
            "",
            "Write what is missing into a directory, or into your own configuration.",
            "pymux_wf.workflow.init:run",
            (Argument("directory", "Where to; made if it is missing. Your own configuration without it.", "?"),),
            (Flag("--force", "Write anew what is there; what was there is kept as NAME.bak."), JSON),
            description="Nothing that is there already is changed without --force.",
            examples=("pywfmux init ~/development", "pywfmux init"),
        ),
    ),
)

TEMPLATES = Path(__file__).parent / "templates"
SCRIPTS = ("production-tmux-setup.py", "test_tmux_windows.py")
"""Small programs that init writes into a directory: each calls pywfmux."""


@dataclass
class Written:
    """What init did.

    Attributes:
        directory: where.
        wrote: files that were written.
        kept: files that were there and are as they were.
        backups: where the old content of files is that were written anew.
    """

    directory: Path
    wrote: list[Path] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)
    backups: dict[Path, Path] = field(default_factory=dict)

    def as_json(self, following: list[str]) -> dict[str, Any]:
        return {
            "directory": str(self.directory),
            "wrote": [str(path) for path in self.wrote],
            "kept": [str(path) for path in self.kept],
            "backups": {str(path): str(backup) for path, backup in self.backups.items()},
            "next": following,
        }


def run(call: Call) -> int:
    """The word ``init``."""
    directory = call["directory"]
    if directory is not None and not directory:
        raise WorkflowError("the directory has no name", remedy="pywfmux init DIR, or without it your configuration")
    done = write(Path(directory).expanduser().absolute() if directory else None, force=call["force"])
    following = _next(done.directory, own=not directory)
    if call.json:
        call.print_json(done.as_json(following))
        return 0
    for path in done.wrote:
        backup = done.backups.get(path)
        call.print(f"wrote {path}" + (f"; what was there is in {backup.name}" if backup else ""))
    for path in done.kept:
        call.print(f"kept  {path}: it was there already")
    if done.kept:
        call.print("--force writes these anew, and keeps what is there beside them.")
    call.print("\nNext:")
    for line in following:
        call.print(f"  {line}")
    return 0


def write(directory: Path | None = None, *, force: bool = False) -> Written:
    """Writes everything that is missing.

    Args:
        directory: an absolute path; the user's configuration directory without it.
        force: write also what is there, and keep that beside it.

    Raises:
        OSError: a file or directory could not be made; what was written until then stays.
    """
    from pymux_wf.workflow.config.places import config_directory, made

    if directory is None:
        done, files = Written(config_directory()), _own_files(config_directory())
        made(done.directory)
    else:
        done, files = Written(directory), _files(directory)
        directory.mkdir(parents=True, exist_ok=True)
    for path, text in files:
        _put(done, path, text, force)
    return done


def _files(directory: Path) -> Iterator[tuple[Path, str]]:
    """What is written into a directory."""
    yield directory / ".tmux.conf", _configuration("tmux.conf", directory, directory / ".tmux.conf")
    for name, text in _layouts():
        yield directory / ".tmux-workflows" / f"{name}.toml", text
        yield directory / ".tmux-workflows" / f"{name}-layout", _script(name, text)
    yield directory / "workflow.toml", _workflow(f" {shlex.quote(str(directory))}")
    for name in SCRIPTS:
        yield directory / name, (TEMPLATES / name).with_suffix(".txt").read_text("utf-8")


def _own_files(directory: Path) -> Iterator[tuple[Path, str]]:
    """What is written into the user's configuration directory."""
    yield directory / "pywfmux.conf", _configuration("pywfmux.conf", directory, directory / "pywfmux.conf")
    for name, text in _layouts():
        yield directory / "layouts" / f"{name}.toml", text
    yield directory / "workflow.toml", _workflow("")


def _layouts() -> Iterator[tuple[str, str]]:
    from pymux_wf.workflow.layouts.find import BUILT_IN

    for name in SEED_LAYOUTS:
        yield name, (BUILT_IN / f"{name}.toml").read_text("utf-8")


def _script(name: str, text: str) -> str:
    from pymux_wf.workflow.layouts.engine import configured, filled
    from pymux_wf.workflow.layouts.export_tmux import script
    from pymux_wf.workflow.layouts.read import read_document
    from pymux_wf.workflow.records import Document

    return script(filled(read_document(Document(text)), configured()), name)[0]


def _configuration(template: str, directory: Path, path: Path) -> str:
    from pymux_wf.workflow.layouts.export_tmux import quoted

    text = (TEMPLATES / template).read_text("utf-8")
    for place, value in (
        ("@DIRECTORY@", quoted(str(directory))),
        ("@WORKFLOW@", quoted(str(directory / "workflow.toml"))),
        ("@CONFIGURATION@", quoted(str(path))),
        ("@CONF@", _one_line(path)),
        ("@DIR@", _one_line(directory)),
    ):
        text = text.replace(place, value)
    return text


def _workflow(argument: str) -> str:
    return (TEMPLATES / "workflow.toml").read_text("utf-8").replace("@ARGUMENT@", " ".join(argument.split("\n")))


def _one_line(path: Path) -> str:
    """A path in a comment."""
    return shlex.quote(str(path)).replace("\n", " ")


def _put(done: Written, path: Path, text: str, force: bool) -> None:
    """Writes a file where there is none, and approves it where it is a layout or a workflow.toml."""
    data = text.encode("utf-8")
    path.parent.mkdir(parents=True, exist_ok=True)
    if force and os.path.lexists(path) and not _is(path, data):
        done.backups[path] = _free(path)
        os.rename(path, done.backups[path])
    try:
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError:
        done.kept.append(path)
    else:
        done.wrote.append(path)
        if path.name in SCRIPTS:
            path.chmod(path.stat().st_mode | 0o111)
    approved = path.name == "workflow.toml" or path.parent.name == ".tmux-workflows"
    if approved and path.suffix == ".toml" and _is(path, data):
        from pymux_wf.workflow.layouts.trust import approve

        approve(path, data)


def _is(path: Path, data: bytes) -> bool:
    """Whether a file holds exactly this."""
    try:
        return path.is_file() and path.read_bytes() == data
    except OSError:
        return False


def _free(path: Path) -> Path:
    """A name for what was at a path: NAME.bak, NAME.bak2, ..."""
    number = 1
    while os.path.lexists(path.with_name(f"{path.name}.bak{number if number > 1 else ''}")):
        number += 1
    return path.with_name(f"{path.name}.bak{number if number > 1 else ''}")


def _next(directory: Path, *, own: bool) -> list[str]:
    """Command lines that make sense now, each with what it does."""
    if own:
        return [
            "pywfmux check                        what is wrong with the configuration",
            "pywfmux new-session -A -s workflow-dev    then C-a and W, O, M or D for the layouts",
            f"edit {directory / 'workflow.toml'}    your components, metrics, alerts",
        ]
    where, conf = shlex.quote(str(directory)), shlex.quote(str(directory / ".tmux.conf"))
    return [
        f"pywfmux check {where}    what is wrong with it",
        f"pywfmux -f {conf} new-session -s workflow-dev    then C-a and W, O, M or D for the layouts",
        f"edit {shlex.quote(str(directory / 'workflow.toml'))}    your components, metrics, alerts",
    ]
