/* Parsing: text to tree, with refusals that name the place and the cure. */
#include "forms/expr_lex.h"
#include "forms/expr_node.h"
#include "forms/expr_regex.h"
#include "forms/nearest.h"

/* Recursive descent with precedence climbing: every token is looked at once, so the work is linear.
 * Operands wait on one stack until their node is made; `open` counts the brackets around. */
typedef struct {
    Lexer lex;
    Arena *arena;
    Error *err;
    Node **stack;
    size_t count, cap;
    int open;
    size_t made;
} Parser;

static Node *parse_binary(Parser *, int level);

static Node *parse_expr(Parser *p)
{
    return parse_binary(p, 1);
}

static void push(Parser *p, Node *n)
{
    if (p->count == p->cap) {
        p->cap = p->cap ? p->cap * 2 : 64;
        p->stack = memory_resize(p->stack, p->cap, sizeof(Node *));
    }
    p->stack[p->count++] = n;
}

/* A node of the operands pushed since `from`, which it takes off the stack. */
static Node *make(Parser *p, NodeKind kind, int position, Str text, size_t from)
{
    Node *n = arena_take(p->arena, sizeof *n);
    size_t count = p->count - from;
    *n = (Node){ .pub = { .kind = kind,
                          .position = position,
                          .text = text,
                          .field = -1,
                          .function = -1,
                          .kid_count = count },
                 .depth = 1,
                 .column = COLUMN_NONE,
                 .key = COLUMN_NONE };
    if (count) {
        const ExprNode **seen = arena_take_array(p->arena, count, sizeof *seen);
        n->sub = arena_take_array(p->arena, count, sizeof *n->sub);
        for (size_t i = 0; i < count; i++) {
            n->sub[i] = p->stack[from + i];
            seen[i] = &n->sub[i]->pub;
            n->depth = n->sub[i]->depth >= n->depth ? n->sub[i]->depth + 1 : n->depth;
        }
        n->pub.kids = seen;
    }
    p->count = from;
    p->made++;
    if (n->depth > EXPR_DEPTH_MAX) {
        fault_n(p->err, ERR_INPUT, "expr.e_limit", STR("2048"), position);
        return NULL;
    }
    return n;
}

static Node *make_leaf(Parser *p, NodeKind kind)
{
    Token t = p->lex.token;
    Node *n = make(p, kind, t.position, t.text, p->count);
    if (n && (kind == NODE_NUMBER || kind == NODE_STRING)) {
        n->pub.number = kind == NODE_NUMBER ? t.number : text_to_number(t.text, 0);
    }
    return n && lex_next(&p->lex) ? n : NULL;
}

/* What stands here cannot stand here. */
static Node *refuse(Parser *p)
{
    const Token *t = &p->lex.token;
    if (t->kind == TOK_END) {
        lex_fault(&p->lex, "expr.e_end", t->position, STR_NONE);
    } else if (p->lex.after_operand && t->kind != TOK_CLOSE && t->kind != TOK_SQUARE_CLOSE) {
        lex_fault(&p->lex, "expr.e_operator", t->position, t->raw);
    } else {
        lex_fault(&p->lex, "expr.e_syntax", t->position, t->raw);
    }
    return NULL;
}

static bool enter(Parser *p, int position)
{
    if (++p->open > EXPR_BRACKETS_MAX) {
        return fault_n(p->err, ERR_INPUT, "expr.e_limit", STR("256"), position);
    }
    return true;
}

/* The bracket that closes the one opened at `position`. */
static bool leave(Parser *p, TokenKind closing, int position, Str opening)
{
    TokenKind kind = p->lex.token.kind;
    p->open--;
    if (kind == closing) {
        return lex_next(&p->lex);
    }
    if (kind == TOK_END || kind == TOK_CLOSE || kind == TOK_SQUARE_CLOSE) {
        return lex_fault(&p->lex, "expr.e_paren", position, opening);
    }
    refuse(p);
    return false;
}

/* --- steps and paths --- */

static bool parse_predicates(Parser *p)
{
    while (p->lex.token.kind == TOK_SQUARE_OPEN) {
        int position = p->lex.token.position;
        if (!enter(p, position) || !lex_next(&p->lex)) {
            return false;
        }
        Node *condition = parse_expr(p);
        if (!condition || !leave(p, TOK_SQUARE_CLOSE, position, STR("["))) {
            return false;
        }
        push(p, condition);
    }
    return true;
}

