/* The decoder: bytes of any of our terminals in, keys out.
 *
 * It looks at the front of a queue of bytes. Each `take_…` either uses some bytes up and says that
 * it made a key, or used bytes that mean nothing, or says that more bytes are needed. */
#include "tui/term/key.h"

#include <string.h>

enum { ESC = 0x1b, PASTE_MS = 5000, PASTE_MAX = 1 << 20, REPORTS = 4 };

struct KeyDecoder {
    Text in;        /* bytes not yet understood */
    size_t at;      /* those before it are used up */
    int64_t fed_ms; /* when the newest byte came */
    int esc_ms;
    bool has_sent_esc; /* the ESC at the front was delivered; `[` or `O` may still join it */
    bool is_pasting;
    bool is_resyncing; /* after a bad byte: continuation bytes are dropped up to a lead byte */
    Text paste, paste_out;
    int reports[REPORTS][2];
    int report_count;
};

/* MADE: a key. SKIPPED: bytes used up without a key. WAIT: more bytes or time needed. */
typedef enum { MADE, SKIPPED, WAIT } Taken;

KeyDecoder *key_decoder_new(int esc_ms)
{
    KeyDecoder *d = memory_resize(NULL, 1, sizeof *d);
    *d = (KeyDecoder){
        .in = TEXT_INIT, .paste = TEXT_INIT, .paste_out = TEXT_INIT, .esc_ms = esc_ms
    };
    d->paste.max = PASTE_MAX;
    return d;
}

void key_decoder_free(KeyDecoder *d)
{
    if (d == NULL) return;
    text_free(&d->in);
    text_free(&d->paste);
    text_free(&d->paste_out);
    memory_resize(d, 0, 0);
}

void key_feed(KeyDecoder *d, const void *bytes, size_t n, int64_t now_ms)
{
    if (n == 0) return;
    if (d->at == d->in.n) {
        text_clear(&d->in);
        d->at = 0;
    } else if (d->at > 4096) {
        text_replace(&d->in, 0, d->at, STR_NONE);
        d->at = 0;
    }
    text_add(&d->in, str_from(bytes, n));
    d->fed_ms = now_ms;
}

static size_t left(const KeyDecoder *d)
{
    return d->in.n - d->at;
}

static unsigned char byte(const KeyDecoder *d, size_t i)
{
    return (unsigned char)d->in.b[d->at + i];
}

static Taken made(KeyDecoder *d, size_t used, Key *out, Key key)
{
    d->at += used;
    *out = key;
    return key.kind == KEY_NAMED && key.name == NAME_NONE ? SKIPPED : MADE;
}

static Taken skip(KeyDecoder *d, size_t used)
{
    d->at += used;
    return SKIPPED;
}

/* --- UTF-8 (T13) --- */

/* How many bytes a lead byte announces, 0 when it is none; and the range of the second byte. */
static size_t utf8_lead(unsigned char b, unsigned char *low, unsigned char *high)
{
    *low = 0x80;
    *high = 0xbf;
    if (b >= 0xc2 && b <= 0xdf) return 2;
    if (b == 0xe0) *low = 0xa0;
    if (b == 0xed) *high = 0x9f;
    if (b >= 0xe0 && b <= 0xef) return 3;
    if (b == 0xf0) *low = 0x90;
    if (b == 0xf4) *high = 0x8f;
    if (b >= 0xf0 && b <= 0xf4) return 4;
    return 0;
}

/* One U+FFFD for a broken character; its continuation bytes, if more follow, belong to it. */
static Taken take_broken(KeyDecoder *d, size_t used, Key *out)
{
    d->is_resyncing = true;
    return made(d, used, out, key_text(0xfffd));
}

/* *used counts the bytes of the character at byte `from`, all valid as far as they have come. */
static Taken decode(const KeyDecoder *d, size_t from, uint32_t *cp, size_t *used, bool *is_broken)
{
    unsigned char low, high;
    unsigned char lead = byte(d, from);
    size_t need = utf8_lead(lead, &low, &high);
    *is_broken = need == 0;
    *used = 1;
    if (need == 0) return MADE;
    *cp = lead & (0x7f >> need);
    for (size_t i = 1; i < need; i++) {
        if (from + i >= left(d)) return WAIT;
        unsigned char b = byte(d, from + i);
        if (b < low || b > high) {
            *is_broken = true;
            *used = i;
            return MADE;
        }
        *cp = *cp << 6 | (b & 0x3f);
        low = 0x80;
        high = 0xbf;
        *used = i + 1;
    }
    return MADE;
}

