#include "forms/sheet_warn.h"

#include <string.h>

/* --- words ------------------------------------------------------------------------------------ */

static void warn_texts(SheetReader *r, Str sheet, int row, const char *column, FormText text)
{
    size_t filled = 0;
    for (size_t l = 0; l < r->language_count; l++) filled += text.by_language[l].n > 0;
    if (filled == 0 || filled == r->language_count) return;
    for (size_t l = 0; l < r->language_count; l++) {
        Str language = r->languages[l]; /* a column that names none is no language of its own */
        if (text.by_language[l].n > 0 || language.n == 0) continue;
        CLEANUP_TEXT heading = TEXT_INIT;
        text_add_f(&heading, "%s::%.*s", column, STR_ARG(language));
        find_add(r, FINDING_WARNING, sheet, row, text_str(&heading), "form.w_translation",
                 language);
    }
}

static bool has_label(const SheetReader *r, FormText text)
{
    for (size_t l = 0; l < r->language_count; l++) {
        if (text.by_language[l].n > 0) return true;
    }
    return false;
}

static bool is_asked(const Field *f)
{
    return f->type != TYPE_CALCULATE && f->type != TYPE_HIDDEN && f->type != TYPE_META &&
           f->type != TYPE_GROUP && f->type != TYPE_REPEAT;
}

static void warn_about_words(SheetReader *r)
{
    for (size_t i = 0; i < r->field_count; i++) {
        const Field *f = &r->fields[i];
        if (!r->field_row[i]) continue;
        warn_texts(r, STR("survey"), f->row, "label", f->label);
        warn_texts(r, STR("survey"), f->row, "hint", f->hint);
        warn_texts(r, STR("survey"), f->row, "constraint_message", f->constraint_message);
        warn_texts(r, STR("survey"), f->row, "required_message", f->required_message);
        if (is_asked(f) && !has_label(r, f->label) && !has_label(r, f->hint)) {
            find_add(r, FINDING_WARNING, STR("survey"), f->row, STR("label"), "form.w_label",
                     f->name);
        }
    }
}

static void warn_about_lists(SheetReader *r)
{
    for (size_t i = 0; i < r->list_count; i++) {
        const ListMaking *m = &r->lists[i];
        if (m->list.is_file || m->count == 0 || m->choices[m->count - 1].row == 0) continue;
        if (str_ends(m->list.name, STR(" or_other"))) continue;
        for (size_t j = 0; j < m->count; j++) {
            const Choice *c = &m->choices[j];
            warn_texts(r, STR("choices"), c->row, "label", c->label);
            if (has_label(r, c->label)) continue;
            find_add(r, FINDING_WARNING, STR("choices"), c->row, STR("label"), "form.w_label",
                     c->name);
        }
        if (m->is_used) continue;
        find_add(r, FINDING_WARNING, STR("choices"), m->choices[0].row, STR("list_name"),
                 "form.w_list_unused", m->list.name);
    }
}

/* --- appearances ------------------------------------------------------------------------------ */

/* What the screens use, and what is known of other programs and has no effect here. */
static const char *const used_looks[] = { "field_list",
                                          "minimal",
                                          "multiline",
                                          "numbers",
                                          "number",
                                          "year",
                                          "month_year",
                                          "columns",
                                          "columns_pack",
                                          "horizontal",
                                          "horizontal_compact",
                                          "quick",
                                          "compact",
                                          "likert",
                                          "hidden" };
static const char *const known_looks[] = { "no_calendar",
                                           "signature",
                                           "map",
                                           "placement_map",
                                           "search",
                                           "list_nolabel",
                                           "label",
                                           "list",
                                           "summary",
                                           "colours",
                                           "colors",
                                           "h1",
                                           "h2",
                                           "h3",
                                           "h4",
                                           "h5",
                                           "center",
                                           "draw",
                                           "annotate",
                                           "new",
                                           "new_front",
                                           "picker",
                                           "rating",
                                           "vertical",
                                           "no_ticks",
                                           "thousands_sep",
                                           "bearing",
                                           "maps",
                                           "image_map",
                                           "no_buttons",
                                           "quickcompact",
                                           "table_list",
                                           "ethiopian",
                                           "coptic",
                                           "islamic",
                                           "buddhist",
                                           "myanmar",
                                           "persian",
                                           "bikram_sambat",
                                           "printer",
                                           "front",
                                           "hide_input",
                                           "url",
                                           "counter",
                                           "masked",
                                           "autocomplete",
                                           "w1",
                                           "w2",
                                           "w3",
                                           "w4",
                                           "w5",
                                           "w6",
                                           "w7",
                                           "w8",
                                           "w9",
                                           "w10",
                                           "pages",
                                           "db_object",
                                           "streetview",
                                           "distress",
                                           "countdown_timer",
                                           "lang_nolabel" };

