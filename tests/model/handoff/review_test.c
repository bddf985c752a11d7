/* review: what both had seen, what stands here and what comes, field by field; and what is decided. */
#include "model/store/decided.h"
#include "tests/lib/check.h"
#include "tests/lib/offices.h"

#include <stdio.h>

static const Uuid nil;

typedef struct { Office a, b; Uuid h; char path[256], id[40]; Arena arena; } Two;

/* Both know the household; each edits; a's bundle lies with b, not applied. */
static void start(Two *t, uint64_t seed)
{
    AppliedCounts n;
    BundleInfo info;
    BundleState state;
    Error err = { 0 };
    office_open(&t->a, "460101", seed);
    office_open(&t->b, "4601", seed + 1);
    t->arena = (Arena){ 0 };
    t->h = office_save(&t->a, "household", nil,
                       "{\"head_name\":\"ก\",\"hh_code\":\"H1\",\"income\":\"5000\",\"members\":\"4\",\"phone\":\"0811111111\"}");
    office_take(&t->b, office_make(&t->a, "4601", LEVEL_FULL, SCOPE_SINCE_ACK, NULL), &n);
    office_save(&t->a, "household", t->h, "{\"income\":\"3500\",\"note\":\"ถาม\",\"phone\":\"0822222222\"}");
    office_save(&t->a, "household", nil, "{\"hh_code\":\"H2\"}");
    office_save(&t->b, "household", t->h, "{\"income\":\"3000\",\"members\":\"5\",\"phone\":\"0822222222\"}");
    snprintf(t->path, sizeof t->path, "%s", office_make(&t->a, "4601", LEVEL_FULL, SCOPE_SINCE_ACK, NULL));
    assert_true(bundle_receive(t->b.store, str_of(t->path), &t->arena, &info, &state, NULL, &err));
    assert_int_equal(state, BUNDLE_STAGED);
    memcpy(t->id, info.bundle, sizeof t->id);
}

static void stop(Two *t)
{
    arena_done(&t->arena);
    office_close(&t->a);
    office_close(&t->b);
}

static const ReviewField *field(const ReviewRecord *r, const char *name)
{
    for (size_t i = 0; i < r->field_count; i++)
        if (str_eq(r->fields[i].field, str_of(name))) return &r->fields[i];
    fail_msg("no field %s", name);
    return r->fields;
}

static const ReviewRecord *record(const Review *v, Uuid id)
{
    for (size_t i = 0; i < v->record_count; i++)
        if (memcmp(&v->records[i].record, &id, sizeof id) == 0) return &v->records[i];
    fail_msg("no such record");
    return v->records;
}

static void check_answers(Office *o, Uuid h, const char *name, const char *want)
{
    Arena a = { 0 };
    Error err = { 0 };
    RecordHead head;
    assert_true(store_head(o->store, h, &a, &head, &err));
    const Form *form = store_form(o->store, STR("household"));
    Record *r = record_new(form);
    assert_true(store_read(o->store, head.id, r, &err));
    check_str(row_get(r->root, form_field(form, str_of(name))).text, str_of(want));
    record_free(r);
    arena_done(&a);
}

static void each_field_says_whose_it_is(void **state)
{
    (void)state;
    Two t;
    Review v;
    Error err = { 0 };
    start(&t, 20);
    assert_true(bundle_review(t.b.store, str_of(t.id), &t.arena, &v, NULL, &err));
    assert_int_equal(v.added, 1);
    assert_int_equal(v.changed, 1);
    assert_int_equal(v.same, 0);
    assert_int_equal(v.conflicts, 1);
    assert_int_equal(v.gaps, 0);
    assert_int_equal(v.record_count, 2);
    const ReviewRecord *r = record(&v, t.h);
    assert_false(r->is_new);
    check_str(r->title, STR("H1 ก"));
    check_str(r->owner, STR("460101"));
    assert_int_equal(r->field_count, 3);
    const ReviewField *f = field(r, "income");
    assert_int_equal(f->side, SIDE_CONFLICT);
    check_str(f->base.text, STR("5000"));
    check_str(f->ours.text, STR("3000"));
    check_str(f->theirs.text, STR("3500"));
    check_str(f->their_office, STR("460101"));
    check_str(f->their_author, f->our_author);
    assert_true(f->our_hlc > f->their_hlc || f->our_hlc < f->their_hlc);
    assert_int_equal(field(r, "phone")->side, SIDE_SAME);
    assert_int_equal(field(r, "note")->side, SIDE_THEIRS);
    assert_int_equal(field(r, "note")->base.kind, ANSWER_NONE);
    for (size_t i = 0; i < v.record_count; i++)
        if (v.records[i].is_new) assert_int_equal(field(&v.records[i], "hh_code")->side, SIDE_NEW_RECORD);
    stop(&t);
}

