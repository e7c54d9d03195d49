"""Commands about panes: split, select, resize, swap, move, break, kill, respawn, layouts, zoom."""

from __future__ import annotations

from tests.unit.commands_rig import Rig, served

PANES = "#{pane_id}#{?pane_active,*,}"


async def panes(rig: Rig, window: str = "a:0") -> str:
    return (await rig.ok("list-panes", "-t", window, "-F", PANES)).replace("\n", " ")


async def start(rig: Rig, *splits: str) -> None:
    """A session ``a`` of 80x24 cells, split as the flags say."""
    await rig.ok("new-session", "-d", "-s", "a", "-n", "w", "-x", "80", "-y", "24", "cat")
    for flags in splits:
        await rig.ok("split-window", *flags.split(), "cat")


@served
async def test_splits_have_the_size_and_place_that_were_asked_for(rig: Rig) -> None:
    await start(rig, "-h", "-l 5", "-b -l 50%", "-f -d -p 25")
    assert await panes(rig) == "%0 %1 %3* %2 %4"
    sizes = await rig.ok("list-panes", "-F", "#{pane_width}x#{pane_height}+#{pane_left}+#{pane_top}")
    assert sizes.split() == ["40x17+0+0", "39x12+41+0", "39x1+41+13", "39x2+41+15", "80x6+0+18"]


@served
async def test_a_split_can_fail(rig: Rig) -> None:
    await start(rig)
    assert await rig.fails("split-window", "-p", "120", "cat") == "size or position invalid tiled geometry"
    assert await rig.fails("split-window", "-l", "x", "cat") == "size or position invalid tiled geometry"
    message = await rig.fails("split-window", "-h", "/no/such/program", "argument")
    assert "program" in message
    assert await panes(rig) == "%0*"
    await rig.ok("resize-window", "-x", "2", "-y", "2")
    assert await rig.fails("split-window", "cat") == "size or position no space for a new pane"
    assert await rig.fails("split-window", "-s", "nonsense", "cat") == "size or position no space for a new pane"


@served
async def test_a_pane_with_a_style_of_its_own(rig: Rig) -> None:
    await start(rig)
    await rig.ok("split-window", "-s", "bg=red", "-S", "fg=green", "-R", "fg=blue", "-k", "-m", "bye", "cat")
    shown = (await rig.ok("show-options", "-p")).splitlines()
    assert "window-style bg=red" in shown
    assert "pane-active-border-style fg=green" in shown
    assert "pane-border-style fg=blue" in shown
    assert "remain-on-exit key" in shown
    assert "remain-on-exit-format bye" in shown
    assert await rig.fails("split-window", "-S", "nonsense", "cat") == "bad active border style: nonsense"
    assert await panes(rig) == "%0 %1*"


@served
async def test_an_empty_pane_shows_what_it_is_given(rig: Rig) -> None:
    await start(rig)
    await rig.ok("split-window", "-I", stdin=b"one\ntwo\n")
    assert rig.screen(1).startswith("one\ntwo")
    await rig.ok("display-message", "-I", "-t", "%1", stdin=b"three")
    assert rig.screen(1).startswith("one\ntwo\nthree")
    assert await rig.show("#{pane_pid}", "%1") == "0"
    assert await rig.fails("split-window", "-E", "cat") == "command cannot be given for empty pane"
    await rig.ok("kill-pane", "-t", "%1")
    assert await panes(rig) == "%0*"


@served
async def test_select_pane_by_side_and_by_use(rig: Rig) -> None:
    await start(rig, "-h", "")
    for argv, expected in (
        (["select-pane", "-U"], "%1"),
        (["select-pane", "-L"], "%0"),
        (["select-pane", "-R"], "%1"),
        (["select-pane", "-D"], "%2"),
        (["last-pane"], "%1"),
        (["select-pane", "-l"], "%2"),
        (["select-pane", "-t", ":.+"], "%0"),
    ):
        await rig.ok(*argv)
        assert await rig.show("#{pane_id}") == expected, argv


