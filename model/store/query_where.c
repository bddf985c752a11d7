#include "model/store/query_where.h"
#include "model/store/query_where_row.h"

#include <math.h>

#include "locale/number.h"

/* How well SQL says it: nothing of it (then `1` stands there), more rows than it should, just so. */
typedef enum { SAYS_NOTHING, SAYS_MORE, SAYS_EXACTLY } Says;

typedef struct {
    Sql *out;
    Arena *arena;
    const FormTable *table;
    const EntryEnv *env;
} Compiler;

/* --- constants --- */

typedef enum { CONST_NONE, CONST_NUMBER, CONST_TEXT, CONST_BOOLEAN } ConstKind;
typedef struct { ConstKind kind; bool is_true; double number; Str text; } Const;

static bool today_text(const Compiler *c, Date *out)
{
    int32_t ms;
    date_of_ms(c->env->now_ms, c->env->zone_minutes, out, &ms);
    return true;
}

/* What a text counts as in a comparison of numbers; false where only the language itself can say. */
static bool text_number(Str s, double *out)
{
    Date d;
    if (s.n >= 7 && s.p[4] == '-') {
        if (s.n != 10 || !date_from_iso(s, &d)) return false;
        *out = d.day;
        return true;
    }
    *out = s.n ? double_read(s) : NAN;
    return true;
}

static Const constant(const Compiler *c, const ExprNode *n);

static bool constant_number(const Compiler *c, const ExprNode *n, double *out)
{
    Const k = constant(c, n);
    switch (k.kind) {
    case CONST_NUMBER: *out = k.number; return true;
    case CONST_BOOLEAN: *out = k.is_true; return true;
    case CONST_TEXT: return text_number(k.text, out);
    case CONST_NONE: break;
    }
    return false;
}

static Const constant_call(const Compiler *c, const ExprNode *n)
{
    Date d;
    if (str_eq(n->text, STR("true")) || str_eq(n->text, STR("false")))
        return (Const){ .kind = CONST_BOOLEAN, .is_true = n->text.n == 4 };
    if (!str_eq(n->text, STR("today")) || !today_text(c, &d)) return (Const){ 0 };
    CLEANUP_TEXT t = TEXT_INIT;
    date_add_iso(&t, d);
    return (Const){ .kind = CONST_TEXT, .text = str_copy(c->arena, text_str(&t)) };
}

static Const constant(const Compiler *c, const ExprNode *n)
{
    double a, b;
    switch (n->kind) {
    case NODE_NUMBER: return (Const){ .kind = CONST_NUMBER, .number = n->number };
    case NODE_STRING: return (Const){ .kind = CONST_TEXT, .text = n->text };
    case NODE_CALL: return constant_call(c, n);
    case NODE_NEG:
        if (constant_number(c, n->kids[0], &a)) return (Const){ .kind = CONST_NUMBER, .number = -a };
        break;
    case NODE_ADD:
    case NODE_SUB:
    case NODE_MUL:
        if (!constant_number(c, n->kids[0], &a) || !constant_number(c, n->kids[1], &b)) break;
        return (Const){ .kind = CONST_NUMBER,
                        .number = n->kind == NODE_ADD ? a + b : n->kind == NODE_SUB ? a - b : a * b };
    default: break;
    }
    return (Const){ 0 };
}

/* --- answers --- */

/* The column of a reference to one answer of the record itself; NULL for anything else. */
static const Column *answer(const Compiler *c, const ExprNode *n)
{
    if (n->kind != NODE_REF || n->field < 0) return NULL;
    const Field *f = &c->table->form->fields[n->field];
    return f->repeat < 0 && type_is_answer(f->type) ? form_table_column(c->table, f->name) : NULL;
}

static void add_column(Compiler *c, const Column *col)
{
    sql_add_name(c->out, STR("f"), col->col, "");
}