static Taken take_utf8(KeyDecoder *d, Key *out)
{
    unsigned char first = byte(d, 0);
    if (first < 0xc0 && d->is_resyncing) return skip(d, 1);
    d->is_resyncing = false;
    uint32_t cp = 0;
    size_t used;
    bool is_broken;
    if (decode(d, 0, &cp, &used, &is_broken) == WAIT) return WAIT;
    if (is_broken) return take_broken(d, used, out);
    return made(d, used, out, key_text(cp));
}

/* --- escape sequences --- */

static KeyName name_of_letter(unsigned char c)
{
    switch (c) {
    case 'A': return NAME_UP;
    case 'B': return NAME_DOWN;
    case 'C': return NAME_RIGHT;
    case 'D': return NAME_LEFT;
    case 'F': return NAME_END;
    case 'H': return NAME_HOME;
    case 'P': return NAME_F1;
    case 'Q': return NAME_F2;
    case 'R': return NAME_F3;
    case 'S': return NAME_F4;
    case 'Z': return NAME_BACKTAB;
    default: return NAME_NONE;
    }
}

/* ESC [ n ~ of vt220, xterm, PuTTY, rxvt, screen and the Linux console, all at once. */
static KeyName name_of_number(int n)
{
    static const unsigned char NAMES[] = {
        [1] = NAME_HOME, [2] = NAME_INSERT, [3] = NAME_DELETE, [4] = NAME_END,  [5] = NAME_PGUP,
        [6] = NAME_PGDN, [7] = NAME_HOME,   [8] = NAME_END,    [11] = NAME_F1,  [12] = NAME_F2,
        [13] = NAME_F3,  [14] = NAME_F4,    [15] = NAME_F5,    [17] = NAME_F6,  [18] = NAME_F7,
        [19] = NAME_F8,  [20] = NAME_F9,    [21] = NAME_F10,   [23] = NAME_F11, [24] = NAME_F12,
    };
    return n >= 0 && (size_t)n < sizeof NAMES ? (KeyName)NAMES[n] : NAME_NONE;
}

/* xterm's modifier number: 1 + Shift 1 + Alt 2 + Ctrl 4. Ctrl with an arrow moves by words; a
 * function key with any modifier is none of ours. */
static KeyName with_modifier(KeyName name, int modifier)
{
    bool is_ctrl = modifier > 1 && ((modifier - 1) & 4) != 0;
    if (modifier > 1 && name >= NAME_F1 && name <= NAME_F12) return NAME_NONE;
    if (is_ctrl && name == NAME_LEFT) return NAME_WORD_LEFT;
    if (is_ctrl && name == NAME_RIGHT) return NAME_WORD_RIGHT;
    return name;
}

typedef struct {
    int number[3]; /* parameters, -1 where not given */
    int count;
    bool is_private; /* begins with < = > or ? */
    unsigned char final;
    size_t used;
} Csi;

/* ESC [ is at the front. WAIT: unfinished. SKIPPED: broken off by a byte that cannot belong to it;
 * c->used bytes are to be dropped, the byte itself is not. */
static Taken scan_csi(const KeyDecoder *d, Csi *c)
{
    *c = (Csi){ .number = { -1, -1, -1 } };
    for (size_t i = 2; i < left(d); i++) {
        unsigned char b = byte(d, i);
        c->used = i;
        if (b < 0x20 || b >= 0x7f) return SKIPPED;
        if (b >= '0' && b <= '9') {
            if (c->count == 0) c->count = 1;
            int *n = c->count <= 3 ? &c->number[c->count - 1] : NULL;
            if (n != NULL && *n < 100000) *n = (*n < 0 ? 0 : *n * 10) + (b - '0');
        } else if (b == ';') {
            c->count += c->count == 0 ? 2 : 1;
        } else if (b >= '<' && b <= '?') {
            c->is_private = true;
        } else if (b >= 0x40 || (b == '$' && !c->is_private && c->number[0] >= 0)) {
            c->final = b; /* rxvt ends its Shift keys with the $ that others put before a final */
            c->used = i + 1;
            return MADE;
        }
    }
    return WAIT;
}

