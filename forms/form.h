/* Form: a questionnaire as XLSForm defines it, read once, checked, and never changed after that.
 *
 * A form's parts lie in one Arena and are open to read. Reading is by pushing rows (forms/sheet.h);
 * model/exchange turns files into rows. xlsform.md is the definition. */
#ifndef FORMS_FORM_H
#define FORMS_FORM_H

#include "forms/value.h"

typedef struct Expr Expr;
typedef struct Form Form;
typedef struct Field Field;
typedef struct ChoiceList ChoiceList;

/* A text in the languages of its form: by_language[i] for form->languages[i]; empty where missing.
 */
typedef struct {
    const Str *by_language;
} FormText;

typedef struct {
    Str name; /* the code */
    FormText label;
    const Str *cells; /* the further columns, by list->columns */
    Str score;        /* of column `score`; empty = not applicable */
    int row;          /* in the choices sheet, from 1 = header */
} Choice;

struct ChoiceList {
    Str name;
    const Str *columns;
    size_t column_count;
    const Choice *choices;
    size_t choice_count;
    bool is_file;       /* came from a CSV beside the form */
    const int *by_name; /* choice indexes sorted by name, for list_choice */
};

typedef enum { PII_NONE, PII_CONTACT, PII_ID, PII_SENSITIVE } Pii; /* column pii */
typedef enum {
    VALIDATE_NOTHING,
    VALIDATE_CITIZEN_ID,
    VALIDATE_HOUSE_CODE,
    VALIDATE_PHONE,
    VALIDATE_THAI_NAME,
    VALIDATE_HOUSEHOLD_CODE
} Validator;

/* Which rule of a field reads another one: what has to be worked out again. */
enum {
    RULE_RELEVANT = 1,
    RULE_CALCULATION = 2,
    RULE_COUNT = 4,
    RULE_TRIGGER = 8, /* change answers */
    RULE_CONSTRAINT = 16,
    RULE_REQUIRED = 32,
    RULE_FILTER = 64,
    RULE_READ_ONLY = 128, /* judge them */
    RULES_OF_VALUE = 15,
    RULES_OF_STATE = 240
};

struct Field {
    const Form *form;
    int index; /* in form->fields */
    int row;   /* in the survey sheet, from 1 = header */
    FieldType type;
    Str word;   /* the type as written, in its canonical spelling ("select_one", "start") */
    Str name;   /* as in the form; the second of two equal names is "group/name" */
    Str column; /* of the table: [a-z][a-z0-9_]{0,62}, unique within the form (handoff.md 1.2) */
    FormText label, hint, heading /* of a column of a list: `short` */, constraint_message, required_message;
    const Expr *relevant, *constraint, *required, *calculation, *initial /* default */,
        *choice_filter, *read_only, *repeat_count; /* NULL where there is no rule */
    const ChoiceList *choices;
    bool or_other;
    bool is_required; /* `required` is simply yes: `required` is there too, but need not be run */
    bool reads_rows;  /* a rule looks at other rows of a repeat (position, indexed-repeat, paths) */
    Str appearance, trigger;
    Str last_saved;       /* the question whose answer in the record saved last is proposed here; empty: none */
    const int *triggers;
    size_t trigger_count; /* fields of `trigger` */
    int parent;           /* index of the group or repeat around it, -1 at the top */
    int repeat;           /* index of the nearest repeat around it, -1 outside repeats */
    int end;  /* groups and repeats: index after their last descendant; others index + 1 */
    int slot; /* place within a Row of its repeat (record.h); groups and notes have one too */
    int list; /* repeats: place among the repeats directly inside the row around it */
    int row_slots, row_lists; /* repeats: slots of one of its rows, repeats directly inside one */
    int rank;                 /* place in the order of computation of all fields */
    int places;               /* of a decimal: digits after the point that are stored */
    Pii pii;
    Validator validator;
    Str capital, weight, role;
    bool is_indexed;       /* lists sort or filter by it: `index` is 1 */
    bool is_listed;        /* lists show it: that, or `index` is the word list */
    const int *dependants; /* fields with a rule that reads this one, in order of computation */
    const uint8_t *dependant_rules; /* RULE_ bits of each: which of its rules do */
    size_t dependant_count;
};

struct Form {
    Arena arena;
    Str name; /* form_id */
    Str title, title_en, version, default_language;
    const Expr *instance_name;
    const Str *languages;
    size_t language_count;     /* as written: "Thai (th)" */
    const Str *language_codes; /* of each: "th" */
    const Field *fields;
    size_t field_count;
    const ChoiceList *lists;
    size_t list_count;
    const int *const *keys;
    size_t key_count; /* kaejon_key: alternatives, each ends with -1 */
    Str parent_form;
    int parent_field;
    Str parent_key; /* kaejon_parent: "household", hh_code here, "hh_code" there; -1 if none */
    const int *order;
    size_t order_count;             /* calculations in order of dependence */
    const int *by_rank;             /* all field_count fields in order of computation */
    const int *by_name, *by_column; /* fields sorted, for form_field */
    int slot_count;   /* values in the root Row; repeats have their own (form_row_slots) */
    int list_slots;   /* repeats directly inside the root Row */
    int default_lang; /* index of default_language in languages; 0 where it is not named */
    Str source;       /* the whole definition as one CSV (column 1 names the sheet), as stored */
    const Form *whole;  /* not NULL: this is the form of the rows of one of its repeats (rowform.h) */
    const Field *around; /* that repeat, of whole */
};

void form_free(Form *);
/* By name; NULL if there is none. */
const Field *form_field(const Form *, Str name);
const Field *form_field_by_column(const Form *, Str column);
const Field *form_field_by_role(const Form *, Str role);
const ChoiceList *form_list(const Form *, Str name);
const Choice *list_choice(const ChoiceList *, Str code);
/* Cell of a choice by column name ("name", "label" or a further one); empty if there is none. */
Str choice_cell(const ChoiceList *, const Choice *, Str column);
/* A text in the language whose code is given ("th"): that, else the default language, else any. */
Str form_text(const Form *, FormText, Str language_code);
/* Label of a field or choice, its name where no label is. */
Str field_label(const Field *, Lang);
/* The short label for a column of a list; the label where there is none. */
Str field_heading(const Field *, Lang);
Str choice_label(const Form *, const Choice *, Lang);
Str form_title(const Form *, Lang);
/* Values in one Row of a repeat (field index), or of the root (-1). */
int form_row_slots(const Form *, int repeat);
/* Repeats directly inside one Row of a repeat, or inside the root (-1): a Row has a list for each.
 */
int form_row_lists(const Form *, int repeat);
/* For the reader: fill by_name and by_column, from the arena given; and a list's by_name. */
void form_index(Form *, Arena *);
const int *choices_by_name(Arena *, const Choice *, size_t count);
/* The code of a language as written in a heading: "Thai (th)" and "ไทย" are "th". */
Str language_code(Str language);
/* The groups at the top level are the sections of the entry screen; fields outside any group form
 * sections of their own runs. Index of the i-th section's first field, -1 past the end; *end its
 * end. */
int form_section(const Form *, size_t i, int *end);

#endif
