#include "tui/screen/home_views.h"

void home_views_done(HomeViews *v)
{
    arena_done(&v->arena);
    *v = (HomeViews){0};
}

void home_views_read(App *app, HomeViews *v, HomeViewsCounts counts)
{
    Error err = {0};
    size_t before = v->count;
    arena_done(&v->arena);
    v->count = 0;
    if (!views_read(app_store(app), STR_NONE, &v->arena, &v->views, &v->count, &err)) app_say_error(app, &err);
    if (v->count > HOME_VIEWS_MOST) v->count = HOME_VIEWS_MOST;
    if (counts == HOME_VIEWS_ANEW || v->count != before) v->counted = 0;
    for (size_t i = v->counted; i < v->count; i++) v->counts[i] = -1;
}

static bool count_one(App *app, const View *view, Arena *arena, int64_t *out, Error *err)
{
    const Os *os = app_os(app);
    EntryEnv env = {.now_ms = os->now_ms(os->ctx), .zone_minutes = os->zone_minutes(os->ctx), .lang = app_lang(app),
                    .user = app_user(app), .device = store_device(app_store(app))};
    Query query;
    QueryRun *run;
    view_query(view, arena, &query);
    query.column_count = query.sort_count = 0;
    if (!query_open(app_store(app), &query, &env, &run, err)) return false;
    query_interrupt_with(run, app_key_waits, app);
    bool ok = query_count(run, HOME_VIEWS_COUNTED + 1, out, err);
    query_close(run);
    return ok;
}

bool home_views_count(App *app, HomeViews *v)
{
    Error err = {0};
    if (v->counted >= v->count) return false;
    bool ok = count_one(app, &v->views[v->counted], &v->arena, &v->counts[v->counted], &err);
    if (!ok && err.code == ERR_CANCEL) return true;
    if (!ok) v->counts[v->counted] = -1;
    return ++v->counted < v->count;
}
