#include "tests/lib/bench.h"

#include "tests/lib/check.h"
#include "tests/lib/sheets.h"

#define NOW_MS INT64_C(1773545400000) /* 2026-03-15 10:30 +07:00 */

static const char survey[] = "type,name,label::Thai (th),label::English (en),choice_filter\n"
                             "text,hh,บ้าน,House,\n"
                             "integer,size,คน,People,\n"
                             "date,dob,เกิด,Born,\n"
                             "select_one tenure,tenure,สิทธิ,Tenure,\n"
                             "select_multiple tenure,several,หลายข้อ,Several,\n"
                             "begin_group,g,กลุ่ม,Group,\n"
                             "integer,inner,ใน,Inner,\n"
                             "end_group,,,,\n"
                             "begin_repeat,member,สมาชิก,Member,\n"
                             "text,nm,ชื่อ,Name,\n"
                             "integer,age,อายุ,Age,\n"
                             "begin_repeat,job,งาน,Job,\n"
                             "integer,pay,เงิน,Pay,\n"
                             "end_repeat,,,,\n"
                             "end_repeat,,,,\n"
                             "select_one place,place,ที่,Place,kind = ${hh}\n";
static const char choices[] = "list_name,name,label::Thai (th),label::English (en),kind\n"
                              "tenure,rent,เช่า,Rent,\n"
                              "tenure,own,ของตนเอง,Own,\n"
                              "place,p1,หนึ่ง,One,a\n"
                              "place,p2,สอง,Two,b\n";

const Field *bench_field(const Bench *b, const char *name)
{
    const Field *f = form_field(b->form, str_of(name));
    assert_non_null(f);
    return f;
}

static void put(Bench *b, Row *row, const char *name, const char *text)
{
    row_set(b->record, row, bench_field(b, name), value_text(str_of(text)));
}

/* Two members: ก, 40, jobs 10 and 20; ข, 12, job 5. */
static void fill(Bench *b)
{
    Row *root = b->record->root;
    static const char *const names[] = { "ก", "ข" }, *const ages[] = { "40", "12" };
    static const char *const pays[][2] = { { "10", "20" }, { "5", NULL } };
    put(b, root, "hh", "a");
    put(b, root, "size", "2");
    put(b, root, "dob", "1957");
    put(b, root, "tenure", "rent");
    put(b, root, "several", "rent own");
    put(b, root, "inner", "7");
    for (int i = 0; i < 2; i++) {
        Row *member = row_add(b->record, root, bench_field(b, "member")->index);
        put(b, member, "nm", names[i]);
        put(b, member, "age", ages[i]);
        for (int k = 0; k < 2 && pays[i][k]; k++) {
            put(b, row_add(b->record, member, bench_field(b, "job")->index), "pay", pays[i][k]);
        }
    }
}

int bench_begin(void **state)
{
    static Bench bench;
    bench = (Bench){ .form = sheets_form(survey, choices, NULL) };
    bench.record = record_new(bench.form);
    bench.scope = (ExprScope){ .form = bench.form,
                               .row = bench.record->root,
                               .self = -1,
                               .now_ms = NOW_MS,
                               .zone_minutes = 420,
                               .lang = LANG_TH,
                               .arena = &bench.arena,
                               .warning = &bench.warning };
    fill(&bench);
    *state = &bench;
    return 0;
}

int bench_end(void **state)
{
    Bench *b = *state;
    record_free(b->record);
    form_free(b->form);
    arena_done(&b->arena);
    return 0;
}

void bench_on_root(Bench *b, const char *self)
{
    b->scope.row = b->record->root;
    b->scope.self = self ? bench_field(b, self)->index : -1;
}

void bench_on_member(Bench *b, size_t i, const char *self)
{
    b->scope.row = row_at(b->record->root, bench_field(b, "member")->index, i);
    b->scope.self = bench_field(b, self)->index;
}

Expr *bench_bound(Bench *b, const char *text)
{
    Error err = { 0 };
    Expr *e = expr_parse(&b->arena, str_of(text), EXPR_STRICT, NULL, &err);
    bool good = e && expr_bind(e, &b->arena, b->form, b->scope.self, &err);
    if (!good) print_error("%s: %s %d %s\n", text, err.msg, (int)err.n, err.what);
    assert_true(good);
    return e;
}
