/* The inside of the form screen: its state, for tui/screen/form*.c only.
 *
 * A form screen fills in one record and, in its rosters, the records that belong to it (the members
 * of a household). All of them are one draft and are saved in one commit. What is shown is a list of
 * items made anew from the entries whenever an answer may have opened or closed questions. */
#ifndef TUI_SCREEN_FORM_STATE_H
#define TUI_SCREEN_FORM_STATE_H

#include "model/store/save.h"
#include "model/work/note.h"
#include "tui/app.h"
#include "tui/widget/choose.h"

enum { FORM_PARTS = 64, FORM_SECTIONS = 64, FORM_ROSTERS = 8, FORM_TWINS = 16 };

/* One record being filled in; part 0 is the screen's own, the others are members. */
typedef struct {
    const Form *form;
    Entry *entry;
    Record *before; /* as it is stored; NULL: not yet */
    Uuid uuid;      /* nil: not stored yet */
    Str seen;
    Str rows_base;  /* of the rows of its repeats, as they were opened (form_rows.h) */
    int64_t id;
    Note *notes;     /* on it and its questions, in the screen's arena */
    size_t note_count;
    bool is_touched; /* somebody answered something in it */
} FormPart;

/* A tab: fields [begin, end) of the form, or the members of a roster. */
typedef struct {
    int begin, end;
    int group;          /* the group that makes the section, or -1 */
    const Form *roster; /* not NULL: the records of this form that belong to the record */
    bool is_wrong;      /* an answer in it is refused or invalid */
    bool is_asked;      /* something in it is relevant */
} FormSection;

typedef enum {
    ITEM_FIELD,   /* a question; focusable, skipped ones too */
    ITEM_SHOWN,   /* a calculated value */
    ITEM_NOTE,
    ITEM_HEAD,    /* a group, or a row of a repeat, begins */
    ITEM_CLOSED,  /* a group that is skipped as a whole */
    ITEM_MEMBER,  /* a row of the roster's table; part */
    ITEM_ADD      /* a new member, or a new row of a repeat */
} FormItemKind;

typedef struct {
    FormItemKind kind;
    size_t part;
    Row *row;
    const Field *field;
    size_t number;   /* of a row of a repeat, from 1 */
    bool is_skipped; /* the question is not relevant now */
} FormItem;

/* One answer of a choice question as it is offered. */
typedef struct {
    Str digits; /* what picks it; empty: arrows and letters only */
    Str label;
    Str also; /* the label in the other language */
    Value value;
} FormOption;

/* An answer of a narrower question that settles those above it too (form_cascade.h). */
enum { FORM_STEPS = 4 };
typedef struct {
    Str label, also;
    size_t count; /* of what is answered: the question in focus, then those below it */
    const Field *fields[FORM_STEPS];
    Str codes[FORM_STEPS];
} FormDeep;

typedef enum { OVER_NOTHING, OVER_CHOICES, OVER_MISSING, OVER_HISTORY, OVER_SECTIONS, OVER_LEAVING } FormOver;

/* A place that F8 can jump to. */
typedef struct { size_t part; const Row *row; const Field *field; } FormSpot;

/* An answer that names another record as well. */
typedef struct {
    size_t part;
    const Field *field;
    Str value, words;
    size_t other;   /* a member on this screen; 0: */
    Str form;       /* … a stored record, or the one that it belongs to */
    Uuid record;
} FormTwin;

typedef struct {
    EntryEnv env;
    Lang lang;     /* that everything is shown in */
    FormPart parts[FORM_PARTS];
    size_t part_count;
    Uuid parent;      /* the record that this one belongs to; nil: none */
    Str parent_title;
    FormSection sections[FORM_SECTIONS];
    size_t section_count, section;
    size_t leaving; /* the member whose leaving is asked about */
    size_t member; /* the part under the roster's table; 0: none */

    FormItem *items;
    size_t item_count, item_room;
    size_t upper;  /* the first items, which are the roster's table */
    size_t focus;
    int rows, columns; /* of the content */
    int top, upper_top; /* first line shown, of the fields and of the table */
    int64_t answered, asked;

    Edit edit;     /* the answer in focus, where it is typed */
    Text loaded;   /* the text as it was put into the editor */
    bool is_thai;  /* the in-program keyboard, remembered for texts */
    const Field *held; /* a key that kept the focus once: a second Enter goes on */

    Arena options_arena;
    FormOption *options;
    size_t option_count;
    bool is_of_office; /* … and the office's own area, which nobody need confirm */
    Str proposal;  /* canonical value that Enter takes where nothing was answered; in options_arena */

    FormOver over;
    Arena over_arena;
    Choose choose;
    ChooseItem *choose_items;
    FormDeep *deep;         /* OVER_CHOICES: after the options themselves */
    size_t deep_count;
    FormSpot *spots;        /* OVER_MISSING */
    Value *values;          /* OVER_HISTORY, OVER_LEAVING */
    bool may_save_missing;  /* F2 in the list of what is missing saves all the same */

    FormTwin twins[FORM_TWINS];
    size_t twin_count;
    const Field *looked_field; /* the last value that was looked up, so that it is done once */
    size_t looked_part;
    Str looked;

    bool is_noting_record; /* the note that is asked for is on the record, not on the question */
    Draft draft;
    bool is_dirty, must_sync;
    int64_t shown_minute; /* of the draft's time in the title */
    size_t conflict_part;
    Uuid conflict_record; /* the part's own, or that of one of its rows */
    Text overlap;

    FormItem spoken;        /* read line by line: the item that was spoken last, */
    size_t spoken_section, spoken_member; /* and where it stood; from 1, 0: nothing was spoken yet */
    bool is_at_end; /* … and nothing is left to ask or mend */
} FormScreen;

static inline FormPart *form_main(FormScreen *s) { return &s->parts[0]; }
static inline const FormItem *form_item(const FormScreen *s)
{
    return s->focus < s->item_count ? &s->items[s->focus] : NULL;
}
/* The question in focus that can be answered, or NULL. */
static inline const FormItem *form_question(const FormScreen *s)
{
    const FormItem *item = form_item(s);
    return item != NULL && item->kind == ITEM_FIELD && !item->is_skipped ? item : NULL;
}
static inline Entry *form_entry(const FormScreen *s, const FormItem *item)
{
    return s->parts[item->part].entry;
}
static inline bool is_select(const Field *f)
{
    return f->type == TYPE_SELECT_ONE || f->type == TYPE_SELECT_MULTIPLE || f->type == TYPE_RANK ||
           f->type == TYPE_ACKNOWLEDGE;
}
static inline bool takes_several(const Field *f)
{
    return f->type == TYPE_SELECT_MULTIPLE || f->type == TYPE_RANK;
}

#endif
