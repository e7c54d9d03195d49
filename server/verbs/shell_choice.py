"""Whether the shells of a new session, or one new pane, tell what they run: the ``integration`` of a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..tree import Session


def choose_integration(session: Session, wanted: bool | None) -> None:
    """Sets the session's own option where the call says something."""
    if wanted is not None:
        session.options.set_text("integration", "on" if wanted else "off")
