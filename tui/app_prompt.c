/* The `:` line: typed with readline's keys, with what can follow shown beneath it, Tab to take that, and the
 * lines typed before. What is kept beyond this run names no person. */
#include "tui/app.h"
#include "tui/app_inside.h"
#include "tui/line.h"

enum { CANDIDATES_MOST = 128, CANDIDATES_SHOWN = 6, WORD_COLUMNS = 24, NAMES_MOST = 4096, ID_DIGITS = 13 };

/* --- lines typed before --- */

static void history_key(const App *a, Text *out)
{
    text_add_f(out, "lines %.*s", STR_ARG(a->user));
}

static void remember(App *a, Str text)
{
    if (text.n == 0 || (a->typed_count > 0 && str_eq(a->typed[a->typed_count - 1], text))) return;
    if (a->typed_count == APP_TYPED) memmove(a->typed, a->typed + 1, --a->typed_count * sizeof *a->typed);
    a->typed[a->typed_count++] = str_copy(&a->typed_arena, text);
}

static void read_history(App *a)
{
    CLEANUP_TEXT key = TEXT_INIT;
    CLEANUP_TEXT lines = TEXT_INIT;
    history_key(a, &key);
    if (a->has_typed || a->store == NULL) return;
    a->has_typed = true;
    if (!store_setting(a->store, text_str(&key), &lines)) return;
    Str rest = text_str(&lines), one;
    while (str_split(&rest, '\n', &one)) remember(a, one);
}

/* A line may hold a name that is searched for, a record's code or a citizen ID: such lines stay in this run. */
static bool names_nobody(Str text)
{
    Str rest = text, word = STR_NONE;
    size_t words = 0, digits = 0;
    for (size_t i = 0; i < text.n; i++) digits += text.p[i] >= '0' && text.p[i] <= '9';
    str_word(&rest, &word);
    LineId id = line_of_word(word);
    while (str_word(&rest, &word)) words++;
    LineTakes takes = id < LINE_COUNT ? line_row(id)->takes : LINE_NOTHING;
    return digits < ID_DIGITS && takes != LINE_RECORD && !(takes == LINE_FORM && words > 1);
}

static void keep_history(App *a)
{
    CLEANUP_TEXT key = TEXT_INIT;
    CLEANUP_TEXT lines = TEXT_INIT;
    Error err = { 0 };
    if (a->store == NULL || store_is_read_only(a->store)) return;
    for (size_t i = 0; i < a->typed_count; i++) {
        if (!names_nobody(a->typed[i])) continue;
        if (lines.n > 0) text_add_c(&lines, '\n');
        text_add(&lines, a->typed[i]);
    }
    history_key(a, &key);
    if (!store_set_setting(a->store, text_str(&key), text_str(&lines), &err)) app_say_error(a, &err);
}

/* --- what can follow --- */

typedef struct { AppCandidate list[CANDIDATES_MOST]; size_t count; Str begun; Arena *arena; } Candidates;

static void add(Candidates *c, Str word, Str help)
{
    if (c->count < CANDIDATES_MOST && str_starts(word, c->begun) && word.n > 0)
        c->list[c->count++] = (AppCandidate){ .word = word, .help = help };
}

/* Its name in the language of the screen, else in the one that is being typed. */
static void add_named(Candidates *c, Str name, Str local, Str help)
{
    if (local.n > 0 && str_starts(local, c->begun)) add(c, local, help);
    else add(c, name, help);
}

static void add_names(const App *a, Candidates *c)
{
    for (LineId id = 0; id < LINE_COUNT; id++)
        add_named(c, str_of(line_row(id)->name), say(a->lang, line_row(id)->word), say(a->lang, line_row(id)->help));
    for (CommandId id = 0; id < CMD_COUNT; id++) {
        const Command *one = command(id);
        bool is_typed = app_can(a, id) && one->function != app_do_as_key && id != CMD_LINE;
        if (is_typed) add_named(c, str_of(one->name), say_has(a->lang, one->bar) ? say(a->lang, one->bar) : STR_NONE,
                                say(a->lang, one->help));
    }
}

static void add_forms(const App *a, Candidates *c)
{
    for (size_t i = 0; a->store != NULL && i < store_form_count(a->store); i++) {
        Str name = store_form_name(a->store, i);
        if (!store_form_is_rows(a->store, i)) add(c, name, store_form_title(a->store, name, a->lang));
    }
}

static void add_settings(const App *a, Candidates *c, Str before)
{
    SettingId chosen = setting_of_name(before);
    for (SettingId id = 0; id < SETTING_COUNT && before.n == 0; id++)
        add(c, setting_name(id), setting_words(id, a->lang));
    for (int i = 0; chosen < SETTING_COUNT && i < setting_choices(chosen); i++)
        add(c, setting_choice(chosen, i), setting_choice_words(chosen, i, a->lang));
}

/* Names in the folder that the path so far ends in. */
static void add_paths(const App *a, Candidates *c, Str typed)
{
    Str folder = STR_NONE, *names;
    size_t count;
    for (size_t i = typed.n; i > 0 && folder.n == 0; i--)
        if (typed.p[i - 1] == '/') folder = str_from(typed.p, i);
    Error err = { 0 };
    if (!a->os->list(a->os->ctx, folder.n > 0 ? folder : STR("."), c->arena, &names, &count, &err)) return;
    for (size_t i = 0; i < count && i < NAMES_MOST; i++) {
        CLEANUP_TEXT path = TEXT_INIT;
        text_add(&path, folder);
        text_add(&path, names[i]);
        bool is_hidden = names[i].n == 0 || names[i].p[0] == '.';
        if (!is_hidden && utf8_bad(names[i]) < 0) add(c, str_copy(c->arena, text_str(&path)), STR_NONE);
    }
}

