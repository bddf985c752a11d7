/* doctor: the database and the machine it is on. */
#include "locale/thai.h"
#include "model/store/doctor.h"
#include "tui/cli/verbs.h"

#include <langinfo.h>
#include <locale.h>
#include <string.h>

/* What of the machine makes Thai or the screens fail, and the cure: catalogue ids. */
static size_t machine_problems(Cli *cli, Error *out, size_t max)
{
    size_t n = 0;
    const Os *os = cli->os;
    Str term = os->env(os->ctx, "TERM");
    bool has_utf8 = setlocale(LC_CTYPE, "") && strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    if (!has_utf8 && n < max) fault(&out[n++], ERR_CONFIG, "doctor.locale", os->env(os->ctx, "LANG"));
    if (!thai_has_dictionary(&cli->breaker) && n < max) fault(&out[n++], ERR_PROGRAM, "doctor.dictionary", STR("libthai-data"));
    if ((!term.n || str_eq(term, STR("dumb"))) && n < max) fault(&out[n++], ERR_CONFIG, "doctor.term", term);
    return n;
}

static void add_problem(Cli *cli, const Error *e)
{
    CLEANUP_TEXT what = TEXT_INIT;
    CLEANUP_TEXT cure = TEXT_INIT;
    Error bare = *e;
    text_add_f(&cure, "%s.do", e->msg);
    say_error(&what, cli->lang, &bare);
    out_key(&cli->out, NULL);
    text_add_c(&cli->out, '{');
    out_str(&cli->out, "what", text_str(&what));
    out_str(&cli->out, "where", str_of(e->where));
    out_str(&cli->out, "do", say(cli->lang, cure.b));
    text_add_c(&cli->out, '}');
}

static void print_json(Cli *cli, const DoctorReport *r, const Error *machine, size_t machine_count)
{
    Text *out = &cli->out;
    text_add_c(out, '{');
    out_bool(out, "ok", r->problem_count == 0 && r->quick_check && r->refold_equal);
    out_bool(out, "quick_check", r->quick_check);
    out_bool(out, "refold_equal", r->refold_equal);
    out_int(out, "records", r->records);
    out_int(out, "changes", r->changes);
    out_int(out, "conflicts", r->conflicts);
    out_int(out, "gaps", r->gaps);
    out_key(out, "sizes");
    text_add_c(out, '{');
    out_int(out, "file", r->sizes.file);
    out_int(out, "journal", r->sizes.journal);
    out_int(out, "tables", r->sizes.tables);
    out_int(out, "history", r->sizes.history);
    out_int(out, "other", r->sizes.other);
    out_int(out, "free_space", r->sizes.free_space);
    text_add_c(out, '}');
    out_key(out, "problems");
    text_add_c(out, '[');
    for (size_t i = 0; i < r->problem_count; i++) add_problem(cli, &r->problems[i]);
    for (size_t i = 0; i < machine_count; i++) add_problem(cli, &machine[i]);
    text_add(out, STR("]}\n"));
}

static void print_text(Cli *cli, const DoctorReport *r, const Error *machine, size_t machine_count)
{
    Text *out = &cli->out;
    SAY(out, cli->lang, "doctor.counts", cli_int(cli, r->records), cli_int(cli, r->changes),
        cli_int(cli, r->conflicts), cli_int(cli, r->gaps));
    text_add_c(out, '\n');
    SAY(out, cli->lang, "doctor.sizes", cli_int(cli, r->sizes.file / 1024), cli_int(cli, r->sizes.tables / 1024),
        cli_int(cli, r->sizes.history / 1024), cli_int(cli, r->sizes.free_space / 1024));
    text_add_c(out, '\n');
    text_add(out, say(cli->lang, r->quick_check && r->refold_equal ? "doctor.whole" : "doctor.not_whole"));
    text_add_c(out, '\n');
    for (size_t i = 0; i < r->problem_count + machine_count; i++) {
        text_add(out, i < r->problem_count ? STR("! ") : STR("? "));
        say_error(out, cli->lang, i < r->problem_count ? &r->problems[i] : &machine[i - r->problem_count]);
        text_add_c(out, '\n');
    }
}

int verb_doctor(Cli *cli)
{
    int code = 0;
    Error err = { 0 }, machine[4];
    DoctorReport report;
    if (!cli_store(cli, STORE_READ_ONLY, &code)) return code;
    if (!doctor_run(cli->store, &cli->arena, &report, &err)) return cli_fault(cli, &err);
    size_t machine_count = machine_problems(cli, machine, sizeof machine / sizeof *machine);
    if (GIVEN(cli, json)) print_json(cli, &report, machine, machine_count);
    else print_text(cli, &report, machine, machine_count);
    return report.problem_count || !report.quick_check || !report.refold_equal ? 1 : 0;
}
