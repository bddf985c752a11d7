#include "forms/expr_lex.h"
#include "locale/number.h"

#include <string.h>

/* --- characters --- */

typedef struct {
    uint32_t from, to;
} Range;

static bool in_ranges(uint32_t cp, const Range *ranges, size_t count)
{
    for (size_t i = 0; i < count && ranges[i].from <= cp; i++) {
        if (cp <= ranges[i].to) {
            return true;
        }
    }
    return false;
}
#define IN(cp, ranges) in_ranges(cp, ranges, sizeof(ranges) / sizeof((ranges)[0]))

/* Above ASCII everything is taken for a letter but these: signs, punctuation, blanks. */
static const Range no_letters[] = {
    { 0x80, 0xA9 },     { 0xAB, 0xB4 },     { 0xB6, 0xB9 },     { 0xBB, 0xBF },
    { 0xD7, 0xD7 },     { 0xF7, 0xF7 },     { 0xE3F, 0xE3F },   { 0xE4F, 0xE4F },
    { 0xE5A, 0xE5B },   { 0x1680, 0x1680 }, { 0x2000, 0x206F }, { 0x20A0, 0x20CF },
    { 0x2190, 0x2BFF }, { 0x3000, 0x3004 }, { 0x3008, 0x3020 }, { 0xD800, 0xF8FF },
    { 0xFEFF, 0xFEFF }, { 0xFF01, 0xFF0F }, { 0xFF1A, 0xFF20 }, { 0xFF3B, 0xFF40 },
    { 0xFF5B, 0xFF65 }, { 0xFFF0, 0xFFFF },
};
/* Marks and digits: inside a name, never its first character. */
static const Range no_starts[] = {
    { 0x300, 0x36F },   { 0x660, 0x669 },   { 0x6F0, 0x6F9 },   { 0x966, 0x96F },
    { 0xE31, 0xE31 },   { 0xE34, 0xE3A },   { 0xE47, 0xE4E },   { 0xE50, 0xE59 },
    { 0xEB1, 0xEB1 },   { 0xEB4, 0xEBC },   { 0xEC8, 0xECD },   { 0xED0, 0xED9 },
    { 0x17B4, 0x17D3 }, { 0x17E0, 0x17E9 }, { 0x20D0, 0x20FF }, { 0xFE00, 0xFE0F },
    { 0xFF10, 0xFF19 },
};

static bool is_ascii_letter(uint32_t cp)
{
    return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z') || cp == '_';
}

static bool is_digit(uint32_t cp)
{
    return cp >= '0' && cp <= '9';
}

bool name_holds(uint32_t cp)
{
    if (cp < 0x80) {
        return is_ascii_letter(cp) || is_digit(cp) || cp == '.' || cp == '-';
    }
    return !IN(cp, no_letters);
}

bool name_starts_with(uint32_t cp)
{
    if (cp < 0x80) {
        return is_ascii_letter(cp);
    }
    return !IN(cp, no_letters) && !IN(cp, no_starts);
}

static bool is_blank(uint32_t cp)
{
    return cp == ' ' || (cp >= '\t' && cp <= '\r') || cp == 0xA0 || cp == 0x1680 ||
           (cp >= 0x2000 && cp <= 0x200B) || cp == 0x2028 || cp == 0x2029 || cp == 0x202F ||
           cp == 0x205F || cp == 0x2060 || cp == 0x3000 || cp == 0xFEFF;
}

/* --- reading on --- */

static uint32_t peek(const Lexer *lex, size_t *n)
{
    if (lex->at >= lex->text.n) {
        *n = 0;
        return 0;
    }
    return utf8_at(str_cut_head(lex->text, lex->at), n);
}

static bool next_is(const Lexer *lex, size_t ahead, char c)
{
    return lex->at + ahead < lex->text.n && lex->text.p[lex->at + ahead] == c;
}

static void pass(Lexer *lex, size_t bytes)
{
    lex->position += (int)utf8_count(str_from(lex->text.p + lex->at, bytes));
    lex->at += bytes;
}

static Str since(const Lexer *lex, size_t from)
{
    return str_from(lex->text.p + from, lex->at - from);
}

bool lex_fault(Lexer *lex, const char *msg, int position, Str what)
{
    return fault_n(lex->err, ERR_INPUT, msg, what, position);
}

