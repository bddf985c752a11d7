/* F4 on the list: columns to sort by, views with their counts, which columns, keeping a view. */
#include "tui/screen/records_inside.h"

#include "locale/number.h"
#include "tui/screen/columns.h"

/* The lines below the columns, in this order. */
typedef enum { LINE_OTHER, LINE_COLUMNS, LINE_SAVE, LINE_PLAIN, LINE_DROP, LINE_COUNT } PanelLine;
static const char *const LINES[LINE_COUNT] = { "records.sort_other", "records.columns", "records.save", "records.no_view", "records.drop" };

enum { COUNT_SOON_MS = 1, NAME_COLUMNS = 40 };

static bool is_typed(Panel panel)
{
    return panel == PANEL_NAME || panel == PANEL_VALUE || panel == PANEL_REASON || panel == PANEL_PATH;
}

static size_t panel_height(const Records *r, size_t items)
{
    size_t most = r->content_rows > 5 ? (size_t)r->content_rows - 3 : 2;
    return items + 1 < most ? items : most - 1;
}

void records_open_choose(Records *r, Panel panel, ChooseItem *items, size_t count, ChooseMode mode)
{
    records_close_panel(r);
    choose_init(&r->choose, &r->panel_arena, items, count, mode, panel_height(r, count));
    r->panel = panel;
}

/* --- the first panel --- */

static size_t views_at(const Records *r) { return r->wanted_count + 1; }
static size_t lines_at(const Records *r) { return views_at(r) + r->view_count; }

static void add_sort_item(Records *r, ChooseItem *item, size_t i)
{
    CLEANUP_TEXT code = TEXT_INIT;
    bool is_age = i == r->wanted_count;
    text_add_f(&code, "%zu", is_age ? 0 : i + 1);
    item->code = str_copy(&r->panel_arena, text_str(&code));
    item->label = is_age ? say(r->env.lang, "records.as_made") : field_label(r->wanted[i].field, r->env.lang);
    bool is_now = !is_age && r->sort_count > 0 && str_eq(r->names[i], r->sorts[0].field);
    if (is_now) item->right = say(r->env.lang, r->sorts[0].descending ? "records.descending" : "records.ascending");
}

static Str view_label(Records *r, Str name)
{
    CLEANUP_TEXT t = TEXT_INIT;
    SAY(&t, r->env.lang, "records.view", name);
    return str_copy(&r->panel_arena, text_str(&t));
}

void records_open_panel(App *app, Records *r)
{
    Error err = { 0 };
    records_close_panel(r);
    arena_done(&r->panel_arena);
    r->views_counted = 0;
    if (!views_read(app_store(app), r->form->name, &r->panel_arena, &r->views, &r->view_count, &err)) app_say_error(app, &err);
    ChooseItem *items = arena_take_array(&r->panel_arena, lines_at(r) + LINE_COUNT, sizeof *items);
    for (size_t i = 0; i <= r->wanted_count; i++) add_sort_item(r, &items[i], i);
    for (size_t i = 0; i < r->view_count; i++) items[views_at(r) + i].label = view_label(r, r->views[i].name);
    size_t count = lines_at(r), lines = r->view.n ? LINE_COUNT : LINE_PLAIN;
    for (size_t i = 0; i < lines; i++) items[count++].label = say(r->env.lang, LINES[i]);
    records_open_choose(r, PANEL_MAIN, items, count, CHOOSE_ONE);
    if (r->view_count) app_wake_after(app, COUNT_SOON_MS);
}

/* One view for each time that no key waits; what takes too long is tried again at the next rest. */
void records_panel_quiet(App *app, Records *r)
{
    Query query;
    QueryRun *run;
    int64_t total = 0;
    if (r->panel != PANEL_MAIN || r->views_counted >= r->view_count) return;
    size_t i = r->views_counted;
    CLEANUP_TEXT count = TEXT_INIT;
    view_query(&r->views[i], &r->panel_arena, &query);
    query.column_count = 0;
    Error err = { 0 };
    bool ok = query_open(app_store(app), &query, &r->env, &run, &err);
    if (ok) {
        query_interrupt_with(run, app_key_waits, app);
        ok = query_count(run, RECORDS_MOST + 1, &total, &err);
        query_close(run);
    }
    if (err.code == ERR_CANCEL) return;
    if (!ok) text_add_c(&count, '!');
    else if (total > RECORDS_MOST) text_add(&count, STR(">"));
    if (ok) number_add_grouped(&count, total > RECORDS_MOST ? RECORDS_MOST : total);
    r->choose.items[views_at(r) + i].right = str_copy(&r->panel_arena, text_str(&count));
    r->views_counted++;
    app_wake_after(app, COUNT_SOON_MS);
}

