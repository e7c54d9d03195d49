# Completion of pywfmux for fish; made by scripts/make-completions.
#   pywfmux completion fish | source

function __pywfmux_words
    set -l ask $argv[2..]
    switch $argv[1]
        case sessions
            $ask list-sessions -F '#{session_name}' 2>/dev/null
        case windows
            $ask list-sessions -F '#{session_name}:' 2>/dev/null
            $ask list-windows -a -F '#{session_name}:#{window_index}' 2>/dev/null
        case panes
            $ask list-panes -a -F '#{session_name}:#{window_index}.#{pane_index}' 2>/dev/null
            $ask list-panes -a -F '#{pane_id}' 2>/dev/null
        case clients
            $ask list-clients -F '#{client_name}' 2>/dev/null
        case buffers
            $ask list-buffers -F '#{buffer_name}' 2>/dev/null
        case agents
            $ask list-panes -a -f '#{@agent}' -F '#{@agent}' 2>/dev/null
        case files
            __fish_complete_path (commandline -ct)
        case commands
            printf '%s\n' 'attach-session	Show a session in the client’s terminal.' 'attach	Show a session in the client’s terminal.' 'bind-key	Make a key run commands.' 'bind	Make a key run commands.' 'break-pane	Make a pane a window of its own.' 'breakp	Make a pane a window of its own.' 'capture-pane	Copy the text of a pane to standard output or a paste buffer.' 'capturep	Copy the text of a pane to standard output or a paste buffer.' 'choose-buffer	Choose a paste buffer from a list.' 'choose-client	Choose a client from a list.' 'choose-tree	Choose a session, window or pane from a tree.' 'clear-history	Drop the history of a pane.' 'clearhist	Drop the history of a pane.' 'clear-prompt-history	Forget what was typed into prompts.' 'clearphist	Forget what was typed into prompts.' 'clock-mode	Show a large clock in a pane.' 'command-prompt	Ask for text in a client’s status line and run a command with it.' 'confirm-before	Ask before a command runs.' 'confirm	Ask before a command runs.' 'copy-mode	Look at the history of a pane, search it and copy from it.' 'customize-mode	Look at options and key bindings, and change them.' 'delete-buffer	Forget a paste buffer.' 'deleteb	Forget a paste buffer.' 'detach-client	Take clients off their sessions and give their terminals back.' 'detach	Take clients off their sessions and give their terminals back.' 'display-menu	Show a menu and run the command of the item that is chosen.' 'menu	Show a menu and run the command of the item that is chosen.' 'display-message	Show a message in a client’s status line, or print it.' 'display	Show a message in a client’s status line, or print it.' 'display-popup	Run a program in a box over a client’s window.' 'popup	Run a program in a box over a client’s window.' 'display-panes	Show the number of every pane and wait for one to be picked.' 'displayp	Show the number of every pane and wait for one to be picked.' 'find-window	Look for a window by its name, its title or what it shows.' 'findw	Look for a window by its name, its title or what it shows.' 'has-session	Succeed when a session is there.' 'has	Succeed when a session is there.' 'if-shell	Run one of two commands by the result of a shell command or a format.' 'if	Run one of two commands by the result of a shell command or a format.' 'join-pane	Put a pane beside another one.' 'joinp	Put a pane beside another one.' 'kill-pane	End a pane, or all others of its window.' 'killp	End a pane, or all others of its window.' 'kill-server	End every session and client, and the server.' 'kill-session	End a session, every other one, or a whole group.' 'kill-window	End a window, or all others of the session.' 'killw	End a window, or all others of the session.' 'last-pane	Go to the pane that was active before.' 'lastp	Go to the pane that was active before.' 'last-window	Go to the window that was current before.' 'last	Go to the window that was current before.' 'link-window	Put a window into a further session.' 'linkw	Put a window into a further session.' 'list-buffers	List the paste buffers, newest first.' 'lsb	List the paste buffers, newest first.' 'list-clients	List attached clients.' 'lsc	List attached clients.' 'list-commands	List the commands there are, with their flags.' 'lscm	List the commands there are, with their flags.' 'list-keys	List key bindings as commands that make them again, or the notes of keys.' 'lsk	List key bindings as commands that make them again, or the notes of keys.' 'list-panes	List the panes of a window, of a session, or all of them.' 'lsp	List the panes of a window, of a session, or all of them.' 'list-sessions	List all sessions.' 'ls	List all sessions.' 'list-windows	List the windows of a session, or all of them.' 'lsw	List the windows of a session, or all of them.' 'load-buffer	Read a file into a paste buffer.' 'loadb	Read a file into a paste buffer.' 'lock-client	Run lock-command in a client’s terminal.' 'lockc	Run lock-command in a client’s terminal.' 'lock-server	Lock every client.' 'lock	Lock every client.' 'lock-session	Lock every client of a session.' 'locks	Lock every client of a session.' 'move-pane	Put a pane beside another one.' 'movep	Put a pane beside another one.' 'move-window	Move a window to another index or session, or close the gaps in the indexes.' 'movew	Move a window to another index or session, or close the gaps in the indexes.' 'new-pane	Make a floating pane.' 'newp	Make a floating pane.' 'new-session	Make a session, and show it unless -d says otherwise.' 'new	Make a session, and show it unless -d says otherwise.' 'new-window	Make a window with a new program in it.' 'neww	Make a window with a new program in it.' 'next-layout	Arrange a window’s panes in the next named layout.' 'nextl	Arrange a window’s panes in the next named layout.' 'next-window	Go to the next window.' 'next	Go to the next window.' 'paste-buffer	Type a paste buffer into a pane.' 'pasteb	Type a paste buffer into a pane.' 'pipe-pane	Give what a pane’s program writes to a shell command, or type what that writes into the pane.' 'pipep	Give what a pane’s program writes to a shell command, or type what that writes into the pane.' 'previous-layout	Arrange a window’s panes in the previous named layout.' 'prevl	Arrange a window’s panes in the previous named layout.' 'previous-window	Go to the previous window.' 'prev	Go to the previous window.' 'refresh-client	Draw a client again, move what it shows of a large window, or change its flags.' 'refresh	Draw a client again, move what it shows of a large window, or change its flags.' 'rename-session	Give a session another name.' 'rename	Give a session another name.' 'rename-window	Give a window a name and stop renaming it automatically.' 'renamew	Give a window a name and stop renaming it automatically.' 'resize-pane	Change the size of a pane, zoom it, or trim it below the cursor.' 'resizep	Change the size of a pane, zoom it, or trim it below the cursor.' 'resize-window	Give a window a size of its own.' 'resizew	Give a window a size of its own.' 'respawn-pane	Start the program of a pane again.' 'respawnp	Start the program of a pane again.' 'respawn-window	Start the program of a window again, in one pane.' 'respawnw	Start the program of a window again, in one pane.' 'rotate-window	Move every pane of a window to the place of the next.' 'rotatew	Move every pane of a window to the place of the next.' 'run-shell	Run a shell command, or with -C commands of this program, now or after a delay.' 'run	Run a shell command, or with -C commands of this program, now or after a delay.' 'save-buffer	Write a paste buffer to a file.' 'saveb	Write a paste buffer to a file.' 'select-layout	Arrange the panes of a window.' 'selectl	Arrange the panes of a window.' 'select-pane	Make a pane the active one, mark it, name it, or switch its input off.' 'selectp	Make a pane the active one, mark it, name it, or switch its input off.' 'select-window	Make a window its session’s current one.' 'selectw	Make a window its session’s current one.' 'send-keys	Type keys or text into a pane, or run a command of its mode.' 'send	Type keys or text into a pane, or run a command of its mode.' 'send-prefix	Send the prefix key to the program in a pane.' 'server-access	Let other users use the server, or list those that may.' 'set-buffer	Put text into a paste buffer, or give a buffer another name.' 'setb	Put text into a paste buffer, or give a buffer another name.' 'set-environment	Set or remove a variable of the global or a session’s environment.' 'setenv	Set or remove a variable of the global or a session’s environment.' 'set-hook	Set commands that run when something happens, or run them now.' 'set-option	Set, change or unset an option.' 'set	Set, change or unset an option.' 'set-window-option	Set, change or unset a window option.' 'setw	Set, change or unset a window option.' 'show-buffer	Print a paste buffer.' 'showb	Print a paste buffer.' 'show-environment	Print variables of the global or a session’s environment.' 'showenv	Print variables of the global or a session’s environment.' 'show-hooks	Print what is set to run when something happens.' 'show-messages	Show the message log, newest first, or what is known of jobs and terminals.' 'showmsgs	Show the message log, newest first, or what is known of jobs and terminals.' 'show-options	Print options.' 'show	Print options.' 'show-prompt-history	Show what was typed into prompts.' 'showphist	Show what was typed into prompts.' 'show-window-options	Print window options.' 'showw	Print window options.' 'source-file	Run the commands of files.' 'source	Run the commands of files.' 'split-window	Make a new pane by splitting one.' 'splitw	Make a new pane by splitting one.' 'start-server	Start the server if it does not run yet.' 'start	Start the server if it does not run yet.' 'suspend-client	Stop a client as Ctrl-Z stops a program.' 'suspendc	Stop a client as Ctrl-Z stops a program.' 'swap-pane	Exchange two panes.' 'swapp	Exchange two panes.' 'swap-window	Exchange two windows.' 'swapw	Exchange two windows.' 'switch-client	Show another session in a client, or put the client into a key table.' 'switchc	Show another session in a client, or put the client into a key table.' 'unbind-key	Take the commands off a key, or empty a key table.' 'unbind	Take the commands off a key, or empty a key table.' 'unlink-window	Take a window out of a session.' 'unlinkw	Take a window out of a session.' 'wait-for	Wait for a signal on a channel or for an event, send a signal, or lock a channel.' 'wait	Wait for a signal on a channel or for an event, send a signal, or lock a channel.' 'command-palette	Find commands, keys, windows, layouts and options by some letters, and act.' 'events	Tell what happens on the server, one JSON object a line.' 'explain-key	Say what a key does, or several one after the other.' 'load-layout	Open a layout (development, orchestrator, monitoring, debug, or a file of layouts/) in a session.' 'notify	Have a client’s terminal show a desktop notification, or ring its bell.' 'command-output	Print what a command of a pane’s shell has written: the last one, or the one with a number.' 'list-commands-run	List the commands that the shell of a pane has run, with directory, times, exit status and place of the output.' 'pane-state	Say what a pane is doing: starting, idle, running, awaiting-input, password, fullscreen or exited.' 'run-command	Run a command in the shell of a pane; print exactly its output and exit as it did.' 'wait-bell	Wait until the bell of a pane rings.' 'wait-command	Wait until the command in a pane’s shell has ended, and exit as it did.' 'wait-event	Wait until something happens that has a name: an event of the server or of a pane’s program.' 'wait-exit	Wait until the program of a pane has ended, and exit as it did.' 'wait-for-text	Wait until a text is in a pane’s output, the echo of what was sent left out, or on its screen.' 'wait-idle	Wait until a pane has written nothing for some time.' 'wait-mode	Wait until the program of a pane has switched a mode on or off.' 'wait-ready	Wait until a pane takes input: its shell has shown its first prompt, or its program reads.' 'wait-title	Wait until a text is in the title of a pane.' 'completion	Print what makes a shell complete pywfmux’s command lines.' 'install-shim	Put a program named tmux into a directory that is pywfmux.' 'schema	Print the JSON Schema of commands, results, events or the words of the workflow layer.' 'agent	Start programs that work by themselves, see what they do, and bring prompts to them.' 'alert	See, acknowledge and silence alerts, and try the routes by which they are told.' 'check	Check a directory that init wrote, or the user’s own configuration.' 'demo	Start it, look at it, and stop it when you leave.' 'doctor	Tell what the terminal, the system and the configuration are like, and the state of every component.' 'init	Write what is missing into a directory, or into your own configuration.' 'layout	Layouts: sessions with their windows, panes and programs, written in TOML.' 'mcp	Serve panes and agents as tools of the Model Context Protocol, over standard input and output.' 'metrics	Numbers for the status line: what is measured, and values that scripts tell.' 'mon	Show a monitor: a picture of one part of the system that stays up to date.' 'pane	Run a program; when it ends the pane stays and asks.' 'production	Sessions for people who run the system: monitoring, incidents, deployments.'
        case options
            printf '%s\n' backspace buffer-limit command-alias codepoint-widths copy-command cursor-colour cursor-style default-client-command default-terminal editor escape-time exit-empty exit-unattached extended-keys extended-keys-format focus-events get-clipboard history-file input-buffer-size menu-style menu-selected-style menu-border-style menu-border-lines message-limit prefix-timeout prompt-history-limit set-clipboard terminal-overrides terminal-features user-keys variation-selector-always-wide activity-action assume-paste-time base-index bell-action default-command default-shell default-size destroy-unattached detach-on-destroy display-panes-active-colour display-panes-colour display-panes-time display-time focus-follows-mouse history-limit initial-repeat-time key-table lock-after-time lock-command message-command-style message-format message-line message-style mouse prefix prefix2 renumber-windows repeat-time set-titles set-titles-string silence-action status status-bg status-fg status-format status-interval status-justify status-keys status-left status-left-length status-left-style status-position status-right status-right-length status-right-style status-style pane-status-current-style pane-status-style prompt-cursor-colour prompt-cursor-style prompt-command-cursor-style session-status-current-style session-status-style update-environment visual-activity visual-bell visual-silence word-separators aggressive-resize allow-passthrough allow-rename allow-set-title alternate-screen automatic-rename automatic-rename-format clock-mode-colour clock-mode-style copy-mode-match-style copy-mode-current-match-style copy-mode-mark-style copy-mode-position-format copy-mode-position-style copy-mode-selection-style copy-mode-current-line-number-style copy-mode-line-number-style copy-mode-line-numbers fill-character main-pane-height main-pane-width mode-keys mode-style monitor-activity monitor-bell monitor-silence other-pane-height other-pane-width pane-active-border-style pane-base-index pane-border-format pane-border-indicators pane-border-lines pane-border-status pane-border-style pane-colours pane-scrollbars pane-scrollbars-style pane-scrollbars-position popup-style popup-border-style popup-border-lines remain-on-exit remain-on-exit-format scroll-on-clear synchronize-panes tiled-layout-max-columns tree-mode-preview-format tree-mode-preview-style window-active-style window-pane-current-status-format window-pane-status-format window-size window-style window-status-activity-style window-status-bell-style window-status-current-format window-status-current-style window-status-format window-status-last-style window-status-separator window-status-style wrap-search xterm-keys audit-log content-action event-history supervisor which-key which-key-delay integration monitor-content
        case window_options
            printf '%s\n' cursor-colour cursor-style menu-style menu-selected-style menu-border-style menu-border-lines pane-status-current-style pane-status-style session-status-current-style session-status-style aggressive-resize allow-passthrough allow-rename allow-set-title alternate-screen automatic-rename automatic-rename-format clock-mode-colour clock-mode-style copy-mode-match-style copy-mode-current-match-style copy-mode-mark-style copy-mode-position-format copy-mode-position-style copy-mode-selection-style copy-mode-current-line-number-style copy-mode-line-number-style copy-mode-line-numbers fill-character main-pane-height main-pane-width mode-keys mode-style monitor-activity monitor-bell monitor-silence other-pane-height other-pane-width pane-active-border-style pane-base-index pane-border-format pane-border-indicators pane-border-lines pane-border-status pane-border-style pane-colours pane-scrollbars pane-scrollbars-style pane-scrollbars-position popup-style popup-border-style popup-border-lines remain-on-exit remain-on-exit-format scroll-on-clear synchronize-panes tiled-layout-max-columns tree-mode-preview-format tree-mode-preview-style window-active-style window-pane-current-status-format window-pane-status-format window-size window-style window-status-activity-style window-status-bell-style window-status-current-format window-status-current-style window-status-format window-status-last-style window-status-separator window-status-style wrap-search xterm-keys monitor-content
        case hooks
            printf '%s\n' alert-activity alert-bell alert-silence client-active client-attached client-detached client-focus-in client-focus-out client-resized client-session-changed client-light-theme client-dark-theme command-error pane-died pane-exited pane-focus-in pane-focus-out pane-mode-changed pane-set-clipboard pane-title-changed session-closed session-created session-renamed session-window-changed window-layout-changed window-linked window-pane-changed window-renamed window-resized window-unlinked after-bind-key after-capture-pane after-copy-mode after-display-message after-display-panes after-kill-pane after-list-buffers after-list-clients after-list-keys after-list-panes after-list-sessions after-list-windows after-load-buffer after-lock-server after-new-session after-new-window after-paste-buffer after-pipe-pane after-queue after-refresh-client after-rename-session after-rename-window after-resize-pane after-resize-window after-save-buffer after-select-layout after-select-pane after-select-window after-send-keys after-set-buffer after-set-environment after-set-hook after-set-option after-show-environment after-show-messages after-show-options after-split-window after-unbind-key alert-content
        case events
            printf '%s\n' after-bind-key after-capture-pane after-copy-mode after-display-message after-display-panes after-kill-pane after-list-buffers after-list-clients after-list-keys after-list-panes after-list-sessions after-list-windows after-load-buffer after-lock-server after-new-session after-new-window after-paste-buffer after-pipe-pane after-queue after-refresh-client after-rename-session after-rename-window after-resize-pane after-resize-window after-save-buffer after-select-layout after-select-pane after-select-window after-send-keys after-set-buffer after-set-environment after-set-hook after-set-option after-show-environment after-show-messages after-show-options after-split-window after-unbind-key alert-activity alert-bell alert-content alert-silence bell client-active client-attached client-dark-theme client-detached client-focus-in client-focus-out client-light-theme client-resized client-session-changed clipboard command-error command-finished cwd pane-died pane-exited pane-focus-in pane-focus-out pane-mode-changed pane-set-clipboard pane-title-changed paste-buffer-changed paste-buffer-deleted progress server-exiting session-closed session-created session-renamed session-window-changed window-layout-changed window-linked window-pane-changed window-renamed window-resized window-unlinked
        case layouts
            printf '%s\n' even-horizontal even-vertical main-horizontal main-horizontal-mirrored main-vertical main-vertical-mirrored tiled
        case layout_names
            printf '%s\n' development orchestrator monitoring debug prod-monitor prod-incident prod-deploy
        case keys
            printf '%s\n' Enter Escape Space Tab BTab BSpace Up Down Left Right Home End PPage NPage IC DC F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 F11 F12 C-a C-b C-c C-d C-e C-f C-g C-h C-i C-j C-k C-l C-m C-n C-o C-p C-q C-r C-s C-t C-u C-v C-w C-x C-y C-z M-a M-b M-c M-d M-e M-f M-g M-h M-i M-j M-k M-l M-m M-n M-o M-p M-q M-r M-s M-t M-u M-v M-w M-x M-y M-z
        case tables
            printf '%s\n' copy-mode copy-mode-vi prefix root
        case prompts
            printf '%s\n' command search target window-target
        case shells
            printf '%s\n' bash fish zsh
        case schemas
            printf '%s\n' commands events results workflow attach-session bind-key break-pane capture-pane choose-buffer choose-client choose-tree clear-history clear-prompt-history clock-mode command-output command-palette command-prompt confirm-before copy-mode customize-mode delete-buffer detach-client display-menu display-message display-panes display-popup events explain-key find-window has-session if-shell join-pane kill-pane kill-server kill-session kill-window last-pane last-window link-window list-buffers list-clients list-commands list-commands-run list-keys list-panes list-sessions list-windows load-buffer load-layout lock-client lock-server lock-session move-pane move-window new-pane new-session new-window next-layout next-window notify pane-state paste-buffer pipe-pane previous-layout previous-window refresh-client rename-session rename-window resize-pane resize-window respawn-pane respawn-window rotate-window run-command run-shell save-buffer select-layout select-pane select-window send-keys send-prefix server-access set-buffer set-environment set-hook set-option set-window-option show-buffer show-environment show-hooks show-messages show-options show-prompt-history show-window-options source-file split-window start-server suspend-client swap-pane swap-window switch-client unbind-key unlink-window wait-bell wait-command wait-event wait-exit wait-for wait-for-text wait-idle wait-mode wait-ready wait-title
        case components
            printf '%s\n' alertmanager ci consul docker engine events git journal kube postgres prometheus redis services sqlite
        case kinds
            printf '%s\n' aider claude codex copilot gemini generic opencode python shell
        case monitors
            printf '%s\n' agents alerts ci database docker events git kube logs network notes processes profile queue security services system tests workflow
        case reported
            printf '%s\n' ready working blocked done failed
        case states
            printf '%s\n' starting ready working blocked done failed exited unknown
        case verbs_agent
            printf '%s\n' spawn list show explain send answer wait logs stop restart remove resume prune report run events
        case verbs_alert
            printf '%s\n' list show ack silence unsilence test history rules
        case verbs_demo
            printf '%s\n' start stop status
        case verbs_layout
            printf '%s\n' list show check load export import trust schema
        case verbs_metrics
            printf '%s\n' list show set incr export reload
        case verbs_mon
            printf '%s\n' agents alerts ci database docker events git kube logs network notes processes profile queue security services system tests workflow
        case verbs_pane
            printf '%s\n' agents alerts ci database docker events git kube logs network notes processes profile queue security services system tests workflow
        case verbs_production
            printf '%s\n' monitor incident deploy list attach note report close
        case one_of_cpu_rss_pid
            printf '%s\n' cpu rss pid
        case one_of_hold_close_shell_restart
            printf '%s\n' hold close shell restart
        case one_of_never_on-failure_always
            printf '%s\n' never on-failure always
        case one_of_observe_operate_destroy
            printf '%s\n' observe operate destroy
        case one_of_prometheus_json
            printf '%s\n' prometheus json
        case one_of_ready_now
            printf '%s\n' ready now
        case one_of_report
            printf '%s\n' report
        case one_of_tmuxp_tmuxinator_smug
            printf '%s\n' tmuxp tmuxinator smug
        case one_of_toml_tmux_tmuxp
            printf '%s\n' toml tmux tmuxp
    end
