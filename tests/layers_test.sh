#!/bin/sh
# layers_test.sh: plants one break of each rule in a copy of the sources; each must be caught by file
# and line, and nothing else may be blamed. Prints TAP.
set -u
root=$(cd "$(dirname "$0")/.." && pwd)
copy=$(mktemp -d) || exit 73
trap 'rm -rf "$copy"' EXIT
cd "$root" && find locale forms model tui tests -name '*.[ch]' | tar cf - -T - | tar xf - -C "$copy"
cd "$copy" || exit 73
mkdir -p tui/cli tui/screen tui/widget model/os model/store model/work build/locale build/model/work
before=$(B=build sh "$root/tests/layers.sh" . | sed -n 's/^layers: .* \([0-9]*\) findings/\1/p')

expected=$(mktemp "$copy/expected-XXXXXX")
# plant FILE LINE RULE: the rest of stdin becomes FILE; LINE must be caught with RULE.
plant() {
    cat > "$1"
    printf '%s:%s: %s\n' "$1" "$2" "$3" >> "$expected"
}
also() { printf '%s:%s: %s\n' "$1" "$2" "$3" >> "$expected"; }

plant locale/planted_up.c 2 'street: locale/planted_up.c may not see model/os/os.h' <<'X'
#include "locale/text.h"
#include "model/os/os.h"
X
plant model/store/planted_up.c 1 'street: model/store/planted_up.c may not see model/work/planted.h' <<'X'
#include "model/work/planted.h"
X
plant tui/cli/planted_cli.c 1 'street: tui/cli may see model and what is left of it, not tui/screen/planted.h' <<'X'
#include "tui/screen/planted.h"
X
plant forms/planted_near.c 1 'street: include "form.h" is not written from the root' <<'X'
#include "form.h"
X
plant forms/planted_gone.c 1 'street: include "locale/no_such.h" names no file' <<'X'
#include "locale/no_such.h"
X
plant model/work/planted_curses.c 3 'owner: <curses.h> does not belong' <<'X'
#include <stdio.h>

