/* form list, show, check, install. */
#include "forms/rowform.h"
#include "model/exchange/formfile.h"
#include "model/exchange/formout.h"
#include "model/exchange/share.h"
#include "tui/cli/verbs.h"

int verb_form_list(Cli *cli)
{
    int code = 0;
    if (!cli_store(cli, STORE_READ_ONLY, &code)) return code;
    size_t count = store_form_count(cli->store);
    Str *cells = arena_take_array(&cli->arena, count * 4, sizeof *cells);
    Text *out = &cli->out;
    if (GIVEN(cli, json)) text_add_c(out, '[');
    for (size_t i = 0; i < count; i++) {
        const Form *form = store_form(cli->store, store_form_name(cli->store, i));
        Error err = { 0 };
        if (!form) continue;
        int64_t records = store_record_count(cli->store, form->name, &err);
        if (records < 0) return cli_fault(cli, &err);
        Str *row = cells + i * 4;
        row[0] = form->name;
        row[1] = form->version;
        row[2] = cli_int(cli, records);
        row[3] = form_title(form, cli->lang);
        if (!GIVEN(cli, json)) continue;
        out_key(out, NULL);
        text_add_c(out, '{');
        out_str(out, "name", form->name);
        out_str(out, "version", form->version);
        out_str(out, "title", row[3]);
        out_int(out, "records", records);
        if (form->whole) out_str(out, "rows_of", form->whole->name);
        text_add_c(out, '}');
    }
    if (GIVEN(cli, json)) text_add(out, STR("]\n"));
    else cli_table(cli, cells, count, 4);
    return 0;
}

static void show_json(Text *out, const Form *form, Lang lang)
{
    text_add_c(out, '{');
    out_str(out, "name", form->name);
    out_str(out, "version", form->version);
    out_str(out, "title", form_title(form, lang));
    out_key(out, "fields");
    text_add_c(out, '[');
    for (size_t i = 0; i < form->field_count; i++) {
        const Field *f = &form->fields[i];
        if (!type_is_answer(f->type)) continue;
        out_key(out, NULL);
        text_add_c(out, '{');
        if (f->repeat >= 0) out_str(out, "repeat", form->fields[f->repeat].name);
        out_str(out, "name", f->name);
        out_str(out, "type", f->word);
        out_str(out, "label", field_label(f, lang));
        if (f->choices) out_str(out, "list", f->choices->name);
        text_add_c(out, '}');
    }
    text_add(out, STR("]}\n"));
}

/* Questions of a repeat stand further in, under its name. */
static Str indented(Cli *cli, const Field *f)
{
    CLEANUP_TEXT t = TEXT_INIT;
    for (int r = f->repeat; r >= 0; r = f->form->fields[r].repeat) text_add(&t, STR("  "));
    text_add(&t, f->name);
    return str_copy(&cli->arena, text_str(&t));
}

/* --- check --- */

static void add_findings(Cli *cli, const FormReport *report, const char *key, FindingLevel level)
{
    Text *out = &cli->out;
    out_key(out, key);
    text_add_c(out, '[');
    for (size_t i = 0; i < report->finding_count; i++) {
        const Finding *f = &report->findings[i];
        if (f->level != level) continue;
        CLEANUP_TEXT words = TEXT_INIT;
        say_error(&words, cli->lang, &f->error);
        out_key(out, NULL);
        text_add_c(out, '{');
        out_str(out, "sheet", f->sheet);
        out_int(out, "row", f->row);
        out_str(out, "column", f->column);
        if (f->position) out_int(out, "position", f->position);
        if (finding_code(f).n) out_str(out, "code", finding_code(f));
        out_str(out, "message", text_str(&words));
        text_add_c(out, '}');
    }
    text_add_c(out, ']');
}

static void print_json(Cli *cli, const FormReport *report)
{
    Text *out = &cli->out;
    text_add_c(out, '{');
    out_bool(out, "ok", report->errors == 0);
    out_int(out, "rows", (int64_t)report->rows);
    out_int(out, "lists", (int64_t)report->lists);
    out_int(out, "choices", (int64_t)report->choices);
    add_findings(cli, report, "errors", FINDING_ERROR);
    add_findings(cli, report, "repairs", FINDING_REPAIR);
    add_findings(cli, report, "ignored", FINDING_IGNORED);
    add_findings(cli, report, "warnings", FINDING_WARNING);
    text_add(out, STR("}\n"));
}

static void print_text(Cli *cli, const FormReport *report)
{
    static const char marks[] = { '!', '~', '-', '?' }; /* by FindingLevel */
    Text *out = &cli->out;
    for (size_t i = 0; i < report->finding_count; i++) {
        const Finding *f = &report->findings[i];
        text_add_f(out, "%c ", marks[f->level]);
        if (finding_code(f).n) text_add_f(out, "%.*s ", STR_ARG(finding_code(f)));
        say_error(out, cli->lang, &f->error);
        text_add_c(out, '\n');
    }
    SAY(out, cli->lang, "form.checked", cli_int(cli, (int64_t)report->rows),
        cli_int(cli, (int64_t)report->errors), cli_int(cli, (int64_t)report->repairs),
        cli_int(cli, (int64_t)report->ignored), cli_int(cli, (int64_t)report->warnings));
    text_add_c(out, '\n');
}

