"""Which command runs a project's tests, and what its output says about failures. Pure but for looking into the project.

The commands in their order: tox, nox, pytest, npm, cargo, go, make test.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from pymux_wf.workflow.drawing.figures import clean
from pymux_wf.workflow.probes.programs import find


class FoundCommand(NamedTuple):
    """A command line, and what in the project says that it is the one."""

    argv: tuple[str, ...]
    because: str


def find_command(project: str, present: Callable[[str], str | None] = find) -> FoundCommand | None:
    """The first whose program is there; None where nothing in the project names one. One whose program is not there
    counts only where no other is."""
    found = list(_candidates(Path(project)))
    return next((each for each in found if present(each.argv[0])), found[0] if found else None)


def _candidates(project: Path) -> Iterable[FoundCommand]:
    told = _toml(project / "pyproject.toml").get("tool")
    tools: dict[str, object] = told if isinstance(told, dict) else {}
    if (project / "tox.ini").is_file() or "tox" in tools:
        yield FoundCommand(("tox",), "tox.ini" if (project / "tox.ini").is_file() else "[tool.tox] of pyproject.toml")
    if (project / "noxfile.py").is_file():
        yield FoundCommand(("nox",), "noxfile.py")
    because = _why_pytest(project, tools)
    if because:
        yield FoundCommand((_pytest(project), "-q"), because)
    package = _json(project / "package.json")
    scripts = package.get("scripts")
    if isinstance(scripts, dict) and "no test specified" not in str(scripts.get("test", "no test specified")):
        yield FoundCommand(("npm", "test", "--silent"), "package.json")
    if (project / "Cargo.toml").is_file():
        yield FoundCommand(("cargo", "test"), "Cargo.toml")
    if (project / "go.mod").is_file():
        yield FoundCommand(("go", "test", "./..."), "go.mod")
    for name in ("GNUmakefile", "makefile", "Makefile"):
        if re.search(r"^test\s*:(?!=)", _text(project / name), re.MULTILINE):
            yield FoundCommand(("make", "test"), name)
            return


def _why_pytest(project: Path, tools: dict[str, object]) -> str:
    if (project / "pytest.ini").is_file():
        return "pytest.ini"
    if "pytest" in tools:
        return "[tool.pytest] of pyproject.toml"
    if re.search(r"^\[tool:pytest\]", _text(project / "setup.cfg"), re.MULTILINE):
        return "setup.cfg"
    for directory in ("tests", "test"):
        if next((project / directory).glob("test_*.py"), None) or next((project / directory).glob("*/test_*.py"), None):
            return f"{directory}/"
    return ""


def _pytest(project: Path) -> str:
    """That of the project's own environment, where it has one."""
    for directory in (".venv", "venv"):
        own = project / directory / "bin" / "pytest"
        if os.access(own, os.X_OK):
            return str(own)
    return "pytest"


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(1 << 20).decode("utf-8", "replace")
    except OSError:
        return ""


def _toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError:
        return {}


def _json(path: Path) -> dict[str, object]:
    try:
        told = json.loads(_text(path) or "{}")
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


_FAILURES = (
    re.compile(r"(?:FAILED|ERROR) (\S+::\S.*|\S+\.py\b.*)$"),  # pytest
    re.compile(r"(?:FAIL|ERROR): (\w+ \([\w.]+\).*)$"),  # unittest
    re.compile(r"\s*--- FAIL: (\S+.*)$"),  # go
    re.compile(r"test (\S+) \.\.\. FAILED$"),  # cargo
    re.compile(r"\s*(?:●|✕|✗|×) (.+?)(?: \(\d+ m?s\))?$"),  # jest, vitest, mocha
    re.compile(r"not ok \d+ -? ?(.+)$"),  # TAP
)
_SUMMARIES = (
    re.compile(
        r"=* ?((?:\d+ (?:passed|failed|errors?|skipped|xfailed|xpassed|deselected|warnings?)(?:, )?)+ in .+?) ?=*$"
    ),
    re.compile(r"(test result: .+)$"),
    re.compile(r"(Tests: +.+)$"),
    re.compile(r"(Ran \d+ tests? in .+)$"),
    re.compile(r"(FAILED \((?:failures|errors).+\)|OK)$"),
    re.compile(r"# ((?:pass|fail) \d+)$"),
)


def failure_in(line: str) -> str:
    """The test that a line of output says has failed; "" where it says none.

    >>> failure_in("FAILED tests/test_a.py::test_b - assert 1 == 2"), failure_in("--- FAIL: TestSum (0.00s)")
    ('tests/test_a.py::test_b - assert 1 == 2', 'TestSum (0.00s)')
    """
    found = next((match for pattern in _FAILURES if (match := pattern.match(line))), None)
    return clean(found[1], 300) if found else ""


def summary_in(line: str) -> str:
    """The summary that a line is; "" where it is none.

    >>> summary_in("=== 1 failed, 3 passed in 0.12s ===")
    '1 failed, 3 passed in 0.12s'
    """
    found = next((match for pattern in _SUMMARIES if (match := pattern.match(line))), None)
    return clean(found[1], 200) if found else ""