#include <curses.h>
X
plant tui/widget/planted_readline.c 1 'owner: <readline/readline.h> does not belong' <<'X'
#include <readline/readline.h>
X
plant locale/planted_sql.c 1 'owner: <sqlite3.h> does not belong' <<'X'
#include <sqlite3.h>
X
plant model/os/planted_new.c 1 'owner: <brandnew.h> is not known' <<'X'
#include <brandnew.h>
X
cat > model/work/planted.h <<'X'
/* Planted: a header that sees the other. */
#ifndef PLANTED_H
#define PLANTED_H
#include "model/work/buried.h"
#endif
X
cat > model/work/buried.h <<'X'
/* Planted: the other. */
#ifndef BURIED_H
#define BURIED_H
#include "model/work/planted.h"
#endif
X
plant tui/screen/planted.h 1 'sentence: a file begins with one sentence' <<'X'
#ifndef PLANTED_SCREEN_H
#endif
X
plant locale/planted_alone.h 2 'sentence: locale/planted_alone.h does not compile alone' <<'X'
/* Planted: a header that needs another first. */
uint32_t planted(void);
X
plant forms/planted_names.h 3 'names: a boolean parameter' <<'X'
/* Planted: names that say too little. */
#include <stdbool.h>
void planted_do(int n, bool quickly);
int planted_say(int len);
X
also forms/planted_names.h 4 'names: say n (bytes), stops or columns'
plant locale/planted_banned.c 3 'banned: strcpy' <<'X'
/* strcpy( in a comment, and "strcpy(" in quotes, are not calls; nor is x->strcpy(1) */
static const char *a = "sprintf(";
int f(char *p) { strcpy(p, a); return 0; }
int g(char *p) { p->strcpy(1); return atoi(p); }
X
also locale/planted_banned.c 4 'banned: atoi'
plant model/work/planted_banned.c 1 'banned: malloc outside locale/arena.c and text.c' <<'X'
void *f(void) { return malloc(1); }
void g(void) { printf("x"); }
long h(void) { return time(0); }
int i(void *db) { return sqlite3_exec(db, "", 0, 0, 0); }
X
also model/work/planted_banned.c 2 'banned: printf outside tui/cli'
also model/work/planted_banned.c 3 'banned: time outside model/os'
also model/work/planted_banned.c 4 'banned: sqlite3_exec outside model/store'
plant tui/screen/planted_draw.c 1 'T1: mvaddstr loses Thai marks' <<'X'
void f(void) { mvaddstr(0, 0, "x"); }
void g(void) { mvadd_wchnstr(0, 0, 0, 1); }
void h(void) { hline(ACS_HLINE, 3); hline(WACS_HLINE, 3); }
X
also tui/screen/planted_draw.c 2 'T1: mvadd_wchnstr belongs into tui/term'
{ echo '/* long */'; awk 'BEGIN { for (i = 2; i <= 601; i++) print "" }'; } > forms/planted_long.c
also forms/planted_long.c 601 'size: a file of 601 lines'
{ echo 'int f(void)'; echo '{'; awk 'BEGIN { for (i = 0; i < 78; i++) print "    f();" }'; echo '}'; } > forms/planted_function.c
also forms/planted_function.c 1 'size: f has 81 lines'
{ echo 'int f(void)'; echo '{'; awk 'BEGIN { for (i = 0; i < 77; i++) print "    f();" }'; echo '}'; } > forms/planted_fits.c
cat > locale/planted_pure.c <<'X'
#include <stdlib.h>
#include <unistd.h>
int planted_counter = 3;
static int planted_hidden;
const int planted_fine = 4;
static const char *const planted_names[] = { "a", "b" };
int planted(char *p, size_t n);
int planted(char *p, size_t n) { planted_hidden++; return (int)read(0, p, n) + (int)planted_names[n][0]; }
X
also locale/planted_pure.c 1 'purity: locale/planted_pure.c asks libc for read'
also locale/planted_pure.c 1 'globals: planted_counter'
also locale/planted_pure.c 1 'globals: planted_hidden'
printf '#include <time.h>\nlong planted(void);\nlong planted(void) { return (long)time(0); }\n' > model/work/planted_door.c
also model/work/planted_door.c 1 'purity: model/work/planted_door.c asks libc for time'
also model/work/planted_door.c 3 'banned: time outside model/os'
for f in locale/planted_pure model/work/planted_door; do
    ${CC:-gcc} -O2 -fPIE -D_FORTIFY_SOURCE=2 -c "$f.c" -o "build/$f.o" || exit 70
done

found=$(mktemp "$copy/found-XXXXXX")
B=build sh "$root/tests/layers.sh" . > "$found"
code=$?
number=0
tell() { # tell OK NAME
    number=$((number + 1))
    if [ "$1" -eq 0 ]; then echo "ok $number - $2"; else echo "not ok $number - $2"; bad=1; fi
}
bad=0
while IFS= read -r line; do
    grep -qF "$line" "$found"
    tell $? "caught: $line"
done < "$expected"
grep -q '^model/work/\(planted\|buried\)\.h:4: cycle: .*work/.* -> .*work/' "$found" # at either end
tell $? 'caught: the cycle of two headers, with file and line'
grep -q 'T1: ACS_ draws letters' "$found"
tell $? 'caught: ACS_'
[ "$code" -eq 1 ]
tell $? 'layers.sh ends with 1'
planted=$(($(wc -l < "$expected") + 2))
grep -q '^locale/planted_up\.c:1: sentence: a file begins' "$found"
tell $? 'caught: a module without its sentence'
silent=$(grep -c 'planted[a-z_]*\.c:1: sentence: a file begins' "$found")
after=$(($(sed -n 's/^layers: .* \([0-9]*\) findings/\1/p' "$found") - silent))
[ "$after" -eq $((before + planted)) ]
tell $? "nothing else is blamed ($before before, $planted planted, $after found)"
[ "$bad" -eq 0 ] || sed 's/^/# /' "$found"
echo "1..$number"
exit "$bad"
