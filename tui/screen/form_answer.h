/* Answering the question in focus: the editor, digits for choices, and what is taken on leaving. */
#ifndef TUI_SCREEN_FORM_ANSWER_H
#define TUI_SCREEN_FORM_ANSWER_H

#include "tui/screen/form_state.h"

/* Put the question in focus into the editor, its value selected, and work out its options. After
 * every move of the focus and whenever the answer changed otherwise. */
void form_load(App *, FormScreen *);

typedef enum { LEAVE_FORWARD, LEAVE_BACK } FormLeave;
/* Take what is typed as the answer. Refused: it stays with its message, and the focus goes on.
 * Forward, a proposal that was left as it is becomes the answer. false: the focus is to stay, once,
 * for a key of the record is wrong. */
bool form_accept(App *, FormScreen *, FormLeave);

typedef enum {
    ANSWER_PASS,
    ANSWER_TOOK,
    ANSWER_NEXT, /* complete by itself: the focus goes on */
    ANSWER_OPEN, /* it is for the list of choices: open that and give it the key */
    ANSWER_LIST  /* open the list; the key has done its work */
} AnswerReply;
AnswerReply form_answer_key(App *, FormScreen *, const Key *);

/* An option, by its place; as a digit does. */
AnswerReply form_take_option(App *, FormScreen *, size_t option);
/* The answer becomes a canonical value (ditto, history). */
void form_put(App *, FormScreen *, Value);
/* The value of the member or record before this one; false: there is none. */
bool form_ditto(App *, FormScreen *);
void form_clear_answer(App *, FormScreen *);
bool form_undo(App *, FormScreen *);
bool form_redo(App *, FormScreen *);

/* The focus moved: the editor gets the question, and the draft remembers the place once there is one. */
void form_arrived(App *, FormScreen *);
/* After an answer changed: items, marks, and the draft is due. */
void form_changed(FormScreen *);
/* The text in the editor is not yet the answer. */
bool form_is_edited(const FormScreen *);
/* What the editor's text would be read as: "= 12/05/2560 9 years", "last digit must be 4". */
void form_reading(Text *out, const App *, const FormScreen *);

#endif
