# The table of figures, and how a command is timed. Read by run.sh.
#
# ms, kb, code and bytes are those of the command timed last. A part that needs another's database asks for
# it with `database N`, so that each part can be run alone.
runs=5
long_ms=10000
csv=$work/../bench.csv
met=0
missed=0
printf 'row,kaejon,unit,yardstick,yardstick_is,ratio,limit,met\n' > "$csv"
printf '%-34s %12s %12s %7s  %-8s %-4s %s\n' "$ROWS households" kaejon yardstick ratio limit '' 'the yardstick is'

# wall COMMAND...: median time and peak memory of a command that may be repeated as it is.
wall() {
    "$work/wall" "$runs" "$long_ms" "$@" > "$work/wall.out" 2> "$work/wall.err" || code=99
    read -r ms kb code bytes < "$work/wall.out" || { ms=0 kb=0 code=99 bytes=0; }
}
# wall_fresh 'PREPARE' COMMAND...: the same, each run after PREPARE, whose time does not count.
wall_fresh() {
    prepare=$1
    shift
    : > "$work/fresh.out"
    i=0
    while [ "$i" -lt "$runs" ]; do
        eval "$prepare" > "$work/prepare.log" 2>&1
        "$work/wall" 1 1 "$@" >> "$work/fresh.out" 2> "$work/wall.err"
        i=$((i + 1))
        awk -v long="$long_ms" 'END { exit !($1 >= long) }' "$work/fresh.out" && break
    done
    sort -n "$work/fresh.out" | awk '{ line[NR] = $0; if ($2 > kb) kb = $2; if ($3 > code) code = $3 }
        END { split(line[int((NR + 1) / 2)], f, " "); print f[1], kb + 0, code + 0, f[4] }' > "$work/wall.out"
    read -r ms kb code bytes < "$work/wall.out"
}
sum() {
    awk -v list="$*" 'BEGIN { n = split(list, a, " "); for (i = 1; i <= n; i++) s += a[i]; printf "%.3f", s }'
}

# row NAME UNIT FIGURE YARDSTICK IS LIMIT: LIMIT is `x1.3` (at most 1.3 times the yardstick), `14` (at most 14), or
# `-` (nothing promised).
row() {
    awk -v name="$1" -v unit="$2" -v fig="$3" -v yard="$4" -v is="$5" -v limit="$6" -v csv="$csv" '
        function shown(v) {
            if (v == "-") return "-"
            return unit == "ms" && v < 100 ? sprintf("%.2f %s", v, unit) : sprintf("%.0f %s", v, unit)
        }
        BEGIN {
            ratio = yard == "-" || yard == 0 ? "-" : sprintf("%.2f", fig / yard)
            verdict = "-"
            if (limit ~ /^x/) verdict = ratio != "-" && ratio + 0 <= substr(limit, 2) + 0 ? "met" : "NOT"
            else if (limit != "-") verdict = fig + 0 <= limit + 0 ? "met" : "NOT"
            said = limit == "-" ? "-" : limit ~ /^x/ ? "<= " limit : "<= " limit " " unit
            printf "%-34s %12s %12s %7s  %-8s %-4s %s\n", name, shown(fig), shown(yard), ratio, said, verdict, is
            gsub(/"/, "\"\"", is)
            printf "\"%s\",%s,%s,%s,\"%s\",%s,%s,%s\n", name, fig, unit, yard, is, ratio, limit, verdict >> csv
            exit verdict == "NOT"
        }' && met=$((met + 1)) || missed=$((missed + 1))
}
no_row() {
    printf '%-34s %s\n' "$1" "NOT measured: $2"
    printf '"%s",,,,"%s",,,NOT\n' "$1" "$2" >> "$csv"
    missed=$((missed + 1))
}
# ok NAME [ACCEPTED]: whether the command timed last did its work; else the row says what it answered.
ok() {
    [ "$code" -eq 0 ] || [ "$code" -eq "${2:-0}" ] && return 0
    no_row "$1" "exit $code: $(head -c 160 "$work/wall.err" | tr '\n"' "  ")"
    return 1
}
table_end() {
    printf '%d met, %d not met; %s\n' "$met" "$missed" "$B/bench.csv"
    [ "$missed" -eq 0 ]
}
