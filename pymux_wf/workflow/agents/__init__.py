"""Programs that work by themselves in panes: their states with evidence, prompts with a receipt, lives.

``AgentManager`` blocks, ``AsyncAgentManager`` is awaited; ``TMUXAgentManager`` is another name of the first.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pymux_wf.workflow.agents.blocking import Agent, AgentManager
    from pymux_wf.workflow.agents.blocking import AgentManager as TMUXAgentManager
    from pymux_wf.workflow.agents.errors import Blocked, DraftPresent, NotSubmitted, StaleAnswer
    from pymux_wf.workflow.agents.fleet import AgentManager as AsyncAgentManager
    from pymux_wf.workflow.agents.prompted import Receipt
    from pymux_wf.workflow.agents.settings import AgentSettings, AgentSpec

_WHERE = {
    "Agent": "blocking:Agent",
    "AgentManager": "blocking:AgentManager",
    "AgentSettings": "settings:AgentSettings",
    "AgentSpec": "settings:AgentSpec",
    "AsyncAgentManager": "fleet:AgentManager",
    "Blocked": "errors:Blocked",
    "DraftPresent": "errors:DraftPresent",
    "NotSubmitted": "errors:NotSubmitted",
    "Receipt": "agent:Receipt",
    "StaleAnswer": "errors:StaleAnswer",
    "TMUXAgentManager": "blocking:AgentManager",
}

__all__ = [
    "Agent",
    "AgentManager",
    "AgentSettings",
    "AgentSpec",
    "AsyncAgentManager",
    "Blocked",
    "DraftPresent",
    "NotSubmitted",
    "Receipt",
    "StaleAnswer",
    "TMUXAgentManager",
]


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, what = _WHERE[name].partition(":")
    return getattr(import_module(f"{__name__}.{module}"), what)
