/* Error: what went wrong, where, and with which value, as data that is put into words when shown.
 *
 * An Error is filled where the fault is found, passed up untouched and shown once: on the message
 * line or on stderr. msg is a catalogue id (locale/th.po, en.po), never a sentence; for every msg
 * the catalogues also hold MSG.do, the line that says what to do now. In both texts {what} and
 * {where} stand for the members below, {n} for n, {os} for the system's own words. */
#ifndef LOCALE_FAULT_H
#define LOCALE_FAULT_H

#include "locale/text.h"

typedef enum {
    ERR_NONE = 0,
    ERR_USAGE,    /* 64: the command line */
    ERR_INPUT,    /* 65: data that cannot be used */
    ERR_RULE,     /* 65: a rule of the form refuses the value */
    ERR_ABSENT,   /* 66: no such file, record, form */
    ERR_PROGRAM,  /* 69: a program or library that is needed is missing */
    ERR_BUG,      /* 70: our fault */
    ERR_SYSTEM,   /* 71: the system refused (memory, processes, terminal) */
    ERR_CREATE,   /* 73: cannot create or write there */
    ERR_FULL,     /* 73: no space left */
    ERR_IO,       /* 74: reading or writing failed */
    ERR_BUSY,     /* 75: busy or line lost, try again */
    ERR_NEWER,    /* 76: made by a newer program */
    ERR_DENIED,   /* 77: not allowed */
    ERR_TRUST,    /* 77: not trusted, or not for this office */
    ERR_CONFIG,   /* 78: settings */
    ERR_CONFLICT, /* 1: somebody else changed the same fields */
    ERR_CANCEL    /* 130: stopped by the user */
} ErrCode;

#define ERROR_ROOM 320 /* a sentence of a form in Thai: about 100 letters */
typedef struct {
    ErrCode code;
    int os;                  /* errno, or 0 */
    const char *msg;         /* catalogue id with static lifetime; NULL when there is no error */
    int64_t n;               /* a number to tell (limit, line, count); shown as {n} */
    char what[ERROR_ROOM];   /* the offending value, visible characters only, cut at a stop */
    char where[ERROR_ROOM];  /* field, file:line, record, sheet and cell */
} Error;

/* Fill *e and return false, so that a function can `return fault(err, ...)`. e may be NULL. */
bool fault(Error *e, ErrCode, const char *msg, Str what);
bool fault_n(Error *e, ErrCode, const char *msg, Str what, int64_t n);
bool fault_os(Error *e, ErrCode, const char *msg, Str what, int os_errno);
/* Say where, if that is not yet known. Returns false. */
bool fault_at(Error *e, Str where);
bool fault_at_f(Error *e, const char *fmt, ...) PRINTF_LIKE(2, 3);
void fault_clear(Error *e);
/* sysexits code of an ErrCode (design.md 7): ERR_NONE 0, ERR_CONFLICT 1, the others 64 to 78. */
int fault_exit(ErrCode);

#endif