static Node *refuse_step(Parser *p)
{
    const Token *t = &p->lex.token;
    if (t->kind == TOK_REF || t->kind == TOK_NUMBER) {
        lex_write(&p->lex, t->position, STR("/"), STR("div"));
        return NULL;
    }
    return refuse(p);
}

/* "@name" as one text, whatever blanks stood between. */
static Str attribute(Parser *p, Str name)
{
    CLEANUP_TEXT t = TEXT_INIT;
    text_add_c(&t, '@');
    text_add(&t, name);
    return str_copy(p->arena, text_str(&t));
}

/* step = "." | ".." | name | "*" | "@" name, then predicates; after a function-like name a call is
 * no step. */
static Node *parse_step(Parser *p)
{
    Token first = p->lex.token;
    NodeKind kind = NODE_NAME;
    Str text = first.text;
    if (first.kind == TOK_AT) {
        if (!lex_next(&p->lex)) {
            return NULL;
        }
        if (p->lex.token.kind != TOK_NAME && p->lex.token.kind != TOK_STAR) {
            return refuse(p);
        }
        text = attribute(p, p->lex.token.text);
    } else if (first.kind == TOK_DOT || first.kind == TOK_DOTS) {
        kind = first.kind == TOK_DOT ? NODE_SELF : NODE_PARENT;
    } else if (first.kind != TOK_NAME && first.kind != TOK_STAR) {
        return refuse_step(p);
    }
    size_t from = p->count;
    if (!lex_next(&p->lex)) {
        return NULL;
    }
    return parse_predicates(p) ? make(p, kind, first.position, text, from) : NULL;
}

static bool is_slash(TokenKind kind)
{
    return kind == TOK_SLASH || kind == TOK_SLASHES;
}

/* The steps that follow `start` (NULL: the path is absolute and the slash is the current token). */
static Node *parse_steps(Parser *p, Node *start, int position)
{
    size_t from = p->count;
    push(p, start);
    while (is_slash(p->lex.token.kind)) {
        bool deep = p->lex.token.kind == TOK_SLASHES;
        if (!lex_next(&p->lex)) {
            return NULL;
        }
        Node *step = parse_step(p);
        if (!step) {
            return NULL;
        }
        step->deep = deep;
        push(p, step);
    }
    return make(p, NODE_PATH, position, STR_NONE, from);
}

static Node *parse_absolute(Parser *p)
{
    Token slash = p->lex.token;
    Node *root = make(p, NODE_ROOT, slash.position, STR_NONE, p->count);
    if (!root) {
        return NULL;
    }
    if (slash.kind == TOK_SLASH) {
        Lexer ahead = p->lex;
        ahead.err = NULL;
        TokenKind next = lex_next(&ahead) ? ahead.token.kind : TOK_NAME;
        if (next != TOK_NAME && next != TOK_STAR && next != TOK_DOT && next != TOK_DOTS &&
            next != TOK_AT) {
            p->lex.after_operand = true;
            return lex_next(&p->lex) ? root : NULL;
        }
    }
    return parse_steps(p, root, slash.position);
}

/* --- calls --- */

static Node *refuse_function(Parser *p, Token name)
{
    Nearest near = nearest_to(name.text);
    for (size_t i = 0; function_at(i); i++) {
        nearest_try(&near, str_of(function_at(i)->name));
    }
    if (near.best.n == 0) {
        lex_fault(&p->lex, "expr.e_func", name.position, name.text);
        return NULL;
    }
    CLEANUP_TEXT both = TEXT_INIT;
    text_add(&both, name.text);
    text_add(&both, STR(" → "));
    text_add(&both, near.best);
    lex_fault(&p->lex, near.distance ? "expr.e_func_near" : "expr.e_write", name.position,
              text_str(&both));
    return NULL;
}

