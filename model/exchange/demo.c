/* A training database of made-up people. */
#include "model/exchange/demo.h"

#include "locale/number.h"
#include "model/exchange/csvfile.h"
#include "model/exchange/demo_family.h"
#include "model/exchange/share.h"

#define DEMO_TRIES 200     /* draws before a question is left open */
#define DEMO_UNFINISHED 12 /* one household in so many */
#define DEMO_BATCH 50      /* households a commit */

/* How one question is answered: a row of forms/demo/answers.csv. */
typedef struct { Str form, field, how, a, b; } DemoAnswer;

typedef struct {
    Store *store;
    const EntryEnv *env;
    Date today;
    Arena arena;           /* names and answers */
    DemoNames names;
    DemoAnswer *answers;
    size_t answer_count, answer_room;
    DemoChance chance;
    DemoFamily family;
    Arena of_family;
} Demo;

/* --- reading the two tables --- */

static DemoWords *words_of(DemoNames *names, Str kind)
{
    const struct { const char *kind; DemoWords *words; } all[] = {
        { "given_m", &names->given_m }, { "given_f", &names->given_f },
        { "surname_a", &names->surname_a }, { "surname_b", &names->surname_b },
        { "village_a", &names->village_a }, { "village_b", &names->village_b },
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (str_eq(kind, str_of(all[i].kind))) return all[i].words;
    return NULL;
}

#define DEMO_WORDS 400
static bool take_name(void *ctx, const CsvRow *row, Error *err)
{
    Demo *d = ctx;
    DemoWords *words = row->kind == CSV_ROW && row->count == 2 ? words_of(&d->names, row->cells[0]) : NULL;
    if (!words) return row->record == 1 || fault_n(err, ERR_CONFIG, "demo.table", row->raw, row->line);
    Str *list = (Str *)(uintptr_t)words->words;
    if (!list) list = arena_take_array(&d->arena, DEMO_WORDS, sizeof *list);
    if (words->count < DEMO_WORDS) list[words->count++] = str_copy(&d->arena, row->cells[1]);
    words->words = list;
    return true;
}

static bool take_answer(void *ctx, const CsvRow *row, Error *err)
{
    Demo *d = ctx;
    if (row->record == 1) return true;
    if (row->kind != CSV_ROW || row->count != 5)
        return fault_n(err, ERR_CONFIG, "demo.table", row->raw, row->line);
    if (d->answer_count == d->answer_room) {
        d->answer_room = d->answer_room ? d->answer_room * 2 : 64;
        d->answers = memory_resize(d->answers, d->answer_room, sizeof *d->answers);
    }
    Str cells[5];
    for (int i = 0; i < 5; i++) cells[i] = str_copy(&d->arena, row->cells[i]);
    d->answers[d->answer_count++] = (DemoAnswer){ cells[0], cells[1], cells[2], cells[3], cells[4] };
    return true;
}

static bool read_table(Demo *d, Str name, CsvSink sink, Error *err)
{
    const Os *os = store_os(d->store);
    CLEANUP_TEXT path = TEXT_INIT;
    CsvShape shape;
    CsvFile *file;
    if (!share_path(os, name, &path, err) || !csvfile_sniff(os, text_str(&path), ENC_UTF8, ',', &shape, err) ||
        !csvfile_open(os, text_str(&path), &shape, sink, d, &file, err))
        return false;
    bool more = true, ok = true;
    while (ok && more) ok = csvfile_step(file, &more, err);
    csvfile_close(file);
    return ok || fault_at(err, name);
}

/* --- answering --- */

static const DemoAnswer *answer_of(const Demo *d, const Field *field)
{
    for (size_t i = 0; i < d->answer_count; i++)
        if (str_eq(d->answers[i].field, field->name) && str_eq(d->answers[i].form, field->form->name))
            return &d->answers[i];
    return NULL;
}

static int64_t number_or(Str s, int64_t otherwise)
{
    int64_t n;
    return number_read(s, &n, NULL) ? n : otherwise;
}

static void draw_number(Demo *d, Text *raw, const DemoAnswer *how)
{
    int64_t low = number_or(how->a, 0), high = number_or(how->b, 1), n = demo_between(&d->chance, low, high);
    if (!str_eq(how->how, STR("number"))) n = low + (n - low) * demo_between(&d->chance, 0, 100) / 100;
    if (str_eq(how->how, STR("money"))) n = n / 100 * 100;
    text_add_f(raw, "%lld", (long long)n);
}

static void draw_word(Demo *d, Text *raw, Str words)
{
    size_t count = 0;
    Str rest = words, word;
    while (str_word(&rest, &word)) count++;
    uint64_t chosen = count ? demo_below(&d->chance, count) : 0;
    rest = words;
    for (uint64_t i = 0; str_word(&rest, &word) && i < chosen;) i++;
    text_add(raw, word);
}

static Str fact_of(Demo *d, const Field *field, size_t member, Str name)
{
    bool is_member = str_eq(field->form->name, STR("person"));
    return is_member ? family_member_fact(&d->family, &d->of_family, member, name)
                     : family_fact(&d->family, &d->of_family, name);
}

static void draw_told(Demo *d, Text *raw, const Field *field, const DemoAnswer *how, size_t member)
{
    if (str_eq(how->how, STR("fact"))) text_add(raw, fact_of(d, field, member, how->a));
    else if (str_eq(how->how, STR("pick"))) draw_word(d, raw, how->a);
    else if (str_eq(how->how, STR("text"))) text_add(raw, how->a);
    else if (str_eq(how->how, STR("phone"))) {
        text_add_f(raw, "08%08llu", (unsigned long long)demo_below(&d->chance, 100000000));
    } else if (str_eq(how->how, STR("days_ago"))) {
        int64_t days = demo_between(&d->chance, number_or(how->a, 1), number_or(how->b, 30));
        date_add_iso(raw, (Date){ d->today.day - (int32_t)days, DATE_DAY });
    } else draw_number(d, raw, how);
}

/* A question that the table does not tell of is answered by its type. */
static void draw_by_type(Demo *d, Entry *entry, Text *raw, const Row *row, const Field *field)
{
    const int *choices;
    size_t count;
    switch (field->type) {
    case TYPE_SELECT_ONE:
    case TYPE_SELECT_MULTIPLE:
        count = entry_choices(entry, row, field, &choices);
        if (count) text_add(raw, field->choices->choices[choices[demo_below(&d->chance, count)]].name);
        break;
    case TYPE_INTEGER:
    case TYPE_DECIMAL: text_add_f(raw, "%d", (int)demo_below(&d->chance, 10)); break;
    case TYPE_DATE: date_add_iso(raw, (Date){ d->today.day - (int32_t)demo_below(&d->chance, 300), DATE_DAY }); break;
    case TYPE_TEXT: text_add(raw, STR("-")); break;
    default: break;
    }
}

static bool is_to_answer(Entry *entry, const Row *row, const Field *field)
{
    if (!type_is_answer(field->type) || field->type == TYPE_CALCULATE || field->type == TYPE_META ||
        field->type == TYPE_HIDDEN || field->repeat >= 0)
        return false;
    return entry_state(entry, row, field).relevant;
}

static void answer(Demo *d, Entry *entry, const Field *field, size_t member)
{
    Row *row = entry_record(entry)->root;
    const DemoAnswer *how = answer_of(d, field);
    bool is_optional = !entry_state(entry, row, field).required;
    if (!is_to_answer(entry, row, field) || (how ? str_eq(how->how, STR("none")) : is_optional)) return;
    CLEANUP_TEXT raw = TEXT_INIT;
    for (int i = 0; i < DEMO_TRIES; i++) {
        text_clear(&raw);
        if (how) draw_told(d, &raw, field, how, member);
        else draw_by_type(d, entry, &raw, row, field);
        if (!raw.n || entry_type(entry, row, field, text_str(&raw), FROM_FILE) != SET_REFUSED) return;
    }
    (void)entry_set(entry, row, field, VALUE_NONE);
}

/* --- saving --- */

static bool save(Demo *d, Entry *entry, Uuid parent, Saved *saved, Error *err)
{
    CLEANUP_TEXT body = TEXT_INIT;
    CLEANUP_TEXT overlap = TEXT_INIT;
    (void)entry_body(entry, NULL, &body);
    Save s = { .form = entry_record(entry)->form->name, .parent = parent, .body = text_str(&body) };
    return store_save(d->store, &s, saved, &overlap, err);
}

typedef enum { FILL_WHOLE, FILL_PART } FillKind;

static bool fill_record(Demo *d, const Form *form, Uuid parent, size_t member, FillKind kind, Saved *saved,
                        Error *err)
{
    Entry *entry = entry_open(form, record_new(form), ENTRY_NEW, d->env);
    size_t until = kind == FILL_WHOLE ? form->field_count : form->field_count * 2 / 3;
    for (size_t i = 0; i < until; i++) answer(d, entry, &form->fields[i], member);
    bool ok = save(d, entry, parent, saved, err);
    entry_free(entry);
    return ok;
}

static bool fill_family(Demo *d, const Form *household, const Form *person, int64_t number, DemoMade *out,
                        Error *err)
{
    Saved home, member;
    family_make(&d->family, &d->of_family, &d->chance, &d->names, store_area(d->store), number, d->today);
    FillKind kind = number % DEMO_UNFINISHED == 0 ? FILL_PART : FILL_WHOLE;
    bool ok = fill_record(d, household, (Uuid){ { 0 } }, 0, kind, &home, err);
    for (size_t i = 0; ok && i < d->family.count; i++)
        ok = fill_record(d, person, home.record, i, FILL_WHOLE, &member, err);
    out->households++;
    out->persons += (int64_t)d->family.count;
    arena_done(&d->of_family);
    return ok;
}

static bool fill_all(Demo *d, int64_t households, Job *progress, DemoMade *out, Error *err)
{
    const Form *household = store_form(d->store, STR("household"));
    const Form *person = store_form(d->store, STR("person"));
    if (!household || !person) return fault(err, ERR_ABSENT, "demo.forms", STR("household, person"));
    for (int64_t i = 0; i < households;) {
        if (!store_begin(d->store, err)) return false;
        bool ok = true;
        for (int k = 0; ok && k < DEMO_BATCH && i < households; k++)
            ok = fill_family(d, household, person, ++i, out, err);
        if (!ok) {
            store_abort(d->store);
            return false;
        }
        if (!store_commit(d->store, err)) return false;
        if (progress) progress->done = i;
        if (progress && progress->cancel) return fault(err, ERR_CANCEL, "demo.cancelled", STR_NONE);
    }
    return true;
}

bool demo_fill(Store *store, int64_t households, uint64_t seed, const EntryEnv *env, Job *progress,
               DemoMade *out, Error *err)
{
    Demo d = { .store = store, .env = env, .chance = { seed } };
    int32_t ms;
    *out = (DemoMade){ 0 };
    date_of_ms(env->now_ms, env->zone_minutes, &d.today, &ms);
    if (progress) progress->total = households;
    bool ok = store_is_training(store) || fault(err, ERR_DENIED, "demo.real", store_path(store));
    ok = ok && read_table(&d, STR("forms/demo/names.csv"), take_name, err) &&
         read_table(&d, STR("forms/demo/answers.csv"), take_answer, err) &&
         fill_all(&d, households, progress, out, err);
    memory_resize(d.answers, 0, 0);
    arena_done(&d.of_family);
    arena_done(&d.arena);
    return ok;
}