static void add_cell(Compiler *c, Cell cell)
{
    Bind b = { .kind = BIND_NULL };
    switch (cell.type) {
    case CELL_INTEGER: b = (Bind){ .kind = BIND_INTEGER, .integer = cell.integer }; break;
    case CELL_REAL: b = (Bind){ .kind = BIND_REAL, .real = cell.real }; break;
    case CELL_TEXT: b = (Bind){ .kind = BIND_TEXT, .bytes = cell.bytes }; break;
    default: break;
    }
    sql_add_bind(c->out, b);
}

static Says add_truth(Compiler *c, bool is_true)
{
    sql_add(c->out, is_true ? "1" : "0");
    return SAYS_EXACTLY;
}

static Says add_nothing(Compiler *c)
{
    sql_add(c->out, "1");
    return SAYS_NOTHING;
}

/* answer = 'text' and !=, as texts. A text that no cell gives back is nobody's answer. */
static Says compare_text(Compiler *c, const Column *col, bool is_equal, Str text)
{
    Cell cell[2];
    Str back;
    if (col->kind == COLUMN_PLACE) return add_nothing(c);
    if (text.n && (!column_pack(col, text, cell) || !column_unpack(col, cell, c->arena, &back) ||
                   !str_eq(back, text)))
        return add_truth(c, !is_equal);
    add_column(c, col);
    sql_add(c->out, is_equal ? " IS " : " IS NOT ");
    if (text.n == 0) sql_add(c->out, "NULL");
    else add_cell(c, cell[0]);
    return SAYS_EXACTLY;
}

/* The least whole number whose value at `places` satisfies x >= n (or x > n); false beyond 2^53. */
static bool least_scaled(double n, int places, bool or_equal, int64_t *out)
{
    double scale = pow(10, places);
    if (!(fabs(n * scale) < 9e15)) return false;
    int64_t k = (int64_t)floor(n * scale) - 2;
    while (or_equal ? !((double)k / scale >= n) : !((double)k / scale > n)) k++;
    *out = k;
    return true;
}

/* column OP number over whole numbers scaled by places: OP over whole numbers, so that an index
 * serves it. */
static Says compare_whole(Compiler *c, const Column *col, NodeKind op, double n, int places)
{
    int64_t at_least, above;
    if (isnan(n)) return add_truth(c, op == NODE_NE);
    if (!least_scaled(n, places, true, &at_least) || !least_scaled(n, places, false, &above))
        return add_nothing(c);
    bool is_there = at_least != above;
    if ((op == NODE_EQ || op == NODE_NE) && !is_there) return add_truth(c, op == NODE_NE);
    add_column(c, col);
    switch (op) {
    case NODE_EQ: sql_add(c->out, " IS "); break;
    case NODE_NE: sql_add(c->out, " IS NOT "); break;
    case NODE_LT: sql_add(c->out, " < "); break;
    case NODE_LE: sql_add(c->out, " < "); at_least = above; break;
    case NODE_GT: sql_add(c->out, " >= "); at_least = above; break;
    default: sql_add(c->out, " >= "); break;
    }
    sql_add_integer(c->out, at_least);
    return SAYS_EXACTLY;
}

/* The least text of a date, shortened as dates are, that stands for `day` or a later one. */
static Str least_date(Compiler *c, int32_t day)
{
    CLEANUP_TEXT t = TEXT_INIT;
    date_add_iso(&t, (Date){ day, DATE_DAY });
    while (t.n > 4 && str_ends(text_str(&t), STR("-01"))) text_replace(&t, t.n - 3, 3, STR_NONE);
    return str_copy(c->arena, text_str(&t));
}

/* A date's order against a day number, by its text: "2026" stands for its first day. */
static Says compare_day(Compiler *c, const Column *col, NodeKind op, double n)
{
    if (op == NODE_EQ || op == NODE_NE) {
        sql_add(c->out, op == NODE_EQ ? "coalesce(kj_day(" : "coalesce(NOT kj_day(");
        add_column(c, col);
        sql_add(c->out, ")=");
        sql_add_bind(c->out, (Bind){ .kind = BIND_REAL, .real = n });
        sql_add(c->out, op == NODE_EQ ? ",0)" : ",1)");
        return SAYS_EXACTLY;
    }
    if (isnan(n)) return add_truth(c, false);
    if (!(n > -700000 && n < 2900000)) return add_nothing(c);
    double bound = op == NODE_LT || op == NODE_GE ? ceil(n) : floor(n) + 1;
    sql_add(c->out, "(");
    add_column(c, col);
    sql_add(c->out, op == NODE_LT || op == NODE_LE ? "<" : ">=");
    sql_add_text(c->out, least_date(c, (int32_t)bound));
    sql_add(c->out, " AND kj_day(");
    add_column(c, col);
    sql_add(c->out, ") IS NOT NULL)");
    return SAYS_EXACTLY;
}

