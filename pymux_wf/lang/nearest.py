"""The nearest valid word, for error messages.  ``difflib`` is loaded only when somebody made a mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


_LONGEST = 100
"""Characters of a word that is looked for; a longer one is no slip of a finger, and would take its length squared."""


def nearest_words(word: str, valid: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """At most ``count`` of the valid words that look like ``word``, the likeliest first; none when nothing is close.

    >>> nearest_words("splt-window", ["split-window", "select-window", "new-session"], 1)
    ('split-window',)
    """
    if len(word) > _LONGEST:
        return ()
    import difflib

    return tuple(difflib.get_close_matches(word, list(valid), n=count, cutoff=0.7))
