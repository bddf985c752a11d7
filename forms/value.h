/* Value: one answer, as its canonical text, with absent, refused and unknown told apart.
 *
 * Every answer is kept as the text that is stored, exported and merged (integers "12", decimals
 * "1234.5", dates ISO 8601 shortened to what is known, choices by code, several codes joined by a
 * blank). Equal answers have equal texts, so comparing is comparing bytes; expressions take the
 * text by XPath's rules. In an expression absent, refused, unknown and inactive are all "". */
#ifndef FORMS_VALUE_H
#define FORMS_VALUE_H

#include "locale/fault.h"
#include "locale/when.h"

typedef enum { ANSWER_NONE, ANSWER_TEXT, ANSWER_REFUSED, ANSWER_UNKNOWN } AnswerKind;
typedef struct {
    AnswerKind kind;
    bool inactive; /* kept although its question is not relevant at present */
    Str text;      /* canonical; only for ANSWER_TEXT */
} Value;

#define VALUE_NONE ((Value){ ANSWER_NONE, false, { "", 0 } })
Value value_text(Str canonical); /* the empty text gives VALUE_NONE */
bool value_eq(Value, Value);     /* kind, inactive and bytes */
/* What an expression sees: the text, or empty for every kind of missing and for inactive. */
Str value_seen(Value);

typedef enum {
    TYPE_TEXT,
    TYPE_INTEGER,
    TYPE_DECIMAL,
    TYPE_DATE,
    TYPE_TIME,
    TYPE_DATETIME,
    TYPE_SELECT_ONE,
    TYPE_SELECT_MULTIPLE,
    TYPE_RANK,
    TYPE_RANGE,
    TYPE_ACKNOWLEDGE,
    TYPE_GEOPOINT,
    TYPE_BARCODE,
    TYPE_FILE, /* image, audio, video, file, signature: a file name */
    TYPE_CALCULATE,
    TYPE_HIDDEN,
    TYPE_META, /* start end today username deviceid … : which is in Field.word */
    TYPE_NOTE,
    TYPE_GROUP,
    TYPE_REPEAT
} FieldType;
bool type_is_answer(FieldType); /* false for note, group, repeat */

struct Field;
typedef enum { FROM_PERSON, FROM_FILE } ValueSource;
typedef enum { READ_OK, READ_DOUBT, READ_BAD } ReadVerdict;
/* What was typed (FROM_PERSON) or stands in a cell (FROM_FILE) into the canonical text of the
 * field's type, in normal form. READ_DOUBT: out holds the best reading and err the question to ask
 * (a date that fits two eras, an ID to be verified); a field with a `validator` or whose damage is
 * a spreadsheet's (1.9E+12) is named. READ_BAD: err says what, and what to do; out is absent.
 * Choices: code, or label in any language of the form (value_choice.h; err "value.choice_twice"
 * when one label has several codes). What stands for a missing answer in the catalogues ("ไม่ตอบ",
 * "ไม่ทราบ") is that in every type but text. Stored forms: time "14:07[:09[.5]]"; datetime
 * "2026-03-05T14:07:09[.000][+07:00]", on the office's wall clock where no zone is written; geopoint "lat lon[ altitude[ accuracy]]";
 * several choices in the order of the list; an acknowledgement "OK". The text lives in the arena;
 * err may be NULL. */
ReadVerdict value_read(Arena *, Value *out, const struct Field *, Str raw, ValueSource, Date today,
                       Error *err);
/* The canonical text as people read it (Buddhist dates, commas, dashed IDs, labels of choices). */
void value_show(Text *out, const struct Field *, Value, Lang);
/* The canonical text as it may be edited in a field (dates d/m/yyyy in the era, plain numbers). */
void value_edit(Text *out, const struct Field *, Value, Lang);

#endif
