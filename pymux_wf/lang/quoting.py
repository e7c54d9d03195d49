"""Text into words that read back as the same text, in the several quotings tmux has.

`quote_argument` is what list-keys, show-options, show-hooks and printed commands use; the others serve ``#{q:}``,
``#{q/e:}`` and ``show-environment -s``.  `replace_template` fills ``%%`` and ``%1`` of prompts.  Relies on nothing.
"""

from __future__ import annotations

import re

_PLAIN = re.compile(r"[A-Za-z0-9_./:@=+,*?!<>&|()\[\]^`-]+").fullmatch
_NEEDS_DOUBLE = re.compile(r"[ #';${}%]").search
# Compiled at first use: a set that reaches into the surrogates takes longer than the rest of the module.
_ESCAPE = r'[\x00-\x1f\x7f\\"\udc80-\udcff]'
_DOLLAR = re.compile(r"\$(?=[A-Za-z_{])")
_UNSAFE_IN_SINGLE = r"[\x00-\x1f\x7f\\\udc80-\udcff]"
_SHELL = r"([|&;<>()$`\\\"'*?\[# =%])"
_ENVIRONMENT = r'([$`"\\])'

_C_STYLE = {"\n": "\\n", "\r": "\\r", "\b": "\\b", "\a": "\\a", "\v": "\\v", "\t": "\\t", "\f": "\\f", "\\": "\\\\"}


def _visible(match: re.Match[str]) -> str:
    ch = match[0]
    if ch == '"':
        return '\\"'
    known = _C_STYLE.get(ch)
    if known is not None:
        return known
    # Undecodable bytes come in as U+DC80..U+DCFF (surrogateescape) and are written as the bytes they were.
    return f"\\{ord(ch) & 0xFF:03o}"


def quote_argument(text: str) -> str:
    """One word of a command as tmux prints it.

    Plain words stay as they are; a single special character gets a backslash; otherwise double quotes, or single quotes
    where only a double quote is in the way.

    >>> print(quote_argument("two words"), quote_argument(";"), quote_argument('say "hi'), quote_argument(""))
    "two words" \\; "say \\"hi" ''
    """
    if _PLAIN(text):
        return text
    if not text:
        return "''"
    double = _NEEDS_DOUBLE(text) is not None
    single = not double and '"' in text
    if len(text) == 1 and (double or single or text == "~") and text != " ":
        return "\\" + text
    # Inside single quotes nothing can be escaped, so what needs an escape goes between double quotes.
    if single and not re.search(_UNSAFE_IN_SINGLE, text):
        return f"'{text}'"
    escaped = re.sub(_ESCAPE, _visible, text)
    if text[0] == "~":
        # A tilde at the start means a home directory, also just inside double quotes.
        escaped = "\\" + escaped
    if not (double or single):
        return escaped
    return '"' + _DOLLAR.sub(r"\\$", escaped) + '"'


def escape_controls(text: str) -> str:
    """Control characters and backslashes as C escapes or octal, everything else untouched."""
    return re.sub(_ESCAPE, lambda match: '"' if match[0] == '"' else _visible(match), text)


def shell_quote(text: str) -> str:
    r"""Shell metacharacters with a backslash, as ``#{q:}``.

    >>> print(shell_quote("a b'c$d"))
    a\ b\'c\$d
    """
    return re.sub(_SHELL, r"\\\1", text)


def style_escape(text: str) -> str:
    """Every ``#`` doubled, so that no ``#[style]`` starts in it; as ``#{q/e:}``."""
    return text.replace("#", "##")


def environment_quote(text: str) -> str:
    """What stands between the double quotes of ``show-environment -s``."""
    return re.sub(_ENVIRONMENT, r"\\\1", text)


_TEMPLATE_ESCAPE = r'(["\\$;~])'


def replace_template(template: str, value: str, index: int) -> str:
    """Fill the answer to prompt number ``index`` (from 1) into a template.

    ``%N`` is replaced everywhere; the first ``%%`` too.  A further ``%`` (``%1%``, ``%%%``) asks for the characters
    that would end a double-quoted word to be escaped.

    >>> replace_template("rename-window '%%'", "logs", 1)
    "rename-window 'logs'"
    """
    if "%" not in template:
        return template
    out: list[str] = []
    position, end, replaced = 0, len(template), False
    while position < end:
        percent = template.find("%", position)
        if percent < 0:
            break
        following = template[percent + 1 : percent + 2]
        numbered = following == str(index) and index <= 9
        if not numbered and (following != "%" or replaced):
            out.append(template[position : percent + 1])
            position = percent + 1
            continue
        replaced = replaced or not numbered
        out.append(template[position:percent])
        position = percent + 2
        if template.startswith("%", position):
            position += 1
            out.append(re.sub(_TEMPLATE_ESCAPE, r"\\\1", value))
        else:
            out.append(value)
    out.append(template[position:])
    return "".join(out)
