#include "model/exchange/import.h"

#include "locale/number.h"
#include "model/exchange/import_row.h"
#include "model/exchange/import_stream.h"
#include "model/exchange/xlsx.h"
#include "model/store/bulk.h"
#include "model/store/search_index.h"

enum { BATCH = 500, BULK_BATCH = 1000, SAMPLES = 20 };

struct Import {
    Store *store;
    const Os *os;
    ImportOptions options;   /* its texts live in the arena */
    EntryEnv env;
    Arena arena;
    CsvShape shape;
    ImportMap map;
    Job job;
    ImportResult result;
    ImportProblem *problems;
    size_t problem_count, problem_cap;
    /* while it runs */
    bool has_begun, in_batch, has_header;
    bool is_bulk;            /* sort indexes were put away */
    ImportStream *stream;
    const ImportBlock *block; /* taken from it, or NULL */
    int64_t loaded;          /* rows up to its end */
    ImportRow row;
    Rejects rejects;
    int64_t done_before;     /* rows that an earlier run stored */
    int64_t last_record;     /* row of the file that was read last */
    int in_this_batch, stored_in_batch;
};

/* --- opening: encoding, header, samples --- */

typedef struct { Import *import; int rows; } Peek;

static bool peek_row(void *ctx, const CsvRow *row, Error *err)
{
    Peek *p = ctx;
    Import *im = p->import;
    if (row->kind == CSV_BLANK) return true;
    if (!im->has_header) {
        if (row->kind == CSV_BAD) {
            if (err) *err = *row->why;
            return false;
        }
        im->has_header = true;
        return map_header(&im->map, &im->arena, im->store, im->map.form, row->cells, row->count, err);
    }
    for (size_t i = 0; i < row->count && i < im->map.count; i++)
        if (im->map.columns[i].sample.n == 0 && str_trim(row->cells[i]).n)
            im->map.columns[i].sample = str_copy(&im->arena, str_trim(row->cells[i]));
    return ++p->rows < SAMPLES || fault(err, ERR_CANCEL, "query.stopped", STR_NONE);
}

/* The first block is enough for the header and samples. */
static bool peek(Import *im, Error *err)
{
    Peek p = { .import = im };
    CsvFile *file;
    bool more;
    Error e = { 0 };
    if (!csvfile_open(im->os, im->options.file, &im->shape, peek_row, &p, &file, err)) return false;
    bool ok = csvfile_step(file, &more, &e) || e.code == ERR_CANCEL;
    csvfile_close(file);
    if (!ok && err) *err = e;
    if (!ok) return fault_at(err, im->options.file);
    return im->has_header || fault(err, ERR_INPUT, "import.no_header", im->options.file);
}

/* --- which sheet of a workbook --- */

static size_t columns_found(const ImportMap *m)
{
    size_t n = 0;
    for (size_t i = 0; i < m->count; i++) n += m->columns[i].field || m->columns[i].how == MAP_OWN;
    return n;
}

/* The sheet whose header names most questions; of equals the first. Hidden ones are not looked at. */
static bool best_sheet(Import *im, const Xlsx *x, size_t *best, Error *err)
{
    size_t count, most = 0;
    const XlsxSheet *sheets = xlsx_sheets(x, &count);
    *best = im->shape.sheet;
    for (size_t i = 0; i < count; i++) {
        Error e = { 0 };
        if (sheets[i].is_hidden) continue;
        im->shape.sheet = i;
        im->has_header = false;
        if (!peek(im, &e)) {
            if (e.code == ERR_INPUT) continue;
            if (err) *err = e;
            return false;
        }
        size_t found = columns_found(&im->map);
        if (found <= most) continue;
        most = found;
        *best = i;
    }
    im->has_header = false;
    return true;
}

static bool choose_sheet(Import *im, Error *err)
{
    Xlsx *x;
    size_t count, best = 0;
    if (!xlsx_open(im->os, im->options.file, &x, err)) return false;
    Str name = im->options.sheet;
    const XlsxSheet *sheets = xlsx_sheets(x, &count);
    if (!name.n && !best_sheet(im, x, &best, err)) {
        xlsx_close(x);
        return false;
    }
    if (!name.n) name = sheets[best].name;
    bool ok = csvfile_use_sheet(im->os, im->options.file, name, &im->shape, err);
    if (ok) im->result.sheet = str_copy(&im->arena, sheets[im->shape.sheet].name);
    xlsx_close(x);
    return ok;
}

