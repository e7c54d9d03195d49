"""The words of the workflow layer that the palette offers: those that show something and need no more words.

Data, because the server loads nothing of that layer; a test compares it with what the layer declares. Choosing one
opens a window in which the program runs, as anybody would type it.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from pymux_wf.lang.nearest import nearest_words
from pymux_wf.lang.quoting import quote_argument

if TYPE_CHECKING:
    from collections.abc import Sequence

OFFERED: dict[str, str] = {
    "mon agents": "Agents: state, since when, restarts, what they use, their last lines.",
    "mon alerts": "What fires, who took it on, what is silenced, and how the routes do.",
    "mon ci": "The last runs of the project's pipelines, by gh or glab.",
    "mon database": "PostgreSQL: activity, who blocks whom, sizes, hit rate, replication. SQLite: file, pages, tables.",
    "mon docker": (
        "Containers: state, health, processor, memory, network, restarts, and the last lines of those in trouble."
    ),
    "mon events": "The event store: position, rate, who is behind, the newest events.",
    "mon git": "The working tree, ahead and behind, the last commits, the difference to what is deployed.",
    "mon kube": "Kubernetes: pods by phase, restarts, rollouts, events, use of processor and memory.",
    "mon logs": "Logs of files, the journal, containers and pods, merged, with levels, rates and a filter.",
    "mon network": "Interface rates, sockets by state and process, listeners and their changes.",
    "mon notes": "The time line of the open incident; type a line, and it is stamped.",
    "mon processes": "What runs, how much of the machine it takes, in which pane and for which agent.",
    "mon profile": "What the threads of a process do: states, system calls, kernel stacks; strace and gdb on request.",
    "mon queue": "Redis lists and streams: length, rate, consumers that are behind, slow log, memory, clients.",
    "mon security": "Failed logins, sudo, sessions, new listeners and changed files.",
    "mon services": "Whether services answer, how fast, and how long their certificates are good.",
    "mon system": "Processors, load, memory, swap, disks, network, pressure and temperatures.",
    "mon tests": "The project's tests: run on Enter, or with --watch when files change; the last failures.",
    "mon workflow": "The workflow engine: its counters and last runs, and the values that are measured here.",
    "agent list": "All agents: state, since when, restarts, use, last line.",
    "agent events": "What happens to agents, one JSON object a line.",
    "alert list": "List the alerts, the silences and how the routes do.",
    "alert history": "Show what became of alerts.",
    "metrics list": "List all metrics with value, age, state and why a reading failed.",
    "layout list": "List the layouts that have a name.",
    "doctor": "Tell what the terminal, the system and the configuration are like, and the state of every component.",
    "check": "Check a directory that init wrote, or the user's own configuration.",
}
"""What is typed behind ``pywfmux``, and what it does."""

WORDS = (
    *("agent", "alert", "check", "demo", "doctor", "init", "layout", "mcp", "metrics", "mon", "pane", "production"),
)
"""All words of the layer: one that is misspelt comes to the server as a command that it does not know."""


def nearest(name: str, commands: Sequence[str]) -> tuple[str, ...]:
    """Which words and which of these commands look like the one that was typed, the likeliest first.

    >>> nearest("metrix", ()), nearest("metric", ())
    (('metrics',), ('metrics',))
    """
    return nearest_words(name, (*WORDS, *commands))


def action(words: str, socket: str) -> str:
    """The command that opens a window for it; what ends at once stays to be read."""
    program = [sys.executable, "-m", "pymux_wf", "-S", socket]
    word, _, verb = words.partition(" ")
    shown = ["pane", verb] if word == "mon" else ["pane", "--on-exit", "hold", "--", *program, *words.split()]
    line = ["new-window", "-n", verb if word == "mon" else words, *program, *shown]
    return " ".join(map(quote_argument, line))
