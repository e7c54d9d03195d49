"""Which stored snapshots no test has asked for, told at the end of a run; with xdist by the process that has them all.

Only of test files all of whose tests were there and passed: of others nothing can be known. Imports next to nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

FOLDER = "__snapshots__"


class Tally:
    """What is counted in one process, and added up over all."""

    def __init__(self) -> None:
        self.tests: dict[str, list[str]] = {}
        self.partial: set[str] = set()
        self.passed: set[str] = set()
        self.used: set[str] = set()
        self.written: set[str] = set()
        self.problems: list[str] = []
        self.complete = True

    def collected(self, tests: Iterable[tuple[Path, str]], arguments: Iterable[str]) -> None:
        """The tests that shall run: (file, node id); only those count beside whose file a snapshot may be."""
        has: dict[Path, bool] = {}
        for path, name in tests:
            folder = path.parent
            if folder not in has:
                has[folder] = (folder / FOLDER).is_dir()
            if has[folder]:
                self.tests.setdefault(str(path), []).append(name)
        for argument in arguments:
            file, separator, _ = argument.partition("::")
            if separator:
                self.partial.add(str(Path(file).absolute()))

    def packed(self) -> dict[str, Any]:
        """As one process sends it to another."""
        return {
            "tests": self.tests,
            "partial": sorted(self.partial),
            "used": sorted(self.used),
            "written": sorted(self.written),
            "problems": self.problems,
        }

    def add(self, packed: Mapping[str, Any] | None) -> None:
        """What another process has counted; None where it did not live to tell."""
        if packed is None:
            self.complete = False
            return
        self.tests |= packed["tests"]
        self.partial |= set(packed["partial"])
        self.used |= set(packed["used"])
        self.written |= set(packed["written"])
        self.problems += packed["problems"]

    def unused(self) -> list[Path]:
        """Snapshots that nobody asked for."""
        if not self.complete:
            return []
        files = [
            Path(file)
            for file, names in self.tests.items()
            if file not in self.partial and self.passed.issuperset(names)
        ]
        if not files:
            return []
        from pymux_wf.testing.snapshots import SnapshotStore

        return SnapshotStore().unused(files, {Path(path) for path in self.used})

    def lines(self, root: Path) -> Iterator[str]:
        """What the end of the run says of all this; nothing where there is nothing to say."""
        if self.written:
            yield f"snapshots written: {len(self.written)}"
            yield from (f"  {_short(Path(path), root)}" for path in sorted(self.written))
        unused = self.unused()
        if unused:
            yield f"snapshots that no test asked for (delete them): {len(unused)}"
            yield from (f"  {_short(path, root)}" for path in unused)
        yield from self.problems


def _short(path: Path, root: Path) -> str:
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)
