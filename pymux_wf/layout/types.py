"""Names of types that only annotations use; loaded when somebody asks for one at run time."""

from __future__ import annotations

from typing import Literal

BorderStatus = Literal["off", "top", "bottom"]
"""Where each pane's border line with text is drawn (the option ``pane-border-status``)."""

Direction = Literal["U", "D", "L", "R"]
"""Up, down, left, right."""