static KeyName name_of_csi(KeyDecoder *d, const Csi *c)
{
    int n = c->number[0];
    switch (c->final) {
    case '~': return with_modifier(name_of_number(n), c->number[1]);
    case '^':
    case '@': /* rxvt: Ctrl */ return with_modifier(name_of_number(n), 5);
    case '$': return with_modifier(name_of_number(n), 2);
    case 'c': return c->count == 0 ? NAME_RIGHT : NAME_NONE; /* rxvt: Shift-Right; else a report */
    case 'a': return NAME_UP;
    case 'b': return NAME_DOWN;
    case 'd': return NAME_LEFT;
    case 'R':
        if (c->count < 2) return NAME_F3;
        if (d->report_count < REPORTS) {
            d->reports[d->report_count][0] = n;
            d->reports[d->report_count++][1] = c->number[1];
        }
        return NAME_NONE;
    default: return with_modifier(name_of_letter(c->final), c->number[1]);
    }
}

static Taken take_csi(KeyDecoder *d, Key *out)
{
    if (left(d) < 3) return WAIT;
    if (byte(d, 2) == '[') { /* the Linux console's F1 to F5 */
        if (left(d) < 4) return WAIT;
        unsigned char c = byte(d, 3);
        if (c < 'A' || c > 'E') return skip(d, c < 0x20 || c > 0x7e ? 3 : 4);
        return made(d, 4, out, key_named((KeyName)(NAME_F1 + c - 'A')));
    }
    Csi c;
    Taken t = scan_csi(d, &c);
    if (t == WAIT) return WAIT;
    if (t == SKIPPED || c.is_private) return skip(d, c.used);
    if (c.final == '~' && c.number[0] == 200) {
        d->is_pasting = true;
        text_clear(&d->paste);
        return skip(d, c.used);
    }
    if (c.final == 'M' && c.count == 0) /* a mouse report of the old kind has three more bytes */
        return left(d) < c.used + 3 ? WAIT : skip(d, c.used + 3);
    return made(d, c.used, out, key_named(name_of_csi(d, &c)));
}

/* ESC O x: the application keypad, whose digits and Enter are meant as such. */
static Taken take_ss3(KeyDecoder *d, Key *out)
{
    size_t i = 2;
    int modifier = 0;
    while (i < left(d) && ((byte(d, i) >= '0' && byte(d, i) <= '9') || byte(d, i) == ';')) {
        if (byte(d, i) != ';') modifier = byte(d, i) - '0';
        i++;
    }
    if (i >= left(d)) return i < 16 ? WAIT : skip(d, i);
    unsigned char c = byte(d, i);
    size_t used = i + 1;
    if (c < 0x20 || c >= 0x7f) return skip(d, i);
    if (c >= 'p' && c <= 'y') return made(d, used, out, key_text((uint32_t)('0' + c - 'p')));
    if (c >= 'j' && c <= 'o') return made(d, used, out, key_text((uint32_t)('*' + c - 'j')));
    if (c == 'M') return made(d, used, out, key_named(NAME_ENTER));
    if (c == 'c') return made(d, used, out, key_named(NAME_WORD_RIGHT)); /* rxvt: Ctrl */
    if (c == 'd') return made(d, used, out, key_named(NAME_WORD_LEFT));
    if (c == 'a' || c == 'b') return made(d, used, out, key_named(c == 'a' ? NAME_UP : NAME_DOWN));
    if (c >= 'T' && c <= '[') /* PuTTY's VT100+: F5 to F12 */
        return made(d, used, out, key_named((KeyName)(NAME_F5 + c - 'T')));
    return made(d, used, out, key_named(with_modifier(name_of_letter(c), modifier)));
}

/* ESC and at least one more byte, which is neither `[` nor `O`. */
static Taken take_esc_then(KeyDecoder *d, Key *out)
{
    unsigned char c = byte(d, 1);
    if (c == '\t')
        return made(d, 2, out, key_named(NAME_BACKTAB)); /* the Linux console's Shift-Tab */
    if (c < 0x20 || c == 0x7f) return made(d, 1, out, key_named(NAME_ESC));
    if (c < 0x80) return made(d, 2, out, (Key){ .kind = KEY_ESC_THEN, .cp = c });
    uint32_t cp = 0;
    size_t used;
    bool is_broken;
    if (decode(d, 1, &cp, &used, &is_broken) == WAIT) return WAIT;
    if (is_broken) return made(d, 1, out, key_named(NAME_ESC));
    return made(d, 1 + used, out, (Key){ .kind = KEY_ESC_THEN, .cp = cp });
}

