"""What is told of addresses: nothing that opens a door, whatever a person wrote and a library says."""

from __future__ import annotations

import pytest

from pymux_wf.workflow.config.secrets import hidden, shown

SECRET = "hush"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (f"redis://me:{SECRET}@h:1/0", "redis://me:***@h:1/0"),
        (f"redis://:{SECRET}@h", "redis://:***@h"),
        (f"postgresql://me:{SECRET}/1@h:5432/x", "postgresql://me:***@h:5432/x"),
        (f"postgresql://me:{SECRET}@{SECRET}@h/x", "postgresql://me:***@h/x"),
        (f"https://{SECRET}@h/x", "https://***@h/x"),
        (f"https://h/x?access_token={SECRET}&a=1", "https://h/x?access_token=***&a=1"),
        (f"https://h/x?sig={SECRET}", "https://h/x?sig=***"),
        (f"host=h password='{SECRET} {SECRET}' user=me", "host=h password=*** user=me"),
        (f"a://u:{SECRET}@h,b://v:{SECRET}@i", "a://u:***@h,b://v:***@i"),
        (f"curl -H 'Authorization: Bearer {SECRET}' x", "curl -H 'Authorization: Bearer ***' x"),
        ("postgresql://me@h/x", "postgresql://me@h/x"),
        ("http://h:80/who@where", "http://h:80/who@where"),
        ("http://h/who@where:x@y", "http://h/who@where:x@y"),
        ("env:REDIS_URL", "env:REDIS_URL"),
        ("exit code=1, pid=7", "exit code=1, pid=7"),
    ],
)
def test_an_address_is_told_without_its_secrets(written: str, told: str) -> None:
    assert shown(written) == told


@pytest.mark.parametrize(
    ("message", "secret"),
    [
        ("port could not be cast to integer value as 'hus'", "redis://u:hus/h@h:1"),
        ('invalid integer value "hush" for option "port"', "postgresql://u:hush@h:hush/x"),
        ("no such thing: p@ss", "http://u:p%40ss@h"),
        ("denied for xyzzy", "xyzzy"),
        ("denied with a b", "host=x password='a b'"),
    ],
)
def test_a_message_repeats_no_secret_and_no_piece_of_it(message: str, secret: str) -> None:
    told = hidden(message, secret)
    assert not any(word in told for word in ("'hus'", "hush", "p@ss", "xyzzy", "a b"))
    assert "***" in told


def test_a_message_without_a_secret_is_told_as_it_is() -> None:
    assert hidden("connection 'refused'", "redis://u:other@h", "") == "connection 'refused'"
