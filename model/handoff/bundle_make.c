/* Making a bundle: what leaves is chosen and written, read back, told in the log, and named last. */
#include "model/handoff/bundle_inside.h"
#include "model/work/note.h"

#include "locale/when.h"
#include "model/os/part.h"
#include "model/store/query.h"
#include "model/store/selection.h"

enum { PARTS_ROOM = 190 /* members of a bundle before forms are left out */ };

typedef struct {
    Store *store;
    const Os *os;
    const BundleRequest *request;
    Arena *arena;
    Job *job;
    People people;
    Spool *spool;
    Selected selected;
    Str *forms;
    size_t form_count;
    Package package;
    BundleMade *made;
    BundleOut out;
    Text scope, path, part, folder;
    int64_t now;
} Making;

/* --- the request --- */

static bool check_request(const BundleRequest *r, Error *err)
{
    if (r->level == LEVEL_ANONYMOUS) return fault(err, ERR_DENIED, "bundle.anonymous", STR_NONE);
    bool is_plain = r->to.n > 0 && r->to.n <= 40;
    for (size_t i = 0; i < r->to.n; i++)
        if (r->to.p[i] <= ' ' || r->to.p[i] > '~' || strchr("/\\:*?\"<>|,", r->to.p[i])) is_plain = false;
    return is_plain || fault(err, ERR_USAGE, "bundle.to", r->to);
}

bool bundle_usual_level(Store *s, Str to, BundleLevel *out, Error *err)
{
    Arena arena = { 0 };
    Peer *peers;
    size_t count;
    *out = LEVEL_CASE;
    bool ok = bundles_peers(s, &arena, &peers, &count, err);
    for (size_t i = 0; ok && i < count; i++)
        if (str_eq(peers[i].office, to) && !level_find(peers[i].level, out)) *out = LEVEL_CASE;
    arena_done(&arena);
    return ok;
}

static void describe_scope(Making *m)
{
    text_add(&m->scope, m->request->scope == SCOPE_ALL ? STR("all") : STR("since_ack"));
    if (m->request->where.n) text_add(&m->scope, STR(" where "));
    text_add(&m->scope, m->request->where);
}

/* --- what is chosen --- */

static bool want_row(void *ctx, const QueryRow *row, Error *err)
{
    return selection_want(ctx, row->id, err);
}

static bool want_filtered(Making *m, Error *err)
{
    if (m->request->where.n == 0) return true;
    const Form *form = store_form(m->store, STR("household"));
    if (!form) return fault(err, ERR_ABSENT, "store.no_form", STR("household"));
    Str first = STR_NONE; /* the rows' numbers are wanted, not their answers */
    for (size_t i = 0; i < form->field_count && !first.n; i++)
        if (type_is_answer(form->fields[i].type) && form->fields[i].repeat < 0) first = form->fields[i].name;
    QueryRun *run;
    EntryEnv env = { .now_ms = m->now, .zone_minutes = m->os->zone_minutes(m->os->ctx) };
    Query q = { .form = STR("household"), .where = m->request->where, .columns = &first, .column_count = 1 };
    if (!query_open(m->store, &q, &env, &run, err)) return false;
    bool ok = query_each(run, want_row, m->store, err);
    query_close(run);
    return ok;
}

static bool choose(Making *m, Error *err)
{
    SelectWhat what = {
        .peer = m->request->to,
        .level = level_name(m->request->level),
        .from = m->request->scope == SCOPE_ALL ? SELECT_ALL : SELECT_SINCE_ACK,
        .deleted = m->request->level == LEVEL_FULL ? SELECT_DELETED_TOO : SELECT_STANDING,
        .is_filtered = m->request->where.n > 0,
    };
    return want_filtered(m, err) && selection_make(m->store, &what, &m->selected, err) &&
           selection_forms(m->store, m->arena, &m->forms, &m->form_count, err);
}

/* --- the members --- */