static void what_they_changed_before_we_saw_it_is_ours(void **state)
{
    (void)state;
    Two t;
    Review v;
    AppliedCounts n;
    Error err = { 0 };
    start(&t, 30);
    /* The next bundle of a, applied first, holds that change; b then decides; then the first one. */
    office_take(&t.b, office_make(&t.a, "4601", LEVEL_FULL, SCOPE_SINCE_ACK, NULL), &n);
    assert_int_equal(n.conflicts, 1);
    office_save(&t.b, "household", t.h, "{\"income\":\"3200\"}");
    assert_true(bundle_review(t.b.store, str_of(t.id), &t.arena, &v, NULL, &err));
    assert_int_equal(v.record_count, 0);
    assert_int_equal(v.same, 2);
    Accept all = { .kind = ACCEPT_ALL, .accept_unsigned = true };
    assert_true(bundle_apply(t.b.store, str_of(t.id), &all, &n, NULL, &err));
    assert_int_equal(n.same, 2);
    check_answers(&t.b, t.h, "income", "3200");
    stop(&t);
}

static void unsigned_needs_a_word(void **state)
{
    (void)state;
    Two t;
    AppliedCounts n;
    Error err = { 0 };
    start(&t, 40);
    Accept all = { .kind = ACCEPT_ALL };
    int64_t before = store_last_arrival(t.b.store);
    assert_false(bundle_apply(t.b.store, str_of(t.id), &all, &n, NULL, &err));
    assert_int_equal(err.code, ERR_TRUST);
    assert_string_equal(err.msg, "bundle.unsigned");
    assert_int_equal(store_last_arrival(t.b.store), before);
    stop(&t);
}

static void refused_stays_on_disk_and_can_be_taken_later(void **state)
{
    (void)state;
    Two t;
    AppliedCounts n;
    Error err = { 0 };
    start(&t, 50);
    Accept none = { .kind = ACCEPT_NONE, .reason = STR("ไม่ใช่บ้านในเขต") };
    int64_t before = store_last_arrival(t.b.store);
    assert_true(bundle_apply(t.b.store, str_of(t.id), &none, &n, NULL, &err));
    assert_int_equal(n.refused, 2);
    assert_int_equal(store_last_arrival(t.b.store), before);
    BundleRow *rows;
    size_t count;
    assert_true(bundle_list(t.b.store, &t.arena, &rows, &count, &err));
    assert_int_equal(count, 2);
    check_str(rows[0].state, STR("refused"));
    /* The sender is told, and it does not count as received. */
    BundleMade made;
    office_take(&t.a, office_make(&t.b, "460101", LEVEL_FULL, SCOPE_SINCE_ACK, NULL), &n);
    office_make(&t.a, "4601", LEVEL_FULL, SCOPE_SINCE_ACK, &made);
    assert_int_equal(made.changes, 2);
    Accept all = { .kind = ACCEPT_ALL, .accept_unsigned = true };
    assert_true(bundle_apply(t.b.store, str_from(t.id, 36), &all, &n, NULL, &err));
    assert_int_equal(n.added, 1);
    assert_int_equal(n.changed, 1);
    assert_int_equal(n.conflicts, 1);
    stop(&t);
}

static void only_some_fields_are_taken(void **state)
{
    (void)state;
    Two t;
    AppliedCounts n;
    Error err = { 0 };
    start(&t, 60);
    Str fields[] = { STR("note"), STR("hh_code") };
    Accept some = { .kind = ACCEPT_FIELDS, .fields = fields, .field_count = 2, .accept_unsigned = true, .reason = STR("ถามบุตรแล้ว") };
    assert_true(bundle_apply(t.b.store, str_from(t.id, 36), &some, &n, NULL, &err));
    assert_int_equal(n.refused, 1); /* income; the telephone is the same on both sides */
    assert_int_equal(n.conflicts, 0);
    check_answers(&t.b, t.h, "income", "3000");
    check_answers(&t.b, t.h, "note", "ถาม");
    /* The refusal travels, with its reason, and holds there too. */
    office_take(&t.a, office_make(&t.b, "460101", LEVEL_FULL, SCOPE_SINCE_ACK, NULL), &n);
    assert_int_equal(n.conflicts, 0);
    check_answers(&t.a, t.h, "income", "3000");
    Change *list;
    size_t count;
    RecordHead head;
    assert_true(store_head(t.a.store, t.h, &t.arena, &head, &err));
    assert_true(store_history(t.a.store, head.id, &t.arena, &list, &count, &err));
    check_str(list[count - 1].kind, STR("resolve"));
    check_str(list[count - 1].reason, STR("ถามบุตรแล้ว"));
    stop(&t);
}

