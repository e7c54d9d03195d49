"""What was answered to prompts before, by kind of prompt, newest last.

The owner reads and writes the ``history-file``; this only turns lines into entries and back.

Relies on nothing.
"""

from __future__ import annotations

PROMPT_KINDS = ("command", "search", "target", "window-target")


class PromptHistory:
    """The answers of each kind of prompt, at most ``limit`` each (``prompt-history-limit``)."""

    __slots__ = ("_entries", "_limit")

    def __init__(self, limit: int = 100) -> None:
        self._entries: dict[str, list[str]] = {kind: [] for kind in PROMPT_KINDS}
        self._limit = limit

    @property
    def limit(self) -> int:
        """The largest number of entries a kind keeps; setting it drops the oldest."""
        return self._limit

    @limit.setter
    def limit(self, value: int) -> None:
        self._limit = value
        for entries in self._entries.values():
            self._trim(entries)

    def entries(self, kind: str) -> list[str]:
        """The entries of a kind, oldest first. Raises KeyError for a kind that does not exist."""
        return self._entries[kind]

    def add(self, kind: str, text: str) -> None:
        """Remember an answer, unless it is empty or the same as the last one."""
        entries = self._entries[kind]
        if not text or (entries and entries[-1] == text):
            return
        entries.append(text)
        self._trim(entries)

    def _trim(self, entries: list[str]) -> None:
        del entries[: max(0, len(entries) - self._limit)]

    def clear(self, kind: str | None = None) -> None:
        """Forget one kind, or all."""
        for name in PROMPT_KINDS if kind is None else (kind,):
            self._entries[name].clear()

    def load(self, text: str) -> None:
        """Add the lines of a history file, ``kind:text`` each; a line without a known kind is a command."""
        for line in filter(None, text.split("\n")):
            kind, colon, rest = line.partition(":")
            if colon and kind in self._entries:
                self.add(kind, rest)
            else:
                self.add("command", line)

    def dump(self) -> str:
        """The history file's text. An entry that holds a raw newline is left out: the file could not hold it."""
        pairs = ((kind, entry) for kind in PROMPT_KINDS for entry in self._entries[kind])
        return "".join(f"{kind}:{entry}\n" for kind, entry in pairs if "\n" not in entry)
