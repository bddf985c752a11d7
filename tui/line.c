#include "tui/line.h"

static const Line TABLE[LINE_COUNT] = {
#define X(id, name, takes, function) [LINE_##id] = {name, takes, function, "line." name, "line." name ".help"},
    LINES(X)
#undef X
};

const Line *line_row(LineId id)
{
    return &TABLE[id];
}

static bool is_called(const Line *l, Str word)
{
    if (str_eq(word, str_of(l->name))) return true;
    for (Lang lang = 0; lang < lang_count(); lang++)
        if (str_eq(word, say(lang, l->word))) return true;
    return false;
}

LineId line_of_word(Str word)
{
    for (LineId id = 0; id < LINE_COUNT; id++)
        if (is_called(&TABLE[id], word)) return id;
    return LINE_COUNT;
}
