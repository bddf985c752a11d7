/* RowForm: the rows of one repeat as a form of their own, FORM.REPEAT.
 *
 * A row is kept, merged, exported and listed like a record: it has a uuid, the record or row around it
 * as its parent, and a place among its siblings (place.h). This form says which questions it answers,
 * and nothing more: rules look at the whole record and are run there. */
#ifndef FORMS_ROWFORM_H
#define FORMS_ROWFORM_H

#include "forms/record.h"

/* FORM.REPEAT; a repeat inside a repeat is FORM.INNER: names are unique in a form, and
 * no form has a dot in its name. Append. */
void rowform_name(Text *out, const Form *whole, const Field *repeat);
/* Its parent_form is the form itself, or that of the row around. Borrows from `whole`, which must live
 * longer; form_free it. */
Form *rowform_new(const Form *whole, const Field *repeat);
/* The field of `whole` that a field of a row's form stands for; of another form the field itself. */
const Field *rowform_origin(const Field *);
/* Answers between a row of the whole record and the root of a record of its row form. */
void rowform_take(Record *of_row, const Row *from);
void rowform_give(Record *whole, Row *to, const Record *of_row);

#endif