@served
async def test_there_may_be_no_last_pane(rig: Rig) -> None:
    await start(rig)
    assert await rig.fails("last-pane") == "no last pane"
    assert await rig.fails("select-pane", "-t", "7") == "can't find pane: 7"
    await rig.ok("select-pane", "-L")


@served
async def test_marking_titles_and_input(rig: Rig) -> None:
    await start(rig, "-d")
    await rig.ok("select-pane", "-m", "-t", "%1")
    assert await rig.show("#{pane_marked}#{window_marked_flag}", "%1") == "11"
    assert await panes(rig) == "%0* %1"
    await rig.ok("select-pane", "-m", "-t", "%1")
    assert await rig.show("#{pane_marked_set}") == "0"
    await rig.ok("select-pane", "-m", "-t", "%0")
    await rig.ok("select-pane", "-M")
    assert await rig.show("#{pane_marked_set}") == "0"
    await rig.ok("select-pane", "-t", "%1", "-T", "the #{pane_id}")
    assert await rig.show("#{pane_title}", "%1") == "the %1"
    await rig.ok("select-pane", "-d", "-t", "%1")
    assert await rig.show("#{pane_input_off}", "%1") == "1"
    await rig.ok("send-keys", "-t", "%1", "lost")
    await rig.ok("select-pane", "-e", "-t", "%1")
    await rig.ok("send-keys", "-t", "%1", "kept")
    await rig.until(lambda: "kept" in rig.screen(1))
    assert "lost" not in rig.screen(1)


@served
async def test_zoom_goes_and_comes(rig: Rig) -> None:
    await start(rig, "-h")
    await rig.ok("resize-pane", "-Z")
    assert await rig.show("#{window_flags} #{pane_width}") == "*Z 80"
    await rig.ok("select-pane", "-Z", "-t", "%0")
    assert await rig.show("#{window_flags} #{pane_id}") == "*Z %0"
    await rig.ok("select-pane", "-t", "%1")
    assert await rig.show("#{window_flags}") == "*"
    await rig.ok("split-window", "-Z", "cat")
    assert await rig.show("#{window_flags} #{pane_id}") == "*Z %2"
    await rig.ok("rotate-window", "-Z")
    assert await rig.show("#{window_zoomed_flag}") == "1"
    await rig.ok("swap-pane", "-s", "%0", "-t", "%1")
    assert await rig.show("#{window_zoomed_flag}") == "0"
    await rig.ok("resize-pane", "-Z")
    await rig.ok("resize-pane", "-Z")
    assert await rig.show("#{window_zoomed_flag}") == "0"


@served
async def test_resize_pane(rig: Rig) -> None:
    await start(rig, "-h")
    width = "#{pane_width}x#{pane_height}"
    await rig.ok("resize-pane", "-t", "%0", "-R", "5")
    assert await rig.show(width, "%0") == "45x24"
    await rig.ok("resize-pane", "-t", "%0", "-x", "25%")
    assert await rig.show(width, "%0") == "20x24"
    await rig.ok("split-window", "-t", "%0", "cat")
    await rig.ok("resize-pane", "-t", "%0", "-y", "4")
    assert await rig.show(width, "%0") == "20x4"
    await rig.ok("resize-pane", "-t", "%0", "-D")
    assert await rig.show(width, "%0") == "20x5"
    assert await rig.fails("resize-pane", "-x", "a") == "width invalid"
    assert await rig.fails("resize-pane", "-y", "200%") == "height too large"
    assert await rig.fails("resize-pane", "-U", "many") == "adjustment invalid"


@served
async def test_trimming_takes_lines_back_from_the_history(rig: Rig) -> None:
    await start(rig)
    await rig.ok("respawn-pane", "-k", "seq 40; printf '\\033[5;1H'; cat")
    await rig.until(lambda: rig.server.tree.panes[0].screen.cursor.y == 4)
    assert rig.screen(0).startswith("18\n19\n")
    await rig.ok("resize-pane", "-T")
    assert rig.screen(0).splitlines()[0] == "1"
    assert rig.screen(0).splitlines()[-1] == "24"
    assert rig.server.tree.panes[0].screen.cursor.y == 21


