# Completion of pywfmux for bash; made by scripts/make-completions.
#   source <(pywfmux completion bash)

_pywfmux_words() {
    case $1 in
        sessions) "${ask[@]}" list-sessions -F '#{session_name}' ;;
        windows) "${ask[@]}" list-sessions -F '#{session_name}:'; "${ask[@]}" list-windows -a -F '#{session_name}:#{window_index}' ;;
        panes) "${ask[@]}" list-panes -a -F '#{session_name}:#{window_index}.#{pane_index}'; "${ask[@]}" list-panes -a -F '#{pane_id}' ;;
        clients) "${ask[@]}" list-clients -F '#{client_name}' ;;
        buffers) "${ask[@]}" list-buffers -F '#{buffer_name}' ;;
        commands) printf '%s\n' attach attach-session bind bind-key break-pane breakp capture-pane capturep choose-buffer choose-client choose-tree clear-history clear-prompt-history clearhist clearphist clock-mode command-output command-palette command-prompt completion confirm confirm-before copy-mode customize-mode delete-buffer deleteb detach detach-client display display-menu display-message display-panes display-popup displayp events explain-key find-window findw has has-session if if-shell install-shim join-pane joinp kill-pane kill-server kill-session kill-window killp killw last last-pane last-window lastp link-window linkw list-buffers list-clients list-commands list-commands-run list-keys list-panes list-sessions list-windows load-buffer load-layout loadb lock lock-client lock-server lock-session lockc locks ls lsb lsc lscm lsk lsp lsw menu move-pane move-window movep movew new new-pane new-session new-window newp neww next next-layout next-window nextl notify pane-state paste-buffer pasteb pipe-pane pipep popup prev previous-layout previous-window prevl refresh refresh-client rename rename-session rename-window renamew resize-pane resize-window resizep resizew respawn-pane respawn-window respawnp respawnw rotate-window rotatew run run-command run-shell save-buffer saveb schema select-layout select-pane select-window selectl selectp selectw send send-keys send-prefix server-access set set-buffer set-environment set-hook set-option set-window-option setb setenv setw show show-buffer show-environment show-hooks show-messages show-options show-prompt-history show-window-options showb showenv showmsgs showphist showw source source-file split-window splitw start start-server suspend-client suspendc swap-pane swap-window swapp swapw switch-client switchc unbind unbind-key unlink-window unlinkw wait wait-bell wait-command wait-event wait-exit wait-for wait-for-text wait-idle wait-mode wait-ready wait-title ;;
        options) printf '%s\n' backspace buffer-limit command-alias codepoint-widths copy-command cursor-colour cursor-style default-client-command default-terminal editor escape-time exit-empty exit-unattached extended-keys extended-keys-format focus-events get-clipboard history-file input-buffer-size menu-style menu-selected-style menu-border-style menu-border-lines message-limit prefix-timeout prompt-history-limit set-clipboard terminal-overrides terminal-features user-keys variation-selector-always-wide activity-action assume-paste-time base-index bell-action default-command default-shell default-size destroy-unattached detach-on-destroy display-panes-active-colour display-panes-colour display-panes-time display-time focus-follows-mouse history-limit initial-repeat-time key-table lock-after-time lock-command message-command-style message-format message-line message-style mouse prefix prefix2 renumber-windows repeat-time set-titles set-titles-string silence-action status status-bg status-fg status-format status-interval status-justify status-keys status-left status-left-length status-left-style status-position status-right status-right-length status-right-style status-style pane-status-current-style pane-status-style prompt-cursor-colour prompt-cursor-style prompt-command-cursor-style session-status-current-style session-status-style update-environment visual-activity visual-bell visual-silence word-separators aggressive-resize allow-passthrough allow-rename allow-set-title alternate-screen automatic-rename automatic-rename-format clock-mode-colour clock-mode-style copy-mode-match-style copy-mode-current-match-style copy-mode-mark-style copy-mode-position-format copy-mode-position-style copy-mode-selection-style copy-mode-current-line-number-style copy-mode-line-number-style copy-mode-line-numbers fill-character main-pane-height main-pane-width mode-keys mode-style monitor-activity monitor-bell monitor-silence other-pane-height other-pane-width pane-active-border-style pane-base-index pane-border-format pane-border-indicators pane-border-lines pane-border-status pane-border-style pane-colours pane-scrollbars pane-scrollbars-style pane-scrollbars-position popup-style popup-border-style popup-border-lines remain-on-exit remain-on-exit-format scroll-on-clear synchronize-panes tiled-layout-max-columns tree-mode-preview-format tree-mode-preview-style window-active-style window-pane-current-status-format window-pane-status-format window-size window-style window-status-activity-style window-status-bell-style window-status-current-format window-status-current-style window-status-format window-status-last-style window-status-separator window-status-style wrap-search xterm-keys audit-log content-action event-history supervisor which-key which-key-delay integration monitor-content ;;
        window_options) printf '%s\n' cursor-colour cursor-style menu-style menu-selected-style menu-border-style menu-border-lines pane-status-current-style pane-status-style session-status-current-style session-status-style aggressive-resize allow-passthrough allow-rename allow-set-title alternate-screen automatic-rename automatic-rename-format clock-mode-colour clock-mode-style copy-mode-match-style copy-mode-current-match-style copy-mode-mark-style copy-mode-position-format copy-mode-position-style copy-mode-selection-style copy-mode-current-line-number-style copy-mode-line-number-style copy-mode-line-numbers fill-character main-pane-height main-pane-width mode-keys mode-style monitor-activity monitor-bell monitor-silence other-pane-height other-pane-width pane-active-border-style pane-base-index pane-border-format pane-border-indicators pane-border-lines pane-border-status pane-border-style pane-colours pane-scrollbars pane-scrollbars-style pane-scrollbars-position popup-style popup-border-style popup-border-lines remain-on-exit remain-on-exit-format scroll-on-clear synchronize-panes tiled-layout-max-columns tree-mode-preview-format tree-mode-preview-style window-active-style window-pane-current-status-format window-pane-status-format window-size window-style window-status-activity-style window-status-bell-style window-status-current-format window-status-current-style window-status-format window-status-last-style window-status-separator window-status-style wrap-search xterm-keys monitor-content ;;
        hooks) printf '%s\n' alert-activity alert-bell alert-silence client-active client-attached client-detached client-focus-in client-focus-out client-resized client-session-changed client-light-theme client-dark-theme command-error pane-died pane-exited pane-focus-in pane-focus-out pane-mode-changed pane-set-clipboard pane-title-changed session-closed session-created session-renamed session-window-changed window-layout-changed window-linked window-pane-changed window-renamed window-resized window-unlinked after-bind-key after-capture-pane after-copy-mode after-display-message after-display-panes after-kill-pane after-list-buffers after-list-clients after-list-keys after-list-panes after-list-sessions after-list-windows after-load-buffer after-lock-server after-new-session after-new-window after-paste-buffer after-pipe-pane after-queue after-refresh-client after-rename-session after-rename-window after-resize-pane after-resize-window after-save-buffer after-select-layout after-select-pane after-select-window after-send-keys after-set-buffer after-set-environment after-set-hook after-set-option after-show-environment after-show-messages after-show-options after-split-window after-unbind-key alert-content ;;
        events) printf '%s\n' after-bind-key after-capture-pane after-copy-mode after-display-message after-display-panes after-kill-pane after-list-buffers after-list-clients after-list-keys after-list-panes after-list-sessions after-list-windows after-load-buffer after-lock-server after-new-session after-new-window after-paste-buffer after-pipe-pane after-queue after-refresh-client after-rename-session after-rename-window after-resize-pane after-resize-window after-save-buffer after-select-layout after-select-pane after-select-window after-send-keys after-set-buffer after-set-environment after-set-hook after-set-option after-show-environment after-show-messages after-show-options after-split-window after-unbind-key alert-activity alert-bell alert-content alert-silence bell client-active client-attached client-dark-theme client-detached client-focus-in client-focus-out client-light-theme client-resized client-session-changed clipboard command-error command-finished cwd pane-died pane-exited pane-focus-in pane-focus-out pane-mode-changed pane-set-clipboard pane-title-changed paste-buffer-changed paste-buffer-deleted progress server-exiting session-closed session-created session-renamed session-window-changed window-layout-changed window-linked window-pane-changed window-renamed window-resized window-unlinked ;;
        layouts) printf '%s\n' even-horizontal even-vertical main-horizontal main-horizontal-mirrored main-vertical main-vertical-mirrored tiled ;;
        layout_names) printf '%s\n' development orchestrator monitoring debug prod-monitor prod-incident prod-deploy ;;
        keys) printf '%s\n' Enter Escape Space Tab BTab BSpace Up Down Left Right Home End PPage NPage IC DC F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 F11 F12 C-a C-b C-c C-d C-e C-f C-g C-h C-i C-j C-k C-l C-m C-n C-o C-p C-q C-r C-s C-t C-u C-v C-w C-x C-y C-z M-a M-b M-c M-d M-e M-f M-g M-h M-i M-j M-k M-l M-m M-n M-o M-p M-q M-r M-s M-t M-u M-v M-w M-x M-y M-z ;;
        tables) printf '%s\n' copy-mode copy-mode-vi prefix root ;;
        prompts) printf '%s\n' command search target window-target ;;
        shells) printf '%s\n' bash fish zsh ;;
        schemas) printf '%s\n' commands events results attach-session bind-key break-pane capture-pane choose-buffer choose-client choose-tree clear-history clear-prompt-history clock-mode command-output command-palette command-prompt confirm-before copy-mode customize-mode delete-buffer detach-client display-menu display-message display-panes display-popup events explain-key find-window has-session if-shell join-pane kill-pane kill-server kill-session kill-window last-pane last-window link-window list-buffers list-clients list-commands list-commands-run list-keys list-panes list-sessions list-windows load-buffer load-layout lock-client lock-server lock-session move-pane move-window new-pane new-session new-window next-layout next-window notify pane-state paste-buffer pipe-pane previous-layout previous-window refresh-client rename-session rename-window resize-pane resize-window respawn-pane respawn-window rotate-window run-command run-shell save-buffer select-layout select-pane select-window send-keys send-prefix server-access set-buffer set-environment set-hook set-option set-window-option show-buffer show-environment show-hooks show-messages show-options show-prompt-history show-window-options source-file split-window start-server suspend-client swap-pane swap-window switch-client unbind-key unlink-window wait-bell wait-command wait-event wait-exit wait-for wait-for-text wait-idle wait-mode wait-ready wait-title ;;
    esac 2>/dev/null
}

