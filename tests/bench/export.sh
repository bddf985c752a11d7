# All households out as CSV. Read by run.sh.
yard "$ROWS"
wall sqlite3 -csv -header "$yard" 'select * from h'
plain=$ms
if database "$ROWS"; then
    wall "$kaejon" --db "$db" export gen_household
    if ok 'export csv'; then
        row 'export csv' ms "$ms" "$plain" 'sqlite3 -csv' x0.67
        row 'export csv, memory' kB "$kb" - - 24576
    fi
else
    no_row 'export csv' "$(head -c 160 "$work/wall.err" | tr '\n"' '  ' | iconv -c -t UTF-8)"
fi