static void decisions_are_changes_of_our_own(void **state)
{
    (void)state;
    static const char *const want[] = { "3000", "3500", "3300", "3500" };
    for (int k = DECIDE_OURS; k <= DECIDE_LATER; k++) {
        Two t;
        AppliedCounts n;
        Error err = { 0 };
        start(&t, 70 + (uint64_t)k * 2);
        Decision d = { .record = t.h, .field = STR("income"), .kind = (DecisionKind)k, .value = value_text(STR("3300")) };
        Accept all = { .kind = ACCEPT_ALL, .accept_unsigned = true, .decisions = &d, .decision_count = 1, .reason = STR("ถามแล้ว") };
        assert_true(bundle_apply(t.b.store, str_from(t.id, 36), &all, &n, NULL, &err));
        assert_int_equal(n.conflicts, k == DECIDE_LATER);
        assert_int_equal(n.refused, k == DECIDE_OURS);
        if (k != DECIDE_LATER) check_answers(&t.b, t.h, "income", want[k - DECIDE_OURS]);
        CLEANUP_TEXT x = TEXT_INIT, y = TEXT_INIT;
        office_take(&t.a, office_make(&t.b, "460101", LEVEL_FULL, SCOPE_SINCE_ACK, NULL), &n);
        office_export(&t.a, &x);
        office_export(&t.b, &y);
        check_str(text_str(&x), text_str(&y));
        stop(&t);
    }
}

static void a_bundle_is_found_by_id_or_beginning_or_file(void **state)
{
    (void)state;
    Two t;
    Review v;
    Error err = { 0 };
    start(&t, 90);
    assert_true(bundle_review(t.b.store, str_from(t.id, 36), &t.arena, &v, NULL, &err));
    assert_true(bundle_review(t.b.store, str_of(t.path), &t.arena, &v, NULL, &err));
    assert_int_equal(v.conflicts, 1);
    assert_false(bundle_review(t.b.store, STR("0191"), &t.arena, &v, NULL, &err));
    assert_int_equal(err.code, ERR_ABSENT);
    stop(&t);
}

static void a_form_unknown_here_comes_along(void **state)
{
    (void)state;
    Office a, b;
    AppliedCounts n;
    Error err = { 0 };
    office_open(&a, "460101", 95);
    office_open_bare(&b, "4601", 96);
    office_save(&a, "household", nil, "{\"hh_code\":\"H1\",\"ill\":\"bad\",\"members\":\"4\"}");
    office_take(&b, office_make(&a, "4601", LEVEL_FULL, SCOPE_SINCE_ACK, NULL), &n);
    assert_int_equal(n.added, 1);
    assert_int_equal(n.waiting, 0);
    const Form *form = store_form(b.store, STR("household"));
    assert_non_null(form);
    check_str(form->version, STR("3"));
    check_str(form->source, store_form(a.store, STR("household"))->source);
    assert_null(store_form(b.store, STR("person")));
    assert_int_equal(store_record_count(b.store, STR("household"), &err), 1);
    office_close(&a);
    office_close(&b);
}

static void training_and_real_never_mix(void **state)
{
    (void)state;
    Office real, training;
    BundleInfo info;
    BundleState what;
    Arena arena = { 0 };
    Error err = { 0 };
    office_open(&real, "460101", 97);
    office_open_training(&training, "460101", 98);
    const char *path = office_make(&training, "460101", LEVEL_FULL, SCOPE_SINCE_ACK, NULL);
    assert_false(bundle_receive(real.store, str_of(path), &arena, &info, &what, NULL, &err));
    assert_string_equal(err.msg, "bundle.training");
    assert_int_equal(err.code, ERR_INPUT);
    assert_int_equal(what, BUNDLE_REFUSED);
    path = office_make(&real, "460101", LEVEL_FULL, SCOPE_SINCE_ACK, NULL);
    assert_false(bundle_receive(training.store, str_of(path), &arena, &info, &what, NULL, &err));
    assert_string_equal(err.msg, "bundle.real");
    Accept all = { .kind = ACCEPT_ALL, .accept_unsigned = true };
    AppliedCounts n;
    assert_false(bundle_apply(training.store, str_of(info.bundle), &all, &n, NULL, &err));
    assert_string_equal(err.msg, "bundle.real");
    arena_done(&arena);
    office_close(&real);
    office_close(&training);
}