bool lex_write(Lexer *lex, int position, Str wrong, Str right)
{
    CLEANUP_TEXT both = TEXT_INIT;
    text_add(&both, wrong);
    text_add(&both, STR(" → "));
    text_add(&both, right);
    return lex_fault(lex, "expr.e_write", position, text_str(&both));
}

static void skip_blanks(Lexer *lex)
{
    size_t n;
    for (uint32_t cp; (cp = peek(lex, &n)) && is_blank(cp); pass(lex, n)) {
        if (cp >= 0x80 && lex->mode == EXPR_LENIENT) {
            lex->repaired = true;
        }
    }
}

static bool give(Lexer *lex, TokenKind kind, size_t bytes)
{
    size_t from = lex->at;
    pass(lex, bytes);
    lex->token.kind = kind;
    lex->token.raw = since(lex, from);
    lex->token.text = lex->token.raw;
    lex->after_operand = kind == TOK_NUMBER || kind == TOK_STRING || kind == TOK_REF ||
                         kind == TOK_NAME || kind == TOK_CLOSE || kind == TOK_SQUARE_CLOSE ||
                         kind == TOK_DOT || kind == TOK_DOTS || kind == TOK_STAR;
    return true;
}

static bool give_operator(Lexer *lex, NodeKind op, size_t bytes)
{
    lex->token.op = op;
    return give(lex, TOK_OPERATOR, bytes);
}

/* --- strings --- */

typedef enum { QUOTE_NONE, QUOTE_SINGLE, QUOTE_DOUBLE } Quote;

static Quote quote_of(uint32_t cp, bool *curly)
{
    *curly = cp >= 0x80;
    if (cp == '\'' || (cp >= 0x2018 && cp <= 0x201B)) {
        return QUOTE_SINGLE;
    }
    return cp == '"' || (cp >= 0x201C && cp <= 0x201F) ? QUOTE_DOUBLE : QUOTE_NONE;
}

/* Bytes up to the quote that closes a string whose inside begins at `rest`, and that quote's own
 * bytes; false when there is none. */
static bool find_close(Str rest, Quote quote, bool curly_too, size_t *inside, size_t *closing)
{
    *inside = 0;
    for (size_t n; *inside < rest.n; *inside += n) {
        bool curly;
        Quote q = quote_of(utf8_at(str_cut_head(rest, *inside), &n), &curly);
        if (q == quote && (curly_too || !curly)) {
            *closing = n;
            return true;
        }
    }
    return false;
}

/* A straight quote closes at its like. A curly one (lenient only) at the next of its kind, curly or
 * straight; so does a straight one that no straight quote follows. */
static bool lex_string(Lexer *lex, Quote quote, bool curly, size_t opening)
{
    int position = lex->position;
    Str rest = str_cut_head(lex->text, lex->at + opening);
    if (curly && lex->mode == EXPR_STRICT) {
        return lex_fault(lex, "expr.e_quote", position, str_from(lex->text.p + lex->at, opening));
    }
    size_t inside, closing;
    bool found = find_close(rest, quote, curly, &inside, &closing);
    if (!found && !curly && lex->mode == EXPR_LENIENT) {
        found = curly = find_close(rest, quote, true, &inside, &closing);
    }
    if (!found) {
        return lex_fault(lex, curly ? "expr.e_quote" : "expr.e_string", position,
                         str_cut_head(lex->text, lex->at));
    }
    lex->repaired |= curly;
    give(lex, TOK_STRING, opening + inside + closing);
    lex->token.text = str_from(rest.p, inside);
    return true;
}

/* --- names, references, numbers --- */

static size_t name_bytes(Str s)
{
    size_t at = 0, n;
    if (s.n == 0 || !name_starts_with(utf8_at(s, &n))) {
        return 0;
    }
    for (at = n; at < s.n; at += n) {
        if (!name_holds(utf8_at(str_cut_head(s, at), &n))) {
            break;
        }
    }
    return at;
}