static Taken take_esc(KeyDecoder *d, Key *out, int64_t now_ms)
{
    bool was_sent = d->has_sent_esc;
    if (left(d) == 1) {
        if (was_sent || now_ms - d->fed_ms < d->esc_ms) return WAIT;
        d->has_sent_esc = true; /* the byte stays, so that what follows can join it */
        *out = key_named(NAME_ESC);
        return MADE;
    }
    unsigned char c = byte(d, 1);
    Taken t;
    if (c == '[')
        t = take_csi(d, out);
    else if (c == 'O')
        t = take_ss3(d, out);
    else if (was_sent)
        t = skip(d, 1);
    else
        t = take_esc_then(d, out);
    if (t != WAIT) d->has_sent_esc = false;
    return t;
}

/* --- paste (T16) --- */

/* Valid UTF-8 with line ends as \n, controls dropped. */
static Taken finish_paste(KeyDecoder *d, size_t used, Key *out)
{
    d->is_pasting = false;
    text_clear(&d->paste_out);
    Str s = text_str(&d->paste);
    size_t n;
    for (bool was_cr = false; s.n > 0; s = str_cut_head(s, n)) {
        uint32_t cp = utf8_at(s, &n);
        bool is_second = cp == '\n' && was_cr;
        was_cr = cp == '\r';
        if (was_cr) cp = '\n';
        bool is_control = (cp < 0x20 && cp != '\n' && cp != '\t') || (cp >= 0x7f && cp < 0xa0);
        if (!is_control && !is_second) text_add_cp(&d->paste_out, cp);
    }
    return made(d, used, out, (Key){ .kind = KEY_PASTE, .paste = text_str(&d->paste_out) });
}

static Taken take_paste(KeyDecoder *d, Key *out, int64_t now_ms)
{
    Str mark = STR("\x1b[201~");
    Str all = str_from(d->in.b + d->at, left(d));
    ptrdiff_t end = str_find(all, mark);
    if (end >= 0) {
        text_add(&d->paste, str_from(all.p, (size_t)end));
        return finish_paste(d, (size_t)end + mark.n, out);
    }
    if (now_ms - d->fed_ms >= PASTE_MS) {
        text_add(&d->paste, all);
        return finish_paste(d, all.n, out);
    }
    size_t keep = all.n < mark.n - 1 ? all.n : mark.n - 1; /* perhaps the end's beginning */
    text_add(&d->paste, str_from(all.p, all.n - keep));
    d->at += all.n - keep;
    return WAIT;
}

/* --- all of it --- */

static Taken take_control(KeyDecoder *d, Key *out)
{
    unsigned char c = byte(d, 0);
    KeyName name = NAME_NONE;
    if (c == '\r' || c == '\n')
        name = NAME_ENTER;
    else if (c == '\t')
        name = NAME_TAB;
    else if (c == 0x08 || c == 0x7f)
        name = NAME_BACKSPACE;
    else if (c >= 1 && c <= 26)
        name = (KeyName)(NAME_CTRL + c);
    return made(d, 1, out, key_named(name));
}

static Taken take(KeyDecoder *d, Key *out, int64_t now_ms)
{
    if (d->is_pasting) return take_paste(d, out, now_ms);
    if (left(d) == 0) return WAIT;
    unsigned char c = byte(d, 0);
    if (c < 0x80) d->is_resyncing = false;
    if (c == ESC) return take_esc(d, out, now_ms);
    if (c < 0x20 || c == 0x7f) return take_control(d, out);
    if (c < 0x80) return made(d, 1, out, key_text(c));
    return take_utf8(d, out);
}

bool key_next(KeyDecoder *d, Key *out, int64_t now_ms)
{
    Taken t;
    while ((t = take(d, out, now_ms)) == SKIPPED) continue;
    return t == MADE;
}

int key_wait_ms(const KeyDecoder *d, int64_t now_ms)
{
    int64_t limit;
    if (d->is_pasting)
        limit = PASTE_MS;
    else if (left(d) == 1 && byte(d, 0) == ESC && !d->has_sent_esc)
        limit = d->esc_ms;
    else
        return -1;
    int64_t rest = d->fed_ms + limit - now_ms;
    return rest > 0 ? (int)rest : 0;
}

