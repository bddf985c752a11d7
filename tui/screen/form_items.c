#include "tui/screen/form_items.h"
#include "tui/screen/form_part.h"
#include "locale/number.h"

/* --- tabs --- */

static bool is_visible(const Field *f)
{
    return f->type != TYPE_HIDDEN && f->type != TYPE_META;
}

static void add_rosters(App *app, FormScreen *s)
{
    Store *store = app_store(app);
    for (size_t i = 0; i < store_form_count(store); i++) {
        const Form *child = store_form(store, store_form_name(store, i));
        if (!form_is_roster(child, s->parts[0].form) || s->section_count == FORM_SECTIONS) continue;
        s->sections[s->section_count++] = (FormSection){.group = -1, .roster = child};
    }
}

void form_sections(App *app, FormScreen *s)
{
    const Form *form = s->parts[0].form;
    bool has_rosters = false;
    int end, first;
    s->section_count = 0;
    for (size_t i = 0; (first = form_section(form, i, &end)) >= 0; i++) {
        if (s->section_count == FORM_SECTIONS) break;
        const Field *f = &form->fields[first];
        bool is_roster_place = f->type == TYPE_GROUP && str_eq(f->role, STR("roster"));
        if (is_roster_place && !has_rosters) {
            add_rosters(app, s);
            has_rosters = true;
        }
        bool is_group = f->type == TYPE_GROUP;
        s->sections[s->section_count++] =
            (FormSection){.begin = is_group ? first + 1 : first, .end = end, .group = is_group ? first : -1};
    }
    if (!has_rosters) add_rosters(app, s);
}

/* --- items --- */

static FormItem *add_item(FormScreen *s, FormItem item)
{
    if (s->item_count == s->item_room) {
        s->item_room = s->item_room == 0 ? 64 : s->item_room * 2;
        s->items = memory_resize(s->items, s->item_room, sizeof *s->items);
    }
    s->items[s->item_count] = item;
    return &s->items[s->item_count++];
}

void form_items_free(FormScreen *s)
{
    s->items = memory_resize(s->items, 0, 0);
    s->item_count = s->item_room = 0;
}

static bool has_label(const Field *f)
{
    if (f->label.by_language == NULL) return false;
    for (size_t i = 0; i < f->form->language_count; i++)
        if (f->label.by_language[i].n > 0) return true;
    return false;
}

static void add_question(FormScreen *s, size_t part, Row *row, const Field *f)
{
    bool is_relevant = entry_state(s->parts[part].entry, row, f).relevant;
    if (f->type == TYPE_NOTE || f->type == TYPE_CALCULATE) {
        FormItemKind kind = f->type == TYPE_NOTE ? ITEM_NOTE : ITEM_SHOWN;
        if (is_relevant && has_label(f)) add_item(s, (FormItem){.kind = kind, .part = part, .row = row, .field = f});
    } else if (is_visible(f)) {
        add_item(s, (FormItem){.kind = ITEM_FIELD, .part = part, .row = row, .field = f, .is_skipped = !is_relevant});
    }
}

static void add_fields(FormScreen *s, size_t part, Row *row, int begin, int end);

static void add_repeat(FormScreen *s, size_t part, Row *row, const Field *repeat)
{
    if (!entry_state(s->parts[part].entry, row, repeat).relevant) {
        add_item(s, (FormItem){.kind = ITEM_CLOSED, .part = part, .row = row, .field = repeat, .is_skipped = true});
        return;
    }
    for (size_t i = 0; i < row_count(row, repeat->index); i++) {
        Row *inner = row_at(row, repeat->index, i);
        add_item(s, (FormItem){.kind = ITEM_HEAD, .part = part, .row = inner, .field = repeat, .number = i + 1});
        add_fields(s, part, inner, repeat->index + 1, repeat->end);
    }
    if (repeat->repeat_count == NULL)
        add_item(s, (FormItem){.kind = ITEM_ADD, .part = part, .row = row, .field = repeat});
}

