/* Running an expression: operators, comparisons over lists of nodes, and results. */
#include "forms/expr_node.h"

#include <math.h>

void run_warn(const Eval *ev, const char *msg, Str what)
{
    if (ev->scope->warning && !ev->scope->warning->msg) {
        fault(ev->scope->warning, ERR_RULE, msg, what);
    }
}

/* --- comparing --- */

static bool numbers_hold(NodeKind op, double a, double b)
{
    switch (op) {
    case NODE_EQ: return a == b;
    case NODE_NE: return !(a == b);
    case NODE_LT: return a < b;
    case NODE_LE: return a <= b;
    case NODE_GT: return a > b;
    default: return a >= b;
    }
}

static bool texts_equal(Eval *ev, const Val *a, const Val *b)
{
    char of_a[SCRATCH], of_b[SCRATCH];
    return str_eq(val_text(ev, a, of_a), val_text(ev, b, of_b));
}

/* xlsform.md 5: boolean before number before text; an order is always one of numbers. */
static bool vals_hold(Eval *ev, NodeKind op, const Val *a, const Val *b)
{
    bool order = op != NODE_EQ && op != NODE_NE;
    if (!order && a->kind == VAL_STRING && b->kind == VAL_STRING) {
        return str_eq(a->text, b->text) == (op == NODE_EQ);
    }
    if (!order && (a->kind == VAL_BOOLEAN || b->kind == VAL_BOOLEAN)) {
        return (val_true(a) == val_true(b)) == (op == NODE_EQ);
    }
    if (order || a->kind == VAL_NUMBER || b->kind == VAL_NUMBER) {
        return numbers_hold(op, val_to_number(ev, a), val_to_number(ev, b));
    }
    return texts_equal(ev, a, b) == (op == NODE_EQ);
}

/* One side of a comparison over a list of nodes: true as soon as one node makes it true. */
typedef struct {
    NodeKind op;
    const Node *right; /* a list too, or NULL */
    Val other;
    bool node_is_left, holds;
} Trial;

static bool try_node(Eval *ev, const Spot *spot, void *ctx)
{
    Trial *t = ctx;
    Val v = spot_val(ev, spot);
    if (t->right) {
        Trial inner = { .op = t->op, .other = v };
        (void)spot_walk(ev, t->right, try_node, &inner);
        t->holds = inner.holds;
    } else {
        t->holds = t->node_is_left ? vals_hold(ev, t->op, &v, &t->other)
                                   : vals_hold(ev, t->op, &t->other, &v);
    }
    return !t->holds && spot_goes_on(ev);
}

static bool lists_hold(Eval *ev, NodeKind op, const Node *left, const Node *right,
                       bool left_is_list, bool right_is_list)
{
    Trial t = { .op = op, .node_is_left = left_is_list };
    if (left_is_list && right_is_list) {
        t.right = right;
        (void)spot_walk(ev, left, try_node, &t);
        return t.holds;
    }
    const Node *list = left_is_list ? left : right;
    t.other = expr_run(ev, left_is_list ? right : left);
    if (t.other.kind == VAL_BOOLEAN && (op == NODE_EQ || op == NODE_NE)) {
        Spot first;
        return (spot_first(ev, list, &first) == t.other.is_true) == (op == NODE_EQ);
    }
    (void)spot_walk(ev, list, try_node, &t);
    return t.holds;
}

/* The operands of nearly all comparisons: an answer, a number, a text. */
static bool is_simple(Eval *ev, const Node *n, Val *out)
{
    if (n->pub.kind == NODE_STRING || n->pub.kind == NODE_NUMBER) {
        *out = expr_run(ev, n);
        return true;
    }
    return spot_answer(ev, n, out);
}

static bool comparison_holds(Eval *ev, const Node *n)
{
    const Node *left = kid(n, 0), *right = kid(n, 1);
    Val a, b;
    bool a_is_known = is_simple(ev, left, &a), b_is_known = is_simple(ev, right, &b);
    bool left_is_list = !a_is_known && spot_is_list(ev, left);
    bool right_is_list = !b_is_known && spot_is_list(ev, right);
    if (left_is_list || right_is_list) {
        return lists_hold(ev, n->pub.kind, left, right, left_is_list, right_is_list);
    }
    if (!a_is_known) a = expr_run(ev, left);
    if (!b_is_known) b = expr_run(ev, right);
    return vals_hold(ev, n->pub.kind, &a, &b);
}

/* --- running a node --- */

static bool chain_holds(Eval *ev, const Node *n, bool until)
{
    for (size_t i = 0; i < kids(n); i++) {
        if (run_true(ev, kid(n, i)) == until) {
            return until;
        }
    }
    return !until;
}

static double arithmetic(NodeKind op, double a, double b)
{
    switch (op) {
    case NODE_ADD: return a + b;
    case NODE_SUB: return a - b;
    case NODE_MUL: return a * b;
    case NODE_DIV: return a / b;
    default: return fmod(a, b);
    }
}

static Val nodes_val(Eval *ev, const Node *n)
{
    Spot first;
    Val v = { .kind = VAL_NODES, .text = STR_NONE };
    if (spot_first(ev, n, &first)) {
        Val one = spot_val(ev, &first);
        v.is_true = true;
        v.text = one.text;
        v.is_day = one.is_day;
    }
    return v;
}

