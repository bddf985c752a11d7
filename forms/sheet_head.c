#include "forms/sheet_head.h"

#include <string.h>

#include "forms/nearest.h"

/* Sheets in which a heading is known; the first spelling of a kind is the one to recommend. */
enum {
    IN_SURVEY = 1 << HEADS_SURVEY,
    IN_CHOICES = 1 << HEADS_CHOICES,
    IN_SETTINGS = 1 << HEADS_SETTINGS
};

static const struct {
    const char *word;
    ColumnKind kind;
    unsigned sheets;
} known[] = {
    { "type", COL_TYPE, IN_SURVEY },
    { "name", COL_NAME, IN_SURVEY | IN_CHOICES },
    { "value", COL_NAME, IN_CHOICES },
    { "list_name", COL_LIST_NAME, IN_CHOICES },
    { "listname", COL_LIST_NAME, IN_CHOICES },
    { "label", COL_LABEL, IN_SURVEY | IN_CHOICES },
    { "caption", COL_LABEL, IN_SURVEY },
    { "score", COL_SCORE, IN_CHOICES },
    { "hint", COL_HINT, IN_SURVEY },
    { "short", COL_SHORT, IN_SURVEY },
    { "required", COL_REQUIRED, IN_SURVEY },
    { "required_message", COL_REQUIRED_MESSAGE, IN_SURVEY },
    { "relevant", COL_RELEVANT, IN_SURVEY },
    { "relevance", COL_RELEVANT, IN_SURVEY },
    { "skip", COL_RELEVANT, IN_SURVEY },
    { "constraint", COL_CONSTRAINT, IN_SURVEY },
    { "constraint_message", COL_CONSTRAINT_MESSAGE, IN_SURVEY },
    { "calculation", COL_CALCULATION, IN_SURVEY },
    { "calculate", COL_CALCULATION, IN_SURVEY },
    { "default", COL_DEFAULT, IN_SURVEY },
    { "readonly", COL_READ_ONLY, IN_SURVEY },
    { "read_only", COL_READ_ONLY, IN_SURVEY },
    { "choice_filter", COL_CHOICE_FILTER, IN_SURVEY },
    { "repeat_count", COL_REPEAT_COUNT, IN_SURVEY },
    { "count", COL_REPEAT_COUNT, IN_SURVEY },
    { "jr:count", COL_REPEAT_COUNT, IN_SURVEY },
    { "trigger", COL_TRIGGER, IN_SURVEY },
    { "appearance", COL_APPEARANCE, IN_SURVEY },
    { "parameters", COL_PARAMETERS, IN_SURVEY },
    { "disabled", COL_DISABLED, IN_SURVEY },
    { "capital", COL_CAPITAL, IN_SURVEY },
    { "weight", COL_WEIGHT, IN_SURVEY },
    { "pii", COL_PII, IN_SURVEY },
    { "validator", COL_VALIDATOR, IN_SURVEY },
    { "role", COL_ROLE, IN_SURVEY },
    { "index", COL_INDEX, IN_SURVEY },
    { "places", COL_PLACES, IN_SURVEY },
    { "bind:relevant", COL_RELEVANT, IN_SURVEY },
    { "bind:constraint", COL_CONSTRAINT, IN_SURVEY },
    { "bind:calculate", COL_CALCULATION, IN_SURVEY },
    { "bind:required", COL_REQUIRED, IN_SURVEY },
    { "bind:readonly", COL_READ_ONLY, IN_SURVEY },
    { "bind:jr:constraintmsg", COL_CONSTRAINT_MESSAGE, IN_SURVEY },
    { "bind:jr:requiredmsg", COL_REQUIRED_MESSAGE, IN_SURVEY },
    { "control:appearance", COL_APPEARANCE, IN_SURVEY },
    { "guidance_hint", COL_IGNORED, IN_SURVEY },
    { "media", COL_IGNORED, IN_SURVEY | IN_CHOICES },
    { "image", COL_IGNORED, IN_SURVEY | IN_CHOICES },
    { "big_image", COL_IGNORED, IN_SURVEY | IN_CHOICES },
    { "audio", COL_IGNORED, IN_SURVEY | IN_CHOICES },
    { "video", COL_IGNORED, IN_SURVEY | IN_CHOICES },
    { "autoplay", COL_IGNORED, IN_SURVEY },
    { "save_to", COL_IGNORED, IN_SURVEY },
    { "instance", COL_IGNORED, IN_SURVEY },
    { "bind", COL_IGNORED, IN_SURVEY },
    { "body", COL_IGNORED, IN_SURVEY },
    { "control", COL_IGNORED, IN_SURVEY },
    { "form_id", COL_FORM_ID, IN_SETTINGS },
    { "id_string", COL_FORM_ID, IN_SETTINGS },
    { "form_title", COL_FORM_TITLE, IN_SETTINGS },
    { "title", COL_FORM_TITLE, IN_SETTINGS },
    { "version", COL_VERSION, IN_SETTINGS },
    { "default_language", COL_DEFAULT_LANGUAGE, IN_SETTINGS },
    { "instance_name", COL_INSTANCE_NAME, IN_SETTINGS },
    { "allow_choice_duplicates", COL_CHOICE_DUPLICATES, IN_SETTINGS },
    { "kaejon_key", COL_KEY, IN_SETTINGS },
    { "kaejon_parent", COL_PARENT, IN_SETTINGS },
    { "kaejon_title_en", COL_TITLE_EN, IN_SETTINGS },
    { "style", COL_IGNORED, IN_SETTINGS },
    { "public_key", COL_IGNORED, IN_SETTINGS },
    { "submission_url", COL_IGNORED, IN_SETTINGS },
    { "auto_send", COL_IGNORED, IN_SETTINGS },
    { "auto_delete", COL_IGNORED, IN_SETTINGS },
    { "clean_text_values", COL_IGNORED, IN_SETTINGS },
    { "entity_version", COL_IGNORED, IN_SETTINGS },
    { "namespaces", COL_IGNORED, IN_SETTINGS },
};
enum { KNOWN = sizeof known / sizeof *known };

