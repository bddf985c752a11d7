#!/bin/sh
# catalogues.sh: the catalogues compile under msgfmt -c, hold the same ids, and none is empty or fuzzy.
# (That the sources name no id that is not there: tests/locale/say_test.c.)
# Prints TAP.
set -u
number=0
bad=0
tell() {
    number=$((number + 1))
    if [ "$1" -eq 0 ]; then echo "ok $number - $2"; else echo "not ok $number - $2"; bad=1; fi
}
ids() { msgcat --no-wrap --no-location "$1" 2>/dev/null | sed -n 's/^msgid "\(..*\)"$/\1/p' | LC_ALL=C sort; }
reference=$(ids locale/th.po)
for f in locale/*.po; do
    errors=$(msgfmt -c -o /dev/null "$f" 2>&1)
    tell $? "$f compiles"
    [ -z "$errors" ] || printf '%s\n' "$errors" | sed 's/^/# /'
    twice=$(sed -n 's/^msgid "\(..*\)"$/\1/p' "$f" | LC_ALL=C sort | uniq -d)
    [ -z "$twice" ]
    tell $? "$f has each id once${twice:+: $(echo $twice)}"
    [ -z "$(msgattrib --untranslated --no-obsolete "$f" 2>/dev/null)" ]
    tell $? "$f leaves none empty"
    [ -z "$(msgattrib --only-fuzzy "$f" 2>/dev/null)" ]
    tell $? "$f has none fuzzy"
    [ "$(ids "$f")" = "$reference" ]
    tell $? "$f has the ids of locale/th.po"
    ids "$f" > /tmp/ids.$$
    printf '%s\n' "$reference" | diff - /tmp/ids.$$ | sed -n 's/^[<>]/# &/p' | head -20
    rm -f /tmp/ids.$$
done
echo "1..$number"
exit "$bad"
