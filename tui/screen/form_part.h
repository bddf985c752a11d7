/* Parts of a form screen: the record being filled in and the members of its rosters, as entries. */
#ifndef TUI_SCREEN_FORM_PART_H
#define TUI_SCREEN_FORM_PART_H

#include "tui/screen/form_state.h"

/* What the entries need of the world, at this moment. */
void form_env(App *, FormScreen *);
/* A new part for a record that does not exist yet; NULL with *err when there are too many. */
FormPart *form_part_new(App *, FormScreen *, const Form *, Error *);
/* A new part for a stored record. */
FormPart *form_part_open(App *, FormScreen *, const Form *, Uuid, Error *);
/* The last part goes (opening it failed), or any one that was never stored. */
void form_part_drop_last(FormScreen *);
void form_part_drop(FormScreen *, size_t part);
void form_parts_free(FormScreen *);
/* The stored members of the record, each as a part. */
NODISCARD bool form_members_open(App *, FormScreen *, Error *);
/* A new member, linked to the record and numbered; the last part. */
FormPart *form_member_new(App *, FormScreen *, const Form *roster, Error *);
/* Link and record code again, when the record's own key changed. */
void form_member_link(FormScreen *, size_t part);

/* A form whose records stand in a numbered list within another's: it belongs to that form and one of
 * its keys is the parent's code and a whole number. */
bool form_is_roster(const Form *child, const Form *parent);
/* That number's field, or NULL. */
const Field *form_line_field(const Form *child);

/* What the part is called. Nothing where nothing is known yet. */
void form_part_title(Text *out, const FormPart *, const EntryEnv *);
/* The part as a person may write it in a title: form, and what it is called. */
void form_title_of(Text *out, const FormScreen *, Lang);

#endif