# The flags of a command, which of them take what, and what its first argument is.
_pywfmux_command() {
    flags= values= arguments=
    case $1 in
        attach-session|attach) flags='-c -d -E -f -r -t -x' values='-c:files -f:none -t:sessions' arguments='' ;;
        bind-key|bind) flags='-N -n -r -T' values='-N:none -T:tables' arguments='keys' ;;
        break-pane|breakp) flags='-a -b -d -F -n -P -s -t --json' values='-F:none -n:none -s:panes -t:windows' arguments='' ;;
        capture-pane|capturep) flags='-a -b -C -E -e -F -H -J -L -M -N -P -p -q -S -T -t --last-command' values='-b:buffers -E:none -S:none -t:panes' arguments='' ;;
        choose-buffer) flags='-F -f -K -N -O -r -t -y -Z' values='-F:none -f:none -K:none -O:none -t:panes' arguments='' ;;
        choose-client) flags='-F -f -K -N -O -r -t -y -Z' values='-F:none -f:none -K:none -O:none -t:panes' arguments='' ;;
        choose-tree) flags='-F -f -G -K -N -O -r -s -t -w -y -Z' values='-F:none -f:none -K:none -O:none -t:panes' arguments='' ;;
        clear-history|clearhist) flags='-H -t' values='-t:panes' arguments='' ;;
        clear-prompt-history|clearphist) flags='-T' values='-T:prompts' arguments='' ;;
        clock-mode) flags='-t' values='-t:panes' arguments='' ;;
        command-prompt) flags='-1 -b -C -e -F -I -i -k -l -N -p -T -t' values='-I:none -p:none -T:prompts -t:clients' arguments='' ;;
        confirm-before|confirm) flags='-b -c -p -t -y' values='-c:none -p:none -t:clients' arguments='' ;;
        copy-mode) flags='-d -e -H -M -q -S -s -t -u' values='-s:panes -t:panes' arguments='' ;;
        customize-mode) flags='-F -f -N -t -y -Z' values='-F:none -f:none -t:panes' arguments='' ;;
        delete-buffer|deleteb) flags='-b' values='-b:buffers' arguments='' ;;
        detach-client|detach) flags='-a -E -P -s -t' values='-E:none -s:sessions -t:clients' arguments='' ;;
        display-menu|menu) flags='-b -C -c -H -M -O -S -s -T -t -x -y' values='-b:none -C:none -c:clients -H:none -S:none -s:none -T:none -t:panes -x:none -y:none' arguments='' ;;
        display-message|display) flags='-a -C -c -d -F -I -l -N -p -t -v --json' values='-c:clients -d:none -F:none -t:panes' arguments='' ;;
        display-popup|popup) flags='-B -b -C -c -d -E -e -h -k -N -S -s -T -t -w -x -y' values='-b:none -c:clients -d:files -e:none -h:none -S:none -s:none -T:none -t:panes -w:none -x:none -y:none' arguments='' ;;
        display-panes|displayp) flags='-b -d -N -t' values='-d:none -t:clients' arguments='' ;;
        find-window|findw) flags='-C -i -N -r -T -t -Z' values='-t:panes' arguments='' ;;
        has-session|has) flags='-t' values='-t:sessions' arguments='' ;;
        if-shell|if) flags='-b -F -t' values='-t:panes' arguments='' ;;
        join-pane|joinp) flags='-b -d -f -h -l -p -s -t -v' values='-l:none -p:none -s:panes -t:panes' arguments='' ;;
        kill-pane|killp) flags='-a -t' values='-t:panes' arguments='' ;;
        kill-server) flags='' values='' arguments='' ;;
        kill-session) flags='-a -C -g -t' values='-t:sessions' arguments='' ;;
        kill-window|killw) flags='-a -t' values='-t:windows' arguments='' ;;
        last-pane|lastp) flags='-d -e -t -Z' values='-t:windows' arguments='' ;;
        last-window|last) flags='-t' values='-t:sessions' arguments='' ;;
        link-window|linkw) flags='-a -b -d -k -s -t' values='-s:windows -t:windows' arguments='' ;;
        list-buffers|lsb) flags='-F -f -O -r --json' values='-F:none -f:none -O:none' arguments='' ;;
        list-clients|lsc) flags='-F -f -O -r -t --json' values='-F:none -f:none -O:none -t:sessions' arguments='' ;;
        list-commands|lscm) flags='-F --json' values='-F:none' arguments='commands' ;;
        list-keys|lsk) flags='-1 -a -F -N -O -P -r -T --json' values='-F:none -O:none -P:none -T:tables' arguments='keys' ;;
        list-panes|lsp) flags='-a -F -f -O -r -s -t --json' values='-F:none -f:none -O:none -t:windows' arguments='' ;;
        list-sessions|ls) flags='-F -f -O -r --json' values='-F:none -f:none -O:none' arguments='' ;;
        list-windows|lsw) flags='-a -F -f -O -r -t --json' values='-F:none -f:none -O:none -t:sessions' arguments='' ;;
        load-buffer|loadb) flags='-b -t -w' values='-b:buffers -t:clients' arguments='files' ;;
        lock-client|lockc) flags='-t' values='-t:clients' arguments='' ;;
        lock-server|lock) flags='' values='' arguments='' ;;
        lock-session|locks) flags='-t' values='-t:sessions' arguments='' ;;
        move-pane|movep) flags='-b -d -f -h -l -p -s -t -v' values='-l:none -p:none -s:panes -t:panes' arguments='' ;;
        move-window|movew) flags='-a -b -d -k -r -s -t' values='-s:windows -t:windows' arguments='' ;;
        new-pane|newp) flags='-b -c -d -E -e -F -f -h -I -k -L -l -m -P -p -R -S -s -t -v -X -x -Y -y -Z --json' values='-c:files -e:none -F:none -l:none -m:none -p:none -R:none -S:none -s:none -t:panes -X:none -x:none -Y:none -y:none' arguments='' ;;
        new-session|new) flags='-A -c -D -d -E -e -F -f -n -P -s -t -X -x -y --json' values='-c:files -e:none -F:none -f:none -n:none -s:none -t:sessions -x:none -y:none' arguments='' ;;
        new-window|neww) flags='-a -b -c -d -e -F -k -n -P -S -t --json' values='-c:files -e:none -F:none -n:none -t:windows' arguments='' ;;
        next-layout|nextl) flags='-t' values='-t:windows' arguments='' ;;
        next-window|next) flags='-a -t' values='-t:sessions' arguments='' ;;
        paste-buffer|pasteb) flags='-b -d -p -r -S -s -t' values='-b:buffers -s:none -t:panes' arguments='' ;;
        pipe-pane|pipep) flags='-I -O -o -t' values='-t:panes' arguments='' ;;
        previous-layout|prevl) flags='-t' values='-t:windows' arguments='' ;;
        previous-window|prev) flags='-a -t' values='-t:sessions' arguments='' ;;
        refresh-client|refresh) flags='-A -B -C -c -D -F -f -L -l -R -r -S -t -U' values='-A:none -B:none -C:none -F:none -f:none -r:none -t:clients' arguments='' ;;
        rename-session|rename) flags='-t' values='-t:sessions' arguments='' ;;
        rename-window|renamew) flags='-t' values='-t:windows' arguments='' ;;
        resize-pane|resizep) flags='-D -L -M -R -T -t -U -x -y -Z' values='-t:panes -x:none -y:none' arguments='' ;;
        resize-window|resizew) flags='-A -a -D -L -R -t -U -x -y' values='-t:windows -x:none -y:none' arguments='' ;;
        respawn-pane|respawnp) flags='-c -e -k -t' values='-c:files -e:none -t:panes' arguments='' ;;
        respawn-window|respawnw) flags='-c -e -k -t' values='-c:files -e:none -t:windows' arguments='' ;;
        rotate-window|rotatew) flags='-D -t -U -Z' values='-t:windows' arguments='' ;;
        run-shell|run) flags='-b -C -c -d -E -s -t' values='-c:files -d:none -s:none -t:panes' arguments='' ;;
        save-buffer|saveb) flags='-a -b' values='-b:buffers' arguments='files' ;;
        select-layout|selectl) flags='-E -n -o -p -t' values='-t:panes' arguments='layouts' ;;
        select-pane|selectp) flags='-D -d -e -g -L -l -M -m -P -R -T -t -U -Z' values='-P:none -T:none -t:panes' arguments='' ;;
        select-window|selectw) flags='-l -n -p -T -t' values='-t:windows' arguments='' ;;
        send-keys|send) flags='-c -F -H -K -l -M -N -R -t -X' values='-c:clients -N:none -t:panes' arguments='keys' ;;
        send-prefix) flags='-2 -t' values='-t:panes' arguments='' ;;
        server-access) flags='-a -d -l -r -w' values='' arguments='' ;;
        set-buffer|setb) flags='-a -b -n -t -w' values='-b:buffers -n:none -t:clients' arguments='' ;;
        set-environment|setenv) flags='-F -g -h -r -t -u' values='-t:sessions' arguments='' ;;
        set-hook) flags='-a -g -p -R -t -u -w' values='-t:panes' arguments='hooks' ;;
        set-option|set) flags='-a -F -g -o -p -q -s -t -U -u -w' values='-t:panes' arguments='options' ;;
        set-window-option|setw) flags='-a -F -g -o -q -t -u' values='-t:windows' arguments='window_options' ;;
        show-buffer|showb) flags='-b --json' values='-b:buffers' arguments='' ;;
        show-environment|showenv) flags='-g -h -s -t --json' values='-t:sessions' arguments='' ;;
        show-hooks) flags='-g -p -t -w --json' values='-t:panes' arguments='hooks' ;;
        show-messages|showmsgs) flags='-J -T -t --json' values='-t:clients' arguments='' ;;
        show-options|show) flags='-A -g -H -p -q -s -t -v -w --json' values='-t:panes' arguments='options' ;;
        show-prompt-history|showphist) flags='-T --json' values='-T:prompts' arguments='' ;;
        show-window-options|showw) flags='-g -t -v --json' values='-t:windows' arguments='window_options' ;;
        source-file|source) flags='-F -n -q -t -v' values='-t:panes' arguments='files' ;;
        split-window|splitw) flags='-b -c -d -E -e -F -f -h -I -k -l -m -P -p -R -S -s -t -v -Z --json' values='-c:files -e:none -F:none -l:none -m:none -p:none -R:none -S:none -s:none -t:panes' arguments='' ;;
        start-server|start) flags='' values='' arguments='' ;;
        suspend-client|suspendc) flags='-t' values='-t:clients' arguments='' ;;
        swap-pane|swapp) flags='-D -d -s -t -U -Z' values='-s:panes -t:panes' arguments='' ;;
        swap-window|swapw) flags='-d -s -t' values='-s:windows -t:windows' arguments='' ;;
        switch-client|switchc) flags='-c -E -F -l -n -O -p -r -T -t -Z' values='-c:clients -O:none -T:tables -t:sessions' arguments='' ;;
        unbind-key|unbind) flags='-a -n -q -T' values='-T:tables' arguments='keys' ;;
        unlink-window|unlinkw) flags='-k -t' values='-t:windows' arguments='' ;;
        wait-for|wait) flags='-E -F -L -S -U -v --timeout' values='-E:none -F:none --timeout:none' arguments='' ;;
        command-palette) flags='-t' values='-t:clients' arguments='' ;;
        events) flags='--filter --since' values='--filter:events --since:none' arguments='' ;;
        explain-key) flags='-T -t --json' values='-T:tables -t:sessions' arguments='keys' ;;
        load-layout) flags='-t --replace' values='-t:sessions' arguments='layout_names' ;;
        notify) flags='-c --bell --protocol --title' values='-c:clients --protocol:none --title:none' arguments='' ;;
        command-output) flags='-n -t --json --raw' values='-n:none -t:panes' arguments='' ;;
        list-commands-run) flags='-n -t --json' values='-n:none -t:panes' arguments='' ;;
        pane-state) flags='-t --json' values='-t:panes' arguments='' ;;
        run-command) flags='-t --json --exact --timeout' values='-t:panes --timeout:none' arguments='' ;;
        wait-bell) flags='-t --json --since --timeout' values='-t:panes --since:none --timeout:none' arguments='' ;;
        wait-command) flags='-t --json --exact --timeout' values='-t:panes --timeout:none' arguments='' ;;
        wait-event) flags='-t --json --where --timeout' values='-t:panes --where:none --timeout:none' arguments='events' ;;
        wait-exit) flags='-t --json --timeout' values='-t:panes --timeout:none' arguments='' ;;
        wait-for-text) flags='-t --json --regex --since --screen --unless --timeout' values='-t:panes --since:none --unless:none --timeout:none' arguments='' ;;
        wait-idle) flags='-t --json --quiet --timeout' values='-t:panes --quiet:none --timeout:none' arguments='' ;;
        wait-mode) flags='-t --json --off --timeout' values='-t:panes --timeout:none' arguments='' ;;
        wait-ready) flags='-t --json --timeout' values='-t:panes --timeout:none' arguments='' ;;
        wait-title) flags='-t --json --regex --timeout' values='-t:panes --timeout:none' arguments='' ;;
        completion) flags='' values='' arguments='shells' ;;
        install-shim) flags='--force' values='' arguments='files' ;;
        schema) flags='' values='' arguments='schemas' ;;
    esac
}

