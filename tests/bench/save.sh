# One save: how many syncs, and how long. Read by run.sh.
# Syncs of opening and closing (the log is emptied by the last user) are counted apart: a second program holds
# the database open meanwhile.
if database 1000; then
    cp "$db" "$work/s.db"
    one=$(awk -F, 'NR == 500 { print $1 }' "$work/h-1000.csv")
    set_debt() { "$kaejon" --db "$work/s.db" set gen_household "$one" "debt=$1" > "$work/wall.out" 2> "$work/wall.err"; }
    set_debt 1 # what the first save of a database does once is not counted
    code=$?
    if ok 'a save'; then
        mkfifo "$work/hold" 2> /dev/null
        sqlite3 "$work/s.db" < "$work/hold" > /dev/null 2>&1 &
        holder=$!
        exec 9> "$work/hold"
        echo 'select count(*) from record;' >&9
        set_debt 3 # makes the log anew, which syncs its head and its folder once
        # SQLite also syncs the folder once for each program that opens the log; that is not the save's.
        strace -f -y -e trace=fdatasync,fsync -o "$work/strace.out" "$kaejon" --db "$work/s.db" \
            set gen_household "$one" debt=2 > /dev/null 2>&1
        row 'a save, syncs' syncs "$(grep -c 's\.db' "$work/strace.out")" - - 1
        exec 9>&-
        wait "$holder"
    fi
    rm -f "$work"/s.db* "$work/hold"
else
    no_row 'a save' "$(head -c 160 "$work/wall.err" | tr '\n"' '  ' | iconv -c -t UTF-8)"
fi
