/* The other office of a desk: it gets all households, changes some, and sends them back. */
#include "model/exchange/share.h"
#include "model/handoff/bundle.h"
#include "tests/lib/desk.h"

#include <stdio.h>
#include <stdlib.h>

#define CHANGED "460101-01-0005" /* by both */
#define MOVED "460101-01-0017"   /* by them */

typedef struct {
    FakeOs fake;
    Os os;
    Store *store;
    Text path;
} Other;

static void must(bool is_ok, const Error *err, const char *what)
{
    if (is_ok) return;
    fprintf(stderr, "desk: %s: %s %s %s\n", what, err->msg != NULL ? err->msg : "?", err->what, err->where);
    exit(99);
}

static void in_folder(const Desk *d, const char *name, Text *out)
{
    text_clear(out);
    text_add_f(out, "%s/%s", d->folder, name);
}

static Uuid save(Store *s, const char *form, const char *key, Uuid parent, const char *body, const char *reason)
{
    Error err = {0};
    Arena arena = {0};
    Saved saved;
    RecordHead head = {0};
    if (key) must(store_find(s, str_of(form), str_of(key), &arena, &head, &err), &err, key);
    Save one = {.form = str_of(form), .record = head.uuid, .opened_seen = head.seen, .parent = parent, .body = str_of(body),
                .reason = str_of(reason)};
    must(store_save(s, &one, &saved, NULL, &err), &err, "save");
    arena_done(&arena);
    return saved.record;
}

static void make(Store *s, const char *to, Str path)
{
    Error err = {0};
    Arena arena = {0};
    BundleMade made;
    BundleRequest request = {.to = str_of(to), .level = LEVEL_FULL, .scope = SCOPE_ALL, .path = path, .lang = LANG_TH};
    must(bundle_make(s, &request, &arena, &made, NULL, &err), &err, "make");
    arena_done(&arena);
}

static void take(Store *s, Str path, DeskTaken taken)
{
    Error err = {0};
    Arena arena = {0};
    BundleInfo info;
    BundleState state;
    AppliedCounts counts;
    Accept all = {.kind = ACCEPT_ALL, .accept_unsigned = true};
    must(bundle_receive(s, path, &arena, &info, &state, NULL, &err), &err, "receive");
    if (taken == DESK_APPLIED) must(bundle_apply(s, str_of(info.bundle), &all, &counts, NULL, &err), &err, "apply");
    arena_done(&arena);
}

static void open_other(const Desk *d, Other *o)
{
    Error err = {0};
    static const char *const ENV[] = {"KAEJON_SHARE=.", NULL};
    o->os = fakeos(&o->fake, 2);
    o->fake.env = ENV;
    o->fake.login = "malee";
    o->fake.now_ms += 3600000; /* an hour later */
    o->path = (Text)TEXT_INIT;
    in_folder(d, "other.db", &o->path);
    must(store_create(&o->os, text_str(&o->path), STR("ที่ว่าการอำเภอเมืองตัวอย่าง"), STR("4601"), STR_NONE, DATA_TRAINING, &err), &err, "create");
    must(store_open(&o->os, text_str(&o->path), STORE_READ_WRITE, &o->store, &err), &err, "open");
    must(share_install_forms(o->store, &err), &err, "forms");
}

void desk_exchange(Desk *d, DeskTaken taken)
{
    static const Uuid nil;
    Other o;
    CLEANUP_TEXT bundle = TEXT_INIT;
    open_other(d, &o);
    in_folder(d, "there.zip", &bundle);
    make(d->store, "4601", text_str(&bundle));
    take(o.store, text_str(&bundle), DESK_APPLIED);
    save(o.store, "household", CHANGED, nil, "{\"head_name\":\"นางอรทัย ดอนโคตร์\",\"phone\":\"0812345678\"}", "โทรถามที่บ้าน");
    save(o.store, "household", MOVED, nil, "{\"house_no\":\"99/1\"}", "");
    Uuid made = save(o.store, "household", NULL, nil,
                     "{\"head_name\":\"นายมาใหม่ น้ำใจดี\",\"hh_code\":\"460101-01-9001\",\"house_no\":\"12/3\",\"moo\":\"1\"}", "");
    save(o.store, "person", NULL, made, "{\"first_name\":\"มาใหม่\",\"hh_code\":\"460101-01-9001\",\"last_name\":\"น้ำใจดี\",\"line_no\":\"1\"}", "");
    save(d->store, "household", CHANGED, nil, "{\"head_name\":\"นางอรทัย ดอนคต\"}", "แก้คำผิด");
    in_folder(d, "back.zip", &bundle);
    make(o.store, "460101", text_str(&bundle));
    store_close(o.store);
    text_free(&o.path);
    take(d->store, text_str(&bundle), taken);
}
