#include "tests/lib/offices.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model/exchange/export.h"
#include "model/store/form_source.h"
#include "tests/lib/check.h"

static char room[64];
static char last[256];

static const char HOUSEHOLD[] =
    "survey\n,type,name,label,required,pii,validator,calculation\n"
    ",text,hh_code,รหัสบ้าน,,,,\n,text,head_name,หัวหน้า,,id,,\n,text,phone,โทร,,contact,th_phone,\n"
    ",integer,members,คน,,,,\n,decimal,income,รายได้,,,,\n,select_one ill,ill,ป่วย,,sensitive,,\n"
    ",calculate,ill_score,คะแนน,,,,\"if(${ill} = 'bad', 1, 4)\"\n,select_multiple scope,consent_share,ยินยอม,,,,\n"
    ",select_one basis,lawful_basis,ฐาน,,,,\n,text,note,หมายเหตุ,,,,\n"
    "choices\n,list_name,name,label\n,ill,bad,ป่วยหนัก\n,ill,well,สบายดี\n,scope,none,ไม่ให้ส่ง\n,scope,district,อำเภอ\n"
    ",basis,task,ภารกิจ\n,basis,refused,ปฏิเสธ\n"
    "settings\n,form_id,version,kaejon_key,instance_name\n,household,3,hh_code,\"concat(${hh_code}, ' ', ${head_name})\"\n";
static const char PERSON[] =
    "survey\n,type,name,label,pii,validator\n,text,hh_code,รหัสบ้าน,,\n,text,citizen_id,เลขบัตร,id,th_cid\n"
    ",text,first_name,ชื่อ,id,thai_name\n,text,nickname,ชื่อเล่น,id,\n,date,birth_date,เกิด,id,\n"
    "settings\n,form_id,version,kaejon_parent,kaejon_key\n,person,2,household:hh_code,citizen_id\n";

const char *offices_make(void)
{
    const char *base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    snprintf(room, sizeof room, "%s/kaejon-XXXXXX", base);
    if (mkdtemp(room)) return room;
    perror(room);
    exit(99);
}

static void empty_folder(const char *path)
{
    Arena a = { 0 };
    Str *names;
    size_t n;
    const Os *os = os_real();
    if (os->list(os->ctx, str_of(path), &a, &names, &n, NULL))
        for (size_t i = 0; i < n; i++) {
            char below[512];
            snprintf(below, sizeof below, "%s/%s", path, names[i].p);
            if (unlink(below)) empty_folder(below);
        }
    rmdir(path);
    arena_done(&a);
}

void offices_done(void)
{
    empty_folder(room);
}

static void must(bool ok, const Error *err, const char *what)
{
    if (ok) return;
    print_error("%s: %s what=\"%s\" where=\"%s\" os=%d n=%lld\n", what, err->msg ? err->msg : "?", err->what, err->where,
                err->os, (long long)err->n);
    fail();
}

static void install(Office *o, const char *name, const char *sheets)
{
    Error err = { 0 };
    Form *f = form_source_read(str_of(sheets), str_of(name), &err);
    must(f != NULL, &err, name);
    must(store_install_form(o->store, f, &err), &err, name);
    form_free(f);
}

static void open_new(Office *o, const char *code, uint64_t seed, DataKind kind)
{
    Error err = { 0 };
    o->os = fakeos(&o->fake, seed);
    snprintf(o->folder, sizeof o->folder, "%s/%s-%llu", room, code, (unsigned long long)seed);
    snprintf(o->file, sizeof o->file, "%s/kj.db", o->folder);
    empty_folder(o->folder);
    mkdir(o->folder, 0700);
    must(store_create(&o->os, str_of(o->file), STR("ทต.ตัวอย่าง"), STR("460101"), str_of(code), kind, &err), &err, "create");
    must(store_open(&o->os, str_of(o->file), STORE_READ_WRITE, &o->store, &err), &err, "open");
}

void office_open_bare(Office *o, const char *code, uint64_t seed)
{
    open_new(o, code, seed, DATA_REAL);
}

void office_open(Office *o, const char *code, uint64_t seed)
{
    open_new(o, code, seed, DATA_REAL);
    install(o, "household", HOUSEHOLD);
    install(o, "person", PERSON);
}

void office_open_training(Office *o, const char *code, uint64_t seed)
{
    open_new(o, code, seed, DATA_TRAINING);
    install(o, "household", HOUSEHOLD);
    install(o, "person", PERSON);
}

void office_close(Office *o)
{
    if (o->store) store_close(o->store);
    o->store = NULL;
}

void office_again(Office *o)
{
    Error err = { 0 };
    office_close(o);
    must(store_open(&o->os, str_of(o->file), STORE_READ_WRITE, &o->store, &err), &err, "open");
}