@served
async def test_swap_pane_in_a_window(rig: Rig) -> None:
    await start(rig, "-h", "")
    await rig.ok("swap-pane", "-s", "%0", "-t", "%2")
    assert await panes(rig) == "%2* %1 %0"
    await rig.ok("swap-pane", "-U", "-t", "%0")
    assert await panes(rig) == "%2 %0* %1"
    await rig.ok("swap-pane", "-d", "-D", "-t", "%0")
    assert await panes(rig) == "%2 %1* %0"
    await rig.ok("swap-pane", "-d", "-s", "%0", "-t", "%0")


@served
async def test_swap_pane_between_windows_takes_the_options_along(rig: Rig) -> None:
    await start(rig, "")
    await rig.ok("new-window", "-n", "x", "cat")
    await rig.ok("set-option", "-w", "-t", "a:1", "remain-on-exit", "on")
    await rig.ok("swap-pane", "-s", "%0", "-t", "%2")
    assert await panes(rig, "a:0") == "%2* %1"
    assert await panes(rig, "a:1") == "%0*"
    assert await rig.show("#{pane_width}x#{pane_height} #{remain-on-exit}", "%0") == "80x24 on"
    assert await rig.show("#{pane_width}x#{pane_height} #{remain-on-exit}", "%2") == "80x12 off"


@served
async def test_break_and_join(rig: Rig) -> None:
    await start(rig, "-h", "")
    assert await rig.ok("break-pane", "-P", "-s", "%1", "-n", "broken") == "a:1.0"
    assert await panes(rig) == "%0 %2*"
    assert await rig.show("#{window_name} #{pane_width}x#{pane_height}", "a:1") == "broken 80x24"
    await rig.ok("join-pane", "-d", "-h", "-l", "20", "-s", "a:1", "-t", "%0")
    assert await panes(rig) == "%0 %1 %2*"
    assert await rig.show("#{pane_width}", "%1") == "20"
    assert await rig.ok("list-windows", "-F", "#{window_index}") == "0"
    assert await rig.fails("join-pane", "-s", "%0", "-t", "%0") == "source and target panes must be different"
    await rig.ok("move-pane", "-b", "-v", "-s", "%2", "-t", "%0")
    assert await panes(rig) == "%2* %0 %1"


@served
async def test_break_pane_to_a_place(rig: Rig) -> None:
    await start(rig, "", "")
    await rig.ok("new-window", "-d", "-t", "a:5", "-n", "five", "cat")
    assert await rig.fails("break-pane", "-s", "%1", "-t", "a:5") == "index in use: 5"
    await rig.ok("break-pane", "-d", "-b", "-s", "%1", "-t", "a:5")
    assert await rig.ok("list-windows", "-F", "#{window_index}:#{window_name}") == "0:w\n5:cat\n6:five"
    await rig.ok("break-pane", "-d", "-s", "a:5", "-t", "a:9", "-n", "nine")
    assert await rig.ok("list-windows", "-F", "#{window_index}:#{window_name}") == "0:w\n6:five\n9:nine"


@served
async def test_the_marked_pane_is_what_join_takes(rig: Rig) -> None:
    await start(rig)
    await rig.ok("new-window", "cat")
    await rig.ok("select-pane", "-m", "-t", "%0")
    await rig.ok("join-pane")
    assert await panes(rig, "a:1") == "%1 %0*"


@served
async def test_kill_pane_one_or_the_others(rig: Rig) -> None:
    await start(rig, "-h", "")
    await rig.ok("kill-pane", "-t", "%1")
    assert await panes(rig) == "%0 %2*"
    await rig.ok("resize-pane", "-Z")
    await rig.ok("kill-pane", "-a", "-t", "%0")
    assert await panes(rig) == "%0*"
    assert await rig.show("#{pane_width}x#{pane_height}") == "80x24"
    await rig.ok("kill-pane")
    assert rig.server.tree.sessions == {}


