/* Forgery: a real bundle taken apart, changed as an enemy would who knows the format, and put together
 * again with hashes that fit. */
#ifndef TESTS_LIB_FORGERY_H
#define TESTS_LIB_FORGERY_H

#include "model/handoff/package.h"

enum { FORGERY_MEMBERS = 40 };
typedef struct {
    const Os *os;
    Arena arena;
    Package package;
    struct { Str name; Text bytes; bool is_unlisted; } member[FORGERY_MEMBERS]; /* without the package file */
    size_t count;
    bool keeps_hashes;      /* the package file tells of the members as they were */
    Str from, to;           /* in the text of the package file: replaced at last */
} Forgery;

void forgery_open(Forgery *, const Os *, const char *path);
void forgery_close(Forgery *);
Text *forgery_member(Forgery *, const char *name);
/* One more, told of in the package file or not. */
Text *forgery_add(Forgery *, const char *name, bool is_unlisted);
/* The first `from` in a member becomes `to`; it must be there. */
void forgery_replace(Forgery *, const char *name, const char *from, const char *to);
/* As a zip whose own hash fits. */
void forgery_write(Forgery *, const char *path);

/* Where the members of a zip stand: offset of each local header, of its data, and the data's bytes. */
typedef struct { size_t header, data, bytes, central; } ForgerySpan;
size_t forgery_spans(Str zip, ForgerySpan *out, size_t room);

#endif
