/* Json: strings, and the few marks around them, in the one canonical spelling of bodies and drafts.
 *
 * Not a JSON library: it writes and takes what kaejon itself writes (handoff.md 3.2), so that equal
 * content has equal bytes. Foreign JSON is read where foreign files are read. */
#ifndef FORMS_JSON_H
#define FORMS_JSON_H

#include "locale/fault.h"

/* s in quotes; `"`, `\` and control characters escaped, those with a short escape by it. */
void json_add_string(Text *out, Str s);

typedef struct {
    Str text;
    size_t at;       /* bytes taken */
    Arena *arena;    /* for strings that were escaped */
    const char *msg; /* message id of a fault: the caller's */
    Error *err;
} JsonIn;

/* Takes c if it is next. */
bool json_if(JsonIn *, char c);
/* Takes c, or fault with the offset in n. */
NODISCARD bool json_need(JsonIn *, char c);
/* Takes the literal word (`null`, `{"missing":`), or fault. */
NODISCARD bool json_word(JsonIn *, Str word);
/* Takes a string. The text points into the input unless something in it was escaped. */
NODISCARD bool json_take_string(JsonIn *, Str *out);
/* Fault unless all is taken. */
NODISCARD bool json_end(JsonIn *);
bool json_fault(JsonIn *);

#endif
