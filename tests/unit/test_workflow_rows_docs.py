"""Every command line of the layer that a page shows is one that the layer takes: words, verbs, flags, arguments."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from pymux_wf.workflow import words
from pymux_wf.workflow.command_line import parse

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
SHOWN = re.compile(rf"^pywfmux ((?:{'|'.join(words.WORDS)})(?: .*)?)$", re.MULTILINE)
A_SHELLS = {"|", "||", "&&", ";", ">", "<", "2>&1", ">/dev/null"}


def typed(line: str) -> list[str]:
    """The words of the command, without a comment and what a shell does with it."""
    found = shlex.split(line, comments=True)
    return found[: next((number for number, each in enumerate(found) if each in A_SHELLS), len(found))]


def shown() -> Iterator[tuple[str, str]]:
    """Name of the page and what stands behind ``pywfmux``, but for outlines: ``[-t SESSION]``, ``ARGV...``."""
    for page in PAGES:
        for line in SHOWN.findall(page.read_text()):
            if not re.search(r"\[[^'\"]*\]|\.\.\.", line.partition(" #")[0]):
                yield page.name, line


LINES = sorted(set(shown()))


@pytest.mark.parametrize("page", sorted({page for page, _ in LINES}))
def test_a_page_shows_what_can_be_typed(page: str) -> None:
    for line in (line for name, line in LINES if name == page):
        try:
            parse(typed(line), "/nowhere")
        except Exception as error:
            raise AssertionError(f"{page}: pywfmux {line}: {error}") from error


def test_there_are_such_lines() -> None:
    assert len(LINES) > 70
