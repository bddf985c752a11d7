/* Key: one input event, and the decoder that makes it from bytes.
 *
 * Our own decoder over the bytes of the terminal (thai.md T13 to T16): UTF-8 kept across reads, all
 * known sequences of function and cursor keys whatever TERM says, an ESC followed by `[` or `O`
 * joined however late, bracketed paste as one event. Pure: bytes and times in, Keys out.
 *
 * A fast burst of characters is not taken for a paste: a person who typed ahead of a stalled line
 * arrives as just such a burst, and their Enter must stay an Enter. */
#ifndef TUI_TERM_KEY_H
#define TUI_TERM_KEY_H

#include "locale/text.h"

typedef enum {
    KEY_TEXT,       /* cp: one code point typed; U+FFFD for bytes that are not UTF-8 */
    KEY_NAMED,      /* name */
    KEY_ESC_THEN,   /* cp: Esc, then this character (also Alt+it); commands of the Esc panel */
    KEY_PASTE,      /* paste: whole pasted text, made valid UTF-8; dies with the next key_next */
    KEY_RESIZE,     /* the window has a new size */
    KEY_HANGUP,     /* the line is gone (cp 1), or SIGTERM (cp 15): save and leave with 128 + cp */
    KEY_CHANGED,    /* another process changed the database */
    KEY_QUIET,      /* no key for the time asked for */
    KEY_DRAINED     /* the line takes output again: what was left undrawn can be drawn */
} KeyKind;

/* Enter, Tab and Backspace are names; Ctrl-A is NAME_CTRL + 1 … Ctrl-Z NAME_CTRL + 26. */
typedef enum {
    NAME_NONE, NAME_ENTER, NAME_TAB, NAME_BACKTAB, NAME_BACKSPACE, NAME_DELETE, NAME_INSERT,
    NAME_UP, NAME_DOWN, NAME_LEFT, NAME_RIGHT, NAME_HOME, NAME_END, NAME_PGUP, NAME_PGDN,
    NAME_WORD_LEFT, NAME_WORD_RIGHT, NAME_ESC /* alone: after esc_ms */,
    NAME_F1, NAME_F2, NAME_F3, NAME_F4, NAME_F5, NAME_F6, NAME_F7, NAME_F8, NAME_F9, NAME_F10,
    NAME_F11, NAME_F12, NAME_CTRL = 64
} KeyName;

typedef struct { KeyKind kind; uint32_t cp; KeyName name; Str paste; } Key;

typedef struct KeyDecoder KeyDecoder;
KeyDecoder *key_decoder_new(int esc_ms);
void key_decoder_free(KeyDecoder *);
/* More bytes from the terminal, read at now_ms of a clock that never goes back. */
void key_feed(KeyDecoder *, const void *bytes, size_t n, int64_t now_ms);
/* The next event that is certain at now_ms; false when there is none yet. */
bool key_next(KeyDecoder *, Key *, int64_t now_ms);
/* Milliseconds until key_next may deliver something without further bytes, or -1. */
int key_wait_ms(const KeyDecoder *, int64_t now_ms);
/* A cursor report (ESC [ row ; column R) that came since the last call; such reports are never
 * keys, however late they come. */
bool key_report(KeyDecoder *, int *row, int *column);

/* "F2", "Esc 2", "^O", "Enter", "Space" … as key tables and help write them; and back (false if
 * unknown). One character stands for itself. */
void key_add_name(Text *out, const Key *);
bool key_parse(Str name, Key *);
bool key_eq(const Key *, const Key *);

static inline Key key_named(KeyName name) { return (Key){.kind = KEY_NAMED, .name = name}; }
static inline Key key_text(uint32_t cp) { return (Key){.kind = KEY_TEXT, .cp = cp}; }
static inline bool key_is(const Key *k, KeyName name) { return k->kind == KEY_NAMED && k->name == name; }

#endif