/* The member written last, as a table that people will read. */
static void tell_part(Making *m, size_t columns_out, size_t columns_withheld)
{
    size_t count;
    const PackagePart *last = spool_parts(m->spool, &count) + count - 1;
    m->made->parts[m->made->part_count++] = (BundlePart){
        .name = str_copy(m->arena, last->path), .rows = last->rows, .bytes = last->bytes,
        .columns_out = columns_out, .columns_withheld = columns_withheld,
        .sample = str_copy(m->arena, spool_sample(m->spool, count - 1)),
    };
}

static bool write_tables(Making *m, Error *err)
{
    for (size_t i = 0; i < m->form_count; i++) {
        const Form *form = store_form(m->store, m->forms[i]);
        if (!form) continue; /* its changes are passed on as they are (M9) */
        size_t out, withheld;
        if (!people_form(&m->people, form, &out, &withheld, err)) return false;
        tell_part(m, out, withheld);
    }
    if (!people_codes(&m->people, err)) return false;
    tell_part(m, 0, 0);
    return true;
}

static bool write_history(Making *m, Error *err)
{
    if (!people_history(&m->people, err)) return false;
    tell_part(m, 0, 0);
    return true;
}

/* What of each form the level withholds, looked up once a form. */
typedef struct WithheldFields { const Form *form; Leaves *leaves; } WithheldFields;
typedef struct {
    Making *making;
    WithheldFields *forms;
    size_t form_count;
    Arena row; /* of one change */
    Text body, withheld, buffer;
    int64_t rows;
} ChangeWriter;

static const Leaves *leaves_of(ChangeWriter *w, const Form *form)
{
    for (size_t i = 0; i < w->form_count; i++)
        if (w->forms[i].form == form) return w->forms[i].leaves;
    Leaves *leaves = level_fields(w->making->arena, form, w->making->request->level);
    w->forms[w->form_count++] = (WithheldFields){ form, leaves };
    return leaves;
}

static bool may_leave(ChangeWriter *w, const Form *form, Str name)
{
    if (name.n && name.p[0] == '_') return true;
    const Field *f = form ? form_field(form, name) : NULL;
    return f && leaves_of(w, form)[f->index] != LEAVES_NOT; /* unknown here: nobody can say that it may */
}

/* The change as this level lets it out: withheld answers named, not told; the digest stays (M11). */
static bool cut_change(ChangeWriter *w, Change *c, Error *err)
{
    BodyMember *members;
    size_t count, kept = 0;
    Str blind;
    const Form *form = store_form(w->making->store, c->form);
    arena_done(&w->row);
    if (!body_read(&w->row, c->body, &members, &count, &blind, err)) return false;
    text_set(&w->withheld, c->withheld);
    bool is_note = str_eq(c->kind, NOTE_KIND); /* free words: no level but full can say what they hold */
    if (is_note) {
        c->reason = STR_NONE;
        text_add_f(&w->withheld, "%s_note", w->withheld.n ? " " : "");
        c->withheld = text_str(&w->withheld);
    }
    for (size_t i = 0; i < count; i++) {
        if (may_leave(w, form, members[i].name)) {
            members[kept++] = members[i];
            continue;
        }
        if (w->withheld.n) text_add_c(&w->withheld, ' ');
        text_add(&w->withheld, members[i].name);
    }
    if (kept == count) return true;
    text_clear(&w->body);
    body_write(&w->body, members, kept, blind);
    c->body = text_str(&w->body);
    c->withheld = text_str(&w->withheld);
    return true;
}

static bool write_change(void *ctx, const SelectedChange *s, Error *err)
{
    ChangeWriter *w = ctx;
    Change c = s->change;
    if (!s->is_sent) return true;
    if (w->making->request->level != LEVEL_FULL && !cut_change(w, &c, err)) return false;
    changefile_add(&w->buffer, &c);
    w->rows++;
    if (!bundle_goes_on(w->making->job, 1, err)) return false;
    if (w->buffer.n < 65536) return true;
    bool ok = spool_add(w->making->spool, text_str(&w->buffer), err);
    text_clear(&w->buffer);
    return ok;
}

