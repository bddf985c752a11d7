/* Place: where in a form somebody stopped, kept beside the draft: section, field, cursor, half-typed text.
 *
 * It is the `cursor` of a Draft (model/store/save.h). The form screen resumes from it, home and the
 * list of drafts say it in words, so it also carries the record's title as it was. */
#ifndef TUI_SCREEN_FORM_PLACE_H
#define TUI_SCREEN_FORM_PLACE_H

#include "forms/json.h"

typedef struct {
    Str title;     /* of the record; may be empty */
    int64_t section, sections; /* from 0; how many there are */
    int64_t member;   /* part of the draft that the field belongs to; 0: the record itself */
    Str field;     /* name; empty: none */
    Str label;     /* of the field, in the language in use then */
    Str path;      /* positions of the rows around the field, from 0: "0.2"; empty outside repeats */
    int64_t at;    /* bytes before the cursor */
    Str text;      /* in the editor */
    bool is_edited; /* text was not yet taken as the answer */
} FormPlace;

void form_place_write(Text *out, const FormPlace *);
/* Texts live in json or the arena. false: not a place (a draft of another program). */
bool form_place_read(Arena *, Str json, FormPlace *out);

#endif