/* One answer counts as its value, a list of rows as nodes. */
static Val place_val(Eval *ev, const Node *n)
{
    Val answer;
    if (spot_answer(ev, n, &answer)) {
        return answer;
    }
    if (spot_is_list(ev, n)) {
        return nodes_val(ev, n);
    }
    Spot first;
    return spot_first(ev, n, &first) ? spot_val(ev, &first) : val_string(STR_NONE);
}

Val expr_run(Eval *ev, const Node *n)
{
    switch (n->pub.kind) {
    case NODE_NUMBER: return val_number(n->pub.number);
    case NODE_STRING: return val_string(n->pub.text);
    case NODE_OR: return val_boolean(chain_holds(ev, n, true));
    case NODE_AND: return val_boolean(chain_holds(ev, n, false));
    case NODE_EQ:
    case NODE_NE:
    case NODE_LT:
    case NODE_LE:
    case NODE_GT:
    case NODE_GE: return val_boolean(comparison_holds(ev, n));
    case NODE_ADD:
    case NODE_SUB:
    case NODE_MUL:
    case NODE_DIV:
    case NODE_MOD: {
        double left = run_number(ev, kid(n, 0));
        return val_number(arithmetic(n->pub.kind, left, run_number(ev, kid(n, 1))));
    }
    case NODE_NEG: return val_number(-run_number(ev, kid(n, 0)));
    case NODE_CALL: return n->function->run(ev, n);
    default: return place_val(ev, n);
    }
}

bool run_true(Eval *ev, const Node *n)
{
    Val v = expr_run(ev, n);
    return val_true(&v);
}

double run_number(Eval *ev, const Node *n)
{
    Val v = expr_run(ev, n);
    return val_to_number(ev, &v);
}

Str run_text(Eval *ev, const Node *n, char scratch[static SCRATCH])
{
    Val v = expr_run(ev, n);
    return val_text(ev, &v, scratch);
}

/* --- results --- */

static Eval begin(const ExprScope *scope)
{
    Eval ev = { .scope = scope };
    if (scope->item) {
        ev.here =
            (Spot){ .kind = SPOT_ITEM, .list = scope->list, .item = scope->item, .position = 1 };
    } else {
        ev.here = spot_self(&ev);
    }
    return ev;
}

static Str lasting(Eval *ev, const Val *v)
{
    char scratch[SCRATCH];
    Str s = val_text(ev, v, scratch);
    bool here = s.p >= scratch && s.p < scratch + SCRATCH;
    return here ? str_copy(ev->scope->arena, s) : s;
}

Result expr_eval(const Expr *e, const ExprScope *scope)
{
    Eval ev = begin(scope);
    Val v = expr_run(&ev, e->root);
    Result r = { .boolean = v.is_true, .number = v.number, .string = v.text };
    switch (v.kind) {
    case VAL_BOOLEAN: r.type = RESULT_BOOLEAN; break;
    case VAL_NUMBER: r.type = RESULT_NUMBER; break;
    case VAL_STRING: r.type = RESULT_STRING; break;
    case VAL_NODES:
        r.type = RESULT_NODES;
        r.node_count = spot_count(&ev, e->root);
        break;
    default:
        r.type = RESULT_DATE;
        r.number = val_to_number(&ev, &v);
        r.string = lasting(&ev, &v);
    }
    if (v.kind == VAL_STRING || v.kind == VAL_NODES) {
        r.number = val_to_number(&ev, &v);
    }
    return r;
}

bool expr_true(const Expr *e, const ExprScope *scope)
{
    Eval ev = begin(scope);
    return run_true(&ev, e->root);
}

Str expr_string(const Expr *e, const ExprScope *scope)
{
    Eval ev = begin(scope);
    Val v = expr_run(&ev, e->root);
    return lasting(&ev, &v);
}

Str result_string(Arena *arena, Result r)
{
    char scratch[SCRATCH];
    switch (r.type) {
    case RESULT_BOOLEAN: return r.boolean ? STR("true") : STR("false");
    case RESULT_NUMBER: {
        ExprScope scope = { .self = -1, .arena = arena };
        Eval ev = { .scope = &scope };
        Str s = text_of_number(&ev, r.number, scratch);
        return s.p >= scratch && s.p < scratch + SCRATCH ? str_copy(arena, s) : s;
    }
    default: return r.string;
    }
}

double result_number(Result r)
{
    return r.type == RESULT_BOOLEAN ? r.boolean : r.number;
}

bool result_boolean(Result r)
{
    switch (r.type) {
    case RESULT_BOOLEAN: return r.boolean;
    case RESULT_NUMBER: return !isnan(r.number) && r.number != 0;
    case RESULT_STRING: return r.string.n > 0;
    case RESULT_NODES: return r.node_count > 0;
    default: return true;
    }
}

/* --- reading the tree --- */

const ExprNode *expr_root(const Expr *e)
{
    return &e->root->pub;
}

size_t expr_reads(const Expr *e, const int **fields)
{
    *fields = e->reads;
    return e->read_count;
}

static bool calls(const ExprNode *n, Str function)
{
    bool found = n->kind == NODE_CALL && str_eq(n->text, function);
    for (size_t i = 0; !found && i < n->kid_count; i++) {
        found = calls(n->kids[i], function);
    }
    return found;
}

bool expr_calls(const Expr *e, Str function)
{
    return calls(expr_root(e), function);
}
