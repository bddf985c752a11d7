#include "tui/screen/tally.h"
#include "tui/app.h"

enum { STEP_MS = 15, NOT_COUNTED = -1 };

void tally_init(Tally *t)
{
    *t = (Tally){.all = NOT_COUNTED, .standing = QUERY_UNFINISHED,
                 .waiting = {NOT_COUNTED, NOT_COUNTED, NOT_COUNTED}};
}

void tally_done(Tally *t)
{
    query_close(t->run);
    t->run = NULL;
}

void tally_again(Tally *t)
{
    tally_done(t);
    t->form = STR_NONE;
    t->standing = QUERY_UNFINISHED;
}

static bool begin(App *app, Tally *t, Error *err)
{
    const Os *os = app_os(app);
    EntryEnv env = {.now_ms = os->now_ms(os->ctx), .zone_minutes = os->zone_minutes(os->ctx), .lang = app_lang(app)};
    Query query = {.form = t->form, .standing = (QueryStanding)t->standing};
    t->at = (QueryCount){0};
    return query_open(app_store(app), &query, &env, &t->run, err);
}

static bool count_one(App *app, Tally *t, int64_t until, Error *err)
{
    const Os *os = app_os(app);
    if (t->run == NULL && !begin(app, t, err)) return false;
    while (!t->at.is_done) {
        if (!query_count_slice(t->run, &t->at, err)) return false;
        if (os->now_ms(os->ctx) >= until || app_key_waits(app)) break;
    }
    if (!t->at.is_done) return true;
    t->waiting[t->standing++] = t->at.found;
    tally_done(t);
    return true;
}

bool tally_step(App *app, Tally *t, Str form)
{
    Error err = {0};
    const Os *os = app_os(app);
    if (form.n == 0 || t->standing > QUERY_UNVERIFIED) return false;
    if (!str_eq(t->form, form)) {
        tally_again(t);
        t->form = form;
        t->all = store_record_count(app_store(app), form, &err);
        t->has_verifying = t->all > 0 && query_verifying(app_store(app), form) != NULL;
    }
    bool is_empty = t->all == 0; /* then no form need be read */
    if (is_empty || (t->standing == QUERY_UNVERIFIED && !t->has_verifying)) t->waiting[t->standing++] = is_empty ? 0 : NOT_COUNTED;
    else if (!count_one(app, t, os->now_ms(os->ctx) + STEP_MS, &err)) {
        app_say_error(app, &err);
        tally_done(t);
        t->standing = QUERY_UNVERIFIED + 1;
    }
    return t->standing <= QUERY_UNVERIFIED;
}
