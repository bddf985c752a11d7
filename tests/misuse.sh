#!/bin/sh
# misuse.sh: what must not compile does not, under gcc and clang with the Makefile's own warnings; and a
# right use beside each does. Prints TAP.
set -u
flags=$(make -s --no-print-directory -f - <<'X'
include Makefile
flags: ; @echo '$(filter-out -MMD -MP,$(OURFLAGS))'
.DEFAULT_GOAL := flags
X
) || flags=
number=0
bad=0
try() { # try WANTED NAME: stdin is a function body after the headers; WANTED is builds or fails
    { printf '#include "locale/fault.h"\n#include "model/os/part.h"\nint misuse(const Os *os, Text *t, int n);\n'
      printf 'int misuse(const Os *os, Text *t, int n)\n{\n    (void)os, (void)t, (void)n;\n'
      cat
      printf '\n    return 0;\n}\n'; } > "$file"
    for cc in gcc clang; do
        command -v "$cc" >/dev/null || continue
        number=$((number + 1))
        if eval "$cc $flags -Werror -O1 -c -o /dev/null -x c $file" > "$file.log" 2>&1; then got=builds; else got=fails; fi
        if [ "$got" = "$1" ]; then echo "ok $number - $cc: $2: $1"; else
            echo "not ok $number - $cc: $2: it $got"; sed 's/^/# /' "$file.log" | head -5; bad=1
        fi
    done
}
file=$(mktemp) || exit 73
trap 'rm -f "$file" "$file.log"' EXIT

try builds 'a result that is looked at' <<'X'
    if (!part_replace(os, STR("a"), STR("b"), NULL)) return 1;
X
try fails 'a result that is ignored' <<'X'
    part_replace(os, STR("a"), STR("b"), NULL);
X
try builds 'the right format' <<'X'
    text_add_f(t, "%d", n);
X
try fails 'the wrong format' <<'X'
    text_add_f(t, "%s", n);
X
try fails 'a format that is not literal' <<'X'
    text_add_f(t, t->b);
X
try fails 'bytes where text is meant' <<'X'
    text_add(t, "abc");
X
try fails 'a string that is no literal as STR' <<'X'
    text_add(t, STR(t->b));
X
try fails 'an array of unknown length on the stack' <<'X'
    char room[n]; room[0] = 0; return room[0];
X
try fails 'a digest that does not fit' <<'X'
    uint8_t small[16]; Sha256 s; sha256_start(&s); sha256_end(&s, small);
X
echo "1..$number"
exit "$bad"