static bool lex_reference(Lexer *lex)
{
    int position = lex->position;
    Str inside = str_cut_head(lex->text, lex->at + 2), name;
    ptrdiff_t close = -1;
    for (size_t i = 0; i < inside.n && close < 0; i++) {
        if (inside.p[i] == '}') {
            close = (ptrdiff_t)i;
        } else if (inside.p[i] == '{' || inside.p[i] == '$') {
            break;
        }
    }
    if (close < 0) {
        return lex_fault(lex, "expr.e_brace", position, str_cut_head(lex->text, lex->at));
    }
    Str within = str_from(inside.p, (size_t)close);
    name = str_trim(within);
    if (name.n == 0 || name_bytes(name) != name.n) {
        return lex_fault(lex, "expr.e_name", position, within);
    }
    give(lex, TOK_REF, 2 + (size_t)close + 1);
    lex->token.text = name;
    return true;
}

/* `$name` and `{name}` of other form languages. */
static bool lex_half_reference(Lexer *lex)
{
    size_t from = lex->at, position = (size_t)lex->position;
    pass(lex, 1);
    size_t n = name_bytes(str_cut_head(lex->text, lex->at));
    CLEANUP_TEXT right = TEXT_INIT;
    text_add(&right, STR("${"));
    text_add(&right, n ? str_from(lex->text.p + lex->at, n) : STR("…"));
    text_add_c(&right, '}');
    pass(lex, n);
    return lex_write(lex, (int)position, since(lex, from), text_str(&right));
}

static bool lex_number(Lexer *lex)
{
    size_t n = 0;
    Str rest = str_cut_head(lex->text, lex->at);
    while (n < rest.n && is_digit((unsigned char)rest.p[n])) {
        n++;
    }
    if (n < rest.n && rest.p[n] == '.') {
        n++;
        while (n < rest.n && is_digit((unsigned char)rest.p[n])) {
            n++;
        }
    }
    give(lex, TOK_NUMBER, n);
    Str digits = lex->token.raw;
    if (str_ends(digits, STR("."))) {
        digits = str_cut_tail(digits, 1);
    }
    lex->token.number = double_read(digits);
    return true;
}

static const struct {
    const char *word;
    NodeKind op;
} word_operators[] = {
    { "and", NODE_AND },
    { "or", NODE_OR },
    { "div", NODE_DIV },
    { "mod", NODE_MOD },
};

static bool eq_small(Str word, const char *small)
{
    size_t i = 0;
    for (; i < word.n && small[i]; i++) {
        char c = word.p[i];
        if ((c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) != small[i]) {
            return false;
        }
    }
    return i == word.n && !small[i];
}

static bool lex_name(Lexer *lex)
{
    size_t n = name_bytes(str_cut_head(lex->text, lex->at));
    Str word = str_from(lex->text.p + lex->at, n);
    if (lex->after_operand) {
        for (size_t i = 0; i < sizeof(word_operators) / sizeof(word_operators[0]); i++) {
            Str right = str_of(word_operators[i].word);
            if (str_eq(word, right)) {
                return give_operator(lex, word_operators[i].op, n);
            }
            if (eq_small(word, word_operators[i].word)) {
                return lex_write(lex, lex->position, word, right);
            }
        }
        return lex_fault(lex, "expr.e_operator", lex->position, word);
    }
    if (str_eq(word, STR("jr")) && next_is(lex, 2, ':')) {
        size_t more = name_bytes(str_cut_head(lex->text, lex->at + 3));
        n = more ? 3 + more : n;
    }
    return give(lex, TOK_NAME, n);
}

/* --- signs --- */

/* Signs of other languages and of word processors, longest first, with what to write instead.
 * `lenient`: signs that can mean nothing else, read as what is meant where forms are read. */
static const struct {
    const char *wrong, *right;
    bool lenient;
} wrong_signs[] = {
    { "===", "=", true },         { "!==", "!=", true },   { "==", "=", true },
    { "&&", "and", true },        { "||", "or", true },    { "<>", "!=", true },
    { "=>", ">=", true },         { "=<", "<=", true },    { "=!", "!=", true },
    { "≥", ">=", true },          { "≤", "<=", true },     { "≠", "!=", true },
    { "×", "*", true },           { "÷", "div", true },    { "−", "-", true },
    { "–", "-", true },           { "&gt;=", ">=", true }, { "&lt;=", "<=", true },
    { "&gt;", ">", true },        { "&lt;", "<", true },   { "&amp;", "and", false },
    { "&", "and", false },        { "%", "mod", false },   { ";", ",", false },
    { "^", "pow(a, b)", false },  { "!", "not(…)", false }, { "＝", "=", true },
    { "（", "(", true },          { "）", ")", true },     { "，", ",", true },
    { "＜", "<", true },          { "＞", ">", true },     { "＋", "+", true },
    { "－", "-", true },          { "＊", "*", true },
};

