/* Markup: labels of forms made for phones, without the Markdown and HTML that a phone would draw. */
#ifndef FORMS_SHEET_MARKUP_H
#define FORMS_SHEET_MARKUP_H

#include "locale/arena.h"
#include "locale/text.h"

/* The label itself when it has no markup, else a copy in the arena: without tags (<span …>, </b>, <br>), without
 * the # of headings, without ** around words, with &lt; &gt; &amp; &nbsp; as what they stand for. */
Str markup_without(Arena *, Str label);

#endif
