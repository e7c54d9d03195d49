"""``python -m pymux_wf`` is the program ``pywfmux``."""

from __future__ import annotations

from pymux_wf.client.main import run

if __name__ == "__main__":
    run()
