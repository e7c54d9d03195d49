"""Bringing colours down to what a terminal can show: 24-bit to 256 to 16 to 8 to none.

Relies on ``pymux_wf.colour`` for the encoding. Never decides what a terminal can do (``capabilities`` does) and never
writes a sequence. The nearest colour is chosen as tmux chooses it, so that a picture looks the same under both.
"""

from __future__ import annotations

from functools import lru_cache

from pymux_wf.colour import CUBE_LEVELS, DEFAULT, INDEXED, RGB

RGB_COLOURS = 1 << 24
"""The colour count of a terminal that takes 24-bit colours."""


def _distance(a: tuple[int, int, int], b: tuple[int, int, int]) -> int:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2


def _cube_step(component: int) -> int:
    """The level of the 6x6x6 cube that is nearest to a component of 0..255."""
    if component < 48:
        return 0
    return 1 if component < 114 else (component - 35) // 40


@lru_cache(maxsize=4096)
def nearest_indexed(value: int) -> int:
    """The palette number (16..255) nearest to 0xRRGGBB: the cube's colour, unless the grey ramp has a nearer one."""
    wanted = (value >> 16 & 0xFF, value >> 8 & 0xFF, value & 0xFF)
    steps = [_cube_step(component) for component in wanted]
    cube = (CUBE_LEVELS[steps[0]], CUBE_LEVELS[steps[1]], CUBE_LEVELS[steps[2]])
    number = 16 + 36 * steps[0] + 6 * steps[1] + steps[2]
    if cube == wanted:
        return number
    average = sum(wanted) // 3
    ramp = 23 if average > 238 else max(0, average - 3) // 10
    level = 8 + 10 * ramp
    return 232 + ramp if _distance((level, level, level), wanted) < _distance(cube, wanted) else number


_CUBE_GREYS = (0, 8, 8, 7, 7, 15)
_RAMP_GREYS = (0, 8, 7, 15)


@lru_cache(maxsize=256)
def to_sixteen(number: int) -> int:
    """The ANSI colour (0..15) that stands for palette ``number`` (0..255) where there are only sixteen.

    A colour is told by its strongest components alone, bright from the cube's fifth level on; greys have steps of
    their own.
    """
    if number < 16:
        return number
    if number >= 232:
        return _RAMP_GREYS[(number - 232) // 6]
    cube = number - 16
    steps = (cube // 36, cube // 6 % 6, cube % 6)
    top = max(steps)
    if min(steps) == top:
        return _CUBE_GREYS[top]
    hue = sum(1 << bit for bit, step in enumerate(steps) if step == top)
    return hue + 8 if top >= 4 else hue


def reduce_colour(colour: int, colours: int) -> int:
    """``colour`` for a terminal of ``colours`` colours (0, 8, 16, 256 or ``RGB_COLOURS``).

    The result is DEFAULT, 0..15 (also on a terminal of 8: the writer makes the bright ones bold), ``INDEXED | n`` or
    ``RGB | n``, and never needs more than the terminal has. Everything is DEFAULT where there are no colours.
    """
    if colour < 0 or colours < 8:
        return DEFAULT
    if colour & RGB and colours < RGB_COLOURS:
        colour = INDEXED | nearest_indexed(colour & 0xFFFFFF)
    if colour & INDEXED and not colour & RGB and colours < 256:
        return to_sixteen(colour & 0xFF)
    return colour


def resolve(colour: int, palette: dict[int, int]) -> int:
    """``colour`` with a program's own palette (OSC 4) applied: number -> encoded colour."""
    return palette.get(colour & 0xFF, colour) if 0 <= colour < RGB else colour


__all__ = ["RGB_COLOURS", "nearest_indexed", "reduce_colour", "resolve", "to_sixteen"]