void records_close_panel(Records *r)
{
    if (is_typed(r->panel)) edit_free(&r->line);
    else if (r->panel != PANEL_NONE) choose_free(&r->choose);
    r->panel = PANEL_NONE;
}

/* --- any question --- */

/* Those that a table can show, in the order of the form; returns how many. */
static size_t all_columns(const Form *form, const Field **out)
{
    size_t n = 0;
    for (size_t i = 0; i < form->field_count; i++)
        if (columns_can_show(&form->fields[i])) out[n++] = &form->fields[i];
    return n;
}

void records_open_fields(Records *r, Panel panel, ChooseMode mode)
{
    arena_done(&r->panel_arena);
    const Field **fields = arena_take_array(&r->panel_arena, r->form->field_count + 1, sizeof *fields);
    size_t n = all_columns(r->form, fields);
    ChooseItem *items = arena_take_array(&r->panel_arena, n + 1, sizeof *items);
    for (size_t i = 0; i < n; i++) {
        items[i].label = field_label(fields[i], r->env.lang);
        items[i].also = fields[i]->name;
        items[i].right = fields[i]->name;
        for (size_t k = 0; k < r->wanted_count; k++)
            if (mode == CHOOSE_SEVERAL && r->wanted[k].field == fields[i]) items[i].is_on = true;
    }
    records_open_choose(r, panel, items, n, mode);
}

const Field *records_field_of_item(const Records *r, size_t item)
{
    return form_field(r->form, r->choose.items[item].also);
}

/* Those that stay keep their places, new ones follow in the order of the form. */
static void take_chosen(App *app, Records *r)
{
    Str names[COLUMNS_MAX];
    size_t n = 0;
    for (size_t k = 0; k < r->wanted_count; k++)
        for (size_t i = 0; i < r->choose.total; i++)
            if (r->choose.items[i].is_on && records_field_of_item(r, i) == r->wanted[k].field) names[n++] = r->names[k];
    for (size_t i = 0; i < r->choose.total; i++) {
        const Field *f = records_field_of_item(r, i);
        bool is_there = !r->choose.items[i].is_on;
        for (size_t k = 0; k < n && !is_there; k++) is_there = str_eq(names[k], f->name);
        if (is_there) continue;
        if (n == COLUMNS_MAX) {
            app_say_id(app, "records.columns_most");
            break;
        }
        names[n++] = f->name;
    }
    records_close_panel(r);
    records_take_columns(r, names, n);
    CLEANUP_TEXT key = TEXT_INIT;
    CLEANUP_TEXT list = TEXT_INIT;
    Error err = { 0 };
    text_add_f(&key, "columns.%.*s", STR_ARG(r->form->name));
    for (size_t i = 0; i < n; i++) text_add_f(&list, "%s%.*s", i ? "," : "", STR_ARG(names[i]));
    if (!store_set_setting(app_store(app), text_str(&key), text_str(&list), &err)) app_say_error(app, &err);
    records_restart(app, r);
}

/* --- views --- */

static void open_name(Records *r)
{
    records_close_panel(r);
    edit_init(&r->line, EDIT_TEXT, VIEW_NAME_STOPS);
    edit_fit(&r->line, r->content_columns > NAME_COLUMNS + 20 ? NAME_COLUMNS : r->content_columns / 2);
    edit_set(&r->line, text_str(&r->view), EDIT_SELECTED);
    r->panel = PANEL_NAME;
}

static bool keep_view(App *app, Records *r, Str name, Error *err)
{
    Query q;
    CLEANUP_TEXT sort = TEXT_INIT;
    CLEANUP_TEXT columns = TEXT_INIT;
    records_query(r, &q);
    for (size_t i = 0; i < q.sort_count; i++)
        text_add_f(&sort, "%s%s%.*s", i ? "," : "", q.sorts[i].descending ? "-" : "", STR_ARG(q.sorts[i].field));
    for (size_t i = 0; i < q.column_count; i++) text_add_f(&columns, "%s%.*s", i ? "," : "", STR_ARG(q.columns[i]));
    View view = { .form = r->form->name, .name = name, .where = q.where, .find = q.find, .sort = text_str(&sort),
                  .columns = text_str(&columns), .standing = q.standing };
    if (!view_keep(app_store(app), &view, err)) return false;
    APP_SAY(app, "records.saved", str_trim(name));
    return true;
}

static Reply line_key(App *app, Records *r, const Key *key)
{
    Error err = { 0 };
    CLEANUP_TEXT name = TEXT_INIT;
    if (key_is(key, NAME_ESC)) {
        records_close_panel(r);
        return TOOK;
    }
    if (!key_is(key, NAME_ENTER)) return edit_key(&r->line, key);
    if (r->panel != PANEL_NAME) {
        records_act_typed(app, r);
        return TOOK;
    }
    text_set(&name, edit_str(&r->line));
    if (keep_view(app, r, text_str(&name), &err)) records_close_panel(r);
    else app_say_error(app, &err);
    return TOOK;
}