static bool write_changes(Making *m, Error *err)
{
    ChangeWriter w = { .making = m, .body = TEXT_INIT, .withheld = TEXT_INIT, .buffer = TEXT_INIT };
    w.forms = arena_take_array(m->arena, store_form_count(m->store) + 1, sizeof *w.forms);
    spool_member(m->spool, STR(CHANGEFILE));
    changefile_add_header(&w.buffer);
    bool ok = selection_changes(m->store, write_change, &w, err) && spool_add(m->spool, text_str(&w.buffer), err);
    spool_table(m->spool, w.rows, NULL, 0, STR_NONE);
    m->package.changes = w.rows;
    arena_done(&w.row);
    text_free(&w.body);
    text_free(&w.withheld);
    text_free(&w.buffer);
    return ok;
}

/* The definitions; rows of repeats are defined by the form that they belong to. */
static bool write_forms(Making *m, Error *err)
{
    const Form **written = arena_take_array(m->arena, m->form_count + 1, sizeof *written);
    size_t n = 0;
    for (size_t i = 0; i < m->form_count; i++) {
        const Form *form = store_form(m->store, m->forms[i]);
        size_t count, k = 0;
        spool_parts(m->spool, &count);
        if (form && form->whole) form = form->whole;
        while (k < n && written[k] != form) k++;
        if (!form || k < n || count >= PARTS_ROOM) continue;
        if (!formpack_write(m->spool, form, err)) return false;
        written[n++] = form;
    }
    return true;
}

static void describe(Making *m, Uuid id)
{
    CLEANUP_TEXT t = TEXT_INIT;
    Package *k = &m->package;
    Lang lang = m->request->lang;
    uuid_add(&t, id);
    *k = (Package){ .format = PACKAGE_FORMAT, .bundle = str_copy(m->arena, text_str(&t)) };
    text_clear(&t);
    date_add_iso_time(&t, m->now, m->os->zone_minutes(m->os->ctx));
    k->created = str_copy(m->arena, text_str(&t));
    k->from_office = store_office(m->store);
    k->from_name = store_office_name(m->store);
    k->from_device = store_device(m->store);
    k->to_office = m->request->to;
    k->level = level_name(m->request->level);
    k->purpose = m->request->purpose.n ? m->request->purpose : STR("handoff");
    k->legal_basis = m->request->legal_basis.n ? m->request->legal_basis : STR("public_task");
    k->scope = text_str(&m->scope);
    k->since_ack = str_of(m->selected.since_ack);
    k->made_by = m->os->login(m->os->ctx);
    k->program = STR("kaejon " KAEJON_VERSION);
    k->cut_from = m->selected.cut_from;
    k->cut_to = m->selected.cut_to;
    k->records = m->selected.records;
    k->is_full = m->selected.since_ack[0] == 0;
    k->is_training = store_is_training(m->store);
    text_clear(&t);
    SAY(&t, lang, "bundle.title", k->from_name, k->from_office, k->to_office);
    k->title = str_copy(m->arena, text_str(&t));
}

static bool write_members(Making *m, Error *err)
{
    bool has_changes = m->request->level < LEVEL_MASKED;
    Uuid id;
    if (!uuid_new(m->os, &id, err)) return false;
    describe(m, id);
    m->people = (People){ .store = m->store, .spool = m->spool, .level = m->request->level, .lang = m->request->lang,
                          .job = m->job, .arena = m->arena, .fields = TEXT_INIT, .buffer = TEXT_INIT };
    m->made->parts = arena_take_array(m->arena, m->form_count + 2, sizeof *m->made->parts);
    /* Each record is a row of its table, each change a row of the history and of the log. */
    job_begins(m->job, "job.rows", m->selected.records + (has_changes ? 2 * m->selected.changes : 0));
    if (!people_readme(&m->people, &m->package, err) || !write_tables(m, err)) return false;
    if (has_changes && (!write_history(m, err) || !write_changes(m, err))) return false;
    if (!write_forms(m, err) || !acks_write(m->spool, m->store, m->request->to, err)) return false;
    const PackagePart *parts = spool_parts(m->spool, &m->package.part_count);
    m->package.parts = arena_take_array(m->arena, m->package.part_count, sizeof *parts);
    memcpy(m->package.parts, parts, m->package.part_count * sizeof *parts);
    return true;
}

