#include "tui/screen/send_draw.h"
#include "locale/number.h"
#include "model/handoff/sample.h"

enum { INDENT = 4, TEXT_AT = 2, SAMPLE_MIN = 3 };

static Str count_words(Text *t, int64_t n)
{
    text_clear(t);
    number_add_grouped(t, n);
    return text_str(t);
}

/* Words over as many rows as they need, at most `rows`; the row after them. */
static int put_wrapped(const Send *s, Surface part, int row, int rows, Str words, Style style)
{
    size_t columns = part.columns > 0 ? (size_t)part.columns : 1;
    for (int end = row + rows; words.n > 0 && row < end && row < part.rows; row++) {
        size_t skip = 0, n = thai_wrap(app_breaker(s->app), words, columns, &skip);
        bool is_last = row + 1 == end || row + 1 == part.rows;
        surface_put_cut(part, row, 0, part.columns, is_last ? words : str_from(words.p, n), style);
        words = str_cut_head(words, n + skip);
    }
    return row;
}

/* --- the answers so far, and the question --- */

static void draw_answered(const Send *s, SendStep step, Surface line)
{
    Lang lang = app_lang(s->app);
    int column = surface_put(line, 0, TEXT_AT, say(lang, SEND_STEPS[step].ask), STYLE_TEXT);
    Str answer = step == STEP_TO ? text_str(&s->to) : text_str(&s->where);
    if (step == STEP_WHERE && answer.n == 0) answer = say(lang, "send.everyone");
    if (!send_is_typed(step)) answer = say(lang, SEND_STEPS[step].answers[s->answer[step]]);
    surface_put_cut(line, 0, column + 2, line.columns - column - 2, answer, STYLE_TEXT);
}

int send_edit_column(const Send *s, int columns)
{
    int beside = (int)text_columns(say(app_lang(s->app), SEND_STEPS[s->step].ask)) + TEXT_AT + 2;
    return columns - beside >= 24 ? beside : INDENT;
}

static void draw_level(const Send *s, const SendLevel *level, Surface part)
{
    Lang lang = app_lang(s->app);
    CLEANUP_TEXT words = TEXT_INIT;
    int row = 0;
    if (level->withheld == 0 && level->masked == 0) text_add(&words, say(lang, "send.all_leave"));
    if (level->masked_words.n > 0) SAY(&words, lang, "send.are_masked", level->masked_words);
    row = put_wrapped(s, part, row, 3, text_str(&words), STYLE_WARNING);
    text_clear(&words);
    if (level->withheld_words.n > 0) SAY(&words, lang, "send.are_withheld", level->withheld_words);
    put_wrapped(s, part, row, part.rows - row - 1, text_str(&words), STYLE_TEXT);
}

/* "58 leave  3 masked  12 withheld" beside an answer. */
static void put_level_counts(const Send *s, const SendLevel *level, Surface line, int column)
{
    CLEANUP_TEXT whole = TEXT_INIT;
    CLEANUP_TEXT masked = TEXT_INIT;
    CLEANUP_TEXT withheld = TEXT_INIT;
    CLEANUP_TEXT words = TEXT_INIT;
    SAY(&words, app_lang(s->app), "send.level_counts", count_words(&whole, (int64_t)level->whole),
        count_words(&masked, (int64_t)level->masked), count_words(&withheld, (int64_t)level->withheld));
    surface_put_cut(line, 0, column, line.columns - column, text_str(&words), STYLE_TEXT);
}

static int draw_answers(const Send *s, Surface content, int row)
{
    Lang lang = app_lang(s->app);
    bool has_room = content.columns >= 76;
    for (size_t i = 0; i < SEND_ANSWERS && SEND_STEPS[s->step].answers[i] != NULL; i++, row++) {
        bool is_it = s->answer[s->step] == i;
        surface_put(content, row, 1, is_it ? STR("->") : STR("  "), STYLE_TEXT);
        surface_put_f(content, row, 4, STYLE_TEXT, "%zu", i + 1);
        int columns = s->step == STEP_LEVEL && has_room ? 36 : content.columns - 6;
        surface_put_cut(content, row, 6, columns, say(lang, SEND_STEPS[s->step].answers[i]), is_it ? STYLE_FOCUS : STYLE_TEXT);
        if (s->step == STEP_LEVEL && has_room)
            put_level_counts(s, &s->levels[i], surface_part(content, row, 0, 1, content.columns), 43);
        if (is_it) surface_cursor(content, row, 1);
    }
    if (s->step != STEP_LEVEL) return row;
    const SendLevel *level = &s->levels[s->answer[STEP_LEVEL]];
    if (!has_room) put_level_counts(s, level, surface_part(content, row++, 0, 1, content.columns), INDENT);
    Surface rest = surface_part(content, row + 1, INDENT, content.rows - row - 2, content.columns - INDENT);
    draw_level(s, level, rest);
    return row;
}

