"""display-menu on a real server: its flags, where it stands, and what a choice runs."""

from __future__ import annotations

from typing import Any

from pymux_wf.server.client import Client
from pymux_wf.server.draw import build_scene
from pymux_wf.server.menus import OpenMenu
from pymux_wf.server.modes.menu import Menu
from pymux_wf.server.queue import State

from pymux_wf.protocol import Message
from pymux_wf.render.compose import Composer
from tests.unit.commands_rig import Rig, served


def picture(client: Client) -> list[str]:
    """What the client's terminal shows."""
    composer = Composer()
    scene = build_scene(client)
    composer.update(scene)
    return ["".join(composer.line(y)[0]).rstrip() for y in range(scene.lines)]


def menu_of(client: Client) -> Menu:
    assert isinstance(client.overlay, OpenMenu)
    return client.overlay._menu


def box(client: Client) -> list[str]:
    """The lines of the menu, as the terminal shows them."""
    menu = menu_of(client)
    lines = picture(client)[menu.y : menu.y + menu.height]
    return [line.ljust(client.columns)[menu.x : menu.x + menu.width] for line in lines]


async def attached(rig: Rig, columns: int = 80, lines: int = 24) -> Client:
    await rig.ok("new-session", "-d", "-s", "m", "-x", str(columns), "-y", str(lines - 1), "cat")
    return await rig.attach(columns=columns, lines=lines)


async def menu(rig: Rig, client: Client, *words: str) -> None:
    """Runs display-menu as a key of the client would."""
    await command(rig, client, "display-menu", *words)


async def command(rig: Rig, client: Client, *words: str) -> None:
    client.queue.append(rig.server.executor.parse_words(words), State(source="key"))
    await rig.turns()


@served
async def test_a_menu_shows_its_items_and_runs_the_chosen_one(rig: Rig) -> None:
    client = await attached(rig)
    await menu(
        rig, client, "-T", "#[align=centre]#{session_name}", "First", "a", "", "", "-Off", "b", "", "Last", "C-x",
        "set-option -g @chosen '#{session_name} %0'",
    )  # fmt: skip
    assert box(client) == [
        "┌──────m─────┐",
        "│ First  (a) │",
        "├────────────┤",
        "│ Off        │",
        "│ Last (C-x) │",
        "└────────────┘",
    ]
    await rig.type(client, b"\x18")
    assert client.overlay is None
    assert await rig.show("#{@chosen}") == "m %0"


@served
async def test_items_that_expand_to_nothing_are_left_out_and_braces_are_commands(rig: Rig) -> None:
    client = await attached(rig)
    await rig.ok(
        "bind-key", "-n", "F5", "display-menu", "#{nothing}", "n", "", "", "Set", "s", "set -g @a 1 ; set -g @b 2"
    )
    await rig.type(client, b"\033[15~")
    assert [line.strip("│ ") for line in box(client)[1:-1]] == ["Set (s)"]
    await rig.type(client, b"s")
    assert await rig.show("#{@a}#{@b}") == "12"
    parsed = rig.server.executor.parse("display-menu Name k { set -g @c '#{window_index}' }")
    client.queue.append(parsed, State(source="key"))
    await rig.type(client, b"k")
    assert await rig.show("#{@c}") == "0"


@served
async def test_a_choice_means_the_target_of_the_menu(rig: Rig) -> None:
    client = await attached(rig)
    await rig.ok("split-window", "-d", "cat")
    await menu(rig, client, "-t", "%1", "Kill", "k", "kill-pane")
    await rig.type(client, b"k")
    assert await rig.ok("list-panes", "-F", "#{pane_id}") == "%0"


@served
async def test_the_default_menus_of_the_keyboard(rig: Rig) -> None:
    client = await attached(rig)
    await rig.type(client, b"\x02<")
    shown = box(client)
    assert shown[0].strip("┌─┐") == "0:cat"
    assert [line.strip("│ ├─┤") for line in shown[1:-1]] == [
        "Swap Left", "Swap Right", "Swap Marked", "", "Kill       (X)", "Respawn    (R)", "Mark       (m)",
        "Rename     (n)", "", "New After  (w)", "New At End (W)",
    ]  # fmt: skip
    await rig.type(client, b"m")
    assert await rig.show("#{pane_marked}") == "1"
    await rig.type(client, b"\x02>")
    shown = box(client)
    assert "0 (%0)" in shown[0]
    assert [line.strip("│ ") for line in shown if "Horizontal" in line or "Unmark" in line] == [
        "Horizontal Split (h)", "Unmark           (m)",
    ]  # fmt: skip
    await rig.type(client, b"h")
    assert await rig.show("#{window_panes}") == "2"


def press(code: int, x: int, y: int, final: str = "M") -> bytes:
    return f"\033[<{code};{x + 1};{y + 1}{final}".encode()


