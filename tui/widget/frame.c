#include "tui/widget/frame.h"

enum { SLOT_COLUMNS = 8, PANEL_COLUMN = 26 };

void frame_title(Surface whole, Str left, Str right)
{
    surface_fill(surface_part(whole, 0, 0, 1, whole.columns), 0, STYLE_TITLE);
    int wide = (int)text_columns(right);
    int room = whole.columns - 2 - (wide > 0 ? wide + 1 : 0);
    surface_put_cut(whole, 0, 1, room, left, STYLE_TITLE);
    if (wide > 0) surface_put(whole, 0, whole.columns - 1 - wide, right, STYLE_TITLE);
}

Surface frame_content(Surface whole)
{
    return surface_part(whole, FRAME_HEAD, 0, whole.rows - FRAME_HEAD - FRAME_FOOT, whole.columns);
}

int frame_put_hints(Surface whole, int row, int column, Str hints)
{
    static const char APART[] = "  ";
    int room = whole.columns - column;
    Str shown = hints;
    while ((int)text_columns(shown) > room) {
        size_t end = shown.n;
        while (end > 0 && !str_ends(str_from(shown.p, end), str_of(APART))) end--;
        if (end == 0) break;
        shown = str_trim(str_from(shown.p, end));
    }
    bool has_whole = (int)text_columns(shown) <= room;
    return surface_put_cut(whole, row, column, room, has_whole ? shown : hints, STYLE_TEXT);
}

void frame_help(Surface whole, Str help)
{
    frame_put_hints(whole, whole.rows - 3, 1, help);
}

static void message_line(Surface whole, int row, Str line, Style style)
{
    surface_fill(surface_part(whole, row, 0, 1, whole.columns), 0, STYLE_TEXT);
    int columns = (int)text_columns(line);
    if (columns > whole.columns - 2) columns = whole.columns - 2;
    surface_put_cut(whole, row, 1, columns, line, style);
}

void frame_message(Surface whole, Str message, Style style, ThaiBreaker *breaker)
{
    int room = whole.columns - 2;
    bool is_long = (int)text_columns(message) > room;
    size_t skip = 0;
    size_t n = is_long ? thai_wrap(breaker, message, (size_t)room, &skip) : 0;
    if (is_long) message_line(whole, whole.rows - 3, str_from(message.p, n), style);
    message_line(whole, whole.rows - 2, str_cut_head(message, n + skip), style);
}

/* --- key bar --- */

static int slot_columns(size_t i, Str label)
{
    return (i < 9 ? 1 : 2) + (int)text_columns(label);
}

/* "1ช่วย    2เสร็จ   …": every slot in its place. */
static void wide_bar(Surface line, const Str labels[static FRAME_SLOTS])
{
    for (int i = 0; i < FRAME_SLOTS; i++) {
        if (labels[i].n == 0) continue;
        Surface slot = surface_part(line, 0, i * SLOT_COLUMNS, 1, SLOT_COLUMNS);
        int column = surface_put_f(slot, 0, 0, STYLE_TITLE, "%d", i + 1);
        surface_put(slot, 0, column, labels[i], STYLE_TITLE);
    }
}

/* The slots that are given up first when there is no room: ditto, history, note, home, pick. */
static void narrow_bar(Surface line, const Str labels[static FRAME_SLOTS])
{
    static const int GIVEN_UP[] = { 4, 6, 5, 9, 3, 7, 8, 2, 1, 0 };
    bool is_shown[FRAME_SLOTS];
    int needed = 0;
    for (size_t i = 0; i < FRAME_SLOTS; i++) {
        is_shown[i] = labels[i].n > 0;
        if (is_shown[i]) needed += slot_columns(i < 9 ? i : 0, labels[i]) + 1;
    }
    for (size_t i = 0; i < FRAME_SLOTS && needed > line.columns; i++) {
        size_t slot = (size_t)GIVEN_UP[i];
        if (!is_shown[slot]) continue;
        is_shown[slot] = false;
        needed -= slot_columns(slot < 9 ? slot : 0, labels[slot]) + 1;
    }
    int column = 0;
    for (size_t i = 0; i < FRAME_SLOTS; i++) {
        if (!is_shown[i]) continue;
        column = surface_put_f(line, 0, column, STYLE_TITLE, "%zu", (i + 1) % 10);
        column = surface_put(line, 0, column, labels[i], STYLE_TITLE) + 1;
    }
}

/* Not into the last cell of the last row, which some terminals scroll on. */
void frame_bar(Surface whole, const Str labels[static FRAME_SLOTS])
{
    Surface line = surface_part(whole, whole.rows - 1, 0, 1, whole.columns - 1);
    surface_fill(line, 0, STYLE_TITLE);
    bool fits = line.columns >= FRAME_SLOTS * SLOT_COLUMNS - 1;
    for (size_t i = 0; i < FRAME_SLOTS; i++)
        if (slot_columns(i, labels[i]) > SLOT_COLUMNS) fits = false;
    if (fits)
        wide_bar(line, labels);
    else
        narrow_bar(line, labels);
}

/* --- Esc panel --- */

static size_t panel_columns(int columns)
{
    return columns >= 3 * PANEL_COLUMN ? 3 : columns >= 2 * PANEL_COLUMN ? 2 : 1;
}

int frame_panel_rows(size_t entries, int columns)
{
    size_t across = panel_columns(columns);
    return 1 + (int)((entries + across - 1) / across);
}

void frame_panel(Surface whole, Str head, const FrameEntry *entries, size_t count)
{
    int rows = frame_panel_rows(count, whole.columns);
    if (rows > whole.rows - 1) rows = whole.rows - 1;
    Surface panel = surface_part(whole, whole.rows - 1 - rows, 0, rows, whole.columns);
    for (int row = 0; row < rows; row++) surface_fill(panel, row, STYLE_TEXT);
    frame_put_hints(panel, 0, 1, head);
    surface_style(panel, 0, 1, panel.columns - 1, STYLE_FOCUS);
    int down = rows - 1;
    if (down < 1) return;
    int across = (int)panel_columns(whole.columns);
    while (across * down < (int)count) across++; /* rather cut words than a command that nobody sees */
    int room = whole.columns / across;
    for (int i = 0; i < (int)count; i++) {
        int row = 1 + i % down, column = i / down * room;
        if (i / down >= across) break;
        Surface cell = surface_part(panel, row, column, 1, room - 1);
        int at = surface_put(cell, 0, 1, entries[i].key, STYLE_TEXT);
        surface_put_cut(cell, 0, at + 1, cell.columns - at - 1, entries[i].text, STYLE_TEXT);
    }
    surface_cursor(panel, 0, 0);
}

/* --- too small --- */

bool frame_fits(int rows, int columns)
{
    return rows >= FRAME_MIN_ROWS && columns >= FRAME_MIN_COLUMNS;
}

void frame_too_small(Surface whole, Str line)
{
    surface_clear(whole);
    surface_put(whole, 0, 0, line, STYLE_TEXT);
    surface_cursor(whole, 0, 0);
}