static bool read_head(Import *im, const Form *form, Error *err)
{
    Encoding wanted = ENC_UNKNOWN;
    if (im->options.encoding.n && (wanted = encoding_find(im->options.encoding)) == ENC_UNKNOWN)
        return fault(err, ERR_USAGE, "import.encoding", im->options.encoding);
    if (!csvfile_sniff(im->os, im->options.file, wanted, im->options.delimiter, &im->shape, err)) return false;
    if (csvfile_must_ask(&im->shape, im->options.file, err)) return false;
    im->map.form = form;
    if (im->options.sheet.n && im->shape.kind != FILE_WORKBOOK)
        return fault(err, ERR_USAGE, "xlsx.no_sheets", im->options.file);
    if (im->shape.kind == FILE_WORKBOOK && !choose_sheet(im, err)) return false;
    if (!peek(im, err)) return false;
    im->result.encoding = encoding_name(im->shape.encoding);
    im->result.delimiter = im->shape.delimiter;
    return im->options.map_file.n == 0 || map_by_file(&im->map, &im->arena, im->os, im->options.map_file, err);
}

static JobState step(Job *, int64_t until_ms, Error *);

bool import_open(Store *s, const ImportOptions *o, const EntryEnv *env, Import **out, Error *err)
{
    *out = NULL;
    const Form *form = store_form(s, o->form);
    if (!form) return fault(err, ERR_ABSENT, "store.no_form", o->form);
    Import *im = memory_resize(NULL, 1, sizeof *im);
    *im = (Import){ .store = s, .os = store_os(s), .options = *o, .env = *env };
    Str *const texts[] = { &im->options.form, &im->options.file, &im->options.map_file, &im->options.encoding,
                           &im->options.rejects, &im->options.sheet };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) *texts[i] = str_copy(&im->arena, *texts[i]);
    im->job = (Job){ .step = step, .what = "job.bytes", .ctx = im };
    if (!read_head(im, form, err)) {
        import_close(im);
        return false;
    }
    im->job.total = im->shape.bytes;
    *out = im;
    return true;
}

const CsvShape *import_shape(const Import *im) { return &im->shape; }
const ImportResult *import_result(const Import *im) { return &im->result; }
Job *import_job(Import *im) { return &im->job; }

const ImportColumn *import_columns(const Import *im, size_t *count)
{
    *count = im->map.count;
    return im->map.columns;
}

const ImportProblem *import_problems(const Import *im, size_t *count)
{
    *count = im->problem_count;
    return im->problems;
}

bool import_map(Import *im, size_t column, const Field *f, Error *err)
{
    im->map.columns[column].field = f;
    im->map.columns[column].how = MAP_BY_HAND;
    return map_remember(&im->map, im->store, err);
}

/* --- where an earlier run was cut off --- */

static void position_key(const Import *im, Text *out)
{
    text_add_f(out, "import.at.%.*s.%016llx", STR_ARG(im->options.form), (unsigned long long)im->shape.mark);
}

enum { COUNTS = 6 };
static void list_counts(ImportResult *r, int64_t *out[static COUNTS])
{
    int64_t *const all[COUNTS] = { &r->read, &r->added, &r->changed, &r->same, &r->doubtful, &r->empty };
    for (int i = 0; i < COUNTS; i++) out[i] = all[i];
}

static bool keep_position(Import *im, Error *err)
{
    CLEANUP_TEXT key = TEXT_INIT, value = TEXT_INIT;
    int64_t *counts[COUNTS];
    position_key(im, &key);
    text_add_f(&value, "%lld", (long long)im->last_record);
    list_counts(&im->result, counts);
    for (int i = 0; i < COUNTS; i++) text_add_f(&value, " %lld", (long long)*counts[i]);
    return store_set_setting(im->store, text_str(&key), text_str(&value), err);
}

/* Rejected rows are judged again, for the rejects file; the others were counted. */
static void recall_position(Import *im)
{
    CLEANUP_TEXT key = TEXT_INIT, value = TEXT_INIT;
    int64_t numbers[COUNTS + 1], *counts[COUNTS];
    size_t n = 0;
    position_key(im, &key);
    if (im->options.mode == IMPORT_CHECK || !store_setting(im->store, text_str(&key), &value)) return;
    Str rest = text_str(&value), word;
    while (n <= COUNTS && str_word(&rest, &word) && number_read(word, &numbers[n], NULL)) n++;
    if (n <= COUNTS) return;
    im->done_before = numbers[0];
    list_counts(&im->result, counts);
    for (int i = 0; i < COUNTS; i++) *counts[i] = numbers[i + 1];
    im->result.resumed = true;
    im->result.rejected = im->result.read - im->result.added - im->result.changed - im->result.same -
                          im->result.doubtful;
}

