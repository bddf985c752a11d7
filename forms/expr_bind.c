/* Binding: every name and path of an expression becomes a field of the form or a column of a list.
 */
#include "forms/expr_node.h"
#include "forms/nearest.h"

#include <stdlib.h>

/* Where an expression stands while it is walked: a field of the form (index -1: the form), or a
 * part of a list. SPOT_NONE: a value, or nodes that are only known when it runs. */
typedef struct {
    SpotKind kind;
    int field;
    const ChoiceList *list;
} Place;

typedef struct {
    Arena *arena;
    const Form *form;
    int self;
    Error *err;
    int *reads;
    size_t count, cap;
} Binder;

static const Place nowhere = { SPOT_NONE, -1, NULL };

static bool bind_node(Binder *, Node *, Place here, Place *out);

static const Field *field_of(const Binder *b, int index)
{
    return b->form && index >= 0 ? &b->form->fields[index] : NULL;
}

static void read_field(Binder *b, int index)
{
    if (b->count == b->cap) {
        b->cap = b->cap ? b->cap * 2 : 16;
        b->reads = memory_resize(b->reads, b->cap, sizeof *b->reads);
    }
    b->reads[b->count++] = index;
}

/* --- faults --- */

static bool refuse(Binder *b, const Node *n, const char *msg, Str what)
{
    return fault_n(b->err, ERR_INPUT, msg, what, n->pub.position);
}

static bool refuse_near(Binder *b, const Node *n, const char *msg, const char *msg_near, Str word,
                        Str near)
{
    if (near.n == 0) {
        return refuse(b, n, msg, word);
    }
    CLEANUP_TEXT both = TEXT_INIT;
    text_add(&both, word);
    text_add(&both, STR(" → "));
    text_add(&both, near);
    return refuse(b, n, msg_near, text_str(&both));
}

static bool refuse_field(Binder *b, const Node *n, Str name)
{
    Nearest near = nearest_to(name);
    for (size_t i = 0; b->form && i < b->form->field_count; i++) {
        nearest_try(&near, b->form->fields[i].name);
    }
    return refuse_near(b, n, "expr.e_ref", "expr.e_ref_near", name, near.best);
}

static bool refuse_column(Binder *b, const Node *n, const ChoiceList *list, Str name)
{
    Nearest near = nearest_to(name);
    for (size_t i = 0; i < list->column_count; i++) {
        nearest_try(&near, list->columns[i]);
    }
    nearest_try(&near, STR("name"));
    nearest_try(&near, STR("label"));
    return refuse_near(b, n, "expr.e_column", "expr.e_column_near", name, near.best);
}

static bool refuse_list(Binder *b, const Node *n, Str name)
{
    Nearest near = nearest_to(name);
    for (size_t i = 0; b->form && i < b->form->list_count; i++) {
        nearest_try(&near, b->form->lists[i].name);
    }
    return refuse_near(b, n, "expr.e_list", "expr.e_list_near", name, near.best);
}

/* --- fields --- */

static int repeat_of(const Binder *b, int index)
{
    const Field *f = field_of(b, index);
    return !f ? -1 : f->type == TYPE_REPEAT ? f->index : f->repeat;
}

/* Does the repeat (-1: the form) enclose what stands at `index`? */
static bool encloses(const Binder *b, int repeat, int index)
{
    int r = repeat_of(b, index);
    while (r != repeat && r >= 0) {
        r = b->form->fields[r].repeat;
    }
    return r == repeat;
}

/* The name as written: of two equal names the later field is called group/name (form.h). */
static Str written_name(const Field *f)
{
    Str rest = f->name, piece = f->name;
    while (str_split(&rest, '/', &piece)) {
    }
    return piece;
}

/* The field of a name; the name must be the only one of its kind. */
static const Field *find_field(Binder *b, const Node *n, Str name)
{
    const Field *found = NULL;
    for (size_t i = 0; b->form && i < b->form->field_count; i++) {
        const Field *f = &b->form->fields[i];
        if (!str_ends(f->name, name) || !str_eq(written_name(f), name)) {
            continue;
        }
        if (found) {
            refuse(b, n, "expr.e_twice", name);
            return NULL;
        }
        found = f;
    }
    if (!found) {
        refuse_field(b, n, name);
    }
    return found;
}

