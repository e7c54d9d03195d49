"""A message on a client's message line, and when it goes away.

Relies on nothing but ``base``. Never reads a clock: the owner gives the time and keeps the timer.
"""

from __future__ import annotations

from .base import Cancel, PassKey, PromptLine, Redraw, Requests


class StatusMessage:
    """One message.

    Args:
        text: What to show; styles in ``#[...]`` are drawn.
        now: The owner's clock, seconds.
        delay: Seconds to show it; 0 waits for a key (``display-time 0``); None lets it stay until it is replaced.
        ignore_keys: ``display-message -N``: keys do not end it.
        no_freeze: ``display-message -C``: panes go on updating underneath.

    Attributes:
        deadline: When the owner's clock reaches this, the message is over; None for no such time.
    """

    command_mode = False

    def __init__(
        self,
        text: str,
        *,
        now: float,
        delay: float | None,
        ignore_keys: bool = False,
        no_freeze: bool = False,
    ) -> None:
        self.text = text
        self.deadline = now + delay if delay else None
        self.ignore_keys = ignore_keys and bool(delay)
        self.no_freeze = no_freeze

    def expired(self, now: float) -> bool:
        """Whether it has been shown long enough."""
        return self.deadline is not None and now >= self.deadline

    def key(self, key: str) -> Requests:
        """A key takes the message away and then acts as usual; with ``ignore_keys`` it only acts."""
        if self.ignore_keys:
            return (PassKey(key),)
        return (Cancel(), PassKey(key))

    def paste(self, text: str) -> Requests:
        """A paste is for the pane; the owner passes it on."""
        return () if self.ignore_keys else (Cancel(), Redraw())

    def draw(self, columns: int) -> PromptLine:
        """The text, without a cursor."""
        return PromptLine("", self.text, None)
