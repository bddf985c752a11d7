#include "tests/lib/keys.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <curses.h>
#include <term.h>

typedef struct {
    const char *name, *capability, *common;
} Named;

static const Named named[] = {
    { "F1", "kf1", "\033OP" },
    { "F2", "kf2", "\033OQ" },
    { "F3", "kf3", "\033OR" },
    { "F4", "kf4", "\033OS" },
    { "F5", "kf5", "\033[15~" },
    { "F6", "kf6", "\033[17~" },
    { "F7", "kf7", "\033[18~" },
    { "F8", "kf8", "\033[19~" },
    { "F9", "kf9", "\033[20~" },
    { "F10", "kf10", "\033[21~" },
    { "F11", "kf11", "\033[23~" },
    { "F12", "kf12", "\033[24~" },
    { "Up", "kcuu1", "\033OA" },
    { "Down", "kcud1", "\033OB" },
    { "Right", "kcuf1", "\033OC" },
    { "Left", "kcub1", "\033OD" },
    { "Home", "khome", "\033[1~" },
    { "End", "kend", "\033[4~" },
    { "Ins", "kich1", "\033[2~" },
    { "Del", "kdch1", "\033[3~" },
    { "PgUp", "kpp", "\033[5~" },
    { "PgDn", "knp", "\033[6~" },
    { "Shift-Tab", "kcbt", "\033[Z" },
    { "Backspace", NULL, "\177" },
    { "Esc", NULL, "\033" },
    { "Enter", NULL, "\r" },
    { "Tab", NULL, "\t" },
    { "Space", NULL, " " },
};
enum { NAMED = sizeof named / sizeof *named };

struct Keys {
    char bytes[NAMED][KEYS_ROOM];
};

Keys *keys_of(const char *term)
{
    Keys *k = calloc(1, sizeof *k);
    int status;
    TERMINAL *before = cur_term;
    bool known = setupterm(term, STDERR_FILENO, &status) == OK;
    for (size_t i = 0; k && i < NAMED; i++) {
        const char *s = known && named[i].capability ? tigetstr(named[i].capability) : NULL;
        if (!s || s == (char *)-1 || strlen(s) >= KEYS_ROOM) s = named[i].common;
        memcpy(k->bytes[i], s, strlen(s) + 1);
    }
    if (known) {
        TERMINAL *mine = set_curterm(before);
        del_curterm(mine);
    }
    return k;
}

void keys_free(Keys *k)
{
    free(k);
}

size_t keys_bytes(const Keys *k, const char *name, char out[static KEYS_ROOM])
{
    for (size_t i = 0; i < NAMED; i++) {
        if (strcmp(name, named[i].name) != 0) continue;
        size_t n = strlen(k->bytes[i]);
        memcpy(out, k->bytes[i], n);
        return n;
    }
    if (strncmp(name, "Ctrl-", 5) == 0 && name[5] >= '@' && name[5] <= 'z' && !name[6]) {
        out[0] = (char)(name[5] & 0x1F);
        return 1;
    }
    size_t n = strlen(name);
    bool is_one_ascii = n == 1 && name[0] > ' ';
    bool is_one_character = n > 1 && n <= 4 && (name[0] & 0x80) && (name[0] & 0xC0) == 0xC0;
    if (!is_one_ascii && !is_one_character) return 0;
    memcpy(out, name, n);
    return n;
}
