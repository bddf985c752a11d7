#include "forms/sheet_rules.h"

#include <string.h>

#include "forms/nearest.h"
#include "forms/sheet_order.h"

typedef struct {
    Str text, column;
    int field, row;
    unsigned rule;
    Str sheet;
} Cell;

/* What a spreadsheet makes of true() and false(): the bare word, in capitals. Else empty. */
static Str truth_of(Str cell)
{
    cell = str_trim(cell);
    return str_eq(cell, STR("TRUE")) ? STR("true()") : str_eq(cell, STR("FALSE")) ? STR("false()") : STR_NONE;
}

static const Expr *parse(SheetReader *r, const Cell *c)
{
    bool repaired = false;
    Error err = { 0 };
    Str text = truth_of(c->text);
    Expr *e = expr_parse(&r->arena, text.n ? text : c->text, EXPR_LENIENT, &repaired, &err);
    if (!e) {
        find_error(r, c->sheet, c->row, c->column, &err);
        return NULL;
    }
    if (repaired || text.n) {
        find_add(r, FINDING_REPAIR, c->sheet, c->row, c->column, "form.r_expression",
                 str_trim(c->text));
    }
    r->rules = grown(&r->scratch, r->rules, r->rule_count, &r->rule_room, sizeof *r->rules);
    r->rules[r->rule_count++] = (Rule){ e, c->field, c->rule, c->sheet, c->column, c->row };
    return e;
}

/* The cell of a field in a column, or the text made for it. */
static Cell cell_of(SheetReader *r, int field, ColumnKind kind, unsigned rule)
{
    const Grid *g = grid_of(r, STR("survey"));
    const GridRow *row = r->field_row[field];
    Cell c = { .field = field, .row = r->fields[field].row, .rule = rule, .sheet = g->name };
    if (row) c.text = grid_cell(g, row, kind);
    c.column = grid_heading(g, kind);
    if (kind == COL_RELEVANT && r->made_relevant[field].n > 0) c.text = r->made_relevant[field];
    if (kind == COL_CONSTRAINT && r->made_constraint[field].n > 0)
        c.text = r->made_constraint[field];
    return c;
}

static const Expr *rule_in(SheetReader *r, int field, ColumnKind kind, unsigned rule)
{
    Cell c = cell_of(r, field, kind, rule);
    return str_trim(c.text).n > 0 ? parse(r, &c) : NULL;
}

/* required and readonly: a word, or an expression. no is no rule at all. */
static const Expr *word_or_rule(SheetReader *r, int field, ColumnKind kind, unsigned rule,
                                bool *is_always)
{
    Cell c = cell_of(r, field, kind, rule);
    YesNo says = yes_or_no(c.text);
    *is_always = says == SAYS_YES;
    if (says == SAYS_NOTHING || says == SAYS_NO) return NULL;
    if (says == SAYS_YES) c.text = STR("true()");
    return parse(r, &c);
}

/* --- defaults -------------------------------------------------------------------------------- */

static bool is_text_like(FieldType t)
{
    return t != TYPE_INTEGER && t != TYPE_DECIMAL && t != TYPE_RANGE;
}

/* A default is an expression when it names an answer, calls a function, is quoted, or reckons. A
 * text with brackets in it ("อื่น ๆ (ระบุ)") is a text: no function of that name exists. */
static bool is_expression(Str s, FieldType type)
{
    if (str_find(s, STR("${")) >= 0 || s.p[0] == '\'' || s.p[0] == '"') return true;
    ptrdiff_t open = str_find(s, STR("("));
    if (open > 0) return true;
    return !is_text_like(type) && (str_find(s, STR(" ")) >= 0 || str_find(s, STR("*")) >= 0);
}

static Str quoted(SheetReader *r, Str s)
{
    CLEANUP_TEXT t = TEXT_INIT;
    bool has_single = str_find(s, STR("'")) >= 0, has_double = str_find(s, STR("\"")) >= 0;
    if (has_single && has_double) { /* no escapes in this language: join pieces */
        Str rest = s, piece;
        text_add(&t, STR("concat(''"));
        while (str_split(&rest, '\'', &piece)) {
            text_add_f(&t, ", '%.*s'", STR_ARG(piece));
            if (piece.p + piece.n < s.p + s.n) text_add(&t, STR(", \"'\""));
        }
        text_add_c(&t, ')');
    } else {
        char mark = has_single ? '"' : '\'';
        text_add_f(&t, "%c%.*s%c", mark, STR_ARG(s), mark);
    }
    return str_copy(&r->arena, text_str(&t));
}

/* No question is called so: the sheet's cell, and the name that was perhaps meant. */
static void find_no_question(SheetReader *r, const Cell *c, Str name)
{
    Nearest near = nearest_to(name);
    for (size_t i = 0; i < r->field_count; i++) nearest_try(&near, r->fields[i].name);
    find_near(r, FINDING_ERROR, c->sheet, c->row, c->column, "form.e_ref", "form.e_ref_near", name, near.best);
}

/* `${last-saved#NAME}`: what that question had in the record before. true: the cell is nothing else. */
static bool read_last_saved(SheetReader *r, const Cell *c)
{
    static const char begin[] = "${last-saved#";
    bool is_last = str_starts(c->text, str_of(begin)) && str_find(c->text, STR("}")) == (ptrdiff_t)c->text.n - 1;
    if (!is_last) return false;
    Str name = str_trim(str_cut_tail(str_cut_head(c->text, sizeof begin - 1), 1));
    const Field *other = form_field(r->form, name);
    if (other != NULL) r->fields[c->field].last_saved = other->name;
    else find_no_question(r, c, name);
    return true;
}