static void tell(Making *m)
{
    BundleMade *made = m->made;
    memcpy(made->bundle, m->package.bundle.p, m->package.bundle.n);
    made->file = str_copy(m->arena, text_str(&m->path));
    made->records = m->selected.records;
    made->changes = m->request->level < LEVEL_MASKED ? m->package.changes : m->selected.changes;
    made->withheld = m->selected.withheld;
    made->bytes = m->out.bytes ? m->out.bytes : spool_bytes(m->spool);
}

static bool wants_stop(void *job)
{
    return !job_goes_on(job, 0);
}

/* Choose and write into the spool, all of one moment. */
static bool gather(Making *m, Str folder, Error *err)
{
    if (!selection_begin(m->store, err)) return false;
    store_stop_when(m->store, m->job ? wants_stop : NULL, m->job);
    bool ok = choose(m, err) && spool_open(m->os, folder, &m->spool, err) && write_members(m, err);
    store_stop_when(m->store, NULL, NULL);
    selection_end(m->store);
    return ok;
}

static void start(Making *m, Store *s, const BundleRequest *r, Arena *arena, BundleMade *out, Job *job)
{
    *out = (BundleMade){ 0 };
    *m = (Making){ .store = s, .os = store_os(s), .request = r, .arena = arena, .job = job, .made = out,
                   .scope = TEXT_INIT, .path = TEXT_INIT, .part = TEXT_INIT, .folder = TEXT_INIT };
    m->now = m->os->now_ms(m->os->ctx);
    m->people.fields = m->people.buffer = (Text)TEXT_INIT;
    describe_scope(m);
    job_begins(job, "job.rows", 0);
}

static void end(Making *m)
{
    people_done(&m->people);
    spool_close(m->spool);
    text_free(&m->scope);
    text_free(&m->path);
    text_free(&m->part);
    text_free(&m->folder);
}

bool bundle_plan(Store *s, const BundleRequest *r, Arena *arena, BundleMade *out, Job *job, Error *err)
{
    Making m;
    if (!check_request(r, err)) return false;
    start(&m, s, r, arena, out, job);
    bool ok = gather(&m, STR_NONE, err);
    if (ok) tell(&m);
    end(&m);
    return ok;
}

/* --- the file --- */

/* The last words of an identifier in letters that survive being read out: 7Q2M. */
static void add_short(Text *out, Uuid id)
{
    static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    for (int i = 12; i < 16; i++) text_add_c(out, letters[id.b[i] & 31]);
}

/* kaejon_460101_to_4601_20230922T0910Z_7Q2M.zip */
static void add_standard_name(Text *out, const Making *m)
{
    CLEANUP_TEXT time = TEXT_INIT;
    Uuid id;
    text_add(out, STR("kaejon_"));
    text_add(out, m->package.from_office);
    text_add(out, STR("_to_"));
    text_add(out, m->request->to);
    text_add_c(out, '_');
    date_add_iso_time(&time, m->now, 0);
    for (size_t i = 0; i < 16; i++)
        if (time.b[i] != '-' && time.b[i] != ':') text_add_c(out, time.b[i]);
    text_add(out, STR("Z_"));
    if (uuid_read(m->package.bundle, &id)) add_short(out, id);
    text_add(out, STR(".zip"));
}

