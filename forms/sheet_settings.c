#include "forms/sheet_settings.h"

#include <string.h>

#include "forms/nearest.h"

/* A form's name becomes the name of a table and a word on the command line. */
static Str usable_name(SheetReader *r, Str written)
{
    Str s = str_trim(written);
    char *to = arena_take(&r->arena, s.n + 1);
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool is_kept = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                       c == '_' || c == '-' || (unsigned char)c >= 0x80;
        to[i] = is_kept ? c : '_';
    }
    return str_from(to, s.n);
}

void settings_read(SheetReader *r)
{
    Form *f = r->form;
    const Grid *g = grid_of(r, STR("settings"));
    size_t i = g ? g->head + 1 : 0;
    static const GridRow none = { 0 };
    const GridRow *row = &none;
    while (g && i < g->row_count && g->rows[i].count == 0) i++;
    if (g && i < g->row_count) row = &g->rows[i];
    Str id = g ? str_trim(grid_cell(g, row, COL_FORM_ID)) : STR_NONE;
    f->name = usable_name(r, id.n > 0 ? id : r->fallback_name);
    if (id.n > 0 && !str_eq(id, f->name)) {
        find_add(r, FINDING_REPAIR, g->name, row->line, grid_heading(g, COL_FORM_ID),
                 "form.r_form_id", f->name);
    }
    f->parent_field = -1;
    if (!g) return;
    r->settings_row = row->line;
    f->title = str_trim(grid_cell(g, row, COL_FORM_TITLE));
    f->title_en = str_trim(grid_cell(g, row, COL_TITLE_EN));
    f->version = str_trim(grid_cell(g, row, COL_VERSION));
    f->default_language = str_trim(grid_cell(g, row, COL_DEFAULT_LANGUAGE));
    r->instance_name = grid_cell(g, row, COL_INSTANCE_NAME);
    r->may_repeat_choices = yes_or_no(grid_cell(g, row, COL_CHOICE_DUPLICATES)) == SAYS_YES;
    r->keys = str_trim(grid_cell(g, row, COL_KEY));
    r->parent = str_trim(grid_cell(g, row, COL_PARENT));
}

/* A field that settings name; fault in `kind` with the nearest name if there is none. */
static int field_named(SheetReader *r, Str name, ColumnKind kind)
{
    Nearest near = nearest_to(name);
    for (size_t i = 0; i < r->field_count; i++) {
        const Field *f = &r->fields[i];
        if (!type_is_answer(f->type) || f->repeat >= 0) continue;
        if (str_eq(f->name, name)) return (int)i;
        nearest_try(&near, f->name);
    }
    const Grid *g = grid_of(r, STR("settings"));
    find_near(r, FINDING_ERROR, g->name, r->settings_row, grid_heading(g, kind), "form.e_ref",
              "form.e_ref_near", name, near.best);
    return -1;
}

/* One alternative of kaejon_key: field names with blanks between. */
static const int *key_of(SheetReader *r, Str words)
{
    size_t most = words.n / 2 + 2, count = 0;
    int *key = arena_take_array(&r->arena, most, sizeof *key);
    Str word;
    while (str_word(&words, &word)) {
        int field = field_named(r, word, COL_KEY);
        if (field >= 0) key[count++] = field;
    }
    key[count] = -1;
    return count > 0 ? key : NULL;
}

static void bind_keys(SheetReader *r)
{
    Form *f = r->form;
    size_t most = 1;
    for (size_t i = 0; i < r->keys.n; i++) most += r->keys.p[i] == '|';
    const int **keys = arena_take_array(&r->arena, most, sizeof *keys);
    Str rest = r->keys, piece;
    while (rest.n > 0 && str_split(&rest, '|', &piece)) {
        const int *key = key_of(r, piece);
        if (key) keys[f->key_count++] = key;
    }
    f->keys = keys;
}

static void bind_parent(SheetReader *r)
{
    Form *f = r->form;
    if (r->parent.n == 0) return;
    ptrdiff_t colon = str_find(r->parent, STR(":"));
    if (colon <= 0 || (size_t)colon + 1 == r->parent.n) {
        const Grid *g = grid_of(r, STR("settings"));
        find_add(r, FINDING_ERROR, g->name, r->settings_row, grid_heading(g, COL_PARENT),
                 "form.e_parent", r->parent);
        return;
    }
    f->parent_form = str_trim(str_from(r->parent.p, (size_t)colon));
    f->parent_key = str_trim(str_cut_head(r->parent, (size_t)colon + 1));
    f->parent_field = field_named(r, f->parent_key, COL_PARENT);
}

void settings_bind(SheetReader *r)
{
    bind_keys(r);
    bind_parent(r);
}
