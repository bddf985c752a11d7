#!/bin/sh
# run.sh: kaejon's numbers, each beside its yardstick from the same run (docs/bench.md).
# BENCH_ROWS (1000000) households; BENCH_ROWS=100000 for a quick run. BENCH_ONLY="import screens": only
# those parts (floors import export screens form save bundle). Prints a table, and writes the same as
# $B/bench.csv. Medians of 5; 1 for what takes more than 10 s. A row that cannot be measured says why;
# it counts as not met. Exit 0 when all are met, 1 when one is not.
set -u
B=${B:-build}
ROWS=${BENCH_ROWS:-1000000}
PARTS=${BENCH_ONLY:-floors import export screens form save bundle}
here=$(pwd)
work=$here/$B/bench
kaejon=$here/$B/kaejon
form=$here/tests/data/forms/gen_household
mkdir -p "$work/home" || exit 73
export LC_ALL=C.UTF-8 LANG=C.UTF-8 TERM=xterm-256color HOME="$work/home" XDG_DATA_HOME="$work/home"
unset KAEJON_DB NO_COLOR COLUMNS LINES 2>/dev/null
. "$here/tests/bench/table.sh"

for part in prepare $PARTS; do
    . "$here/tests/bench/$part.sh"
done
table_end
