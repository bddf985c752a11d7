/* Note: words that somebody wrote on a record or on one of its questions.
 *
 * A note is a change of kind `note` that writes no answer: its reason is the note, after the question's
 * name and ": " where it is on one. So it is in the history, is never overwritten, and goes to other
 * offices like any change; its words leave at level full only, for nobody can say what they hold. */
#ifndef MODEL_WORK_NOTE_H
#define MODEL_WORK_NOTE_H

#include "model/store/save.h"

#define NOTE_KIND STR("note")

typedef struct { Str field /* its name; empty: on the record */; Str words, login; int64_t hlc; } Note;

/* What a change of that kind says, borrowed from it. */
Note note_of(const Form *, const Change *);
/* In the order in which they were written; everything lives in the arena. */
NODISCARD bool notes_read(Store *, const Form *, int64_t record, Arena *, Note **out, size_t *count, Error *err);
/* field may be NULL: on the record. ERR_INPUT note.empty. */
NODISCARD bool note_save(Store *, const RecordHead *, const Field *, Str words, Saved *out, Error *err);

#endif
