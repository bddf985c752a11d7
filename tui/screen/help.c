#include "tui/screen/help.h"
#include "locale/number.h"
#include "tui/app.h"
#include "tui/topics.h"
#include "tui/widget/choose.h"
#include "tui/widget/frame.h"
#include "tui/widget/pager.h"

enum { FIND_COLUMNS = 20, KEYS_COLUMNS = 20, NARROW = 56, SECTIONS = TOPIC_FIRST - 1 + TOPIC_COUNT, TEXT_AT = 1 };

typedef struct { size_t at, n; } Span; /* bytes of the text */

typedef struct {
    Lang lang;
    ThaiBreaker *breaker;
    Pager pager;
    int rows, columns;
    size_t wanted;         /* the section that it is opened at; SECTIONS: the beginning */
    Str titles[SECTIONS];  /* of the sections, as in the text; in words */
    size_t heads[SECTIONS]; /* where each begins */
    Arena words;
    Edit find;
    Arena arena;           /* of the hits */
    Span *hits;
    size_t hit_count, hit;
    bool is_choosing;      /* the contents lie over the text */
    Choose contents;
    ChooseItem items[SECTIONS];
    Arena choosing;
} Help;

/* --- the text --- */

/* "F2, Esc 2, ^O      finish this record"; on a narrow screen the words stand under the keys. */
static void add_keys(const App *app, const Help *h, Text *out)
{
    for (CommandId id = 0; id < CMD_COUNT; id++) {
        if (!app_can_below(app, id)) continue;
        CLEANUP_TEXT keys = TEXT_INIT;
        app_add_keys(app, &keys, id);
        text_add_c(out, ' ');
        if (h->columns >= NARROW) text_pad(out, text_str(&keys), KEYS_COLUMNS, PAD_RIGHT);
        else text_add(out, text_str(&keys));
        text_add(out, h->columns >= NARROW ? STR(" ") : STR("\n    "));
        text_add(out, say(h->lang, command(id)->help));
        text_add_c(out, '\n');
    }
}

static void add_head(Help *h, Text *out, size_t i, Str title)
{
    if (i > 0) text_add_c(out, '\n');
    h->heads[i] = out->n;
    h->titles[i] = str_copy(&h->words, title);
    text_add_f(out, "%zu  %.*s\n", i + 1, STR_ARG(title));
}

static void add_topics(Help *h, Text *out)
{
    static const char *const TOPIC[TOPIC_COUNT][2] = {
#define X(name) {"guide." #name, "guide." #name ".text"},
        TOPICS(X)
#undef X
    };
    for (size_t i = 0; i < TOPIC_COUNT; i++) {
        add_head(h, out, TOPIC_FIRST - 1 + i, say(h->lang, TOPIC[i][0]));
        text_add(out, say(h->lang, TOPIC[i][1]));
        text_add_c(out, '\n');
    }
}

static void write_text(const App *app, Help *h)
{
    CLEANUP_TEXT text = TEXT_INIT;
    CLEANUP_TEXT title = TEXT_INIT;
    CLEANUP_TEXT place = TEXT_INIT;
    CLEANUP_TEXT words = TEXT_INIT;
    h->lang = app_lang(app);
    arena_done(&h->words);
    app_add_title_below(app, &place);
    SAY(&title, h->lang, "guide.here", text_str(&place));
    add_head(h, &text, 0, text_str(&title));
    app_explain_below(app, &words);
    text_add(&text, words.n > 0 ? text_str(&words) : say(h->lang, "guide.no_words"));
    text_add_c(&text, '\n');
    add_head(h, &text, 1, say(h->lang, "guide.keys"));
    add_keys(app, h, &text);
    add_topics(h, &text);
    pager_free(&h->pager);
    pager_init(&h->pager, text_str(&text), h->breaker);
    pager_fit(&h->pager, h->rows - 1, h->columns);
    for (size_t i = 0; i < SECTIONS; i++) h->items[i].label = h->titles[i]; /* the contents may lie open */
}

/* --- searching --- */

static void add_hits(Help *h, Text *folds, Str line, Str wanted)
{
    text_clear(folds);
    thai_fold(folds, line);
    Str fold = text_str(folds);
    size_t begin = (size_t)(line.p - h->pager.text.b), done = 0;
    for (ptrdiff_t at; (at = str_find(str_cut_head(fold, done), wanted)) >= 0; done += (size_t)at + wanted.n) {
        size_t from, to;
        thai_fold_range(line, done + (size_t)at, wanted.n, &from, &to);
        h->hits[h->hit_count++] = (Span){.at = begin + from, .n = to - from};
    }
}

