"""docs/WORKFLOW_EXAMPLES.md does what it says: its files are right, its command lines run, and print what is shown.

A chapter has a home, a directory and a server of its own, as in tests/unit/test_docs_guide.py. A ``toml``
block is the file that its first line names, and is checked by what reads it.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from pymux_wf.workflow.config.workflow_file import WorkflowFile
from pymux_wf.workflow.layouts.read import read_document
from pymux_wf.workflow.records import Document
from tests.unit.test_docs_guide import FENCE, LIMIT, Block, Desk

ROOT = Path(__file__).resolve().parents[2]
NAME = "docs/WORKFLOW_EXAMPLES.md"
TEXT = (ROOT / NAME).read_text("utf-8")
FILE = re.compile(r"# ~/(\S+)\n")
KNOWN = ("toml", "sh", "python", "text")


def blocks(text: str, first_line: int) -> list[Block]:
    """The blocks of a chapter, each with what it prints."""
    found: list[Block] = []
    for match in FENCE.finditer(text):
        language, body = match.groups()
        assert language in KNOWN, f"{NAME}: a block of {language or 'nothing'} is run by nobody"
        if language == "text":
            last = found.pop()
            found.append(Block(last.line, last.language, last.text, body))
        else:
            found.append(Block(first_line + text.count("\n", 0, match.start()), language, body))
    return found


def chapters() -> dict[str, list[Block]]:
    found, line = {}, 1
    for piece in re.split(r"^(?=## )", TEXT, flags=re.M):
        if piece.startswith("## "):
            found[piece.splitlines()[0][3:]] = blocks(piece, line)
        line += piece.count("\n")
    return found


CHAPTERS = chapters()


@pytest.fixture
def desk(tmp_path: Path, short_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path, short_path)
    yield made
    for words in (["demo", "stop"], ["kill-server"]):
        subprocess.run(["pywfmux", *words], env=made.environment, capture_output=True, timeout=LIMIT)


def keep(desk: Desk, block: Block) -> None:
    """Writes the file that a block is."""
    name = FILE.match(block.text)
    assert name is not None, f"{NAME}, line {block.line}: which file is this?"
    path = desk.directory / name[1]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(block.text, "utf-8")
    if path.name == "workflow.toml":
        WorkflowFile(Document(block.text)).check()
    elif path.name != "wrong.toml":
        read_document(Document(block.text))


@pytest.mark.parametrize("title", CHAPTERS)
def test_a_chapter_does_what_it_says(title: str, desk: Desk) -> None:
    for block in CHAPTERS[title]:
        if block.language == "toml":
            keep(desk, block)
        else:
            desk.run(NAME, block)


def test_every_picture_is_shown() -> None:
    shown = set(re.findall(r"\(pictures/([\w-]+)\.svg\)", TEXT))
    assert shown == {path.stem for path in (ROOT / "docs" / "pictures").glob("*.svg")}
    assert {"development", "orchestrator", "monitoring", "debug"} < shown
    assert sum(path.stat().st_size for path in (ROOT / "docs" / "pictures").iterdir()) < 1_500_000
