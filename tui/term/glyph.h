/* Glyph: a row of cells as the characters that a terminal is given, whatever it does with marks.
 *
 * Terminals place Thai marks in three ways (thai.md 1.6). Most give them no column. Some join SARA AM
 * to its base: it is then given as NIKHAHIT on the base and SARA AA. The Linux console gives every
 * mark a column of its own: there the marks are spread out, and the columns they need are taken from
 * the blanks that follow, so that what stands further right stays in its place. */
#ifndef TUI_TERM_GLYPH_H
#define TUI_TERM_GLYPH_H

#include "tui/term/surface.h"

#include <wchar.h>

typedef enum { MARKS_UNKNOWN, MARKS_NORMAL, MARKS_SPACED, MARKS_JOINED } MarksMode;
typedef enum { GLYPH_UNICODE, GLYPH_ASCII /* drawing characters as # . v ~ */ } GlyphAlphabet;

enum { GLYPH_ROOM = CELL_BYTES + 2 };
typedef struct {
    wchar_t text[GLYPH_ROOM]; /* a base and its marks, 0-terminated */
    uint8_t style;
    bool is_cut; /* as Cell.is_cut */
} Glyph;

/* The glyphs of a row of `columns` cells, left to right, at most `columns` of them (a wide one
 * counts two columns). places, if not NULL, gets for each cell the terminal's column it begins at. */
int glyph_row(const Cell *row, int columns, MarksMode, GlyphAlphabet, Glyph *out, int *places);

/* From now on wcwidth() gives marks a column: for curses, whose idea of the screen must be the
 * terminal's. One terminal, one setting. */
void glyph_space_marks(bool is_spaced);

#endif
