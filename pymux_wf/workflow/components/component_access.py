"""How a monitor gets at its component: the places to ask in order, and what it says when none of them answers.

What was tried is told as a finding with one of the five states, by evidence: nothing configured and nothing at the
usual places is ``unset``, a refused password ``denied``, a silent address ``unreachable``. No message holds a secret.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from pymux_wf.workflow.config.secrets import hidden
from pymux_wf.workflow.drawing.readable import clean
from pymux_wf.workflow.errors import WorkflowError
from pymux_wf.workflow.monitors.monitor import Settings, Unavailable
from pymux_wf.workflow.probes.finding import Finding, State
from pymux_wf.workflow.probes.places import Place, places
from pymux_wf.workflow.probes.settings import components_of
from pymux_wf.workflow.probes.wire import reason

T = TypeVar("T")


class Denied(Exception):
    """It answered, and does not let us in."""


class NotInstalled(Exception):
    """Nothing on this machine can ask it; ``remedy`` says what to install."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy


class Broken(Exception):
    """It answered something that it should not."""


FAILURES = (OSError, ValueError, Denied, NotInstalled, Broken)
"""What asking a component may raise, and :func:`finding_of` tells."""


def addresses(component: str, settings: Settings) -> list[Place]:
    """Where to ask: ``--url`` if it was given, else what ``workflow.toml``, the environment and custom say.

    Raises:
        Unavailable: the configuration cannot be read, or a secret of it.
    """
    try:
        named = settings.get("url")
        if named:
            from pymux_wf.workflow.config.secrets import resolve

            return [Place(resolve(named), True, "--url", named)]
        return places(component, components_of(settings.project))
    except (WorkflowError, OSError) as error:
        raise unset(component, clean(error, 400)) from None


def told(place: Place, otherwise: str) -> str:
    """What people are told of an address: a reference as it is written, else ``otherwise``."""
    return place.said if place.said.startswith(("env:", "file:")) else otherwise


def unset(component: str, detail: str, remedy: str = "") -> Unavailable:
    """Nobody said where it is, or what was said cannot be read."""
    return Unavailable(Finding(component, State.UNSET, detail, remedy))


def opened(component: str, tried: Sequence[Place], connect: Callable[[Place], T]) -> T:
    """What ``connect`` gives for the first place that answers.

    Raises:
        Unavailable: none does; it tells of the one that came furthest.
    """
    findings = []
    for place in tried:
        try:
            return connect(place)
        except FAILURES as error:
            findings.append(finding_of(component, place, error))
    key = f"components.{component}"
    remedy = f"set {key} in workflow.toml"
    if not findings:
        raise unset(component, "no address is configured, and nothing is where it usually is", remedy)
    best = min(findings, key=lambda finding: _NEARNESS.index(finding.state))
    raise Unavailable(best)


def finding_of(component: str, place: Place, error: Exception) -> Finding:
    """What a failure at a place says of the component."""
    remedy = f"check {place.source}" if place.source else f"set components.{component} in workflow.toml"
    detail = clean(hidden(reason(error), place.url), 300)
    if isinstance(error, NotInstalled):
        return Finding(component, State.MISSING, detail, error.remedy, place.shown)
    if isinstance(error, Denied):
        return Finding(component, State.DENIED, f"{detail} at {place.shown}", remedy, place.shown)
    if isinstance(error, PermissionError):
        return Finding(component, State.DENIED, f"permission denied: {place.shown}", remedy, place.shown)
    if not place.configured:
        said = f"nothing at {place.shown} ({detail})" if place.shown else detail
        return Finding(component, State.UNSET, said, remedy, place.shown)
    where = place.shown or place.source
    said = detail if where in detail else f"{detail} at {where}"
    return Finding(component, State.UNREACHABLE, said, remedy, place.shown)


_NEARNESS = [State.DENIED, State.UNREACHABLE, State.MISSING, State.UNSET, State.OK]
