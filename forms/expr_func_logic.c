/* Functions that decide: conditions, what is empty, checklists. */
#include "forms/expr_func.h"

#include <math.h>

Val func_true(Eval *ev, const Node *call)
{
    (void)ev;
    (void)call;
    return val_boolean(true);
}

Val func_false(Eval *ev, const Node *call)
{
    (void)ev;
    (void)call;
    return val_boolean(false);
}

Val func_not(Eval *ev, const Node *call)
{
    return val_boolean(!run_true(ev, kid(call, 0)));
}

Val func_boolean(Eval *ev, const Node *call)
{
    return val_boolean(run_true(ev, kid(call, 0)));
}

Val func_boolean_from_string(Eval *ev, const Node *call)
{
    char scratch[SCRATCH];
    Str s = run_text(ev, kid(call, 0), scratch);
    return val_boolean(str_eq(s, STR("true")) || str_eq(s, STR("1")));
}

Val func_if(Eval *ev, const Node *call)
{
    return expr_run(ev, kid(call, run_true(ev, kid(call, 0)) ? 1 : 2));
}

static bool is_empty(const Val *v)
{
    switch (v->kind) {
    case VAL_NUMBER: return isnan(v->number);
    case VAL_STRING:
    case VAL_NODES: return v->text.n == 0;
    default: return false;
    }
}

/* NaN is empty here, as Collect stores it (vector x019). */
Val func_coalesce(Eval *ev, const Node *call)
{
    for (size_t i = 0; i < kids(call); i++) {
        Val v = expr_run(ev, kid(call, i));
        if (!is_empty(&v)) {
            return v;
        }
    }
    return val_string(STR_NONE);
}

Val func_once(Eval *ev, const Node *call)
{
    Spot self = spot_self(ev);
    Val own = spot_val(ev, &self);
    return own.text.n ? own : expr_run(ev, kid(call, 0));
}

/* --- checklists: how many (or what weight) of the conditions hold, between two bounds; -1: none
 * --- */

static bool within(double value, double least, double most)
{
    return (least < 0 || value >= least) && (most < 0 || value <= most);
}

typedef struct {
    double count;
} Tally;

/* A node of a list counts as its value says: the text 'true' and other non-empty texts count. */
static bool tally(Eval *ev, const Val *v, void *ctx)
{
    (void)ev;
    ((Tally *)ctx)->count += val_true(v);
    return true;
}

Val func_checklist(Eval *ev, const Node *call)
{
    Tally t = { 0 };
    double least = run_number(ev, kid(call, 0)), most = run_number(ev, kid(call, 1));
    for (size_t i = 2; i < kids(call); i++) {
        func_each(ev, kid(call, i), tally, &t);
    }
    return val_boolean(within(t.count, least, most));
}

Val func_weighted_checklist(Eval *ev, const Node *call)
{
    double sum = 0, least = run_number(ev, kid(call, 0)), most = run_number(ev, kid(call, 1));
    for (size_t i = 2; i + 1 < kids(call); i += 2) {
        if (run_true(ev, kid(call, i))) {
            sum += run_number(ev, kid(call, i + 1));
        }
    }
    return val_boolean(within(sum, least, most));
}
