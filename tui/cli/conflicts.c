/* conflicts: list what two people wrote at once, and choose (M5, M5a). */
#include "model/store/save.h"
#include "tui/cli/values.h"
#include "tui/cli/verbs.h"

#include <string.h>

static void print_json(Cli *cli, const Conflict *conflicts, size_t count)
{
    Text *out = &cli->out;
    text_add_c(out, '[');
    for (size_t i = 0; i < count; i++) {
        const Conflict *c = &conflicts[i];
        const Form *form = store_form(cli->store, c->form);
        const Field *field = form ? form_field(form, c->field) : NULL;
        CLEANUP_TEXT id = TEXT_INIT;
        uuid_add(&id, c->record);
        out_key(out, NULL);
        text_add_c(out, '{');
        out_str(out, "form", c->form);
        out_str(out, "_id", text_str(&id));
        out_str(out, "field", c->field);
        out_value(out, STR("base"), field, c->base.value, VALUE_ABSENT_AS_NULL);
        out_key(out, "candidates");
        text_add_c(out, '[');
        for (size_t k = 0; k < c->count; k++) {
            CLEANUP_TEXT at = TEXT_INIT;
            date_add_iso_time(&at, hlc_ms(c->candidates[k].hlc), cli->os->zone_minutes(cli->os->ctx));
            out_key(out, NULL);
            text_add_c(out, '{');
            out_value(out, STR("value"), field, c->candidates[k].value, VALUE_ABSENT_AS_NULL);
            out_str(out, "author", c->candidates[k].author);
            out_str(out, "office", c->candidates[k].office);
            out_str(out, "at", text_str(&at));
            out_str(out, "reason", c->candidates[k].reason);
            out_bool(out, "shown", c->candidates[k].shown);
            text_add_c(out, '}');
        }
        text_add(out, STR("]}"));
        cli_flush_some(cli);
    }
    text_add(out, STR("]\n"));
}

/* "  > somsak (460101, 2026-11-25T16:25:00+07:00): 3,000  "asked again"" */
static void print_side(Cli *cli, const Field *field, const Candidate *side, const char *mark)
{
    CLEANUP_TEXT value = TEXT_INIT;
    CLEANUP_TEXT at = TEXT_INIT;
    date_add_iso_time(&at, hlc_ms(side->hlc), cli->os->zone_minutes(cli->os->ctx));
    if (field) value_show(&value, field, side->value, cli->lang);
    else text_add(&value, side->value.text);
    text_add_f(&cli->out, "  %s %.*s (%.*s, %s): ", mark, STR_ARG(side->author), STR_ARG(side->office), at.b);
    text_add_visible(&cli->out, text_str(&value));
    if (side->reason.n) text_add(&cli->out, STR("  "));
    text_add_visible(&cli->out, side->reason);
    text_add_c(&cli->out, '\n');
}

/* What both had seen stands first, marked `=`; what is shown meanwhile `>`. */
static void print_text(Cli *cli, const Conflict *conflicts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const Conflict *c = &conflicts[i];
        const Form *form = store_form(cli->store, c->form);
        const Field *field = form ? form_field(form, c->field) : NULL;
        CLEANUP_TEXT id = TEXT_INIT;
        uuid_add(&id, c->record);
        text_add_f(&cli->out, "%.*s %s  %.*s\n", STR_ARG(c->form), id.b,
                   STR_ARG(field ? field_label(field, cli->lang) : c->field));
        if (c->base.hlc) print_side(cli, field, &c->base, "=");
        for (size_t k = 0; k < c->count; k++)
            print_side(cli, field, &c->candidates[k], c->candidates[k].shown ? ">" : " ");
    }
}

/* The candidate that --take names: the newest written here, the newest written elsewhere. */
static const Candidate *candidate_of(const Conflict *c, Str take)
{
    const Candidate *best = NULL;
    for (size_t i = 0; i < c->count; i++) {
        const Candidate *candidate = &c->candidates[i];
        if (candidate->is_own != str_eq(take, STR("mine"))) continue;
        if (!best || candidate->hlc > best->hlc) best = candidate;
    }
    return best;
}

static bool value_to_take(Cli *cli, const Conflict *c, Value *out, Error *err)
{
    Str take = OPTION(cli, take);
    if (str_eq(take, STR("mine")) || str_eq(take, STR("theirs"))) {
        const Candidate *candidate = candidate_of(c, take);
        if (!candidate) return fault(err, ERR_ABSENT, "conflicts.no_candidate", take);
        *out = candidate->value;
        return true;
    }
    const Form *form = store_form(cli->store, c->form);
    const Field *field = form ? form_field(form, c->field) : NULL;
    EntryEnv env = cli_env(cli);
    Date today;
    int32_t ms;
    date_of_ms(env.now_ms, env.zone_minutes, &today, &ms);
    if (!field) return fault(err, ERR_ABSENT, "cli.no_field", c->field);
    return value_read(&cli->arena, out, field, take, FROM_PERSON, today, err) != READ_BAD;
}

static bool resolve(Cli *cli, const Conflict *c, Error *err)
{
    RecordHead head;
    Saved saved;
    BodyMember member = { .name = c->field };
    CLEANUP_TEXT body = TEXT_INIT;
    CLEANUP_TEXT overlap = TEXT_INIT;
    if (!value_to_take(cli, c, &member.value, err) || !store_head(cli->store, c->record, &cli->arena, &head, err))
        return false;
    body_write(&body, &member, 1, STR_NONE);
    Save save = { .form = c->form, .record = c->record, .opened_seen = head.seen, .body = text_str(&body),
                  .kind = STR("resolve"), .reason = OPTION(cli, reason) };
    return store_save(cli->store, &save, &saved, &overlap, err);
}

/* Is it the record that --record names, by id or by its form's key? */
static bool is_asked_for(Cli *cli, const Conflict *c)
{
    RecordHead head;
    return !GIVEN(cli, record) ||
           (store_find(cli->store, c->form, OPTION(cli, record), &cli->arena, &head, NULL) &&
            memcmp(head.uuid.b, c->record.b, sizeof head.uuid.b) == 0);
}

/* Keeps those of --record and --columns. */
static void select_conflicts(Cli *cli, Conflict *conflicts, size_t *count)
{
    const Str *fields;
    size_t field_count = cli_names(cli, OPTION_columns, &fields), kept = 0;
    for (size_t i = 0; i < *count; i++) {
        bool fits = field_count == 0;
        for (size_t k = 0; k < field_count; k++) fits = fits || str_eq(fields[k], conflicts[i].field);
        if (fits && is_asked_for(cli, &conflicts[i])) conflicts[kept++] = conflicts[i];
    }
    *count = kept;
}

int verb_conflicts(Cli *cli)
{
    int code = 0;
    Error err = { 0 };
    Conflict *conflicts;
    size_t count;
    if (!cli_store(cli, GIVEN(cli, take) ? STORE_READ_WRITE : STORE_READ_ONLY, &code)) return code;
    if (!store_conflicts(cli->store, STR_NONE, &cli->arena, &conflicts, &count, &err)) return cli_fault(cli, &err);
    select_conflicts(cli, conflicts, &count);
    if (GIVEN(cli, take)) {
        for (size_t i = 0; i < count; i++)
            if (!resolve(cli, &conflicts[i], &err)) return cli_fault(cli, &err);
        CLI_SAY(cli, "conflicts.taken", cli_int(cli, (int64_t)count));
        return 0;
    }
    if (GIVEN(cli, json)) print_json(cli, conflicts, count);
    else print_text(cli, conflicts, count);
    return count ? 1 : 0;
}
