/* FormSource: the stored definition of a form, one CSV, read again.
 *
 * The text is what forms/ itself wrote (Form.source): a line with a sheet's name, then its rows with
 * an empty first cell; comma, quotes where needed, LF. */
#ifndef MODEL_STORE_FORM_SOURCE_H
#define MODEL_STORE_FORM_SOURCE_H

#include "forms/form.h"

/* The form, to be freed by form_free; NULL: *err names the first fault. */
Form *form_source_read(Str source, Str name, Error *err);
/* f_<form>, fit for SQL: small letters, digits and `_`; a name that had to be changed for it gets
 * the form's number behind it, so that two names never share a table. The rows of a repeat of the form
 * `whole` stand in f_<form>__<repeat>; whole is empty for a form proper. */
void form_source_table(Text *out, Str name, Str whole, int64_t form);

#endif
