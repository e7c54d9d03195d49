"""What the documents show is run as it stands: programs, tests, shell lines, and what they print.

A chapter (a heading of the second level) runs in a directory of its own, block after block. The rules, which a reader
never has to know:

- ``# name.py`` in the first line of a block is the file it is kept in; files of the whole document are there from the
  start. A block without a name that is no test is a program, and is run.
- A Python block with a ``def test_`` is run by pytest, warnings being errors.
- ``sh`` is run by ``sh -e`` with a home, a runtime directory and so a server of its own. ``make``, ``pip``, ``git`` and
  the like are left to ``.ci/run``.
- The reference pages find a server with the session ``work``, whose panes ``%0`` and ``%1`` are shells in which
  thirteen commands have been run.
- ``text`` behind a block is what it prints; ``...`` stands for anything. Behind a test it is a part of what pytest
  prints, and the test has to fail.
"""

from __future__ import annotations

import doctest
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pymux_wf.server.embedded import clean_environment

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ("docs/LIBRARY.md", "docs/VERBS.md", "docs/SHELL.md", "docs/PYTEST.md")
NAMES = ("README.md", "docs/GUIDE.md", *REFERENCE)
FENCE = re.compile(r"^```(\w*)$\n(.*?)^```$", re.M | re.S)
NAMED = re.compile(r"# ([\w.-]+\.\w+)\n")
ELSEWHERE = re.compile(r"(make|pip|pipx|git|cd|python3? -m venv|\. |source)\b")
PYTEST = ("-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", "-p", "pymux_wf.testing.plugin")
"""An example that is a test gets no other plugin: what is installed beside ours may warn, and takes its time."""
LIMIT = 60
"""Seconds that one block may take."""


@dataclass(frozen=True)
class Block:
    """A piece of a document that is run or kept; ``prints`` is the text behind it, if there is one."""

    line: int
    language: str
    text: str
    prints: str | None = None

    @property
    def name(self) -> str | None:
        """The file that it is kept in."""
        found = NAMED.match(self.text)
        return found.group(1) if found else None

    @property
    def is_test(self) -> bool:
        return self.language == "python" and re.search(r"^\s*(async )?def test_", self.text, re.M) is not None

    @property
    def is_run(self) -> bool:
        """Whether there is something to run: not for files, and not for what installs."""
        if self.language == "sh":
            lines = [line for line in self.text.splitlines() if line.strip() and not line.startswith("#")]
            return not all(ELSEWHERE.match(line) for line in lines)
        return self.language == "python" and (self.is_test or self.name is None)


@dataclass(frozen=True)
class Chapter:
    """What stands under one heading, with the files of the whole document."""

    document: str
    title: str
    blocks: tuple[Block, ...]
    files: tuple[Block, ...]

    def __str__(self) -> str:
        return f"{Path(self.document).stem}: {self.title}"


def blocks_of(text: str, first_line: int = 1) -> list[Block]:
    """The blocks of a piece of Markdown, each with what it prints."""
    found: list[Block] = []
    for match in FENCE.finditer(text):
        language, body = match.groups()
        if language == "text" and found:
            last = found.pop()
            found.append(Block(last.line, last.language, last.text, body))
        elif language in ("python", "sh"):
            found.append(Block(first_line + text.count("\n", 0, match.start()), language, body))
    return found


def chapters_of(document: str, text: str) -> Iterator[Chapter]:
    """The chapters of a document in which something is run."""
    files = tuple(block for block in blocks_of(text) if block.name)
    line = 1
    for piece in re.split(r"^(?=## )", text, flags=re.M):
        blocks = tuple(block for block in blocks_of(piece, line) if block.is_run)
        title = piece.splitlines()[0].lstrip("# ") if piece.strip() else ""
        if blocks:
            yield Chapter(document, title, blocks, files)
        line += piece.count("\n")


CHAPTERS = [
    chapter
    for name in NAMES
    if (ROOT / name).exists()
    for chapter in chapters_of(name, (ROOT / name).read_text("utf-8"))
]


def told(true: bool, message: str) -> None:
    """Fails with this message, and no more, where something is not true."""
    if not true:
        pytest.fail(message, pytrace=False)


