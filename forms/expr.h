/* Expr: one expression of the form language, parsed once, evaluated over a Record.
 *
 * The language is XLSForm's (xlsform.md 4, 5): JavaRosa's meaning where engines differ. Vectors:
 * data/xlsform_vectors.csv. Parsing is linear in the text, at most 64 KiB and 256 levels deep. */
#ifndef FORMS_EXPR_H
#define FORMS_EXPR_H

#include "forms/form.h"
#include "forms/record.h"

/* An error: err->n is the position from 1 in code points, err->what the word at fault, or both the
 * word and what to write instead, as "== → =". err->msg begins with the code of xlsform.md 6:
 * expr.e_syntax and its kinds e_write (what to write instead), e_operator, e_end, e_sign, e_brace,
 * e_name, e_regex; e_paren (n: where the bracket was opened); e_string, e_quote, e_empty, e_limit;
 * e_func, e_func_near (the nearest name); e_args ("if: 2 → 3": given, needed). Binding: e_ref,
 * e_ref_near, e_twice, e_scope, e_list, e_list_near, e_column, e_column_near, e_no_choices.
 * repaired (may be NULL): set when curly quotes, odd blanks or full-width signs were made straight
 * (only where `lenient`); without lenient curly quotes are the error E_QUOTE. err may be NULL. */
typedef enum { EXPR_STRICT, EXPR_LENIENT } ExprMode;
Expr *expr_parse(Arena *, Str text, ExprMode, bool *repaired, Error *err);
/* Bind every ${name} and path to the fields of a form, and jr:choice-name, instance, pulldata to
 * its lists. self: the field on whose row the expression stands (-1: none; then only the names).
 * Errors E_REF (nearest name offered), E_SCOPE, E_LIST. */
NODISCARD bool expr_bind(Expr *, Arena *, const Form *, int self, Error *err);
/* Fields that the expression reads, in order, each once (repeats as their index). */
size_t expr_reads(const Expr *, const int **fields);
bool expr_calls(const Expr *, Str function); /* today(), now() … for the form check */
Str expr_function(size_t i);   /* the name of the i-th function of the language; empty past the last */
void expr_print(Text *out, const Expr *);    /* parses again to the same tree */

typedef enum { RESULT_BOOLEAN, RESULT_NUMBER, RESULT_STRING, RESULT_DATE, RESULT_NODES } ResultType;
typedef struct {
    ResultType type;
    bool boolean;
    double number;
    Str string; /* text, ISO date; of nodes: the first node's text */
    size_t node_count;
} Result;

/* What an evaluation stands on. Borrowed for the call. */
typedef struct {
    const Form *form;
    const Row *row;          /* the row of the expression; its ancestors are reached from it */
    int self;                /* field for `.`, or -1 */
    const Value *self_value; /* the answer being tried (constraint), or NULL: the stored one */
    const ChoiceList *list;
    const Choice *item; /* choice_filter: bare names are its columns */
    int64_t now_ms;
    int zone_minutes; /* the clock of today() and now() */
    Lang lang;        /* of jr:choice-name and month names */
    bool (*uuid)(void *ctx, char out[static 37]);
    void *uuid_ctx; /* NULL: uuid() is empty */
    Arena *arena;   /* results live here */
    Error *warning; /* first runtime warning (impossible date, bad pattern); may be NULL */
} ExprScope;

/* Never fails: an evaluation error is the empty string with a warning. */
Result expr_eval(const Expr *, const ExprScope *);
bool expr_true(const Expr *, const ExprScope *);  /* by the boolean rule */
Str expr_string(const Expr *, const ExprScope *); /* NaN and infinities are "" */
Str result_string(Arena *, Result);
double result_number(Result);
bool result_boolean(Result);

/* For model/store's translation into SQL: the tree, read only. */
typedef enum {
    NODE_OR,
    NODE_AND,
    NODE_EQ,
    NODE_NE,
    NODE_LT,
    NODE_LE,
    NODE_GT,
    NODE_GE,
    NODE_ADD,
    NODE_SUB,
    NODE_MUL,
    NODE_DIV,
    NODE_MOD,
    NODE_NEG,
    NODE_UNION,
    NODE_NUMBER,
    NODE_STRING,
    NODE_REF /* ${name} */,
    NODE_SELF /* . */,
    NODE_PARENT /* .. */,
    NODE_NAME /* bare name, step */,
    NODE_CALL,
    NODE_PATH,
    NODE_FILTER /* primary with predicates */,
    NODE_ROOT
} NodeKind;
typedef struct ExprNode ExprNode;
struct ExprNode {
    NodeKind kind;
    int position;  /* from 1, in code points */
    double number; /* NODE_NUMBER */
    Str text;      /* string, name, function */
    int field;     /* NODE_REF after binding, else -1 */
    int function;  /* NODE_CALL: index into the function table (expr_function_name) */
    const ExprNode *const *kids;
    size_t kid_count;
};
/* How a tree is shaped: and, or, union have two or more kids, the other operators two; a step
 * (name,
 * `.`, `..`) has its predicates as kids; a filter first what is filtered, then the predicates; a
 * path first its start (NODE_ROOT when it is absolute), then its steps. */
const ExprNode *expr_root(const Expr *);
Str expr_function_name(int index); /* empty past the end: for completion and help */

#endif
