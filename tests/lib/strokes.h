/* Strokes: how many key presses a person needs, counted as screens.md 13 counts them: one for each
 * key, one more for Shift or Ctrl held, Thai letters on the Kedmanee keyboard. */
#ifndef TESTS_LIB_STROKES_H
#define TESTS_LIB_STROKES_H

/* A key by its name as in tests/lib/vt.h: Enter is one, Ctrl-O, Shift-Tab and + are two. */
int strokes_of_key(const char *name);
int strokes_of_text(const char *utf8);

#endif
