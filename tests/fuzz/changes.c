/* changes.csv of a bundle: the same rows and the same refusal however the bytes are cut; what is taken is
 * written and read again as it was. */
#include "model/handoff/changefile.h"
#include "tests/fuzz/fuzz.h"

typedef struct { Text again; int64_t rows; } Taken;

static bool take(void *ctx, const Change *c, Error *err)
{
    Taken *t = ctx;
    (void)err;
    assert(c->seq > 0 && c->hlc >= 0 && c->device.n == 8 && !uuid_is_nil(c->record));
    changefile_add(&t->again, c);
    t->rows++;
    return true;
}

static bool read_all(Str text, size_t block, Taken *out, Error *err)
{
    ChangeFile *f = changefile_open(take, out);
    bool ok = true;
    while (ok && text.n) {
        size_t n = text.n < block ? text.n : block;
        ok = changefile_feed(f, str_from(text.p, n), err);
        text = str_cut_head(text, n);
    }
    ok = ok && changefile_end(f, err);
    assert(changefile_rows(f) == out->rows);
    changefile_close(f);
    return ok;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (n < 1) return 0;
    Str text = str_from((const char *)data + 1, n - 1);
    Taken whole = { .again = TEXT_INIT }, parts = { .again = TEXT_INIT }, again = { .again = TEXT_INIT };
    Error e1 = { 0 }, e2 = { 0 };
    bool ok = read_all(text, text.n + 1, &whole, &e1);
    assert(read_all(text, 1 + data[0] % 64, &parts, &e2) == ok);
    assert(whole.rows == parts.rows && str_eq(text_str(&whole.again), text_str(&parts.again)));
    assert(ok || (e1.msg && e1.code == ERR_INPUT && e1.msg == e2.msg));
    CLEANUP_TEXT file = TEXT_INIT;
    changefile_add_header(&file);
    text_add(&file, text_str(&whole.again));
    bool reads = read_all(text_str(&file), 4096, &again, &e1);
    assert(reads && str_eq(text_str(&again.again), text_str(&whole.again)));
    text_free(&whole.again);
    text_free(&parts.again);
    text_free(&again.again);
    return 0;
}
