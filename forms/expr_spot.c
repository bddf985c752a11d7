/* Walking: the rows, answers and choices that references and paths stand for. */
#include "forms/expr_node.h"

/* --- one spot --- */

static const Field *field_at(const Eval *ev, int index)
{
    return index >= 0 ? &ev->scope->form->fields[index] : NULL;
}

/* The row on which references stand: inside a predicate the row under test. */
static const Row *base_row(const Eval *ev)
{
    return ev->here.kind == SPOT_FIELD && ev->here.row ? ev->here.row : ev->scope->row;
}

static const Row *enclosing(const Row *row, int repeat)
{
    while (row && row->repeat != repeat) {
        row = row->parent;
    }
    return row;
}

const Row *spot_row_of(const Eval *ev, const Field *field)
{
    return enclosing(base_row(ev), field->repeat);
}

Spot spot_self(const Eval *ev)
{
    const ExprScope *s = ev->scope;
    Spot spot = { .kind = SPOT_FIELD, .row = s->row, .field = s->self, .position = 1 };
    const Field *field = s->form && s->self >= 0 ? field_at(ev, s->self) : NULL;
    if (field && field->type == TYPE_REPEAT) {
        return spot;
    }
    if (field) {
        spot.row = enclosing(s->row, field->repeat);
    }
    return spot;
}

/* "list-0": the id under which converted forms keep a choice's label, for jr:itext. */
static Str text_id(const Eval *ev, const ChoiceList *list, const Choice *c)
{
    CLEANUP_TEXT id = TEXT_INIT;
    text_add(&id, list->name);
    text_add_f(&id, "-%zu", (size_t)(c - list->choices));
    return text_keep(ev, &id);
}

Str choice_column(const Eval *ev, const ChoiceList *list, const Choice *c, int column)
{
    if (column == COLUMN_NAME) {
        return c->name;
    }
    if (column == COLUMN_LABEL) {
        return choice_label(ev->scope->form, c, ev->scope->lang);
    }
    if (column == COLUMN_TEXT_ID) return text_id(ev, list, c);
    return column >= 0 && (size_t)column < list->column_count && c->cells ? c->cells[column]
                                                                          : STR_NONE;
}

int list_column(const ChoiceList *list, Str name)
{
    for (size_t i = 0; i < list->column_count; i++) {
        if (str_eq(list->columns[i], name)) {
            return (int)i;
        }
    }
    static const struct {
        const char *name;
        int column;
    } known[] = { { "name", COLUMN_NAME },
                  { "label", COLUMN_LABEL },
                  { "itextId", COLUMN_TEXT_ID } };
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (str_eq(name, str_of(known[i].name))) return known[i].column;
    }
    return COLUMN_NONE;
}

const ChoiceList *list_find(const Form *form, Str name)
{
    Str bare = str_ends(name, STR(".csv")) ? str_cut_tail(name, 4) : name;
    for (size_t i = 0; form && i < form->list_count; i++) {
        Str own = form->lists[i].name;
        if (str_eq(str_ends(own, STR(".csv")) ? str_cut_tail(own, 4) : own, bare)) {
            return &form->lists[i];
        }
    }
    return NULL;
}

static Val answer_val(const Eval *ev, const Row *row, const Field *field)
{
    const ExprScope *s = ev->scope;
    if (!row || !type_is_answer(field->type)) {
        return val_string(STR_NONE);
    }
    bool tried =
        s->self_value && field->index == s->self && row == enclosing(s->row, field->repeat);
    Val v = val_string(value_seen(tried ? *s->self_value : row->values[field->slot]));
    v.is_day = field->type == TYPE_DATE;
    return v;
}

bool spot_answer(const Eval *ev, const Node *n, Val *out)
{
    if (n->pub.kind == NODE_SELF && kids(n) == 0) {
        *out = spot_val(ev, &ev->here);
        return true;
    }
    if (n->pub.kind != NODE_REF || !n->field || n->field->type == TYPE_REPEAT) {
        return false;
    }
    const Row *row = spot_row_of(ev, n->field);
    if (row) {
        *out = answer_val(ev, row, n->field);
    }
    return row != NULL;
}