@served
async def test_rotate_window_keeps_the_active_place(rig: Rig) -> None:
    await start(rig, "", "")
    await rig.ok("select-pane", "-t", "%1")
    await rig.ok("rotate-window")
    assert await panes(rig) == "%1 %2* %0"
    await rig.ok("rotate-window", "-D")
    assert await panes(rig) == "%0 %1* %2"


@served
async def test_named_layouts_and_strings(rig: Rig) -> None:
    await start(rig, "-h", "")
    first = await rig.show("#{window_layout}")
    await rig.ok("select-layout", "even-vertical")
    assert await rig.ok("list-panes", "-F", "#{pane_height}") == "8\n7\n7"
    await rig.ok("select-layout", "-o")
    assert await rig.show("#{window_layout}") == first
    await rig.ok("select-layout", "even-h")
    await rig.ok("select-layout", first)
    assert await rig.show("#{window_layout}") == first
    assert await rig.fails("select-layout", "nonsense") == "invalid layout: nonsense"
    assert (await rig.fails("select-layout", "b25d,80x24,0,0,0")).startswith("have 3 panes but need 1")


@served
async def test_the_layouts_go_round(rig: Rig) -> None:
    await start(rig, "-h")
    await rig.ok("next-layout")
    assert await rig.show("#{window_layout}") != ""
    assert rig.server.tree.windows[0].last_layout_name == "even-horizontal"
    await rig.ok("previous-layout")
    assert rig.server.tree.windows[0].last_layout_name == "tiled"
    await rig.ok("select-layout", "-n")
    await rig.ok("select-layout", "-n")
    assert rig.server.tree.windows[0].last_layout_name == "even-vertical"
    await rig.ok("select-layout", "-p")
    await rig.ok("resize-pane", "-t", "%0", "-x", "10")
    await rig.ok("select-layout", "-E")
    assert await rig.show("#{pane_width}", "%0") == "40"
    await rig.ok("resize-pane", "-t", "%0", "-x", "10")
    await rig.ok("select-layout")
    assert await rig.show("#{pane_width}", "%0") == "40"


@served
async def test_a_layout_of_another_size_resizes_the_window(rig: Rig) -> None:
    await start(rig)
    await rig.ok("select-layout", "a87d,100x30,0,0,0")
    assert await rig.show("#{window_width}x#{window_height} #{pane_width}x#{pane_height}") == "100x30 100x30"


@served
async def test_main_pane_options_shape_the_layout(rig: Rig) -> None:
    await start(rig, "", "")
    await rig.ok("set-option", "-w", "main-pane-width", "30%")
    await rig.ok("select-layout", "main-vertical")
    assert await rig.show("#{pane_width}", "%0") == "23"


@served
async def test_respawn_pane(rig: Rig) -> None:
    await start(rig)
    assert await rig.fails("respawn-pane") == "respawn pane failed: pane a:0.0 still active"
    await rig.ok("respawn-pane", "-k", "-e", "FOO=bar", "-c", "/usr", "echo $FOO; pwd; cat")
    await rig.until(lambda: "/usr" in rig.screen(0))
    assert rig.screen(0).startswith("bar\n/usr")
    await rig.ok("set-option", "-w", "remain-on-exit", "on")
    await rig.ok("respawn-pane", "-k", "echo done")
    await rig.until(lambda: rig.server.tree.panes[0].dead)
    await rig.ok("respawn-pane")
    await rig.until(lambda: rig.server.tree.panes[0].dead)
    assert await rig.show("#{pane_dead_status} #{pane_start_command}") == '0 "echo done"'