static const char *sign(NodeKind op)
{
    switch (op) {
    case NODE_EQ: return "=";
    case NODE_NE: return "<>";
    case NODE_LT: return "<";
    case NODE_LE: return "<=";
    case NODE_GT: return ">";
    default: return ">=";
    }
}

/* A calculation: its numbers by SQL, its texts left to the language. */
static Says compare_any(Compiler *c, const Column *col, NodeKind op, double n)
{
    if (isnan(n)) return add_truth(c, op == NODE_NE);
    sql_add(c->out, "(typeof(");
    add_column(c, col);
    sql_add(c->out, ")='text' OR ");
    add_column(c, col);
    sql_add(c->out, op == NODE_EQ ? " IS " : op == NODE_NE ? " IS NOT " : sign(op));
    sql_add_bind(c->out, (Bind){ .kind = BIND_REAL, .real = n });
    sql_add(c->out, ")");
    return SAYS_MORE;
}

static Says compare_number(Compiler *c, const Column *col, NodeKind op, double n)
{
    switch (col->kind) {
    case COLUMN_INTEGER: return compare_whole(c, col, op, n, 0);
    case COLUMN_DECIMAL: return compare_whole(c, col, op, n, col->places);
    case COLUMN_ANY: return compare_any(c, col, op, n);
    case COLUMN_TEXT:
        if (col->field->type == TYPE_DATE) return compare_day(c, col, op, n);
        break;
    case COLUMN_PLACE: break;
    }
    return add_nothing(c);
}

/* --- numbers by calculation --- */

/* Append n as a double, NULL for what is not a number; false (and nothing appended that counts)
 * where only the language can say. */
static bool add_number(Compiler *c, const ExprNode *n, Sql *out)
{
    double k;
    if (constant_number(c, n, &k)) {
        sql_add_bind(out, isnan(k) ? (Bind){ .kind = BIND_NULL } : (Bind){ .kind = BIND_REAL, .real = k });
        return true;
    }
    const Column *col = answer(c, n);
    if (col) {
        bool is_day = col->field->type == TYPE_DATE;
        if (col->kind != COLUMN_INTEGER && col->kind != COLUMN_DECIMAL && !is_day) return false;
        sql_add(out, is_day ? "kj_day(" : "(");
        sql_add_name(out, STR("f"), col->col, "");
        if (col->kind == COLUMN_DECIMAL) {
            sql_add(out, "/");
            sql_add_bind(out, (Bind){ .kind = BIND_REAL, .real = pow(10, col->places) });
        }
        sql_add(out, is_day ? ")" : "+0.0)");
        return true;
    }
    const char *between = n->kind == NODE_ADD ? "+" : n->kind == NODE_SUB ? "-" : n->kind == NODE_MUL ? "*"
                        : n->kind == NODE_DIV || n->kind == NODE_MOD ? "," : NULL;
    if (n->kind == NODE_NEG) {
        sql_add(out, "(-");
        bool ok = add_number(c, n->kids[0], out);
        sql_add(out, ")");
        return ok;
    }
    if (!between || n->kid_count != 2) return false;
    sql_add(out, n->kind == NODE_DIV ? "kj_div(" : n->kind == NODE_MOD ? "kj_mod(" : "(");
    bool ok = add_number(c, n->kids[0], out);
    sql_add(out, between);
    ok = ok && add_number(c, n->kids[1], out);
    sql_add(out, ")");
    return ok;
}

