"""Which layouts may run programs: those of trusted places, and files that the user has approved.

A layout runs programs, types into shells and sets environments, so one that came from outside (a cloned project, a
download) runs nothing until somebody has seen what it would run. An approval holds for one file with exactly this
content: what is stored is a hash of its real path and of its bytes. The programs that it names are
not looked at.

The bytes that were approved are the bytes that are parsed: :func:`open_trusted` reads a file once.
"""

from __future__ import annotations

import hashlib
import json
import os
import shlex
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pymux_wf.workflow.config.places import made, state_directory
from pymux_wf.workflow.errors import BadFile, Place, RefusedBySafety
from pymux_wf.workflow.layouts.find import Found
from pymux_wf.workflow.layouts.model import Layout, Pane
from pymux_wf.workflow.layouts.read import read_document
from pymux_wf.workflow.records import Document

STORE = "trusted-layouts.json"
LARGEST = 4 * 1024 * 1024
"""Bytes of the largest layout file."""

Ask = Callable[[str], bool]


def open_trusted(found: Found, ask: Ask | None = None) -> Layout:
    """The layout of a file that may run.

    Args:
        found: What :func:`~pymux_wf.workflow.layouts.find.find` gave.
        ask: Shows a text and tells whether the user agreed; :func:`ask_at_terminal` without it.

    Raises:
        OSError, BadFile: it cannot be read, or is wrong.
        RefusedBySafety: it is not trusted, and nobody approved it.
    """
    data = read_bytes(found.path)
    layout = read_document(document_of(data, found.path))
    if found.trusted or is_approved(found.path, data):
        return layout
    question = f"{safe(str(found.path))} is not trusted yet. It would run:\n{description(layout)}\n"
    if (ask or ask_at_terminal)(question):
        approve(found.path, data)
        return layout
    raise RefusedBySafety(
        f"{found.path} is not trusted: nothing was run",
        str(found.path),
        remedy=f"read it, then: pywfmux layout trust {shlex.quote(str(found.path))}",
    )


def is_trusted(found: Found) -> bool:
    """Whether a layout would run without a question."""
    try:
        return found.trusted or is_approved(found.path, read_bytes(found.path))
    except (OSError, BadFile):
        return False


def read_bytes(path: Path) -> bytes:
    """A layout file's bytes; raises OSError, and BadFile for one that is too large or no plain file."""
    if not path.is_file():
        path.open("rb").close()  # the system's own words for what is not there
        raise BadFile("it is no plain file", str(path), place=Place(str(path)))
    with path.open("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise BadFile(f"it is larger than {LARGEST} bytes", str(path), place=Place(str(path)))
    return data


def document_of(data: bytes, path: Path) -> Document:
    """The TOML document that bytes are; raises BadFile."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadFile("it is not UTF-8 text", str(path), place=Place(str(path), line)) from None
    return Document(text.replace("\r\n", "\n"), str(path))


# -- what it would run


def description(layout: Layout) -> str:
    """Everything that a layout runs, types, sets and binds, one thing a line, without control characters."""
    return "\n".join(f"  {safe(line)}" for line in what_runs(layout)) or "  nothing but shells"


def said_in(document: Document) -> str:
    """The lines of a workflow.toml but comments, without control characters and passwords."""
    from pymux_wf.workflow.config.secrets import shown

    lines = (line.strip() for line in document.text.split("\n"))
    return "\n".join(f"  {safe(shown(line))}" for line in lines if line and not line.startswith("#"))


def what_runs(layout: Layout) -> Iterator[str]:
    """The same as texts: ``once: make -s prepare``."""
    session = layout.session
    if session.root:
        yield f"in the directory: {session.root}"
    for argv in session.on_create:
        yield f"once: {shlex.join(argv)}"
    yield from _environment("the session", session.env)
    yield from (f"option: {name} = {value}" for name, value in session.options.items())
    for window in layout.window:
        yield from _environment(f"window {window.name}", window.env)
        yield from (f"option of {window.name}: {name} = {value}" for name, value in window.options.items())
        for pane in window.pane:
            yield from _pane(f"window {window.name}", pane)
    yield from (f"key {name}: {command}" for name, command in layout.keys.items())


def _pane(where: str, pane: Pane) -> Iterator[str]:
    if pane.run:
        yield f"{where}: {pane.run if isinstance(pane.run, str) else shlex.join(pane.run)}"
    if pane.type:
        yield f"{where}: typed{'' if pane.enter else ', not submitted'}: {pane.type}"
    if pane.agent:
        yield f"{where}: the agent {pane.agent}"
    if pane.show:
        rather = f" (rather {', '.join(pane.prefer)})" if pane.prefer else ""
        yield f"{where}: the monitor {pane.show}{rather}"
    if pane.log:
        yield f"{where}: its output into the file {pane.log}"
    if pane.root:
        yield f"{where}: in the directory {pane.root}"
    yield from _environment(where, pane.env)
    for inner in pane.pane:
        yield from _pane(where, inner)


def _environment(where: str, env: dict[str, str]) -> Iterator[str]:
    for name, value in env.items():
        yield f"{where}: the variable {name}={value}"


def safe(text: str) -> str:
    """A text in which nothing moves a cursor or hides: what is not printable is shown as an escape.

    >>> safe("rm -rf x\\r ls")
    'rm -rf x\\\\r ls'
    """
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)


def ask_at_terminal(question: str) -> bool:
    """Shows what would run and waits for ``y``; without a terminal nobody agrees."""
    try:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            return False
    except (AttributeError, ValueError):  # closed, or none
        return False
    sys.stderr.write(f"{question}Trust it? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


# -- what was approved


def fingerprint(path: Path, data: bytes) -> str:
    """What an approval holds for: the file's real path and its bytes."""
    return hashlib.sha256(os.fsencode(path.resolve()) + b"\0" + data).hexdigest()


def is_approved(path: Path, data: bytes) -> bool:
    """Whether these bytes at this path were approved."""
    return fingerprint(path, data) in _approved()


def approve(path: Path, data: bytes) -> None:
    """Writes down that these bytes at this path may run; earlier contents of the path are no longer approved."""
    with _locked():
        entries = {mark: where for mark, where in _approved().items() if where != str(path.resolve())}
        _write({**entries, fingerprint(path, data): str(path.resolve())})


def withdraw(path: Path) -> bool:
    """Forgets what was approved of a path; whether there was anything."""
    with _locked():
        entries = _approved()
        kept = {mark: where for mark, where in entries.items() if where != str(path.resolve())}
        if kept != entries:
            _write(kept)
        return kept != entries


def _store() -> Path:
    return state_directory() / STORE


def _approved() -> dict[str, str]:
    """Path by hash; nothing where the file is missing or is not ours to believe: others can write it, or it is
    damaged."""
    try:
        with _store().open("rb") as file:
            status = os.fstat(file.fileno())
            if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o022):
                return {}
            entries = json.loads(file.read())
    except (OSError, ValueError):
        return {}
    return {str(mark): str(where) for mark, where in entries.items()} if isinstance(entries, dict) else {}


def _write(entries: dict[str, str]) -> None:
    directory = made(state_directory())
    handle, name = tempfile.mkstemp(prefix=f".{STORE}.", dir=directory)  # 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(entries, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, _store())
    except BaseException:
        os.unlink(name)
        raise


@contextmanager
def _locked() -> Iterator[None]:
    """Alone among those that change the file; where the system has no such locks, without."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    lock = os.open(made(state_directory()) / f"{STORE}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
