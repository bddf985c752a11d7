# Start and stop: what a verb costs before it does anything. Read by run.sh.
wall sqlite3 :memory: 'select 1'
floor=$ms
wall "$kaejon" --version
ok '--version' && row '--version' ms "$ms" "$floor" "sqlite3 :memory: 'select 1'" x1.0
if database "$ROWS"; then
    one=$(awk -F, -v n="$((ROWS / 2))" 'NR == n { print $1; exit }' "$file")
    wall "$kaejon" --db "$db" show gen_household "$one"
    ok 'show one record' && row 'show one record' ms "$ms" "$floor" "sqlite3 :memory: 'select 1'" x1.3
else
    no_row 'show one record' "$(head -c 160 "$work/wall.err" | tr '\n"' '  ' | iconv -c -t UTF-8)"
fi
