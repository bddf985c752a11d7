#include "tests/lib/random_thai.h"

static uint32_t thai_point(Chance *c)
{
    static const uint32_t often[] = { 0x0E01, 0x0E19, 0x0E40, 0x0E40, 0x0E32, 0x0E32, 0x0E33,
                                      0x0E4D, 0x0E48, 0x0E49, 0x0E34, 0x0E38, 0x0E3A, 0x0E4C };
    switch (chance_below(c, 4)) {
    case 0: return 0x0E01 + (uint32_t)chance_below(c, 0x2E);
    case 1: return 0x0E30 + (uint32_t)chance_below(c, 0x0B);
    case 2: return 0x0E40 + (uint32_t)chance_below(c, 0x0F);
    default: return often[chance_below(c, sizeof often / sizeof *often)];
    }
}

void random_thai(Chance *c, Text *out, size_t most)
{
    for (size_t n = chance_below(c, most + 1); n; n--) text_add_cp(out, thai_point(c));
}

void random_text(Chance *c, Text *out, size_t most)
{
    static const uint32_t odd[] = { 0x200B, 0x200D, 0xFEFF, 0x00AD, 0x00A0, 0x3000,  0x0301,
                                    0x0327, 0x0323, 'e',    0x00E9, 0x212B, 0x1F600, 0x2026,
                                    0x0E50, '7',    '/',    ' ',    'A',    0x1E9B,  0x0344 };
    for (size_t n = chance_below(c, most + 1); n; n--)
        text_add_cp(out, chance_below(c, 5) ? thai_point(c)
                                            : odd[chance_below(c, sizeof odd / sizeof *odd)]);
}