bool key_report(KeyDecoder *d, int *row, int *column)
{
    if (d->report_count == 0) return false;
    *row = d->reports[0][0];
    *column = d->reports[0][1];
    d->report_count--;
    memmove(d->reports, d->reports + 1, sizeof d->reports[0] * (size_t)d->report_count);
    return true;
}

/* --- names --- */

static const struct {
    KeyName name;
    const char *text;
} KEY_NAMES[] = {
    { NAME_ENTER, "Enter" },
    { NAME_TAB, "Tab" },
    { NAME_BACKTAB, "Shift-Tab" },
    { NAME_BACKSPACE, "Backspace" },
    { NAME_DELETE, "Del" },
    { NAME_INSERT, "Ins" },
    { NAME_UP, "Up" },
    { NAME_DOWN, "Down" },
    { NAME_LEFT, "Left" },
    { NAME_RIGHT, "Right" },
    { NAME_HOME, "Home" },
    { NAME_END, "End" },
    { NAME_PGUP, "PgUp" },
    { NAME_PGDN, "PgDn" },
    { NAME_WORD_LEFT, "Ctrl-Left" },
    { NAME_WORD_RIGHT, "Ctrl-Right" },
    { NAME_ESC, "Esc" },
    { NAME_F1, "F1" },
    { NAME_F2, "F2" },
    { NAME_F3, "F3" },
    { NAME_F4, "F4" },
    { NAME_F5, "F5" },
    { NAME_F6, "F6" },
    { NAME_F7, "F7" },
    { NAME_F8, "F8" },
    { NAME_F9, "F9" },
    { NAME_F10, "F10" },
    { NAME_F11, "F11" },
    { NAME_F12, "F12" },
};
enum { KEY_NAME_COUNT = sizeof KEY_NAMES / sizeof KEY_NAMES[0] };

void key_add_name(Text *out, const Key *k)
{
    if (k->kind == KEY_NAMED && k->name > NAME_CTRL) {
        text_add_f(out, "^%c", 'A' + k->name - NAME_CTRL - 1);
        return;
    }
    if (k->kind == KEY_NAMED) {
        for (size_t i = 0; i < KEY_NAME_COUNT; i++)
            if (KEY_NAMES[i].name == k->name) text_add(out, str_of(KEY_NAMES[i].text));
        return;
    }
    if (k->kind == KEY_ESC_THEN) text_add(out, STR("Esc "));
    if (k->cp == ' ')
        text_add(out, STR("Space"));
    else if (k->kind == KEY_TEXT || k->kind == KEY_ESC_THEN)
        text_add_cp(out, k->cp);
}

static bool parse_character(Str s, KeyKind kind, Key *out)
{
    if (s.n == 0) return false;
    size_t n;
    uint32_t cp = utf8_at(s, &n);
    if (str_eq(s, STR("Space"))) {
        cp = ' ';
        n = s.n;
    }
    *out = (Key){ .kind = kind, .cp = cp };
    return n == s.n;
}

bool key_parse(Str s, Key *out)
{
    for (size_t i = 0; i < KEY_NAME_COUNT; i++)
        if (str_eq(s, str_of(KEY_NAMES[i].text))) {
            *out = key_named(KEY_NAMES[i].name);
            return true;
        }
    Str letter = str_starts(s, STR("Ctrl-")) ? str_cut_head(s, 5) : str_cut_head(s, 1);
    bool is_ctrl = s.n > 1 && letter.n == 1 && (s.p[0] == '^' || s.n == 6);
    if (is_ctrl && (letter.p[0] | 0x20) >= 'a' && (letter.p[0] | 0x20) <= 'z') {
        *out = key_named((KeyName)(NAME_CTRL + (letter.p[0] | 0x20) - 'a' + 1));
        return true;
    }
    if (str_eq(s, STR("Esc Esc"))) return false;
    if (str_starts(s, STR("Esc ")) && s.n > 4)
        return parse_character(str_cut_head(s, 4), KEY_ESC_THEN, out);
    return parse_character(s, KEY_TEXT, out);
}

bool key_eq(const Key *a, const Key *b)
{
    return a->kind == b->kind && (a->kind == KEY_NAMED ? a->name == b->name : a->cp == b->cp);
}