/* A field in a repeat that does not enclose us changes also when rows come and go. */
static void read_with_repeats(Binder *b, const Field *f, int from)
{
    read_field(b, f->index);
    for (int r = f->repeat; r >= 0 && !encloses(b, r, from); r = b->form->fields[r].repeat) {
        read_field(b, r);
    }
}

static int standing_at(const Binder *b, Place here)
{
    return here.kind == SPOT_FIELD ? here.field : b->self;
}

static bool bind_reference(Binder *b, Node *n, Place here, Place *out)
{
    const Field *f = find_field(b, n, n->pub.text);
    if (!f) {
        return false;
    }
    n->field = f;
    n->pub.field = f->index;
    read_with_repeats(b, f, standing_at(b, here));
    *out = (Place){ SPOT_FIELD, f->index, NULL };
    return true;
}

/* --- names and steps --- */

static const Field *child_named(const Binder *b, int parent, Str name)
{
    for (size_t i = (size_t)(parent + 1); b->form && i < b->form->field_count; i++) {
        const Field *f = &b->form->fields[i];
        if (f->parent == parent && str_eq(written_name(f), name)) {
            return f;
        }
    }
    return NULL;
}

/* A bare name that is no child of where it stands: most often `${ }` was forgotten. */
static bool refuse_name(Binder *b, const Node *n, Str name, int parent)
{
    CLEANUP_TEXT both = TEXT_INIT;
    Nearest near = nearest_to(name);
    for (size_t i = 0; b->form && i < b->form->field_count; i++) {
        const Field *f = &b->form->fields[i];
        if (str_eq(f->name, name)) {
            text_add(&both, name);
            text_add(&both, STR(" → ${"));
            text_add(&both, name);
            text_add_c(&both, '}');
            return refuse(b, n, "expr.e_write", text_str(&both));
        }
        if (f->parent == parent) {
            nearest_try(&near, f->name);
        }
    }
    return refuse_near(b, n, "expr.e_ref", "expr.e_ref_near", name, near.best);
}

static bool bind_child(Binder *b, Node *n, Place here, Place *out)
{
    const Field *at = field_of(b, here.field);
    if (at && type_is_answer(at->type) && at->choices && here.field == b->self) {
        here = (Place){ SPOT_ITEM, -1,
                        at->choices }; /* choice_filter: a column of the question's list */
        n->list = here.list;
        n->column = list_column(here.list, n->pub.text);
        *out = (Place){ SPOT_CELL, -1, here.list };
        return n->column != COLUMN_NONE || refuse_column(b, n, here.list, n->pub.text);
    }
    const Field *f = child_named(b, here.field, n->pub.text);
    if (!f) {
        return refuse_name(b, n, n->pub.text, here.field);
    }
    n->field = f;
    read_with_repeats(b, f, b->self);
    *out = (Place){ SPOT_FIELD, f->index, NULL };
    return true;
}

static bool bind_name(Binder *b, Node *n, Place here, Place *out)
{
    Str name = n->pub.text;
    *out = nowhere;
    if (n->deep || str_starts(name, STR("@"))) {
        return true;
    }
    switch (here.kind) {
    case SPOT_FIELD: return str_eq(name, STR("*")) || bind_child(b, n, here, out);
    case SPOT_LIST: *out = (Place){ SPOT_ROOT, -1, here.list }; return true;
    case SPOT_ROOT: *out = (Place){ SPOT_ITEM, -1, here.list }; return true;
    case SPOT_ITEM:
        *out = (Place){ SPOT_CELL, -1, here.list };
        if (str_eq(name, STR("*"))) {
            return true;
        }
        n->list = here.list;
        n->column = list_column(here.list, name);
        return n->column != COLUMN_NONE || refuse_column(b, n, here.list, name);
    default: return true;
    }
}

static bool bind_predicates(Binder *b, Node *n, size_t from, Place here)
{
    Place unused;
    for (size_t i = from; i < kids(n); i++) {
        if (!bind_node(b, n->sub[i], here, &unused)) {
            return false;
        }
    }
    return true;
}