Val spot_val(const Eval *ev, const Spot *spot)
{
    const Value *tried = ev->scope->self_value;
    switch (spot->kind) {
    case SPOT_FIELD:
        if (spot->field >= 0) {
            return answer_val(ev, spot->row, field_at(ev, spot->field));
        }
        return val_string(tried && ev->scope->self < 0 ? value_seen(*tried) : STR_NONE);
    case SPOT_ITEM: return val_string(spot->item->name);
    case SPOT_CELL: return val_string(choice_column(ev, spot->list, spot->item, spot->column));
    default: return val_string(STR_NONE);
    }
}

Str spot_text(const Eval *ev, const Spot *spot)
{
    return spot_val(ev, spot).text;
}

/* --- rows --- */

/* Rows of a repeat below `from` (which encloses it or one of its outer repeats), as spots of
 * `field`. Rows above the repeat's count are kept but count for nothing (design.md 6b). */
static bool walk_rows(Eval *ev, const Row *from, int repeat, int field, SpotFn fn, void *ctx)
{
    int above[EXPR_BRACKETS_MAX], levels = 0;
    const Field *fields = ev->scope->form->fields;
    for (int r = repeat; r != from->repeat; r = fields[r].repeat) {
        if (r < 0 || levels == EXPR_BRACKETS_MAX) {
            return true;
        }
        above[levels++] = r;
    }
    if (levels == 0) {
        return fn(ev, &(Spot){ .kind = SPOT_FIELD, .row = from, .field = field }, ctx);
    }
    size_t count = row_count(from, above[levels - 1]);
    for (size_t i = 0; i < count; i++) {
        const Row *row = row_at(from, above[levels - 1], i);
        if (!row->surplus && !walk_rows(ev, row, repeat, field, fn, ctx)) {
            return false;
        }
    }
    return true;
}

/* `${field}`: one spot where a row around us holds it, else one for each row of its repeat that the
 * nearest enclosing row has; a repeat's name gives its rows. */
static bool walk_field(Eval *ev, const Field *field, SpotFn fn, void *ctx)
{
    int repeat = field->type == TYPE_REPEAT ? field->index : field->repeat;
    const Row *from = NULL;
    for (int r = field->repeat; !from; r = ev->scope->form->fields[r].repeat) {
        from = enclosing(base_row(ev), r);
        if (r < 0) {
            break;
        }
    }
    return !from || walk_rows(ev, from, repeat, field->index, fn, ctx);
}

/* --- steps --- */

static bool walk_children(Eval *ev, const Node *step, const Spot *from, SpotFn fn, void *ctx)
{
    const Form *form = ev->scope->form;
    bool all = str_eq(step->pub.text, STR("*"));
    size_t end = form && from->row ? (from->field >= 0 ? (size_t)form->fields[from->field].end
                                                       : form->field_count)
                                   : 0;
    for (size_t i = (size_t)(from->field + 1); i < end; i++) {
        const Field *f = &form->fields[i];
        bool is_named = all || f == step->field || str_eq(f->name, step->pub.text);
        if (!is_named || (!step->deep && f->parent != from->field)) {
            continue;
        }
        int repeat = f->type == TYPE_REPEAT ? f->index : f->repeat;
        if (!walk_rows(ev, from->row, repeat, f->index, fn, ctx)) {
            return false;
        }
    }
    return true;
}

static bool walk_cells(Eval *ev, const Node *step, const Spot *from, SpotFn fn, void *ctx)
{
    Spot cell = *from;
    cell.kind = SPOT_CELL;
    if (str_eq(step->pub.text, STR("*"))) {
        for (size_t i = 0; i < from->list->column_count; i++) {
            cell.column = (int)i;
            if (!fn(ev, &cell, ctx)) {
                return false;
            }
        }
        return true;
    }
    cell.column = step->list == from->list ? step->column : list_column(from->list, step->pub.text);
    return cell.column == COLUMN_NONE || fn(ev, &cell, ctx);
}

static bool walk_items(Eval *ev, const Spot *from, SpotFn fn, void *ctx)
{
    for (size_t i = 0; i < from->list->choice_count; i++) {
        Spot item = { .kind = SPOT_ITEM, .list = from->list, .item = &from->list->choices[i] };
        if (!fn(ev, &item, ctx)) {
            return false;
        }
    }
    return true;
}