static bool is_one_of(Str word, const char *const *known, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(word, str_of(known[i]))) return true;
    }
    return false;
}

static void warn_about_appearance(SheetReader *r, const Field *f)
{
    Str rest = f->appearance, word;
    if (str_find(rest, STR("(")) >= 0) { /* ex:app(…), search(…): calls other programs */
        find_once(r, FINDING_IGNORED, STR("survey"), f->row, STR("appearance"), "form.i_appearance",
                  rest);
        return;
    }
    while (str_word(&rest, &word)) {
        Str plain = plain_word(&r->scratch, word);
        bool is_column = str_starts(plain, STR("columns"));
        if (is_column || is_one_of(plain, used_looks, sizeof used_looks / sizeof *used_looks))
            continue;
        bool is_known = is_one_of(plain, known_looks, sizeof known_looks / sizeof *known_looks);
        find_once(r, is_known ? FINDING_IGNORED : FINDING_WARNING, STR("survey"), f->row,
                  STR("appearance"), is_known ? "form.i_appearance" : "form.w_appearance", word);
    }
}

/* --- expressions ------------------------------------------------------------------------------ */

typedef struct {
    SheetReader *r;
    const Rule *rule;
} Look;

static void warn_at(const Look *l, const ExprNode *n, const char *msg, Str what)
{
    SheetReader *r = l->r;
    const Finding *last =
        r->report.finding_count > 0 ? &r->findings[r->report.finding_count - 1] : NULL;
    if (last && last->row == l->rule->row && str_eq(last->column, l->rule->column) &&
        strcmp(last->error.msg, msg) == 0 && str_eq(str_of(last->error.what), what)) {
        return; /* said of this cell already */
    }
    find_add(r, FINDING_WARNING, l->rule->sheet, l->rule->row, l->rule->column, msg, what);
    r->findings[r->report.finding_count - 1].position = n->position;
}

static const Field *asked_by(const Look *l, const ExprNode *n)
{
    if (n->kind == NODE_REF && n->field >= 0) return &l->r->fields[n->field];
    bool is_self = n->kind == NODE_SELF && n->kid_count == 0 && l->rule->field >= 0;
    return is_self ? &l->r->fields[l->rule->field] : NULL;
}

static bool is_call(const ExprNode *n, const char *name)
{
    return n->kind == NODE_CALL && str_eq(n->text, str_of(name));
}

/* Is the field asked elsewhere in the rule whether it is answered at all? */
static bool asks_whether_answered(const ExprNode *n, int field)
{
    if (n->kind == NODE_NE && n->kids[0]->kind == NODE_REF && n->kids[0]->field == field &&
        n->kids[1]->kind == NODE_STRING && n->kids[1]->text.n == 0) {
        return true;
    }
    for (size_t i = 0; i < n->kid_count; i++) {
        if (asks_whether_answered(n->kids[i], field)) return true;
    }
    return false;
}

static void look_for_choice(const Look *l, const ExprNode *at, const ExprNode *ref,
                            const ExprNode *text)
{
    const Field *f = asked_by(l, ref);
    if (!f || !f->choices || text->kind != NODE_STRING || text->text.n == 0) return;
    if (list_choice(f->choices, text->text)) return;
    CLEANUP_TEXT t = TEXT_INIT;
    text_add_f(&t, "%.*s (%.*s)", STR_ARG(text->text), STR_ARG(f->choices->name));
    warn_at(l, at, "form.w_choice", text_str(&t));
}

/* Codes such as 01 are other codes than 1, but as numbers they are equal. */
static bool has_leading_zero(const ChoiceList *list)
{
    for (size_t i = 0; list && i < list->choice_count; i++) {
        if (list->choices[i].name.n > 1 && list->choices[i].name.p[0] == '0') return true;
    }
    return false;
}

static void look_at_comparison(const Look *l, const ExprNode *n)
{
    for (int side = 0; side < 2; side++) {
        const ExprNode *ref = n->kids[side], *other = n->kids[1 - side];
        const Field *f = asked_by(l, ref);
        if (!f) continue;
        look_for_choice(l, n, ref, other);
        bool is_text =
            f->type == TYPE_TEXT || f->type == TYPE_BARCODE || has_leading_zero(f->choices);
        if (is_text && other->kind == NODE_NUMBER) warn_at(l, n, "form.w_text_number", f->name);
        bool says_unequal = n->kind == NODE_NE && other->kind == NODE_STRING && other->text.n > 0;
        if (says_unequal && ref->kind == NODE_REF &&
            !asks_whether_answered(expr_root(l->rule->expr), ref->field)) {
            warn_at(l, n, "form.w_unequal_empty", f->name);
        }
    }
}

