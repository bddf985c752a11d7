/* Choose: a list of answers to pick from, by digit, by arrow, or by typing part of a word.
 *
 * Typing is accent-blind and read on both keyboards: `[hko` finds บ้าน. A digit that can only be one
 * answer picks it at once; with more than nine answers it waits for the second digit or Enter. */
#ifndef TUI_WIDGET_CHOOSE_H
#define TUI_WIDGET_CHOOSE_H

#include "tui/widget/edit.h"
#include "tui/widget/list.h"

typedef struct {
    Str code;   /* what digits pick, as shown: "5"; may be empty */
    Str label;
    Str also;   /* further words to find it by (the other language); may be empty */
    Str right;  /* shown at the right edge (a command's key); may be empty */
    bool is_on; /* CHOOSE_SEVERAL: among the chosen */
    bool is_hidden; /* not to be found now */
    bool is_deep;   /* shown only when something typed finds it */
} ChooseItem;

typedef enum { CHOOSE_ONE, CHOOSE_SEVERAL } ChooseMode;

typedef struct {
    ChooseItem *items;
    size_t total;
    ChooseMode mode;
    Edit typed;
    uint32_t *found; /* the items that match, in order */
    ListWhole whole;
    List list;
    bool is_typing;  /* the last key went to the text: the cursor stands there */
    bool has_codes;  /* else digits are only letters to find by */
    ptrdiff_t picked; /* index of the item; -1 while or when none */
} Choose;

/* items and arena outlive the Choose. height: rows for answers. */
void choose_init(Choose *, Arena *, ChooseItem *items, size_t total, ChooseMode, size_t height);
void choose_free(Choose *);
void choose_go(Choose *, size_t item); /* focus on an item, as when it is the present answer */
void choose_fit(Choose *, size_t height);
void choose_again(Choose *); /* the owner changed the items */
/* LEAVE: picked is set (Enter, a digit), or -1 (Esc). With CHOOSE_SEVERAL digits and Space switch
 * is_on, Enter leaves; with something typed Enter switches the answer found. */
Reply choose_key(Choose *, const Key *);
/* A line with the title and what is typed, then the answers. */
void choose_draw(const Choose *, Str title, Surface);

#endif