static bool is_calculated(const ExprNode *n)
{
    return n->kind == NODE_ADD || n->kind == NODE_SUB || n->kind == NODE_MUL || n->kind == NODE_DIV ||
           n->kind == NODE_MOD || n->kind == NODE_NEG || n->kind == NODE_NUMBER;
}

static Says compare_calculated(Compiler *c, NodeKind op, const ExprNode *a, const ExprNode *b)
{
    Sql both = SQL_INIT;
    bool is_different = op == NODE_NE;
    sql_add(&both, "coalesce(");
    bool ok = add_number(c, a, &both);
    sql_add(&both, sign(op));
    ok = ok && add_number(c, b, &both);
    sql_add(&both, is_different ? ",1)" : ",0)");
    if (ok) sql_append(c->out, &both);
    sql_free(&both);
    return ok ? SAYS_EXACTLY : add_nothing(c);
}

/* --- comparisons --- */

static NodeKind turned(NodeKind op)
{
    switch (op) {
    case NODE_LT: return NODE_GT;
    case NODE_LE: return NODE_GE;
    case NODE_GT: return NODE_LT;
    case NODE_GE: return NODE_LE;
    default: return op;
    }
}

static Says compare_constant(Compiler *c, const Column *col, NodeKind op, Const k)
{
    double n = k.number;
    bool is_order = op != NODE_EQ && op != NODE_NE;
    if (k.kind == CONST_BOOLEAN && !is_order) {
        add_column(c, col);
        sql_add(c->out, k.is_true == (op == NODE_EQ) ? " IS NOT NULL" : " IS NULL");
        return SAYS_EXACTLY;
    }
    if (k.kind == CONST_TEXT && !is_order) return compare_text(c, col, op == NODE_EQ, k.text);
    if (k.kind == CONST_BOOLEAN) n = k.is_true;
    if (k.kind == CONST_TEXT && !text_number(k.text, &n)) return add_nothing(c);
    return compare_number(c, col, op, n);
}

static Says compare(Compiler *c, const ExprNode *node)
{
    const ExprNode *a = node->kids[0], *b = node->kids[1];
    const Column *left = answer(c, a), *right = answer(c, b);
    Const of_a = constant(c, a), of_b = constant(c, b);
    bool is_order = node->kind != NODE_EQ && node->kind != NODE_NE;
    if (left && of_b.kind) return compare_constant(c, left, node->kind, of_b);
    if (right && of_a.kind) return compare_constant(c, right, turned(node->kind), of_a);
    if (is_order || is_calculated(a) || is_calculated(b))
        return compare_calculated(c, node->kind, a, b);
    if (!left || !right || left->kind != right->kind || left->kind == COLUMN_PLACE ||
        left->kind == COLUMN_ANY || left->places != right->places)
        return add_nothing(c);
    add_column(c, left);
    sql_add(c->out, node->kind == NODE_EQ ? " IS " : " IS NOT ");
    add_column(c, right);
    return SAYS_EXACTLY;
}

/* --- truth --- */

static bool is_select(const Column *col)
{
    FieldType t = col->field->type;
    return t == TYPE_SELECT_ONE || t == TYPE_SELECT_MULTIPLE || t == TYPE_RANK;
}

static Says call(Compiler *c, const ExprNode *n)
{
    if (n->kid_count != 2) return add_nothing(c);
    const Column *col = answer(c, n->kids[0]);
    Const k = constant(c, n->kids[1]);
    if (!col || col->kind != COLUMN_TEXT || k.kind != CONST_TEXT || k.text.n == 0) return add_nothing(c);
    CLEANUP_TEXT padded = TEXT_INIT;
    if (str_eq(n->text, STR("selected"))) {
        Str rest = k.text, word;
        if (!is_select(col) || !str_word(&rest, &word) || !str_eq(word, k.text)) return add_nothing(c);
        text_add_c(&padded, ' ');
        text_add(&padded, k.text);
        text_add_c(&padded, ' ');
        sql_add(c->out, "instr(' '||");
        add_column(c, col);
        sql_add(c->out, "||' ',");
        sql_add_text(c->out, str_copy(c->arena, text_str(&padded)));
        sql_add(c->out, ")>0");
        return SAYS_EXACTLY;
    }
    bool is_begin = str_eq(n->text, STR("starts-with"));
    if (!is_begin && !str_eq(n->text, STR("contains"))) return add_nothing(c);
    sql_add(c->out, "instr(");
    add_column(c, col);
    sql_add(c->out, ",");
    sql_add_text(c->out, k.text);
    sql_add(c->out, is_begin ? ")=1" : ")>0");
    return SAYS_EXACTLY;
}