static void look_at_not(const Look *l, const ExprNode *n)
{
    const ExprNode *inner = n->kid_count == 1 ? n->kids[0] : n;
    if (inner->kind < NODE_LT || inner->kind > NODE_GE) return;
    for (int side = 0; side < 2; side++) {
        const ExprNode *ref = inner->kids[side];
        if (ref->kind != NODE_REF || asks_whether_answered(expr_root(l->rule->expr), ref->field))
            continue;
        warn_at(l, n, "form.w_not_empty", l->r->fields[ref->field].name);
        return;
    }
}

static void look_at_call(const Look *l, const ExprNode *n)
{
    if (is_call(n, "not")) look_at_not(l, n);
    if (is_call(n, "selected") && n->kid_count == 2) look_for_choice(l, n, n->kids[0], n->kids[1]);
    if (is_call(n, "regex") && n->kid_count == 2 && n->kids[1]->kind == NODE_STRING) {
        Str p = n->kids[1]->text;
        if (!str_starts(p, STR("^")) || !str_ends(p, STR("$"))) warn_at(l, n, "form.w_anchors", p);
    }
    bool is_calculation = l->rule->rule == RULE_CALCULATION;
    if (is_calculation && (is_call(n, "today") || is_call(n, "now") || is_call(n, "uuid"))) {
        CLEANUP_TEXT t = TEXT_INIT;
        text_add_f(&t, "%.*s()", STR_ARG(n->text));
        warn_at(l, n, "form.w_changes", text_str(&t));
    }
}

static void look_at(const Look *l, const ExprNode *n)
{
    if (n->kind == NODE_EQ || n->kind == NODE_NE) look_at_comparison(l, n);
    if (n->kind == NODE_DIV && n->kids[1]->kind == NODE_NUMBER &&
        (n->kids[1]->number == 365 || n->kids[1]->number == 365.25)) {
        warn_at(l, n, "form.w_age", n->kids[1]->number == 365 ? STR("365") : STR("365.25"));
    }
    if (n->kind == NODE_CALL) look_at_call(l, n);
    if (is_call(n, "once")) return;
    for (size_t i = 0; i < n->kid_count; i++) look_at(l, n->kids[i]);
}

/* --- fields ----------------------------------------------------------------------------------- */

/* A plain default against the field's own constraint, where that needs neither other answers nor
 * the clock. */
static void warn_about_default(SheetReader *r, const Field *f)
{
    const int *reads;
    if (!f->initial || !f->constraint || expr_reads(f->initial, &reads) > 0) return;
    if (expr_root(f->initial)->kind != NODE_STRING && expr_root(f->initial)->kind != NODE_NUMBER)
        return;
    size_t count = expr_reads(f->constraint, &reads);
    if (count > 1 || (count == 1 && reads[0] != f->index)) return;
    if (expr_calls(f->constraint, STR("today")) || expr_calls(f->constraint, STR("now"))) return;
    Record *record = record_new(r->form);
    ExprScope scope = {
        .form = r->form, .row = record->root, .self = f->index, .arena = &r->scratch
    };
    Value v = value_text(expr_string(f->initial, &scope));
    scope.self_value = &v;
    if (f->repeat < 0 && !expr_true(f->constraint, &scope)) {
        find_add(r, FINDING_WARNING, STR("survey"), f->row, STR("default"), "form.w_default",
                 f->name);
    }
    record_free(record);
}

static bool is_read(const SheetReader *r, int field)
{
    for (size_t i = 0; i < r->rule_count; i++) {
        const int *reads;
        size_t count = expr_reads(r->rules[i].expr, &reads);
        for (size_t j = 0; j < count; j++) {
            if (reads[j] == field) return true;
        }
    }
    return false;
}

static void warn_about_field(SheetReader *r, const Field *f)
{
    if (f->type == TYPE_NOTE && f->required) {
        find_add(r, FINDING_WARNING, STR("survey"), f->row, STR("required"), "form.w_note_required",
                 f->name);
    }
    if (f->type == TYPE_CALCULATE && !f->calculation && !f->initial) {
        find_add(r, FINDING_WARNING, STR("survey"), f->row, STR("calculation"),
                 "form.w_no_calculation", f->name);
    }
    if (f->type == TYPE_HIDDEN && f->calculation && !is_read(r, f->index)) {
        find_add(r, FINDING_WARNING, STR("survey"), f->row, STR("calculation"), "form.w_unused",
                 f->name);
    }
    warn_about_appearance(r, f);
    warn_about_default(r, f);
}

void warn_about(SheetReader *r)
{
    warn_about_words(r);
    warn_about_lists(r);
    for (size_t i = 0; i < r->field_count; i++) warn_about_field(r, &r->fields[i]);
    for (size_t i = 0; i < r->rule_count; i++) {
        Look l = { r, &r->rules[i] };
        look_at(&l, expr_root(l.rule->expr));
    }
}
