/* The words: message catalogues compiled in from locale/XX.po, and the language in use.
 *
 * A message id is a short dotted name ("save.done"). en.po and th.po hold the same ids. The
 * catalogues are .mo files inside the program: they work in any locale and on any machine, in two
 * languages at once, and need no file at run time (docs/decisions.md). */
#ifndef LOCALE_SAY_H
#define LOCALE_SAY_H

#include "locale/fault.h"

/* Index into the compiled-in catalogues. The Makefile puts th and en first, so these two are
 * constants and a zeroed Lang is Thai; any other locale/XX.po follows by name, with no change here. */
typedef int Lang;
enum { LANG_TH, LANG_EN };

/* Number of languages, and the code ("th") and own name ("ไทย") of one. */
int lang_count(void);
Str lang_code(Lang);
Str lang_name(Lang);
/* By code; -1 if there is none. */
Lang lang_find(Str code);
/* What the environment asks for (thai.md T46): wanted (--lang) if known, else the saved one, else
 * LC_ALL/LC_MESSAGES/LANG as passed in; Thai where nothing decides. Pass STR_NONE for "not given". */
Lang lang_choose(Str wanted, Str saved, Str environment);

/* The text of a message id, with static lifetime. An id that is in no catalogue comes back as
 * itself (tests refuse that). */
Str say(Lang, const char *id);
bool say_has(Lang, const char *id);
/* The catalogues' own copy of an id, with static lifetime, as an Error wants it; NULL: there is none. */
const char *say_known(Str id);
/* A message with its arguments: {0} … {9} are replaced by args in order. */
void say_add(Text *out, Lang, const char *id, const Str *args, size_t count);
#define SAY(out, lang, id, ...) \
    say_add(out, lang, id, (Str[]){ __VA_ARGS__ }, sizeof((Str[]){ __VA_ARGS__ }) / sizeof(Str))
/* The whole of an Error in one line: `where: what went wrong: what to do`. Where is put first only
 * when the message does not name it itself with {where}. Nothing for ERR_NONE. */
void say_error(Text *out, Lang, const Error *);
/* Its two halves alone: what went wrong, and what to do now (columns of a rejects file). */
void say_fault(Text *out, Lang, const Error *);
void say_cure(Text *out, Lang, const Error *);
/* For tests: the i-th id of a catalogue, or NULL past the end. */
const char *say_id(Lang, size_t i);

#endif