/* Forms nest a few groups deep; the depth of repeats bounds the recursion. */
static void add_fields(FormScreen *s, size_t part, Row *row, int begin, int end)
{
    const Form *form = s->parts[part].form;
    for (int i = begin; i < end;) {
        const Field *f = &form->fields[i];
        if (f->type == TYPE_REPEAT) {
            add_repeat(s, part, row, f);
            i = f->end;
        } else if (f->type == TYPE_GROUP) {
            bool is_relevant = entry_state(s->parts[part].entry, row, f).relevant;
            FormItemKind kind = is_relevant ? ITEM_HEAD : ITEM_CLOSED;
            if (has_label(f) || !is_relevant)
                add_item(s, (FormItem){.kind = kind, .part = part, .row = row, .field = f, .is_skipped = !is_relevant});
            i = is_relevant ? i + 1 : f->end;
        } else {
            add_question(s, part, row, f);
            i++;
        }
    }
}

static Row *root_of(const FormScreen *s, size_t part)
{
    return entry_record(s->parts[part].entry)->root;
}

static void add_roster(FormScreen *s, const FormSection *section)
{
    for (size_t i = 1; i < s->part_count; i++)
        if (s->parts[i].form == section->roster)
            add_item(s, (FormItem){.kind = ITEM_MEMBER, .part = i, .row = root_of(s, i)});
    add_item(s, (FormItem){.kind = ITEM_ADD});
    s->upper = s->item_count;
    size_t m = s->member;
    if (m > 0 && m < s->part_count && s->parts[m].form == section->roster)
        add_fields(s, m, root_of(s, m), 0, (int)section->roster->field_count);
}

static void add_section(FormScreen *s)
{
    const FormSection *section = &s->sections[s->section];
    s->upper = 0;
    if (section->roster != NULL) {
        add_roster(s, section);
        return;
    }
    const Field *group = section->group >= 0 ? &s->parts[0].form->fields[section->group] : NULL;
    bool is_closed = group != NULL && !entry_state(s->parts[0].entry, root_of(s, 0), group).relevant;
    if (is_closed)
        add_item(s, (FormItem){.kind = ITEM_CLOSED, .row = root_of(s, 0), .field = group, .is_skipped = true});
    else add_fields(s, 0, root_of(s, 0), section->begin, section->end);
}

static bool is_same(const FormItem *a, const FormItem *b)
{
    return a->kind == b->kind && a->part == b->part && a->row == b->row && a->field == b->field;
}

void form_items(FormScreen *s)
{
    FormItem was = {.kind = ITEM_NOTE};
    if (s->focus < s->item_count) was = s->items[s->focus];
    s->item_count = 0;
    add_section(s);
    for (size_t i = 0; i < s->item_count; i++)
        if (is_same(&s->items[i], &was)) s->focus = i;
    if (s->focus >= s->item_count) s->focus = s->item_count > 0 ? s->item_count - 1 : 0;
}

/* --- marks of the tabs --- */

static size_t section_of(const FormScreen *s, size_t part, const Field *f)
{
    for (size_t i = 0; i < s->section_count; i++) {
        const FormSection *section = &s->sections[i];
        bool is_here = part > 0 ? section->roster == s->parts[part].form
                                : section->roster == NULL && f->index >= section->begin && f->index < section->end;
        if (is_here) return i;
    }
    return s->section_count;
}

static bool is_asked(const FormScreen *s, const FormSection *section)
{
    if (section->group < 0) return true;
    return entry_state(s->parts[0].entry, root_of(s, 0), &s->parts[0].form->fields[section->group]).relevant;
}

/* A roster is asked where the section after it is: the group that names its place says when. */
static bool is_roster_asked(const FormScreen *s, size_t i)
{
    bool is_before_group = i + 1 < s->section_count && s->sections[i + 1].roster == NULL;
    return !is_before_group || is_asked(s, &s->sections[i + 1]) || s->part_count > 1;
}

void form_marks(FormScreen *s)
{
    for (size_t i = 0; i < s->section_count; i++) {
        FormSection *section = &s->sections[i];
        section->is_wrong = false;
        section->is_asked = section->roster != NULL ? is_roster_asked(s, i) : is_asked(s, section);
    }
    for (size_t part = 0; part < s->part_count; part++) {
        const EntryFinding *found;
        size_t count = entry_findings(s->parts[part].entry, &found);
        for (size_t i = 0; i < count; i++) {
            size_t at = section_of(s, part, found[i].field);
            if (found[i].kind == FINDS_INVALID && at < s->section_count) s->sections[at].is_wrong = true;
        }
    }
    size_t answered, asked;
    entry_progress(s->parts[0].entry, &answered, &asked);
    s->answered = (int64_t)answered;
    s->asked = (int64_t)asked;
}

