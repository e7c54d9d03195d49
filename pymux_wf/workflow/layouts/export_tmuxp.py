"""A layout as a workspace file of tmuxp (YAML), written without a library."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from pymux_wf.workflow.layouts.export_tmux import joined
from pymux_wf.workflow.layouts.export_toml import comment
from pymux_wf.workflow.layouts.model import Layout, Pane, Window
from pymux_wf.workflow.layouts.tree import Leaf, layout_string, leaves

SIZE = (200, 50)
"""Columns and lines for which a window's layout string is written; tmux fits it to the window."""


def tmuxp_yaml(layout: Layout, name: str) -> tuple[str, list[str]]:
    """The YAML of a layout that is called ``name``, and what could not be said in it.

    Raises:
        WorkflowError: a window has more panes than fit into SIZE.
    """
    notes = list(_notes(layout))
    head = [layout.summary or name, "Made by pywfmux layout export.", *notes]
    return "\n".join([*comment(head), *_yaml(workspace(layout, name), "")]) + "\n", notes


def workspace(layout: Layout, name: str) -> dict[str, Any]:
    """The same as values."""
    session = layout.session
    first = session.select or layout.window[0].name
    once = " && ".join(shlex.join(argv) for argv in session.on_create)
    return _said(
        {
            "session_name": (session.name or name).replace(":", "_").replace(".", "_"),
            "start_directory": session.root,
            "before_script": f"sh -c {shlex.quote(once)}" if len(session.on_create) > 1 else once,
            "environment": session.env,
            "options": session.options,
            "windows": [_window(window, window.name == first) for window in layout.window],
        }
    )


def _window(window: Window, first: bool) -> dict[str, Any]:
    panes = leaves(window)
    several = len(panes) > 1
    return _said(
        {
            "window_name": window.name,
            "focus": first,
            "start_directory": window.root,
            "layout": layout_string(window, *SIZE, range(len(panes))) if several else "",
            "environment": window.env,
            "options": window.options,
            "options_after": {"synchronize-panes": True}
            if several and all(each.pane.sync_group for each in panes)
            else {},
            "panes": [_pane(each, window) for each in panes],
        }
    )


def _pane(leaf: Leaf, window: Window) -> dict[str, Any]:
    pane = leaf.pane
    command = _command(pane)
    commands: Any = [command] if command else pane.type.split("\n") if pane.type else []
    if pane.type and not pane.enter:
        commands = [*commands[:-1], {"cmd": commands[-1], "enter": False}]
    root = joined(leaf.roots[1 if window.root else 0 :])
    return {
        "shell_command": commands,
        **_said({"focus": pane.focus, "start_directory": root, "environment": dict(leaf.env or {})}),
    }


def _command(pane: Pane) -> str:
    if pane.agent:
        return f"pywfmux agent run {shlex.quote(pane.agent)}"
    if pane.show:
        words = ["pywfmux", "pane", *shlex.split(pane.show)]
        return shlex.join([*words, *(["--prefer", ",".join(pane.prefer)] if pane.prefer else [])])
    run = pane.run if isinstance(pane.run, str) else shlex.join(pane.run)
    return f"exec {run}" if run and pane.on_exit == "close" and not isinstance(pane.run, str) else run


def _notes(layout: Layout) -> Iterator[str]:
    if layout.keys:
        yield "the keys are not bound: tmuxp binds none"
    for window in layout.window:
        for leaf in leaves(window):
            said = ("title", "when", "log", "suspended")
            for key in said:
                if getattr(leaf.pane, key):
                    yield f"window {window.name}, pane {leaf.path}: tmuxp has no {key}"
            if leaf.pane.on_exit == "restart":
                yield f"window {window.name}, pane {leaf.path}: tmuxp does not start a program again"


def _said(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}


# -- YAML


def _yaml(value: Any, indent: str) -> Iterator[str]:
    """Lines of block YAML; every text is in double quotes, so that none is taken for a number or a date."""
    pairs = value.items() if isinstance(value, Mapping) else ((None, each) for each in value)
    for key, inner in pairs:
        lead = f"{indent}-" if key is None else f"{indent}{_scalar(key)}:"
        if not isinstance(inner, (Mapping, list)) or not inner:
            yield f"{lead} {_scalar(inner)}"
            continue
        lines = list(_yaml(inner, indent + "  "))
        if key is None:
            yield f"{lead} {lines[0].strip()}"
            yield from lines[1:]
        else:
            yield lead
            yield from lines


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        return "".join(
            letter
            if letter.isprintable()
            else f"\\u{ord(letter):04x}"
            if ord(letter) < 65536
            else f"\\U{ord(letter):08x}"
            for letter in json.dumps(value, ensure_ascii=False)
        )
    return json.dumps(value)