/* All that can stand where the word at the cursor begins. */
static size_t candidates(const App *a, Candidates *c)
{
    Str typed = str_from(prompt_text(a->prompt).p, prompt_cursor(a->prompt)), rest = typed, word = STR_NONE;
    size_t from = typed.n;
    while (from > 0 && typed.p[from - 1] != ' ') from--;
    c->begun = str_cut_head(typed, from);
    str_word(&rest, &word);
    bool is_first = from <= (size_t)(word.p - typed.p);
    if (is_first || typed.n == 0) {
        add_names(a, c);
        return from;
    }
    LineId id = line_of_word(word);
    Str before = str_trim(str_from(rest.p, (size_t)(typed.p + from - rest.p)));
    LineTakes takes = id < LINE_COUNT ? line_row(id)->takes : LINE_NOTHING;
    bool wants_form = takes == LINE_FORM || takes == LINE_RECORD;
    if (wants_form && before.n == 0) add_forms(a, c);
    if (takes == LINE_SETTING) add_settings(a, c, before);
    if (takes == LINE_PATH) add_paths(a, c, c->begun);
    return from;
}

/* What all candidates begin with, cut at a code point. */
static size_t common(const Candidates *c)
{
    Str first = c->list[0].word;
    size_t n = first.n;
    for (size_t i = 1; i < c->count; i++) {
        Str word = c->list[i].word;
        size_t same = 0;
        while (same < n && same < word.n && first.p[same] == word.p[same]) same++;
        n = same;
    }
    while (n > 0 && n < first.n && ((unsigned char)first.p[n] & 0xc0) == 0x80) n--;
    return n;
}

static void complete(App *a)
{
    Arena arena = { 0 };
    Candidates *c = arena_take(&arena, sizeof *c);
    c->arena = &arena;
    size_t from = candidates(a, c);
    if (c->count > 0) {
        CLEANUP_TEXT word = TEXT_INIT;
        text_add(&word, str_from(c->list[0].word.p, common(c)));
        bool is_whole = c->count == 1 && !str_ends(text_str(&word), STR("/"));
        if (is_whole) text_add_c(&word, ' ');
        if (word.n > c->begun.n) prompt_replace(a->prompt, from, text_str(&word));
    }
    arena_done(&arena);
}

/* --- the overlay --- */

void app_open_line(App *a, Str begun)
{
    Error err = { 0 };
    read_history(a);
    app_close_over(a);
    a->prompt = prompt_open(a->typed, a->typed_count, &err);
    if (a->prompt == NULL) {
        app_say_error(a, &err);
        return;
    }
    a->over = OVER_LINE;
    if (begun.n == 0) return;
    CLEANUP_TEXT text = TEXT_INIT;
    text_add_f(&text, "%.*s ", STR_ARG(begun));
    prompt_replace(a->prompt, 0, text_str(&text));
}

void app_line_key(App *a, const Key *key)
{
    if (key_is(key, NAME_TAB)) {
        complete(a);
        return;
    }
    PromptState state = prompt_key(a->prompt, key);
    if (state == PROMPT_MORE) return;
    CLEANUP_TEXT text = TEXT_INIT;
    text_add(&text, str_trim(prompt_text(a->prompt)));
    app_close_over(a);
    if (state == PROMPT_CANCELLED || text.n == 0) return;
    Error err = { 0 };
    remember(a, text_str(&text));
    keep_history(a);
    if (!app_line(a, text_str(&text), &err)) app_say_error(a, &err);
}

/* The end of the text that fits before the cursor, and the cursor at it. */
static void draw_typed(const App *a, Surface line)
{
    Str typed = prompt_text(a->prompt), search = prompt_before(a->prompt);
    int column = surface_put(line, 0, 1, search.n > 0 ? search : STR(":"), STYLE_FOCUS);
    size_t cursor = prompt_cursor(a->prompt), from = 0;
    int room = line.columns - column - 1, columns;
    while (from < cursor && (int)text_columns(str_from(typed.p + from, cursor - from)) > room)
        from += stop_next(str_cut_head(typed, from), &columns);
    surface_put(line, 0, column, str_cut_head(typed, from), STYLE_TEXT);
    surface_cursor(line, 0, column + (int)text_columns(str_from(typed.p + from, cursor - from)));
}

void app_line_draw(const App *a, Surface whole)
{
    Arena arena = { 0 };
    Candidates *c = arena_take(&arena, sizeof *c);
    c->arena = &arena;
    candidates(a, c);
    int shown = (int)c->count < CANDIDATES_SHOWN ? (int)c->count : CANDIDATES_SHOWN, rows = CANDIDATES_SHOWN + 1;
    Surface panel = surface_part(whole, whole.rows - FRAME_FOOT + 1 - rows, 0, rows, whole.columns);
    surface_clear(panel);
    for (int i = 0; i < shown; i++) {
        int column = surface_put(panel, i + 1, 3, c->list[i].word, STYLE_TEXT) + 2;
        if (column < WORD_COLUMNS) column = WORD_COLUMNS;
        if (column < panel.columns) surface_put_cut(panel, i + 1, column, panel.columns - column, c->list[i].help, STYLE_TEXT);
    }
    CLEANUP_TEXT count = TEXT_INIT;
    CLEANUP_TEXT hint = TEXT_INIT;
    text_add_f(&count, "%zu", c->count);
    SAY(&hint, a->lang, "line.hint", text_str(&count));
    int at = panel.columns - 1 - (int)text_columns(text_str(&hint));
    draw_typed(a, surface_part(panel, 0, 0, 1, at > 30 ? at - 1 : panel.columns));
    if (at > 30) surface_put(panel, 0, at, text_str(&hint), STYLE_TEXT);
    arena_done(&arena);
}
