/* Edit: one line of text being typed, as Thai typists expect it.
 *
 * Backspace takes one code point, Delete and the arrows one stop (thai.md 2.3); marks without a base
 * are refused, slips are mended while typing (T20); the first key replaces the value that was there
 * (screens.md 5). Text is in normal form after every key. */
#ifndef TUI_WIDGET_EDIT_H
#define TUI_WIDGET_EDIT_H

#include "locale/thai.h"
#include "tui/widget/widget.h"

typedef enum {
    EDIT_TEXT,   /* free text */
    EDIT_FILTER, /* free text that is searched for: no input check */
    EDIT_CODE,   /* citizen ID, codes: Thai letters count as the keys they sit on */
    EDIT_NUMBER, /* the same; digits, sign, point and comma only */
    EDIT_DATE    /* the same for digits; month names may be typed */
} EditKind;

typedef enum { EDIT_AT_END, EDIT_SELECTED } EditEntry;
typedef enum { EDIT_UNFOCUSED, EDIT_FOCUSED } EditFocus;
typedef enum { STEP_NONE, STEP_TYPE, STEP_ERASE, STEP_WHOLE, STEP_LAYOUT } EditStep;

typedef struct {
    Text text;
    size_t cursor;       /* bytes before it; always between stops */
    size_t scroll;       /* bytes left of the window; always between stops */
    int columns;         /* of the window */
    size_t max_stops;
    EditKind kind;
    bool is_selected;    /* the next character replaces everything */
    bool is_thai;        /* the in-program keyboard: Latin keys type Thai (T17, T18) */
    bool is_unchecked;   /* thai_input=pass: marks are typed as they come */
    bool was_twin;       /* the last key was a Thai letter taken for the digit it sits on */
    EditStep last_step;
    Text undo, redo;     /* snapshots, newest last */
    ThaiBreaker *breaker; /* the app's, for Ctrl-Left and Ctrl-Right; may be NULL */
    const char *notice;  /* catalogue id of what the last key has to say, or NULL */
} Edit;

void edit_init(Edit *, EditKind, size_t max_stops);
void edit_free(Edit *);
/* Another value; undo begins anew. */
void edit_set(Edit *, Str, EditEntry);
static inline Str edit_str(const Edit *e) { return text_str(&e->text); }

/* TOOK when the key edits or moves within the text; Enter, Tab, Up, Down, F-keys pass. */
Reply edit_key(Edit *, const Key *);
void edit_clear(Edit *);  /* Ctrl-U, Esc c; can be undone */
bool edit_undo(Edit *);   /* false: nothing to take back here */
bool edit_redo(Edit *);
/* Ctrl-T, Esc t: the in-program keyboard on or off. Switched on, text typed in Latin by mistake is
 * turned into Thai; pressed twice in a row, Thai text into Latin (T19). */
void edit_layout(Edit *);

/* The window's size changed. Keeps the cursor in sight. */
void edit_fit(Edit *, int columns);
/* Draws the window at a place of s; focused, the hardware cursor goes there. */
void edit_draw(const Edit *, Surface s, int row, int column, EditFocus);

#endif