static void search_for(Help *h, Str typed)
{
    CLEANUP_TEXT wanted = TEXT_INIT;
    CLEANUP_TEXT folds = TEXT_INIT;
    thai_fold(&wanted, str_trim(typed));
    h->hit_count = h->hit = 0;
    arena_done(&h->arena);
    if (wanted.n == 0) return;
    h->hits = arena_take_array(&h->arena, h->pager.text.n / wanted.n + 1, sizeof *h->hits);
    Str rest = text_str(&h->pager.text), line;
    while (str_split(&rest, '\n', &line)) add_hits(h, &folds, line, text_str(&wanted));
}

/* As typed; where that is nowhere, as it would have been on the other keyboard. */
static void search(Help *h)
{
    search_for(h, edit_str(&h->find));
    if (h->hit_count > 0 || h->find.text.n == 0) return;
    CLEANUP_TEXT other = TEXT_INIT;
    CLEANUP_TEXT normal = TEXT_INIT;
    thai_swap_layout(&other, edit_str(&h->find), KEYBOARD_KEDMANEE);
    thai_normal(&normal, text_str(&other), NULL);
    search_for(h, text_str(&normal));
}

static void show_hit(Help *h)
{
    if (h->hit_count > 0) pager_go(&h->pager, h->hits[h->hit].at);
}

static void next_hit(Help *h)
{
    if (h->hit_count == 0) return;
    h->hit = (h->hit + 1) % h->hit_count;
    show_hit(h);
}

/* --- contents --- */

static void open_contents(Help *h)
{
    for (size_t i = 0; i < SECTIONS; i++) {
        char *digit = arena_take(&h->choosing, 2);
        digit[0] = (char)('1' + i);
        h->items[i] = (ChooseItem){.code = str_from(digit, 1), .label = h->titles[i]};
    }
    choose_init(&h->contents, &h->choosing, h->items, SECTIONS, CHOOSE_ONE, (size_t)(h->rows > 2 ? h->rows - 2 : 1));
    h->is_choosing = true;
}

static void close_contents(Help *h)
{
    if (h->is_choosing) choose_free(&h->contents);
    h->is_choosing = false;
    arena_done(&h->choosing);
}

static void go_to_section(Help *h, size_t i)
{
    if (i < SECTIONS) pager_go(&h->pager, h->heads[i]);
}

/* --- the screen --- */

static bool open_help(App *app, void *state, Str arg, Error *err)
{
    (void)err;
    Help *h = state;
    int64_t section;
    h->breaker = app_breaker(app);
    h->rows = 20;
    h->columns = 80;
    h->pager = (Pager){.text = TEXT_INIT};
    edit_init(&h->find, EDIT_FILTER, 40);
    edit_fit(&h->find, FIND_COLUMNS);
    write_text(app, h);
    h->wanted = number_read(arg, &section, NULL) && section > 0 && section <= SECTIONS ? (size_t)section - 1 : SECTIONS;
    return true;
}

static void close_help(App *app, void *state)
{
    (void)app;
    Help *h = state;
    close_contents(h);
    pager_free(&h->pager);
    edit_free(&h->find);
    arena_done(&h->words);
    arena_done(&h->arena);
}

static void fit_help(App *app, void *state, int rows, int columns)
{
    Help *h = state;
    bool changes_shape = (columns >= NARROW) != (h->columns >= NARROW);
    h->rows = rows;
    h->columns = columns;
    if (changes_shape) write_text(app, h);
    pager_fit(&h->pager, rows - 1, columns);
    go_to_section(h, h->wanted);
    h->wanted = SECTIONS;
    search(h);
    edit_fit(&h->find, columns < NARROW ? FIND_COLUMNS / 2 : FIND_COLUMNS);
    if (h->is_choosing) choose_fit(&h->contents, (size_t)(rows - 2));
}

/* Another language: the same section in it. */
static void resume_help(App *app, void *state)
{
    Help *h = state;
    size_t top = h->pager.count > 0 ? (size_t)(h->pager.lines[h->pager.top].p - h->pager.text.b) : 0;
    size_t section = SECTIONS - 1;
    while (section > 0 && h->heads[section] > top) section--;
    close_contents(h);
    write_text(app, h);
    go_to_section(h, section);
    search(h);
}

static Reply key_of_contents(Help *h, const Key *key)
{
    Reply reply = choose_key(&h->contents, key);
    if (reply != LEAVE) return reply;
    ptrdiff_t picked = h->contents.picked;
    close_contents(h);
    if (picked >= 0) go_to_section(h, (size_t)picked);
    return TOOK;
}

/* The section that a digit jumps to while nothing is being searched for; SECTIONS: none. */
static size_t section_of(const Help *h, const Key *key)
{
    bool is_digit = key->kind == KEY_TEXT && ((key->cp >= '1' && key->cp <= '9') || (key->cp >= 0xe51 && key->cp <= 0xe59));
    return is_digit && h->find.text.n == 0 ? (size_t)(widget_digit(key->cp) - '1') : SECTIONS;
}

