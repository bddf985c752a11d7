/* Printing a tree so that it parses to the same tree again. */
#include "forms/expr_node.h"

/* Binding strength as the grammar has it; what is weaker than its place goes into brackets. */
enum {
    BIND_OR = 1,
    BIND_AND,
    BIND_EQ,
    BIND_REL,
    BIND_SUM,
    BIND_PRODUCT,
    BIND_UNARY,
    BIND_UNION,
    BIND_PATH,
    BIND_FILTER,
    BIND_PRIMARY
};

static int strength(const ExprNode *n)
{
    switch (n->kind) {
    case NODE_OR: return BIND_OR;
    case NODE_AND: return BIND_AND;
    case NODE_EQ:
    case NODE_NE: return BIND_EQ;
    case NODE_LT:
    case NODE_LE:
    case NODE_GT:
    case NODE_GE: return BIND_REL;
    case NODE_ADD:
    case NODE_SUB: return BIND_SUM;
    case NODE_MUL:
    case NODE_DIV:
    case NODE_MOD: return BIND_PRODUCT;
    case NODE_NEG: return BIND_UNARY;
    case NODE_UNION: return BIND_UNION;
    case NODE_PATH:
    case NODE_ROOT:
    case NODE_NAME:
    case NODE_SELF:
    case NODE_PARENT: return BIND_PATH;
    case NODE_FILTER: return BIND_FILTER;
    default: return BIND_PRIMARY;
    }
}

static const char *operator_text(NodeKind kind)
{
    switch (kind) {
    case NODE_OR: return " or ";
    case NODE_AND: return " and ";
    case NODE_EQ: return " = ";
    case NODE_NE: return " != ";
    case NODE_LT: return " < ";
    case NODE_LE: return " <= ";
    case NODE_GT: return " > ";
    case NODE_GE: return " >= ";
    case NODE_ADD: return " + ";
    case NODE_SUB: return " - ";
    case NODE_MUL: return " * ";
    case NODE_DIV: return " div ";
    case NODE_MOD: return " mod ";
    default: return " | ";
    }
}

static void print(Text *out, const ExprNode *n);

static void print_within(Text *out, const ExprNode *n, int at_least)
{
    bool brackets = strength(n) < at_least;
    if (brackets) {
        text_add_c(out, '(');
    }
    print(out, n);
    if (brackets) {
        text_add_c(out, ')');
    }
}

static void print_predicates(Text *out, const ExprNode *n, size_t from)
{
    for (size_t i = from; i < n->kid_count; i++) {
        text_add_c(out, '[');
        print(out, n->kids[i]);
        text_add_c(out, ']');
    }
}

/* A chain leans to the left: its first operand may be of its own strength, the others not. `and`
 * and `or` take no operand of their own kind bare: that would become part of the chain. */
static void print_chain(Text *out, const ExprNode *n)
{
    int own = strength(n);
    bool flat = n->kind == NODE_OR || n->kind == NODE_AND || n->kind == NODE_UNION;
    for (size_t i = 0; i < n->kid_count; i++) {
        if (i) {
            text_add(out, str_of(operator_text(n->kind)));
        }
        print_within(out, n->kids[i], i || flat ? own + 1 : own);
    }
}

static void print_call(Text *out, const ExprNode *n)
{
    text_add(out, n->text);
    text_add_c(out, '(');
    for (size_t i = 0; i < n->kid_count; i++) {
        if (i) {
            text_add(out, STR(", "));
        }
        print(out, n->kids[i]);
    }
    text_add_c(out, ')');
}

static bool is_step(const ExprNode *n)
{
    return n->kind == NODE_NAME || n->kind == NODE_SELF || n->kind == NODE_PARENT;
}

static void print_path(Text *out, const ExprNode *n)
{
    const ExprNode *start = n->kids[0];
    if (start->kind != NODE_ROOT) {
        print_within(out, start, is_step(start) ? BIND_PATH : BIND_FILTER);
    }
    for (size_t i = 1; i < n->kid_count; i++) {
        const Node *step = (const Node *)(const void *)n->kids[i];
        text_add(out, step->deep ? STR("//") : STR("/"));
        print(out, n->kids[i]);
    }
}

static void print_string(Text *out, Str s)
{
    char quote = str_find(s, STR("'")) < 0 ? '\'' : '"';
    text_add_c(out, quote);
    text_add(out, s);
    text_add_c(out, quote);
}

static void print(Text *out, const ExprNode *n)
{
    switch (n->kind) {
    case NODE_NUMBER: text_add(out, n->text); break;
    case NODE_STRING: print_string(out, n->text); break;
    case NODE_REF:
        text_add(out, STR("${"));
        text_add(out, n->text);
        text_add_c(out, '}');
        break;
    case NODE_SELF:
    case NODE_PARENT:
    case NODE_NAME:
        text_add(out, n->kind == NODE_SELF     ? STR(".")
                      : n->kind == NODE_PARENT ? STR("..")
                                               : n->text);
        print_predicates(out, n, 0);
        break;
    case NODE_ROOT: text_add_c(out, '/'); break;
    case NODE_PATH: print_path(out, n); break;
    case NODE_FILTER:
        print_within(out, n->kids[0], BIND_PRIMARY);
        print_predicates(out, n, 1);
        break;
    case NODE_CALL: print_call(out, n); break;
    case NODE_NEG:
        text_add_c(out, '-');
        print_within(out, n->kids[0], BIND_UNARY);
        break;
    default: print_chain(out, n);
    }
}

void expr_print(Text *out, const Expr *e)
{
    print(out, &e->root->pub);
}
