#include "tests/lib/strokes.h"
#include "locale/thai.h"
#include <string.h>

static int strokes_of(uint32_t cp)
{
    char key = cp < 128 ? (char)cp : thai_to_key(KEYBOARD_KEDMANEE, cp);
    bool needs_shift = key != 0 && (strchr("~!@#$%^&*()_+{}|:\"<>?", key) != NULL || (key >= 'A' && key <= 'Z'));
    return needs_shift ? 2 : 1;
}

int strokes_of_text(const char *utf8)
{
    int n = 0;
    size_t bytes;
    for (Str s = str_of(utf8); s.n > 0; s = str_cut_head(s, bytes)) n += strokes_of(utf8_at(s, &bytes));
    return n;
}

int strokes_of_key(const char *name)
{
    bool is_character = utf8_count(str_of(name)) == 1;
    bool is_held = strncmp(name, "Ctrl-", 5) == 0 || strncmp(name, "Shift-", 6) == 0 || (name[0] == '^' && name[1] != 0);
    return is_character ? strokes_of_text(name) : is_held ? 2 : 1;
}
