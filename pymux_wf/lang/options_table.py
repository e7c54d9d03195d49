# ruff: noqa: E501  One option a line reads best.
"""Every option and hook there is, as data: scope, type, default, range and what it is for.

The order is the order in which show-options prints.  Defaults that depend on the machine (the shell, the editor's
key set) are set by the server when it starts.  ``show-options``, completion, documentation, checks and
``customize-mode`` are all made from this table.
"""

from __future__ import annotations

from typing import Any, Literal

SERVER = 1
SESSION = 2
WINDOW = 4
PANE = 8
WINDOW_PANE = WINDOW | PANE

OptionKind = Literal["string", "number", "key", "colour", "style", "flag", "choice", "command"]


class OptionSpec:
    """One option as data.

    Attributes:
        name: Its name.
        scope: Where it may be set: a union of SERVER, SESSION, WINDOW and PANE.
        kind: What a value (of an array, each item) is.
        default: str, int or bool as the kind asks; for arrays a dictionary index -> item; commands and colours as text.
        text: What it is for, in one sentence.
        array: Whether it holds items by index.
        minimum, maximum, unit: Of a number.
        choices: Of a choice.
        pattern: Shell pattern a string must match.
        separator: Characters that split a text into array items (none: the text is one item); between parts when
            ``-a`` appends.
        hook: Whether it is a hook, listed by show-hooks instead of show-options.
    """

    __slots__ = (
        "array", "choices", "default", "hook", "kind", "maximum", "minimum", "name", "pattern", "scope", "separator", "text", "unit",
    )  # fmt: skip

    def __init__(
        self,
        name: str,
        scope: int,
        kind: OptionKind,
        default: Any,
        text: str,
        *,
        array: bool = False,
        minimum: int = 0,
        maximum: int = 0,
        unit: str = "",
        choices: tuple[str, ...] = (),
        pattern: str | None = None,
        separator: str = "",
        hook: bool = False,
    ) -> None:
        self.name = name
        self.scope = scope
        self.kind: OptionKind = kind
        self.default = default
        self.text = text
        self.array = array
        self.minimum = minimum
        self.maximum = maximum
        self.unit = unit
        self.choices = choices
        self.pattern = pattern
        self.separator = separator
        self.hook = hook

    def __repr__(self) -> str:
        return f"<OptionSpec {self.name}>"


