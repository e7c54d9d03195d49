"""Screens as files and as text, for the methods of panes that write them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pymux_wf.api.errors import InvalidCall
from pymux_wf.snapshot import PngUnavailable, Screen, format_snapshot
from pymux_wf.snapshot.formats import render_bytes


def write_picture(screen: Screen, path: str | os.PathLike[str]) -> Path:
    """Writes the screen in the format that the file's name ends with; raises InvalidCall, and OSError where the file
    cannot be written.
    """
    file = Path(path)
    if "\0" in str(file):
        raise InvalidCall(f"a path cannot hold a NUL: {str(file)!r:.200}")
    try:
        picture = render_bytes(screen, file.suffix)
    except (ValueError, PngUnavailable) as error:
        raise InvalidCall(f"{file.name}: {error}", str(file)) from None
    file.write_bytes(picture)
    return file


def snapshot_text(screen: Screen, mask: Sequence[Any]) -> str:
    """The screen as snapshots are stored; ``mask`` holds texts, expressions and locators."""
    return format_snapshot(screen, mask=[getattr(each, "query", each) for each in mask])