static Says truth(Compiler *c, const ExprNode *n);

static Says chain(Compiler *c, const ExprNode *n)
{
    Says all = SAYS_EXACTLY;
    bool is_or = n->kind == NODE_OR, says_some = false;
    size_t text_before = c->out->text.n, binds_before = c->out->count;
    sql_add(c->out, "(");
    for (size_t i = 0; i < n->kid_count; i++) {
        if (i) sql_add(c->out, is_or ? " OR " : " AND ");
        Says one = truth(c, n->kids[i]);
        if (one != SAYS_NOTHING) says_some = true;
        if (one < all) all = one;
    }
    sql_add(c->out, ")");
    if (all != SAYS_NOTHING) return all;
    if (!is_or && says_some) return SAYS_MORE;
    c->out->text.n = text_before;
    c->out->text.b[text_before] = 0;
    c->out->count = binds_before;
    return add_nothing(c);
}

/* Under NOT only what is exact may stand; NULL counts as false there too. */
static Says negation(Compiler *c, const ExprNode *kid)
{
    size_t text_before = c->out->text.n, binds_before = c->out->count;
    sql_add(c->out, "NOT coalesce(");
    Says says = truth(c, kid);
    sql_add(c->out, ",0)");
    if (says == SAYS_EXACTLY) return says;
    c->out->text.n = text_before;
    c->out->text.b[text_before] = 0;
    c->out->count = binds_before;
    return add_nothing(c);
}

/* Append a condition that is true (not false, not NULL) at least where the node is. */
static Says truth(Compiler *c, const ExprNode *n)
{
    const Column *col;
    Const k;
    switch (n->kind) {
    case NODE_OR:
    case NODE_AND: return chain(c, n);
    case NODE_EQ:
    case NODE_NE:
    case NODE_LT:
    case NODE_LE:
    case NODE_GT:
    case NODE_GE: return compare(c, n);
    case NODE_REF:
        if (!(col = answer(c, n)) || col->kind == COLUMN_PLACE) break;
        add_column(c, col);
        sql_add(c->out, " IS NOT NULL");
        return SAYS_EXACTLY;
    case NODE_CALL:
        if (n->kid_count == 1 && str_eq(n->text, STR("not"))) return negation(c, n->kids[0]);
        if ((k = constant(c, n)).kind == CONST_BOOLEAN) return add_truth(c, k.is_true);
        return call(c, n);
    case NODE_STRING: return add_truth(c, n->text.n > 0);
    case NODE_NUMBER: return add_truth(c, n->number != 0 && !isnan(n->number));
    default: break;
    }
    return add_nothing(c);
}

bool where_compile(Sql *out, WhereRow **row, Arena *arena, Store *s, const FormTable *t, Str where,
                   const EntryEnv *env, Error *err)
{
    *row = NULL;
    Expr *e = expr_parse(arena, str_copy(arena, where), EXPR_LENIENT, NULL, err);
    if (!e || !expr_bind(e, arena, t->form, -1, err)) return false;
    Compiler c = { .out = out, .arena = arena, .table = t, .env = env };
    sql_add(out, "(");
    Says says = truth(&c, expr_root(e));
    sql_add(out, ")");
    if (says == SAYS_EXACTLY) return true;
    *row = where_row_new(e, arena, s, t, env);
    where_row_add(out, *row);
    return true;
}

/* A form's own rules are bound already. */
void where_add_rule(Sql *out, Arena *arena, const FormTable *t, const Expr *rule, const EntryEnv *env)
{
    Compiler c = { .out = out, .arena = arena, .table = t, .env = env };
    sql_add(out, "(");
    (void)truth(&c, expr_root(rule));
    sql_add(out, ")");
}