@served
async def test_capture_pane(rig: Rig) -> None:
    await start(rig)
    program = r"seq 30; printf 'a\033[31mred\033[m b  \n'; printf '%0100d\n' 7; exec cat"
    await rig.ok("respawn-pane", "-k", program)
    await rig.until(lambda: "07" in rig.screen(0))
    lines = (await rig.run("capture-pane", "-p")).out.split("\n")
    assert len(lines) == 25
    assert lines[0] == "11"
    assert await rig.ok("capture-pane", "-p", "-S", "-", "-E", "-9") == "1\n2"
    assert await rig.ok("capture-pane", "-p", "-S", "20", "-E", "20") == "ared b"
    assert await rig.ok("capture-pane", "-p", "-NT", "-S", "20", "-E", "20") == "ared b  "
    assert await rig.ok("capture-pane", "-p", "-e", "-S", "20", "-E", "20") == "a\033[31mred\033[39m b"
    assert await rig.ok("capture-pane", "-p", "-C", "-e", "-S", "20", "-E", "20") == "a\\033[31mred\\033[39m b"
    assert await rig.ok("capture-pane", "-p", "-J", "-S", "21", "-E", "22") == "0" * 99 + "7"
    assert await rig.ok("capture-pane", "-p", "-L", "-F", "-S", "19", "-E", "20") == "19 - 30\n20 - ared b"
    await rig.ok("capture-pane", "-b", "kept", "-S", "19", "-E", "19")
    assert await rig.ok("show-buffer", "-b", "kept") == "30"
    assert await rig.fails("capture-pane", "-p", "-a") == "no alternate screen"
    assert await rig.ok("capture-pane", "-p", "-a", "-q") == ""


@served
async def test_capture_what_lies_under_the_alternate_screen(rig: Rig) -> None:
    await start(rig)
    program = r"echo main; printf '\033[?1049halternate\033]8;;http://x.example\033\\link\033]8;;\033\\'; exec cat"
    await rig.ok("respawn-pane", "-k", program)
    await rig.until(lambda: "link" in rig.screen(0))
    assert "alternatelink" in await rig.ok("capture-pane", "-p")
    assert (await rig.ok("capture-pane", "-p", "-a")).splitlines()[0] == "main"
    assert await rig.ok("capture-pane", "-p", "-H") == "http://x.example"


@served
async def test_clear_history(rig: Rig) -> None:
    await start(rig)
    await rig.ok("respawn-pane", "-k", "seq 100; cat")
    await rig.until(lambda: "100" in rig.screen(0))
    assert int(await rig.show("#{history_size}")) > 50
    await rig.ok("clear-history")
    assert await rig.show("#{history_size}") == "0"


@served
async def test_the_output_of_a_pane_goes_to_a_pipe(rig: Rig) -> None:
    await start(rig)
    await rig.ok("pipe-pane", "-o", "while read line; do tmux_seen=$line; echo got $line; done")
    assert await rig.show("#{pane_pipe}") == "1"
    await rig.ok("pipe-pane", "-o", "cat")
    assert await rig.show("#{pane_pipe}") == "0"
    await rig.ok("pipe-pane", "-I", "echo typed")
    await rig.until(lambda: "typed" in rig.screen(0))
    await rig.until(lambda: not rig.server.pipes)


@served
async def test_the_environment_that_is_given_to_a_pane_wins_but_for_its_id(rig: Rig) -> None:
    names = "TERM TMUX TERM_PROGRAM TMUX_PANE"
    show = f"for name in {names}; do eval echo \\$name=\\$$name; done; cat"
    await rig.ok("new-session", "-d", "-x", "80", "-y", "24", "-e", "TERM=dumb", "cat")
    given = [word for name in names.split() for word in ("-e", f"{name}=mine")]
    await rig.ok("split-window", *given, show)
    await rig.until(lambda: "TMUX_PANE=" in rig.screen(1))
    assert rig.screen(1).split()[:4] == ["TERM=mine", "TMUX=mine", "TERM_PROGRAM=mine", "TMUX_PANE=%1"]
    await rig.ok("split-window", show)
    await rig.until(lambda: "TMUX_PANE=" in rig.screen(2))
    shown = rig.screen(2).split()
    assert shown[0] == f"TERM={rig.server.options.server.get('default-terminal')}"
    assert shown[3] == "TMUX_PANE=%2"
