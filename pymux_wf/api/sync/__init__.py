# Made by scripts/make-sync from pymux_wf/api/aio/__init__.py: change that one.
"""The synchronous face, made from ``pymux_wf.api.aio`` by scripts/make-sync."""

from __future__ import annotations
