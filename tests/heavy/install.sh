#!/bin/sh
# install.sh: what `make install` writes works from there, and `make uninstall` takes away exactly
# that: the tree is empty afterwards, and a stranger's file beside ours stays. Prints TAP.
set -u
: "${MAKE:=make}"
root=$(mktemp -d) || exit 73
trap 'rm -rf "$root"' EXIT
number=0
bad=0
tell() {
    number=$((number + 1))
    if [ "$1" -eq 0 ]; then echo "ok $number - $2"; else echo "not ok $number - $2"; bad=1; fi
}
set -- -s B=build-install PREFIX="$root/usr"
$MAKE "$@" -j"${JOBS:-2}" install
tell $? 'make install'
env -i PATH=/usr/bin:/bin HOME="$root/home" "$root/usr/bin/kaejon" --version
tell $? 'the installed program runs'
env -i PATH=/usr/bin:/bin HOME="$root/home" KAEJON_DB="$root/home/k.db" LC_ALL=C \
    "$root/usr/bin/kaejon" init --office ทดสอบ --area 460101 < /dev/null
tell $? 'it finds its forms where they were installed'
rm -rf "$root/home"
echo mine > "$root/usr/share/kaejon/mine"
$MAKE "$@" uninstall
tell $? 'make uninstall'
[ "$(cd "$root/usr" && find . -type f)" = ./share/kaejon/mine ]
tell $? "a stranger's file stays, and nothing else"
rm "$root/usr/share/kaejon/mine"
$MAKE "$@" install && $MAKE "$@" uninstall
[ -z "$(find "$root" -type f)" ] && [ ! -d "$root/usr/share/kaejon" ]
tell $? 'the tree is empty'
echo "1..$number"
exit "$bad"