end

# The flags of a command, which of them take what, and what its first argument is.
function __pywfmux_command --no-scope-shadowing
    set flags
    set values
    set arguments ''
    switch $argv[1]
        case attach-session attach
            set flags '-c	the directory new windows of the session start in' '-d	detach the other clients of the session' '-E	leave the session’s environment as it is' '-f	client flags, apart by commas' '-r	read-only' '-t	the session that is meant' '-x	detach the others and hang up their shells'
            set values -c:files -f:none -t:sessions
            set arguments ''
        case bind-key bind
            set flags '-N	a note that list-keys -N shows' '-n	in the root table: no prefix' '-r	the key may be repeated without the prefix' '-T	the table'
            set values -N:none -T:tables
            set arguments 'keys'
        case break-pane breakp
            set flags '-a	behind the target window' '-b	before the target window' '-d	do not make it current' '-F	what to print, as a format' '-n	the name of the new window' '-P	print where it is' '-s	the pane it comes from' '-t	the window it goes to' '--json	print JSON'
            set values -F:none -n:none -s:panes -t:windows
            set arguments ''
        case capture-pane capturep
            set flags '-a	the alternate screen' '-b	the buffer to write' '-C	non-printable bytes as escapes' '-E	the last line' '-e	with escape sequences for colours' '-F	take no part of a line that scrolls' '-H	with hyperlinks' '-J	join wrapped lines and keep trailing blanks' '-L	line numbers' '-M	the screen of the mode' '-N	keep trailing blanks' '-P	only what came of an unfinished escape sequence' '-p	print instead of making a buffer' '-q	no complaint when there is no alternate screen' '-S	the first line' '-T	leave out cells that were never written' '-t	the pane that is meant' '--last-command	last-command'
            set values -b:buffers -E:none -S:none -t:panes
            set arguments ''
        case choose-buffer
            set flags '-F	what to print, as a format' '-f	only what this format is true for' '-K	the format of the keys at the lines' '-N	no preview' '-O	what to sort by' '-r	reversed' '-t	the pane that is meant' '-y	no questions' '-Z	zoom the pane'
            set values -F:none -f:none -K:none -O:none -t:panes
            set arguments ''
        case choose-client
            set flags '-F	what to print, as a format' '-f	only what this format is true for' '-K	the format of the keys at the lines' '-N	no preview' '-O	what to sort by' '-r	reversed' '-t	the pane that is meant' '-y	no questions' '-Z	zoom the pane'
            set values -F:none -f:none -K:none -O:none -t:panes
            set arguments ''
        case choose-tree
            set flags '-F	what to print, as a format' '-f	only what this format is true for' '-G	all sessions of a group' '-K	the format of the keys at the lines' '-N	no preview' '-O	what to sort by' '-r	reversed' '-s	sessions folded' '-t	the pane that is meant' '-w	windows folded' '-y	no questions' '-Z	zoom the pane'
            set values -F:none -f:none -K:none -O:none -t:panes
            set arguments ''
        case clear-history clearhist
            set flags '-H	hyperlinks too' '-t	the pane that is meant'
            set values -t:panes
            set arguments ''
        case clear-prompt-history clearphist
            set flags '-T	the kind of prompt: command, search, target or window-target'
            set values -T:prompts
            set arguments ''
        case clock-mode
            set flags '-t	the pane that is meant'
            set values -t:panes
            set arguments ''
        case command-prompt
            set flags '-1	one key is the answer' '-b	do not wait' '-C	the screen goes on meanwhile' '-e	leave when the input is emptied' '-F	expand the template as a format' '-I	what the inputs begin with' '-i	run at every change' '-k	one key, by its name' '-l	the prompts are not formats' '-N	numbers only' '-p	the prompts, apart by commas' '-T	the kind of prompt: command, search, target or window-target' '-t	the client that is meant'
            set values -I:none -p:none -T:prompts -t:clients
            set arguments ''
        case confirm-before confirm
            set flags '-b	do not wait' '-c	the key that confirms' '-p	the question' '-t	the client that is meant' '-y	Enter means yes'
            set values -c:none -p:none -t:clients
            set arguments ''
        case copy-mode
            set flags '-d	scroll a page down' '-e	leave at the bottom' '-H	hide the position' '-M	begin a mouse drag' '-q	leave all modes' '-S	scroll by the mouse on the scrollbar' '-s	show another pane’s content' '-t	the pane that is meant' '-u	scroll a page up'
            set values -s:panes -t:panes
            set arguments ''
        case customize-mode
            set flags '-F	what to print, as a format' '-f	only what this format is true for' '-N	no preview' '-t	the pane that is meant' '-y	no questions' '-Z	zoom the pane'
            set values -F:none -f:none -t:panes
            set arguments ''
        case delete-buffer deleteb
            set flags '-b	the paste buffer that is meant'
            set values -b:buffers
            set arguments ''
        case detach-client detach
            set flags '-a	all but the target' '-E	run this in the place of the client' '-P	hang up the shell of the client too' '-s	all clients of this session' '-t	the client that is meant'
            set values -E:none -s:sessions -t:clients
            set arguments ''
        case display-menu menu
            set flags '-b	the kind of lines of the border' '-C	the item chosen first' '-c	the client that is meant' '-H	the style of the chosen item' '-M	mouse always' '-O	stay when the button is released outside' '-S	the style of the border' '-s	the style of the inside' '-T	the title' '-t	the pane that is meant' '-x	column or place' '-y	row or place'
            set values -b:none -C:none -c:clients -H:none -S:none -s:none -T:none -t:panes -x:none -y:none
            set arguments ''
        case display-message display
            set flags '-a	list all variables' '-C	the screen goes on meanwhile' '-c	the client that shows it' '-d	milliseconds, 0 until a key' '-F	what to print, as a format' '-I	standard input goes into an empty pane' '-l	print the message as it is' '-N	keys do not end it' '-p	print instead of showing' '-t	the pane that is meant' '-v	tell how the format is expanded' '--json	print JSON'
            set values -c:clients -d:none -F:none -t:panes
            set arguments ''
        case display-popup popup
            set flags '-B	no border' '-b	the kind of lines of the border' '-C	close the popup' '-c	the client that is meant' '-d	the directory the program starts in' '-E	close when the program ends (twice: only when it succeeds)' '-e	set a variable (NAME=value) for the program; may be repeated' '-h	the height, in cells or percent' '-k	any key closes once the program has ended' '-N	undo -E and -k' '-S	the style of the border' '-s	the style of the inside' '-T	the title' '-t	the pane that is meant' '-w	the width, in cells or percent' '-x	column or place' '-y	row or place'
            set values -b:none -c:clients -d:files -e:none -h:none -S:none -s:none -T:none -t:panes -w:none -x:none -y:none
            set arguments ''
        case display-panes displayp
            set flags '-b	do not wait' '-d	milliseconds, 0 until a key' '-N	no key picks a pane' '-t	the client that is meant'
            set values -d:none -t:clients
            set arguments ''
        case find-window findw
            set flags '-C	in the visible text' '-i	without case' '-N	in the names' '-r	a regular expression' '-T	in the titles' '-t	the pane that is meant' '-Z	zoom the pane'
            set values -t:panes
            set arguments ''
        case has-session has
            set flags '-t	the session that is meant'
            set values -t:sessions
            set arguments ''
        case if-shell if
            set flags '-b	do not wait for the shell' '-F	the condition is a format, not a shell command' '-t	the pane that is meant'
            set values -t:panes
            set arguments ''
        case join-pane joinp
            set flags '-b	before the target pane' '-d	do not make it active' '-f	over the whole window' '-h	side by side' '-l	the size, in cells or percent' '-p	size in percent' '-s	the pane it comes from' '-t	the pane it goes to' '-v	one above the other'
            set values -l:none -p:none -s:panes -t:panes
            set arguments ''
        case kill-pane killp
            set flags '-a	all but the target' '-t	the pane that is meant'
            set values -t:panes
            set arguments ''
        case kill-server
            set flags 
            set values 
            set arguments ''
        case kill-session
            set flags '-a	all but the target' '-C	only clear alerts' '-g	all sessions of the group' '-t	the session that is meant'
            set values -t:sessions
            set arguments ''
        case kill-window killw
            set flags '-a	all but the target' '-t	the window that is meant'
            set values -t:windows
            set arguments ''
        case last-pane lastp
            set flags '-d	stop input to the pane' '-e	allow input to the pane' '-t	the window that is meant' '-Z	keep the window zoomed'
            set values -t:windows
            set arguments ''
        case last-window last
            set flags '-t	the session that is meant'
            set values -t:sessions
            set arguments ''
        case link-window linkw
            set flags '-a	behind the target' '-b	before the target' '-d	do not make it current' '-k	end the window that is there' '-s	the window it comes from' '-t	the window it goes to'
            set values -s:windows -t:windows
            set arguments ''
        case list-buffers lsb
            set flags '-F	what to print, as a format' '-f	only what this format is true for' '-O	what to sort by' '-r	reversed' '--json	print JSON'
            set values -F:none -f:none -O:none
            set arguments ''
        case list-clients lsc
            set flags '-F	what to print, as a format' '-f	only what this format is true for' '-O	what to sort by' '-r	reversed' '-t	the session that is meant' '--json	print JSON'
            set values -F:none -f:none -O:none -t:sessions
            set arguments ''
        case list-commands lscm
            set flags '-F	what to print, as a format' '--json	print JSON'
            set values -F:none
            set arguments 'commands'
        case list-keys lsk
            set flags '-1	only the first' '-a	also those without a note' '-F	what to print, as a format' '-N	notes instead of commands' '-O	what to sort by' '-P	what stands before each key' '-r	reversed' '-T	the key table that is meant' '--json	print JSON'
            set values -F:none -O:none -P:none -T:tables
            set arguments 'keys'
        case list-panes lsp
            set flags '-a	all panes of the server' '-F	what to print, as a format' '-f	only what this format is true for' '-O	what to sort by' '-r	reversed' '-s	all panes of the session' '-t	the window that is meant' '--json	print JSON'
            set values -F:none -f:none -O:none -t:windows
            set arguments ''
        case list-sessions ls
            set flags '-F	what to print, as a format' '-f	only what this format is true for' '-O	what to sort by' '-r	reversed' '--json	print JSON'
            set values -F:none -f:none -O:none
            set arguments ''
        case list-windows lsw
            set flags '-a	all windows of the server' '-F	what to print, as a format' '-f	only what this format is true for' '-O	what to sort by' '-r	reversed' '-t	the session that is meant' '--json	print JSON'
            set values -F:none -f:none -O:none -t:sessions
            set arguments ''
        case load-buffer loadb
            set flags '-b	the paste buffer that is meant' '-t	the client that is meant' '-w	to the terminal’s clipboard too'
            set values -b:buffers -t:clients
            set arguments 'files'
        case lock-client lockc
            set flags '-t	the client that is meant'
            set values -t:clients
            set arguments ''
        case lock-server lock
            set flags 
            set values 
            set arguments ''
        case lock-session locks
            set flags '-t	the session that is meant'
            set values -t:sessions
            set arguments ''
        case move-pane movep
            set flags '-b	before the target pane' '-d	do not make it active' '-f	over the whole window' '-h	side by side' '-l	the size, in cells or percent' '-p	size in percent' '-s	the pane it comes from' '-t	the pane it goes to' '-v	one above the other'
            set values -l:none -p:none -s:panes -t:panes
            set arguments ''
        case move-window movew
            set flags '-a	behind the target' '-b	before the target' '-d	do not make it current' '-k	end the window that is there' '-r	number all windows afresh' '-s	the window it comes from' '-t	the window it goes to'
            set values -s:windows -t:windows
            set arguments ''
        case new-pane newp
            set flags '-b	before the pane' '-c	the directory the program starts in' '-d	do not make it active' '-E	empty, without a program' '-e	set a variable (NAME=value) for the program' '-F	what to print, as a format' '-f	over the whole window' '-h	side by side' '-I	standard input goes into it' '-k	close at a key once the program has ended' '-L	in the layout, not floating' '-l	the size, in cells or percent' '-m	message of a dead pane' '-P	print where it is' '-p	size in percent' '-R	style of its border when it is not' '-S	style of its border when it is active' '-s	style of the pane' '-t	the pane that is meant' '-v	one above the other' '-X	the column' '-x	the width, in cells or percent' '-Y	the row' '-y	the height, in cells or percent' '-Z	keep the window zoomed' '--json	print JSON'
            set values -c:files -e:none -F:none -l:none -m:none -p:none -R:none -S:none -s:none -t:panes -X:none -x:none -Y:none -y:none
            set arguments ''
        case new-session new
            set flags '-A	attach if it exists' '-c	the directory the program starts in' '-D	with -A: detach the others' '-d	do not attach' '-E	leave the environment as it is' '-e	set a variable (NAME=value) for the program; may be repeated' '-F	what to print, as a format' '-f	client flags' '-n	the name of the new window' '-P	print where it is' '-s	the name of the session' '-t	the group to join' '-X	with -A: detach the others and hang up' '-x	the width' '-y	the height' '--json	print JSON'
            set values -c:files -e:none -F:none -f:none -n:none -s:none -t:sessions -x:none -y:none
            set arguments ''
        case new-window neww
            set flags '-a	behind the target' '-b	before the target' '-c	the directory the program starts in' '-d	do not make it current' '-e	set a variable (NAME=value) for the program; may be repeated' '-F	what to print, as a format' '-k	end the window that is there' '-n	the name of the new window' '-P	print where it is' '-S	only select it if one of that name exists' '-t	the window that is meant' '--json	print JSON'
            set values -c:files -e:none -F:none -n:none -t:windows
            set arguments ''
        case next-layout nextl
            set flags '-t	the window that is meant'
            set values -t:windows
            set arguments ''
        case next-window next
            set flags '-a	the next with an alert' '-t	the session that is meant'
            set values -t:sessions
            set arguments ''
        case paste-buffer pasteb
            set flags '-b	the paste buffer that is meant' '-d	delete the buffer afterwards' '-p	as a bracketed paste if the program takes it' '-r	newlines as they are' '-S	newlines as spaces' '-s	what stands for a newline' '-t	the pane that is meant'
            set values -b:buffers -s:none -t:panes
            set arguments ''
        case pipe-pane pipep
            set flags '-I	the command’s output is typed into the pane' '-O	the pane’s output goes to the command' '-o	only if no pipe is open' '-t	the pane that is meant'
            set values -t:panes
            set arguments ''
        case previous-layout prevl
            set flags '-t	the window that is meant'
            set values -t:windows
            set arguments ''
        case previous-window prev
            set flags '-a	the previous with an alert' '-t	the session that is meant'
            set values -t:sessions
            set arguments ''
        case refresh-client refresh
            set flags '-A	on, off, continue or pause a pane’s output (pane:state)' '-B	watch a format (name:what:format)' '-C	the size of a control client (WxH)' '-c	follow the cursor again' '-D	down' '-F	client flags' '-f	client flags, apart by commas' '-L	left' '-l	ask for the clipboard' '-R	right' '-r	what a terminal reported' '-S	only the status line' '-t	the client that is meant' '-U	up'
            set values -A:none -B:none -C:none -F:none -f:none -r:none -t:clients
            set arguments ''
        case rename-session rename
            set flags '-t	the session that is meant'
            set values -t:sessions
            set arguments ''
        case rename-window renamew
            set flags '-t	the window that is meant'
            set values -t:windows
            set arguments ''
        case resize-pane resizep
            set flags '-D	down' '-L	left' '-M	begin a mouse drag' '-R	right' '-T	cut off the lines below the cursor' '-t	the pane that is meant' '-U	up' '-x	the width, in cells or percent' '-y	the height, in cells or percent' '-Z	zoom or unzoom'
            set values -t:panes -x:none -y:none
            set arguments ''
        case resize-window resizew
            set flags '-A	the largest client' '-a	the smallest client' '-D	down' '-L	left' '-R	right' '-t	the window that is meant' '-U	up' '-x	the width, in cells or percent' '-y	the height, in cells or percent'
            set values -t:windows -x:none -y:none
            set arguments ''
        case respawn-pane respawnp
            set flags '-c	the directory the program starts in' '-e	set a variable (NAME=value) for the program; may be repeated' '-k	end the program that runs' '-t	the pane that is meant'
            set values -c:files -e:none -t:panes
            set arguments ''
        case respawn-window respawnw
            set flags '-c	the directory the program starts in' '-e	set a variable (NAME=value) for the program; may be repeated' '-k	end the program that runs' '-t	the window that is meant'
            set values -c:files -e:none -t:windows
            set arguments ''
        case rotate-window rotatew
            set flags '-D	down' '-t	the window that is meant' '-U	up' '-Z	keep the window zoomed'
            set values -t:windows
            set arguments ''
        case run-shell run
            set flags '-b	do not wait' '-C	commands of the multiplexer instead of a shell command' '-c	the directory the program starts in' '-d	seconds to wait first' '-E	errors too' '-s	what the command reads on its standard input' '-t	the pane that is meant'
            set values -c:files -d:none -s:none -t:panes
            set arguments ''
        case save-buffer saveb
            set flags '-a	append to the file' '-b	the paste buffer that is meant'
            set values -b:buffers
            set arguments 'files'
        case select-layout selectl
            set flags '-E	spread the panes evenly' '-n	the next layout' '-o	undo the last change' '-p	the previous layout' '-t	the pane that is meant'
            set values -t:panes
            set arguments 'layouts'
        case select-pane selectp
            set flags '-D	below' '-d	stop input' '-e	allow input' '-g	print the style' '-L	at the left' '-l	the last one' '-M	clear the mark' '-m	mark it' '-P	set the style' '-R	at the right' '-T	set the title' '-t	the pane that is meant' '-U	above' '-Z	keep the window zoomed'
            set values -P:none -T:none -t:panes
            set arguments ''
        case select-window selectw
            set flags '-l	the last one' '-n	the next one' '-p	the previous one' '-T	the last one if it is current already' '-t	the window that is meant'
            set values -t:windows
            set arguments ''
        case send-keys send
            set flags '-c	the client' '-F	expand formats in the keys' '-H	keys are hexadecimal codes' '-K	keys go to the client, as if typed' '-l	keys are text' '-M	pass a mouse event on' '-N	how often' '-R	reset the terminal state' '-t	the pane that is meant' '-X	a command of the mode'
            set values -c:clients -N:none -t:panes
            set arguments 'keys'
        case send-prefix
            set flags '-2	the second prefix key' '-t	the pane that is meant'
            set values -t:panes
            set arguments ''
        case server-access
            set flags '-a	allow a user' '-d	take it back' '-l	list' '-r	read-only' '-w	read and write'
            set values 
            set arguments ''
        case set-buffer setb
            set flags '-a	append' '-b	the paste buffer that is meant' '-n	rename the buffer' '-t	the client that is meant' '-w	to the terminal’s clipboard too'
            set values -b:buffers -n:none -t:clients
            set arguments ''
        case set-environment setenv
            set flags '-F	expand the value as a format' '-g	the global environment' '-h	hidden' '-r	remove it for new programs' '-t	the session that is meant' '-u	forget it'
            set values -t:sessions
            set arguments ''
        case set-hook
            set flags '-a	append' '-g	global' '-p	of a pane' '-R	run it now' '-t	the pane that is meant' '-u	unset' '-w	of a window'
            set values -t:panes
            set arguments 'hooks'
        case set-option set
            set flags '-a	append' '-F	expand the value as a format' '-g	global' '-o	only if it is not set' '-p	of a pane' '-q	no complaint' '-s	of the server' '-t	the pane that is meant' '-U	unset, also in all panes' '-u	unset' '-w	of a window'
            set values -t:panes
            set arguments 'options'
        case set-window-option setw
            set flags '-a	append' '-F	expand the value as a format' '-g	global' '-o	only if it is not set' '-q	no complaint' '-t	the window that is meant' '-u	unset'
            set values -t:windows
            set arguments 'window_options'
        case show-buffer showb
            set flags '-b	the paste buffer that is meant' '--json	print JSON'
            set values -b:buffers
            set arguments ''
        case show-environment showenv
            set flags '-g	the global environment' '-h	hidden variables' '-s	as shell commands' '-t	the session that is meant' '--json	print JSON'
            set values -t:sessions
            set arguments ''
        case show-hooks
            set flags '-g	global' '-p	of a pane' '-t	the pane that is meant' '-w	of a window' '--json	print JSON'
            set values -t:panes
            set arguments 'hooks'
        case show-messages showmsgs
            set flags '-J	jobs' '-T	terminals' '-t	the client that is meant' '--json	print JSON'
            set values -t:clients
            set arguments ''
        case show-options show
            set flags '-A	inherited ones too' '-g	global' '-H	hooks too' '-p	of a pane' '-q	no complaint' '-s	of the server' '-t	the pane that is meant' '-v	the value only' '-w	of a window' '--json	print JSON'
            set values -t:panes
            set arguments 'options'
        case show-prompt-history showphist
            set flags '-T	the kind of prompt: command, search, target or window-target' '--json	print JSON'
            set values -T:prompts
            set arguments ''
        case show-window-options showw
            set flags '-g	global' '-t	the window that is meant' '-v	the value only' '--json	print JSON'
            set values -t:windows
            set arguments 'window_options'
        case source-file source
            set flags '-F	expand the path as a format' '-n	only check' '-q	no complaint when it is not there' '-t	the pane that is meant' '-v	show the commands'
            set values -t:panes
            set arguments 'files'
        case split-window splitw
            set flags '-b	before the pane' '-c	the directory the program starts in' '-d	do not make it active' '-E	empty, without a program' '-e	set a variable (NAME=value)' '-F	what to print, as a format' '-f	over the whole window' '-h	side by side' '-I	standard input goes into it' '-k	close at a key once the program has ended' '-l	the size, in cells or percent' '-m	message of a dead pane' '-P	print where it is' '-p	size in percent' '-R	style of its border when it is not' '-S	style of its border when it is active' '-s	style of the pane' '-t	the pane that is meant' '-v	one above the other' '-Z	keep the window zoomed' '--json	print JSON'
            set values -c:files -e:none -F:none -l:none -m:none -p:none -R:none -S:none -s:none -t:panes
            set arguments ''
        case start-server start
            set flags 
            set values 
            set arguments ''
        case suspend-client suspendc
            set flags '-t	the client that is meant'
            set values -t:clients
            set arguments ''
        case swap-pane swapp
            set flags '-D	with the next pane' '-d	do not change the active pane' '-s	the pane it comes from' '-t	the pane it goes to' '-U	with the previous pane' '-Z	keep the window zoomed'
            set values -s:panes -t:panes
            set arguments ''
        case swap-window swapw
            set flags '-d	do not make it current' '-s	the window it comes from' '-t	the window it goes to'
            set values -s:windows -t:windows
            set arguments ''
        case switch-client switchc
            set flags '-c	the client that is meant' '-E	leave the environment as it is' '-F	taken as tmux takes it, for nothing' '-l	the last session' '-n	the next session' '-O	what next and previous go by' '-p	the previous session' '-r	read-only or not' '-T	the key table' '-t	the session that is meant' '-Z	keep the window zoomed'
            set values -c:clients -O:none -T:tables -t:sessions
            set arguments ''
        case unbind-key unbind
            set flags '-a	all keys' '-n	in the root table' '-q	no complaint' '-T	the key table that is meant'
            set values -T:tables
            set arguments 'keys'
        case unlink-window unlinkw
            set flags '-k	end it if it is nowhere else' '-t	the window that is meant'
            set values -t:windows
            set arguments ''
        case wait-for wait
            set flags '-E	wait for an event' '-F	only when this format is true' '-L	lock the channel' '-S	wake who waits' '-U	unlock the channel' '-v	print the event’s variables' '--timeout	timeout'
            set values -E:none -F:none --timeout:none
            set arguments ''
        case command-palette
            set flags '-t	the client that is meant'
            set values -t:clients
            set arguments ''
        case events
            set flags '--filter	names of events (patterns, apart by commas) or a format over the event; may be repeated' '--since	begin behind the event of this number'
            set values --filter:events --since:none
            set arguments ''
        case explain-key
            set flags '-T	the key table that is meant' '-t	the session that is meant' '--json	print JSON'
            set values -T:tables -t:sessions
            set arguments 'keys'
        case load-layout
            set flags '-t	the session that is meant' '--replace	make what is there already anew'
            set values -t:sessions
            set arguments 'layout_names'
        case notify
            set flags '-c	the client that is meant' '--bell	ring the bell of the terminal' '--protocol	how it is told to the terminal: auto, osc9, osc777 or osc99' '--title	the title above the text'
            set values -c:clients --protocol:none --title:none
            set arguments ''
        case command-output
            set flags '-n	Count this many back from the last' '-t	the pane that is meant' '--json	print JSON' '--raw	Bytes as they were written, with control sequences'
            set values -n:none -t:panes
            set arguments ''
        case list-commands-run
            set flags '-n	Only this many, the latest' '-t	the pane that is meant' '--json	print JSON'
            set values -n:none -t:panes
            set arguments ''
        case pane-state
            set flags '-t	the pane that is meant' '--json	print JSON'
            set values -t:panes
            set arguments ''
        case run-command
            set flags '-t	the pane that is meant' '--json	print JSON' '--exact	Give the bytes that the command wrote too' '--timeout	Seconds until it is waited for no longer; no limit by default'
            set values -t:panes --timeout:none
            set arguments ''
        case wait-bell
            set flags '-t	the pane that is meant' '--json	print JSON' '--since	It counts from this offset in the output on' '--timeout	Seconds until it fails; null or negative for no limit'
            set values -t:panes --since:none --timeout:none
            set arguments ''
        case wait-command
            set flags '-t	the pane that is meant' '--json	print JSON' '--exact	Give the bytes that the command wrote too' '--timeout	Seconds until it fails; null or negative for no limit'
            set values -t:panes --timeout:none
            set arguments ''
        case wait-event
            set flags '-t	the pane that is meant' '--json	print JSON' '--where	Fields of the event and the values they must have' '--timeout	Seconds until it fails; null or negative for no limit'
            set values -t:panes --where:none --timeout:none
            set arguments 'events'
        case wait-exit
            set flags '-t	the pane that is meant' '--json	print JSON' '--timeout	Seconds until it fails; null or negative for no limit'
            set values -t:panes --timeout:none
            set arguments ''
        case wait-for-text
            set flags '-t	the pane that is meant' '--json	print JSON' '--regex	Patterns given as text are regular expressions' '--since	Output from this offset on counts; a mark’s offset' '--screen	What is shown counts, not what was written' '--unless	Patterns that end it early' '--timeout	Seconds until it fails; null or negative for no limit'
            set values -t:panes --since:none --unless:none --timeout:none
            set arguments ''
        case wait-idle
            set flags '-t	the pane that is meant' '--json	print JSON' '--quiet	Seconds without output' '--timeout	Seconds until it fails; null or negative for no limit'
            set values -t:panes --quiet:none --timeout:none
            set arguments ''
        case wait-mode
            set flags '-t	the pane that is meant' '--json	print JSON' '--off	The same as on = false' '--timeout	Seconds until it fails; null or negative for no limit'
            set values -t:panes --timeout:none
            set arguments ''
        case wait-ready
            set flags '-t	the pane that is meant' '--json	print JSON' '--timeout	Seconds until it fails; null or negative for no limit'
            set values -t:panes --timeout:none
            set arguments ''
        case wait-title
            set flags '-t	the pane that is meant' '--json	print JSON' '--regex	A pattern given as text is a regular expression' '--timeout	Seconds until it fails; null or negative for no limit'
            set values -t:panes --timeout:none
            set arguments ''
        case completion
            set flags 
            set values 
            set arguments 'shells'
        case install-shim
            set flags '--force	replace a program that is not ours'
            set values 
            set arguments 'files'
        case schema
            set flags 
            set values 
            set arguments 'schemas'
        case 'agent spawn'
            set flags '--kind	What it is: claude, codex, gemini, aider, opencode, copilot, shell, python...' '--root	Its directory.' '--env	Added to its environment; the value may be env:NAME or file:PATH.' '--session	The session of its window; one of its own name without it.' '--window	A window in which it gets a pane.' '--worktree	Work in a git worktree of its own, on this branch.' '--base	Where the branch begins; HEAD without it.' '--restart	When it is started again.' '--json	Print values for programs, and failures as one object on standard error.'
            set values --kind:kinds --root:files --env:none --session:sessions --window:windows --worktree:none --base:none --restart:one_of_never_on-failure_always
            set arguments ''
        case 'agent list'
            set flags '--json	Print values for programs, and failures as one object on standard error.'
            set values 
            set arguments ''
        case 'agent show'
            set flags '--json	Print values for programs, and failures as one object on standard error.'
            set values 
            set arguments 'agents'
        case 'agent explain'
            set flags '--json	Print values for programs, and failures as one object on standard error.'
            set values 
            set arguments 'agents'
        case 'agent send'
            set flags '--when	ready waits until it is; now sends while it works.' '--clear	Empty its composer first.' '--wait	Wait until it is ready, done or blocked again.' '--timeout	Seconds to wait.' '--json	Print values for programs, and failures as one object on standard error.'
            set values --when:one_of_ready_now --timeout:none
            set arguments 'agents'
        case 'agent answer'
            set flags '--expect	The text of the question, or a part of it.' '--timeout	Seconds to wait.' '--json	Print values for programs, and failures as one object on standard error.'
            set values --expect:none --timeout:none
            set arguments 'agents'
        case 'agent wait'
            set flags '--for	ready, working, blocked, done, exited, failed, or a text.' '--unless	Fail when this expression is in its output.' '--timeout	Seconds to wait.' '--json	Print values for programs, and failures as one object on standard error.'
            set values --for:states --unless:none --timeout:none
            set arguments 'agents'
        case 'agent logs'
            set flags '--follow	Go on with what comes.' '-f	Go on with what comes.' '--lines	The last so many lines.' '-n	The last so many lines.' '--since	Its output behind this mark (of `agent show --json` or `logs --json`).' '--json	Print values for programs, and failures as one object on standard error.'
            set values --lines:none -n:none --since:none
            set arguments 'agents'
        case 'agent stop'
            set flags '--json	Print values for programs, and failures as one object on standard error.'
            set values 
            set arguments 'agents'
        case 'agent restart'
            set flags '--json	Print values for programs, and failures as one object on standard error.'
            set values 
            set arguments 'agents'
        case 'agent remove'
            set flags '--force	Also where it runs, or where there is work in its worktree.' '--keep-worktree	Leave its worktree.' '--json	Print values for programs, and failures as one object on standard error.'
            set values 
            set arguments 'agents'
        case 'agent resume'
            set flags '--json	Print values for programs, and failures as one object on standard error.'
            set values 
            set arguments 'agents'
        case 'agent prune'
            set flags '--dry-run	Only tell them.' '--force	Also those with work in them, where they are written down.' '--json	Print values for programs, and failures as one object on standard error.'
            set values 
            set arguments ''
        case 'agent report'
            set flags '--state	ready, working, blocked, done or failed.' '--seq	Its number; lower ones that come later are not taken.' '--ttl	Seconds for which it is believed.' '--message	What it waits for, or has done.' '--json	Print values for programs, and failures as one object on standard error.'
            set values --state:reported --seq:none --ttl:none --message:none
            set arguments ''
        case 'agent run'
            set flags '--kind	What it is.' '--json	Print values for programs, and failures as one object on standard error.'
            set values --kind:kinds
            set arguments ''
        case 'agent events'
            set flags '--filter	A part of the type (state, prompt, alert...) or an agent’s name.' '--since	First those behind this number.' '--no-follow	Only those that are kept.' '--json	Print values for programs, and failures as one object on standard error.'
            set values --filter:none --since:none
            set arguments ''
        case agent
            set flags 
            set values 
            set arguments 'verbs_agent'
        case 'alert list'
            set flags '--json	Print values for programs, and failures as one object on standard error.' '--all	Also those that have ended within the last hour.' '-a	Also those that have ended within the last hour.'
            set values 
            set arguments ''
        case 'alert show'
            set flags '--json	Print values for programs, and failures as one object on standard error.' '--hold	Wait for a key afterwards, as a popup does.'
            set values 
            set arguments ''
        case 'alert ack'
            set flags '--json	Print values for programs, and failures as one object on standard error.' '--by	Who takes it on; the user without it.'
            set values --by:none
            set arguments ''
        case 'alert silence'
            set flags '--json	Print values for programs, and failures as one object on standard error.' '--comment	Why.'
            set values --comment:none
            set arguments ''
        case 'alert unsilence'
            set flags '--json	Print values for programs, and failures as one object on standard error.'
            set values 
            set arguments ''
        case 'alert test'
            set flags '--json	Print values for programs, and failures as one object on standard error.'
            set values 
            set arguments ''
        case 'alert history'
            set flags '--json	Print values for programs, and failures as one object on standard error.' '--limit	How many entries.' '-n	How many entries.'
            set values --limit:none -n:none
            set arguments ''
        case 'alert rules'
            set flags '--json	Print values for programs, and failures as one object on standard error.'
            set values 
            set arguments ''
        case alert
            set flags 
            set values 
            set arguments 'verbs_alert'
        case check
            set flags '--json	Print values for programs, and failures as one object on standard error.'
            set values 
            set arguments 'files'
        case demo
            set flags '--keep	Let it go on when you leave.' '--seconds	End by itself after so many seconds.' '--json	Print values for programs, and failures as one object on standard error.'
            set values --seconds:none
            set arguments 'verbs_demo'
        case 'demo start'
            set flags '--seconds	End by itself after so many seconds.' '--json	Print values for programs, and failures as one object on standard error.'
            set values --seconds:none
            set arguments ''
        case 'demo stop'
            set flags '--json	Print values for programs, and failures as one object on standard error.'
            set values 
            set arguments ''
        case 'demo status'
            set flags '--json	Print values for programs, and failures as one object on standard error.'
            set values 
            set arguments ''
        case doctor
            set flags '--json	Print values for programs, and failures as one object on standard error.' '--strict	Exit 1 where something that is configured is not ok.' '--root	The project’s directory; the present one without it.'
            set values --root:files
            set arguments ''
        case init
            set flags '--force	Write anew what is there; what was there is kept as NAME.bak.' '--json	Print values for programs, and failures as one object on standard error.'
            set values 
            set arguments 'files'
        case 'layout list'
            set flags '--json	Print values for programs, and failures as one object on standard error.'
            set values 
            set arguments ''
        case 'layout show'
            set flags '--json	Print values for programs, and failures as one object on standard error.'
            set values 
            set arguments 'layout_names'
        case 'layout check'
            set flags '--json	Print values for programs, and failures as one object on standard error.'
            set values 
            set arguments 'layout_names'
        case 'layout load'
            set flags '-t	Into this session; a session of its own without it.' '--replace	Make windows anew that are there already, with what runs in them.' '--client	Show it on this client.' '-d	Do not attach.' '--json	Print values for programs, and failures as one object on standard error.'
            set values -t:sessions --client:none
            set arguments 'layout_names'
        case 'layout export'
            set flags '-t	This session of the server instead of a layout.' '--format	What to write.' '-o	Write into this file, which must not be there yet.' '--force	Write over a file that is there.' '--json	Print values for programs, and failures as one object on standard error.'
            set values -t:sessions --format:one_of_toml_tmux_tmuxp -o:files
            set arguments 'layout_names'
        case 'layout import'
            set flags '--format	Whose file it is; told from the file without it.' '-o	Where it goes: a file (with / or ending in .toml), or a name in the configuration’s layouts/.' '--force	Write over a file that is there.' '--json	Print values for programs, and failures as one object on standard error.'
            set values --format:one_of_tmuxp_tmuxinator_smug -o:none
            set arguments 'files'
        case 'layout trust'
            set flags '--remove	Withdraw it.' '--json	Print values for programs, and failures as one object on standard error.'
            set values 
            set arguments 'files'
        case 'layout schema'
            set flags 
            set values 
            set arguments ''
        case layout
            set flags 
            set values 
            set arguments 'verbs_layout'
        case mcp
            set flags '--tier	What the tools may do: see; see and work; or also end agents.'
            set values --tier:one_of_observe_operate_destroy
            set arguments ''
        case 'metrics list'
            set flags '--json	Print values for programs, and failures as one object on standard error.'
            set values 
            set arguments ''
        case 'metrics show'
            set flags '--json	Print values for programs, and failures as one object on standard error.'
            set values 
            set arguments ''
        case 'metrics set'
            set flags '--json	Print values for programs, and failures as one object on standard error.'
            set values 
            set arguments ''
        case 'metrics incr'
            set flags '--json	Print values for programs, and failures as one object on standard error.'
            set values 
            set arguments ''
        case 'metrics export'
            set flags '--format	How.'
            set values --format:one_of_prometheus_json
            set arguments ''
        case 'metrics reload'
            set flags '--json	Print values for programs, and failures as one object on standard error.'
            set values 
            set arguments ''
        case metrics
            set flags 
            set values 
            set arguments 'verbs_metrics'
        case 'mon agents'
            set flags '--once	Print one picture and end; what a pipe gets anyway.' '--json	Print values for programs, and failures as one object on standard error.' '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.' '--explain	Every fact by which a state is known, and why one decided.' '--events	What happens to them, as it happens.' '--mirror	The screens of the N that wrote last.' '--screens	The screens of all.'
            set values --interval:none --root:files --mirror:none
            set arguments ''
        case 'mon alerts'
            set flags '--once	Print one picture and end; what a pipe gets anyway.' '--json	Print values for programs, and failures as one object on standard error.' '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.' '--deploy	Count alerts that began since now, under this name.'
            set values --interval:none --root:files --deploy:none
            set arguments ''
        case 'mon ci'
            set flags '--once	Print one picture and end; what a pipe gets anyway.' '--json	Print values for programs, and failures as one object on standard error.' '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.'
            set values --interval:none --root:files
            set arguments ''
        case 'mon database'
            set flags '--once	Print one picture and end; what a pipe gets anyway.' '--json	Print values for programs, and failures as one object on standard error.' '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.' '--locks	Show locks: who waits, for how long, and for whom.' '--url	postgresql://... or sqlite:///path; takes env:NAME and file:PATH.'
            set values --interval:none --root:files --url:none
            set arguments ''
        case 'mon docker'
            set flags '--once	Print one picture and end; what a pipe gets anyway.' '--json	Print values for programs, and failures as one object on standard error.' '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.' '--logs	Follow what this container prints.' '--url	The Engine’s address: unix:///path, tcp://host:port or ssh://host.'
            set values --interval:none --root:files --logs:none --url:none
            set arguments ''
        case 'mon events'
            set flags '--once	Print one picture and end; what a pipe gets anyway.' '--json	Print values for programs, and failures as one object on standard error.' '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.' '--tail	Follow the events, one a line.' '--url	sqlite:///path, postgresql://..., redis://... or a JSONL file; takes env:NAME.'
            set values --interval:none --root:files --url:none
            set arguments ''
        case 'mon git'
            set flags '--once	Print one picture and end; what a pipe gets anyway.' '--json	Print values for programs, and failures as one object on standard error.' '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.' '--deployed	The tag (or commit) that is deployed; the newest tag without it.'
            set values --interval:none --root:files --deployed:none
            set arguments ''
        case 'mon kube'
            set flags '--once	Print one picture and end; what a pipe gets anyway.' '--json	Print values for programs, and failures as one object on standard error.' '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.' '--pods	List all pods.' '--services	List the services, and how many ready addresses stand behind each.' '--namespace	Only this namespace; without it all.' '-n	Only this namespace; without it all.'
            set values --interval:none --root:files --namespace:none -n:none
            set arguments ''
        case 'mon logs'
            set flags '--once	Print one picture and end; what a pipe gets anyway.' '--json	Print values for programs, and failures as one object on standard error.' '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.' '--source	Of [logs.NAME], journal[:UNIT], syslog, kernel, docker:NAME, kubectl:[NAMESPACE:]POD, engine, or files.' '--errors	Only errors and warnings.'
            set values --interval:none --root:files --source:none
            set arguments ''
        case 'mon network'
            set flags '--once	Print one picture and end; what a pipe gets anyway.' '--json	Print values for programs, and failures as one object on standard error.' '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.' '--listeners	Only who listens, and what has changed about that since this began.'
            set values --interval:none --root:files
            set arguments ''
        case 'mon notes'
            set flags '--once	Print one picture and end; what a pipe gets anyway.' '--json	Print values for programs, and failures as one object on standard error.' '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.'
            set values --interval:none --root:files
            set arguments ''
        case 'mon processes'
            set flags '--once	Print one picture and end; what a pipe gets anyway.' '--json	Print values for programs, and failures as one object on standard error.' '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.' '--sort	What stands above.' '--tree	Children below their parents.' '--agents	Only what agents have started.'
            set values --interval:none --root:files --sort:one_of_cpu_rss_pid
            set arguments ''
        case 'mon profile'
            set flags '--once	Print one picture and end; what a pipe gets anyway.' '--json	Print values for programs, and failures as one object on standard error.' '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.' '--pid	The process; without it one is picked from a list.' '--attach	Ask what to attach (strace, gdb) as soon as a process is picked.'
            set values --interval:none --root:files --pid:none
            set arguments ''
        case 'mon queue'
            set flags '--once	Print one picture and end; what a pipe gets anyway.' '--json	Print values for programs, and failures as one object on standard error.' '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.' '--lag	Show consumer groups and consumers: what is pending, and how far behind they are.' '--peek	Show what lies in the queues, without taking it out.' '--slow	Show the slow log, and how long answers take.' '--latency	The same as --slow.' '--key	A key to watch; without any all lists and streams that are found.' '--url	The address; takes env:NAME and file:PATH. Without it: workflow.toml, $REDIS_URL, usual places.'
            set values --interval:none --root:files --key:none --url:none
            set arguments ''
        case 'mon security'
            set flags '--once	Print one picture and end; what a pipe gets anyway.' '--json	Print values for programs, and failures as one object on standard error.' '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.'
            set values --interval:none --root:files
            set arguments ''
        case 'mon services'
            set flags '--once	Print one picture and end; what a pipe gets anyway.' '--json	Print values for programs, and failures as one object on standard error.' '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.' '--tls	Show the certificates: when they end, and whether they are trusted.' '--url	Check this address as well: http(s)://, tcp://host:port, tls://, unix:///path.'
            set values --interval:none --root:files --url:none
            set arguments ''
        case 'mon system'
            set flags '--once	Print one picture and end; what a pipe gets anyway.' '--json	Print values for programs, and failures as one object on standard error.' '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.' '--disks	File systems, their space and what the disks do.'
            set values --interval:none --root:files
            set arguments ''
        case 'mon tests'
            set flags '--once	Print one picture and end; what a pipe gets anyway.' '--json	Print values for programs, and failures as one object on standard error.' '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.' '--command	The command instead of the one that is found in the project.' '--watch	Run it now, and again whenever files change.'
            set values --interval:none --root:files --command:none
            set arguments ''
        case 'mon workflow'
            set flags '--once	Print one picture and end; what a pipe gets anyway.' '--json	Print values for programs, and failures as one object on standard error.' '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.' '--runs	Show the last runs: state, how long they took, what went wrong.' '--url	Where the engine tells JSON or Prometheus’ text: an address or a file; takes env:NAME.'
            set values --interval:none --root:files --url:none
            set arguments ''
        case mon
            set flags 
            set values 
            set arguments 'verbs_mon'
        case pane
            set flags '--on-exit	When the program ends: ask, close the pane, a shell, start again.' '--when	Only while the probe of this component says ok.' '--else	The monitor, with its flags, that is shown while it does not.' '--suspended	Show the command, and start it when Enter is pressed.' '--ended	It has ended with this code.' '--began	How old its process was when it started.' '--restarts	When it was started again by itself.'
            set values --on-exit:one_of_hold_close_shell_restart --when:components --else:monitors --ended:none --began:none --restarts:none
            set arguments 'verbs_pane'
        case 'pane agents'
            set flags '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.' '--prefer	External programs that show it better, the best first; builtin among them.' '--when	Only while the probe of this component says ok.' '--else	The monitor, with its flags, that is shown while it does not.' '--explain	Every fact by which a state is known, and why one decided.' '--events	What happens to them, as it happens.' '--mirror	The screens of the N that wrote last.' '--screens	The screens of all.'
            set values --interval:none --root:files --prefer:none --when:components --else:monitors --mirror:none
            set arguments ''
        case 'pane alerts'
            set flags '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.' '--prefer	External programs that show it better, the best first; builtin among them.' '--when	Only while the probe of this component says ok.' '--else	The monitor, with its flags, that is shown while it does not.' '--deploy	Count alerts that began since now, under this name.'
            set values --interval:none --root:files --prefer:none --when:components --else:monitors --deploy:none
            set arguments ''
        case 'pane ci'
            set flags '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.' '--prefer	External programs that show it better, the best first; builtin among them.' '--when	Only while the probe of this component says ok.' '--else	The monitor, with its flags, that is shown while it does not.'
            set values --interval:none --root:files --prefer:none --when:components --else:monitors
            set arguments ''
        case 'pane database'
            set flags '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.' '--prefer	External programs that show it better, the best first; builtin among them.' '--when	Only while the probe of this component says ok.' '--else	The monitor, with its flags, that is shown while it does not.' '--locks	Show locks: who waits, for how long, and for whom.' '--url	postgresql://... or sqlite:///path; takes env:NAME and file:PATH.'
            set values --interval:none --root:files --prefer:none --when:components --else:monitors --url:none
            set arguments ''
        case 'pane docker'
            set flags '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.' '--prefer	External programs that show it better, the best first; builtin among them.' '--when	Only while the probe of this component says ok.' '--else	The monitor, with its flags, that is shown while it does not.' '--logs	Follow what this container prints.' '--url	The Engine’s address: unix:///path, tcp://host:port or ssh://host.'
            set values --interval:none --root:files --prefer:none --when:components --else:monitors --logs:none --url:none
            set arguments ''
        case 'pane events'
            set flags '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.' '--prefer	External programs that show it better, the best first; builtin among them.' '--when	Only while the probe of this component says ok.' '--else	The monitor, with its flags, that is shown while it does not.' '--tail	Follow the events, one a line.' '--url	sqlite:///path, postgresql://..., redis://... or a JSONL file; takes env:NAME.'
            set values --interval:none --root:files --prefer:none --when:components --else:monitors --url:none
            set arguments ''
        case 'pane git'
            set flags '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.' '--prefer	External programs that show it better, the best first; builtin among them.' '--when	Only while the probe of this component says ok.' '--else	The monitor, with its flags, that is shown while it does not.' '--deployed	The tag (or commit) that is deployed; the newest tag without it.'
            set values --interval:none --root:files --prefer:none --when:components --else:monitors --deployed:none
            set arguments ''
        case 'pane kube'
            set flags '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.' '--prefer	External programs that show it better, the best first; builtin among them.' '--when	Only while the probe of this component says ok.' '--else	The monitor, with its flags, that is shown while it does not.' '--pods	List all pods.' '--services	List the services, and how many ready addresses stand behind each.' '--namespace	Only this namespace; without it all.' '-n	Only this namespace; without it all.'
            set values --interval:none --root:files --prefer:none --when:components --else:monitors --namespace:none -n:none
            set arguments ''
        case 'pane logs'
            set flags '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.' '--prefer	External programs that show it better, the best first; builtin among them.' '--when	Only while the probe of this component says ok.' '--else	The monitor, with its flags, that is shown while it does not.' '--source	Of [logs.NAME], journal[:UNIT], syslog, kernel, docker:NAME, kubectl:[NAMESPACE:]POD, engine, or files.' '--errors	Only errors and warnings.'
            set values --interval:none --root:files --prefer:none --when:components --else:monitors --source:none
            set arguments ''
        case 'pane network'
            set flags '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.' '--prefer	External programs that show it better, the best first; builtin among them.' '--when	Only while the probe of this component says ok.' '--else	The monitor, with its flags, that is shown while it does not.' '--listeners	Only who listens, and what has changed about that since this began.'
            set values --interval:none --root:files --prefer:none --when:components --else:monitors
            set arguments ''
        case 'pane notes'
            set flags '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.' '--prefer	External programs that show it better, the best first; builtin among them.' '--when	Only while the probe of this component says ok.' '--else	The monitor, with its flags, that is shown while it does not.'
            set values --interval:none --root:files --prefer:none --when:components --else:monitors
            set arguments ''
        case 'pane processes'
            set flags '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.' '--prefer	External programs that show it better, the best first; builtin among them.' '--when	Only while the probe of this component says ok.' '--else	The monitor, with its flags, that is shown while it does not.' '--sort	What stands above.' '--tree	Children below their parents.' '--agents	Only what agents have started.'
            set values --interval:none --root:files --prefer:none --when:components --else:monitors --sort:one_of_cpu_rss_pid
            set arguments ''
        case 'pane profile'
            set flags '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.' '--prefer	External programs that show it better, the best first; builtin among them.' '--when	Only while the probe of this component says ok.' '--else	The monitor, with its flags, that is shown while it does not.' '--pid	The process; without it one is picked from a list.' '--attach	Ask what to attach (strace, gdb) as soon as a process is picked.'
            set values --interval:none --root:files --prefer:none --when:components --else:monitors --pid:none
            set arguments ''
        case 'pane queue'
            set flags '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.' '--prefer	External programs that show it better, the best first; builtin among them.' '--when	Only while the probe of this component says ok.' '--else	The monitor, with its flags, that is shown while it does not.' '--lag	Show consumer groups and consumers: what is pending, and how far behind they are.' '--peek	Show what lies in the queues, without taking it out.' '--slow	Show the slow log, and how long answers take.' '--latency	The same as --slow.' '--key	A key to watch; without any all lists and streams that are found.' '--url	The address; takes env:NAME and file:PATH. Without it: workflow.toml, $REDIS_URL, usual places.'
            set values --interval:none --root:files --prefer:none --when:components --else:monitors --key:none --url:none
            set arguments ''
        case 'pane security'
            set flags '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.' '--prefer	External programs that show it better, the best first; builtin among them.' '--when	Only while the probe of this component says ok.' '--else	The monitor, with its flags, that is shown while it does not.'
            set values --interval:none --root:files --prefer:none --when:components --else:monitors
            set arguments ''
        case 'pane services'
            set flags '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.' '--prefer	External programs that show it better, the best first; builtin among them.' '--when	Only while the probe of this component says ok.' '--else	The monitor, with its flags, that is shown while it does not.' '--tls	Show the certificates: when they end, and whether they are trusted.' '--url	Check this address as well: http(s)://, tcp://host:port, tls://, unix:///path.'
            set values --interval:none --root:files --prefer:none --when:components --else:monitors --url:none
            set arguments ''
        case 'pane system'
            set flags '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.' '--prefer	External programs that show it better, the best first; builtin among them.' '--when	Only while the probe of this component says ok.' '--else	The monitor, with its flags, that is shown while it does not.' '--disks	File systems, their space and what the disks do.'
            set values --interval:none --root:files --prefer:none --when:components --else:monitors
            set arguments ''
        case 'pane tests'
            set flags '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.' '--prefer	External programs that show it better, the best first; builtin among them.' '--when	Only while the probe of this component says ok.' '--else	The monitor, with its flags, that is shown while it does not.' '--command	The command instead of the one that is found in the project.' '--watch	Run it now, and again whenever files change.'
            set values --interval:none --root:files --prefer:none --when:components --else:monitors --command:none
            set arguments ''
        case 'pane workflow'
            set flags '--interval	Time between two collections: 2s, 500ms.' '--root	The directory that it is about; the present one without it.' '--prefer	External programs that show it better, the best first; builtin among them.' '--when	Only while the probe of this component says ok.' '--else	The monitor, with its flags, that is shown while it does not.' '--runs	Show the last runs: state, how long they took, what went wrong.' '--url	Where the engine tells JSON or Prometheus’ text: an address or a file; takes env:NAME.'
            set values --interval:none --root:files --prefer:none --when:components --else:monitors --url:none
            set arguments ''
        case 'production monitor'
            set flags '--session	The session; the one of that kind without it.' '-d	Leave it running; do not attach.' '--json	Print values for programs, and failures as one object on standard error.'
            set values --session:none
            set arguments ''
        case 'production incident'
            set flags '--session	The session; the one of that kind without it.' '-d	Leave it running; do not attach.' '-o	Write the report into this file; standard output without it.' '--svg	Write pictures of the panes into this directory too.' '--new	Begin new notes, also where some are open.' '--json	Print values for programs, and failures as one object on standard error.'
            set values --session:none -o:files --svg:files
            set arguments 'one_of_report'
        case 'production deploy'
            set flags '--session	The session; the one of that kind without it.' '-d	Leave it running; do not attach.' '--json	Print values for programs, and failures as one object on standard error.'
            set values --session:none
            set arguments ''
        case 'production list'
            set flags '--json	Print values for programs, and failures as one object on standard error.'
            set values 
            set arguments ''
        case 'production attach'
            set flags '--session	The session; the one of that kind without it.' '--json	Print values for programs, and failures as one object on standard error.'
            set values --session:none
            set arguments ''
        case 'production note'
            set flags '--json	Print values for programs, and failures as one object on standard error.'
            set values 
            set arguments ''
        case 'production report'
            set flags '--session	The session; the one of that kind without it.' '-o	Write the report into this file; standard output without it.' '--svg	Write pictures of the panes into this directory too.' '--json	Print values for programs, and failures as one object on standard error.'
            set values --session:none -o:files --svg:files
            set arguments ''
        case 'production close'
            set flags '--json	Print values for programs, and failures as one object on standard error.'
            set values 
            set arguments ''
        case production
            set flags 
            set values 
            set arguments 'verbs_production'
    end
