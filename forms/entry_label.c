/* Labels that name answers: `${name}` in a label stands for the answer as it is shown. */
#include "forms/entry.h"

/* The question that s begins to name, with the bytes of its naming; NULL: none. */
static const Field *named(const Form *form, Str s, size_t *n)
{
    if (!str_starts(s, STR("${"))) return NULL;
    ptrdiff_t end = str_find(s, STR("}"));
    if (end < 0) return NULL;
    *n = (size_t)end + 1;
    return form_field(form, str_trim(str_from(s.p + 2, (size_t)end - 2)));
}

/* Rows around the one it stands on hold the answers of outer questions; those of other repeats have no single one. */
static bool is_reached(const Row *row, const Field *f)
{
    for (; row != NULL; row = row->parent)
        if (row->repeat == f->repeat) return true;
    return false;
}

void entry_label(Text *out, const Entry *e, const Row *row, const Field *f, Lang lang)
{
    Str label = field_label(f, lang);
    if (str_find(label, STR("${")) < 0) {
        text_add(out, label);
        return;
    }
    for (Str s = label; s.n > 0;) {
        size_t n = 1;
        const Field *other = named(f->form, s, &n);
        if (other == NULL) {
            text_add(out, str_from(s.p, n));
        } else {
            Value v = is_reached(row, other) ? entry_value(e, row, other) : VALUE_NONE;
            if (v.kind == ANSWER_TEXT && !v.inactive) value_show(out, other, v, lang);
            else text_add(out, STR("…"));
        }
        s = str_cut_head(s, n);
    }
}
