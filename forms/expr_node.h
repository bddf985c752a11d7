/* The inside of an Expr: its tree, the values of an evaluation and the spots it walks over.
 *
 * Only the expr_*.c files include this. A tree is built by expr_parse.c, given its fields and lists
 * by expr_bind.c and run by expr_eval.c; the functions stand in one table (expr_func.c). */
#ifndef FORMS_EXPR_NODE_H
#define FORMS_EXPR_NODE_H

#include "forms/expr.h"

#define EXPR_BYTES_MAX ((size_t)64 << 10)
#define EXPR_BRACKETS_MAX 256
/* Levels of the tree. Chains of operators lean to the left, one level each; this bounds the stack
 * that an evaluation needs. */
#define EXPR_DEPTH_MAX 2048

typedef struct Node Node;
typedef struct Eval Eval;
typedef struct ExprFunction ExprFunction;

/* Columns of a choice that are no cell of its own. */
enum { COLUMN_NONE = -1, COLUMN_NAME = -2, COLUMN_LABEL = -3, COLUMN_TEXT_ID = -4 };

struct Node {
    ExprNode pub;                 /* first, so that a kid of pub is a Node */
    Node **sub;                   /* the same kids, writable: for binding */
    int depth;                    /* levels below and with this node */
    bool deep;                    /* a step after `//` */
    const ExprFunction *function; /* NODE_CALL */
    const Field *field;           /* NODE_REF, NODE_NAME in a form, jr:choice-name */
    const ChoiceList *list;       /* instance(), pulldata(), jr:choice-name */
    int column, key;              /* NODE_NAME in a list; pulldata(): wanted and key column */
    const struct Regex *pattern;  /* regex() with a constant pattern (expr_regex.h) */
};

struct Expr {
    Node *root;
    const int *reads;
    size_t read_count;
    size_t steps; /* tokens read and nodes made: the tests hold it linear */
};

/* --- values --- */
typedef enum { VAL_BOOLEAN, VAL_NUMBER, VAL_STRING, VAL_DATE, VAL_MOMENT, VAL_NODES } ValKind;
typedef struct {
    ValKind kind;
    bool is_true;  /* VAL_BOOLEAN; VAL_NODES: there is a node */
    bool is_day;   /* text of a date question: "1957" is a year, not the number 1957 */
    double number; /* VAL_NUMBER; VAL_DATE: day number; VAL_MOMENT: milliseconds since 1970 UTC */
    Str text;      /* VAL_STRING; VAL_NODES: the first node's text */
} Val;
#define SCRATCH 48 /* room for the text of a number or a date made on the way */

Val val_boolean(bool);
Val val_number(double);
Val val_string(Str);
/* Conversions of xlsform.md 5. val_text borrows from the value, from scratch, or from the arena. */
bool val_true(const Val *);
double val_to_number(const Eval *, const Val *);
Str val_text(Eval *, const Val *, char scratch[static SCRATCH]);
/* A text as a number: decimal, an ISO date or moment as days, else NaN. */
double text_to_number(Str, int zone_minutes);
/* What a value means as a date: false when it is empty or none (then *impossible tells whether it
 * looked like one). A moment gives its local day and the milliseconds of that day. */
bool val_to_date(const Eval *, const Val *, Date *, int32_t *ms_of_day, bool *impossible);
/* `2026-03-05T14:07:09.000+07:00`, also without seconds, fraction or zone; a date alone is its
 * local midnight. false when the text is none of these. */
bool moment_from_iso(Str, int zone_minutes, int64_t *ms);
/* `14:07[:09[.000]][+07:00]` as local milliseconds of the day. */
bool time_from_iso(Str, int zone_minutes, int32_t *ms);
Str text_of_number(Eval *, double, char scratch[static SCRATCH]);
Str text_keep(const Eval *, const Text *); /* a copy that lives in the arena */

/* --- spots: what paths walk over --- */
typedef enum { SPOT_NONE, SPOT_FIELD, SPOT_LIST, SPOT_ROOT, SPOT_ITEM, SPOT_CELL } SpotKind;
typedef struct {
    SpotKind kind;
    const Row *row; /* SPOT_FIELD: the row that holds the field */
    int field;      /* a question, group or repeat (then `row` is one of its rows); -1 the form */
    const ChoiceList *list; /* SPOT_LIST … SPOT_CELL */
    const Choice *item;
    int column;
    size_t position; /* within a predicate, from 1 */
} Spot;

struct Eval {
    const ExprScope *scope;
    Spot here;     /* the context node: the question, or inside a predicate the row */
    size_t tested; /* nodes put to a condition so far */
};
/* Lists within lists grow by multiplication: a form must not hang the entry. Past this many tests a
 * walk ends early, with a warning. */
#define EXPR_TESTS_MAX 5000000
bool spot_goes_on(Eval *);

/* Called for one spot after another; false ends the walk. */
typedef bool (*SpotFn)(Eval *, const Spot *, void *ctx);
/* Every spot that a node-giving expression stands for, in document order. false: ended early. */
bool spot_walk(Eval *, const Node *, SpotFn, void *ctx);
Str spot_text(const Eval *, const Spot *);
Val spot_val(const Eval *, const Spot *);
Spot spot_self(const Eval *);
/* The value of `.` or of a reference to one answer, without walking; false: it is something else.
 */
bool spot_answer(const Eval *, const Node *, Val *out);
/* Does the node stand for a list of nodes here (and not for one value)? */
bool spot_is_list(const Eval *, const Node *);
size_t spot_count(Eval *, const Node *);
bool spot_first(Eval *, const Node *, Spot *out);
/* The row that holds a field as seen from here, or NULL when its repeat does not enclose us. */
const Row *spot_row_of(const Eval *, const Field *);
Str choice_column(const Eval *, const ChoiceList *, const Choice *, int column);
int list_column(const ChoiceList *, Str name);       /* COLUMN_NONE if there is none */
const ChoiceList *list_find(const Form *, Str name); /* with or without ".csv" */

/* --- running --- */
Val expr_run(Eval *, const Node *);
bool run_true(Eval *, const Node *);
double run_number(Eval *, const Node *);
Str run_text(Eval *, const Node *, char scratch[static SCRATCH]);
void run_warn(const Eval *, const char *msg, Str what); /* the first one is kept */

/* --- functions --- */
enum {
    FN_LISTS = 1, /* takes lists of nodes: no E_SCOPE for its arguments */
    FN_NODES = 2, /* gives nodes: a path may go on from it */
    FN_PAIRS = 4  /* arguments beyond the least come in pairs */
};
struct ExprFunction {
    const char *name;
    int least, most; /* arguments; most -1: any number */
    unsigned traits;
    Val (*run)(Eval *, const Node *call);
};
const ExprFunction *function_find(Str name);
const ExprFunction *function_at(size_t i); /* NULL past the end */
int function_index(const ExprFunction *);

static inline const Node *kid(const Node *n, size_t i)
{
    return n->sub[i];
}
static inline size_t kids(const Node *n)
{
    return n->pub.kid_count;
}

#endif
