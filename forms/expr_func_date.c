/* Functions over dates and times; the zone is the office's. */
#include "forms/expr_func.h"
#include "locale/citizen.h"

#include <math.h>

Val func_today(Eval *ev, const Node *call)
{
    (void)call;
    Date today;
    int32_t ms;
    date_of_ms(ev->scope->now_ms, ev->scope->zone_minutes, &today, &ms);
    return (Val){ .kind = VAL_DATE, .number = today.day };
}

Val func_now(Eval *ev, const Node *call)
{
    (void)call;
    return (Val){ .kind = VAL_MOMENT, .number = (double)ev->scope->now_ms };
}

/* The date that an argument means; what looks like one and is none gives a warning. */
static bool date_argument(Eval *ev, const Val *v, Date *out, int32_t *ms)
{
    bool impossible;
    bool found = val_to_date(ev, v, out, ms, &impossible);
    if (impossible) {
        char scratch[SCRATCH];
        run_warn(ev, "expr.w_date", val_text(ev, v, scratch));
    }
    return found;
}

/* A date that is known in part ("1957") stays what it is. */
Val func_date(Eval *ev, const Node *call)
{
    Date date;
    int32_t ms;
    Val v = expr_run(ev, kid(call, 0));
    if (!date_argument(ev, &v, &date, &ms)) {
        return val_string(STR_NONE);
    }
    if (date.known != DATE_DAY) {
        v.kind = VAL_STRING;
        v.is_day = true;
        return v;
    }
    return (Val){ .kind = VAL_DATE, .number = date.day };
}

static double moment_of(const Eval *ev, Date date, int32_t ms)
{
    return (double)date.day * 86400000.0 + ms - ev->scope->zone_minutes * 60000.0;
}

Val func_date_time(Eval *ev, const Node *call)
{
    Date date;
    int32_t ms;
    Val v = expr_run(ev, kid(call, 0));
    if (!date_argument(ev, &v, &date, &ms)) {
        return val_string(STR_NONE);
    }
    return (Val){ .kind = VAL_MOMENT, .number = moment_of(ev, date, ms) };
}

/* Days since 1970-01-01 00:00 UTC; a date is its local midnight. */
Val func_decimal_date_time(Eval *ev, const Node *call)
{
    Date date;
    int32_t ms;
    Val v = expr_run(ev, kid(call, 0));
    if (v.kind == VAL_NUMBER) {
        return v;
    }
    return val_number(date_argument(ev, &v, &date, &ms) ? moment_of(ev, date, ms) / 86400000.0
                                                        : NAN);
}

Val func_decimal_time(Eval *ev, const Node *call)
{
    char scratch[SCRATCH];
    Date date;
    int32_t ms;
    Val v = expr_run(ev, kid(call, 0));
    Str s = val_text(ev, &v, scratch);
    if (s.n == 0 ||
        (!time_from_iso(s, ev->scope->zone_minutes, &ms) && !date_argument(ev, &v, &date, &ms))) {
        return val_number(NAN);
    }
    return val_number(ms / 86400000.0);
}

Val func_format_date(Eval *ev, const Node *call)
{
    char scratch[SCRATCH];
    Date date;
    int32_t ms;
    Val v = expr_run(ev, kid(call, 0));
    if (!date_argument(ev, &v, &date, &ms)) {
        return val_string(STR_NONE);
    }
    CLEANUP_TEXT out = TEXT_INIT;
    date_add_format(&out, run_text(ev, kid(call, 1), scratch), date, ms, ev->scope->lang);
    return val_string(text_keep(ev, &out));
}

/* Full years by the calendar (domain.md 8: dividing days by 365.25 is wrong on 38 % of birthdays).
 */
Val func_years_between(Eval *ev, const Node *call)
{
    Date from, to;
    int32_t ms;
    Val a = expr_run(ev, kid(call, 0)), b = expr_run(ev, kid(call, 1));
    if (!date_argument(ev, &a, &from, &ms) || !date_argument(ev, &b, &to, &ms)) {
        return val_string(STR_NONE);
    }
    return val_number(date_years(from, to));
}

Val func_thai_id_valid(Eval *ev, const Node *call)
{
    char scratch[SCRATCH], digits[14];
    IdVerdict verdict = citizen_read(run_text(ev, kid(call, 0), scratch), digits, NULL);
    return val_boolean(verdict == ID_OK || verdict == ID_DOUBT);
}
