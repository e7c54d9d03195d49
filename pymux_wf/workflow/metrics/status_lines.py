"""``[status]``: the two ends of the status line, set while they are configured, and what they were before else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.api.errors import MuxError
from pymux_wf.workflow.metrics.settings import Status

if TYPE_CHECKING:
    from pymux_wf.workflow.supervisor.service import House

OPTIONS = {"left": "status-left", "right": "status-right"}


class StatusLines:
    """Sets the global options of the server; only those that the file names."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._before: dict[str, str] = {}
        self._set: dict[str, str] = {}

    async def apply(self, status: Status | None) -> None:
        """Makes the options what the file says; one that it no longer names is what it was before."""
        server = self._house.server
        for end, option in OPTIONS.items():
            wanted = None if status is None else getattr(status, end)
            try:
                if wanted is not None and self._set.get(option) != wanted:
                    now = "\n".join((await server.command(["show-options", "-gv", option], check=True)).stdout)
                    if option not in self._set and now != wanted:
                        self._before[option] = now
                    await server.command(["set-option", "-g", option, wanted], check=True)
                    self._set[option] = wanted
                elif wanted is None and self._set.pop(option, None) is not None and option in self._before:
                    await server.command(["set-option", "-g", option, self._before.pop(option)], check=True)
            except MuxError as error:
                self._house.log.warning("%s could not be set: %s", option, error)
