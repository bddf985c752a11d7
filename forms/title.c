#include "forms/title.h"

#include "forms/expr.h"

static bool key_is_filled(const Record *r, const int *key)
{
    for (; *key >= 0; key++) {
        if (value_seen(row_get(r->root, &r->form->fields[*key])).n == 0) return false;
    }
    return true;
}

void record_title(Text *out, const Record *r, Lang lang)
{
    const Form *form = r->form;
    if (form->instance_name) {
        Arena a = { 0 };
        ExprScope scope = { .form = form, .row = r->root, .self = -1, .lang = lang, .arena = &a };
        Str title = str_trim(expr_string(form->instance_name, &scope));
        text_add(out, title);
        arena_done(&a);
        if (title.n > 0) return;
    }
    for (size_t i = 0; i < form->key_count; i++) {
        if (!key_is_filled(r, form->keys[i])) continue;
        for (const int *key = form->keys[i]; *key >= 0; key++) {
            if (key != form->keys[i]) text_add_c(out, ' ');
            text_add(out, value_seen(row_get(r->root, &form->fields[*key])));
        }
        return;
    }
}