static Uuid save(Office *o, const char *form, Uuid record, Uuid parent, const char *body)
{
    Error err = { 0 };
    Saved out;
    Arena a = { 0 };
    RecordHead head = { 0 };
    head.seen = STR_NONE;
    if (!uuid_is_nil(record)) must(store_head(o->store, record, &a, &head, &err), &err, "head");
    Save s = { .form = str_of(form), .record = record, .parent = parent, .opened_seen = head.seen, .body = str_of(body) };
    o->fake.now_ms += 1000;
    must(store_save(o->store, &s, &out, NULL, &err), &err, "save");
    arena_done(&a);
    return out.record;
}

Uuid office_save(Office *o, const char *form, Uuid record, const char *body)
{
    return save(o, form, record, (Uuid){ { 0 } }, body);
}

Uuid office_save_member(Office *o, Uuid parent, const char *body)
{
    return save(o, "person", (Uuid){ { 0 } }, parent, body);
}

const char *office_make(Office *o, const char *to, BundleLevel level, BundleScope scope, BundleMade *out)
{
    Arena a = { 0 };
    Error err = { 0 };
    BundleMade made;
    BundleRequest r = { .to = str_of(to), .level = level, .scope = scope, .lang = LANG_TH };
    o->fake.now_ms += 60000;
    must(bundle_make(o->store, &r, &a, &made, NULL, &err), &err, "make");
    snprintf(last, sizeof last, "%.*s", STR_ARG(made.file));
    if (out) *out = made;
    if (out) out->file = STR_NONE;
    if (out) out->parts = NULL;
    arena_done(&a);
    return last;
}

void office_take(Office *o, const char *path, AppliedCounts *out)
{
    Arena a = { 0 };
    Error err = { 0 };
    BundleInfo info;
    BundleState state;
    Accept all = { .kind = ACCEPT_ALL, .accept_unsigned = true };
    must(bundle_receive(o->store, str_of(path), &a, &info, &state, NULL, &err), &err, "receive");
    must(bundle_apply(o->store, str_of(info.bundle), &all, out, NULL, &err), &err, "apply");
    arena_done(&a);
}

static bool take_bytes(void *ctx, const void *p, size_t n, Error *err)
{
    (void)err;
    text_add(ctx, str_from(p, n));
    return true;
}

void office_export(Office *o, Text *out)
{
    Error err = { 0 };
    EntryEnv env = { .now_ms = FAKEOS_NOW_MS, .zone_minutes = 420 };
    static const char *const forms[] = { "household", "person" };
    for (size_t i = 0; i < 2; i++) {
        Query q = { .form = str_of(forms[i]) };
        OutFile file = { 0 };
        outfile_to_sink(&file, take_bytes, out);
        must(export_rows(o->store, &q, &env, EXPORT_CSV, &file, NULL, &err), &err, "export");
        must(outfile_end(&file, &err), &err, "export");
        outfile_drop(&file);
    }
}

static void dump_table(sqlite3 *db, const char *name, Text *out)
{
    char sql[200];
    sqlite3_stmt *q;
    snprintf(sql, sizeof sql, "SELECT * FROM \"%s\"", name);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
    text_add_f(out, "\n%s\n", name);
    while (sqlite3_step(q) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(q); i++) {
            text_add_f(out, "%d:", sqlite3_column_type(q, i));
            const void *p = sqlite3_column_blob(q, i);
            text_add(out, str_from(p ? p : "", (size_t)sqlite3_column_bytes(q, i)));
            text_add_c(out, '\t');
        }
        text_add_c(out, '\n');
    }
    sqlite3_finalize(q);
}

void office_dump(Office *o, Text *out)
{
    sqlite3 *db;
    sqlite3_stmt *q;
    assert_int_equal(sqlite3_open_v2(o->file, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'bundle_in' ORDER BY name",
                                        -1, &q, NULL), SQLITE_OK);
    while (sqlite3_step(q) == SQLITE_ROW) dump_table(db, (const char *)sqlite3_column_text(q, 0), out);
    sqlite3_finalize(q);
    sqlite3_close(db);
}

void office_put_file(const char *path, const void *p, size_t n)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(p, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

void office_seal(Text *zip)
{
    Sha256 sha;
    uint8_t hash[32];
    assert_true(zip->n > 64);
    sha256_start(&sha);
    sha256_add(&sha, zip->b, zip->n - 64);
    sha256_end(&sha, hash);
    CLEANUP_TEXT hex = TEXT_INIT;
    hex_add(&hex, hash, sizeof hash);
    memcpy(zip->b + zip->n - 64, hex.b, 64);
}

void office_seal_plain(Text *zip)
{
    static const char blank[64] = { 0 };
    assert_true(zip->n >= 22 && memcmp(zip->b + zip->n - 22, "PK\5\6", 4) == 0);
    zip->b[zip->n - 2] = sizeof "kaejon sha256:" - 1 + sizeof blank;
    text_add(zip, STR("kaejon sha256:"));
    text_add(zip, str_from(blank, sizeof blank));
    office_seal(zip);
}