static Str folder_of(Str path)
{
    size_t n = path.n;
    while (n && path.p[n - 1] != '/') n--;
    return n ? str_from(path.p, n > 1 ? n - 1 : 1) : STR(".");
}

static bool is_folder(const Os *os, Str path)
{
    OsStat st;
    return os->stat(os->ctx, path, &st, NULL) && st.is_folder;
}

static bool is_there(const Os *os, Str path)
{
    OsStat st;
    return os->stat(os->ctx, path, &st, NULL);
}

static void add_part_path(Text *out, Str folder, Str bundle)
{
    Uuid id = { { 0 } };
    (void)uuid_read(bundle, &id);
    text_add(out, folder);
    text_add(out, STR("/.kj-"));
    hex_add(out, id.b, sizeof id.b);
    text_add(out, STR(".part"));
}

static bool find_place(Making *m, Error *err)
{
    Str wanted = m->request->path;
    bool is_named = wanted.n && !is_folder(m->os, wanted) && !str_ends(wanted, STR("/"));
    text_add(&m->path, wanted.n ? wanted : text_str(&m->folder));
    if (!is_named) {
        if (!str_ends(text_str(&m->path), STR("/"))) text_add_c(&m->path, '/');
        add_standard_name(&m->path, m);
    }
    add_part_path(&m->part, folder_of(text_str(&m->path)), m->package.bundle);
    return !is_there(m->os, text_str(&m->path)) || fault(err, ERR_CREATE, "bundle.exists", text_str(&m->path));
}

/* What the database will say of it; its bytes and hash come with the file. */
static void describe_out(Making *m)
{
    m->out = (BundleOut){ .id = m->package.bundle, .peer = m->request->to, .level = m->package.level,
                          .scope = m->package.scope, .path = text_str(&m->path), .cut_from = m->selected.cut_from,
                          .cut_to = m->selected.cut_to, .records = m->selected.records,
                          .changes = m->package.changes, .withheld = m->selected.withheld, .made_ms = m->now };
}

static bool write_zip(Making *m, OsFile *file, Error *err)
{
    ZipWriter *zip;
    CLEANUP_TEXT json = TEXT_INIT;
    package_write(&json, &m->package);
    job_begins(m->job, "job.bytes", spool_bytes(m->spool));
    if (!zip_write_start(m->os, file, &zip, err)) return false;
    if (zip_write_member(zip, STR(PACKAGE_FILE), (int64_t)json.n, m->now, err) &&
        zip_write_bytes(zip, json.b, json.n, err) && spool_pour(m->spool, zip, m->now, m->job, err))
        return zip_write_end(zip, &m->out.bytes, m->out.sha256, err);
    zip_write_drop(zip);
    return false;
}

/* In the words of whoever holds the stick. */
static bool tell_medium(const Making *m, Error *err)
{
    if (!err) return false;
    int64_t left = 0;
    Error was = *err;
    if (was.code == ERR_FULL) {
        (void)m->os->free_space(m->os->ctx, folder_of(text_str(&m->path)), &left, NULL);
        return fault_n(err, ERR_FULL, "bundle.no_space", folder_of(text_str(&m->path)), left >> 20);
    }
    if (was.code == ERR_IO) return fault_os(err, ERR_IO, "bundle.pulled", text_str(&m->path), was.os);
    return false;
}

static bool write_part(Making *m, Error *err)
{
    OsFile *file;
    Str part = text_str(&m->part);
    bool is_same = false;
    if (!m->os->open(m->os->ctx, part, OS_CREATE_NEW, &file, err)) return part_refused(folder_of(text_str(&m->path)), err);
    bool ok = write_zip(m, file, err) && m->os->sync(m->os->ctx, file, err);
    if (!m->os->close(m->os->ctx, file, ok ? err : NULL)) ok = false;
    ok = ok && bundle_compare(m->os, part, m->out.bytes, m->out.sha256, &is_same, m->job, err);
    if (ok && !is_same) ok = fault(err, ERR_IO, "bundle.medium", part);
    if (!ok) (void)m->os->remove(m->os->ctx, part, NULL);
    return ok;
}