_pywfmux() {
    local line=${COMP_LINE:0:COMP_POINT} cur prev= command= kind= word flags values arguments count=0
    local -a all ask
    read -ra all <<<"$line"
    [[ $line == *[[:space:]] ]] && all+=("")
    cur=${all[${#all[@]} - 1]}
    ask=("${all[0]}" -N)
    COMPREPLY=()
    for word in "${all[@]:1:${#all[@]} - 2}"; do
        if [[ $word == ';' || $word == '\;' ]]; then
            command= prev= count=0
            continue
        fi
        if [[ -z $command ]]; then
            case $prev in
                -L | -S) ask+=("$prev" "$word") prev= ;;
                -c | -f | -T) prev= ;;
                *) if [[ $word == -* ]]; then
                        prev=$word
                        [[ $word == -[LS]?* ]] && ask+=("$word")
                    else
                        command=$word prev=
                        _pywfmux_command "$command"
                    fi ;;
            esac
        elif [[ $prev == -* && " $values " == *" $prev:"* ]]; then
            prev=
        else
            [[ $word == -* ]] || count=$((count + 1))
            prev=$word
        fi
    done
    if [[ -z $command ]]; then
        case $prev in
            -S | -f) kind=files ;;
            -L | -c | -T) kind=none ;;
            *) kind=commands ;;
        esac
        [[ $kind == commands && $cur == -* ]] && kind=none
    elif [[ $prev == -* && " $values " == *" $prev:"* ]]; then
        kind=${values#*"$prev:"}
        kind=${kind%% *}
    elif [[ $cur == -* ]]; then
        for word in $flags; do
            [[ $word == "$cur"* ]] && COMPREPLY+=("$word")
        done
        return
    elif ((count == 0)) || [[ $arguments == keys ]]; then
        kind=$arguments
    fi
    [[ -z $kind || $kind == none ]] && return
    if [[ $kind == files ]]; then
        compopt -o filenames 2>/dev/null
        while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$cur")
        return
    fi
    # Names come from outside: they are compared as text, never expanded.
    while IFS= read -r word; do
        [[ $word == "$cur"* ]] || continue
        printf -v word %q "$word"
        [[ $COMP_WORDBREAKS == *:* && $cur == *:* ]] && word=${word#"${cur%"${cur##*:}"}"}
        COMPREPLY+=("$word")
    done < <(_pywfmux_words "$kind")
}

complete -F _pywfmux pywfmux
