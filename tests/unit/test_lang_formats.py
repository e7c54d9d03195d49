"""Formats: every modifier with its examples, loops, limits and the small parts they are made of."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence

import pytest

from pymux_wf.lang.arithmetic import calculate
from pymux_wf.lang.cells import pad, styled_width, text_width, trim_left, trim_right
from pymux_wf.lang.dates import long_date, short_date, strftime
from pymux_wf.lang.format_context import FormatContext, LoopItem, MappingContext
from pymux_wf.lang.formats import expand, is_true
from pymux_wf.lang.patterns import extended_regex, glob_match, substitute


class Place:
    """A place in a small tree: its own values, those of what is around it, and what can be looped over from it."""

    now = 40 * 365 * 86400.0

    def __init__(self, values: dict[str, str], around: Place | None = None) -> None:
        self.values = values if around is None else {**around.values, **values}
        self.loops: dict[str, list[LoopItem]] = {} if around is None else dict(around.loops)
        self.jobs: list[tuple[str, str]] = []
        self.output = ""
        self.screen: list[str] | None = ["", "needle line   "]

    def lookup(self, name: str) -> str | None:
        return self.values.get(name)

    def children(self, kind: str) -> Sequence[LoopItem]:
        return self.loops.get(kind, ())

    def job(self, command: str, expanded: str) -> str:
        self.jobs.append((command, expanded))
        return self.output

    def lines(self) -> Sequence[str] | None:
        return self.screen


def tree() -> Place:
    """Sessions main (windows one with two panes, two) and zed (w0); the place is main:0.1."""
    server = Place(
        {
            "@p": "/usr/lib/file.txt",
            "@t": "hello world",
            "@u": "ü→x",
            "@n": "#{session_name}!",
            "@s": "#[fg=red]hi",
            "@q": "a b'c$d",
            "@e": "",
            "@time": "86400",
            "FOO": "bar",
            "status-interval": "15",
            "mouse": "0",
            "prefix": "C-b",
        }
    )
    main = Place({"session_name": "main"}, server)
    zed = Place({"session_name": "zed"}, server)
    one = Place({"window_name": "one", "window_index": "0"}, main)
    two = Place({"window_name": "two", "window_index": "1"}, main)
    first = Place({"pane_index": "0", "pane_id": "%0"}, one)
    pane = Place({"pane_index": "1", "pane_id": "%3"}, one)
    zed.values.update({"window_name": "w0", "window_index": "0", "pane_index": "0"})
    pane.loops = {
        "S": [LoopItem(main, False, 0, "main", 5.0), LoopItem(zed, False, 1, "zed", 9.0)],
        "W": [LoopItem(one, True, 0, "one", 1.0), LoopItem(two, False, 1, "two", 2.0)],
        "P": [LoopItem(first, False, 0), LoopItem(pane, True, 1)],
    }
    return pane


EXAMPLES = [
    ("#{status-interval}", "15"),
    ("#{@t}", "hello world"),
    ("#{nosuch}|", "|"),
    ("#{mouse}", "0"),
    ("#{prefix}", "C-b"),
    ("#{FOO}", "bar"),
    ("##S", "#S"),
    ("#,x", ",x"),
    ("#S:#I.#P #W #D", "main:0.1 one %3"),
    ("#(echo hi)|", "|"),
    ("#{?session_name,yes,no}", "yes"),
    ("#{?@e,yes,no}", "no"),
    ("#{?@e,yes}|", "|"),
    ("#{?#{==:a,b},x,#{==:a,a},y,z}", "y"),
    ("#{?1,x,y}", "y"),
    ("#{?0,A,0,B,C}", "C"),
    ("#{?session_name,a#,b,c}", "a,b"),
    ("#{l:#{session_name}}", "#{session_name}"),
    ("#{l:a#,b}", "a,b"),
    ("#{a:65}", "A"),
    ("#{a:7}|", "|"),
    ("#{b:@p}", "file.txt"),
    ("#{d:@p}", "/usr/lib"),
    ("#{c:red}", "800000"),
    ("#{c:colour200}", "ff00d7"),
    ("#{c:default}|", "|"),
    ("#{n:@t}", "11"),
    ("#{n:@u}", "6"),
    ("#{w:@u}", "3"),
    ("#{w:@s}", "2"),
    ("#{=5:@t}", "hello"),
    ("#{=-5:@t}", "world"),
    ("#{=/5/..:@t}", "hello.."),
    ("#{=/-5/..:@t}", "..world"),
    ("#{=/20/..:@t}", "hello world"),
    ("#{p13:@t}|", "hello world  |"),
    ("#{p-13:@t}|", "  hello world|"),
    ("#{s/o/0/:@t}", "hell0 w0rld"),
    ("#{s/O/0/i:@t}", "hell0 w0rld"),
    ("#{s/(l+)/<\\1>/:@t}", "he<ll>o wor<l>d"),
    ("#{s|/usr|~|:@p}", "~/lib/file.txt"),
    ("#{s/hello/bye/;s/world/moon/:@t}", "bye moon"),
    ("#{t:@time}", "Fri Jan  2 00:00:00 1970"),
    ("#{t/p:@time}", "Jan70"),
    ("#{t/f/%%%%Y-%%%%m-%%%%d:@time}", "1970-01-02"),
    ("#{t/f/%%%%H#:%%%%M:@time}", "00:00"),
    ("#{@n}", "#{session_name}!"),
    ("#{E:@n}", "main!"),
    ("#{E;n:@n}", "5"),
    ("#{q:@q}", "a\\ b\\'c\\$d"),
    ("#{q/e:@s}", "##[fg=red]hi"),
    ("#{q/a:@q}", '"a b\'c\\$d"'),
    ("#{S:#{session_name} }", "main zed "),
    ("#{S/nr:#{session_name} }", "zed main "),
    ("#{W:#{window_name} ,*#{window_name} }", "*one two "),
    ("#{W/nr:#{window_name} }", "two one "),
    ("#{W:#{window_index}#{?loop_last_flag,., }}", "0 1."),
    (
        "#{W:#{window_name}:#{prev_window_index}:#{next_window_index}:#{window_before_active}#{window_after_active} }",
        "one::1:00 two:0::01 ",
    ),
    ("#{P:#{pane_index} ,(#{pane_index}) }", "0 (1) "),
    ("#{P/r:#{pane_index} }", "1 0 "),
    ("#{L:#{client_name} }|", "|"),
    ("#{N:one}", "1"),
    ("#{N/w:nope}", "0"),
    ("#{N/s:zed}", "1"),
    ("#{C:needle}", "2"),
    ("#{C/r:need.e}", "2"),
    ("#{C/ri:NEED.E}", "2"),
    ("#{C:absent}", "0"),
    ("#{R:ab,3}", "ababab"),
    ("#{R:ab,0}|", "|"),
    ("#{==:a,a}", "1"),
    ("#{!=:a,b}", "1"),
    ("#{<:10,9}", "1"),
    ("#{>=:a,b}", "0"),
    ("#{m:m?in,main}", "1"),
    ("#{m:*ai*,#{session_name}}", "1"),
    ("#{m/r:^m.*n$,main}", "1"),
    ("#{m/ri:^MA,main}", "1"),
    ("#{||:0,0,1}", "1"),
    ("#{||:0,}", "0"),
    ("#{&&:1,1,0}", "0"),
    ("#{&&:1,a}", "1"),
    ("#{!:1}", "0"),
    ("#{!:}", "1"),
    ("#{!!:abc}", "1"),
    ("#{!!:0}", "0"),
    ("#{e|+:2,3}", "5"),
    ("#{e|-:2,3}", "-1"),
    ("#{e|*:2,3}", "6"),
    ("#{e|/:7,2}", "3"),
    ("#{e|/|f:7,2}", "3.50"),
    ("#{e|/|f|4:7,2}", "3.5000"),
    ("#{e|m:7,3}", "1"),
    ("#{e|==:3,3}", "1"),
    ("#{e|<:9,10}", "1"),
    ("#{e|>=:2,3}", "0"),
    ("#{e|+|f:0.1,0.2}", "0.30"),
    ("#{e|+:a,3}|", "|"),
    ("#{e|/:1,0}", "-9223372036854775808"),
    ("#{b;=4:@p}", "file"),
    ("#{=3;p6:@t}|", "hel   |"),
    ("#{=4;s/h/HH/:@t}", "HHel"),
]


@pytest.fixture(autouse=True)
def utc(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "UTC")
    time.tzset()


@pytest.mark.parametrize(("text", "expected"), EXAMPLES)
def test_examples(text: str, expected: str) -> None:
    assert expand(text, tree(), strftime=True) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("abc#", "abc#"),
        ("#!", "#!"),
        ("#z#A", "#z#A"),
        ("a#{b", "a"),
        ("a#(b", "a"),
        ("#{}|", "|"),
        ("x#{==:a}y", "x"),
        ("#}", "}"),
        ("a#[fg=red]b", "a#[fg=red]b"),
        ("##[x]###[y]", "##[x]###[y]"),
        ("####", "##"),
        ("#{=:@p}", "/usr/lib/file.txt"),
        ("#{s/a:@p}", "/usr/lib/file.txt"),
        ("#{b:#{@p}}", "/usr/lib/file.txt"),
        ("#{q:#{@p} }", "/usr/lib/file.txt "),
        ("#{=3:#{@p}}", "/us"),
        ("#{p20:#{@p}}|", "/usr/lib/file.txt   |"),
        ("#{b;d:@p}", "."),
        ("#{nosuch:session_name}|", "|"),
        ("#{t:@t}|", "|"),
        ("#{t:@e}|", "|"),
        ("#{?session_name,#{?@e,a,b},c}", "b"),
        ("#{?nosuch,a,b}", "b"),
        ("#{?#{m:*a*,#{session_name}},[#{session_name}],}", "[main]"),
        ("#{E:#{l:#{session_name}}}", "main"),
        ("#{==:#{session_name},main}", "1"),
        ("#{l:}|", "|"),
        ("100%", "100%"),
        ("%d", "%d"),
        ("#{e|bad:1,2}|", "|"),
        ("#{e|+:1}|", "|"),
        ("#{R:ab}x", ""),
        ("#{m/r:(,x}", "0"),
        ("#{s/(/x/:@t}", "hello world"),
        ("#{W/i:#{window_index}}#{W/t:#{window_index}}#{S/t:#{session_name}}", "0110zedmain"),
        ("#{=/3/#,:@t}", "hel,"),
        ("#{p-3:@e}|", "   |"),
        ("#{w:#{l:日本}}", "4"),
        ("#{=3:#{l:日本}}", "日"),
        ("#{N/s:#{session_name}}", "1"),
        ("#{@t;x}|", "|"),
        ("#{T:@t}", "hello world"),
    ],
)
def test_corners(text: str, expected: str) -> None:
    assert expand(text, tree()) == expected


def test_strftime_only_where_asked() -> None:
    place = MappingContext({"clock": "%H:%M", "x": "5%"}, now=3600)
    assert expand("%H:%M #{clock} #{T:clock} %%", place) == "%H:%M %H:%M 01:00 %%"
    assert expand("%H:%M #{clock} #{T:clock} %% #{x}", place, strftime=True) == "01:00 %H:%M 01:00 % 5%"


def test_jobs_see_the_expanded_command_and_expand_their_output() -> None:
    place = tree()
    place.output = "#{session_name} #(x) %H #[fg=red]"
    assert expand("[#(echo #{@t} %H)]", place) == "[main  %H #[fg=red]]"
    assert place.jobs == [("echo #{@t} %H", "echo hello world %H")]
    assert expand("[#(echo)]", place, jobs=False) == "[]"
    assert expand("#(a (b) c)|", place) == "main  %H #[fg=red]|"


def test_no_pane_finds_nothing() -> None:
    place = tree()
    place.screen = None
    assert expand("#{C:needle}", place) == "0"


def test_loops_nest() -> None:
    place = tree()
    place.loops["S"][0].context.loops = {"W": place.loops["W"]}  # type: ignore[attr-defined]
    assert (
        expand("#{S:#{session_name}(#{W:#{window_name}#{?loop_last_flag,,+}})#{?loop_last_flag,,|}}", place)
        == "main(one+two)|zed()"
    )


def test_plain_templates_take_percent_signs_and_unknown_names() -> None:
    assert expand("%s #{a}␞#{b}␞100%", MappingContext({"a": "%d"})) == "%s %d␞␞100%"


@pytest.mark.parametrize(
    "values",
    [
        {"a": "#{E:a}"},
        {"a": "#{E:a}#{E:a}"},
        {"a": "#{R:#{R:#{R:xxxxxxxxxx,10000},10000},10000}"},
        {"a": "#{E:b}#{E:b}", "b": "#{E:a}x"},
        {"a": "#{s/x/#{R:x,9999}/:b}", "b": "#{R:x,9999}"},
    ],
)
def test_what_never_ends_is_cut_short_and_told(values: dict[str, str]) -> None:
    told: list[str] = []
    expand("#{E:a}", MappingContext(values), trouble=told.append)
    if "R" not in values["a"] or "E" in values["a"]:
        assert told


def test_deep_nesting_is_no_trouble() -> None:
    text = "x"
    for _ in range(90):
        text = "#{?#{==:1,1}," + text + ",}"
    assert expand(text, MappingContext()) == "x"
    assert expand("#{" * 5000, MappingContext()) == ""
    assert expand("#{?a,b," * 300 + "}" * 300, MappingContext()) == ""


def test_truth() -> None:
    assert [is_true(text) for text in ("", "0", "1", "00", "x")] == [False, False, True, True, True]


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        ("*", "", True),
        ("a*b*c", "axxbyyc", True),
        ("a*b*c", "axxbyy", False),
        ("?", "é", True),
        ("[a-c]x", "bx", True),
        ("[!a-c]x", "bx", False),
        ("[^a]", "b", True),
        ("[]]", "]", True),
        ("[a-]", "-", True),
        ("a\\*", "a*", True),
        ("a\\*", "ab", False),
        ("[", "[", True),
        ("[[:digit:]]?", "1x", True),
        ("[[:nope:]]", "x", False),
        ("*[", "a[", True),
        ("a.c", "abc", False),
        ("*" * 50 + "b", "a" * 200, False),
    ],
)
def test_shell_patterns(pattern: str, text: str, matches: bool) -> None:
    assert glob_match(pattern, text) is matches


def test_shell_patterns_ignoring_case() -> None:
    assert glob_match("A*[X-Z]", "abcy", ignore_case=True)
    assert not glob_match("A*", "abc")


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        ("^m.*n$", "main", True),
        ("a+?", "", True),
        ("*a", "*a", True),
        ("a{2}$", "aa", True),
        ("a{x", "a{x", True),
        ("(a|b)*c", "abc", True),
        ("[[:alpha:]]+$", "ab1", False),
        ("a\\.b", "axb", False),
        ("[\\n]", "\\", True),
        ("a$", "a\n", False),
        ("(?a)", "?a", True),
        ("\\<a", "b a", True),
        ("a**", "", True),
        (")", ")", True),
        ("[a", "[a", True),
    ],
)
def test_extended_regular_expressions(pattern: str, text: str, matches: bool) -> None:
    compiled = extended_regex(pattern)
    assert compiled is not None
    assert (compiled.search(text) is not None) is matches


@pytest.mark.parametrize(
    ("pattern", "replacement", "text", "expected"),
    [
        ("x*", "-", "abxd", "a-b-d-"),
        ("b*", "-", "abxd", "a-x-d-"),
        ("$", "-", "abxd", "abxd-"),
        ("^a", "-", "aaa", "-aa"),
        ("(a)(b)?", "[\\1\\2\\0\\9]", "a", "[aa]"),
        ("a", "\\\\", "a", "\\"),
        ("a", "b", "", ""),
        ("(", "b", "a(", "a("),
    ],
)
def test_substitution(pattern: str, replacement: str, text: str, expected: str) -> None:
    assert substitute(pattern, replacement, text) == expected


def test_cells() -> None:
    assert text_width("a日e\u0301\x01") == 4
    assert styled_width("##a#[x]b###[y]c##[d]") == 9
    assert styled_width("#[never closed") == 0
    assert trim_left("#[fg=red]hello##x", 6) == "#[fg=red]hello##"
    assert trim_left("日本", 3) == "日"
    assert trim_left("ab", 0) == ""
    assert trim_left("#[a]bc#[d]e", 2) == "#[a]bc"
    assert trim_right("#[fg=red]hello##x", 3) == "#[fg=red]o##x"
    assert trim_right("日本", 3) == "本"
    assert trim_right("ab", 5) == "ab"
    assert trim_right("ab", 0) == ""
    assert pad("日", 4) == "日  "
    assert pad("日", -4) == "  日"
    assert pad("abc", 2) == "abc"


def test_dates() -> None:
    day, now = 86400, 86400 * 400.0
    assert long_date(day) == "Fri Jan  2 00:00:00 1970"
    assert short_date(int(now) - 60, now) == "23:59"
    assert short_date(int(now) - 3 * day, now) == "Tue02"
    assert short_date(int(now) - 100 * day, now) == "28Oct"
    assert short_date(int(now) - 399 * day, now) == "Jan70"
    assert short_date(int(now) + 500, now) == "00:08"
    assert short_date(2**60, 0) == ""
    assert strftime("%Z %H", 0) == "UTC 00"
    assert strftime("\udc80%H", 0) == "\udc8000"
    assert strftime("%H", 1e30) == ""


@pytest.mark.parametrize(
    ("operator", "left", "right", "options", "expected"),
    [
        ("+", "", "1", (), "1"),
        ("+", "0x10", "1", (), "17"),
        ("*", "-1.9", "3", (), "-3"),
        ("/", "-7", "2", (), "-3"),
        ("%", "-7", "3", (), "-1"),
        ("%", "1", "0", (), "-9223372036854775808"),
        ("/", "1", "0", ("f",), "inf"),
        ("/", "1", "3", ("f", "101"), ""),
        ("+", "1_0", "1", (), ""),
        ("==", "1", "1.0000000001", ("f", "0"), "1"),
        ("+", "1e400", "1", (), "-9223372036854775808"),
        ("+", "9223372036854775807", "0", (), "-9223372036854775808"),
        ("+", "1", "2", ("", "2"), "3.00"),
        ("nope", "1", "2", (), ""),
    ],
)
def test_arithmetic(operator: str, left: str, right: str, options: tuple[str, ...], expected: str) -> None:
    assert calculate(operator, left, right, *options) == expected


ORACLE_TEXTS = [
    "#{s/x*/-/:@a}",
    "#{=2:@s}|",
    "#{=-2:@s}|",
    "#{w:@s}",
    "#{n:@s}",
    "#{p8:@a}|",
    "#{p-8:@a}|",
    "#{=/2/…:@a}",
    "#{q:@q}",
    "#{q/h:@s}",
    "#{b:@p}",
    "#{d:@p}",
    "#{b:@slash}|#{d:@slash}",
    "#{?@a,x,y}",
    "#{==:#{@a},abxd}",
    "#{e|*|f|3:2,3.5}",
    "#{e|%:7,4}",
    "#{m/ri:^AB,abxd}",
    "#{m:[a-c]*,#{@a}}",
    "#{l:#{x#,y}}",
    "#{a:66}",
    "#{c:orange}",
    "#{E:@n}",
    "#{s/(b)(x)/\\2\\1/:@a}",
    "##[a]##",
    "a#,b#}c",
    "#{s/./_/;=2:@a}",
    "#{?#{&&:1,0},a,b}#{?#{||:1,0},a,b}",
    "#{<:a,b}#{>:a,b}",
    "#{=20:@wide}|#{=3:@wide}|#{=-3:@wide}",
    "#{w:@wide}#{n:@wide}",
    "#{@none}|#{?@none,a,b}",
]


@pytest.mark.oracle
@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
def test_the_same_as_tmux() -> None:
    values = {
        "@a": "abxd",
        "@s": "#[fg=red]ab##c#[default]d",
        "@q": "a b|c'd\"e$f",
        "@p": "/usr/lib/x.so",
        "@slash": "/usr/",
        "@n": "<#{@a}>",
        "@wide": "日本語x",
    }
    tmux = ["tmux", "-L", "pywfmux-test-formats", "-f", "/dev/null"]
    environment = {"PATH": "/usr/bin:/bin:/usr/local/bin", "TERM": "xterm", "LC_ALL": "C.UTF-8"}
    words: list[str] = ["new-session", "-d", "-s", "a", "-x", "80", "-y", "24", "cat"]
    for name, value in values.items():
        words += [";", "set-option", "-g", name, value]
    try:
        subprocess.run([*tmux, *words], env=environment, check=True, timeout=20)
        for text in ORACLE_TEXTS:
            shown = subprocess.run(
                [*tmux, "-u", "display-message", "-p", text],
                env=environment,
                capture_output=True,
                check=True,
                timeout=20,
            )
            assert (text, shown.stdout.decode()) == (text, expand(text, MappingContext(values), strftime=True) + "\n")
    finally:
        subprocess.run([*tmux, "kill-server"], env=environment, check=False, timeout=20)


def test_contexts_have_the_declared_shape() -> None:
    context: FormatContext = MappingContext({"a": "b"})
    assert context.lookup("a") == "b"
    assert (list(context.children("S")), context.job("x", "x"), context.lines()) == ([], "", None)