/* `if: 2 → 3`, `round: 3 → 1–2`, `concat: 0 → 1…` */
static Node *refuse_count(Parser *p, Token name, const ExprFunction *f, size_t given)
{
    CLEANUP_TEXT what = TEXT_INIT;
    bool half_a_pair = given > (size_t)f->least && f->most < 0;
    text_add_f(&what, "%s: %zu → %zu", f->name, given, half_a_pair ? given + 1 : (size_t)f->least);
    if (f->most < 0) {
        text_add(&what, STR("…"));
    } else if (f->most != f->least) {
        text_add_f(&what, "–%d", f->most);
    }
    lex_fault(&p->lex, "expr.e_args", name.position, text_str(&what));
    return NULL;
}

/* The arguments up to the closing bracket, pushed. */
static bool parse_arguments(Parser *p, int position)
{
    if (!enter(p, position) || !lex_next(&p->lex)) {
        return false;
    }
    if (p->lex.token.kind == TOK_CLOSE) {
        p->open--;
        return lex_next(&p->lex);
    }
    for (;;) {
        Node *argument = parse_expr(p);
        if (!argument) {
            return false;
        }
        push(p, argument);
        if (p->lex.token.kind != TOK_COMMA) {
            return leave(p, TOK_CLOSE, position, STR("("));
        }
        if (!lex_next(&p->lex)) {
            return false;
        }
    }
}

static bool compile_pattern(Parser *p, Node *call)
{
    if (!str_eq(call->pub.text, STR("regex")) || kid(call, 1)->pub.kind != NODE_STRING) {
        return true;
    }
    const ExprNode *pattern = &kid(call, 1)->pub;
    call->pattern = regex_compile(p->arena, pattern->text);
    return call->pattern ||
           fault_n(p->err, ERR_INPUT, "expr.e_regex", pattern->text, pattern->position);
}

static Node *parse_call(Parser *p, Token name)
{
    const ExprFunction *f = function_find(name.text);
    size_t from = p->count;
    if (!f) {
        return refuse_function(p, name);
    }
    if (!parse_arguments(p, p->lex.token.position)) {
        return NULL;
    }
    size_t given = p->count - from;
    bool half_a_pair = (f->traits & FN_PAIRS) && (given - (size_t)f->least) % 2;
    if (given < (size_t)f->least || (f->most >= 0 && given > (size_t)f->most) || half_a_pair) {
        return refuse_count(p, name, f, given);
    }
    Node *call = make(p, NODE_CALL, name.position, str_of(f->name), from);
    if (!call) {
        return NULL;
    }
    call->function = f;
    call->pub.function = function_index(f);
    return compile_pattern(p, call) ? call : NULL;
}

/* --- operands --- */

static Node *parse_brackets(Parser *p)
{
    int position = p->lex.token.position;
    if (!enter(p, position) || !lex_next(&p->lex)) {
        return NULL;
    }
    Node *inside = parse_expr(p);
    return inside && leave(p, TOK_CLOSE, position, STR("(")) ? inside : NULL;
}

/* A value that is no step: number, text, reference, call, or an expression in brackets. */
static Node *parse_primary(Parser *p)
{
    switch (p->lex.token.kind) {
    case TOK_NUMBER: return make_leaf(p, NODE_NUMBER);
    case TOK_STRING: return make_leaf(p, NODE_STRING);
    case TOK_REF: return make_leaf(p, NODE_REF);
    case TOK_OPEN: return parse_brackets(p);
    default: return refuse(p);
    }
}

static Node *parse_filter(Parser *p, Node *primary)
{
    if (!primary || p->lex.token.kind != TOK_SQUARE_OPEN) {
        return primary;
    }
    size_t from = p->count;
    push(p, primary);
    return parse_predicates(p) ? make(p, NODE_FILTER, primary->pub.position, STR_NONE, from) : NULL;
}

/* Does an opening bracket follow the current token? One token ahead, once for each name. */
static bool call_follows(const Parser *p)
{
    Lexer ahead = p->lex;
    ahead.err = NULL;
    return lex_next(&ahead) && ahead.token.kind == TOK_OPEN;
}

