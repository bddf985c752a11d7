/* Long work on the screens: steps between keys, or one step that breathes while keys wait their turn. */
#include "locale/number.h"
#include "tui/app.h"
#include "tui/app_inside.h"

/* "Reading rows: 1,240 of 30,000" once a second at most, from 0.3 s on. true: it is there to be drawn. */
static bool tell_progress(App *a, int64_t now)
{
    bool is_early = now - a->job_began_ms < APP_PROGRESS_MS;
    bool was_told = a->job_told_ms != a->job_began_ms;
    if (is_early || (was_told && now - a->job_told_ms < APP_SECOND_MS)) return false;
    a->job_told_ms = now;
    CLEANUP_TEXT done = TEXT_INIT;
    CLEANUP_TEXT total = TEXT_INIT;
    number_add_grouped(&done, a->job->done);
    number_add_grouped(&total, a->job->total);
    CLEANUP_TEXT line = TEXT_INIT;
    SAY(&line, a->lang, a->job->total > 0 ? "app.progress_of" : "app.progress", say(a->lang, a->job->what),
        text_str(&done), text_str(&total));
    app_show_message(a, text_str(&line));
    return true;
}

/* --- keys pressed while it works --- */

static void hold(App *a, Key key)
{
    if (a->held_count == 0) arena_done(&a->held_arena);
    if (key.kind == KEY_PASTE) key.paste = str_copy(&a->held_arena, key.paste);
    a->held[a->held_count++] = key;
}

/* Esc stops the work; what else is typed ahead stays in order, for when it has ended. */
static void hear(App *a, const Key *key)
{
    bool is_end = key->kind == KEY_HANGUP;
    if (is_end || key_is(key, NAME_ESC) || key->kind == KEY_ESC_THEN) a->job->cancel = true;
    if (key_is(key, NAME_ESC) || key->kind == KEY_DRAINED || key->kind == KEY_QUIET) return;
    if (key->kind == KEY_RESIZE) a->is_resized = true;
    hold(a, key->kind == KEY_ESC_THEN ? key_text(key->cp) : *key);
}

void app_next_key(App *a, Key *out, int quiet_ms)
{
    if (a->held_count == 0) {
        term_read(a->term, out, quiet_ms);
        return;
    }
    *out = a->held[0];
    memmove(a->held, a->held + 1, --a->held_count * sizeof *a->held);
    if (out->kind == KEY_RESIZE) a->is_resized = false;
}

/* Within a step: the store is not touched, and the screen not fitted to a new size before the end. */
static void breathe(Job *job, void *host)
{
    App *a = host;
    int64_t now = a->os->now_ms(a->os->ctx);
    if (a->job != job || now - a->job_breathed_ms < APP_STEP_MS) return;
    a->job_breathed_ms = now;
    bool is_told = tell_progress(a, now);
    if (a->term == NULL) return;
    if (is_told && !a->is_resized) {
        app_draw(a);
        term_show(a->term, a->canvas);
    }
    Key key;
    while (a->held_count < APP_HELD && term_key_waits(a->term)) {
        term_read(a->term, &key, 0);
        hear(a, &key);
    }
}

/* --- steps --- */

bool app_start(App *a, Job *job, AppFinished *finished)
{
    if (a->job != NULL) return false;
    a->job = job;
    a->is_job_new = true;
    a->finished = finished;
    a->job_depth = a->depth;
    a->job_began_ms = a->job_told_ms = a->job_breathed_ms = a->os->now_ms(a->os->ctx);
    job->breathe = breathe;
    job->host = a;
    return true;
}

bool app_is_working(const App *a)
{
    return a->job != NULL;
}

void app_step_job(App *a)
{
    Error err = { 0 };
    Job *job = a->job;
    a->is_job_new = false;
    JobState state = job->step(job, a->os->now_ms(a->os->ctx) + APP_STEP_MS, &err);
    if (a->job == NULL) return;
    if (state == JOB_MORE) {
        (void)tell_progress(a, a->os->now_ms(a->os->ctx));
        return;
    }
    a->job = NULL;
    a->finished(a, a->stack[a->job_depth - 1].state, state, &err);
}
