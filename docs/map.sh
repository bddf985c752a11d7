#!/bin/sh
# map.sh: print docs/map.md, a sentence for every module, taken from the first sentence of its header
# (of its .c where there is no header). `make map` writes it; `make check` fails when it is old.
set -eu
export LC_ALL=C
# The first sentence of a file's first comment, on one line.
sentence() {
    awk 'NR == 1 { if ($0 !~ /^\/\*/) exit; sub(/^\/\* ?/, "") } NR > 1 { sub(/^ \* ?/, "") }
         { end = /\*\//; sub(/ *\*\/.*/, ""); text = text (text == "" ? "" : " ") $0 }
         match(text, /\.( |$)/) { text = substr(text, 1, RSTART); exit }
         end || NR > 8 { exit }
         END { print text }' "$1" | sed 's/|/\\|/g'
}
# A section: its folder, its heading.
section() {
    files=$(find "$1" -maxdepth 1 -name '*.[ch]' ! -name '*_test.c' 2>/dev/null | sort)
    [ -n "$files" ] || return 0
    printf '\n### %s: %s\n\n| module | what it is |\n| --- | --- |\n' "$1" "$2"
    for f in $files; do
        case $f in *.c) [ ! -e "${f%.c}.h" ] || continue ;; esac
        name=$(basename "$f")
        # A module of a header and its .c is named without its ending.
        [ ! -e "${f%.h}.c" ] || name=$(basename "$f" .h)
        printf '| [%s](../%s) | %s |\n' "$name" "$f" "$(sentence "$f")"
    done
}
cat <<'X'
# The map

Made by `make map` from the first sentence of every header; do not edit.

**The street runs one way: locale <- forms <- model <- tui.** A folder may use itself and what stands
to its left; `tests/layers.sh` fails on any arrow against the street. Within model:
os < store < work < exchange < handoff. Within tui: term < widget < screen; cli knows no screen.

## locale
X
section locale 'what a human reads; no I/O'
printf '\n## forms\n'
section forms 'what is asked: forms as data, and pure functions over them; no I/O, no clock, no SQL'
printf '\n## model\n'
section model/os 'the only door to clock, random, files and processes'
section model/store 'what is kept: SQLite'
section model/work 'the verbs of the field'
section model/exchange 'files in and out'
section model/handoff 'bundles: make, verify, receive, merge'
section model 'what all of it shares'
printf '\n## tui\n'
section tui/term 'the terminal; the only place with curses.h'
section tui/widget 'what screens are made of'
section tui/screen 'one file per screen'
section tui/cli 'one file per verb; knows no screen'
section tui 'the command table, the loop, main'
printf '\n## tests\n\nTests mirror the tree: tests/LAYER/NAME_test.c tests LAYER/NAME.\n'
section tests/lib 'what tests share'
