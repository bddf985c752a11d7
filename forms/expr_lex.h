/* Tokens of the form language: one after another, with their place in code points.
 *
 * Whether `and`, `div` or `*` is an operator depends only on what stood before it, so the lexer
 * decides it alone (xlsform.md 4). Wrong signs are answered with the right one. */
#ifndef FORMS_EXPR_LEX_H
#define FORMS_EXPR_LEX_H

#include "forms/expr.h"

typedef enum {
    TOK_END,
    TOK_NUMBER,
    TOK_STRING,
    TOK_REF,
    TOK_NAME,
    TOK_OPEN,
    TOK_CLOSE,
    TOK_SQUARE_OPEN,
    TOK_SQUARE_CLOSE,
    TOK_COMMA,
    TOK_SLASH,
    TOK_SLASHES,
    TOK_DOT,
    TOK_DOTS,
    TOK_AT,
    TOK_STAR,
    TOK_PIPE,
    TOK_OPERATOR
} TokenKind;
typedef struct {
    TokenKind kind;
    NodeKind op; /* TOK_OPERATOR */
    Str text;    /* without quotes or braces; points into the source */
    Str raw;     /* as it stands in the source */
    double number;
    int position; /* from 1, in code points */
} Token;

typedef struct {
    Str text;
    size_t at;
    int position; /* of `at`, from 1 */
    ExprMode mode;
    bool repaired;
    bool after_operand; /* the token before ends a value: an operator may follow */
    size_t steps;
    Token token; /* the one last read */
    Error *err;
} Lexer;

/* Read the next token into lex->token; false on an error, which is filled. */
NODISCARD bool lex_next(Lexer *);
/* Fill the error "write B instead of A": what is `A → B`. Returns false. */
bool lex_write(Lexer *, int position, Str wrong, Str right);
bool lex_fault(Lexer *, const char *msg, int position, Str what);

/* Characters of names (xlsform.md 4): also the check of names in the sheets. */
bool name_starts_with(uint32_t code_point);
bool name_holds(uint32_t code_point);

#endif
