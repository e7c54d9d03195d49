"""Who but the owner may use a server, and who of them may only look on.

The owner and root always may. A peer is told by the credentials of its socket, which it cannot make up. While anybody
is on the list, the socket's file is open to all users: the file system lets nobody be named, the check here does.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class AccessList:
    """The user ids that were let in, and whether each may write."""

    def __init__(self) -> None:
        self._writes: dict[int, bool] = {}

    def __iter__(self) -> Iterator[tuple[int, bool]]:
        """(user id, may write), by user id."""
        return iter(sorted(self._writes.items()))

    def __len__(self) -> int:
        return len(self._writes)

    def __contains__(self, uid: object) -> bool:
        return uid in self._writes

    def lets_in(self, uid: int) -> bool:
        """Whether a peer that belongs to this user may connect."""
        return uid in (0, os.getuid()) or uid in self._writes

    def only_reads(self, uid: int | None) -> bool:
        """Whether this user was let in to look on only."""
        return uid is not None and not self._writes.get(uid, True)

    def allow(self, uid: int, *, writes: bool = True) -> None:
        """Lets a user in, or changes what one may do."""
        self._writes[uid] = writes

    def forbid(self, uid: int) -> None:
        """Lets a user in no more."""
        self._writes.pop(uid, None)
