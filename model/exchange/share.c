/* The data that comes with kaejon. */
#include "model/exchange/share.h"

#include "model/exchange/formfile.h"

#ifndef KAEJON_PREFIX
#define KAEJON_PREFIX "/usr/local"
#endif

static bool has_forms(const Os *os, Str base)
{
    CLEANUP_TEXT path = TEXT_INIT;
    OsStat stat;
    Error e = { 0 };
    text_add_f(&path, "%.*s/forms/shipped", STR_ARG(base));
    return os->stat(os->ctx, text_str(&path), &stat, &e) && stat.is_folder;
}

bool share_path(const Os *os, Str part, Text *out, Error *err)
{
    Str given = os->env(os->ctx, "KAEJON_SHARE");
    CLEANUP_TEXT program = TEXT_INIT;
    CLEANUP_TEXT base = TEXT_INIT;
    CLEANUP_TEXT looked = TEXT_INIT;
    bool has_program = os->program_folder(os->ctx, &program);
    for (int i = 0; i < 4; i++) {
        text_clear(&base);
        if (i == 0 && given.n) text_add(&base, given);
        if (i == 1 && has_program) text_add_f(&base, "%s/../share/kaejon", program.b);
        if (i == 2 && has_program) text_add_f(&base, "%s/..", program.b);
        if (i == 3) text_add(&base, STR(KAEJON_PREFIX "/share/kaejon"));
        if (!base.n) continue;
        if (has_forms(os, text_str(&base))) {
            text_add_f(out, "%s/%.*s", base.b, STR_ARG(part));
            return true;
        }
        text_add_f(&looked, "%s%s", looked.n ? ", " : "", base.b);
    }
    return fault(err, ERR_CONFIG, "share.none", text_str(&looked));
}

static bool install_one(Store *store, Str folder, Str lists, Str name, Error *err)
{
    CLEANUP_TEXT path = TEXT_INIT;
    FormReport report = { 0 };
    Form *form = NULL;
    text_add_f(&path, "%.*s/%.*s", STR_ARG(folder), STR_ARG(name));
    bool ok = formfile_read(store_os(store), text_str(&path), lists, &form, &report, err);
    if (ok && !form) ok = fault(err, ERR_CONFIG, "share.form", text_str(&path));
    if (ok) ok = store_install_form(store, form, err);
    form_free(form);
    report_free(&report);
    return ok;
}

/* Households first: members and visits name them. */
static int rank(Str name)
{
    return str_eq(name, STR("household")) ? 0 : str_eq(name, STR("person")) ? 1 : 2;
}

bool share_install_forms(Store *store, Error *err)
{
    const Os *os = store_os(store);
    CLEANUP_TEXT folder = TEXT_INIT;
    CLEANUP_TEXT lists = TEXT_INIT;
    Arena arena = { 0 };
    Str *names;
    size_t count;
    bool ok = share_path(os, STR("forms/shipped"), &folder, err) &&
              share_path(os, STR("forms/lists"), &lists, err) &&
              os->list(os->ctx, text_str(&folder), &arena, &names, &count, err) &&
              store_begin(store, err);
    if (ok) {
        for (int turn = 0; ok && turn < 3; turn++)
            for (size_t i = 0; ok && i < count; i++)
                if (rank(names[i]) == turn)
                    ok = install_one(store, text_str(&folder), text_str(&lists), names[i], err);
        if (ok) ok = store_commit(store, err);
        else store_abort(store);
    }
    arena_done(&arena);
    return ok;
}
