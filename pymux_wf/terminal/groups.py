"""Whole groups of control functions, looked up as one text.

Between two texts a program mostly sends several controls: the pen back to normal, a mode, the cursor elsewhere,
another pen. ``tokens.GROUPS`` takes them as one piece, and ``ACTIONS[piece]`` says what they come to together: all
moves to absolute places become the last one, all SGRs one change, and what only concerns the outside may happen before
either. What depends on the pen or the place (erasing, line feeds, relative moves, calls) keeps its turn among them.
Programs repeat themselves, so nearly every group is found and costs about what one control does.

The changes of the pen are dictionaries shared by all groups with the same change, so that a pen's future is worked out
once, not once for every place on the screen.

All tables are bounded and start afresh when they are full.
"""

from __future__ import annotations

from pymux_wf.terminal import dispatch
from pymux_wf.terminal.dispatch import (
    CHANGE,
    COLUMN,
    METHOD,
    NOTHING,
    PEN,
    PLACE,
    POSITION,
    RETURN,
    SHOW,
    STEPS,
    SWITCH,
    Action,
    learn,
)
from pymux_wf.terminal.style import DEFAULT_STYLE, SgrChange, Style
from pymux_wf.terminal.tokens import CONTROL_GROUP, CONTROLS

_GROUPS_LIMIT = 16384
_LONGEST = 96
_PENS_LIMIT = 16384
_CHANGES_LIMIT = 128
_FEW = 8


class Pen(dict[Style, Style]):
    """One change of the pen: the style before -> the style after, worked out when first asked for."""

    __slots__ = ("change", "plain")
    change: SgrChange
    plain: Style | None

    def __missing__(self, style: Style) -> Style:
        after = self.plain
        if after is not None and style.colours_only:
            if len(self) >= _FEW:
                # Cheap enough to find again; in a picture every cell comes from another style.
                return after
        elif after is None or not (style.ordinary and self.change[0]):
            after = style.after_change(self.change)
        if len(self) >= _CHANGES_LIMIT:
            self.clear()
        self[style] = after
        return after


# The text at the end of the data is followed by no control.
_END: Action = (STEPS, (), None, None)
ACTIONS: dict[str, Action] = {"": _END}
_pens: dict[SgrChange, Pen] = {}
# Groups met once: carried out step by step, put together when they come again.
_once: set[str] = set()


def pen_of(change: SgrChange) -> Pen:
    """The one ``Pen`` of a change."""
    pen = _pens.get(change)
    if pen is None:
        if len(_pens) >= _PENS_LIMIT:
            _pens.clear()
        pen = _pens[change] = Pen()
        pen.change = change
        # What begins with a reset, or sets both colours, leads to the same style from nearly everywhere.
        certain = change[0] or (change[1] is not None and change[2] is not None)
        pen.plain = DEFAULT_STYLE.after_change(change) if certain else None
    return pen


def both(first: SgrChange, second: SgrChange) -> SgrChange:
    """Two changes of the pen as one."""
    if second[0]:
        return second
    reset, fg, bg, keep, add, underline_colour = first
    return (
        reset,
        fg if second[1] is None else second[1],
        bg if second[2] is None else second[2],
        keep & second[3],
        add & second[3] | second[4],
        underline_colour if second[5] is None else second[5],
    )


def action_of(group: str) -> Action:
    """What a group that is not in ``ACTIONS`` does; kept for the next time where it may come again."""
    known = dispatch.ACTIONS
    several = CONTROL_GROUP.fullmatch(group) is not None
    controls = CONTROLS.findall(group) if several else [group]
    actions = [known.get(control) or learn(control) for control in controls]
    may_return = len(group) <= _LONGEST and (several or group in known)
    if may_return and group not in _once and METHOD not in [action[0] for action in actions]:
        # Pictures send thousands of groups that never come again: the work of putting one together must pay.
        if len(_once) >= _GROUPS_LIMIT:
            _once.clear()
        _once.add(group)
        return (STEPS, actions, None, None)
    action = _fused(actions[0]) if len(actions) == 1 else _combined(actions, controls)
    if may_return:
        if len(ACTIONS) >= _GROUPS_LIMIT:
            ACTIONS.clear()
            ACTIONS[""] = _END
        ACTIONS[group] = action
    return action


def _fused(action: Action) -> Action:
    code = action[0]
    if code == CHANGE:
        return (PEN, None, None, pen_of(action[3]))
    if code == POSITION:
        return action
    return _END if code == NOTHING else (STEPS, (action,), None, None)


def _combined(actions: list[Action], controls: list[str]) -> Action:
    steps: list[Action] = []
    change: SgrChange | None = None
    y = x = -1
    for number, action in enumerate(actions):
        code, a, b, c = action
        if code == CHANGE:
            change = c if change is None or c[0] else both(change, c)
        elif code == POSITION:
            y, x = a, b
        elif code == RETURN and y >= 0:
            x = 0
        elif code == COLUMN and y >= 0:
            x = a
        elif code == SWITCH:
            steps.append(action)
        elif code == SHOW:
            _add_show(steps, action)
        elif code != NOTHING:
            if y >= 0 or change is not None:
                steps.append(_placing(y, x, change))
                change = None
                y = -1
            if code == METHOD:
                action = (code, a, b, "".join(controls[number + 1 :]))
            steps.append(action)
    if y >= 0 or change is not None:
        if not steps:
            return _placing(y, x, change)
        steps.append(_placing(y, x, change))
    return (STEPS, tuple(steps), None, None)


def _add_show(steps: list[Action], action: Action) -> None:
    """Adds a DECTCEM; the cursor shown and hidden again, as between two frames, becomes one step."""
    if steps and steps[-1][0] == SHOW:
        _, before, flickered, _ = steps.pop()
        action = (SHOW, action[1], flickered or before is not action[1], None)
    steps.append(action)


def _placing(y: int, x: int, change: SgrChange | None) -> Action:
    if change is None:
        return (POSITION, y, x, None)
    pen = pen_of(change)
    return (PEN, None, None, pen) if y < 0 else (PLACE, y, x, pen)