class Desk:
    """Where a chapter is tried: a directory, an environment, a server of its own for the command line."""

    def __init__(self, directory: Path, runtime: Path) -> None:
        self.directory = directory
        programs = str(Path(sys.executable).parent)
        self.environment = {
            **clean_environment(),
            "HOME": str(directory),
            "XDG_RUNTIME_DIR": str(runtime),
            "PATH": f"{programs}:{os.environ['PATH']}",
            "SHELL": "/bin/bash",
            "TERM": "xterm-256color",
        }

    def keep(self, block: Block) -> Path:
        """Writes the file that a block is."""
        path = self.directory / (block.name or f"line_{block.line}.py")
        path.write_text(block.text, "utf-8")
        return path

    def run(self, document: str, block: Block) -> None:
        """Runs a block; fails where it does not do what the document says."""
        where = f"{document}, line {block.line}"
        if block.is_test:
            path = self.keep(block)
            path = path if path.name.startswith("test_") else path.rename(path.with_name(f"test_{path.name}"))
            command = [sys.executable, *PYTEST, path.name]
            code, output = self.result(command, where, PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")
            wanted = f"...{block.prints}..." if block.prints else "..."
            told(code == (1 if block.prints else 0), f"{where}: pytest gave {code}\n{output}")
        elif block.language == "python":
            code, output = self.result([sys.executable, "-W", "error", str(self.keep(block))], where)
            wanted = block.prints or ""
            told(code == 0, f"{where}: the program gave {code}\n{output}")
        else:
            code, output = self.result(["sh", "-e", "-c", block.text], where)
            wanted = block.prints or "..."
            told(code == 0, f"{where}: the shell gave {code}\n{output}")
        alike = doctest.OutputChecker().check_output(wanted, output, doctest.ELLIPSIS)
        told(alike, f"{where} says that it prints\n{wanted}and it prints\n{output}")

    def result(self, command: list[str], where: str, **environment: str) -> tuple[int, str]:
        """The exit code and all that was written; fails where it takes too long."""
        with subprocess.Popen(
            command,
            cwd=self.directory,
            env={**self.environment, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process:
            try:
                output, _ = process.communicate(timeout=LIMIT)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                pytest.fail(f"{where}: not done after {LIMIT} s\n{process.communicate()[0].decode()}")
        return process.returncode, output.decode("utf-8", "replace")

    def set_scene(self) -> None:
        """Starts what the reference pages speak of."""
        commands = "; ".join(f"pywfmux run -t %{pane} -- 'echo {number}'" for pane in (0, 1) for number in range(13))
        start = "pywfmux new-session -d -s work -x 80 -y 24 bash; pywfmux split-window -t work bash"
        code, output = self.result(["sh", "-e", "-c", f"{start}; {commands}"], "the scene")
        told(code == 0, output)

    def end(self) -> None:
        """Ends the server that shell lines started, if there is one."""
        subprocess.run(["pywfmux", "kill-server"], env=self.environment, capture_output=True, timeout=LIMIT)


@pytest.fixture
def desk(tmp_path: Path, short_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path, short_path)
    yield made
    made.end()


@pytest.mark.parametrize("chapter", CHAPTERS, ids=str)
def test_a_chapter_does_what_it_says(chapter: Chapter, desk: Desk) -> None:
    for block in chapter.files:
        desk.keep(block)
    if chapter.document in REFERENCE and any(block.language == "sh" for block in chapter.blocks):
        desk.set_scene()
    for block in chapter.blocks:
        desk.run(chapter.document, block)


def test_the_documents_show_something() -> None:
    shown = {Path(chapter.document).stem for chapter in CHAPTERS}
    assert {"README", "GUIDE"} <= shown
    assert sum(len(chapter.blocks) for chapter in CHAPTERS if chapter.document == "docs/GUIDE.md") >= 12


@pytest.mark.parametrize("name", NAMES)
def test_every_file_that_is_shown_is_used(name: str) -> None:
    if not (ROOT / name).exists():
        pytest.skip(f"there is no {name}")
    text = (ROOT / name).read_text("utf-8")
    blocks = blocks_of(text)
    for file in (block for block in blocks if block.name and not block.is_test):
        assert any(str(file.name) in block.text for block in blocks if block is not file), f"{name}: {file.name}"


def tried(desk: Desk, document: str) -> None:
    for chapter in chapters_of("made-up.md", document):
        test_a_chapter_does_what_it_says(chapter, desk)


@pytest.mark.parametrize(
    ("document", "complaint"),
    [
        ("```python\nprint(1)\n```\n\n```text\n2\n```\n", "line 1 says that it prints\n2\nand it prints\n1\n"),
        ("a\n\n## b\n\n```python\nraise SystemExit(3)\n```\n", "line 5: the program gave 3"),
        ("```python\nprint(1)\n```\n", "line 1 says that it prints\nand it prints\n1\n"),
        ("```sh\npywfmux no-such-thing\n```\n", "line 1: the shell gave 1"),
        ("```python\n# test_x.py\ndef test_x():\n    assert 1 == 2\n```\n", "line 1: pytest gave 1"),
        ("```python\n# test_x.py\ndef test_x():\n    pass\n```\n```text\nfailed\n```\n", "line 1: pytest gave 0"),
        ("```python\nimport warnings\nwarnings.warn('x')\n```\n", "line 1: the program gave 1"),
    ],
)
def test_what_is_not_true_is_found(document: str, complaint: str, desk: Desk) -> None:
    with pytest.raises(pytest.fail.Exception) as caught:
        tried(desk, document)
    assert complaint in str(caught.value)


def test_what_is_true_passes(desk: Desk) -> None:
    tried(
        desk,
        "```python\n# kept.py\nX = 7\n```\n\n## b\n\n```python\nimport kept\nprint(kept.X)\n```\n```text\n7\n```\n",
    )
    tried(desk, "```sh\npywfmux new-session -d -s dev\npywfmux list-sessions\n```\n```text\ndev: ...\n```\n")
    tried(desk, "```sh\nmake test\npip install .\n```\n")