/* --- focus --- */

bool form_can_focus(const FormItem *item)
{
    return item->kind == ITEM_FIELD || item->kind == ITEM_MEMBER || item->kind == ITEM_ADD;
}

bool form_focus_next(FormScreen *s)
{
    for (size_t i = s->focus + 1; i < s->item_count; i++)
        if (form_can_focus(&s->items[i]) && !s->items[i].is_skipped) {
            s->focus = i;
            return true;
        }
    return false;
}

bool form_focus_previous(FormScreen *s)
{
    for (size_t i = s->focus; i-- > 0;)
        if (form_can_focus(&s->items[i])) {
            s->focus = i;
            return true;
        }
    return false;
}

static bool is_unanswered(const FormScreen *s, const FormItem *item)
{
    if (item->kind != ITEM_FIELD || item->is_skipped) return false;
    Entry *entry = form_entry(s, item);
    bool is_open = entry_value(entry, item->row, item->field).kind == ANSWER_NONE;
    return is_open || entry_state(entry, item->row, item->field).proposed; /* a proposal waits for Enter */
}

void form_focus_first(FormScreen *s)
{
    s->focus = 0;
    for (size_t i = s->upper; i < s->item_count; i++)
        if (is_unanswered(s, &s->items[i])) {
            s->focus = i;
            return;
        }
    while (s->focus + 1 < s->item_count && (!form_can_focus(&s->items[s->focus]) || s->items[s->focus].is_skipped))
        s->focus++;
}

void form_section_go(FormScreen *s, size_t section)
{
    s->section = section;
    s->member = 0;
    s->top = s->upper_top = 0;
    s->item_count = 0;
    s->focus = 0;
    form_items(s);
    s->focus = 0;
    while (s->focus + 1 < s->item_count && (!form_can_focus(&s->items[s->focus]) || s->items[s->focus].is_skipped))
        s->focus++;
    if (s->upper > 0) s->focus = s->upper - 1;
}

bool form_section_next(FormScreen *s)
{
    for (size_t i = s->section + 1; i < s->section_count; i++)
        if (s->sections[i].is_asked) {
            form_section_go(s, i);
            return true;
        }
    return false;
}

bool form_section_previous(FormScreen *s)
{
    for (size_t i = s->section; i-- > 0;)
        if (s->sections[i].is_asked) {
            form_section_go(s, i);
            return true;
        }
    return false;
}

void form_focus_last(FormScreen *s)
{
    if (s->upper > 0) return; /* a tab of members opens there */
    while (form_focus_next(s)) continue;
}

bool form_go(FormScreen *s, size_t part, const Row *row, const Field *f)
{
    size_t section = section_of(s, part, f);
    if (section == s->section_count) return false;
    if (section != s->section) form_section_go(s, section);
    if (part > 0 && s->member != part) {
        s->member = part;
        s->top = 0;
    }
    form_items(s);
    for (size_t i = 0; i < s->item_count; i++)
        if (s->items[i].part == part && s->items[i].row == row && s->items[i].field == f) {
            s->focus = i;
            return true;
        }
    return false;
}

/* --- rows by their positions --- */

void form_row_path(Text *out, const Row *row)
{
    if (row->parent == NULL) return;
    form_row_path(out, row->parent);
    if (out->n > 0) text_add_c(out, '.');
    text_add_f(out, "%zu", row->position);
}

Row *form_row_at(Entry *entry, const Field *f, Str path)
{
    int around[16];
    size_t depth = 0;
    for (int r = f->repeat; r >= 0 && depth < 16; r = f->form->fields[r].repeat) around[depth++] = r;
    Row *row = entry_record(entry)->root;
    Str piece;
    while (depth > 0) {
        int64_t n;
        if (!str_split(&path, '.', &piece) || !number_read(piece, &n, NULL)) return NULL;
        int repeat = around[--depth];
        if (n < 0 || (size_t)n >= row_count(row, repeat)) return NULL;
        row = row_at(row, repeat, (size_t)n);
    }
    return row;
}