/* The form of a folder or file, with its report. Lists that come with kaejon help where they are. */
static bool read_form(Cli *cli, Str path, Form **form, FormReport *report, Error *err)
{
    CLEANUP_TEXT lists = TEXT_INIT;
    Error none = { 0 };
    *form = NULL;
    *report = (FormReport){ 0 };
    if (!share_path(cli->os, STR("forms/lists"), &lists, &none)) text_clear(&lists);
    return formfile_read(cli->os, path, text_str(&lists), form, report, err);
}

/* --- show --- */

static void show_table(Cli *cli, const Form *form)
{
    Str *cells = arena_take_array(&cli->arena, form->field_count * 4, sizeof *cells);
    size_t rows = 0;
    for (size_t i = 0; i < form->field_count; i++) {
        const Field *f = &form->fields[i];
        Str *row = cells + rows * 4;
        if (f->type == TYPE_REPEAT) {
            CLEANUP_TEXT name = TEXT_INIT;
            rowform_name(&name, form, f); /* as list, export, import and set take it */
            row[0] = str_copy(&cli->arena, text_str(&name));
            row[1] = STR("repeat");
            row[2] = STR_NONE;
            row[3] = field_label(f, cli->lang);
            rows++;
            continue;
        }
        if (!type_is_answer(f->type)) continue;
        row[0] = indented(cli, f);
        row[1] = f->word;
        row[2] = f->choices ? f->choices->name : STR_NONE;
        row[3] = field_label(f, cli->lang);
        rows++;
    }
    text_add_f(&cli->out, "%.*s  %.*s  %.*s\n", STR_ARG(form->name), STR_ARG(form->version),
               STR_ARG(form_title(form, cli->lang)));
    cli_table(cli, cells, rows, 4);
}

static void show(Cli *cli, const Form *form)
{
    if (GIVEN(cli, json)) show_json(&cli->out, form, cli->lang);
    else show_table(cli, form);
}

static bool is_path(Cli *cli, Str name)
{
    OsStat st;
    bool looks_like_one = memchr(name.p, '/', name.n) || str_ends(name, STR(".xlsx")) || str_ends(name, STR(".csv"));
    return looks_like_one && cli->os->stat(cli->os->ctx, name, &st, NULL);
}

/* An installed form by its name, or one on disk. */
int verb_form_show(Cli *cli)
{
    int code = 0;
    if (!is_path(cli, cli->args[0])) {
        if (!cli_store(cli, STORE_READ_ONLY, &code)) return code;
        const Form *form = cli_form(cli, cli->args[0], &code);
        if (form) show(cli, form);
        return form ? 0 : code;
    }
    Form *form;
    FormReport report;
    Error err = { 0 };
    if (!read_form(cli, cli->args[0], &form, &report, &err)) return cli_fault(cli, &err);
    if (form) {
        show(cli, form);
    } else {
        print_text(cli, &report);
        code = 1;
    }
    form_free(form);
    report_free(&report);
    return code;
}

/* --- export --- */

int verb_form_export(Cli *cli)
{
    int code = 0;
    Error err = { 0 };
    if (!GIVEN(cli, output)) {
        fault(&err, ERR_USAGE, "form.export_where", cli->args[0]);
        return cli_fault(cli, &err);
    }
    if (!cli_store(cli, STORE_READ_ONLY, &code)) return code;
    const Form *form = cli_form(cli, cli->args[0], &code);
    if (!form) return code;
    if (!formout_write(cli->os, form, OPTION(cli, output), &err)) return cli_fault(cli, &err);
    CLI_SAY(cli, "form.exported", form->name, OPTION(cli, output));
    return 0;
}


int verb_form_check(Cli *cli)
{
    Form *form;
    FormReport report;
    Error err = { 0 };
    if (!read_form(cli, cli->args[0], &form, &report, &err)) return cli_fault(cli, &err);
    if (GIVEN(cli, json)) print_json(cli, &report);
    else print_text(cli, &report);
    int code = report.errors ? 1 : 0;
    form_free(form);
    report_free(&report);
    return code;
}

int verb_form_install(Cli *cli)
{
    int code = 0;
    Form *form;
    FormReport report;
    Error err = { 0 };
    if (!read_form(cli, cli->args[0], &form, &report, &err)) return cli_fault(cli, &err);
    if (!form) {
        print_text(cli, &report);
        fault_n(&err, ERR_INPUT, "form.not_installed", cli->args[0], (int64_t)report.errors);
        code = cli_fault(cli, &err);
    } else if (cli_store(cli, STORE_READ_WRITE, &code)) {
        if (store_install_form(cli->store, form, &err)) CLI_SAY(cli, "form.installed", form->name, form->version);
        else code = cli_fault(cli, &err);
    }
    form_free(form);
    report_free(&report);
    return code;
}
