#include "tui/widget/plain.h"

#include "locale/number.h"

void plain_add_item(Text *out, size_t number, Str words)
{
    text_add_f(out, "%zu ", number);
    text_add_visible(out, str_trim(words));
    text_add_c(out, '\n');
}

bool plain_number(Str line, size_t most, size_t *out)
{
    int64_t n;
    if (!number_read(line, &n, NULL) || n < 1 || (uint64_t)n > most) return false;
    *out = (size_t)n;
    return true;
}
