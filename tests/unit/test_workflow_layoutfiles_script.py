"""The words of exported scripts: whatever a text holds, tmux's language reads it back."""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pymux_wf.lang.parser import parse_string
from pymux_wf.workflow.errors import WorkflowError
from pymux_wf.workflow.layouts import present
from pymux_wf.workflow.layouts.export_tmux import MARK, PANE_MARK, quoted, script
from pymux_wf.workflow.layouts.model import Layout
from pymux_wf.workflow.layouts.read import command_context
from tests.layout_values import layouts


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20))
@example("~it's")
@example("~root\n")
def test_a_quoted_word_is_read_back(word: str) -> None:
    (command,) = parse_string(f"set-buffer -- {quoted(word)}", command_context())
    assert command.arguments.positional == [word]


@settings(max_examples=60, deadline=None)
@given(layouts)
def test_every_layout_becomes_a_script_or_is_told(layout: Layout) -> None:
    try:
        text, _ = script(layout, "any name")
    except (WorkflowError, ValueError):
        return  # keys that are none, or open quotes in show: check tells of those
    assert text.count("if-shell -F") >= 2 * len(layout.window)


def test_the_labels_are_those_of_loading() -> None:
    assert (MARK, PANE_MARK) == (present.WINDOW, present.PANE)


@pytest.mark.parametrize("name", ["export_session", "export_tmux", "export_toml", "import_parts", "trust"])
def test_the_examples_in_the_docstrings(name: str) -> None:
    result = doctest.testmod(import_module(f"pymux_wf.workflow.layouts.{name}"))
    assert (result.failed, result.attempted > 0) == (0, True)
