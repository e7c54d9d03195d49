"""Imports pyte without wcwidth's package, which would be a third of the server's start-up time.

pyte needs one function of wcwidth, and only for drawing that our screen does itself; the package brings sockets'
address parsing, shell quoting and much else. So while pyte is imported for the first time a module with that one
function stands in for wcwidth; the function imports the real one when it is called. Where either is loaded already,
nothing is done. Import this module before anything of pyte.
"""

from __future__ import annotations

import sys
from types import ModuleType


def _wcwidth(character: str) -> int:
    from wcwidth import wcwidth

    return int(wcwidth(character))


def _import_pyte() -> None:
    if "wcwidth" in sys.modules or "pyte" in sys.modules:
        return
    stand_in = ModuleType("wcwidth")
    stand_in.wcwidth = _wcwidth  # type: ignore[attr-defined]
    sys.modules["wcwidth"] = stand_in
    try:
        import pyte.screens  # noqa: F401
    finally:
        del sys.modules["wcwidth"]


_import_pyte()
