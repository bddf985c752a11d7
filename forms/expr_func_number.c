/* Functions over numbers, and sums and extremes over lists. */
#include "forms/expr_func.h"

#include <float.h>
#include <math.h>

Val func_number(Eval *ev, const Node *call)
{
    Val v = func_value(ev, call, 0);
    return val_number(val_to_number(ev, &v));
}

Val func_int(Eval *ev, const Node *call)
{
    return val_number(trunc(run_number(ev, kid(call, 0))));
}

Val func_floor(Eval *ev, const Node *call)
{
    return val_number(floor(run_number(ev, kid(call, 0))));
}

Val func_ceiling(Eval *ev, const Node *call)
{
    return val_number(ceil(run_number(ev, kid(call, 0))));
}

Val func_abs(Eval *ev, const Node *call)
{
    return val_number(fabs(run_number(ev, kid(call, 0))));
}

Val func_pow(Eval *ev, const Node *call)
{
    double base = run_number(ev, kid(call, 0));
    return val_number(pow(base, run_number(ev, kid(call, 1))));
}

/* Half towards +infinity. What lies within the error of one multiplication from a half is a half:
 * 1.005 has no double of its own, and on paper it rounds to 1.01. */
static double round_whole(double d)
{
    if (!(fabs(d) < 4503599627370496.0)) {
        return d;
    }
    double below = floor(d), over = d - below;
    return over >= 0.5 - DBL_EPSILON * fabs(d) ? below + 1 : below;
}

static double power_of_ten(double places)
{
    double scale = 1;
    for (; places > 0; places--) {
        scale *= 10;
    }
    return scale;
}

Val func_round(Eval *ev, const Node *call)
{
    double d = run_number(ev, kid(call, 0));
    double places = kids(call) > 1 ? trunc(run_number(ev, kid(call, 1))) : 0;
    if (isnan(places)) {
        return val_number(NAN);
    }
    if (places == 0 || !isfinite(d)) {
        return val_number(round_whole(d));
    }
    if (fabs(places) > 22) {
        return val_number(places > 0 ? d : 0);
    }
    double scale = power_of_ten(fabs(places));
    return val_number(places > 0 ? round_whole(d * scale) / scale : round_whole(d / scale) * scale);
}

/* --- sums and extremes skip what is empty (Collect's meaning; vectors x077, x134) --- */

typedef struct {
    double sum, least, most;
    size_t count, filled;
} Totals;

static bool total(Eval *ev, const Val *v, void *ctx)
{
    Totals *t = ctx;
    t->count++;
    if ((v->kind == VAL_STRING || v->kind == VAL_NODES) && v->text.n == 0) {
        return true;
    }
    double d = val_to_number(ev, v);
    if (v->kind == VAL_NUMBER && isnan(d)) {
        return true;
    }
    t->sum += d;
    t->least = t->filled == 0 || d < t->least || isnan(d) ? d : t->least;
    t->most = t->filled == 0 || d > t->most || isnan(d) ? d : t->most;
    t->filled++;
    return true;
}

static Totals totals_of(Eval *ev, const Node *call)
{
    Totals t = { 0 };
    for (size_t i = 0; i < kids(call); i++) {
        func_each(ev, kid(call, i), total, &t);
    }
    return t;
}

Val func_sum(Eval *ev, const Node *call)
{
    return val_number(totals_of(ev, call).sum);
}

Val func_min(Eval *ev, const Node *call)
{
    Totals t = totals_of(ev, call);
    return t.filled ? val_number(t.least) : val_string(STR_NONE);
}

Val func_max(Eval *ev, const Node *call)
{
    Totals t = totals_of(ev, call);
    return t.filled ? val_number(t.most) : val_string(STR_NONE);
}

Val func_count(Eval *ev, const Node *call)
{
    return val_number((double)totals_of(ev, call).count);
}

static bool count_filled(Eval *ev, const Val *v, void *ctx)
{
    char scratch[SCRATCH];
    *(double *)ctx += val_text(ev, v, scratch).n > 0;
    return true;
}

Val func_count_non_empty(Eval *ev, const Node *call)
{
    double count = 0;
    func_each(ev, kid(call, 0), count_filled, &count);
    return val_number(count);
}
