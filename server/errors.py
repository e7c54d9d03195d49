"""What a command raises to fail with a message: the text is what the user reads,
in tmux's words where tools match it.
"""

from __future__ import annotations

from pymux_wf.lang.errors import LangError


class CommandError(LangError):
    """A command could not do what it was asked; the message names the object, what is wrong and, where there is one,
    the remedy.
    """
