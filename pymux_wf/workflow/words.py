"""The words of the command line that belong to the workflow layer, and where each is declared.

A table of names, so that nothing but the word that was typed is imported. The client knows the same names
(``client/main.py``); a test compares them. Completion, the man page and docs/WORKFLOW_COMMANDS.md are made from the
declarations.
"""

from __future__ import annotations

from importlib import import_module

from pymux_wf.workflow.command_spec import Word
from pymux_wf.workflow.errors import UsageError

WORDS: dict[str, str] = {
    "agent": "pymux_wf.workflow.agents.word",
    "alert": "pymux_wf.workflow.alerts.word",
    "check": "pymux_wf.workflow.check",
    "demo": "pymux_wf.workflow.demo.word",
    "doctor": "pymux_wf.workflow.doctor",
    "init": "pymux_wf.workflow.init",
    "layout": "pymux_wf.workflow.layouts.word",
    "mcp": "pymux_wf.workflow.mcp",
    "metrics": "pymux_wf.workflow.metrics.word",
    "mon": "pymux_wf.workflow.monitors.word",
    "pane": "pymux_wf.workflow.panes.word",
    "production": "pymux_wf.workflow.production.word",
}
"""Each module has ``WORD``."""


def word(name: str) -> Word:
    """The declaration of a word; raises UsageError."""
    if name not in WORDS:
        raise UsageError(f"unknown command: {name}", name)
    try:
        found: Word = import_module(WORDS[name]).WORD
    except ModuleNotFoundError as error:
        if error.name is None or not WORDS[name].startswith(error.name):
            raise
        raise UsageError(f"{name} is not in this installation", name) from None
    return found