@served
async def test_the_default_menu_of_the_mouse_works_with_press_drag_and_release(rig: Rig) -> None:
    client = await attached(rig)
    await rig.ok("set-option", "-g", "mouse", "on")
    await rig.ok("split-window", "-d", "-h", "cat")
    await rig.type(client, press(2, 60, 5))
    opened = menu_of(client)
    assert "1 (%1)" in box(client)[0]
    assert (opened.y, opened.x) == (5, 60 - opened.width // 2)
    assert build_scene(client).modes.mouse == 1003
    kill = next(index for index, item in enumerate(opened.items) if item.name == "Kill")
    await rig.type(client, press(34, 60, opened.y + 1 + kill))
    assert opened.choice == kill
    await rig.type(client, press(2, 60, opened.y + 1 + kill, "m"))
    assert await rig.ok("list-panes", "-F", "#{pane_id}") == "%0"


@served
async def test_a_release_beside_a_menu_closes_it_unless_it_stays(rig: Rig) -> None:
    client = await attached(rig)
    await rig.ok("set-option", "-g", "mouse", "on")
    await rig.type(client, press(2, 60, 5))
    await rig.type(client, press(2, 60, 5, "m"))
    assert client.overlay is None
    await rig.ok(
        "bind-key", "-n", "MouseDown1Pane", "display-menu", "-O", "-x", "M", "-y", "M", "A", "a", "set -g @x a"
    )
    await rig.type(client, press(0, 20, 5))
    await rig.type(client, press(0, 20, 5, "m"))
    await rig.type(client, press(0, 20, 6))
    assert await rig.show("#{@x}") == "a"


@served
async def test_mouse_targets_work_in_the_commands_of_a_menu(rig: Rig) -> None:
    client = await attached(rig)
    await rig.ok("set-option", "-g", "mouse", "on")
    await rig.ok("split-window", "-d", "-h", "cat")
    await rig.ok("bind-key", "-n", "MouseDown1Pane", "display-menu", "-O", "-t", "=", "Yes", "y", "kill-pane -t =")
    await rig.type(client, press(0, 60, 5))
    await rig.type(client, b"y")
    assert await rig.ok("list-panes", "-F", "#{pane_id}") == "%0"


@served
async def test_where_a_menu_stands(rig: Rig) -> None:
    client = await attached(rig)
    await rig.ok("split-window", "-d", "-h", "cat")
    width, height = 9, 3  # of a menu with "A (a)"
    for flags, place in {
        (): (35, 9),
        ("-x", "C", "-y", "C"): (35, 9),
        ("-x", "P", "-y", "P", "-t", "%1"): (41, 20),
        ("-x", "R", "-y", "P", "-t", "%0"): (40 - width, 20),
        ("-x", "W", "-y", "W"): (4, 20),
        ("-x", "0", "-y", "S"): (0, 20),
        ("-x", "5", "-y", "9"): (5, 9 - height),
        ("-x", "500", "-y", "500"): (80 - width, 24 - height),
        ("-x", "-5", "-y", "-5"): (0, 0),
        ("-x", "#{e|-:#{popup_pane_right},2}", "-y", "#{popup_pane_top}", "-t", "%1"): (80 - width - 2, 0),
        ("-x", "nonsense", "-y", "#{popup_height}"): (0, 0),
        ("-x", "#{popup_width}", "-y", "#{popup_centre_y}"): (9, 9),
    }.items():
        await menu(rig, client, *flags, "A", "a", "")
        shown = menu_of(client)
        assert ((shown.x, shown.y), flags) == (place, flags)
        await rig.type(client, b"q")


@served
async def test_a_status_line_at_the_top_moves_the_places(rig: Rig) -> None:
    client = await attached(rig)
    await rig.ok("set-option", "-g", "status-position", "top")
    client.redraw_status()
    build_scene(client)
    await menu(rig, client, "-x", "W", "-y", "W", "A", "a", "")
    assert (menu_of(client).x, menu_of(client).y) == (4, 1)
    await rig.type(client, b"q")
    await menu(rig, client, "-x", "P", "-y", "S", "A", "a", "")
    assert (menu_of(client).x, menu_of(client).y) == (0, 1)


@served
async def test_styles_lines_and_the_starting_choice(rig: Rig) -> None:
    client = await attached(rig)
    await rig.ok("set-option", "-g", "menu-style", "bg=blue")
    await rig.ok("set-option", "-g", "menu-border-lines", "heavy")
    words = ("One", "1", "", "Two", "2", "", "Three", "3", "")
    await menu(rig, client, "-C", "1", "-H", "bg=green", "-S", "fg=red", *words)
    rows = menu_of(client).rows()
    assert rows[0].text[0] == "┏"
    assert (rows[0].styles[0].fg, rows[1].styles[2].bg, rows[2].styles[2].bg) == (1, 4, 2)
    await rig.type(client, b"q")
    await menu(rig, client, "-s", "bg=red", "-b", "rounded", "-C", "-", *words)
    shown = menu_of(client)
    assert shown.rows()[0].text[0] == "╭"
    assert (shown.rows()[1].styles[2].bg, shown.choice) == (1, -1)


@served
async def test_bad_flags_are_said_in_tmuxs_words(rig: Rig) -> None:
    assert await rig.fails("display-menu", "A", "a", "") == "no current client"
    await attached(rig)
    assert await rig.fails("display-menu", "-b", "odd", "A", "a", "") == "menu-border-lines unknown value: odd"
    assert await rig.fails("display-menu", "-C", "x", "A", "a", "") == "starting choice invalid"
    assert await rig.fails("display-menu", "A", "a") == "not enough arguments"
    assert "too few arguments" in await rig.fails("display-menu")


@served
async def test_a_menu_that_does_not_fit_is_not_shown(rig: Rig) -> None:
    client = await attached(rig, 20, 5)
    for words in (["x" * 40, "", ""], ["-T", "t" * 40, "a", "", ""], [word for n in "abcd" for word in (n, "", "")]):
        await menu(rig, client, *words)
        # A name is cut to the terminal; a title and lines are not.
        assert (client.overlay is not None) == (words[0] == "x" * 40)
        await rig.type(client, b"q")


@served
async def test_a_menu_follows_a_smaller_terminal(rig: Rig) -> None:
    client = await attached(rig)
    await menu(rig, client, "-x", "500", "-y", "500", "Item", "i", "")
    for columns, lines in ((40, 10), (1, 1), (5, 2), (80, 24)):
        client.on_frame([Message.RESIZE, columns, lines, 0, 0])
        shown = menu_of(client)
        assert shown.x <= max(columns - shown.width, 0)
        picture(client)


@served
async def test_only_m_or_a_mouse_key_makes_the_mouse_choose(rig: Rig) -> None:
    client = await attached(rig)
    await menu(rig, client, "-x", "0", "-y", "3", "A", "a", "set -g @m 1")
    await rig.type(client, press(0, 2, 1))
    assert client.overlay is not None
    await rig.type(client, press(0, 2, 1, "m"))
    assert client.overlay is None
    await menu(rig, client, "-M", "-x", "0", "-y", "3", "A", "a", "set -g @m 1")
    await rig.type(client, press(0, 2, 1) + press(0, 2, 1, "m"))
    assert await rig.show("#{@m}") == "1"


@served
async def test_who_opens_a_menu_waits_and_a_second_menu_changes_nothing(rig: Rig) -> None:
    client = await attached(rig)
    await command(rig, client, "display-menu", "A", "a", "", ";", "set-option", "-g", "@after", "1")
    assert await rig.show("#{@after}") == ""
    await rig.ok("display-menu", "-c", client.name, "B", "b", "")
    assert [item.name for item in menu_of(client).items] == ["A"]
    await rig.type(client, b"q")
    assert await rig.show("#{@after}") == "1"


@served
async def test_hostile_names_draw_boxes_of_their_size(rig: Rig) -> None:
    client = await attached(rig)
    names = ("a\nb", "\033[31mred", "#[nosuch]x", "#[", "日本語", "##[x]", "a\tb", "#{")
    await menu(rig, client, *[word for name in names for word in (name, "", "")])
    shown = menu_of(client)
    assert all(len(row.cells) == shown.width for row in shown.rows())
    assert "\033" not in "".join(picture(client))


@served
async def test_a_command_that_does_not_parse_is_told(rig: Rig) -> None:
    client = await attached(rig)
    await menu(rig, client, "Bad", "b", "nosuch-command")
    await rig.type(client, b"b")
    assert client.message is not None
    assert "Unknown command: nosuch-command" in picture(client)[-1]


@served
async def test_a_prompt_closes_a_menu(rig: Rig) -> None:
    client = await attached(rig)
    await menu(rig, client, "A", "a", "")
    await rig.ok("command-prompt", "-b", "-t", client.name)
    assert client.overlay is None
    assert client.prompt is not None


@served
async def test_completions_are_offered_in_a_menu_over_their_word(rig: Rig) -> None:
    client = await attached(rig)
    await rig.type(client, b"\x02:new-\t")
    shown = menu_of(client)
    assert {"new-session", "new-window"} <= {item.name for item in shown.items}
    assert (shown.x, shown.y + shown.height) == (0, 23)
    await rig.type(client, b"\t\r")
    assert client.overlay is None
    assert client.prompt is not None
    assert client.prompt.prompt.text == shown.items[1].name


@served
async def test_a_client_that_leaves_takes_its_menu_along(rig: Rig) -> None:
    client = await attached(rig)
    await menu(rig, client, "A", "a", "")
    overlay: Any = client.overlay
    client.detach()
    assert client.overlay is None
    assert overlay.closed.done()