/* --- known receivers --- */

static void add_moment(const Send *s, const char *id, int64_t ms, Text *out)
{
    const Os *os = app_os(s->app);
    Lang lang = app_lang(s->app);
    CLEANUP_TEXT when = TEXT_INIT;
    if (ms == 0) return;
    date_add_recent(&when, ms, os->now_ms(os->ctx), os->zone_minutes(os->ctx), lang == LANG_TH ? ERA_BE : ERA_CE, lang);
    SAY(out, lang, id, text_str(&when));
}

static void draw_peer(const Send *s, const Peer *peer, bool is_it, Surface line)
{
    CLEANUP_TEXT words = TEXT_INIT;
    surface_put(line, 0, 1, is_it ? STR("->") : STR("  "), STYLE_TEXT);
    surface_put_cut(line, 0, 4, 12, peer->office, is_it ? STYLE_FOCUS : STYLE_TEXT);
    int room = line.columns >= 60 ? 24 : line.columns - 18;
    surface_put_cut(line, 0, 17, room, peer->name, STYLE_TEXT);
    add_moment(s, "send.made_at", peer->made_ms, &words);
    if (words.n > 0) text_add(&words, STR("  "));
    add_moment(s, "send.received_at", peer->received_ms, &words);
    if (line.columns >= 60) surface_put_cut(line, 0, 42, line.columns - 42, text_str(&words), STYLE_TEXT);
}

static void draw_peers(const Send *s, Surface part)
{
    if (s->peer_count == 0 || part.rows < 2) return;
    surface_put_cut(part, 0, TEXT_AT, part.columns - TEXT_AT, say(app_lang(s->app), "send.known"), STYLE_FOCUS);
    size_t room = (size_t)part.rows - 1, first = s->at >= room ? s->at - room + 1 : 0;
    for (size_t i = first; i < s->shown && i < first + room; i++) {
        int row = 1 + (int)(i - first);
        bool is_it = s->is_picking && i == s->at;
        draw_peer(s, &s->peers[s->fits[i]], is_it, surface_part(part, row, 0, 1, part.columns));
        if (is_it) surface_cursor(part, row, 1);
    }
}

/* "312 of 1,284 households", or what is wrong with the condition. */
static void draw_found(const Send *s, Surface part)
{
    Lang lang = app_lang(s->app);
    CLEANUP_TEXT words = TEXT_INIT;
    CLEANUP_TEXT found = TEXT_INIT;
    CLEANUP_TEXT all = TEXT_INIT;
    bool is_wrong = s->where_error.code != ERR_NONE;
    if (is_wrong) say_error(&words, lang, &s->where_error);
    else if (s->is_unchecked || s->found < 0) text_add(&words, say(lang, "send.counting"));
    else SAY(&words, lang, "send.found", count_words(&found, s->found), count_words(&all, s->households));
    if (is_wrong) surface_put(part, 0, 1, STR("!"), STYLE_ERROR);
    Surface rest = surface_part(part, 0, INDENT, part.rows, part.columns - INDENT);
    int row = put_wrapped(s, rest, 0, 2, text_str(&words), is_wrong ? STYLE_ERROR : STYLE_FOCUS);
    put_wrapped(s, rest, row + 1, 3, say(lang, "send.where_example"), STYLE_TEXT);
}

/* The focus is on one of the tables, not on the question. */
static bool has_tables(const Send *s)
{
    return (s->step == STEP_CHECK || s->step == STEP_MADE) && s->plan.part_count > 0;
}

static int draw_question(const Send *s, Surface content, int row)
{
    Lang lang = app_lang(s->app);
    bool has_list = (s->step == STEP_TO && s->is_picking) || has_tables(s);
    surface_put(content, row, 0, has_list ? STR(" ") : STR(">"), STYLE_TEXT);
    surface_put_cut(content, row, TEXT_AT, content.columns - TEXT_AT, say(lang, SEND_STEPS[s->step].ask), STYLE_FOCUS);
    surface_cursor(content, row, 0);
    if (send_is_typed(s->step)) {
        int column = send_edit_column(s, content.columns);
        if (column == INDENT) row++;
        edit_draw(&s->edit, content, row, column, has_list ? EDIT_UNFOCUSED : EDIT_FOCUSED);
    }
    row++;
    Surface rest = surface_part(content, row + 1, 0, content.rows - row - 2, content.columns);
    if (s->step == STEP_TO) draw_peers(s, rest);
    if (s->step == STEP_WHERE) draw_found(s, rest);
    return draw_answers(s, content, row);
}

