#include "locale/thai_letters.h"

enum {
    C = THAI_CONSONANT,
    L = THAI_LEADS,
    V = THAI_FIRST,
    T = THAI_TONE,
    K = THAI_KILLER,
    Y = THAI_LAST,
    F = THAI_UNFOLDED,
    D = THAI_DIGIT,
    S = THAI_SIGN,
    N = THAI_UNASSIGNED
};

/* clang-format off */
const uint16_t thai_letter_kinds[128] = {
    /* 0E00 */ N, C, C, C, C, C, C, C,
    /* 0E08 */ C, C, C, C, C, C, C, C,
    /* 0E10 */ C, C, C, C, C, C, C, C,
    /* 0E18 */ C, C, C, C, C, C, C, C,
    /* 0E20 */ C, C, C, C, C, C, C, C,
    /* 0E28 */ C, C, C, C, C, C, C, S,
    /* 0E30 */ 0, V, 0, 0, V, V, V, V,
    /* 0E38 */ V, V, V | F, N, N, N, N, 0,
    /* 0E40 */ L, L, L, L, L, 0, S, V | F,
    /* 0E48 */ T | F, T | F, T | F, T | F, K | F, V, Y | F, S,
    /* 0E50 */ D, D, D, D, D, D, D, D,
    /* 0E58 */ D, D, S, S, N, N, N, N,
    /* 0E60 */ N, N, N, N, N, N, N, N,
    /* 0E68 */ N, N, N, N, N, N, N, N,
    /* 0E70 */ N, N, N, N, N, N, N, N,
    /* 0E78 */ N, N, N, N, N, N, N, N,
};
/* clang-format on */
