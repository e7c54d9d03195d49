"""A screen as a PNG picture, drawn from its SVG by resvg-py, which is optional: ``pip install pywfmux[png]``.

The fonts are those of the machine; a character that none of them has is not drawn.
"""

from __future__ import annotations

from pymux_wf.snapshot.screen import Screen
from pymux_wf.snapshot.svg import to_svg
from pymux_wf.snapshot.theme import DEFAULT_THEME, Theme


class PngUnavailable(RuntimeError):
    """PNG pictures need a package that is not installed; the message says which and how to get it."""


def to_png(screen: Screen, *, theme: Theme = DEFAULT_THEME, zoom: float = 2.0) -> bytes:
    """The picture as bytes; ``zoom`` pixels for one of the SVG.

    Raises:
        PngUnavailable: resvg-py is not installed.
    """
    return svg_to_png(to_svg(screen, theme=theme), zoom=zoom)


def svg_to_png(svg: str, *, zoom: float = 2.0) -> bytes:
    """An SVG document as PNG, for the pictures of a comparison.

    Raises:
        PngUnavailable: resvg-py is not installed.
    """
    try:
        from resvg_py import svg_to_bytes
    except ImportError:
        raise PngUnavailable(
            "PNG needs the package resvg-py, which is not installed: pip install pywfmux[png]"
        ) from None
    return bytes(svg_to_bytes(svg_string=svg, zoom=zoom, monospace_family="DejaVu Sans Mono"))
