#!/bin/sh
# embed.sh catalogues|schema FILE...: print a C file that holds the files as arrays, in the order
# given, as one table of Embedded (locale/embedded.h) that ends with a NULL name.
set -eu
kind=$1
shift
printf '/* made by docs/embed.sh; do not edit */\n#include "locale/embedded.h"\n'
i=0
for f in "$@"; do
    printf 'static const unsigned char _Alignas(8) b%d[] = {' "$i"
    od -An -v -tu1 "$f" | sed 's/  */,/g; s/^,//; s/$/,/'
    printf '0};\n'
    i=$((i + 1))
done
printf 'extern const Embedded embedded_%s[];\nconst Embedded embedded_%s[] = {\n' "$kind" "$kind"
i=0
for f in "$@"; do
    name=$(basename "$f")
    printf '    { "%s", b%d, sizeof b%d - 1 },\n' "${name%.*}" "$i" "$i"
    i=$((i + 1))
done
printf '    { NULL, NULL, 0 },\n};\n'
