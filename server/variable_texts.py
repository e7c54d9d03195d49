"""How formats write what is no text: flags as ``1`` and ``0``, moments as whole seconds."""

from __future__ import annotations


def flag(value: object) -> str:
    """``1`` for what counts as true, else ``0``."""
    return "1" if value else "0"


def seconds(moment: float) -> str:
    """Whole seconds since 1970; nothing for a moment that never came."""
    return str(int(moment)) if moment else ""
