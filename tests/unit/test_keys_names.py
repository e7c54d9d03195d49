"""Key names: every spelling tmux takes, one spelling inside, and the order of list-keys."""

from __future__ import annotations

from types import ModuleType

import pytest

import pymux_wf.keys
import pymux_wf.layout
from pymux_wf.keys import character_key, is_mouse_key, key_text, make_key, parse_key, sort_code, split_key
from pymux_wf.keys.names import CTRL, META, SHIFT


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("a", "a"),
        ("A", "A"),
        ("é", "é"),
        ("漢", "漢"),
        ("^b", "C-b"),
        ("^B", "C-b"),
        ("^?", "C-?"),
        ("^", "^"),
        ("C-b", "C-b"),
        ("C-B", "C-b"),
        ("c-b", "C-b"),
        ("M-C-x", "C-M-x"),
        ("S-C-M-x", "C-M-S-x"),
        ("M-S-Up", "M-S-Up"),
        ("C--", "C--"),
        ("-", "-"),
        ("C-^", "C-^"),
        ("M-é", "M-é"),
        ("C-Space", "C-Space"),
        ("C- ", "C-Space"),
        (" ", "Space"),
        ("C-[", "C-["),
        ("tab", "Tab"),
        ("C-Tab", "C-Tab"),
        ("Insert", "IC"),
        ("Delete", "DC"),
        ("PageUp", "PPage"),
        ("PgDn", "NPage"),
        ("M-PgUp", "M-PPage"),
        ("bspace", "BSpace"),
        ("f12", "F12"),
        ("kpenter", "KPEnter"),
        ("KP/", "KP/"),
        ("0x41", "A"),
        ("0x1", "C-a"),
        ("0x1b", "Escape"),
        ("0x20ac", "€"),
        ("any", "Any"),
        ("NONE", "None"),
        ("User0", "User0"),
        ("user999", "User999"),
        ("mousedown1pane", "MouseDown1Pane"),
        ("M-MouseDown3StatusLeft", "M-MouseDown3StatusLeft"),
        ("C-WheelUpStatus", "C-WheelUpStatus"),
        ("MouseDragEnd11Border", "MouseDragEnd11Border"),
        ("MouseMoveScrollbarSlider", "MouseMoveScrollbarSlider"),
        ("MouseDown1Control9", "MouseDown1Control9"),
        ("PasteStart", "PasteStart"),
    ],
)
def test_every_spelling_gives_the_one_name(text: str, key: str) -> None:
    assert parse_key(text) == key
    assert parse_key(key) == key


@pytest.mark.parametrize(
    "text",
    ["", "C-", "M-C-", "Nope", "F13", "aa", "C-Nope", "User1000", "User", "MouseDown4Pane", "MouseDown1",
     "WheelUp1Pane", "0x", "0xzz", "0x110000", "\x01", "C-None", "KP", "MouseDown1Control10"],
)  # fmt: skip
def test_what_is_no_key(text: str) -> None:
    assert parse_key(text) is None


def test_modifiers_come_off_and_on() -> None:
    assert split_key("C-M-S-Up") == (CTRL | META | SHIFT, "Up")
    assert split_key("C--") == (CTRL, "-")
    assert split_key("-") == (0, "-")
    assert make_key(CTRL | META, "x") == "C-M-x"


def test_characters_and_their_controls() -> None:
    assert [character_key(character) for character in "\0\t\r\n\x1b\x1c\x7f a"] == [
        "C-Space", "Tab", "Enter", "C-j", "Escape", "C-\\", "C-?", "Space", "a",
    ]  # fmt: skip


def test_text_of_keys_for_prompts() -> None:
    assert [key_text(key) for key in ("a", "Space", "KP7", "KP.", "KPEnter", "Up", "C-a")] == [
        "a", " ", "7", ".", None, None, None,
    ]  # fmt: skip


def test_mouse_keys_are_told_apart() -> None:
    assert is_mouse_key("C-MouseDown1Pane")
    assert not is_mouse_key("Up")


# The order of tmux 3.7c's list-keys, taken from all its tables.
LISTED = (
    "Enter Escape Space # $ , - 0 9 : ; ? A [ ^ a z { } ~ User0 BSpace DC Home End NPage PPage Up Down Left Right "
    "MouseDown1Pane MouseDown1Status MouseDown1Border MouseDown1ScrollbarUp MouseDown1ScrollbarDown MouseDown1Control8 "
    "MouseDown1Control9 MouseDown2Pane MouseDown3Pane MouseDown3Status MouseDown3StatusLeft MouseDrag1Pane "
    "MouseDrag1Border MouseDrag1ScrollbarSlider MouseDragEnd1Pane WheelDownPane WheelDownStatus WheelUpPane "
    "WheelUpStatus DoubleClick1Pane TripleClick1Pane M-1 M-7 M-n M-x M-{ M-Up M-Right M-MouseDown3Pane C-Space C-[ C-a "
    "C-z C-Up C-MouseDown1Pane C-M-b C-M-f S-Up S-Right"
)


def test_keys_sort_as_tmux_lists_them() -> None:
    listed = LISTED.split()
    assert sorted(reversed(listed), key=sort_code) == listed
    assert len({sort_code(key) for key in listed}) == len(listed)


@pytest.mark.parametrize("module", [pymux_wf.keys, pymux_wf.layout])
def test_public_names_are_there_though_loaded_late(module: ModuleType) -> None:
    assert all(getattr(module, name) is not None for name in module.__all__)
    with pytest.raises(AttributeError):
        _ = module.nothing_of_the_kind