static bool forget_position(Import *im, Error *err)
{
    CLEANUP_TEXT key = TEXT_INIT;
    position_key(im, &key);
    return store_set_setting(im->store, text_str(&key), STR_NONE, err);
}

/* --- batches --- */

static bool begin_batch(Import *im, Error *err)
{
    if (im->options.mode == IMPORT_CHECK || im->in_batch) return true;
    im->in_batch = store_begin(im->store, err);
    im->in_this_batch = im->stored_in_batch = 0;
    return im->in_batch;
}

/* A batch that stored nothing leaves no trace, and costs no sync: it is soon read again. */
static bool end_batch(Import *im, Error *err)
{
    if (!im->in_batch) return true;
    if (im->stored_in_batch && !keep_position(im, err)) return false;
    im->in_batch = false;
    return store_commit(im->store, err);
}

static bool settle(void *ctx, Error *err) { return end_batch(ctx, err); }

static void abort_batch(Import *im)
{
    if (im->in_batch) store_abort(im->store);
    im->in_batch = false;
}

/* --- rows --- */

static void keep_problem(Import *im, const CsvRow *row, const RejectCell *c, ProblemKind kind)
{
    if (im->problem_count == IMPORT_PROBLEMS) return;
    if (im->problem_count == im->problem_cap) {
        im->problem_cap = im->problem_cap ? im->problem_cap * 2 : 32;
        im->problems = memory_resize(im->problems, im->problem_cap, sizeof *im->problems);
    }
    Str value = c->value.n > 200 ? str_from(c->value.p, 200) : c->value;
    im->problems[im->problem_count++] = (ImportProblem){
        .kind = kind, .line = row->line, .record = row->record, .column = str_copy(&im->arena, c->column),
        .value = str_copy(&im->arena, value), .error = *c->error };
}

static bool tell(Import *im, const CsvRow *row, RowVerdict v, Error *err)
{
    bool is_rejected = v == ROW_REJECTED;
    if (!is_rejected && v != ROW_DOUBTFUL) return true;
    RejectCell *bad = im->row.bad.list;
    size_t n = im->row.bad.count;
    bool is_kept = im->problem_count < IMPORT_PROBLEMS;
    for (size_t i = 0; i < n && (is_kept || is_rejected); i++) {
        Error *e = arena_take(&im->row.arena, sizeof *e);
        *e = *bad[i].error;
        fault_at_f(e, "%.*s:%lld", STR_ARG(im->options.file), (long long)row->line);
        bad[i].error = e;
        keep_problem(im, row, &bad[i], is_rejected ? PROBLEM_REJECTED : PROBLEM_DOUBT);
    }
    return !is_rejected || rejects_add(&im->rejects, row, bad, n, err);
}

static void count(ImportResult *r, RowVerdict v)
{
    if (v == ROW_EMPTY) {
        r->empty++;
        return;
    }
    r->read++;
    switch (v) {
    case ROW_ADDED: r->added++; break;
    case ROW_CHANGED: r->changed++; break;
    case ROW_SAME: r->same++; break;
    case ROW_DOUBTFUL: r->doubtful++; break;
    default: r->rejected++; break;
    }
}

/* The first batch shows whether the rows are new, and how long they are. */
static bool consider_bulk(Import *im, Error *err)
{
    if (im->is_bulk || im->options.mode == IMPORT_CHECK || im->result.read != BATCH) return true;
    if (im->result.added + im->result.doubtful < BATCH / 2) return true;
    im->is_bulk = true;
    int64_t row_bytes = im->block->end / im->loaded + 1;
    return bulk_begin(im->store, im->options.form, im->shape.bytes / row_bytes, err);
}

static bool take_row(Import *im, Judged *j, Error *err)
{
    const CsvRow *row = &j->row;
    RowVerdict v;
    if (row->record > 10000000) return fault_n(err, ERR_INPUT, "import.rows", im->options.file, 10000000);
    im->row.is_reading_only = row->record <= im->done_before;
    if (!im->row.is_reading_only && !begin_batch(im, err)) return false;
    if (!row_import(&im->row, j, &v, err)) return false;
    im->last_record = row->record;
    if (!tell(im, row, v, err)) return false;
    if (im->row.is_reading_only) return true;
    count(&im->result, v);
    im->stored_in_batch += v == ROW_ADDED || v == ROW_CHANGED || v == ROW_DOUBTFUL;
    if (++im->in_this_batch < (im->is_bulk ? BULK_BATCH : BATCH)) return true;
    return end_batch(im, err) && consider_bulk(im, err);
}

