#!/bin/sh
# language.sh: docs/language.md, done: a third language is one file. A copy of the source in a folder of
# its own gets locale/lo.po (the Thai catalogue in Lao letters), is built, and speaks it everywhere.
# Prints TAP.
set -u
: "${CC:=gcc}" "${JOBS:=2}"
number=0
bad=0
tell() {
    number=$((number + 1))
    if [ "$1" -eq 0 ]; then echo "ok $number - $2"; else echo "not ok $number - $2"; bad=1; fi
}
tree=$(mktemp -d) || exit 73
trap 'rm -rf "$tree"' EXIT
cp -R Makefile docs locale forms model tui "$tree/" && mkdir "$tree/tests" && cp tests/catalogues.sh "$tree/tests/"
LC_ALL=C sed -f tests/pseudo/lao.sed locale/th.po > "$tree/locale/lo.po"
cd "$tree" || exit 73
make -s -j"$JOBS" CC="$CC" CFLAGS=-O0 all > build.log 2>&1
made=$?
tell $made 'it builds with one file more'
[ "$made" -eq 0 ] || sed 's/^/# /' build.log | tail -n 20

has() { # has NAME COMMAND WORDS: what the command prints holds the words
    [ -n "$3" ] && printf '%s' "$2" | grep -qF "$3"
    tell $? "$1"
}
export KAEJON_SHARE="$tree" KAEJON_DB="$tree/office.db"
unset LC_ALL LC_MESSAGES LANG
word() { sed -n "/^msgid \"$1\"\$/{n;s/^msgstr \"\\(.*\\)\"\$/\\1/p}" locale/lo.po; }
build/kaejon -q demo --households 3 > demo.log 2>&1
has 'the command line speaks it' "$(build/kaejon --lang lo --help 2>&1)" "$(word verb.import)"
has 'its errors too' "$(build/kaejon --lang lo nothing 2>&1)" "$(word cli.no_verb.do)"
has 'the environment may ask for it' "$(LANG=lo_LA.UTF-8 build/kaejon --help 2>&1)" "$(word verb.import)"
has 'the first screen speaks it' "$(build/kaejon --lang lo < /dev/null)" "$(word home.search)"
printf 'key Esc h\nkey Esc h\n' > keys
has 'Esc h comes to it after Thai and English' "$(build/kaejon --keys keys < /dev/null)" "$(word home.search)"
has 'it is kept for the next start' "$(build/kaejon < /dev/null)" "$(word home.search)"
has 'line by line it speaks' "$(echo | build/kaejon --plain --lang lo)" "$(word plain.home)"
has 'forms without it speak their own first language' "$(build/kaejon --lang lo form list)" 'แบบสำรวจครัวเรือน'
has 'dates have its months' "$(build/kaejon --lang lo eval "format-date('2026-01-15', '%b')")" "$(word when.months.short | cut -d'|' -f1)"
sh tests/catalogues.sh > catalogues.log
tell $? 'its catalogue is checked with the others'
sed '/^msgid "home.search"$/,+2d' locale/lo.po > short && mv short locale/lo.po
sh tests/catalogues.sh | grep -q '^# .*home.search'
tell $? 'a message that it lacks is named'
echo "1..$number"
exit "$bad"
