"""What a layout says of the workflow engine without knowing it: ``{engine.start|make run}``, ``{engine.directory|.}``.

These stand in ``type`` and ``root``. In their place comes what ``[engine]`` of the user's ``workflow.toml`` says, or
what is behind the bar.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pymux_wf.workflow.layouts.model import Layout, Pane

if TYPE_CHECKING:
    from pymux_wf.workflow.monitors.workflow_settings import Engine

_PLACE = re.compile(r"\{engine\.(start|directory)(?:\|([^{}]*))?\}")


def filled(layout: Layout, engine: Engine | None) -> Layout:
    """The layout with what is known of the engine in it.

    >>> from pymux_wf.workflow.layouts.model import Window
    >>> layout = Layout(window=(Window("engine", pane=(Pane(type="{engine.start|make run}"),)),))
    >>> filled(layout, None).window[0].pane[0].type
    'make run'
    """
    windows = (
        replace(window, root=_filled(window.root, engine), pane=tuple(_pane(pane, engine) for pane in window.pane))
        for window in layout.window
    )
    return replace(layout, window=tuple(windows))


def configured() -> Engine | None:
    """``[engine]`` of the user's own file; a file that is wrong is told by ``pywfmux check``, and stops nobody."""
    from pymux_wf.workflow.config.workflow_file import WorkflowFile
    from pymux_wf.workflow.errors import WorkflowError

    try:
        found: Engine | None = WorkflowFile.load().table("engine")
    except (WorkflowError, OSError):
        return None
    return found


def _pane(pane: Pane, engine: Engine | None) -> Pane:
    inner = tuple(_pane(each, engine) for each in pane.pane)
    return replace(pane, type=_filled(pane.type, engine), root=_filled(pane.root, engine), pane=inner)


def _filled(text: str, engine: Engine | None) -> str:
    if "{engine." not in text:
        return text
    return _PLACE.sub(lambda found: (getattr(engine, found[1]) if engine else "") or found[2] or "", text)