static Node *parse_path(Parser *p)
{
    Token t = p->lex.token;
    Node *start;
    if (is_slash(t.kind)) {
        return parse_absolute(p);
    }
    if (t.kind == TOK_NAME && call_follows(p)) {
        start = lex_next(&p->lex) ? parse_filter(p, parse_call(p, t)) : NULL;
    } else if (t.kind == TOK_NAME || t.kind == TOK_STAR || t.kind == TOK_AT || t.kind == TOK_DOT ||
               t.kind == TOK_DOTS) {
        start = parse_step(p);
    } else {
        start = parse_filter(p, parse_primary(p));
    }
    return start && is_slash(p->lex.token.kind) ? parse_steps(p, start, t.position) : start;
}

static Node *parse_union(Parser *p)
{
    Node *first = parse_path(p);
    if (!first || p->lex.token.kind != TOK_PIPE) {
        return first;
    }
    size_t from = p->count;
    push(p, first);
    while (p->lex.token.kind == TOK_PIPE) {
        Node *next = lex_next(&p->lex) ? parse_path(p) : NULL;
        if (!next) {
            return NULL;
        }
        push(p, next);
    }
    return make(p, NODE_UNION, first->pub.position, STR_NONE, from);
}

static bool at_operator(const Parser *p, NodeKind op)
{
    return p->lex.token.kind == TOK_OPERATOR && p->lex.token.op == op;
}

static Node *parse_unary(Parser *p)
{
    int position = p->lex.token.position;
    size_t signs = 0;
    for (; at_operator(p, NODE_SUB); signs++) {
        if (!lex_next(&p->lex)) {
            return NULL;
        }
    }
    Node *n = parse_union(p);
    for (; n && signs; signs--) {
        size_t from = p->count;
        push(p, n);
        n = make(p, NODE_NEG, position, STR_NONE, from);
    }
    return n;
}

/* --- operators --- */

static int level_of(NodeKind op)
{
    switch (op) {
    case NODE_OR: return 1;
    case NODE_AND: return 2;
    case NODE_EQ:
    case NODE_NE: return 3;
    case NODE_LT:
    case NODE_LE:
    case NODE_GT:
    case NODE_GE: return 4;
    case NODE_ADD:
    case NODE_SUB: return 5;
    default: return 6;
    }
}

/* All binary operators lean to the left; a chain of `and` or of `or` is one node, so that the
 * hundreds of conditions of a long questionnaire make no deep tree. */
static Node *parse_binary(Parser *p, int level)
{
    Node *left = parse_unary(p);
    while (left && p->lex.token.kind == TOK_OPERATOR && level_of(p->lex.token.op) >= level) {
        Token op = p->lex.token;
        size_t from = p->count;
        bool chain = op.op == NODE_AND || op.op == NODE_OR;
        push(p, left);
        do {
            Node *right = lex_next(&p->lex) ? parse_binary(p, level_of(op.op) + 1) : NULL;
            if (!right) {
                return NULL;
            }
            push(p, right);
        } while (chain && at_operator(p, op.op));
        left = make(p, op.op, op.position, op.text, from);
    }
    return left;
}

static Node *parse_all(Parser *p)
{
    if (!lex_next(&p->lex)) {
        return NULL;
    }
    if (p->lex.token.kind == TOK_END) {
        fault_n(p->err, ERR_INPUT, "expr.e_empty", STR_NONE, 1);
        return NULL;
    }
    Node *n = parse_expr(p);
    return !n || p->lex.token.kind == TOK_END ? n : refuse(p);
}

Expr *expr_parse(Arena *arena, Str text, ExprMode mode, bool *repaired, Error *err)
{
    Error unheard = { 0 };
    if (!err) {
        err = &unheard;
    }
    if (repaired) {
        *repaired = false;
    }
    if (text.n > EXPR_BYTES_MAX) {
        fault_n(err, ERR_INPUT, "expr.e_limit", STR("65536"), 1);
        return NULL;
    }
    Parser p = { .lex = { .text = str_copy(arena, text), .position = 1, .mode = mode, .err = err },
                 .arena = arena,
                 .err = err };
    Node *root = parse_all(&p);
    p.stack = memory_resize(p.stack, 0, sizeof(Node *));
    if (!root) {
        return NULL;
    }
    if (repaired) {
        *repaired = p.lex.repaired;
    }
    Expr *e = arena_take(arena, sizeof *e);
    *e = (Expr){ .root = root, .steps = p.lex.steps + p.made };
    return e;
}