static void made_for_another_office_waits(void **state)
{
    (void)state;
    Office a, b;
    BundleInfo info;
    BundleState what;
    Arena arena = { 0 };
    Error err = { 0 };
    AppliedCounts n;
    office_open(&a, "460101", 101);
    office_open(&b, "4601", 102);
    const char *path = office_make(&a, "460199", LEVEL_FULL, SCOPE_SINCE_ACK, NULL);
    assert_false(bundle_receive(b.store, str_of(path), &arena, &info, &what, NULL, &err));
    assert_int_equal(err.code, ERR_TRUST);
    assert_string_equal(err.msg, "bundle.not_for_us");
    assert_int_equal(what, BUNDLE_WAITING);
    Accept all = { .kind = ACCEPT_ALL, .accept_unsigned = true };
    assert_false(bundle_apply(b.store, str_of(info.bundle), &all, &n, NULL, &err));
    assert_string_equal(err.msg, "bundle.not_for_us");
    arena_done(&arena);
    office_close(&a);
    office_close(&b);
}

static void choose(Two *t, DecidedPick pick, int64_t sides, const char *reason)
{
    Error err = { 0 };
    Decided d = { .record = t->h, .field = STR("income"), .pick = pick, .sides = sides };
    Deciding what = { .reason = str_of(reason), .list = &d, .count = 1 };
    assert_true(decided_keep(t->b.store, str_of(t->id), &what, &err));
}

/* Whoever applies, the screen or the command line: a choice that was kept is carried out, once. */
static void what_was_chosen_in_a_review_holds(void **state)
{
    (void)state;
    Two t;
    Review v;
    AppliedCounts n;
    Deciding left;
    Error err = { 0 };
    start(&t, 110);
    assert_true(bundle_review(t.b.store, str_of(t.id), &t.arena, &v, NULL, &err));
    const ReviewField *f = field(record(&v, t.h), "income");
    choose(&t, DECIDED_OURS, decided_side(decided_side(0, f->their_hlc), f->our_hlc), "ถามบุตรแล้ว");
    Accept all = { .kind = ACCEPT_ALL, .accept_unsigned = true };
    assert_true(bundle_apply(t.b.store, str_of(t.id), &all, &n, NULL, &err));
    assert_int_equal(n.conflicts, 0);
    check_answers(&t.b, t.h, "income", "3000");
    assert_true(decided_read(t.b.store, str_of(t.id), &t.arena, &left, &err));
    assert_int_equal(left.updated_ms, 0);
    stop(&t);
}

static void a_choice_made_before_another_value_is_open_again(void **state)
{
    (void)state;
    Two t;
    Review v;
    AppliedCounts n;
    Error err = { 0 };
    start(&t, 120);
    assert_true(bundle_review(t.b.store, str_of(t.id), &t.arena, &v, NULL, &err));
    const ReviewField *f = field(record(&v, t.h), "income");
    choose(&t, DECIDED_THEIRS, decided_side(decided_side(0, f->their_hlc), f->our_hlc), "");
    office_save(&t.b, "household", t.h, "{\"income\":\"3100\"}");
    Accept all = { .kind = ACCEPT_ALL, .accept_unsigned = true };
    assert_true(bundle_apply(t.b.store, str_of(t.id), &all, &n, NULL, &err));
    assert_int_equal(n.conflicts, 1);
    stop(&t);
}

/* However often each side saved since, the base is what both had seen. */
static void the_base_of_a_conflict_is_what_all_had_seen(void **state)
{
    (void)state;
    Two t;
    AppliedCounts n;
    Conflict *open;
    size_t count;
    Error err = { 0 };
    start(&t, 130);
    office_save(&t.b, "household", t.h, "{\"income\":\"3100\"}");
    office_save(&t.b, "household", t.h, "{\"income\":\"3200\"}");
    Accept all = { .kind = ACCEPT_ALL, .accept_unsigned = true };
    assert_true(bundle_apply(t.b.store, str_of(t.id), &all, &n, NULL, &err));
    assert_true(store_conflicts(t.b.store, STR_NONE, &t.arena, &open, &count, &err));
    assert_int_equal(count, 1);
    assert_int_equal(open[0].count, 2);
    check_str(open[0].base.value.text, STR("5000"));
    check_str(open[0].base.office, STR("460101"));
    stop(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_field_says_whose_it_is),
        cmocka_unit_test(what_they_changed_before_we_saw_it_is_ours),
        cmocka_unit_test(unsigned_needs_a_word),
        cmocka_unit_test(refused_stays_on_disk_and_can_be_taken_later),
        cmocka_unit_test(only_some_fields_are_taken),
        cmocka_unit_test(decisions_are_changes_of_our_own),
        cmocka_unit_test(a_bundle_is_found_by_id_or_beginning_or_file),
        cmocka_unit_test(a_form_unknown_here_comes_along),
        cmocka_unit_test(training_and_real_never_mix),
        cmocka_unit_test(made_for_another_office_waits),
        cmocka_unit_test(what_was_chosen_in_a_review_holds),
        cmocka_unit_test(a_choice_made_before_another_value_is_open_again),
        cmocka_unit_test(the_base_of_a_conflict_is_what_all_had_seen),
    };
    offices_make();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    offices_done();
    return failed;
}