/* --- what would leave, or what was made --- */

static void put_right(Surface line, int last, Str words, Style style)
{
    surface_put(line, 0, last + 1 - (int)text_columns(words), words, style);
}

/* Ends of the columns of numbers; the name has what is left. */
typedef struct { int rows, bytes, out, withheld, name_columns; } PartColumns;

static PartColumns part_columns(int columns)
{
    if (columns >= 72) return (PartColumns){.rows = 38, .bytes = 52, .out = 63, .withheld = 75, .name_columns = 28};
    if (columns >= 56) return (PartColumns){.rows = 28, .bytes = 40, .out = 48, .withheld = 57, .name_columns = 20};
    return (PartColumns){.rows = 24, .bytes = 0, .out = 31, .withheld = 38, .name_columns = 15};
}

static void draw_part_head(const Send *s, Surface line)
{
    Lang lang = app_lang(s->app);
    PartColumns at = part_columns(line.columns);
    surface_put_cut(line, 0, TEXT_AT, at.name_columns, say(lang, "send.table"), STYLE_FOCUS);
    put_right(line, at.rows, say(lang, "send.rows"), STYLE_FOCUS);
    if (at.bytes > 0) put_right(line, at.bytes, say(lang, "send.bytes"), STYLE_FOCUS);
    put_right(line, at.out, say(lang, "send.leave"), STYLE_FOCUS);
    put_right(line, at.withheld, say(lang, "send.stay"), STYLE_FOCUS);
}

static void draw_part(const BundlePart *part, bool is_it, Surface line)
{
    CLEANUP_TEXT n = TEXT_INIT;
    PartColumns at = part_columns(line.columns);
    if (is_it) surface_put(line, 0, 0, STR(">"), STYLE_TEXT);
    if (is_it) surface_cursor(line, 0, 0);
    surface_put_cut(line, 0, TEXT_AT, at.name_columns, part->name, STYLE_TEXT);
    if (part->rows >= 0) put_right(line, at.rows, count_words(&n, part->rows), STYLE_TEXT);
    if (at.bytes > 0) put_right(line, at.bytes, count_words(&n, part->bytes), STYLE_TEXT);
    if (part->columns_out == 0) return;
    put_right(line, at.out, count_words(&n, (int64_t)part->columns_out), STYLE_TEXT);
    put_right(line, at.withheld, count_words(&n, (int64_t)part->columns_withheld), STYLE_TEXT);
}

static int draw_counts(const Send *s, Surface content, int row)
{
    Lang lang = app_lang(s->app);
    CLEANUP_TEXT records = TEXT_INIT;
    CLEANUP_TEXT changes = TEXT_INIT;
    CLEANUP_TEXT withheld = TEXT_INIT;
    CLEANUP_TEXT bytes = TEXT_INIT;
    CLEANUP_TEXT words = TEXT_INIT;
    if (s->step == STEP_MADE) surface_put_cut(content, row++, TEXT_AT, content.columns - TEXT_AT, s->plan.file, STYLE_FOCUS);
    SAY(&words, lang, s->step == STEP_MADE ? "send.counts_made" : "send.counts", count_words(&records, s->plan.records),
        count_words(&changes, s->plan.changes), count_words(&bytes, s->plan.bytes));
    surface_put_cut(content, row++, TEXT_AT, content.columns - TEXT_AT, text_str(&words), STYLE_TEXT);
    if (s->plan.withheld == 0) return row;
    text_clear(&words);
    SAY(&words, lang, "send.withheld", count_words(&withheld, s->plan.withheld));
    surface_put(content, row, 1, STR("!"), STYLE_WARNING);
    surface_put_cut(content, row++, TEXT_AT, content.columns - TEXT_AT, text_str(&words), STYLE_WARNING);
    return row;
}

/* --- the first rows --- */

typedef struct { const Str *cells; size_t rows, columns; } Cells;

static Cells cells_of(const Send *s, Arena *arena)
{
    Cells c = {.rows = 0};
    if (s->part < s->plan.part_count) c.cells = sample_cells(arena, s->plan.parts[s->part].sample, &c.rows, &c.columns);
    return c;
}

