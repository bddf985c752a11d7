/* Search: words typed by a person as a condition over the `_fold` of a form's table.
 *
 * thai.md 6, T27 and T28. Each word is folded and looked for as it stands and as it would be on the
 * other keyboard layout; all words must occur, in any order: instr() says so, row by row. Above
 * SEARCH_SCAN_MAX records there is a trigram index over the folds (search_index.h), and here is what to
 * ask it for the records that come into question. */
#ifndef MODEL_STORE_SEARCH_H
#define MODEL_STORE_SEARCH_H

#include "model/store/form_table.h"
#include "model/store/sql.h"

enum { SEARCH_WORDS_MAX = 16, SEARCH_READINGS_MAX = 4 };

typedef struct { Str fold[SEARCH_READINGS_MAX]; size_t count; } SearchWord;
typedef struct { SearchWord words[SEARCH_WORDS_MAX]; size_t count; } Search;

/* Texts live in the arena. */
void search_read(Search *out, Arena *, Str find);
/* ` AND …` over alias f, nothing when there is no word. */
void search_add(Sql *out, const Search *);
/* What the index is asked (FTS5), by the words of which every reading has three letters; nothing when there
 * is none. */
void search_match_long(Text *out, const Search *);
/* By all words: a reading of one or two letters stands for all groups of three that begin with it. Nothing
 * when there are too many of them. */
NODISCARD bool search_match(Text *out, Store *, const FormTable *, const Search *, Error *);

#endif
