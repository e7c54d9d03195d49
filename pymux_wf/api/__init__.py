"""The library's faces: ``aio`` written by hand, ``sync`` made from it, and the values and errors that both give.

``pymux_wf`` and ``pymux_wf.aio`` are where their names are public; nothing here is imported before one is asked for.
"""

from __future__ import annotations
