"""The commands that the client does itself, without a server: completion, install-shim, schema.

Loaded only for them. Each prints to standard output, says on standard error what was wrong, and returns the exit code.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

COMPLETIONS = os.path.join(os.path.dirname(__file__), "completions")
SHELLS = {"bash": "pywfmux.bash", "zsh": "_pywfmux", "fish": "pywfmux.fish"}


def run(words: list[str]) -> int:
    """Runs the command line ``words``, whose first word is one of COMMANDS."""
    return COMMANDS[words[0]](words[1:])


def _usage(text: str) -> int:
    print(f"usage: pywfmux {text}", file=sys.stderr)
    return 1


def _completion(words: list[str]) -> int:
    if len(words) != 1 or words[0] not in SHELLS:
        return _usage("completion bash|zsh|fish")
    with open(os.path.join(COMPLETIONS, SHELLS[words[0]]), encoding="utf-8") as file:
        sys.stdout.write(file.read())
    sys.stdout.flush()
    return 0


def _install_shim(words: list[str]) -> int:
    from .shim import NotOurs, write_shim

    force = "--force" in words
    directories = [word for word in words if word != "--force"]
    if len(directories) != 1 or directories[0].startswith("-"):
        return _usage("install-shim [--force] directory")
    directory = os.path.abspath(directories[0])
    try:
        path = write_shim(directory, replace=force)
    except NotOurs as error:
        print(f"{error.path} is not pywfmux's: nothing was written (--force replaces it)", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"can't write a shim: {error.filename}: {error.strerror}", file=sys.stderr)
        return 1
    from shlex import quote

    print(f'{path} is pywfmux. Put its directory first:\n  export PATH={quote(directory)}:"$PATH"', flush=True)
    return 0


def _schema(words: list[str]) -> int:
    from pymux_wf.server import __main__  # noqa: F401  in the order in which a server loads them
    from pymux_wf.server.errors import CommandError
    from pymux_wf.server.schema import schema

    names = [word for word in words if word != "--json"]
    if len(names) > 1 or any(name.startswith("-") for name in names):
        return _usage("schema [commands|results|events|workflow|name]")
    from json import dumps

    from .main import WORKFLOW

    try:
        found = _schema_of_words(names[0]) if names and names[0] in ("workflow", *WORKFLOW) else schema(*names)
        if not names:
            found["$defs"]["workflow"] = _schema_of_words("workflow")["$defs"]
    except CommandError as error:
        hint = error.suggestion()
        print(f"{error.message} ({hint})" if hint else error.message, file=sys.stderr)
        return 1
    print(dumps(found, indent=1), flush=True)
    return 0


def _schema_of_words(name: str) -> dict[str, Any]:
    """Of one word of the workflow layer with all its verbs, or of all under the name ``workflow``."""
    from pymux_wf.server.schema import DIALECT

    from pymux_wf.workflow.word_reference import schemas

    verbs = {each: found for each, found in schemas().items() if name in ("workflow", each.partition(" ")[0])}
    return {"$schema": DIALECT, "title": name, "$defs": verbs}


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "completion": _completion,
    "install-shim": _install_shim,
    "schema": _schema,
}
