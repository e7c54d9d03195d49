"""What locators find, from what the server tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pymux_wf.snapshot import Found


def found_of(told: Mapping[str, Any]) -> Found:
    """One find.

    >>> found_of({"text": "ok", "spans": [[0, 4, 2]]})
    Found(text='ok', spans=(Span(row=0, column=4, length=2),))
    """
    from pymux_wf.snapshot import Found, Span

    return Found(told["text"], tuple(Span(*span) for span in told["spans"]))
