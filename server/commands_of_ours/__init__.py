"""The commands that tmux does not have: one file each, like those of ``commands/``, with a SPEC and a ``run(call)``.

They stand behind tmux's own in list-commands, are never abbreviated, so that they make no abbreviation of a tmux
command ambiguous, and are not listed under the name tmux. The client runs those of :data:`LOCAL` itself.
"""

from __future__ import annotations

COMMANDS: tuple[str, ...] = (
    "command-palette",
    "events",
    "explain-key",
    "load-layout",
    "notify",
)

LOCAL: dict[str, tuple[str, str]] = {
    "completion": ("bash|zsh|fish", "Print what makes a shell complete pywfmux's command lines."),
    "install-shim": ("[--force] directory", "Put a program named tmux into a directory that is pywfmux."),
    "schema": (
        "[commands|results|events|workflow|name]",
        "Print the JSON Schema of commands, results, events or the words of the workflow layer.",
    ),
}
"""Usage and summary of the commands that need no server."""
