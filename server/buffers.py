"""Paste buffers: named bytes, newest first; automatic ones make room for new ones. Plain data with tmux's naming and
order.
"""

from __future__ import annotations

import time

from .errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SAMPLE_CELLS = 200


class PasteBuffer:
    """One buffer; ``order`` grows with every change, the highest is the newest."""

    __slots__ = ("automatic", "created", "data", "name", "order")

    def __init__(self, name: str, data: bytes, automatic: bool, created: float, order: int) -> None:
        self.name = name
        self.data = data
        self.automatic = automatic
        self.created = created
        self.order = order

    def sample(self) -> str:
        """The start of the content on one line, unprintable characters as escapes, ``...`` when cut."""
        text = self.data[: SAMPLE_CELLS * 4].decode("utf-8", "surrogateescape")
        shown = "".join(
            character if character.isprintable() and character != "\\" else _escape(character) for character in text
        )
        return shown[:SAMPLE_CELLS] + "..." if len(shown) > SAMPLE_CELLS or len(self.data) > SAMPLE_CELLS * 4 else shown

    def variable(self, name: str) -> str | None:
        """The value of a ``buffer_*`` format variable."""
        values: dict[str, Callable[[], str]] = {
            "buffer_created": lambda: str(int(self.created)),
            "buffer_full": lambda: self.data.decode("utf-8", "replace"),
            "buffer_name": lambda: self.name,
            "buffer_sample": self.sample,
            "buffer_size": lambda: str(len(self.data)),
        }
        return values[name]() if name in values else None


_ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", "\\": "\\\\"}


def _escape(character: str) -> str:
    return _ESCAPES.get(character) or "".join(f"\\{byte:03o}" for byte in character.encode("utf-8", "surrogateescape"))


class PasteBuffers:
    """All buffers; ``limit`` gives how many automatic ones are kept, ``changed`` is told (event, name)."""

    def __init__(self, limit: Callable[[], int], changed: Callable[[str, str], None]) -> None:
        self._buffers: dict[str, PasteBuffer] = {}
        self._limit = limit
        self._changed = changed
        self._order = 0
        self._number = 0

    def __iter__(self) -> Iterator[PasteBuffer]:
        """Newest first."""
        return iter(sorted(self._buffers.values(), key=lambda buffer: -buffer.order))

    def __len__(self) -> int:
        return len(self._buffers)

    def get(self, name: str) -> PasteBuffer | None:
        return self._buffers.get(name)

    def newest(self) -> PasteBuffer | None:
        """The newest automatic buffer: what a paste without a name takes."""
        automatic = [buffer for buffer in self._buffers.values() if buffer.automatic]
        return max(automatic, key=lambda buffer: buffer.order, default=None)

    def add(self, data: bytes, prefix: str | None = None) -> PasteBuffer | None:
        """A new automatic buffer; the oldest ones over the limit go. Nothing is made of no data."""
        if not data:
            return None
        automatic = sorted((b for b in self._buffers.values() if b.automatic), key=lambda buffer: buffer.order)
        for oldest in automatic[: max(len(automatic) - self._limit() + 1, 0)]:
            self._forget(oldest)
        name = self._free_name(prefix or "buffer")
        return self._put(name, data, automatic=True)

    def _free_name(self, prefix: str) -> str:
        while True:
            name = f"{prefix}{self._number}"
            self._number += 1
            if name not in self._buffers:
                return name

    def set(self, name: str, data: bytes) -> PasteBuffer | None:
        """Sets a buffer of that name; what is set by name is never dropped for room."""
        if not name:
            raise CommandError("empty buffer name")
        old = self._buffers.get(name)
        if not data:
            return old
        return self._put(name, data, automatic=False)

    def _put(self, name: str, data: bytes, *, automatic: bool) -> PasteBuffer:
        self._order += 1
        buffer = self._buffers[name] = PasteBuffer(name, data, automatic, time.time(), self._order)
        self._changed("paste-buffer-changed", name)
        return buffer

    def extend(self, name: str, data: bytes) -> None:
        """Adds to the end of a buffer, which becomes the newest."""
        buffer = self._buffers[name]
        self._put(name, buffer.data + data, automatic=buffer.automatic)

    def rename(self, old: str, new: str) -> None:
        if not new:
            raise CommandError("new name is empty")
        buffer = self._buffers.get(old)
        if buffer is None:
            raise CommandError(f"no buffer {old}")
        other = self._buffers.get(new)
        if other is not None and other is not buffer:
            self._forget(other)
        del self._buffers[old]
        buffer.name, buffer.automatic = new, False
        self._buffers[new] = buffer
        self._changed("paste-buffer-deleted", old)
        self._changed("paste-buffer-changed", new)

    def delete(self, name: str) -> None:
        buffer = self._buffers.get(name)
        if buffer is None:
            raise CommandError(f"no buffer {name}")
        self._forget(buffer)

    def _forget(self, buffer: PasteBuffer) -> None:
        del self._buffers[buffer.name]
        self._changed("paste-buffer-deleted", buffer.name)