/* --- what an earlier try left behind --- */

/* Told in the log, but perhaps never named: finish it, or say that it never was. */
static bool finish(Making *m, const BundleOut *b, bool *is_made, Error *err)
{
    CLEANUP_TEXT part = TEXT_INIT;
    Str folder = folder_of(b->path);
    *is_made = false;
    add_part_path(&part, folder, b->id);
    bool is_named = is_there(m->os, b->path);
    if (!is_named && !is_there(m->os, text_str(&part)))
        return !is_folder(m->os, folder) || bundles_set_out(m->store, b->id, STR("lost"), err);
    if (!bundle_compare(m->os, is_named ? b->path : text_str(&part), b->bytes, b->sha256, is_made, NULL, err)) return false;
    if (!*is_made) return bundles_set_out(m->store, b->id, STR("lost"), err);
    if (!is_named && !m->os->rename(m->os->ctx, text_str(&part), b->path, err)) return false;
    return bundles_set_out(m->store, b->id, STR("made"), err);
}

/* Is what was finished just what is asked for now? */
static bool answers(const Making *m, const BundleOut *b)
{
    Str wanted = m->request->path.n ? m->request->path : text_str(&m->folder);
    if (!str_eq(b->level, level_name(m->request->level)) || !str_eq(b->scope, text_str(&m->scope)) ||
        b->cut_to != store_last_arrival(m->store))
        return false;
    return str_eq(b->path, wanted) || str_eq(folder_of(b->path), wanted);
}

static bool finish_earlier(Making *m, bool *is_done, Error *err)
{
    BundleOut *left;
    size_t count;
    *is_done = false;
    if (!bundles_out(m->store, m->request->to, STR("writing"), m->arena, &left, &count, err)) return false;
    for (size_t i = 0; i < count; i++) {
        bool is_made;
        if (!finish(m, &left[i], &is_made, err)) return false;
        if (!is_made || *is_done || !answers(m, &left[i])) continue;
        *is_done = true;
        *m->made = (BundleMade){ .file = left[i].path, .records = left[i].records, .changes = left[i].changes,
                                 .bytes = left[i].bytes, .withheld = left[i].withheld };
        memcpy(m->made->bundle, left[i].id.p, left[i].id.n < sizeof m->made->bundle ? left[i].id.n : 39);
    }
    return true;
}

static bool make(Making *m, Error *err)
{
    bool is_done;
    if (!bundle_folder(m->store, "out", &m->folder, err) || !finish_earlier(m, &is_done, err)) return false;
    if (is_done) return true;
    if (!gather(m, text_str(&m->folder), err) || !find_place(m, err)) return false;
    describe_out(m);
    if (!write_part(m, err)) return tell_medium(m, err);
    /* Nothing is left to do after the log says `made`: killed before it, the next try finishes this one. */
    spool_close(m->spool);
    m->spool = NULL;
    Disclosed told = { m->package.purpose, m->package.legal_basis, text_str(&m->people.fields) };
    if (!bundles_add_out(m->store, &m->out, &told, err)) {
        (void)m->os->remove(m->os->ctx, text_str(&m->part), NULL);
        return false;
    }
    if (!m->os->rename(m->os->ctx, text_str(&m->part), text_str(&m->path), err)) return tell_medium(m, err);
    if (!bundles_set_out(m->store, m->out.id, STR("made"), err)) return false;
    tell(m);
    return true;
}

bool bundle_make(Store *s, const BundleRequest *r, Arena *arena, BundleMade *out, Job *job, Error *err)
{
    Making m;
    if (!check_request(r, err)) return false;
    start(&m, s, r, arena, out, job);
    bool ok = make(&m, err);
    end(&m);
    return ok;
}
