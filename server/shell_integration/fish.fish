# Run by an interactive fish that pywfmux starts (--init-command), after the user's files. Makes prompts and commands print
# OSC 133 marks with a key. What the user's files have started may know the key from the environment; so this shell adds
# digits of its own to it, says so once, and keeps the whole to itself. docs/SHELL.md has the rest.

if set -q PYWFMUX_SHELL_KEY
    set -g __pywfmux_key (string escape --style=url -- $PYWFMUX_SHELL_KEY)(random 1000000000 4000000000)
    printf '\e]133;K;k=%s;n=%s\a' $PYWFMUX_SHELL_KEY $__pywfmux_key
    set -e PYWFMUX_SHELL_KEY

    function __pywfmux_preexec --on-event fish_preexec
        printf '\e]133;C;k=%s;p=%s\a' $__pywfmux_key (string escape --style=url -- "$argv[1]" | string join %0A)
    end

    function __pywfmux_postexec --on-event fish_postexec
        printf '\e]133;D;k=%s;s=%s\a' $__pywfmux_key $status
    end

    # Before every prompt; the user may have chosen another one meanwhile.
    function __pywfmux_prompt --on-event fish_prompt
        set -l code $status
        if functions -q fish_prompt; and not functions fish_prompt | string match -q '*__pywfmux_user_prompt*'
            functions -e __pywfmux_user_prompt
            functions -c fish_prompt __pywfmux_user_prompt
            function fish_prompt
                __pywfmux_user_prompt
                printf '\e]133;B;k=%s\a' $__pywfmux_key
            end
        end
        printf '\e]133;A;k=%s;s=%s;p=%s\a' $__pywfmux_key $code (string escape --style=url -- $PWD | string join %0A)
    end
end
