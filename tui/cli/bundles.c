/* bundle make, inspect, verify, offices. */
#include "locale/when.h"
#include "model/handoff/bundle.h"
#include "model/store/bundles.h"
#include "tui/cli/verbs.h"

/* --- what is in it --- */

/* The first rows, question by question: a row of a household is far wider than a screen. */
static void print_sample(Cli *cli, const BundlePart *part)
{
    size_t rows, columns;
    const Str *cells = sample_cells(&cli->arena, part->sample, &rows, &columns);
    if (rows == 0) return;
    Str *turned = arena_take_array(&cli->arena, rows * columns, sizeof *turned);
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++) turned[c * rows + r] = cells[r * columns + c];
    text_add_c(&cli->out, '\n');
    text_add_visible(&cli->out, part->name);
    text_add_c(&cli->out, '\n');
    cli_table(cli, turned, columns, rows);
}

static void print_parts(Cli *cli, const BundlePart *parts, size_t count)
{
    Str *cells = arena_take_array(&cli->arena, count * 3, sizeof *cells);
    for (size_t i = 0; i < count; i++) {
        cells[i * 3] = parts[i].name;
        cells[i * 3 + 1] = cli_int(cli, parts[i].bytes);
        cells[i * 3 + 2] = parts[i].rows >= 0 ? cli_int(cli, parts[i].rows) : STR_NONE;
    }
    cli_table(cli, cells, count, 3);
    for (size_t i = 0; i < count; i++) print_sample(cli, &parts[i]);
}

/* The header and the first rows, as arrays of cells. */
static void out_sample(Cli *cli, Str sample)
{
    size_t rows, columns;
    const Str *cells = sample_cells(&cli->arena, sample, &rows, &columns);
    out_key(&cli->out, "sample");
    text_add_c(&cli->out, '[');
    for (size_t i = 0; i < rows * columns; i++) {
        text_add(&cli->out, i == 0 ? STR("[") : i % columns ? STR(",") : STR("],["));
        json_add_string(&cli->out, cells[i]);
    }
    text_add(&cli->out, rows ? STR("]]") : STR("]"));
}

static void out_parts(Cli *cli, const BundlePart *parts, size_t count)
{
    Text *out = &cli->out;
    out_key(out, "members");
    text_add_c(out, '[');
    for (size_t i = 0; i < count; i++) {
        out_key(out, NULL);
        text_add_c(out, '{');
        out_str(out, "name", parts[i].name);
        out_int(out, "bytes", parts[i].bytes);
        if (parts[i].rows >= 0) out_int(out, "rows", parts[i].rows);
        if (parts[i].columns_out) {
            out_int(out, "fields", (int64_t)parts[i].columns_out);
            out_int(out, "fields_withheld", (int64_t)parts[i].columns_withheld);
        }
        if (parts[i].sample.n) out_sample(cli, parts[i].sample);
        text_add_c(out, '}');
    }
    text_add_c(out, ']');
}

/* --- make --- */

static void tell_made(Cli *cli, const BundleMade *made, Str level)
{
    Text *out = &cli->out;
    bool is_plan = GIVEN(cli, dry_run);
    if (GIVEN(cli, json)) {
        text_add_c(out, '{');
        if (!is_plan) out_str(out, "bundle", str_of(made->bundle));
        if (!is_plan) out_str(out, "file", made->file);
        out_int(out, "records", made->records);
        out_int(out, "changes", made->changes);
        out_int(out, "bytes", made->bytes);
        out_int(out, "withheld", made->withheld);
        out_str(out, "level", level);
        if (is_plan) out_parts(cli, made->parts, made->part_count);
        text_add(out, STR("}\n"));
        return;
    }
    SAY(out, cli->lang, is_plan ? "bundle.would_make" : "bundle.made", is_plan ? OPTION(cli, to) : made->file,
        cli_int(cli, made->records), cli_int(cli, made->changes), cli_int(cli, made->bytes), level);
    text_add_c(out, '\n');
    if (is_plan) print_parts(cli, made->parts, made->part_count);
    if (made->withheld) CLI_SAY(cli, "bundle.withheld", cli_int(cli, made->withheld));
}

int verb_bundle_make(Cli *cli)
{
    int code = 0;
    Error err = { 0 };
    BundleMade made;
    BundleRequest request = { .to = OPTION(cli, to),
                              .scope = GIVEN(cli, all) ? SCOPE_ALL : SCOPE_SINCE_ACK,
                              .where = OPTION(cli, where), .purpose = OPTION(cli, purpose),
                              .legal_basis = OPTION(cli, basis), .path = OPTION(cli, output), .lang = cli->lang };
    if (!GIVEN(cli, to)) {
        fault(&err, ERR_USAGE, "cli.needs_option", STR("--to"));
        return cli_fault(cli, &err);
    }
    if (GIVEN(cli, level) && !level_find(OPTION(cli, level), &request.level)) {
        fault(&err, ERR_USAGE, "cli.level", OPTION(cli, level));
        return cli_fault(cli, &err);
    }
    if (!cli_store(cli, STORE_READ_WRITE, &code)) return code;
    if (!GIVEN(cli, level) && !bundle_usual_level(cli->store, request.to, &request.level, &err)) return cli_fault(cli, &err);
    bool ok = GIVEN(cli, dry_run) ? bundle_plan(cli->store, &request, &cli->arena, &made, NULL, &err)
                                  : bundle_make(cli->store, &request, &cli->arena, &made, NULL, &err);
    if (!ok) return cli_fault(cli, &err);
    tell_made(cli, &made, level_name(request.level));
    return 0;
}