end

function __pywfmux_complete
    set -l flags
    set -l values
    set -l arguments ''
    set -l command ''
    set -l prev ''
    set -l count 0
    set -l all (commandline -opc)
    set -l ask $all[1] -N
    for word in $all[2..]
        if test "$word" = ';'
            set command ''
            set prev ''
            set count 0
        else if test -z "$command"
            switch "$prev"
                case -L -S
                    set -a ask $prev $word
                    set prev ''
                case -c -f -T
                    set prev ''
                case '*'
                    if string match -q -- '-*' $word
                        set prev $word
                        string match -qr -- '^-[LS].' $word; and set -a ask $word
                    else
                        set command $word
                        set prev ''
                        __pywfmux_command $command
                    end
            end
        else if string match -q -- "$prev:*" $values; and test -n "$prev"
            set prev ''
        else
            if string match -q -- '-*' $word
            else if string match -q -- 'verbs_*' $arguments
                __pywfmux_command "$command $word"
            else
                set count (math $count + 1)
            end
            set prev $word
        end
    end
    set -l kind ''
    if test -z "$command"
        switch "$prev"
            case -S -f
                set kind files
            case -L -c -T
                set kind none
            case '*'
                set kind commands
        end
    else if test -n "$prev"; and string match -q -- "$prev:*" $values
        set kind (string replace -- "$prev:" '' (string match -- "$prev:*" $values)[1])
    else if string match -q -- '-*' (commandline -ct)
        printf '%s\n' $flags
        return
    else if test $count -eq 0; or test "$arguments" = keys
        set kind $arguments
    end
    test -n "$kind"; and test "$kind" != none; and __pywfmux_words $kind $ask
end

complete -c pywfmux -f -a '(__pywfmux_complete)'