static void add_repairs(ImportResult *r, const ImportBlock *b)
{
    r->repairs.invisible += b->repairs.invisible;
    r->repairs.doubled_e += b->repairs.doubled_e;
    r->repairs.order += b->repairs.order;
    r->repairs.sara_am += b->repairs.sara_am;
    r->repairs.tone += b->repairs.tone;
    r->repairs.latin += b->repairs.latin;
    r->repaired += b->repaired;
}

/* All rows of the block; what comes after them may be a fault. */
static bool take_rows(Import *im, Error *err)
{
    const ImportBlock *b = im->block;
    int64_t known = im->result.changed + im->result.same;
    bool ok = im->options.mode == IMPORT_STORE || store_begin_reading(im->store, err);
    for (size_t i = 0; i < b->count && ok; i++) ok = take_row(im, &b->rows[i], err);
    store_end_reading(im->store);
    if (!ok) return false;
    if (b->has_failed && err) *err = b->error;
    add_repairs(&im->result, b);
    known = im->result.changed + im->result.same - known;
    if (b->count) stream_expect(im->stream, known * 2 > (int64_t)b->count ? ROW_SAME : ROW_ADDED);
    return !b->has_failed;
}

/* --- the job --- */

static bool begin(Import *im, Error *err)
{
    im->has_begun = true;
    if (!map_check(&im->map, im->options.file, err)) return false;
    recall_position(im);
    if (!row_open(&im->row, im->store, &im->map, &im->env, im->options.mode, err)) return false;
    im->row.settle = settle;
    im->row.settle_ctx = im;
    im->row.reason = im->options.file;
    for (size_t i = im->row.reason.n; i > 0; i--)
        if (im->options.file.p[i - 1] == '/') {
            im->row.reason = str_cut_head(im->options.file, i);
            break;
        }
    if (!rejects_open(&im->rejects, im->os, im->options.rejects, &im->map, im->shape.delimiter, im->env.lang, err))
        return false;
    return stream_open(im->os, im->options.file, &im->shape, &im->row.plan, &im->env, &im->stream, err);
}

/* Also those that an earlier import left put away. */
static bool end_bulk(Import *im, Error *err)
{
    im->is_bulk = false;
    return im->options.mode == IMPORT_CHECK || bulk_end(im->store, im->options.form, err);
}

static bool finish(Import *im, Error *err)
{
    if (!end_batch(im, err) || !rejects_end(&im->rejects, err)) return false;
    if (!end_bulk(im, err)) return false;
    im->result.notes = stream_notes(im->stream);
    if (im->options.mode == IMPORT_CHECK) return true;
    if (im->options.map_file.n && !map_remember(&im->map, im->store, err)) return false;
    return forget_position(im, err) && search_keep(im->store, im->options.form, SEARCH_SCAN_MAX, err);
}

/* A broken row of bytes or a full disk ends it; what whole batches stored stays, and is found again. */
static JobState fail(Import *im)
{
    abort_batch(im);
    bool has_indexes = !im->is_bulk || end_bulk(im, NULL);
    (void)has_indexes; /* if not, the next import makes them */
    rejects_drop(&im->rejects);
    return JOB_FAILED;
}

static JobState step(Job *job, int64_t until_ms, Error *err)
{
    Import *im = job->ctx;
    if (!im->has_begun && !begin(im, err)) return fail(im);
    while ((im->block = stream_take(im->stream))) {
        if (job->cancel) {
            fail(im);
            return JOB_CANCELLED;
        }
        im->loaded += (int64_t)im->block->count;
        if (!take_rows(im, err)) return fail(im);
        job->done = im->block->end;
        stream_give(im->stream);
        if (im->os->now_ms(im->os->ctx) >= until_ms) return JOB_MORE;
    }
    return finish(im, err) ? JOB_DONE : fail(im);
}

void import_close(Import *im)
{
    if (!im) return;
    (void)fail(im);
    stream_close(im->stream);
    if (im->has_begun) row_close(&im->row);
    memory_resize(im->problems, 0, sizeof *im->problems);
    arena_done(&im->arena);
    memory_resize(im, 0, 1);
}
