/* log: who changed what, when; and what was disclosed to whom. */
#include "model/store/bundles.h"
#include "model/store/save.h"
#include "tui/cli/verbs.h"

typedef struct { Cli *cli; int64_t left; } Logging;

static void add_json(Cli *cli, const Change *c, Str via)
{
    Text *out = &cli->out;
    CLEANUP_TEXT id = TEXT_INIT;
    CLEANUP_TEXT record = TEXT_INIT;
    CLEANUP_TEXT at = TEXT_INIT;
    change_add_id(&id, c);
    uuid_add(&record, c->record);
    date_add_iso_time(&at, hlc_ms(c->hlc), cli->os->zone_minutes(cli->os->ctx));
    out_key(out, NULL);
    text_add_c(out, '{');
    out_str(out, "change", text_str(&id));
    out_str(out, "at", text_str(&at));
    out_str(out, "author", c->login);
    out_str(out, "office", c->office);
    out_str(out, "kind", c->kind);
    out_str(out, "form", c->form);
    out_str(out, "record", text_str(&record));
    out_str(out, "reason", c->reason);
    out_str(out, "via", via);
    out_key(out, "fields");
    text_add(out, c->body);
    text_add_c(out, '}');
}

static bool print_change(void *ctx, int64_t arrival, const Change *c, Str via, Error *err)
{
    Logging *l = ctx;
    Cli *cli = l->cli;
    (void)arrival;
    if (l->left-- <= 0) return true;
    if (GIVEN(cli, json)) add_json(cli, c, via);
    else {
        CLEANUP_TEXT at = TEXT_INIT;
        CLEANUP_TEXT record = TEXT_INIT;
        date_add_iso_time(&at, hlc_ms(c->hlc), cli->os->zone_minutes(cli->os->ctx));
        uuid_add(&record, c->record);
        text_add_f(&cli->out, "%s  %.*s (%.*s)  %.*s  %.*s %s  ", at.b, STR_ARG(c->login), STR_ARG(c->office),
                   STR_ARG(c->kind), STR_ARG(c->form), record.b);
        text_add_visible(&cli->out, c->reason);
        text_add_c(&cli->out, '\n');
    }
    return cli_flush_some(cli) || fault(err, ERR_IO, "cli.output", STR_NONE);
}

static bool log_of_record(Cli *cli, Logging *l, Error *err)
{
    RecordHead head;
    Change *changes;
    size_t count;
    if (!store_find(cli->store, STR_NONE, OPTION(cli, record), &cli->arena, &head, err) ||
        !store_history(cli->store, head.id, &cli->arena, &changes, &count, err))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++) ok = print_change(l, 0, &changes[i], STR_NONE, err);
    return ok;
}

/* --- disclosures --- */

static void disclosure_json(Cli *cli, const Disclosure *d, Str at)
{
    Text *out = &cli->out;
    out_key(out, NULL);
    text_add_c(out, '{');
    out_str(out, "at", at);
    out_str(out, "actor", d->actor);
    out_str(out, "to", d->peer);
    out_str(out, "bundle", d->bundle);
    out_str(out, "level", d->level);
    out_str(out, "purpose", d->purpose);
    out_str(out, "legal_basis", d->legal_basis);
    out_int(out, "records", d->records);
    out_int(out, "withheld", d->withheld);
    out_bool(out, "chained", d->is_chained);
    text_add_c(out, '}');
}

/* A line that does not fit its chain was changed by hand, or the one before it was taken out. */
static int log_of_disclosures(Cli *cli)
{
    Disclosure *list;
    size_t count;
    Error err = { 0 };
    int code = 0;
    if (!bundles_disclosures(cli->store, &cli->arena, &list, &count, &err)) return cli_fault(cli, &err);
    if (GIVEN(cli, json)) text_add_c(&cli->out, '[');
    for (size_t i = 0; i < count; i++) {
        const Disclosure *d = &list[i];
        CLEANUP_TEXT at = TEXT_INIT;
        date_add_iso_time(&at, d->at_ms, cli->os->zone_minutes(cli->os->ctx));
        if (!d->is_chained) code = 1;
        if (GIVEN(cli, json)) disclosure_json(cli, d, text_str(&at));
        else {
            SAY(&cli->out, cli->lang, d->is_chained ? "log.disclosure" : "log.disclosure_broken", text_str(&at), d->actor,
                d->peer, d->level, cli_int(cli, d->records), cli_int(cli, d->withheld), d->purpose, d->legal_basis);
            text_add_c(&cli->out, '\n');
        }
    }
    if (GIVEN(cli, json)) text_add(&cli->out, STR("]\n"));
    return code;
}

int verb_log(Cli *cli)
{
    int code = 0;
    Error err = { 0 };
    Logging l = { .cli = cli };
    if (!cli_number(cli, OPTION_limit, INT64_MAX, &l.left, &code) || !cli_store(cli, STORE_READ_ONLY, &code))
        return code;
    if (GIVEN(cli, disclosures)) return log_of_disclosures(cli);
    if (GIVEN(cli, json)) text_add_c(&cli->out, '[');
    bool ok = GIVEN(cli, record) ? log_of_record(cli, &l, &err)
                                 : store_changes(cli->store, 0, STR_NONE, print_change, &l, &err);
    if (!ok) return cli_fault(cli, &err);
    if (GIVEN(cli, json)) text_add(&cli->out, STR("]\n"));
    return 0;
}
