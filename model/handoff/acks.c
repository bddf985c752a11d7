#include "model/handoff/acks.h"

#include "locale/when.h"
#include "model/exchange/csv.h"
#include "model/exchange/csvout.h"

enum { TOLD_MAX = 1000, BUNDLE = 0, SHA256, STATE, COLUMNS = 6 };

static void add_ack(Text *out, const BundleIn *b)
{
    text_add(out, b->id);
    text_add_c(out, ',');
    hex_add(out, b->sha256, sizeof b->sha256);
    text_add_c(out, ',');
    text_add(out, b->state);
    text_add_c(out, ',');
    date_add_iso_time(out, b->received_ms, 0);
    text_add_c(out, ',');
    if (b->counts.n) csvout_add(out, b->counts);
    text_add_c(out, ',');
    if (b->error.n) csvout_add(out, b->error);
    text_add_c(out, '\n');
}

bool acks_write(Spool *spool, Store *s, Str peer, Error *err)
{
    Arena arena = { 0 };
    BundleIn *in;
    size_t count;
    int64_t rows = 0;
    CLEANUP_TEXT text = TEXT_INIT;
    bool ok = bundles_in(s, peer, &arena, &in, &count, err);
    text_add(&text, STR("bundle,sha256,state,at,counts,message\n"));
    for (size_t i = 0; ok && i < count && rows < TOLD_MAX; i++) {
        if (!str_eq(in[i].state, STR("applied")) && !str_eq(in[i].state, STR("refused"))) continue;
        add_ack(&text, &in[i]);
        rows++;
    }
    arena_done(&arena);
    if (!ok) return false;
    spool_member(spool, STR(ACKS_FILE));
    spool_table(spool, rows, NULL, 0, STR_NONE);
    return spool_add(spool, text_str(&text), err);
}

typedef struct { Store *store; Str peer; } Taking;

static bool take_row(void *ctx, const CsvRow *row, Error *err)
{
    const Taking *t = ctx;
    uint8_t sha256[32];
    Uuid id;
    if (row->kind != CSV_ROW || row->count < COLUMNS) return row->kind == CSV_BLANK || fault(err, ERR_INPUT, "bundle.acks", row->raw);
    if (row->record == 1) return true;
    if (!uuid_read(row->cells[BUNDLE], &id) || !hex_read(row->cells[SHA256], sha256, 32))
        return fault(err, ERR_INPUT, "bundle.acks", row->raw);
    bool has = str_eq(row->cells[STATE], STR("applied")), refused = str_eq(row->cells[STATE], STR("refused"));
    return (!has && !refused) || bundles_acknowledge(t->store, row->cells[BUNDLE], t->peer, sha256,
                                                     has ? STR("acknowledged") : STR("refused"), err);
}

bool acks_take(Store *s, Str peer, Str csv, Error *err)
{
    Taking t = { s, peer };
    CsvReader *reader = csv_open(',', take_row, &t);
    bool ok = csv_feed(reader, csv, err) && csv_end(reader, err);
    csv_close(reader);
    return ok;
}