_OPTIONS = (
    OptionSpec('backspace', SERVER, 'key', 'C-?', 'which key byte a pane receives when Backspace is pressed'),
    OptionSpec('buffer-limit', SERVER, 'number', 50, 'how many automatic paste buffers are kept before the oldest goes', minimum=1, maximum=2147483647),
    OptionSpec('command-alias', SERVER, 'string', {0: 'split-pane=split-window', 1: 'splitp=split-window', 2: 'server-info=show-messages -JT', 3: 'info=show-messages -JT', 4: 'choose-window=choose-tree -w', 5: 'choose-session=choose-tree -s'}, 'user shorthands NAME=COMMAND tried before real command names', separator=',', array=True),
    OptionSpec('codepoint-widths', SERVER, 'string', {}, 'per-character width overrides, entries like U+1F600=2, or a range U+A-U+B=2 (3.7)', separator=',', array=True),
    OptionSpec('copy-command', SERVER, 'string', '', 'shell command that copy-pipe uses when it gets no argument'),
    OptionSpec('cursor-colour', WINDOW_PANE, 'colour', 'none', 'cursor colour in the pane unless the program sets one (OSC 12)'),
    OptionSpec('cursor-style', WINDOW_PANE, 'choice', 'default', 'cursor shape in the pane unless the program sets one (DECSCUSR)', choices=('default', 'blinking-block', 'block', 'blinking-underline', 'underline', 'blinking-bar', 'bar')),
    OptionSpec('default-client-command', SERVER, 'command', 'new-session', 'what the bare program runs when given no command'),
    OptionSpec('default-terminal', SERVER, 'string', 'tmux-256color', 'TERM given to programs in panes'),
    OptionSpec('editor', SERVER, 'string', '/usr/bin/vi', 'program started to edit buffers and options'),
    OptionSpec('escape-time', SERVER, 'number', 10, 'wait after ESC before it counts as the Escape key', minimum=0, maximum=2147483647, unit='milliseconds'),
    OptionSpec('exit-empty', SERVER, 'flag', True, 'server quits once no sessions are left'),
    OptionSpec('exit-unattached', SERVER, 'flag', False, 'server quits once no clients are attached'),
    OptionSpec('extended-keys', SERVER, 'choice', 'off', 'may panes get modified keys in extended form: never, on request by the program, or always', choices=('off', 'on', 'always')),
    OptionSpec('extended-keys-format', SERVER, 'choice', 'xterm', 'encoding of extended keys sent to panes: CSI 27;mod;key~ (xterm) or CSI key;mod u (csi-u)', choices=('csi-u', 'xterm')),
    OptionSpec('focus-events', SERVER, 'flag', False, 'pass focus in/out reports to programs that ask for them'),
    OptionSpec('get-clipboard', SERVER, 'choice', 'buffer', 'how an OSC 52 query from a pane is answered: ignore, from the newest buffer, by asking the terminal, or both', choices=('off', 'buffer', 'request', 'both')),
    OptionSpec('history-file', SERVER, 'string', '', 'file that prompt histories are loaded from and saved to'),
    OptionSpec('input-buffer-size', SERVER, 'number', 1048576, 'cap on bytes held while parsing one control string from a pane; 1048576 is also the minimum', minimum=1048576, maximum=4294967295),
    OptionSpec('menu-style', WINDOW, 'style', 'default', 'base style of menus', separator=','),
    OptionSpec('menu-selected-style', WINDOW, 'style', 'bg=yellow,fg=black', 'style of the chosen menu line', separator=','),
    OptionSpec('menu-border-style', WINDOW, 'style', 'default', 'style of menu borders', separator=','),
    OptionSpec('menu-border-lines', WINDOW, 'choice', 'single', 'line drawing set of menu borders', choices=('single', 'double', 'heavy', 'simple', 'rounded', 'padded', 'none')),
    OptionSpec('message-limit', SERVER, 'number', 1000, 'how many lines the server message log keeps per client', minimum=0, maximum=2147483647),
    OptionSpec('prefix-timeout', SERVER, 'number', 0, 'after the prefix key, forget it when nothing follows in this time; 0 waits for ever', minimum=0, maximum=2147483647, unit='milliseconds'),
    OptionSpec('prompt-history-limit', SERVER, 'number', 100, 'entries kept for each prompt type', minimum=0, maximum=2147483647),
    OptionSpec('set-clipboard', SERVER, 'choice', 'external', 'whether tmux writes the terminal clipboard (external) and whether programs may as well (on)', choices=('off', 'external', 'on')),
    OptionSpec('terminal-overrides', SERVER, 'string', {0: 'linux*:AX@'}, 'TERM-pattern:cap=value entries patching terminfo', separator=',', array=True),
    OptionSpec('terminal-features', SERVER, 'string', {0: 'xterm*:clipboard:ccolour:cstyle:focus:title', 1: 'screen*:title', 2: 'rxvt*:ignorefkeys'}, 'TERM-pattern:feature:feature entries naming what a terminal supports', separator=',', array=True),
    OptionSpec('user-keys', SERVER, 'string', {}, 'escape sequences that become keys User0, User1, ...', separator=',', array=True),
    OptionSpec('variation-selector-always-wide', SERVER, 'flag', True, 'treat U+FE0F as making the character two cells'),
    OptionSpec('activity-action', SESSION, 'choice', 'other', "which windows' activity alerts are acted on", choices=('none', 'any', 'current', 'other')),
    OptionSpec('assume-paste-time', SESSION, 'number', 1, 'input arriving faster than this is taken as pasted text, not bindings; 0 disables', minimum=0, maximum=2147483647, unit='milliseconds'),
    OptionSpec('base-index', SESSION, 'number', 0, 'first window number in a session', minimum=0, maximum=2147483647),
    OptionSpec('bell-action', SESSION, 'choice', 'any', "which windows' bell alerts are acted on", choices=('none', 'any', 'current', 'other')),
    OptionSpec('default-command', SESSION, 'string', '', 'shell command for new panes; empty starts default-shell as a login shell'),
    OptionSpec('default-shell', SESSION, 'string', '/bin/sh', 'absolute path of the shell used for panes; taken from SHELL, then the passwd entry, then /bin/sh'),
    OptionSpec('default-size', SESSION, 'string', '80x24', 'window size while nothing with a size is attached, and with window-size manual', pattern='[0-9]*x[0-9]*'),
    OptionSpec('destroy-unattached', SESSION, 'choice', 'off', 'destroy a session that has no clients; keep-last destroys only grouped sessions that are not the last of their group; keep-group destroys ungrouped ones too and keeps just the last of a group', choices=('off', 'on', 'keep-last', 'keep-group')),
    OptionSpec('detach-on-destroy', SESSION, 'choice', 'on', 'what a client does when its session goes: detach, go to most recent session, to one with no clients (else detach), or to the previous/next by name', choices=('off', 'on', 'no-detached', 'previous', 'next')),
    OptionSpec('display-panes-active-colour', SESSION, 'colour', 'red', 'number colour of the active pane in display-panes'),
    OptionSpec('display-panes-colour', SESSION, 'colour', 'blue', 'number colour of other panes in display-panes'),
    OptionSpec('display-panes-time', SESSION, 'number', 1000, 'how long display-panes stays up', minimum=1, maximum=2147483647, unit='milliseconds'),
    OptionSpec('display-time', SESSION, 'number', 750, 'how long a message shows; 0 waits for a key', minimum=0, maximum=2147483647, unit='milliseconds'),
    OptionSpec('focus-follows-mouse', SESSION, 'flag', False, 'moving the mouse over a pane makes it active'),
    OptionSpec('history-limit', SESSION, 'number', 2000, 'scrollback lines per pane; since 3.7 a change also applies to panes that exist', minimum=0, maximum=2147483647, unit='lines'),
    OptionSpec('initial-repeat-time', SESSION, 'number', 0, 'repeat time after the first press of a -r binding; 0 uses repeat-time', minimum=0, maximum=2000000, unit='milliseconds'),
    OptionSpec('key-table', SESSION, 'string', 'root', 'key table a client starts in'),
    OptionSpec('lock-after-time', SESSION, 'number', 0, 'lock the session after this idle time; 0 never', minimum=0, maximum=2147483647, unit='seconds'),
    OptionSpec('lock-command', SESSION, 'string', 'lock -np', 'shell command run to lock a client (chosen at build time: "lock -np", or vlock where found)'),
    OptionSpec('message-command-style', SESSION, 'style', 'bg=black,fg=yellow,fill=black', 'prompt style while status-keys vi is in command mode', separator=','),
    OptionSpec('message-format', SESSION, 'string', '#[#{?#{command_prompt},#{E:message-command-style},#{E:message-style}}]#{message}', 'template of the whole message/prompt line; sees message and command_prompt'),
    OptionSpec('message-line', SESSION, 'choice', '0', 'which status line (0-4) messages and prompts use', choices=('0', '1', '2', '3', '4')),
    OptionSpec('message-style', SESSION, 'style', 'bg=yellow,fg=black,fill=yellow', 'style of messages and prompts', separator=','),
    OptionSpec('mouse', SESSION, 'flag', False, 'tmux handles the mouse'),
    OptionSpec('prefix', SESSION, 'key', 'C-b', 'prefix key'),
    OptionSpec('prefix2', SESSION, 'key', 'None', 'second prefix key'),
    OptionSpec('renumber-windows', SESSION, 'flag', False, 'close gaps in window numbers when a window goes'),
    OptionSpec('repeat-time', SESSION, 'number', 500, 'time in which a -r binding can be repeated without the prefix', minimum=0, maximum=2000000, unit='milliseconds'),
    OptionSpec('set-titles', SESSION, 'flag', False, "set the outer terminal's title"),
    OptionSpec('set-titles-string', SESSION, 'string', '#S:#I:#W - "#T" #{session_alerts}', 'format of that title'),
    OptionSpec('silence-action', SESSION, 'choice', 'other', "which windows' silence alerts are acted on", choices=('none', 'any', 'current', 'other')),
    OptionSpec('status', SESSION, 'choice', 'on', 'status line shown and its height in lines (on = 1)', choices=('off', 'on', '2', '3', '4', '5')),
    OptionSpec('status-bg', SESSION, 'colour', 'default', 'old background override on status-style'),
    OptionSpec('status-fg', SESSION, 'colour', 'default', 'old foreground override on status-style'),
    OptionSpec('status-format', SESSION, 'string', {0: '#[align=left range=left #{E:status-left-style}]#[push-default]#{T;=/#{status-left-length}:status-left}#[pop-default]#[norange default]#[list=on align=#{status-justify}]#[list=left-marker]<#[list=right-marker]>#[list=on]#{W:#[range=window|#{window_index} #{E:window-status-style}#{?#{&&:#{window_last_flag},#{!=:#{E:window-status-last-style},default}}, #{E:window-status-last-style},}#{?#{&&:#{window_bell_flag},#{!=:#{E:window-status-bell-style},default}}, #{E:window-status-bell-style},#{?#{&&:#{||:#{window_activity_flag},#{window_silence_flag}},#{!=:#{E:window-status-activity-style},default}}, #{E:window-status-activity-style},}}]#[push-default]#{T:window-status-format}#[pop-default]#[norange default]#{?loop_last_flag,,#{E:window-status-separator}},#[range=window|#{window_index} list=focus #{?#{!=:#{E:window-status-current-style},default},#{E:window-status-current-style},#{E:window-status-style}}#{?#{&&:#{window_last_flag},#{!=:#{E:window-status-last-style},default}}, #{E:window-status-last-style},}#{?#{&&:#{window_bell_flag},#{!=:#{E:window-status-bell-style},default}}, #{E:window-status-bell-style},#{?#{&&:#{||:#{window_activity_flag},#{window_silence_flag}},#{!=:#{E:window-status-activity-style},default}}, #{E:window-status-activity-style},}}]#[push-default]#{T:window-status-current-format}#[pop-default]#[norange list=on default]#{?loop_last_flag,,#{E:window-status-separator}}}#[nolist align=right range=right #{E:status-right-style}]#[push-default]#{T;=/#{status-right-length}:status-right}#[pop-default]#[norange default]', 1: '#[align=left]#{R: ,#{n:#{session_name}}}P: #[norange default]#[list=on align=#{status-justify}]#[list=left-marker]<#[list=right-marker]>#[list=on]#{P:#[range=pane|#{pane_id} #{E:pane-status-style}]#[push-default]#{T:window-pane-status-format}#[pop-default]#[norange list=on default]  ,#[range=pane|#{pane_id} list=focus #{?#{!=:#{E:pane-status-current-style},default},#{E:pane-status-current-style},#{E:pane-status-style}}]#[push-default]#{T:window-pane-current-status-format}#[pop-default]#[norange list=on default] }', 2: '#[align=left]#{R: ,#{n:#{session_name}}}S: #[norange default]#[list=on align=#{status-justify}]#[list=left-marker]<#[list=right-marker]>#[list=on]#{S:#[range=session|#{session_id} #{E:session-status-style}]#[push-default]#S#{session_alert}#[pop-default]#[norange list=on default]  ,#[range=session|#{session_id} list=focus #{?#{!=:#{E:session-status-current-style},default},#{E:session-status-current-style},#{E:session-status-style}}]#[push-default]#S*#{session_alert}#[pop-default]#[norange list=on default] }'}, 'one format per status line', separator=' ,', array=True),
    OptionSpec('status-interval', SESSION, 'number', 15, 'redraw status line this often; 0 never', minimum=0, maximum=2147483647, unit='seconds'),
    OptionSpec('status-justify', SESSION, 'choice', 'left', 'where the window list sits', choices=('left', 'centre', 'right', 'absolute-centre')),
    OptionSpec('status-keys', SESSION, 'choice', 'emacs', 'key set of prompts; starts as vi when VISUAL or EDITOR names vi', choices=('emacs', 'vi')),
    OptionSpec('status-left', SESSION, 'string', '[#{session_name}] ', 'left part of the status line'),
    OptionSpec('status-left-length', SESSION, 'number', 10, 'width limit of that part', minimum=0, maximum=32767),
    OptionSpec('status-left-style', SESSION, 'style', 'default', 'style of that part', separator=','),
    OptionSpec('status-position', SESSION, 'choice', 'bottom', 'status line above or below the window', choices=('top', 'bottom')),
    OptionSpec('status-right', SESSION, 'string', '#{?window_bigger,[#{window_offset_x}#,#{window_offset_y}] ,}"#{=21:pane_title}" %H:%M %d-%b-%y', 'right part of the status line'),
    OptionSpec('status-right-length', SESSION, 'number', 40, 'width limit of that part', minimum=0, maximum=32767),
    OptionSpec('status-right-style', SESSION, 'style', 'default', 'style of that part', separator=','),
    OptionSpec('status-style', SESSION, 'style', 'bg=green,fg=black', 'base style of the status line', separator=','),
    OptionSpec('pane-status-current-style', WINDOW, 'style', 'default', "style of the active pane's entry in the pane-list status line (status-format[1])", separator=','),
    OptionSpec('pane-status-style', WINDOW, 'style', 'default', "style of other panes' entries there", separator=','),
    OptionSpec('prompt-cursor-colour', SESSION, 'colour', 'none', 'cursor colour in prompts'),
    OptionSpec('prompt-cursor-style', SESSION, 'choice', 'default', 'cursor shape in prompts', choices=('default', 'blinking-block', 'block', 'blinking-underline', 'underline', 'blinking-bar', 'bar')),
    OptionSpec('prompt-command-cursor-style', SESSION, 'choice', 'default', 'cursor shape in prompts while in vi command mode', choices=('default', 'blinking-block', 'block', 'blinking-underline', 'underline', 'blinking-bar', 'bar')),
    OptionSpec('session-status-current-style', WINDOW, 'style', 'default', "style of the current session's entry in the session-list status line (status-format[2])", separator=','),
    OptionSpec('session-status-style', WINDOW, 'style', 'default', "style of other sessions' entries there", separator=','),
    OptionSpec('update-environment', SESSION, 'string', {0: 'DISPLAY', 1: 'KRB5CCNAME', 2: 'MSYSTEM', 3: 'SSH_ASKPASS', 4: 'SSH_AUTH_SOCK', 5: 'SSH_AGENT_PID', 6: 'SSH_CONNECTION', 7: 'WAYLAND_DISPLAY', 8: 'WINDOWID', 9: 'XAUTHORITY', 10: 'XDG_CURRENT_DESKTOP', 11: 'XDG_SESSION_DESKTOP', 12: 'XDG_SESSION_TYPE'}, 'variables copied from the client into the session on create and attach', separator=' ,', array=True),
    OptionSpec('visual-activity', SESSION, 'choice', 'off', 'show a message for activity instead of, or along with, a bell', choices=('off', 'on', 'both')),
    OptionSpec('visual-bell', SESSION, 'choice', 'off', 'show a message for a bell instead of, or along with, passing it on', choices=('off', 'on', 'both')),
    OptionSpec('visual-silence', SESSION, 'choice', 'off', 'show a message for silence instead of, or along with, a bell', choices=('off', 'on', 'both')),
    OptionSpec('word-separators', SESSION, 'string', '!"#$%&\'()*+,-./:;<=>?@[\\]^`{|}~', 'characters that end a word in copy mode and word selection'),
    OptionSpec('aggressive-resize', WINDOW, 'flag', False, 'size a window by the sessions where it is current only'),
    OptionSpec('allow-passthrough', WINDOW_PANE, 'choice', 'off', 'let panes send raw sequences through DCS tmux; all: also from panes that are not visible', choices=('off', 'on', 'all')),
    OptionSpec('allow-rename', WINDOW_PANE, 'flag', False, 'programs may rename the window (ESC k)'),
    OptionSpec('allow-set-title', WINDOW_PANE, 'flag', True, 'programs may set the pane title (OSC 0/2)'),
    OptionSpec('alternate-screen', WINDOW_PANE, 'flag', True, 'programs may use the alternate screen'),
    OptionSpec('automatic-rename', WINDOW, 'flag', True, 'name the window after automatic-rename-format'),
    OptionSpec('automatic-rename-format', WINDOW, 'string', '#{?pane_in_mode,[tmux],#{pane_current_command}}#{?pane_dead,[dead],}', 'format of that name'),
    OptionSpec('clock-mode-colour', WINDOW, 'colour', 'blue', 'colour of the clock'),
    OptionSpec('clock-mode-style', WINDOW, 'choice', '24', 'hours in 12 or 24 form, with or without seconds', choices=('12', '24', '12-with-seconds', '24-with-seconds')),
    OptionSpec('copy-mode-match-style', WINDOW, 'style', 'bg=cyan,fg=black', 'style of search matches', separator=','),
    OptionSpec('copy-mode-current-match-style', WINDOW, 'style', 'bg=magenta,fg=black', 'style of the match under the cursor', separator=','),
    OptionSpec('copy-mode-mark-style', WINDOW, 'style', 'bg=red,fg=black', 'style of the marked line', separator=','),
    OptionSpec('copy-mode-position-format', WINDOW_PANE, 'string', '#[align=right]#{t/p:top_line_time}#{?#{e|>:#{top_line_time},0}, ,}[#{copy_position}/#{copy_position_limit}]#{?search_timed_out, (timed out),#{?search_count, (#{search_count}#{?search_count_partial,+,} results),}}', 'text of the position indicator in the top line'),
    OptionSpec('copy-mode-position-style', WINDOW, 'style', '#{E:mode-style}', 'style of that indicator', separator=','),
    OptionSpec('copy-mode-selection-style', WINDOW, 'style', '#{E:mode-style}', 'style of the selection', separator=','),
    OptionSpec('copy-mode-current-line-number-style', WINDOW, 'style', 'fg=yellow', 'style of the number of the cursor line', separator=','),
    OptionSpec('copy-mode-line-number-style', WINDOW, 'style', 'fg=white,dim', 'style of other line numbers', separator=','),
    OptionSpec('copy-mode-line-numbers', WINDOW, 'choice', 'off', 'line numbers: none, 0 at the visible top, absolute from history start, distance from the cursor, or relative with absolute for the cursor line', choices=('off', 'default', 'absolute', 'relative', 'hybrid')),
    OptionSpec('fill-character', WINDOW, 'string', '', 'character for the area outside a window smaller than the client; empty uses the default dots'),
    OptionSpec('main-pane-height', WINDOW, 'string', '24', 'main pane height in main-horizontal layouts, lines or N%'),
    OptionSpec('main-pane-width', WINDOW, 'string', '80', 'main pane width in main-vertical layouts, columns or N%'),
    OptionSpec('mode-keys', WINDOW, 'choice', 'emacs', 'key table of copy mode (copy-mode or copy-mode-vi); starts as vi when VISUAL or EDITOR names vi', choices=('emacs', 'vi')),
    OptionSpec('mode-style', WINDOW, 'style', 'noattr,bg=yellow,fg=black', "style of modes' selected line and of copy-mode selection and indicator", separator=','),
    OptionSpec('monitor-activity', WINDOW, 'flag', False, 'watch the window for output'),
    OptionSpec('monitor-bell', WINDOW, 'flag', True, 'watch the window for bells'),
    OptionSpec('monitor-silence', WINDOW, 'number', 0, 'alert after this many seconds without output; 0 off', minimum=0, maximum=2147483647),
    OptionSpec('other-pane-height', WINDOW, 'string', '0', 'smallest height wanted for the other panes in main-horizontal layouts; 0 ignores'),
    OptionSpec('other-pane-width', WINDOW, 'string', '0', 'smallest width wanted for the other panes in main-vertical layouts; 0 ignores'),
    OptionSpec('pane-active-border-style', WINDOW_PANE, 'style', '#{?pane_in_mode,fg=yellow,#{?synchronize-panes,fg=red,fg=green}}', 'border style of the active pane', separator=','),
    OptionSpec('pane-base-index', WINDOW, 'number', 0, 'first pane number in a window', minimum=0, maximum=65535),
    OptionSpec('pane-border-format', WINDOW_PANE, 'string', '#{?pane_active,#[reverse],}#{pane_index}#[default] "#{pane_title}"#{?#{mouse},#[align=right]#[range=control|8][#{?#{window_zoomed_flag},u,z}]#[norange]#[range=control|9][x]#[norange],}', 'text shown on the border when pane-border-status is on'),
    OptionSpec('pane-border-indicators', WINDOW, 'choice', 'colour', 'how the active pane is shown on borders: half-coloured lines, arrows, both or neither', choices=('off', 'colour', 'arrows', 'both')),
    OptionSpec('pane-border-lines', WINDOW, 'choice', 'single', 'character set of pane borders', choices=('single', 'double', 'heavy', 'simple', 'number', 'spaces')),
    OptionSpec('pane-border-status', WINDOW, 'choice', 'off', 'border line with text above or below each pane', choices=('off', 'top', 'bottom')),
    OptionSpec('pane-border-style', WINDOW_PANE, 'style', 'default', 'border style of other panes', separator=','),
    OptionSpec('pane-colours', WINDOW_PANE, 'colour', {}, 'palette defaults of the pane, index = colour number', separator=' ,', array=True),
    OptionSpec('pane-scrollbars', WINDOW, 'choice', 'off', 'scrollbar beside each pane: never, only in modes, always', choices=('off', 'modal', 'on')),
    OptionSpec('pane-scrollbars-style', WINDOW_PANE, 'style', 'bg=black,fg=white,width=1,pad=0', 'scrollbar colours (fg is the slider) plus width= and pad= columns', separator=','),
    OptionSpec('pane-scrollbars-position', WINDOW, 'choice', 'right', 'which side of the pane', choices=('right', 'left')),
    OptionSpec('popup-style', WINDOW, 'style', 'default', 'base style of popups', separator=','),
    OptionSpec('popup-border-style', WINDOW, 'style', 'default', 'style of popup borders', separator=','),
    OptionSpec('popup-border-lines', WINDOW, 'choice', 'single', 'line drawing set of popup borders', choices=('single', 'double', 'heavy', 'simple', 'rounded', 'padded', 'none')),
    OptionSpec('remain-on-exit', WINDOW_PANE, 'choice', 'off', 'keep a pane after its program ends: always, only after failure, or until a key is pressed', choices=('off', 'on', 'failed', 'key')),
    OptionSpec('remain-on-exit-format', WINDOW_PANE, 'string', 'Pane is dead (#{?#{!=:#{pane_dead_status},},status #{pane_dead_status},}#{?#{!=:#{pane_dead_signal},},signal #{pane_dead_signal},}, #{t:pane_dead_time})', 'text drawn in such a dead pane'),
    OptionSpec('scroll-on-clear', WINDOW_PANE, 'flag', True, 'clearing the screen moves its lines into history'),
    OptionSpec('synchronize-panes', WINDOW_PANE, 'flag', False, 'typed keys go to all panes of the window that have it on'),
    OptionSpec('tiled-layout-max-columns', WINDOW, 'number', 0, 'most columns in the tiled layout; 0 no limit', minimum=0, maximum=65535),
    OptionSpec('tree-mode-preview-format', WINDOW_PANE, 'string', '#{?pane_format,#{pane_index}:#{pane_title},#{window_index}:#{window_name}}', 'label drawn in previews of tree mode'),
    OptionSpec('tree-mode-preview-style', WINDOW, 'style', 'fg=#{?#{||:#{&&:#{pane_format},#{pane_active}},#{&&:#{window_format},#{window_active}}},#{display-panes-active-colour},#{display-panes-colour}}', 'style of those labels', separator=','),
    OptionSpec('window-active-style', WINDOW_PANE, 'style', 'default', 'base style of the active pane', separator=','),
    OptionSpec('window-pane-current-status-format', WINDOW, 'string', '#P:[#T]#{?pane_flags,#{pane_flags}, }', 'entry of the active pane in the pane-list status line'),
    OptionSpec('window-pane-status-format', WINDOW, 'string', '#P:[#T]#{?pane_flags,#{pane_flags}, }', 'entry of other panes there'),
    OptionSpec('window-size', WINDOW, 'choice', 'latest', 'whose size a window takes: the largest, smallest or latest client, or fixed', choices=('largest', 'smallest', 'manual', 'latest')),
    OptionSpec('window-style', WINDOW_PANE, 'style', 'default', 'base style of panes', separator=','),
    OptionSpec('window-status-activity-style', WINDOW, 'style', 'reverse', 'style of windows with activity or silence alerts', separator=','),
    OptionSpec('window-status-bell-style', WINDOW, 'style', 'reverse', 'style of windows with a bell', separator=','),
    OptionSpec('window-status-current-format', WINDOW, 'string', '#I:#W#{?window_flags,#{window_flags}, }', 'entry of the current window'),
    OptionSpec('window-status-current-style', WINDOW, 'style', 'default', 'style of the current window', separator=','),
    OptionSpec('window-status-format', WINDOW, 'string', '#I:#W#{?window_flags,#{window_flags}, }', 'entry of other windows'),
    OptionSpec('window-status-last-style', WINDOW, 'style', 'default', 'style of the last window', separator=','),
    OptionSpec('window-status-separator', WINDOW, 'string', ' ', 'text between window entries'),
    OptionSpec('window-status-style', WINDOW, 'style', 'default', 'style of other windows', separator=','),
    OptionSpec('wrap-search', WINDOW, 'flag', True, 'searches in copy mode wrap round'),
    OptionSpec('xterm-keys', WINDOW, 'flag', True, 'accepted, has no effect'),
)  # fmt: skip

