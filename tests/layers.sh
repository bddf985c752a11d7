#!/bin/sh
# layers.sh [ROOT]: the street runs one way, checked. Prints FILE:LINE: RULE for each break, then
# one line with their number; exits 1 when there is any. Rules (style.md 4, 16):
#   street    includes are written from the root and go to the left only
#   cycle     modules (a .h/.c pair) form no circle of includes
#   owner     a foreign header is included in its one folder
#   banned    calls that are refused by name; T1: text reaches the screen in one place
#   names     no boolean parameters, no len, no width
#   size      files up to 600 lines, functions up to 80 (with universal-ctags)
#   sentence  a module begins with its sentence; a header compiles alone
#   purity    what locale and forms (and most of model and tui) may not ask of libc, by symbol
#   globals   nothing writable at file scope but what is listed here
# The last two look at the objects in $B (build) and are left out, aloud, where there are none.
set -u
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:-.}" || exit 66
B=${B:-build}
list=$(mktemp) && out=$(mktemp) || exit 73
trap 'rm -f "$list" "$out"' EXIT
find locale forms model tui tests -name '*.[ch]' 2>/dev/null | sort > "$list"

xargs awk -f "$here/layers.awk" < "$list" > "$out"

# Each header alone, so that it includes what it uses.
CFLAGS_ALL="-std=c17 -D_GNU_SOURCE -I. $(pkg-config --cflags ncursesw jansson libpcre2-8 2>/dev/null)"
export CFLAGS_ALL
grep '\.h$' "$list" | xargs -r -n 8 -P 2 sh -c '
    for h do
        ${CC:-gcc} $CFLAGS_ALL -fsyntax-only -x c "$h" 2>&1 |
            sed -n "s/^\([^:]*:[0-9]*\):[0-9]*: \(fatal \)\{0,1\}error: /\1: sentence: $(printf %s "$h" | sed "s,/,\\\\/,g") does not compile alone: /p"
    done' alone >> "$out"

if ctags --version 2>/dev/null | grep -q Universal; then
    ctags -L "$list" -o - --languages=C,C++ --map-C++=-.h --map-C=+.h --kinds-C=f --fields=ne 2>/dev/null |
        awk -F'\t' '/^!/ { next }
            { line = end = 0
              for (i = 4; i <= NF; i++) {
                  if ($i ~ /^line:/) line = substr($i, 6)
                  if ($i ~ /^end:/) end = substr($i, 5)
              }
              if (end - line + 1 > 80)
                  printf "%s:%d: size: %s has %d lines; 80 is the limit\n", $2, line, $1, end - line + 1 }' >> "$out"
else
    echo 'layers: functions not measured (needs universal-ctags)'
fi

# Symbols that an object asks of libc, without their fortified dress. Printed as FILE.c SYMBOL.
asked() {
    nm -A -u "$@" 2>/dev/null | sed -n "s,^$B/\(.*\)\.o: *[Uw] ,\1.c ,p" |
        sed 's/@.*//; s/ __isoc99_/ /; s/ __\([a-z0-9]*\)_chk$/ \1/; s/ __\(open\|openat\)\(64\)\{0,1\}_2$/ \1/; s/64$//'
}
# locale/arena.c says that memory has run out before it ends the process, and may write that.
# refuse NAMES WHY: stdin holds `FILE.c SYMBOL`; those that match become findings.
refuse() {
    grep -v '^locale/arena\.c write$' | awk -v names="$1" -v why="$2" 'BEGIN { n = split(names, list, " "); for (i = 1; i <= n; i++) bad[list[i]] = 1 }
        $2 in bad { printf "%s:1: purity: %s asks libc for %s; %s\n", $1, $1, $2, why }'
}
world='open openat fopen fdopen freopen creat read write pread pwrite readv writev fread fwrite
    fgets fputs fputc unlink rename mkdir stat lstat fstat opendir socket connect system popen fork vfork
    execv execvp execve posix_spawn posix_spawnp time clock clock_gettime gettimeofday getrandom
    getentropy rand random arc4random getenv secure_getenv setenv printf puts'
doors='open openat fopen freopen creat unlink rename mkdir opendir socket system popen fork vfork
    execv execvp execve posix_spawn posix_spawnp time clock clock_gettime gettimeofday getrandom
    getentropy rand random arc4random getenv secure_getenv setenv'
objects() { find "$@" -name '*.o' 2>/dev/null | sort; }
if [ -n "$(objects "$B/locale" "$B/forms")" ]; then
    asked $(objects "$B/locale" "$B/forms") | refuse "$world" 'locale and forms are pure' >> "$out"
    asked $(objects "$B/model/store" "$B/model/work" "$B/model/exchange" "$B/model/handoff" \
        "$B/tui/widget" "$B/tui/screen" "$B/tui/cli") |
        refuse "$doors" 'model/os is the only door' >> "$out"
    # Writable data. Allowed, each with its reason:
    #   text_empty       the shared terminator of every empty Text; never written
    #   has_spaced_marks  what our wcwidth answers ncurses, which hands it nothing else to go by
    #   exhausted        what to do when memory runs out: set once by main, before anything else
    #   fed              the prompt that is open: what readline calls carries no context
    #   asking           whom readline asks for the words that complete a line: it hands its functions no context
    #   has_*, guard     signal flags, and the record that restores the terminal after a crash
    allowed='^(locale/text\.c text_empty|locale/arena\.c exhausted|tui/term/tty\.c (has_[a-z_]*|guard)|tui/term/glyph\.c has_spaced_marks|tui/term/prompt\.c fed|tui/cli/line_in\.c asking)$'
    for o in $(objects "$B/locale" "$B/forms" "$B/model" "$B/tui"); do
        objdump -t "$o" | awk -v file="$(printf %s "${o#"$B"/}" | sed 's/\.o$/.c/')" '
            NF >= 5 && $(NF - 2) ~ /^(\.(data|bss|tdata|tbss)(\.|$)|\*COM\*)/ && $(NF - 2) !~ /^\.data\.rel\.ro/ &&
            $0 ~ / O / { print file, $NF }'
    done | grep -Ev "$allowed" |
        awk '{ printf "%s:1: globals: %s can be written by everyone\n", $1, $2 }' >> "$out"
else
    echo "layers: symbols not looked at (no objects in $B)"
fi

sort -u "$out" | sort -t: -k1,1 -k2,2n
n=$(sort -u "$out" | wc -l)
printf 'layers: %d files, %d findings\n' "$(wc -l < "$list")" "$n"
[ "$n" -eq 0 ]
