#include "tui/screen/form_cascade.h"
#include "tui/screen/form_items.h"

enum { DEEP_MAX = 20000 };

/* --- which question is narrower --- */

/* `column = ${wider}`, either way round: the column. Anything else: empty. */
static Str filter_column(const Expr *filter, const Field *wider)
{
    const ExprNode *n = expr_root(filter);
    if (n->kind != NODE_EQ || n->kid_count != 2) return STR_NONE;
    const ExprNode *a = n->kids[0], *b = n->kids[1];
    if (a->kind == NODE_REF) {
        const ExprNode *other = a;
        a = b;
        b = other;
    }
    bool is_cascade = a->kind == NODE_NAME && a->kid_count == 0 && b->kind == NODE_REF && b->field == wider->index;
    return is_cascade ? a->text : STR_NONE;
}

static const Field *narrower(const Field *wider, Str *column)
{
    for (size_t i = 0; i < wider->dependant_count; i++) {
        if ((wider->dependant_rules[i] & RULE_FILTER) == 0) continue;
        const Field *f = &wider->form->fields[wider->dependants[i]];
        bool may_be = f->type == TYPE_SELECT_ONE && f->repeat == wider->repeat && f->choices != NULL && f->choice_filter != NULL;
        *column = may_be ? filter_column(f->choice_filter, wider) : STR_NONE;
        if (column->n > 0) return f;
    }
    return NULL;
}

/* --- what lies below --- */

static void add_deep(FormScreen *s, const FormDeep *deep, size_t *room)
{
    if (s->deep_count == *room) {
        FormDeep *more = arena_take_array(&s->over_arena, *room * 2 + 64, sizeof *more);
        for (size_t i = 0; i < s->deep_count; i++) more[i] = s->deep[i];
        s->deep = more;
        *room = *room * 2 + 64;
    }
    s->deep[s->deep_count++] = *deep;
}

static Str joined(FormScreen *s, Str narrow, Str wide)
{
    CLEANUP_TEXT text = TEXT_INIT;
    text_add_f(&text, "%.*s, %.*s", STR_ARG(narrow), STR_ARG(wide));
    return str_copy(&s->over_arena, text_str(&text));
}

/* The choices below the last step of `wide`; FORM_STEPS bounds the recursion. */
static void add_below(FormScreen *s, const FormDeep *wide, size_t *room)
{
    Str column;
    if (wide->count == FORM_STEPS) return;
    const Field *f = narrower(wide->fields[wide->count - 1], &column);
    if (f == NULL) return;
    const ChoiceList *list = f->choices;
    for (size_t i = 0; i < list->choice_count && s->deep_count < DEEP_MAX; i++) {
        const Choice *c = &list->choices[i];
        if (!str_eq(choice_cell(list, c, column), wide->codes[wide->count - 1])) continue;
        FormDeep deep = *wide;
        deep.fields[deep.count] = f;
        deep.codes[deep.count++] = c->name;
        deep.label = joined(s, choice_label(f->form, c, s->env.lang), wide->label);
        deep.also = choice_label(f->form, c, s->env.lang == LANG_TH ? LANG_EN : LANG_TH);
        add_deep(s, &deep, room);
        add_below(s, &deep, room);
    }
}

void form_cascade(FormScreen *s, const FormItem *item)
{
    Str column;
    size_t room = 0;
    s->deep = NULL;
    s->deep_count = 0;
    if (item->field->type != TYPE_SELECT_ONE || narrower(item->field, &column) == NULL) return;
    for (size_t i = 0; i < s->option_count; i++) {
        const FormOption *o = &s->options[i];
        if (o->value.kind != ANSWER_TEXT) continue;
        FormDeep wide = {.label = o->label, .also = STR_NONE, .count = 1, .fields = {item->field}, .codes = {o->value.text}};
        add_below(s, &wide, &room);
    }
}

void form_cascade_take(App *app, FormScreen *s, size_t i)
{
    const FormItem *item = form_question(s);
    if (item == NULL) return;
    FormItem here = *item;
    FormDeep deep = s->deep[i];
    for (size_t k = 0; k < deep.count; k++) entry_set(form_entry(s, &here), here.row, deep.fields[k], value_text(deep.codes[k]));
    form_changed(s);
    form_go(s, here.part, here.row, deep.fields[deep.count - 1]);
    form_load(app, s);
    app_clear_message(app);
}