static const struct {
    const char *sign;
    TokenKind kind;
    NodeKind op;
} signs[] = {
    { "!=", TOK_OPERATOR, NODE_NE },     { "<=", TOK_OPERATOR, NODE_LE },
    { ">=", TOK_OPERATOR, NODE_GE },     { "=", TOK_OPERATOR, NODE_EQ },
    { "<", TOK_OPERATOR, NODE_LT },      { ">", TOK_OPERATOR, NODE_GT },
    { "+", TOK_OPERATOR, NODE_ADD },     { "-", TOK_OPERATOR, NODE_SUB },
    { "(", TOK_OPEN, NODE_ROOT },        { ")", TOK_CLOSE, NODE_ROOT },
    { "[", TOK_SQUARE_OPEN, NODE_ROOT }, { "]", TOK_SQUARE_CLOSE, NODE_ROOT },
    { ",", TOK_COMMA, NODE_ROOT },       { "//", TOK_SLASHES, NODE_ROOT },
    { "/", TOK_SLASH, NODE_ROOT },       { "..", TOK_DOTS, NODE_ROOT },
    { ".", TOK_DOT, NODE_ROOT },         { "@", TOK_AT, NODE_ROOT },
    { "|", TOK_PIPE, NODE_UNION },
};

/* sign: the ASCII one; bytes: what it takes in the source, 0: as many as it has itself. */
static bool give_sign(Lexer *lex, Str sign, size_t bytes)
{
    if (str_starts(sign, STR("*"))) {
        size_t n = bytes ? bytes : 1;
        bool given = lex->after_operand ? give_operator(lex, NODE_MUL, n) : give(lex, TOK_STAR, n);
        lex->token.text = STR("*");
        return given;
    }
    for (size_t i = 0; i < sizeof(word_operators) / sizeof(word_operators[0]); i++) {
        if (bytes && str_eq(sign, str_of(word_operators[i].word))) {
            return lex->after_operand && give_operator(lex, word_operators[i].op, bytes);
        }
    }
    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
        Str known = str_of(signs[i].sign);
        if (str_starts(sign, known)) {
            size_t n = bytes ? bytes : known.n;
            bool given = signs[i].kind == TOK_OPERATOR ? give_operator(lex, signs[i].op, n)
                                                       : give(lex, signs[i].kind, n);
            lex->token.text = known;
            return given;
        }
    }
    return false;
}

static bool lex_sign(Lexer *lex, size_t bytes)
{
    Str rest = str_cut_head(lex->text, lex->at);
    for (size_t i = 0; i < sizeof(wrong_signs) / sizeof(wrong_signs[0]); i++) {
        Str wrong = str_of(wrong_signs[i].wrong), right = str_of(wrong_signs[i].right);
        if (!str_starts(rest, wrong) || (str_eq(wrong, STR("!")) && str_starts(rest, STR("!=")))) {
            continue;
        }
        if (wrong_signs[i].lenient && lex->mode == EXPR_LENIENT) {
            lex->repaired = true;
            if (give_sign(lex, right, wrong.n)) return true;
        }
        return lex_write(lex, lex->position, wrong, right);
    }
    return give_sign(lex, rest, 0) ||
           lex_fault(lex, "expr.e_sign", lex->position, str_from(rest.p, bytes));
}

bool lex_next(Lexer *lex)
{
    skip_blanks(lex);
    lex->steps++;
    lex->token = (Token){ .kind = TOK_END, .position = lex->position };
    size_t n;
    uint32_t cp = peek(lex, &n);
    if (n == 0) {
        return true;
    }
    bool curly;
    Quote quote = quote_of(cp, &curly);
    if (quote != QUOTE_NONE) {
        return lex_string(lex, quote, curly, n);
    }
    if (cp == '$' && next_is(lex, 1, '{')) {
        return lex_reference(lex);
    }
    if (cp == '$' || cp == '{') {
        return lex_half_reference(lex);
    }
    if (is_digit(cp) || (cp == '.' && lex->at + 1 < lex->text.n &&
                         is_digit((unsigned char)lex->text.p[lex->at + 1]))) {
        return lex_number(lex);
    }
    return name_starts_with(cp) ? lex_name(lex) : lex_sign(lex, n);
}