size_t send_sample_columns(const Send *s)
{
    Arena arena = {0};
    Cells c = cells_of(s, &arena);
    size_t columns = c.rows > 0 ? c.columns : 0;
    arena_done(&arena);
    return columns;
}

void send_add_sample(const Send *s, Text *out)
{
    Arena arena = {0};
    Cells c = cells_of(s, &arena);
    for (size_t k = 0; c.rows > 0 && k < c.columns; k++) {
        text_add_visible(out, c.cells[k]);
        text_add_c(out, '\n');
        for (size_t r = 1; r < c.rows; r++) {
            text_add(out, STR("   "));
            text_add_visible(out, c.cells[r * c.columns + k]);
            text_add_c(out, '\n');
        }
    }
    arena_done(&arena);
}

/* A line for each column of the table: its name, then what stands in the first rows. */
static void draw_sample(const Send *s, Surface part)
{
    Arena arena = {0};
    Cells c = cells_of(s, &arena);
    CLEANUP_TEXT head = TEXT_INIT;
    CLEANUP_TEXT rows = TEXT_INIT;
    if (part.rows >= SAMPLE_MIN && c.rows > 1) {
        SAY(&head, app_lang(s->app), "send.sample", s->plan.parts[s->part].name, count_words(&rows, (int64_t)c.rows - 1));
        surface_put_cut(part, 0, 1, part.columns - 1, text_str(&head), STYLE_FOCUS);
        int name = part.columns >= 60 ? 22 : 12, each = (part.columns - TEXT_AT - name) / (int)(c.rows - 1);
        for (int row = 1; row < part.rows && s->sample_top + (size_t)row - 1 < c.columns; row++) {
            size_t k = s->sample_top + (size_t)row - 1;
            surface_put_cut(part, row, TEXT_AT, name - 1, c.cells[k], STYLE_TEXT);
            for (size_t r = 1; r < c.rows; r++)
                surface_put_cut(part, row, TEXT_AT + name + (int)(r - 1) * each, each - 1, c.cells[r * c.columns + k], STYLE_TEXT);
        }
    }
    arena_done(&arena);
}

/* Counts, the tables with the one in focus in sight, and below its first rows. */
static void draw_plan(const Send *s, Surface content, int row)
{
    row = draw_counts(s, content, row);
    draw_part_head(s, surface_part(content, row++, 0, 1, content.columns));
    int rest = content.rows - row - 1, room = rest > 10 ? rest / 2 : rest > SAMPLE_MIN ? rest - SAMPLE_MIN : rest;
    if (room > (int)s->plan.part_count) room = (int)s->plan.part_count;
    size_t first = room > 0 && s->part >= (size_t)room ? s->part - (size_t)room + 1 : 0;
    for (int i = 0; i < room; i++)
        draw_part(&s->plan.parts[first + (size_t)i], has_tables(s) && first + (size_t)i == s->part, surface_part(content, row + i, 0, 1, content.columns));
    row += room;
    if (s->step == STEP_CHECK) draw_sample(s, surface_part(content, row, 0, content.rows - row - 1, content.columns));
}

/* To whom, at which level, for what: in one line above the tables. */
static void draw_summary(const Send *s, Surface line)
{
    Lang lang = app_lang(s->app);
    CLEANUP_TEXT words = TEXT_INIT;
    SAY(&words, lang, "send.summary", text_str(&s->to), say(lang, SEND_STEPS[STEP_LEVEL].answers[s->answer[STEP_LEVEL]]),
        say(lang, SEND_STEPS[STEP_PURPOSE].answers[s->answer[STEP_PURPOSE]]));
    surface_put_cut(line, 0, TEXT_AT, line.columns - TEXT_AT, text_str(&words), STYLE_TEXT);
}

void send_draw(const Send *s, Surface content)
{
    int row = 0;
    bool has_room = content.rows > 12;
    if (s->step >= STEP_CHECK) draw_summary(s, surface_part(content, row++, 0, 1, content.columns));
    for (SendStep step = STEP_TO; has_room && s->step < STEP_CHECK && step < s->step; step++)
        draw_answered(s, step, surface_part(content, row++, 0, 1, content.columns));
    row = draw_question(s, content, row);
    if (s->step >= STEP_CHECK) draw_plan(s, content, row);
    if (!s->is_made)
        surface_put_cut(content, content.rows - 1, 1, content.columns - 1, say(app_lang(s->app), "send.nothing_yet"), STYLE_TEXT);
}
