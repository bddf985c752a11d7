# greek.awk: an English catalogue into a language that nobody speaks: every Latin letter of a message
# becomes a letter of another alphabet, so that Latin letters on a screen in that language are data, or
# were never translated. Placeholders ({0}, {what}) and escapes (\n) stay. awk -f greek.awk en.po
BEGIN {
    split("α β ψ δ ε φ γ η ι ξ κ λ μ ν ο π θ ρ σ τ υ ω ς χ ζ ϑ", small, " ")
    split("Α Β Ψ Δ Ε Φ Γ Η Ι Ξ Κ Λ Μ Ν Ο Π Θ Ρ Σ Τ Υ Ω Ϛ Χ Ζ Ϝ", great, " ")
    for (i = 1; i <= 26; i++) {
        to[substr("abcdefghijklmnopqrstuvwxyz", i, 1)] = small[i]
        to[substr("ABCDEFGHIJKLMNOPQRSTUVWXYZ", i, 1)] = great[i]
    }
}
/^msgid /  { is_header = $0 == "msgid \"\""; is_text = 0 }
/^msgstr / { is_text = 1 }
!/"/ || is_header || !is_text { print; next }
{
    from = index($0, "\"")
    out = substr($0, 1, from)
    for (i = from + 1; i <= length($0); i++) {
        c = substr($0, i, 1)
        rest = substr($0, i)
        if (c == "\\") {
            out = out substr($0, i++, 2)
        } else if (match(rest, /^[{][a-z0-9]+[}]/)) {
            out = out substr(rest, 1, RLENGTH)
            i += RLENGTH - 1
        } else {
            out = out (c in to ? to[c] : c)
        }
    }
    print out
}