Str plain_word(Arena *a, Str cell)
{
    Str s = str_trim(cell);
    char *to = arena_take(a, s.n + 1);
    size_t used = 0, n = 0;
    for (size_t i = 0; i < s.n; i += n) {
        uint32_t cp = utf8_at(str_cut_head(s, i), &n);
        bool is_gap = cp == ' ' || cp == '\t' || cp == '\n' || cp == '\r' || cp == '_' ||
                      cp == '-' || cp == 0xA0;
        if (is_gap) {
            if (used > 0 && to[used - 1] != '_') to[used++] = '_';
        } else if (cp >= 'A' && cp <= 'Z') {
            to[used++] = (char)(cp + 32);
        } else {
            memcpy(to + used, s.p + i, n);
            used += n;
        }
    }
    while (used > 0 && to[used - 1] == '_') used--;
    return str_from(to, used);
}

bool column_has_languages(ColumnKind k)
{
    return k == COL_LABEL || k == COL_HINT || k == COL_SHORT || k == COL_CONSTRAINT_MESSAGE ||
           k == COL_REQUIRED_MESSAGE;
}

static ColumnKind kind_of(Str word, HeadSheet sheet)
{
    for (size_t i = 0; i < KNOWN; i++) {
        if ((known[i].sheets & 1u << sheet) && str_eq(word, str_of(known[i].word))) {
            return known[i].kind;
        }
    }
    return COL_OTHER;
}

/* `bind::relevant` as `bind:relevant`, whatever number of colons and blanks stand between. */
static Str one_colon(Arena *a, Str s)
{
    char *to = arena_take(a, s.n + 1);
    size_t used = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == ':' && used > 0 && to[used - 1] == ':') continue;
        to[used++] = s.p[i];
    }
    return str_from(to, used);
}

Heading heading_read(Arena *a, Str cell, HeadSheet sheet)
{
    Heading h = { .kind = COL_NONE, .written = str_trim(cell), .lang = -1 };
    if (h.written.n == 0) return h;
    h.kind = kind_of(one_colon(a, plain_word(a, h.written)), sheet);
    if (h.kind != COL_OTHER) return h;
    ptrdiff_t colon = str_find(h.written, STR(":"));
    if (colon <= 0) return h;
    ColumnKind head = kind_of(plain_word(a, str_from(h.written.p, (size_t)colon)), sheet);
    Str rest = str_cut_head(h.written, (size_t)colon);
    while (rest.n > 0 && rest.p[0] == ':') rest = str_cut_head(rest, 1);
    if (head == COL_IGNORED) h.kind = COL_IGNORED;
    if (!column_has_languages(head)) return h;
    h.kind = head;
    h.language = str_trim(rest);
    return h;
}

Str heading_nearest(Str word, HeadSheet sheet)
{
    Nearest near = nearest_to(word);
    for (size_t i = 0; i < KNOWN; i++) {
        if (known[i].sheets & 1u << sheet) nearest_try(&near, str_of(known[i].word));
    }
    return near.best;
}
