"""Which parts a supervisor has, and how they begin: one that cannot is told of, and keeps no other from working."""

from __future__ import annotations

from importlib import import_module

from pymux_wf.workflow.supervisor.service import House, Service

SERVICES: dict[str, str] = {
    "metrics": "pymux_wf.workflow.metrics.service:Metrics",
    "alerts": "pymux_wf.workflow.alerts.service:Alerts",
    "agents": "pymux_wf.workflow.agents.service:Agents",
}
"""The parts, in the order in which they start; each is made with the house."""


async def start_parts(house: House) -> None:
    """Starts those that do not run; what is wrong is kept in ``house.problems``."""
    for name, where in SERVICES.items():
        if name in house.services:
            continue
        module, _, kind = where.partition(":")
        try:
            part: Service = getattr(import_module(module), kind)(house)
        except ModuleNotFoundError as error:
            if error.name is None or not module.startswith(error.name):
                house.problems[name] = str(error)
            continue
        except Exception as error:  # as a state directory that cannot be made
            _failed(house, name, error)
            continue
        try:
            await part.start()
        except Exception as error:
            _failed(house, name, error)
            continue
        house.services[name] = part


def _failed(house: House, name: str, error: Exception) -> None:
    told = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) and error.filename else str(error)
    house.problems[name] = told or type(error).__name__
    house.log.error("%s could not begin", name, exc_info=error)
