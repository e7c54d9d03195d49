"""The asynchronous face, written by hand; ``pymux_wf.api.sync`` is made from it (``scripts/make-sync``)."""

from __future__ import annotations