static const Expr *read_default(SheetReader *r, int field)
{
    Cell c = cell_of(r, field, COL_DEFAULT, 0);
    c.text = str_trim(c.text);
    if (c.text.n == 0 || read_last_saved(r, &c)) return NULL;
    FieldType type = r->fields[field].type;
    bool is_plain = !is_expression(c.text, type);
    if (!is_plain && is_text_like(type)) {
        Arena a = { 0 };
        bool repaired;
        Error err = { 0 };
        is_plain = !expr_parse(&a, c.text, EXPR_LENIENT, &repaired, &err) &&
                   str_find(c.text, STR("${")) < 0;
        arena_done(&a);
    }
    if (is_plain) c.text = quoted(r, c.text);
    return parse(r, &c);
}

/* --- one field ------------------------------------------------------------------------------- */

static void read_trigger(SheetReader *r, int field)
{
    Field *f = &r->fields[field];
    Str rest = f->trigger, piece;
    if (rest.n == 0) return;
    int *triggers = arena_take_array(&r->arena, rest.n, sizeof *triggers);
    size_t count = 0;
    while (str_split(&rest, ',', &piece)) {
        Str s = str_trim(piece);
        bool is_reference = str_starts(s, STR("${")) && str_ends(s, STR("}"));
        if (is_reference) s = str_trim(str_cut_tail(str_cut_head(s, 2), 1));
        const Field *other = is_reference ? form_field(r->form, s) : NULL;
        if (other) {
            triggers[count++] = other->index;
            continue;
        }
        Cell c = cell_of(r, field, COL_TRIGGER, 0);
        find_no_question(r, &c, s);
    }
    f->triggers = triggers;
    f->trigger_count = count;
}

static void read_field(SheetReader *r, int field)
{
    Field *f = &r->fields[field];
    bool is_always;
    f->relevant = rule_in(r, field, COL_RELEVANT, RULE_RELEVANT);
    f->constraint = rule_in(r, field, COL_CONSTRAINT, RULE_CONSTRAINT);
    f->required = word_or_rule(r, field, COL_REQUIRED, RULE_REQUIRED, &f->is_required);
    f->read_only = word_or_rule(r, field, COL_READ_ONLY, RULE_READ_ONLY, &is_always);
    f->initial = read_default(r, field);
    f->choice_filter = rule_in(r, field, COL_CHOICE_FILTER, RULE_FILTER);
    read_trigger(r, field);
    unsigned of_calculation = f->trigger_count > 0 ? RULE_TRIGGER : RULE_CALCULATION;
    f->calculation = rule_in(r, field, COL_CALCULATION, of_calculation);
    if (f->type == TYPE_REPEAT) f->repeat_count = rule_in(r, field, COL_REPEAT_COUNT, RULE_COUNT);
}

/* --- binding --------------------------------------------------------------------------------- */

/* Does a rule look at other rows of a repeat than the one it stands on? */
static bool looks_around(const ExprNode *n)
{
    static const char *const calls[] = { "position", "indexed-repeat", "current" };
    if (n->kind == NODE_PATH || n->kind == NODE_PARENT) return true;
    for (size_t i = 0; n->kind == NODE_CALL && i < sizeof calls / sizeof *calls; i++) {
        if (str_eq(n->text, str_of(calls[i]))) return true;
    }
    for (size_t i = 0; i < n->kid_count; i++) {
        if (looks_around(n->kids[i])) return true;
    }
    return false;
}

static void bind(SheetReader *r, const Rule *rule)
{
    Error err = { 0 };
    bool has_no_list = rule->rule == RULE_FILTER && !r->fields[rule->field].choices;
    if (has_no_list && r->report.errors > 0) return; /* that is said already */
    if (!expr_bind(rule->expr, &r->arena, r->form, rule->field, &err)) {
        find_error(r, rule->sheet, rule->row, rule->column, &err);
        return;
    }
    const ExprNode *root = expr_root(rule->expr);
    if (rule->field < 0 || root->kid_count == 0) return;
    Field *f = &r->fields[rule->field];
    if (f->repeat < 0 && f->type != TYPE_REPEAT) return;
    if (looks_around(root)) f->reads_rows = true;
}

/* Is a text in one of the cells of a question? */
static bool is_in_cells(const SheetReader *r, Str text)
{
    for (size_t i = 0; i < r->field_count; i++) {
        const GridRow *row = r->field_row[i];
        for (size_t c = 0; row && c < row->count; c++) {
            if (str_find(row->cells[c], text) >= 0) return true;
        }
    }
    return false;
}

/* instance('list') and pulldata('list', …) use a list as a question does. */
static void mark_lists(SheetReader *r)
{
    for (size_t i = 0; i < r->list_count; i++) {
        ListMaking *m = &r->lists[i];
        CLEANUP_TEXT single = TEXT_INIT, twice = TEXT_INIT;
        text_add_f(&single, "'%.*s'", STR_ARG(m->list.name));
        text_add_f(&twice, "\"%.*s\"", STR_ARG(m->list.name));
        m->is_used =
            m->is_used || is_in_cells(r, text_str(&single)) || is_in_cells(r, text_str(&twice));
    }
}

void rules_read(SheetReader *r)
{
    for (size_t i = 0; i < r->field_count; i++) read_field(r, (int)i);
    const Grid *settings = grid_of(r, STR("settings"));
    if (str_trim(r->instance_name).n > 0) {
        Cell c = { .text = r->instance_name,
                   .field = -1,
                   .row = r->settings_row,
                   .sheet = settings->name,
                   .column = grid_heading(settings, COL_INSTANCE_NAME) };
        r->form->instance_name = parse(r, &c);
    }
    for (size_t i = 0; i < r->rule_count; i++) bind(r, &r->rules[i]);
    mark_lists(r);
    if (r->report.errors == 0) order_rules(r);
}