static Reply key_help(App *app, void *state, const Key *key)
{
    (void)app;
    Help *h = state;
    if (h->is_choosing) return key_of_contents(h, key);
    bool is_searching = h->find.text.n > 0;
    if (key_is(key, NAME_TAB)) {
        open_contents(h);
        return TOOK;
    }
    if (key_is(key, NAME_ENTER)) {
        next_hit(h);
        return TOOK;
    }
    size_t section = section_of(h, key);
    if (section < SECTIONS) {
        go_to_section(h, section);
        return TOOK;
    }
    bool is_command = key->kind == KEY_TEXT && !is_searching && (key->cp == '?' || key->cp == ':');
    if (is_command) return PASS;
    bool is_text = key->kind == KEY_TEXT && (is_searching || key->cp != ' ');
    if (!is_text && pager_key(&h->pager, key) == TOOK) return TOOK;
    size_t before = h->find.text.n;
    Reply reply = edit_key(&h->find, key);
    if (h->find.text.n != before || is_text) {
        search(h);
        show_hit(h);
    }
    return reply;
}

static bool command_help(App *app, void *state, CommandId id)
{
    (void)app;
    Help *h = state;
    switch (id) {
    case CMD_HELP:
        if (h->is_choosing) close_contents(h);
        else open_contents(h);
        return true;
    case CMD_BACK:
        if (!h->is_choosing) return false;
        close_contents(h);
        return true;
    case CMD_CLEAR: edit_clear(&h->find); break;
    case CMD_LAYOUT: edit_layout(&h->find); break;
    default: return false;
    }
    search(h);
    return true;
}

/* --- drawing --- */

static void draw_find(const Help *h, Surface line)
{
    CLEANUP_TEXT right = TEXT_INIT;
    CLEANUP_TEXT at = TEXT_INIT;
    CLEANUP_TEXT all = TEXT_INIT;
    int column = surface_put(line, 0, 1, say(h->lang, "guide.find"), STYLE_TEXT);
    edit_draw(&h->find, line, 0, column + 1, h->is_choosing ? EDIT_UNFOCUSED : EDIT_FOCUSED);
    text_add_f(&at, "%zu", h->hit_count > 0 ? h->hit + 1 : 0);
    text_add_f(&all, "%zu", h->hit_count);
    if (h->find.text.n > 0) SAY(&right, h->lang, "guide.hits", text_str(&at), text_str(&all));
    else text_add(&right, say(h->lang, "guide.ways"));
    int from = column + 1 + h->find.columns + 2;
    frame_put_hints(line, 0, from, text_str(&right));
}

/* What of a line of the pager lies within a span, in the style given. */
static void mark_span(Surface s, int row, Str line, size_t begin, Span span, Style style)
{
    size_t end = begin + line.n, from = span.at > begin ? span.at : begin;
    size_t to = span.at + span.n < end ? span.at + span.n : end;
    if (from >= to) return;
    int column = TEXT_AT + (int)text_columns(str_from(line.p, from - begin));
    surface_style(s, row, column, (int)text_columns(str_from(line.p + (from - begin), to - from)), style);
}

static void mark_lines(const Help *h, Surface s)
{
    const Pager *p = &h->pager;
    for (int row = 0; row < s.rows && p->top + (size_t)row < p->count; row++) {
        Str line = p->lines[p->top + (size_t)row];
        size_t begin = (size_t)(line.p - p->text.b);
        for (size_t i = 0; i < SECTIONS; i++)
            if (h->heads[i] == begin) surface_style(s, row, TEXT_AT, (int)text_columns(line), STYLE_FOCUS);
        for (size_t i = 0; i < h->hit_count; i++) mark_span(s, row, line, begin, h->hits[i], STYLE_MATCH);
    }
}

static void draw_help(const App *app, const void *state, Surface content)
{
    (void)app;
    const Help *h = state;
    Surface text = surface_part(content, 1, 0, content.rows - 1, content.columns);
    if (h->is_choosing) {
        choose_draw(&h->contents, say(h->lang, "guide.contents"), text);
        surface_put(content, 0, 1, say(h->lang, "guide.find"), STYLE_TEXT);
        return;
    }
    pager_draw(&h->pager, text);
    mark_lines(h, text);
    draw_find(h, content);
}

static void title_help(const App *app, const void *state, Text *out)
{
    (void)state;
    text_add(out, say(app_lang(app), "screen.help"));
}

static void help_help(const App *app, const void *state, Text *out)
{
    (void)state;
    text_add(out, say(app_lang(app), "guide.help"));
}

static bool types_thai(const void *state)
{
    const Help *h = state;
    return h->find.is_thai;
}

const ScreenOps help_screen = {
    .name = "screen.help", .context = ON_VIEW, .state_size = sizeof(Help), .open = open_help, .key = key_help,
    .command = command_help, .fit = fit_help, .draw = draw_help, .close = close_help, .title = title_help,
    .help = help_help, .resume = resume_help, .types_thai = types_thai};
