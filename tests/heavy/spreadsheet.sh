#!/bin/sh
# spreadsheet.sh: a workbook that kaejon writes opens in LibreOffice, and what LibreOffice saves of it comes
# back the same; a list that LibreOffice made is read as its person sees it. Prints TAP.
set -u
: "${B:=build}"
program=$PWD/$B/kaejon
root=$(mktemp -d) || exit 73
trap 'rm -rf "$root"' EXIT
number=0
bad=0
tell() {
    number=$((number + 1))
    if [ "$1" -eq 0 ]; then echo "ok $number - $2"; else echo "not ok $number - $2"; bad=1; fi
}
office() { soffice --headless "-env:UserInstallation=file://$root/profile" "$@" > "$root/office.log" 2>&1; }
cd "$root" || exit 73
export HOME="$root" KAEJON_DB="$root/k.db" LC_ALL=C.UTF-8
"$program" demo --households 200 --seed 7 -q
tell $? 'a training database'
"$program" export person --as xlsx -o person.xlsx -q
tell $? 'its people as a workbook'
"$program" export person -o person.csv -q
mkdir csv saved
office --convert-to 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1' --outdir csv person.xlsx
tell $? 'LibreOffice opens it'
! grep -v javaldx office.log | grep -qi 'warn\|repair\|corrupt\|error' # that one is about Java
tell $? 'without a warning'
# LibreOffice quotes otherwise: the cells are compared, not the bytes.
cat > compare.py <<'P'
import csv, sys
a, b = (list(csv.reader(open(p, encoding="utf-8", newline=""))) for p in sys.argv[1:3])
sys.exit(0 if len(a) > 100 and a == b else 1)
P
python3 compare.py person.csv csv/*.csv
tell $? 'cell by cell it is the exact CSV'
office --convert-to xlsx --outdir saved person.xlsx
"$program" import person saved/person.xlsx --json > counts
grep -q '"changed":0' counts && grep -q '"rejected":0' counts && grep -q '"added":0' counts && ! grep -q '"same":0' counts
tell $? 'saved again by LibreOffice, every row is the same'
printf 'รหัส,ชื่อ,วันเกิด,จริง\nH1,ดำ,2510-02-01,1.5\nH2,แดง,2026-01-31,2\n' > own.csv
office "--infilter=Text - txt - csv (StarCalc):44,34,76,1,3/5,0,false,true" --convert-to xlsx --outdir saved own.csv
"$program" form draft saved/own.xlsx -o own -q && "$program" form install own -q && "$program" import own saved/own.xlsx --json > counts
grep -q '"added":2' counts
tell $? 'a list made by LibreOffice is drafted and taken in'
"$program" export own | grep -q ',H1,ดำ,1967-02-01,1.5' && "$program" export own | grep -q ',H2,แดง,2026-01-31,2'
tell $? 'with its dates, in either era'
echo "1..$number"
exit "$bad"
