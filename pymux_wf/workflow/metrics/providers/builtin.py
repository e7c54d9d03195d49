"""``builtin``: what is true of this machine and this server without anything being configured."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from pymux_wf.workflow.machine.proc_reading import text_or_none
from pymux_wf.workflow.machine.proc_texts import CpuTimes, available, cpu_shares, cpu_times, memory
from pymux_wf.workflow.metrics.providers.provider import NoValue, Opening, Provider
from pymux_wf.workflow.metrics.settings import BUILTINS


def open_builtin(opening: Opening) -> Provider:
    """Raises ValueError where there is none of that name."""
    name = opening.metric.value or opening.name
    if name not in BUILTINS:
        raise ValueError(f"there is no built-in {name!r}: there are {', '.join(BUILTINS)}")
    if name == "cpu":
        return Cpu()
    return Asked(_READERS[name], opening)


class Cpu:
    """How busy the processors were since the reading before, in percent."""

    def __init__(self) -> None:
        self._before: CpuTimes | None = None

    async def read(self) -> float | None:
        before, self._before = self._before, _cpu_times()
        if before is None:
            return None
        shares = cpu_shares(before, self._before)
        return None if shares is None else round(shares["share"] * 100, 1)

    async def close(self) -> None: ...


def _cpu_times() -> CpuTimes:
    text = text_or_none("/proc/stat", 16384)
    if text is not None and "cpu" in (found := cpu_times(text.partition("\n")[0])):
        return found["cpu"]
    times = _psutil().cpu_times()
    return CpuTimes(user=int(times.user * 100), system=int(times.system * 100), idle=int(times.idle * 100))


class Asked:
    """One of the others: a function of the opening."""

    def __init__(self, reader: Callable[[Opening], Awaitable[float | None]], opening: Opening) -> None:
        self._reader = reader
        self._opening = opening

    async def read(self) -> float | None:
        return await self._reader(self._opening)

    async def close(self) -> None: ...


async def _memory(opening: Opening) -> float:
    """Memory that programs cannot have any more, in percent of all."""
    text = text_or_none("/proc/meminfo")
    if text is None:
        return float(_psutil().virtual_memory().percent)
    found = memory(text)
    return round(100 * (1 - available(found) / found["MemTotal"]), 1)


async def _load(opening: Opening) -> float:
    return round(os.getloadavg()[0], 2)


async def _panes(opening: Opening) -> float:
    return float(len(await opening.server.panes))


async def _working(opening: Opening) -> float:
    return await _in_state(opening, "agents", "working")


async def _blocked(opening: Opening) -> float:
    return await _in_state(opening, "agents", "blocked")


async def _firing(opening: Opening) -> float:
    return await _in_state(opening, "alerts", "firing")


async def _in_state(opening: Opening, part: str, state: str) -> float:
    """How many agents or alerts are in a state; 0 where that part of the supervisor has none."""
    service = opening.services.get(part)
    if service is None:
        return 0.0
    if hasattr(service, "count"):
        return float(service.count(state))
    if "list" not in service.calls:
        return 0.0
    return float(sum(each.get("state") == state for each in _listed(await service.calls["list"](), part)))


def _listed(told: Any, part: str) -> Iterable[Mapping[str, Any]]:
    found = told.get(part, ()) if isinstance(told, Mapping) else told
    return [each for each in found if isinstance(each, Mapping)]


async def _finished(opening: Opening) -> float:
    return float(opening.counted("finished"))


async def _failed(opening: Opening) -> float:
    return float(opening.counted("failed"))


_READERS: dict[str, Callable[[Opening], Awaitable[float | None]]] = {
    "mem": _memory,
    "load": _load,
    "panes": _panes,
    "agents.working": _working,
    "agents.blocked": _blocked,
    "alerts.firing": _firing,
    "tasks.finished": _finished,
    "tasks.failed": _failed,
}


def _psutil() -> Any:
    try:
        import psutil
    except ImportError:
        raise NoValue("this system has no /proc: pip install 'pywfmux[ops]'") from None
    return psutil
