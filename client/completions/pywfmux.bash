# Completion of pywfmux for bash; made by scripts/make-completions.
#   source <(pywfmux completion bash)

_pywfmux_words() {
    case $1 in
        sessions) "${ask[@]}" list-sessions -F '#{session_name}' ;;
        windows) "${ask[@]}" list-sessions -F '#{session_name}:'; "${ask[@]}" list-windows -a -F '#{session_name}:#{window_index}' ;;
        panes) "${ask[@]}" list-panes -a -F '#{session_name}:#{window_index}.#{pane_index}'; "${ask[@]}" list-panes -a -F '#{pane_id}' ;;
        clients) "${ask[@]}" list-clients -F '#{client_name}' ;;
        buffers) "${ask[@]}" list-buffers -F '#{buffer_name}' ;;
        agents) "${ask[@]}" list-panes -a -f '#{@agent}' -F '#{@agent}' ;;
        commands) printf '%s\n' agent alert attach attach-session bind bind-key break-pane breakp capture-pane capturep check choose-buffer choose-client choose-tree clear-history clear-prompt-history clearhist clearphist clock-mode command-output command-palette command-prompt completion confirm confirm-before copy-mode customize-mode delete-buffer deleteb demo detach detach-client display display-menu display-message display-panes display-popup displayp doctor events explain-key find-window findw has has-session if if-shell init install-shim join-pane joinp kill-pane kill-server kill-session kill-window killp killw last last-pane last-window lastp layout link-window linkw list-buffers list-clients list-commands list-commands-run list-keys list-panes list-sessions list-windows load-buffer load-layout loadb lock lock-client lock-server lock-session lockc locks ls lsb lsc lscm lsk lsp lsw mcp menu metrics mon move-pane move-window movep movew new new-pane new-session new-window newp neww next next-layout next-window nextl notify pane pane-state paste-buffer pasteb pipe-pane pipep popup prev previous-layout previous-window prevl production refresh refresh-client rename rename-session rename-window renamew resize-pane resize-window resizep resizew respawn-pane respawn-window respawnp respawnw rotate-window rotatew run run-command run-shell save-buffer saveb schema select-layout select-pane select-window selectl selectp selectw send send-keys send-prefix server-access set set-buffer set-environment set-hook set-option set-window-option setb setenv setw show show-buffer show-environment show-hooks show-messages show-options show-prompt-history show-window-options showb showenv showmsgs showphist showw source source-file split-window splitw start start-server suspend-client suspendc swap-pane swap-window swapp swapw switch-client switchc unbind unbind-key unlink-window unlinkw wait wait-bell wait-command wait-event wait-exit wait-for wait-for-text wait-idle wait-mode wait-ready wait-title ;;
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
        schemas) printf '%s\n' commands events results workflow attach-session bind-key break-pane capture-pane choose-buffer choose-client choose-tree clear-history clear-prompt-history clock-mode command-output command-palette command-prompt confirm-before copy-mode customize-mode delete-buffer detach-client display-menu display-message display-panes display-popup events explain-key find-window has-session if-shell join-pane kill-pane kill-server kill-session kill-window last-pane last-window link-window list-buffers list-clients list-commands list-commands-run list-keys list-panes list-sessions list-windows load-buffer load-layout lock-client lock-server lock-session move-pane move-window new-pane new-session new-window next-layout next-window notify pane-state paste-buffer pipe-pane previous-layout previous-window refresh-client rename-session rename-window resize-pane resize-window respawn-pane respawn-window rotate-window run-command run-shell save-buffer select-layout select-pane select-window send-keys send-prefix server-access set-buffer set-environment set-hook set-option set-window-option show-buffer show-environment show-hooks show-messages show-options show-prompt-history show-window-options source-file split-window start-server suspend-client swap-pane swap-window switch-client unbind-key unlink-window wait-bell wait-command wait-event wait-exit wait-for wait-for-text wait-idle wait-mode wait-ready wait-title ;;
        components) printf '%s\n' alertmanager ci consul docker engine events git journal kube postgres prometheus redis services sqlite ;;
        kinds) printf '%s\n' aider claude codex copilot gemini generic opencode python shell ;;
        monitors) printf '%s\n' agents alerts ci database docker events git kube logs network notes processes profile queue security services system tests workflow ;;
        reported) printf '%s\n' ready working blocked done failed ;;
        states) printf '%s\n' starting ready working blocked done failed exited unknown ;;
        verbs_agent) printf '%s\n' spawn list show explain send answer wait logs stop restart remove resume prune report run events ;;
        verbs_alert) printf '%s\n' list show ack silence unsilence test history rules ;;
        verbs_demo) printf '%s\n' start stop status ;;
        verbs_layout) printf '%s\n' list show check load export import trust schema ;;
        verbs_metrics) printf '%s\n' list show set incr export reload ;;
        verbs_mon) printf '%s\n' agents alerts ci database docker events git kube logs network notes processes profile queue security services system tests workflow ;;
        verbs_pane) printf '%s\n' agents alerts ci database docker events git kube logs network notes processes profile queue security services system tests workflow ;;
        verbs_production) printf '%s\n' monitor incident deploy list attach note report close ;;
        one_of_cpu_rss_pid) printf '%s\n' cpu rss pid ;;
        one_of_hold_close_shell_restart) printf '%s\n' hold close shell restart ;;
        one_of_never_on-failure_always) printf '%s\n' never on-failure always ;;
        one_of_observe_operate_destroy) printf '%s\n' observe operate destroy ;;
        one_of_prometheus_json) printf '%s\n' prometheus json ;;
        one_of_ready_now) printf '%s\n' ready now ;;
        one_of_report) printf '%s\n' report ;;
        one_of_tmuxp_tmuxinator_smug) printf '%s\n' tmuxp tmuxinator smug ;;
        one_of_toml_tmux_tmuxp) printf '%s\n' toml tmux tmuxp ;;
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
        'agent spawn') flags='--kind --root --env --session --window --worktree --base --restart --json' values='--kind:kinds --root:files --env:none --session:sessions --window:windows --worktree:none --base:none --restart:one_of_never_on-failure_always' arguments='' ;;
        'agent list') flags='--json' values='' arguments='' ;;
        'agent show') flags='--json' values='' arguments='agents' ;;
        'agent explain') flags='--json' values='' arguments='agents' ;;
        'agent send') flags='--when --clear --wait --timeout --json' values='--when:one_of_ready_now --timeout:none' arguments='agents' ;;
        'agent answer') flags='--expect --timeout --json' values='--expect:none --timeout:none' arguments='agents' ;;
        'agent wait') flags='--for --unless --timeout --json' values='--for:states --unless:none --timeout:none' arguments='agents' ;;
        'agent logs') flags='--follow -f --lines -n --since --json' values='--lines:none -n:none --since:none' arguments='agents' ;;
        'agent stop') flags='--json' values='' arguments='agents' ;;
        'agent restart') flags='--json' values='' arguments='agents' ;;
        'agent remove') flags='--force --keep-worktree --json' values='' arguments='agents' ;;
        'agent resume') flags='--json' values='' arguments='agents' ;;
        'agent prune') flags='--dry-run --force --json' values='' arguments='' ;;
        'agent report') flags='--state --seq --ttl --message --json' values='--state:reported --seq:none --ttl:none --message:none' arguments='' ;;
        'agent run') flags='--kind --json' values='--kind:kinds' arguments='' ;;
        'agent events') flags='--filter --since --no-follow --json' values='--filter:none --since:none' arguments='' ;;
        agent) flags='' values='' arguments='verbs_agent' ;;
        'alert list') flags='--json --all -a' values='' arguments='' ;;
        'alert show') flags='--json --hold' values='' arguments='' ;;
        'alert ack') flags='--json --by' values='--by:none' arguments='' ;;
        'alert silence') flags='--json --comment' values='--comment:none' arguments='' ;;
        'alert unsilence') flags='--json' values='' arguments='' ;;
        'alert test') flags='--json' values='' arguments='' ;;
        'alert history') flags='--json --limit -n' values='--limit:none -n:none' arguments='' ;;
        'alert rules') flags='--json' values='' arguments='' ;;
        alert) flags='' values='' arguments='verbs_alert' ;;
        check) flags='--json' values='' arguments='files' ;;
        demo) flags='--keep --seconds --json' values='--seconds:none' arguments='verbs_demo' ;;
        'demo start') flags='--seconds --json' values='--seconds:none' arguments='' ;;
        'demo stop') flags='--json' values='' arguments='' ;;
        'demo status') flags='--json' values='' arguments='' ;;
        doctor) flags='--json --strict --root' values='--root:files' arguments='' ;;
        init) flags='--force --json' values='' arguments='files' ;;
        'layout list') flags='--json' values='' arguments='' ;;
        'layout show') flags='--json' values='' arguments='layout_names' ;;
        'layout check') flags='--json' values='' arguments='layout_names' ;;
        'layout load') flags='-t --replace --client -d --json' values='-t:sessions --client:none' arguments='layout_names' ;;
        'layout export') flags='-t --format -o --force --json' values='-t:sessions --format:one_of_toml_tmux_tmuxp -o:files' arguments='layout_names' ;;
        'layout import') flags='--format -o --force --json' values='--format:one_of_tmuxp_tmuxinator_smug -o:none' arguments='files' ;;
        'layout trust') flags='--remove --json' values='' arguments='files' ;;
        'layout schema') flags='' values='' arguments='' ;;
        layout) flags='' values='' arguments='verbs_layout' ;;
        mcp) flags='--tier' values='--tier:one_of_observe_operate_destroy' arguments='' ;;
        'metrics list') flags='--json' values='' arguments='' ;;
        'metrics show') flags='--json' values='' arguments='' ;;
        'metrics set') flags='--json' values='' arguments='' ;;
        'metrics incr') flags='--json' values='' arguments='' ;;
        'metrics export') flags='--format' values='--format:one_of_prometheus_json' arguments='' ;;
        'metrics reload') flags='--json' values='' arguments='' ;;
        metrics) flags='' values='' arguments='verbs_metrics' ;;
        'mon agents') flags='--once --json --interval --root --explain --events --mirror --screens' values='--interval:none --root:files --mirror:none' arguments='' ;;
        'mon alerts') flags='--once --json --interval --root --deploy' values='--interval:none --root:files --deploy:none' arguments='' ;;
        'mon ci') flags='--once --json --interval --root' values='--interval:none --root:files' arguments='' ;;
        'mon database') flags='--once --json --interval --root --locks --url' values='--interval:none --root:files --url:none' arguments='' ;;
        'mon docker') flags='--once --json --interval --root --logs --url' values='--interval:none --root:files --logs:none --url:none' arguments='' ;;
        'mon events') flags='--once --json --interval --root --tail --url' values='--interval:none --root:files --url:none' arguments='' ;;
        'mon git') flags='--once --json --interval --root --deployed' values='--interval:none --root:files --deployed:none' arguments='' ;;
        'mon kube') flags='--once --json --interval --root --pods --services --namespace -n' values='--interval:none --root:files --namespace:none -n:none' arguments='' ;;
        'mon logs') flags='--once --json --interval --root --source --errors' values='--interval:none --root:files --source:none' arguments='' ;;
        'mon network') flags='--once --json --interval --root --listeners' values='--interval:none --root:files' arguments='' ;;
        'mon notes') flags='--once --json --interval --root' values='--interval:none --root:files' arguments='' ;;
        'mon processes') flags='--once --json --interval --root --sort --tree --agents' values='--interval:none --root:files --sort:one_of_cpu_rss_pid' arguments='' ;;
        'mon profile') flags='--once --json --interval --root --pid --attach' values='--interval:none --root:files --pid:none' arguments='' ;;
        'mon queue') flags='--once --json --interval --root --lag --peek --slow --latency --key --url' values='--interval:none --root:files --key:none --url:none' arguments='' ;;
        'mon security') flags='--once --json --interval --root' values='--interval:none --root:files' arguments='' ;;
        'mon services') flags='--once --json --interval --root --tls --url' values='--interval:none --root:files --url:none' arguments='' ;;
        'mon system') flags='--once --json --interval --root --disks' values='--interval:none --root:files' arguments='' ;;
        'mon tests') flags='--once --json --interval --root --command --watch' values='--interval:none --root:files --command:none' arguments='' ;;
        'mon workflow') flags='--once --json --interval --root --runs --url' values='--interval:none --root:files --url:none' arguments='' ;;
        mon) flags='' values='' arguments='verbs_mon' ;;
        pane) flags='--on-exit --when --else --suspended --ended --began --restarts' values='--on-exit:one_of_hold_close_shell_restart --when:components --else:monitors --ended:none --began:none --restarts:none' arguments='verbs_pane' ;;
        'pane agents') flags='--interval --root --prefer --when --else --explain --events --mirror --screens' values='--interval:none --root:files --prefer:none --when:components --else:monitors --mirror:none' arguments='' ;;
        'pane alerts') flags='--interval --root --prefer --when --else --deploy' values='--interval:none --root:files --prefer:none --when:components --else:monitors --deploy:none' arguments='' ;;
        'pane ci') flags='--interval --root --prefer --when --else' values='--interval:none --root:files --prefer:none --when:components --else:monitors' arguments='' ;;
        'pane database') flags='--interval --root --prefer --when --else --locks --url' values='--interval:none --root:files --prefer:none --when:components --else:monitors --url:none' arguments='' ;;
        'pane docker') flags='--interval --root --prefer --when --else --logs --url' values='--interval:none --root:files --prefer:none --when:components --else:monitors --logs:none --url:none' arguments='' ;;
        'pane events') flags='--interval --root --prefer --when --else --tail --url' values='--interval:none --root:files --prefer:none --when:components --else:monitors --url:none' arguments='' ;;
        'pane git') flags='--interval --root --prefer --when --else --deployed' values='--interval:none --root:files --prefer:none --when:components --else:monitors --deployed:none' arguments='' ;;
        'pane kube') flags='--interval --root --prefer --when --else --pods --services --namespace -n' values='--interval:none --root:files --prefer:none --when:components --else:monitors --namespace:none -n:none' arguments='' ;;
        'pane logs') flags='--interval --root --prefer --when --else --source --errors' values='--interval:none --root:files --prefer:none --when:components --else:monitors --source:none' arguments='' ;;
        'pane network') flags='--interval --root --prefer --when --else --listeners' values='--interval:none --root:files --prefer:none --when:components --else:monitors' arguments='' ;;
        'pane notes') flags='--interval --root --prefer --when --else' values='--interval:none --root:files --prefer:none --when:components --else:monitors' arguments='' ;;
        'pane processes') flags='--interval --root --prefer --when --else --sort --tree --agents' values='--interval:none --root:files --prefer:none --when:components --else:monitors --sort:one_of_cpu_rss_pid' arguments='' ;;
        'pane profile') flags='--interval --root --prefer --when --else --pid --attach' values='--interval:none --root:files --prefer:none --when:components --else:monitors --pid:none' arguments='' ;;
        'pane queue') flags='--interval --root --prefer --when --else --lag --peek --slow --latency --key --url' values='--interval:none --root:files --prefer:none --when:components --else:monitors --key:none --url:none' arguments='' ;;
        'pane security') flags='--interval --root --prefer --when --else' values='--interval:none --root:files --prefer:none --when:components --else:monitors' arguments='' ;;
        'pane services') flags='--interval --root --prefer --when --else --tls --url' values='--interval:none --root:files --prefer:none --when:components --else:monitors --url:none' arguments='' ;;
        'pane system') flags='--interval --root --prefer --when --else --disks' values='--interval:none --root:files --prefer:none --when:components --else:monitors' arguments='' ;;
        'pane tests') flags='--interval --root --prefer --when --else --command --watch' values='--interval:none --root:files --prefer:none --when:components --else:monitors --command:none' arguments='' ;;
        'pane workflow') flags='--interval --root --prefer --when --else --runs --url' values='--interval:none --root:files --prefer:none --when:components --else:monitors --url:none' arguments='' ;;
        'production monitor') flags='--session -d --json' values='--session:none' arguments='' ;;
        'production incident') flags='--session -d -o --svg --new --json' values='--session:none -o:files --svg:files' arguments='one_of_report' ;;
        'production deploy') flags='--session -d --json' values='--session:none' arguments='' ;;
        'production list') flags='--json' values='' arguments='' ;;
        'production attach') flags='--session --json' values='--session:none' arguments='' ;;
        'production note') flags='--json' values='' arguments='' ;;
        'production report') flags='--session -o --svg --json' values='--session:none -o:files --svg:files' arguments='' ;;
        'production close') flags='--json' values='' arguments='' ;;
        production) flags='' values='' arguments='verbs_production' ;;
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
            if [[ $word != -* && $arguments == verbs_* ]]; then
                _pywfmux_command "$command $word"
            elif [[ $word != -* ]]; then
                count=$((count + 1))
            fi
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
