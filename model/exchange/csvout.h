/* Csvout: cells written as delimited text that reads back the same, byte for byte.
 *
 * RFC 4180, quotes only where needed. What goes to a spreadsheet passes a guard, so that no cell
 * becomes a command there (cases.md S14); the guard comes off again exactly. */
#ifndef MODEL_EXCHANGE_CSVOUT_H
#define MODEL_EXCHANGE_CSVOUT_H

#include "locale/text.h"

/* One cell without its delimiter. A Str whose p is NULL is an empty cell, the empty text is "". */
void csvout_add(Text *out, Str cell);
/* The same with the guard: ' before = + - @ TAB CR (but not before a plain negative number), and
 * before a ' that stands there already. */
void csvout_add_guarded(Text *out, Str cell);
/* What csvout_add_guarded was given, from the cell as read. */
Str csvout_unguard(Str cell);

#endif