static bool walk_parent(Eval *ev, const Spot *from, SpotFn fn, void *ctx)
{
    Spot up = *from;
    if (from->kind == SPOT_CELL) {
        up.kind = SPOT_ITEM;
        return fn(ev, &up, ctx);
    }
    const Field *field = from->kind == SPOT_FIELD ? field_at(ev, from->field) : NULL;
    if (!field || !from->row) {
        return true;
    }
    up.field = field->parent;
    if (field->type == TYPE_REPEAT && from->row->repeat == field->index) {
        up.row = from->row->parent;
    }
    return fn(ev, &up, ctx);
}

static bool walk_axis(Eval *ev, const Node *step, const Spot *from, SpotFn fn, void *ctx)
{
    if (step->pub.kind == NODE_SELF) {
        return fn(ev, from, ctx);
    }
    if (step->pub.kind == NODE_PARENT) {
        return walk_parent(ev, from, fn, ctx);
    }
    Spot next = *from;
    switch (from->kind) {
    case SPOT_FIELD: return walk_children(ev, step, from, fn, ctx);
    case SPOT_LIST: next.kind = SPOT_ROOT; return fn(ev, &next, ctx);
    case SPOT_ROOT: return walk_items(ev, from, fn, ctx);
    case SPOT_ITEM: return walk_cells(ev, step, from, fn, ctx);
    default: return true;
    }
}

/* --- predicates --- */

bool spot_goes_on(Eval *ev)
{
    if (++ev->tested <= EXPR_TESTS_MAX) {
        return true;
    }
    run_warn(ev, "expr.w_long", STR_NONE);
    return false;
}

/* A predicate lets through what it is true of; positions count what came to it. */
typedef struct {
    const Node *condition;
    size_t seen;
    SpotFn fn;
    void *ctx;
} Sieve;

static bool sieve(Eval *ev, const Spot *spot, void *ctx)
{
    Sieve *s = ctx;
    Spot outer = ev->here;
    if (!spot_goes_on(ev)) {
        return false;
    }
    ev->here = *spot;
    ev->here.position = ++s->seen;
    Val v = expr_run(ev, s->condition);
    bool holds = v.kind == VAL_NUMBER ? v.number == (double)s->seen : val_true(&v);
    ev->here = outer;
    return !holds || s->fn(ev, spot, s->ctx);
}

/* What gives the spots that the predicates of `owner` are put to. */
typedef struct {
    const Node *owner;
    size_t first;       /* of the predicates among the kids */
    const Spot *from;   /* a step's origin; NULL: the owner is a filter, or a reference */
    const Field *field; /* of an absolute path */
} Source;

static bool walk_source(Eval *ev, const Source *src, SpotFn fn, void *ctx)
{
    if (src->from) {
        return walk_axis(ev, src->owner, src->from, fn, ctx);
    }
    return src->field ? walk_field(ev, src->field, fn, ctx)
                      : spot_walk(ev, kid(src->owner, 0), fn, ctx);
}

static bool walk_sieved(Eval *ev, const Source *src, size_t end, SpotFn fn, void *ctx)
{
    if (end == src->first) {
        return walk_source(ev, src, fn, ctx);
    }
    Sieve s = { kid(src->owner, end - 1), 0, fn, ctx };
    return walk_sieved(ev, src, end - 1, sieve, &s);
}

static bool walk_step(Eval *ev, const Node *step, const Spot *from, SpotFn fn, void *ctx)
{
    Source src = { .owner = step, .from = from };
    return walk_sieved(ev, &src, kids(step), fn, ctx);
}

/* --- paths --- */

typedef struct {
    const Node *path;
    size_t at;
    SpotFn fn;
    void *ctx;
} Walk;

static bool walk_on(Eval *ev, const Spot *spot, void *ctx)
{
    Walk *w = ctx;
    if (w->at == kids(w->path)) {
        return w->fn(ev, spot, w->ctx);
    }
    Walk next = { w->path, w->at + 1, w->fn, w->ctx };
    return walk_step(ev, kid(w->path, w->at), spot, walk_on, &next);
}

