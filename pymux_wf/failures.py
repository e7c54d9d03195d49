"""The ways in which a verb can fail: their names, and the exit codes of the commands.

Server, client and library share these words: the server names the kind, the library raises the exception of that kind,
a command exits with its code. Plain data; relies on nothing.
"""

from __future__ import annotations

NOT_FOUND = "not-found"
AMBIGUOUS = "ambiguous"
TIMED_OUT = "timed-out"
PANE_DIED = "pane-died"
SERVER_GONE = "server-gone"
REFUSED = "refused"
MODE_NOT_ENABLED = "mode-not-enabled"
INPUT_TOO_LONG = "input-too-long"
STOPPED_EARLY = "stopped-early"
INVALID = "invalid"
FAILED = "failed"
INTERNAL = "internal"

EXIT_CODES: dict[str, int] = {
    FAILED: 1,
    INVALID: 2,
    INTERNAL: 70,
    STOPPED_EARLY: 118,
    SERVER_GONE: 119,
    REFUSED: 120,
    MODE_NOT_ENABLED: 120,
    INPUT_TOO_LONG: 120,
    AMBIGUOUS: 121,
    NOT_FOUND: 122,
    PANE_DIED: 123,
    TIMED_OUT: 124,
}
"""What a command that is a verb exits with. 124 is what timeout(1) says too; the others are its neighbours, below the
codes that shells use themselves (126 and more).
"""
