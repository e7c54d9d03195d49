"""What a provider is: something that is read once an interval, within a deadline, and never twice at a time."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any, Protocol

from pymux_wf.workflow.config.secrets import hidden, resolve
from pymux_wf.workflow.errors import WorkflowError
from pymux_wf.workflow.metrics.reducing import Raw
from pymux_wf.workflow.metrics.settings import Metric


class NoValue(Exception):
    """A reading failed; the message is for people and holds no secret."""


class Provider(Protocol):
    """One metric's source."""

    async def read(self) -> Raw | None:
        """What it measures now, within the metric's deadline; None where it cannot tell yet. Raises NoValue."""
        ...

    async def close(self) -> None:
        """Ends what it keeps running."""
        ...


class Streaming(Provider, Protocol):
    """A provider that tells values by itself while it is open: ``read`` gives None then, or raises."""

    def listen(self, told: Callable[[Raw], None], failed: Callable[[str], None]) -> None:
        """Begins; both are called in the loop."""
        ...


@dataclass(frozen=True)
class Opening:
    """What a provider is opened with.

    Attributes:
        name: the metric's.
        metric: its settings.
        services: the other parts of the supervisor by name, those that are there when it is read.
        threads: where calls run that block; they keep to the metric's deadline themselves.
        server: the multiplexer (``pymux_wf.aio.Server``).
        counted: how many tasks were "finished" and have "failed".
    """

    name: str
    metric: Metric
    services: Mapping[str, Any] = field(default_factory=dict)
    threads: Executor | None = None
    server: Any = None
    counted: Callable[[str], int] = lambda which: 0


class Blocking(ABC):
    """The ground of providers that ask by a blocking call: ``ask`` runs in a thread.

    ``ask`` gets the address with its secrets; what it raises is told without them.
    """

    def __init__(self, opening: Opening) -> None:
        self.opening = opening
        self.metric = opening.metric
        self._reading: asyncio.Future[Raw | None] | None = None

    def address(self) -> str:
        """The address with its references resolved, each time anew: a secret may be changed."""
        return resolve(self.metric.url)

    @abstractmethod
    def ask(self, address: str) -> Raw | None:
        """One reading; raises OSError, ValueError, NoValue within ``metric.deadline`` seconds."""

    async def read(self) -> Raw | None:
        if self._reading is not None and not self._reading.done():
            raise NoValue("the reading before has not ended yet")  # a name server that does not answer
        self._reading = asyncio.get_running_loop().run_in_executor(self.opening.threads, self._guarded)
        return await asyncio.shield(self._reading)

    async def close(self) -> None:
        """Nothing is kept between two readings; one that still runs ends at its deadline."""
        self._reading = None

    def _guarded(self) -> Raw | None:
        from pymux_wf.workflow.probes.wire import reason

        secrets = [""]
        try:
            address = self.address()
            secrets = [address, self.token()] if address != self.metric.url or "@" in address else [self.token()]
            return self.ask(address)
        except (OSError, ValueError, NoValue) as error:
            message = str(error) if isinstance(error, NoValue) else reason(error)
            raise NoValue(hidden(message, *secrets)) from None
        except WorkflowError as error:
            raise NoValue(error.message) from None

    def token(self) -> str:
        """The bearer token; "" without one. Raises WorkflowError."""
        return resolve(self.metric.token) if self.metric.token else ""
