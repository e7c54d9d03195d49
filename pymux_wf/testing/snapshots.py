"""The store of snapshots: one text file each, beside the test that compares with it.

``tests/test_menu.py`` keeps them in ``tests/__snapshots__/test_menu/``: the first of ``test_open[80x24]`` in
``test_open[80x24].txt``, its second in ``test_open[80x24].2.txt``, the one called ``help`` in
``test_open[80x24].help.txt``.
No file is shared between tests, so that tests may run at once and in any order.

What happens depends on the mode:

========  ==================================  =========================================
mode      there is no snapshot                the screen differs from the snapshot
========  ==================================  =========================================
check     fails, with the remedy              fails, with the difference
new       is written, and the test goes on    fails, with the difference
update    is written                          is overwritten
========  ==================================  =========================================

``check`` is the default where ``CI`` is set, ``new`` elsewhere. A file that cannot be read as a snapshot fails in the
first two and is overwritten in the third. In no mode is a file written twice in a run: two different screens under one
name are a failure. Files that no test asked for are reported and never deleted.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from pymux_wf.testing import views
from pymux_wf.testing.evidence import Difference
from pymux_wf.testing.files import write_whole
from pymux_wf.testing.safe_text import file_name

if TYPE_CHECKING:
    from pymux_wf.snapshot import Screen
    from pymux_wf.snapshot.comparison import Comparison
    from pymux_wf.snapshot.masks import Mask

FOLDER = "__snapshots__"
SUFFIX = ".txt"

OPTION = "--pywfmux-snapshots"
"""The option that a message names as the remedy."""


class Mode(Enum):
    """What a store does where a snapshot is missing or differs."""

    CHECK = "check"
    NEW = "new"
    UPDATE = "update"

    @staticmethod
    def default(environment: Mapping[str, str]) -> Mode:
        """``check`` where ``CI`` is set to something that means yes, else ``new``.

        >>> Mode.default({"CI": "true"}), Mode.default({"CI": "0"})
        (<Mode.CHECK: 'check'>, <Mode.NEW: 'new'>)
        """
        return Mode.NEW if environment.get("CI", "").lower() in ("", "0", "false", "no") else Mode.CHECK


class Outcome(Enum):
    """How a comparison went."""

    EQUAL = "equal"
    WRITTEN = "written"
    UPDATED = "updated"
    MISSING = "missing"
    DIFFERENT = "different"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a comparison went. ``message`` says what failed and the remedy; ``difference`` is there when it differs."""

    outcome: Outcome
    path: Path
    message: str = ""
    difference: Difference | None = None

    @property
    def failed(self) -> bool:
        """Whether the test has to fail."""
        return self.outcome in (Outcome.MISSING, Outcome.DIFFERENT, Outcome.UNREADABLE)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One snapshot that a test asked for: first ``matches``, as often as it takes, then ``settle``, once."""

    store: SnapshotStore
    path: Path
    masks: Sequence[Mask] = ()

    @property
    def expected(self) -> str | None:
        """The text that is stored, or None where there is none. Raises ``OSError`` when it cannot be read."""
        try:
            return self.path.read_bytes().decode("utf-8", "replace")
        except FileNotFoundError:
            return None

    @property
    def overwrites(self) -> bool:
        """Whether a screen that differs is stored instead; not where this run has stored it."""
        return self.store.mode is Mode.UPDATE and self.path not in self.store.written

    def matches(self, screen: Screen) -> bool:
        """Whether the screen equals what is stored, masks applied to both. Writes nothing."""
        stored = self.expected
        if stored is None:
            return False
        try:
            return views.compared(stored, screen, self.masks).equal
        except ValueError:
            return False

    def settle(self, screen: Screen) -> Verdict:
        """Compares for good, and writes where the mode says so. Raises ``OSError`` when that fails."""
        stored = self.expected
        mode = self.store.mode
        if stored is None:
            if mode is Mode.CHECK:
                remedy = f"run pytest {OPTION}=new to write it, look at it and commit it"
                return Verdict(Outcome.MISSING, self.path, f"there is no snapshot {self.path}: {remedy}")
            return self._write(screen, Outcome.WRITTEN)
        try:
            comparison = views.compared(stored, screen, self.masks)
        except ValueError as error:
            if not self.overwrites:
                remedy = f"run pytest {OPTION}=update to write it anew"
                return Verdict(Outcome.UNREADABLE, self.path, f"{self.path} is no snapshot: {error}: {remedy}")
            return self._write(screen, Outcome.UPDATED)
        if comparison.equal:
            return Verdict(Outcome.EQUAL, self.path)
        return self._write(screen, Outcome.UPDATED) if self.overwrites else self._different(comparison)

    def _write(self, screen: Screen, outcome: Outcome) -> Verdict:
        write_whole(self.path, views.stored_text(screen, self.masks))
        self.store.written.add(self.path)
        return Verdict(outcome, self.path)

    def _different(self, comparison: Comparison) -> Verdict:
        name = f"{self.path.parent.name}/{self.path.name.removesuffix(SUFFIX)}"
        difference = Difference(name, comparison.text, *comparison.pictures())
        if self.path in self.store.written:
            remedy = "two different screens were compared with it in this run: give them names"
        else:
            remedy = f"if this is right, run pytest {OPTION}=update"
        message = f"the screen differs from {self.path}: {remedy}\n{difference.diff}"
        return Verdict(Outcome.DIFFERENT, self.path, message, difference)


class SnapshotStore:
    """The snapshots of one run. With xdist each worker has one, and ``used`` of all together is what was used."""

    def __init__(self, mode: Mode | None = None) -> None:
        self.mode = mode or Mode.default(os.environ)
        self.used: set[Path] = set()
        self.written: set[Path] = set()
        self._counts: dict[tuple[Path, str], int] = {}

    def begin(self, test_file: Path, test_name: str) -> None:
        """A test begins (again): its snapshots without a name are counted from one."""
        self._counts.pop((test_file, test_name), None)

    def snapshot(
        self, test_file: Path, test_name: str, name: str | None = None, *, masks: Sequence[Mask] = ()
    ) -> Snapshot:
        """The snapshot called ``name`` of a test, or its next one without a name.

        ``test_name`` is the part of the node id after the file: ``TestMenu::test_open[80x24]``. ``masks`` are texts,
        regular expressions and queries; what they find is covered in the screen and in what is stored.
        Raises ``ValueError`` or ``TypeError`` for a mask that is none.
        """
        if name is None:
            number = self._counts[test_file, test_name] = self._counts.get((test_file, test_name), 0) + 1
            suffix = f".{number}" if number > 1 else ""
        else:
            suffix = f".{_name_part(name)}"
        test = "-".join(file_name(part) for part in test_name.split("::"))
        path = _folder(test_file) / f"{file_name(test, 150)}{suffix}{SUFFIX}"
        self.used.add(path)
        return Snapshot(self, path, views.queries(masks))

    def unused(self, test_files: Iterable[Path], used: Iterable[Path] | None = None) -> list[Path]:
        """Stored snapshots that no test asked for, sorted: of these test files, and of test files that are gone.

        Give only test files all of whose tests ran, and ``used`` where several stores took part.
        """
        asked = self.used if used is None else set(used)
        files = set(test_files)
        folders = {_folder(path) for path in files}
        for parent in {path.parent / FOLDER for path in files}:
            folders |= {path for path in _inside(parent) if not path.parent.with_name(f"{path.name}.py").exists()}
        return sorted(
            path for folder in folders for path in _inside(folder) if path.suffix == SUFFIX and path not in asked
        )


def _folder(test_file: Path) -> Path:
    return test_file.parent / FOLDER / test_file.stem


def _inside(folder: Path) -> list[Path]:
    """What is in the folder, but for files that are being written."""
    return [path for path in folder.iterdir() if path.name[0] != "."] if folder.is_dir() else []


def _name_part(name: str) -> str:
    """A name that is a number gets a hash, so that it cannot be taken for a count."""
    return file_name(name) if not name.isdecimal() else f"n{name[:40]}-{file_name('.' + name)[-8:]}"