static bool bind_step(Binder *b, Node *n, Place here, Place *out)
{
    *out = nowhere;
    if (n->pub.kind == NODE_SELF) {
        *out = here;
    } else if (n->pub.kind == NODE_PARENT) {
        const Field *f = here.kind == SPOT_FIELD ? field_of(b, here.field) : NULL;
        if (f) {
            *out = (Place){ SPOT_FIELD, f->parent, NULL };
        } else if (here.kind == SPOT_CELL) {
            *out = (Place){ SPOT_ITEM, -1, here.list };
        }
    } else if (!bind_name(b, n, here, out)) {
        return false;
    }
    return bind_predicates(b, n, 0, *out);
}

/* --- paths --- */

static bool is_plain_step(const Node *step)
{
    Str name = step->pub.text;
    return !step->deep && step->pub.kind == NODE_NAME && !str_eq(name, STR("*")) &&
           !str_starts(name, STR("@"));
}

/* `/form/group/name`: means what `${name}` means. The steps up to the first with a predicate are
 * resolved here; path->column says how many. */
static bool bind_absolute(Binder *b, Node *path, Place here, Place *out)
{
    Place at = { SPOT_FIELD, -1, NULL };
    size_t i = 1;
    for (; i < kids(path) && is_plain_step(path->sub[i]); i++) {
        Node *step = path->sub[i];
        if (i > 1 && (!bind_name(b, step, at, &at) || at.kind != SPOT_FIELD)) {
            return at.kind == SPOT_FIELD ? false : refuse_name(b, step, step->pub.text, -1);
        }
        if (kids(step)) {
            i++;
            break;
        }
    }
    path->field = field_of(b, at.field);
    path->column = (int)i - 1;
    if (path->field) {
        read_with_repeats(b, path->field, standing_at(b, here));
        if (!bind_predicates(b, path->sub[i - 1], 0, at)) {
            return false;
        }
    }
    for (; i < kids(path); i++) {
        if (!bind_step(b, path->sub[i], at, &at)) {
            return false;
        }
    }
    *out = at;
    return true;
}

static bool bind_path(Binder *b, Node *n, Place here, Place *out)
{
    if (n->sub[0]->pub.kind == NODE_ROOT) {
        return bind_absolute(b, n, here, out);
    }
    Place at;
    if (!bind_node(b, n->sub[0], here, &at)) {
        return false;
    }
    for (size_t i = 1; i < kids(n); i++) {
        if (!bind_step(b, n->sub[i], at, &at)) {
            return false;
        }
    }
    *out = at;
    return true;
}

/* --- functions --- */

static const Node *text_argument(const Node *call, size_t i)
{
    return i < kids(call) && kid(call, i)->pub.kind == NODE_STRING ? kid(call, i) : NULL;
}

static bool bind_list(Binder *b, Node *call)
{
    const Node *name = text_argument(call, 0);
    if (!name) {
        return true;
    }
    call->list = list_find(b->form, name->pub.text);
    return call->list || refuse_list(b, name, name->pub.text);
}

/* Is the column the choices' own code? Then a key is found by searching, not by reading the list.
 */
static bool is_code(const ChoiceList *list, int column)
{
    for (size_t i = 0; column >= 0 && i < list->choice_count; i++) {
        const Choice *c = &list->choices[i];
        if (!c->cells || !str_eq(c->cells[column], c->name)) {
            return false;
        }
    }
    return true;
}

static bool bind_pulldata(Binder *b, Node *call)
{
    if (!bind_list(b, call) || !call->list) {
        return !text_argument(call, 0);
    }
    const Node *wanted = text_argument(call, 1), *key = text_argument(call, 2);
    if (wanted && (call->column = list_column(call->list, wanted->pub.text)) == COLUMN_NONE) {
        return refuse_column(b, wanted, call->list, wanted->pub.text);
    }
    if (key && (call->key = list_column(call->list, key->pub.text)) == COLUMN_NONE) {
        return refuse_column(b, key, call->list, key->pub.text);
    }
    call->key =
        call->key != COLUMN_NONE && is_code(call->list, call->key) ? COLUMN_NAME : call->key;
    return true;
}

