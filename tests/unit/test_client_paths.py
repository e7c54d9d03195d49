"""Sockets and configuration files by name, and the text that a terminal without UTF-8 is shown."""

from __future__ import annotations

import pytest
from pymux_wf.client.replace import replace

from pymux_wf.paths import config_candidates, program_name, socket_directories, socket_of_environment


@pytest.mark.parametrize(
    ("argv0", "name"),
    [
        ("tmux", "tmux"),
        ("/x/tmux", "tmux"),
        ("/x/pywfmux", "pywfmux"),
        ("__main__.py", "pywfmux"),
        ("tmux/x", "pywfmux"),
    ],
)
def test_the_name_is_the_last_part(argv0: str, name: str) -> None:
    assert program_name(argv0) == name


def test_the_socket_of_a_pane_is_the_first_field() -> None:
    environment = {"TMUX": "/a b,12,3", "PYWFMUX": "/c,4,5"}
    assert socket_of_environment(environment, "tmux") == "/a b"
    assert socket_of_environment(environment, "pywfmux") == "/c"
    assert socket_of_environment({"TMUX": "/a"}, "pywfmux") is None
    assert socket_of_environment({"TMUX": ""}, "tmux") is None
    assert socket_of_environment({"TMUX": ",1,2"}, "tmux") is None


@pytest.mark.parametrize(
    ("environment", "name", "directories"),
    [
        ({}, "tmux", [("/tmp", "tmux-7")]),
        ({"TMUX_TMPDIR": ""}, "tmux", [("/tmp", "tmux-7")]),
        ({"TMUX_TMPDIR": "/v", "XDG_RUNTIME_DIR": "/r"}, "tmux", [("/v", "tmux-7"), ("/tmp", "tmux-7")]),
        ({"TMUX_TMPDIR": "/v"}, "pywfmux", [("/tmp", "pywfmux-7")]),
        ({"XDG_RUNTIME_DIR": "/r/"}, "pywfmux", [("/r", "pywfmux"), ("/tmp", "pywfmux-7")]),
        ({"XDG_RUNTIME_DIR": "r"}, "pywfmux", [("/tmp", "pywfmux-7")]),
        # The login manager removes this one with the last login, and the session's socket with it.
        ({"XDG_RUNTIME_DIR": "/run/user/7"}, "pywfmux", [("/tmp", "pywfmux-7")]),
        ({"XDG_RUNTIME_DIR": "/run/user/7/mine"}, "pywfmux", [("/run/user/7/mine", "pywfmux"), ("/tmp", "pywfmux-7")]),
    ],
)
def test_where_the_socket_may_live(environment: dict[str, str], name: str, directories: list[tuple[str, str]]) -> None:
    assert socket_directories(environment, 7, name) == directories


@pytest.mark.parametrize(
    ("environment", "name", "files"),
    [
        ({"HOME": "/h"}, "pywfmux", ["/h/.config/pywfmux/pywfmux.conf", "/h/.pywfmux.conf"]),
        ({"HOME": "/h", "XDG_CONFIG_HOME": "/c"}, "pywfmux", ["/c/pywfmux/pywfmux.conf", "/h/.pywfmux.conf"]),
        ({"HOME": "/h"}, "tmux", ["/etc/tmux.conf", "/h/.tmux.conf", "/h/.config/tmux/tmux.conf"]),
        (
            {"HOME": "/h", "XDG_CONFIG_HOME": "/c"},
            "tmux",
            ["/etc/tmux.conf", "/h/.tmux.conf", "/c/tmux/tmux.conf", "/h/.config/tmux/tmux.conf"],
        ),
        (
            {"HOME": "/h", "XDG_CONFIG_HOME": "/h/.config"},
            "tmux",
            ["/etc/tmux.conf", "/h/.tmux.conf", "/h/.config/tmux/tmux.conf"],
        ),
        ({}, "tmux", ["/etc/tmux.conf"]),
        ({}, "pywfmux", []),
    ],
)
def test_where_the_configuration_may_be(environment: dict[str, str], name: str, files: list[str]) -> None:
    assert config_candidates(environment, name) == files


def test_home_may_come_from_elsewhere() -> None:
    assert config_candidates({}, "pywfmux", home="/p") == ["/p/.config/pywfmux/pywfmux.conf", "/p/.pywfmux.conf"]


def test_replaced_text_has_one_underscore_for_a_cell() -> None:
    assert replace("aé日\u0301b\n".encode()) == b"a___b\n"
    assert replace(b"\t\x1b[m\xff\xc3") == b"__[m__"
