# A bundle: made, verified, received and applied, and applied again. Read by run.sh.
bundle=$work/b.zip
members=$work/members
if ! database "$ROWS"; then
    no_row 'bundle make' "$(head -c 160 "$work/wall.err" | tr '\n"' '  ')"
else
    wall_fresh 'rm -f "$bundle"' "$kaejon" --db "$db" bundle make --to 460102 --all --level full -o "$bundle"
    if ok 'bundle make'; then
        made=$ms made_kb=$kb
        rm -rf "$members" && mkdir "$members" && unzip -q "$bundle" -d "$members"
        ( cd "$members" && find . -type f | sort > ../members.list )
        # The yardstick makes the same two big members, packs the same members, and hashes them.
        yard "$ROWS"
        wall sqlite3 -csv -header "$yard" 'select * from h'
        csv_ms=$ms
        wall sqlite3 -csv -header "$db" 'select hex(digest), seq, record, kind, hlc, seen, body from change'
        changes_ms=$ms
        wall_fresh 'rm -f "$work/y.zip"' sh -c "cd '$members' && zip -6 -q -r '$work/y.zip' ."
        zip_ms=$ms
        wall sh -c "cd '$members' && xargs sha256sum < ../members.list"
        hash_ms=$ms
        row 'bundle make' ms "$made" "$(sum "$csv_ms" "$changes_ms" "$zip_ms" "$hash_ms")" 'sqlite3 -csv + zip -6 + sha256sum' x1.3
        row 'bundle make, memory' kB "$made_kb" - - 24576
        row 'bundle, size' kB "$(du -k "$bundle" | cut -f1)" "$(du -sk "$members" | cut -f1)" 'its members unpacked' x0.20
        wall unzip -tqq "$bundle"
        test_ms=$ms
        wall "$kaejon" --db "$db" bundle verify "$bundle"
        ok 'bundle verify' 1 && row 'bundle verify' ms "$ms" "$(sum "$test_ms" "$hash_ms")" 'unzip -t + sha256sum' x1.2

        changes=$(find "$members" -name changes.csv)
        head=$(head -n 1 "$changes" | tr -d '\r' | sed 's/"//g; s/[^,]*/"& "/g')
        wall_fresh 'rm -f "$work"/y.db*' sqlite3 "$work/y.db" 'pragma journal_mode=wal' "create table c($head)" \
            ".import --csv --skip 1 $changes c"
        plain=$ms
        wall_fresh 'empty "$work/r.db" 460102; "$kaejon" --db "$work/r.db" receive "$bundle"' \
            "$kaejon" --db "$work/r.db" apply "$bundle" --accept all
        first=$ms
        ok 'bundle apply' 1 && row 'bundle apply' ms "$first" "$plain" '.import of changes.csv' x4
        wall "$kaejon" --db "$work/r.db" apply "$bundle" --accept all
        ok 'bundle apply again' 1 && row 'bundle apply again' ms "$ms" "$first" 'the first apply' x0.2
    fi
    rm -rf "$members" "$bundle" "$work"/y.zip "$work"/y.db* "$work"/r.db*
fi
