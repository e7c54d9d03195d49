"""confirm-before: one question, one key.

Relies on ``prompt_keys`` (what character a key is). Never runs the command.
"""

from __future__ import annotations

from pymux_wf.terminal.width import text_width

from .base import Accept, Cancel, PromptLine, Requests
from .prompt import prompt_width
from .prompt_keys import raw_text


def confirm_text(command_name: str, prompt: str | None, confirm_key: str = "y") -> str:
    """The question of ``confirm-before [-p prompt] [-c key] command``; ``prompt`` is already expanded.

    >>> confirm_text("kill-server", None)
    "Confirm 'kill-server'? (y/n) "
    """
    if prompt is not None:
        return f"{prompt} "
    return f"Confirm '{command_name}'? ({confirm_key}/n) "


def valid_confirm_key(key: str) -> bool:
    """Whether ``-c key`` is one printable ASCII character, as tmux demands (``invalid confirm key`` otherwise)."""
    return len(key) == 1 and " " < key < "\x7f"


class ConfirmPrompt:
    """A question on the message line; any key ends it.

    ``confirm_key`` (and Enter with ``default_yes``) gives an ``Accept`` without responses, every other key ``Cancel``.
    """

    command_mode = False

    def __init__(self, text: str, *, confirm_key: str = "y", default_yes: bool = False) -> None:
        self.text = text
        self.confirm_key = confirm_key
        self.default_yes = default_yes

    def key(self, key: str) -> Requests:
        """Yes or no."""
        character = raw_text(key)
        if character == self.confirm_key or (self.default_yes and character in ("\r", "\n")):
            return (Accept(()),)
        return (Cancel(),)

    def paste(self, text: str) -> Requests:
        """A paste is nobody's yes."""
        return (Cancel(),)

    def draw(self, columns: int) -> PromptLine:
        """The question, with the cursor behind it."""
        width = prompt_width(self.text) if "#" in self.text else text_width(self.text)
        return PromptLine(self.text, "", min(width, max(0, columns - 1)))
