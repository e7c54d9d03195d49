"""Asks a component whether it is there: one of five states, within a deadline, and never with a traceback.

``probe("redis", components)`` knows the components of COMPONENTS; any other name is a program: ok when it is found and
says its version. A probe reads only: it logs in and asks for a version.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib import import_module

from pymux_wf.workflow.config.secrets import hidden
from pymux_wf.workflow.errors import WorkflowError
from pymux_wf.workflow.probes.finding import Finding, State
from pymux_wf.workflow.probes.settings import Components, components_of


@dataclass(frozen=True, slots=True)
class Asked:
    """What a check is asked: which component, where it may be, how many seconds, and the project's directory."""

    component: str
    components: Components
    deadline: float
    project: str

    def finding(self, state: State, detail: str, remedy: str = "", address: str = "") -> Finding:
        return Finding(self.component, state, detail, remedy, address)


_SERVERS = "pymux_wf.workflow.probes.servers"
_TOOLS = "pymux_wf.workflow.probes.tools"
COMPONENTS: dict[str, str] = {
    **{name: f"{_SERVERS}:{name}" for name in ("redis", "postgres", "docker", "prometheus", "alertmanager", "consul")},
    **{name: f"{_SERVERS}:{name}" for name in ("engine", "events", "sqlite")},
    **{name: f"{_TOOLS}:{name}" for name in ("kube", "journal", "services", "git", "ci")},
}
"""The components, and the function that checks each: it takes an :class:`Asked`."""

_SLACK = 0.2
"""Seconds that a check may take longer than its deadline before nobody waits for it any more."""


def probe(
    component: str, components: Components | None = None, deadline: float | None = None, *, project: str = "."
) -> Finding:
    """The state of a component. Takes at most ``deadline`` seconds (that of the components without one) and a little.

    Without ``components`` those of the user's ``workflow.toml`` count. Never raises.
    """
    began = time.monotonic()
    if components is None:
        try:
            components = components_of(project)
        except (WorkflowError, OSError) as error:
            return Finding(component, State.UNSET, str(error).splitlines()[0], "pywfmux check tells where it is wrong")
    asked = Asked(component, components, components.deadline if deadline is None else deadline, project)
    found: list[Finding] = []
    # A name that does not resolve blocks where no deadline reaches: nobody waits for such a thread.
    thread = threading.Thread(target=lambda: found.append(_checked(asked)), name=f"probe {component}", daemon=True)
    thread.start()
    thread.join(asked.deadline + _SLACK)
    told = found[0] if found else asked.finding(State.UNREACHABLE, f"no answer within {asked.deadline:g} s")
    return replace(told, elapsed=time.monotonic() - began)


def probe_all(
    names: Sequence[str],
    components: Components | None = None,
    deadline: float | None = None,
    *,
    project: str = ".",
    done: Callable[[Finding], None] | None = None,
) -> list[Finding]:
    """Several at once: takes as long as the slowest; ``done`` hears of each as it comes."""
    found: dict[str, Finding] = {}

    def one(name: str) -> None:
        found[name] = probe(name, components, deadline, project=project)
        if done is not None:
            done(found[name])

    threads = [threading.Thread(target=one, args=(name,), daemon=True) for name in dict.fromkeys(names)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [found[name] for name in names]


def _checked(asked: Asked) -> Finding:
    module, _, name = COMPONENTS.get(asked.component, f"{_TOOLS}:program").partition(":")
    try:
        check: Callable[[Asked], Finding] = getattr(import_module(module), name)
        told = check(asked)
        return replace(told, detail=_one_line(told.detail), remedy=_one_line(told.remedy))
    except WorkflowError as error:  # a secret that cannot be read
        return asked.finding(State.UNSET, _one_line(error.message), error.remedy)
    except Exception as error:  # whatever a component may say, nobody sees a traceback
        return asked.finding(State.UNREACHABLE, _one_line(hidden(f"{type(error).__name__}: {error}")))


def _one_line(text: str) -> str:
    """Without control characters, and not endless."""
    return "".join(character if character.isprintable() else " " for character in text).strip()[:300]
