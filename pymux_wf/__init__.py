"""pywfmux: a terminal multiplexer in pure Python.

``pymux_wf`` is the core that both ends share and the public API; ``pymux_wf.server`` and ``pymux_wf.client`` are
the two programs. This module is imported at every start of the client, so it holds two strings and imports nothing.
"""

from __future__ import annotations

__all__ = ["TMUX_LEVEL", "__version__"]

__version__ = "0.1.0"

TMUX_LEVEL = "3.7c"
"""The tmux whose behaviour is followed: what ``-V`` and ``#{version}`` say under the name ``tmux``."""