static bool walk_path(Eval *ev, const Node *path, SpotFn fn, void *ctx)
{
    Walk w = { path, 1, fn, ctx };
    if (kid(path, 0)->pub.kind != NODE_ROOT) {
        return spot_walk(ev, kid(path, 0), walk_on, &w);
    }
    w.at = (size_t)path->column + 1; /* binding resolved the steps up to path->column */
    if (!path->field) {
        return walk_on(
            ev, &(Spot){ .kind = SPOT_FIELD, .row = enclosing(base_row(ev), -1), .field = -1 }, &w);
    }
    const Node *last = kid(path, (size_t)path->column);
    Source src = { .owner = last, .field = path->field };
    return walk_sieved(ev, &src, kids(last), walk_on, &w);
}

typedef struct {
    const Spot *sought;
    bool found;
} Sought;

static bool same_spot(Eval *ev, const Spot *spot, void *ctx)
{
    Sought *s = ctx;
    s->found = spot->kind == s->sought->kind && spot->row == s->sought->row &&
               spot->field == s->sought->field && spot->item == s->sought->item &&
               spot->column == s->sought->column;
    return !s->found && spot_goes_on(ev);
}

/* The kids of a union one after another, without those that an earlier kid gave. */
typedef struct {
    const Node *all;
    size_t i;
    SpotFn fn;
    void *ctx;
} Union;

static bool unseen(Eval *ev, const Spot *spot, void *ctx)
{
    Union *u = ctx;
    for (size_t i = 0; i < u->i; i++) {
        Sought s = { spot, false };
        (void)spot_walk(ev, kid(u->all, i), same_spot, &s);
        if (s.found) {
            return true;
        }
    }
    return u->fn(ev, spot, u->ctx);
}

static bool walk_call(Eval *ev, const Node *call, SpotFn fn, void *ctx)
{
    if (call->list) {
        return fn(ev, &(Spot){ .kind = SPOT_LIST, .list = call->list }, ctx);
    }
    if (str_eq(call->pub.text, STR("current"))) {
        Spot self = spot_self(ev);
        return fn(ev, &self, ctx);
    }
    return true;
}

bool spot_walk(Eval *ev, const Node *n, SpotFn fn, void *ctx)
{
    switch (n->pub.kind) {
    case NODE_REF: return !n->field || walk_field(ev, n->field, fn, ctx);
    case NODE_SELF:
    case NODE_PARENT:
    case NODE_NAME: {
        Spot from = ev->here;
        return walk_step(ev, n, &from, fn, ctx);
    }
    case NODE_PATH: return walk_path(ev, n, fn, ctx);
    case NODE_FILTER: {
        Source src = { .owner = n, .first = 1 };
        return walk_sieved(ev, &src, kids(n), fn, ctx);
    }
    case NODE_UNION:
        for (size_t i = 0; i < kids(n); i++) {
            Union u = { n, i, fn, ctx };
            if (!spot_walk(ev, kid(n, i), unseen, &u)) {
                return false;
            }
        }
        return true;
    case NODE_CALL: return walk_call(ev, n, fn, ctx);
    default: return true;
    }
}

bool spot_is_list(const Eval *ev, const Node *n)
{
    switch (n->pub.kind) {
    case NODE_REF: return n->field && (n->field->type == TYPE_REPEAT || !spot_row_of(ev, n->field));
    case NODE_PATH:
    case NODE_FILTER:
    case NODE_UNION:
    case NODE_PARENT: return true;
    case NODE_NAME: return ev->here.kind != SPOT_ITEM;
    case NODE_SELF: return kids(n) > 0;
    case NODE_CALL: return n->function->traits & FN_NODES;
    default: return false;
    }
}

static bool count_one(Eval *ev, const Spot *spot, void *ctx)
{
    (void)ev;
    (void)spot;
    ++*(size_t *)ctx;
    return true;
}

size_t spot_count(Eval *ev, const Node *n)
{
    size_t count = 0;
    (void)spot_walk(ev, n, count_one, &count);
    return count;
}

static bool take_first(Eval *ev, const Spot *spot, void *ctx)
{
    (void)ev;
    *(Spot *)ctx = *spot;
    return false;
}

bool spot_first(Eval *ev, const Node *n, Spot *out)
{
    return !spot_walk(ev, n, take_first, out);
}