static void drop_view(App *app, Records *r)
{
    Error err = { 0 };
    if (view_drop(app_store(app), r->form->name, text_str(&r->view), &err)) APP_SAY(app, "view.dropped", text_str(&r->view));
    else app_say_error(app, &err);
    records_take_view(r, &(View){ .form = r->form->name });
    records_restart(app, r);
}

/* --- keys --- */

static void do_line(App *app, Records *r, size_t line)
{
    switch ((PanelLine)line) {
    case LINE_OTHER: records_open_fields(r, PANEL_SORT, CHOOSE_ONE); return;
    case LINE_COLUMNS: records_open_fields(r, PANEL_COLUMNS, CHOOSE_SEVERAL); return;
    case LINE_SAVE: open_name(r); return;
    case LINE_PLAIN:
        records_take_view(r, &(View){ .form = r->form->name });
        records_restart(app, r);
        return;
    case LINE_DROP: drop_view(app, r); return;
    case LINE_COUNT: return;
    }
}

static void picked_main(App *app, Records *r, size_t picked)
{
    records_close_panel(r);
    if (picked < views_at(r)) {
        records_sort_by(app, r, picked < r->wanted_count ? r->names[picked] : STR_NONE);
    } else if (picked < lines_at(r)) {
        records_take_view(r, &r->views[picked - views_at(r)]);
        records_restart(app, r);
    } else {
        do_line(app, r, picked - lines_at(r));
    }
}

Reply records_panel_key(App *app, Records *r, const Key *key)
{
    if (is_typed(r->panel)) return line_key(app, r, key);
    bool is_done = key_is(key, NAME_ENTER);
    Reply reply = choose_key(&r->choose, key);
    if (reply != LEAVE) return TOOK;
    ptrdiff_t picked = r->choose.picked;
    if (r->panel == PANEL_COLUMNS && is_done) {
        take_chosen(app, r);
        return TOOK;
    }
    if (picked < 0) {
        records_close_panel(r);
    } else if (r->panel == PANEL_MAIN) {
        picked_main(app, r, (size_t)picked);
    } else if (r->panel >= PANEL_ACTS) {
        records_act_picked(app, r, r->panel, (size_t)picked);
    } else {
        Str name = records_field_of_item(r, (size_t)picked)->name;
        records_close_panel(r);
        records_sort_by(app, r, name);
    }
    return TOOK;
}

bool records_panel_edit(Records *r, CommandId id)
{
    Edit *edit = is_typed(r->panel) ? &r->line : &r->choose.typed;
    switch (id) {
    case CMD_CLEAR:
        if (is_typed(r->panel)) edit_clear(edit);
        while (!is_typed(r->panel) && edit->text.n > 0 && edit->cursor > 0)
            (void)choose_key(&r->choose, &(Key){.kind = KEY_NAMED, .name = NAME_BACKSPACE}); /* what it finds follows */
        return true;
    case CMD_LAYOUT: edit_layout(edit); return true;
    case CMD_UNDO: (void)edit_undo(edit); return true;
    case CMD_REDO: (void)edit_redo(edit); return true;
    default: return false;
    }
}

static void add_title(const Records *r, Text *out)
{
    static const char *const titles[] = { [PANEL_MAIN] = "records.sort", [PANEL_SORT] = "records.sort",
                                          [PANEL_COLUMNS] = "records.columns_of", [PANEL_NAME] = "records.name" };
    if (r->panel >= PANEL_ACTS) records_add_act_title(r, out);
    else text_add(out, say(r->env.lang, titles[r->panel]));
}

void records_draw_panel(const Records *r, Surface content)
{
    CLEANUP_TEXT title = TEXT_INIT;
    if (r->panel == PANEL_NONE) return;
    add_title(r, &title);
    int rows = is_typed(r->panel) ? 2 : (int)panel_height(r, r->choose.total) + 1;
    Surface panel = surface_part(content, content.rows - rows, 0, rows, content.columns);
    if (!is_typed(r->panel)) {
        choose_draw(&r->choose, text_str(&title), panel);
        return;
    }
    surface_clear(panel);
    int at = surface_put(panel, 0, 1, text_str(&title), STYLE_FOCUS);
    bool has_room = at + 1 + r->line.columns < content.columns;
    edit_draw(&r->line, panel, has_room ? 0 : 1, has_room ? at + 1 : 1, EDIT_FOCUSED);
}