/* jr:choice-name(value, '${question}'): the question names the list. */
static bool bind_choice_name(Binder *b, Node *call)
{
    const Node *n = kid(call, 1);
    Str name = n->pub.text;
    if (n->pub.kind != NODE_STRING && n->pub.kind != NODE_REF) {
        return true;
    }
    if (str_starts(name, STR("${")) && str_ends(name, STR("}"))) {
        name = str_trim(str_cut_tail(str_cut_head(name, 2), 1));
    } else if (n->pub.kind == NODE_STRING) {
        Str rest = name, piece;
        while (str_split(&rest, '/', &piece)) {
            name = piece;
        }
    }
    call->field = find_field(b, n, name);
    if (!call->field) {
        return false;
    }
    call->list = call->field->choices;
    return call->list || refuse(b, n, "expr.e_no_choices", name);
}

/* A reference into a repeat that does not enclose us, where one value is needed. */
static bool check_single(Binder *b, const Node *n, Place here)
{
    const Field *f = n->pub.kind == NODE_REF ? n->field : NULL;
    if (!f || (f->type != TYPE_REPEAT && encloses(b, f->repeat, standing_at(b, here)))) {
        return true;
    }
    return refuse(b, n, "expr.e_scope", n->pub.text);
}

static bool bind_call(Binder *b, Node *n, Place here, Place *out)
{
    Str name = n->pub.text;
    Place place = nowhere;
    bool choice_name = str_eq(name, STR("jr:choice-name"));
    for (size_t i = 0; i < kids(n); i++) {
        Place argument;
        if (choice_name && i == 1) {
            break;
        }
        if (!bind_node(b, n->sub[i], here, &argument) ||
            (!(n->function->traits & FN_LISTS) && !check_single(b, n->sub[i], here))) {
            return false;
        }
        place = i ? place : argument;
    }
    *out = nowhere;
    if (str_eq(name, STR("instance"))) {
        bool bound = bind_list(b, n);
        *out = (Place){ n->list ? SPOT_LIST : SPOT_NONE, -1, n->list };
        return bound;
    }
    if (str_eq(name, STR("current"))) {
        *out = (Place){ SPOT_FIELD, b->self, NULL };
    }
    return str_eq(name, STR("pulldata")) ? bind_pulldata(b, n)
           : choice_name                 ? bind_choice_name(b, n)
                                         : true;
}

/* --- all nodes --- */

static bool bind_operands(Binder *b, Node *n, Place here)
{
    bool single = n->pub.kind >= NODE_ADD && n->pub.kind <= NODE_NEG;
    for (size_t i = 0; i < kids(n); i++) {
        Place unused;
        if (!bind_node(b, n->sub[i], here, &unused) ||
            (single && !check_single(b, n->sub[i], here))) {
            return false;
        }
    }
    return true;
}

static bool bind_node(Binder *b, Node *n, Place here, Place *out)
{
    *out = nowhere;
    switch (n->pub.kind) {
    case NODE_NUMBER:
    case NODE_STRING: return true;
    case NODE_REF: return bind_reference(b, n, here, out);
    case NODE_SELF:
    case NODE_PARENT:
    case NODE_NAME: return bind_step(b, n, here, out);
    case NODE_ROOT: *out = (Place){ SPOT_FIELD, -1, NULL }; return true;
    case NODE_PATH: return bind_path(b, n, here, out);
    case NODE_FILTER: return bind_node(b, n->sub[0], here, out) && bind_predicates(b, n, 1, *out);
    case NODE_CALL: return bind_call(b, n, here, out);
    default: return bind_operands(b, n, here);
    }
}

static int by_value(const void *a, const void *b)
{
    int x = *(const int *)a, y = *(const int *)b;
    return (x > y) - (x < y);
}

static void keep_reads(Binder *b, Expr *e)
{
    size_t kept = 0;
    if (b->count) {
        qsort(b->reads, b->count, sizeof *b->reads, by_value);
        int *reads = arena_take_array(b->arena, b->count, sizeof *reads);
        for (size_t i = 0; i < b->count; i++) {
            if (kept == 0 || reads[kept - 1] != b->reads[i]) {
                reads[kept++] = b->reads[i];
            }
        }
        e->reads = reads;
    }
    e->read_count = kept;
    b->reads = memory_resize(b->reads, 0, sizeof *b->reads);
}

bool expr_bind(Expr *e, Arena *arena, const Form *form, int self, Error *err)
{
    Binder b = { .arena = arena, .form = form, .self = self, .err = err };
    Place unused;
    bool bound = bind_node(&b, e->root, (Place){ SPOT_FIELD, self, NULL }, &unused);
    keep_reads(&b, e);
    return bound;
}
