"""Where ``expect(...).to_match_snapshot()`` finds what is stored: whoever runs the tests says it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from pymux_wf.api.errors import InvalidCall

if TYPE_CHECKING:
    from pymux_wf.snapshot import Screen


class Verdict(Protocol):
    """How the comparison went; ``message`` says what failed and the remedy."""

    @property
    def failed(self) -> bool: ...
    @property
    def message(self) -> str: ...


class StoredSnapshot(Protocol):
    """One snapshot, which ``pymux_wf.testing.snapshots`` has. ``expected`` is None where nothing is stored."""

    @property
    def expected(self) -> str | None: ...
    @property
    def overwrites(self) -> bool:
        """Whether a screen that differs is stored instead."""
        ...

    def matches(self, screen: Screen) -> bool:
        """Whether the screen equals what is stored. Writes nothing."""
        ...

    def settle(self, screen: Screen) -> Verdict:
        """Compares for good, and writes where that is wanted."""
        ...


Source = Callable[[str | None, Sequence[Any]], StoredSnapshot]
"""Gives the next snapshot of the running test by its name (or None) and the masks: texts, expressions, queries."""

_source: Source | None = None


def use_snapshots(source: Source | None) -> Source | None:
    """Sets where snapshots are; what was set before."""
    global _source
    before, _source = _source, source
    return before


def stored_snapshot(name: str | None, mask: Sequence[Any]) -> StoredSnapshot:
    """The snapshot to compare with; raises InvalidCall where nothing keeps any."""
    masks = [getattr(each, "query", each) for each in mask]
    found = _source(name, masks) if _source is not None else _of_running_test(name, masks)
    if found is None:
        raise InvalidCall(
            "to_match_snapshot: nobody keeps snapshots here; inside a test the pytest plugin of pywfmux does, "
            "elsewhere use_snapshots() names who does"
        )
    return found


def _of_running_test(name: str | None, masks: Sequence[Any]) -> StoredSnapshot | None:
    # The plugin does not import the library before it is used, so it cannot put itself here; and we do not import it.
    plugin = sys.modules.get("pymux_wf.testing.plugin")
    found: StoredSnapshot | None = None if plugin is None else plugin.snapshot_of_test(name, masks)
    return found
