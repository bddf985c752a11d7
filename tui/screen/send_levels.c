#include "tui/screen/send_levels.h"

static void add_word(Text *out, Str label)
{
    if (out->n > 0) text_add(out, STR(", "));
    text_add_visible(out, label);
}

static void count_form(Send *s, const Form *form, BundleLevel level, SendLevel *sum, Text *masked, Text *withheld)
{
    const Leaves *leaves = level_fields(&s->levels_arena, form, level);
    for (size_t i = 0; i < form->field_count; i++) {
        const Field *f = &form->fields[i];
        if (!type_is_answer(f->type)) continue;
        bool is_masked = leaves[i] == LEAVES_LAST_DIGITS || leaves[i] == LEAVES_YEAR;
        sum->whole += leaves[i] == LEAVES_WHOLE;
        sum->masked += is_masked;
        sum->withheld += leaves[i] == LEAVES_NOT;
        if (is_masked) add_word(masked, field_label(f, app_lang(s->app)));
        if (leaves[i] == LEAVES_NOT) add_word(withheld, field_label(f, app_lang(s->app)));
    }
}

void send_count_levels(Send *s)
{
    Store *store = app_store(s->app);
    arena_done(&s->levels_arena);
    for (size_t level = 0; level < SEND_LEVELS; level++) {
        SendLevel sum = {0};
        CLEANUP_TEXT masked = TEXT_INIT;
        CLEANUP_TEXT withheld = TEXT_INIT;
        for (size_t i = 0; i < store_form_count(store); i++) {
            const Form *form = store_form(store, store_form_name(store, i));
            bool is_of_household = form != NULL && (str_eq(form->name, STR("household")) || str_eq(form->parent_form, STR("household")));
            if (is_of_household) count_form(s, form, (BundleLevel)level, &sum, &masked, &withheld);
        }
        sum.masked_words = str_copy(&s->levels_arena, text_str(&masked));
        sum.withheld_words = str_copy(&s->levels_arena, text_str(&withheld));
        s->levels[level] = sum;
    }
}