/* --- inspect, verify --- */

static void print_problems(Cli *cli, const BundleInfo *info)
{
    out_key(&cli->out, "problems");
    text_add_c(&cli->out, '[');
    for (size_t i = 0; i < info->problem_count; i++) {
        CLEANUP_TEXT words = TEXT_INIT;
        say_error(&words, cli->lang, &info->problems[i]);
        out_key(&cli->out, NULL);
        json_add_string(&cli->out, text_str(&words));
    }
    text_add_c(&cli->out, ']');
}

static void print_info(Cli *cli, const BundleInfo *info)
{
    const struct { const char *key; Str value; } texts[] = {
        { "from", info->from }, { "to", info->to }, { "device", info->device }, { "created", info->created },
        { "level", info->level }, { "purpose", info->purpose }, { "legal_basis", info->legal_basis },
        { "program", info->program }, { "signer", info->signer },
    };
    Text *out = &cli->out;
    text_add_c(out, '{');
    out_str(out, "bundle", str_of(info->bundle));
    out_int(out, "format", info->format);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) out_str(out, texts[i].key, texts[i].value);
    out_bool(out, "training", info->is_training);
    out_int(out, "records", info->records);
    out_int(out, "changes", info->changes);
    out_int(out, "bytes", info->bytes);
    out_parts(cli, info->members, info->member_count);
    text_add(out, STR("}\n"));
}

static void print_table(Cli *cli, const BundleInfo *info)
{
    SAY(&cli->out, cli->lang, "bundle.about", str_of(info->bundle), info->from, info->to, info->created,
        info->level, cli_int(cli, info->records), cli_int(cli, info->changes));
    text_add_c(&cli->out, '\n');
    print_parts(cli, info->members, info->member_count);
}

int verb_bundle_inspect(Cli *cli)
{
    BundleInfo info;
    Error err = { 0 };
    if (!bundle_inspect(cli->os, cli->args[0], &cli->arena, &info, &err)) return cli_fault(cli, &err);
    if (GIVEN(cli, json)) print_info(cli, &info);
    else print_table(cli, &info);
    return 0;
}

int verb_bundle_verify(Cli *cli)
{
    BundleInfo info;
    Error err = { 0 };
    if (!bundle_verify(cli->os, cli->args[0], &cli->arena, &info, NULL, &err)) {
        if (GIVEN(cli, json)) {
            info = (BundleInfo){ .problems = &err, .problem_count = 1 };
            text_add_c(&cli->out, '{');
            out_bool(&cli->out, "ok", false);
            out_str(&cli->out, "signer", STR_NONE);
            out_bool(&cli->out, "trusted", false);
            print_problems(cli, &info);
            text_add(&cli->out, STR("}\n"));
        }
        return cli_fault(cli, &err);
    }
    if (GIVEN(cli, json)) {
        text_add_c(&cli->out, '{');
        out_bool(&cli->out, "ok", info.problem_count == 0);
        out_str(&cli->out, "signer", info.signer);
        out_bool(&cli->out, "trusted", info.is_trusted);
        print_problems(cli, &info);
        text_add(&cli->out, STR("}\n"));
    }
    for (size_t i = 0; i < info.problem_count; i++) (void)cli_fault(cli, &info.problems[i]);
    if (info.problem_count) return fault_exit(info.problems[0].code);
    if (!GIVEN(cli, json)) {
        SAY(&cli->out, cli->lang, info.signer.n ? "bundle.whole_signed" : "bundle.whole", str_of(info.bundle), info.signer);
        text_add_c(&cli->out, '\n');
    }
    return 0;
}

/* --- offices --- */

static void add_time(const Cli *cli, Text *out, int64_t ms)
{
    if (ms) date_add_iso_time(out, ms, cli->os->zone_minutes(cli->os->ctx));
}

static void print_office(Cli *cli, const Peer *peer, Str cells[5])
{
    CLEANUP_TEXT made = TEXT_INIT;
    CLEANUP_TEXT received = TEXT_INIT;
    add_time(cli, &made, peer->made_ms);
    add_time(cli, &received, peer->received_ms);
    const Str values[] = { peer->office, peer->name, peer->level, text_str(&made), text_str(&received) };
    static const char *const keys[] = { "office", "name", "level", "made", "received" };
    if (GIVEN(cli, json)) out_key(&cli->out, NULL);
    if (GIVEN(cli, json)) text_add_c(&cli->out, '{');
    for (size_t i = 0; i < 5; i++) {
        cells[i] = str_copy(&cli->arena, values[i]);
        if (GIVEN(cli, json)) out_str(&cli->out, keys[i], values[i]);
    }
    if (GIVEN(cli, json)) text_add_c(&cli->out, '}');
}

int verb_bundle_offices(Cli *cli)
{
    int code = 0;
    Error err = { 0 };
    Peer *peers;
    size_t count;
    if (!cli_store(cli, STORE_READ_ONLY, &code)) return code;
    if (!bundles_peers(cli->store, &cli->arena, &peers, &count, &err)) return cli_fault(cli, &err);
    Str *cells = arena_take_array(&cli->arena, count * 5 + 1, sizeof *cells);
    if (GIVEN(cli, json)) text_add_c(&cli->out, '[');
    for (size_t i = 0; i < count; i++) print_office(cli, &peers[i], cells + i * 5);
    if (GIVEN(cli, json)) text_add(&cli->out, STR("]\n"));
    else cli_table(cli, cells, count, 5);
    return 0;
}