# Not tmux's: listed behind its options, and never meant by an abbreviation.
_OURS = (
    OptionSpec('audit-log', SERVER, 'string', '', 'file to which a line of JSON is appended for every command that changes something; empty for none'),
    OptionSpec('content-action', SESSION, 'choice', 'other', 'windows whose matches of monitor-content alert', choices=('none', 'any', 'current', 'other')),
    OptionSpec('event-history', SERVER, 'number', 1000, 'how many events the server remembers for readers that come later (events --since)', minimum=0, maximum=1000000),
    OptionSpec('supervisor', SERVER, 'flag', True, 'start the program that measures when a status line shows #{metric:...}'),
    OptionSpec('which-key', SESSION, 'flag', False, 'show what can be typed while one hesitates behind the prefix key'),
    OptionSpec('which-key-delay', SESSION, 'number', 600, 'how long one hesitates before which-key shows', minimum=0, maximum=60000, unit='milliseconds'),
    OptionSpec('integration', SESSION, 'flag', True, 'interactive shells (bash, zsh, fish) are started so that they tell what they run'),
    OptionSpec('monitor-content', WINDOW_PANE, 'string', {}, 'alert when a line of output matches: shell patterns for the whole line, or /regular expressions/', array=True),
)  # fmt: skip

_HOOKS: tuple[tuple[str, int, str], ...] = (
    ('alert-activity', SESSION, 'a window with monitor-activity had output and its session acts on it'),
    ('alert-bell', SESSION, 'a bell rang in a window with monitor-bell'),
    ('alert-silence', SESSION, 'a window was silent for monitor-silence seconds'),
    ('client-active', SESSION, 'the client became the one used last in its session (window-size latest)'),
    ('client-attached', SESSION, 'a client attached (attach-session, or new-session without -d)'),
    ('client-detached', SESSION, 'a client detached or was lost'),
    ('client-focus-in', SESSION, 'the terminal reported focus in'),
    ('client-focus-out', SESSION, 'the terminal reported focus out'),
    ('client-resized', SESSION, 'the terminal changed size'),
    ('client-session-changed', SESSION, 'the client moved to another session'),
    ('client-light-theme', SESSION, "the terminal's theme became light"),
    ('client-dark-theme', SESSION, "the terminal's theme became dark"),
    ('command-error', SESSION, 'a queued command failed (not parse errors)'),
    ('pane-died', WINDOW_PANE, 'the program ended and remain-on-exit keeps the pane'),
    ('pane-exited', WINDOW_PANE, 'the program ended and the pane goes; still has its id'),
    ('pane-focus-in', WINDOW_PANE, 'the pane got focus (focus-events on)'),
    ('pane-focus-out', WINDOW_PANE, 'the pane lost focus (focus-events on)'),
    ('pane-mode-changed', WINDOW_PANE, 'a mode was entered or left'),
    ('pane-set-clipboard', WINDOW_PANE, 'a program set the clipboard by OSC 52, or copy mode did'),
    ('pane-title-changed', WINDOW_PANE, 'title changed by a program or select-pane -T'),
    ('session-closed', SESSION, 'a session was destroyed'),
    ('session-created', SESSION, 'a session was made'),
    ('session-renamed', SESSION, 'a session got a new name (hook_session_name is the new one)'),
    ('session-window-changed', SESSION, 'the current window of a session changed'),
    ('window-layout-changed', WINDOW, 'pane sizes, places or number changed (also once on close)'),
    ('window-linked', SESSION, 'a window was put into a session (also by new-window, new-session, break-pane)'),
    ('window-pane-changed', WINDOW, 'the active pane changed'),
    ('window-renamed', WINDOW, 'the name changed, also by automatic-rename'),
    ('window-resized', WINDOW, 'the size changed, after window-layout-changed'),
    ('window-unlinked', SESSION, 'a window left a session (also kill-window, kill-session, program end)'),
    ('after-bind-key', SESSION, 'bind-key succeeded'),
    ('after-capture-pane', SESSION, 'capture-pane succeeded'),
    ('after-copy-mode', SESSION, 'copy-mode succeeded'),
    ('after-display-message', SESSION, 'display-message succeeded'),
    ('after-display-panes', SESSION, 'display-panes succeeded'),
    ('after-kill-pane', SESSION, 'kill-pane succeeded'),
    ('after-list-buffers', SESSION, 'list-buffers succeeded'),
    ('after-list-clients', SESSION, 'list-clients succeeded'),
    ('after-list-keys', SESSION, 'list-keys succeeded'),
    ('after-list-panes', SESSION, 'list-panes succeeded'),
    ('after-list-sessions', SESSION, 'list-sessions succeeded'),
    ('after-list-windows', SESSION, 'list-windows succeeded'),
    ('after-load-buffer', SESSION, 'load-buffer succeeded'),
    ('after-lock-server', SESSION, 'lock-server succeeded'),
    ('after-new-session', SESSION, 'new-session done'),
    ('after-new-window', SESSION, 'new-window done'),
    ('after-paste-buffer', SESSION, 'paste-buffer succeeded'),
    ('after-pipe-pane', SESSION, 'pipe-pane succeeded'),
    ('after-queue', SESSION, 'listed, never fired'),
    ('after-refresh-client', SESSION, 'refresh-client succeeded'),
    ('after-rename-session', SESSION, 'rename-session succeeded'),
    ('after-rename-window', SESSION, 'rename-window succeeded'),
    ('after-resize-pane', SESSION, 'resize-pane succeeded'),
    ('after-resize-window', SESSION, 'resize-window succeeded'),
    ('after-save-buffer', SESSION, 'save-buffer succeeded'),
    ('after-select-layout', SESSION, 'select-layout done (next-layout and previous-layout look for hooks of their own names, which do not exist)'),
    ('after-select-pane', SESSION, 'select-pane or last-pane done'),
    ('after-select-window', SESSION, 'select-window, next-window, previous-window or last-window done'),
    ('after-send-keys', SESSION, 'send-keys succeeded'),
    ('after-set-buffer', SESSION, 'set-buffer succeeded'),
    ('after-set-environment', SESSION, 'set-environment succeeded'),
    ('after-set-hook', SESSION, 'set-hook succeeded'),
    ('after-set-option', SESSION, 'set-option succeeded'),
    ('after-show-environment', SESSION, 'show-environment succeeded'),
    ('after-show-messages', SESSION, 'show-messages succeeded'),
    ('after-show-options', SESSION, 'show-options succeeded'),
    ('after-split-window', SESSION, 'split-window or new-pane done (there is no after-new-pane)'),
    ('after-unbind-key', SESSION, 'unbind-key succeeded'),
)  # fmt: skip

_HOOKS_OF_OURS = (
    ('alert-content', SESSION, 'a line matched monitor-content (hook_content is the line)'),
)  # fmt: skip

OURS = frozenset([*(spec.name for spec in _OURS), *(name for name, _, _ in _HOOKS_OF_OURS)])
OPTION_TABLE: dict[str, OptionSpec] = {spec.name: spec for spec in (*_OPTIONS, *_OURS)}
OPTION_TABLE.update(
    (name, OptionSpec(name, scope, "command", {}, text, array=True, hook=True))
    for name, scope, text in (*_HOOKS, *_HOOKS_OF_OURS)
)

# Spellings of older releases.
OLD_NAMES = {
    "display-panes-color": "display-panes-colour",
    "display-panes-active-color": "display-panes-active-colour",
    "clock-mode-color": "clock-mode-colour",
    "cursor-color": "cursor-colour",
    "prompt-cursor-color": "prompt-cursor-colour",
    "pane-colors": "pane-colours",
}
