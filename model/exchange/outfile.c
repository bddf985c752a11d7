#include "model/exchange/outfile.h"

#include "model/os/part.h"

enum { BLOCK = 64 << 10 };

bool outfile_open(OutFile *f, const Os *os, Str path, Error *err)
{
    *f = (OutFile){ .os = os, .path = TEXT_INIT, .part = TEXT_INIT, .buffer = TEXT_INIT };
    text_add(&f->path, path);
    OsStat st;
    bool is_folder = os->stat(os->ctx, path, &st, NULL) && st.is_folder;
    if (is_folder) fault(err, ERR_CREATE, "os.is_folder", path);
    else if (part_open(os, part_folder(path), &f->part, &f->file, err)) return true;
    f->file = NULL;
    outfile_drop(f);
    return false;
}

void outfile_to_sink(OutFile *f, ByteSink sink, void *ctx)
{
    *f = (OutFile){ .path = TEXT_INIT, .part = TEXT_INIT, .buffer = TEXT_INIT, .sink = sink, .sink_ctx = ctx };
}

/* Whoever asked for the file never heard of the part that it grows in. */
static bool name_the_file(const OutFile *f, const Error *why, Error *err)
{
    if (err == NULL) return false;
    *err = *why;
    bool is_part = f->file != NULL && str_eq(str_of(why->what), text_str(&f->part));
    return is_part ? fault_os(err, why->code, why->msg, text_str(&f->path), why->os) : false;
}

static bool hand_on(OutFile *f, Error *err)
{
    size_t n = f->buffer.n;
    Error why = { 0 };
    if (n == 0) return true;
    bool ok = f->sink ? f->sink(f->sink_ctx, f->buffer.b, n, err)
                      : f->os->write(f->os->ctx, f->file, f->buffer.b, n, &why);
    if (!ok && !f->sink) name_the_file(f, &why, err);
    f->bytes += (int64_t)n;
    text_clear(&f->buffer);
    return ok;
}

bool outfile_flush(OutFile *f, Error *err) { return f->buffer.n < BLOCK || hand_on(f, err); }

static void clean(OutFile *f)
{
    text_free(&f->path);
    text_free(&f->part);
    text_free(&f->buffer);
    f->file = NULL;
}

bool outfile_end(OutFile *f, Error *err)
{
    bool ok = hand_on(f, err);
    if (f->file) {
        ok = ok && f->os->sync(f->os->ctx, f->file, err);
        if (!f->os->close(f->os->ctx, f->file, ok ? err : NULL)) ok = false;
        f->file = NULL;
        ok = ok && f->os->rename(f->os->ctx, text_str(&f->part), text_str(&f->path), err);
        if (!ok) (void)f->os->remove(f->os->ctx, text_str(&f->part), NULL);
    }
    clean(f);
    return ok;
}

void outfile_drop(OutFile *f)
{
    if (f->file) {
        (void)f->os->close(f->os->ctx, f->file, NULL);
        (void)f->os->remove(f->os->ctx, text_str(&f->part), NULL);
    }
    clean(f);
}
