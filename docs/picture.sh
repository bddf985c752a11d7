#!/bin/sh
# picture.sh OUT.png [KEYS] COMMAND...: a picture of a screen in xterm with a Thai font, without a
# display: for the README, and to see with one's own eyes that columns stand straight. KEYS is a
# list for xdotool after a leading +, such as "+Down Down F2". GEOMETRY and FONT may be set.
set -eu
out=$1
shift
keys=
case ${1:-} in +*) keys=${1#+}; shift ;; esac
sh "$(dirname "$0")/packages.sh" pictures
work=$(mktemp -d)
export XAUTHORITY="$work/none"
mkfifo "$work/ready"
Xvfb -displayfd 3 -screen 0 1400x1000x24 -nolisten tcp 3> "$work/ready" 2>/dev/null &
server=$!
trap 'kill $terminal $server 2>/dev/null || true; rm -rf "$work"' EXIT
terminal=
read -r number < "$work/ready"
export DISPLAY=":$number"
xterm -u8 -fa "${FONT:-Tlwg Mono}" -fs 14 -geometry "${GEOMETRY:-80x24}" +sb -b 4 -bg white -fg black \
    -xrm 'XTerm*combiningChars: 4' -e "$@" 2>/dev/null &
terminal=$!
window=$(xdotool search --sync --onlyvisible --class xterm | head -n 1)

# Still: two pictures in a row are the same, twenty times at most.
still() {
    import -window "$window" "$work/a.png"
    for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        import -window "$window" "$work/b.png"
        if [ "$(identify -format '%#' "$work/a.png")" = "$(identify -format '%#' "$work/b.png")" ]; then
            [ "$try" -lt 3 ] || return 0
        fi
        mv "$work/b.png" "$work/a.png"
        cp "$work/a.png" "$work/b.png"
    done
}
still
# Without a window manager the focus follows the pointer; xterm takes no keys that are sent to it.
xdotool mousemove --window "$window" 40 40
for key in $keys; do
    xdotool key "$key"
    still
done
convert "$work/b.png" -strip -colors 64 "$out"
