/* Numbers of persons, houses and telephones. One reader takes the digits out of what was typed;
 * each kind then judges their count and sense. */
#include "locale/citizen.h"

#include <string.h>

enum { CITIZEN_DIGITS = 13, HOUSE_DIGITS = 11, PHONE_DIGITS = 10, PHONE_ROOM = 15 };

/* Digits found so far. Those beyond the room are counted, not kept. */
typedef struct {
    char *out;
    size_t room, count;
    size_t wrong; /* place of the first character that is no digit, from 1; 0 if none */
    bool all_same;
} Digits;

static bool is_separator(uint32_t cp)
{
    switch (cp) {
    case ' ':
    case '\t':
    case '-':
    case 0xA0:
    case 0x200B:
    case 0xFEFF: /* pasted from pages */
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2212: return true;
    default: return false;
    }
}

/* more: further separators, or NULL. */
static Digits digits_of(Str s, char *out, size_t room, const char *more)
{
    Digits d = { .out = out, .room = room, .all_same = true };
    for (size_t n; s.n > 0; s = str_cut_head(s, n)) {
        uint32_t cp = (unsigned char)s.p[0];
        n = 1;
        if (cp >= 0x80) cp = utf8_at(s, &n);
        if (cp >= 0x0E50 && cp <= 0x0E59) cp = '0' + (cp - 0x0E50);
        if (cp >= 0xFF10 && cp <= 0xFF19) cp = '0' + (cp - 0xFF10);
        if (cp >= '0' && cp <= '9') {
            if (d.count < room) out[d.count] = (char)cp;
            if (cp != (unsigned char)out[0]) d.all_same = false;
            d.count++;
        } else if (!is_separator(cp) && !(more && cp < 0x80 && strchr(more, (char)cp))) {
            d.wrong = d.count + 1;
            break;
        }
    }
    out[d.count < room ? d.count : room] = 0;
    return d;
}

static IdVerdict tell(IdVerdict verdict, Error *err, const char *msg, Str typed, size_t n)
{
    fault_n(err, ERR_INPUT, msg, typed, (int64_t)n);
    return verdict;
}

/* The check digit is a weighted sum, 13 for the first digit down to 2 for the twelfth, modulo 11
 * (domain.md 6.1; the published validators agree). */
int citizen_check_digit(const char first12[static 12])
{
    int sum = 0;
    for (int i = 0; i < 12; i++) sum += (13 - i) * (first12[i] - '0');
    return '0' + (11 - sum % 11) % 10;
}

static bool check_is_right(const char id[static 13])
{
    return citizen_check_digit(id) == id[12];
}

int citizen_swap(const char id[static 13])
{
    if (check_is_right(id)) return -1;
    char tried[CITIZEN_DIGITS];
    for (int i = 0; i < CITIZEN_DIGITS - 1; i++) {
        if (id[i] == id[i + 1]) continue;
        memcpy(tried, id, sizeof tried);
        tried[i] = id[i + 1];
        tried[i + 1] = id[i];
        if (check_is_right(tried)) return i;
    }
    return -1;
}

/* Codes of provinces run from x0 up without a hole in every ten; the test compares them with the
 * list of areas. */
static bool is_province(const char code[static 2])
{
    static const signed char last_of_ten[10] = { -1, 9, 7, 9, 9, 8, 7, 7, 6, 6 };
    return code[1] - '0' <= last_of_ten[code[0] - '0'];
}

bool citizen_is_synthetic(const char id[static 13])
{
    return !is_province(id + 1);
}

/* A right check digit is not enough for these. */
static IdVerdict doubt_citizen(const char *id, Str s, Error *err)
{
    if (id[0] == '9') return tell(ID_FIRST, err, "id.first", s, 1);
    bool is_repeated = memcmp(id, id + 1, CITIZEN_DIGITS - 2) == 0; /* all but the check digit */
    if (is_repeated) return tell(ID_DOUBT, err, "id.repeated", s, 0);
    if (id[0] == '0') return tell(ID_DOUBT, err, "id.begins_zero", s, 0);
    return ID_OK;
}

static IdVerdict short_citizen(const char *id, size_t count, Str s, Error *err)
{
    char padded[CITIZEN_DIGITS] = "0";
    if (count == CITIZEN_DIGITS - 1) {
        memcpy(padded + 1, id, CITIZEN_DIGITS - 1);
        if (check_is_right(padded)) return tell(ID_SHORT, err, "id.lost_zero", s, count);
    }
    return tell(ID_SHORT, err, "id.short", s, count);
}

IdVerdict citizen_read(Str s, char out[static 14], Error *err)
{
    Digits d = digits_of(s, out, CITIZEN_DIGITS, NULL);
    if (d.wrong && number_is_damaged(s)) return tell(ID_DAMAGED, err, "id.damaged", s, 0);
    if (d.wrong) return tell(ID_LETTER, err, "id.letter", s, d.wrong);
    if (d.count == 0) return tell(ID_EMPTY, err, "id.empty", s, 0);
    if (d.count < CITIZEN_DIGITS) return short_citizen(out, d.count, s, err);
    if (d.count > CITIZEN_DIGITS) return tell(ID_LONG, err, "id.long", s, d.count);
    if (d.all_same && out[0] == '0') return tell(ID_ZERO, err, "id.zero", s, 0);
    if (check_is_right(out)) return doubt_citizen(out, s, err);
    int swap = citizen_swap(out);
    return swap < 0 ? tell(ID_CHECK, err, "id.check", s, 0)
                    : tell(ID_CHECK, err, "id.swap", s, (size_t)swap + 1);
}

void citizen_add_dashed(Text *out, Str id13)
{
    static const unsigned char groups[] = { 1, 4, 5, 2, 1 };
    for (size_t i = 0; i < sizeof groups && id13.n > 0; i++) {
        size_t n = groups[i] < id13.n ? groups[i] : id13.n;
        if (i > 0) text_add_c(out, '-');
        text_add(out, str_from(id13.p, n));
        id13 = str_cut_head(id13, n);
    }
    text_add(out, id13);
}

/* 66 in front of 8 or 9 digits is the country, also as +66 (0) 81 ... */
static size_t drop_country(char *out, size_t count, bool has_plus)
{
    if (strncmp(out, "66", 2) != 0) return count;
    bool has_zero = count >= 3 && out[2] == '0';
    size_t rest = count - 2 - has_zero;
    if (rest != 9 && !(rest == 8 && (has_plus || has_zero || count == 10))) return count;
    memmove(out + 1, out + 2 + has_zero, rest + 1);
    out[0] = '0';
    return rest + 1;
}

/* The count is one a number can have; does its beginning fit? */
static IdVerdict judge_phone(const char *out, size_t count, Str s, Error *err)
{
    bool is_mobile = strchr("689", out[1]) != NULL;
    if (count == PHONE_DIGITS) return is_mobile ? ID_OK : tell(ID_DOUBT, err, "phone.prefix", s, 0);
    if (is_mobile) return tell(ID_SHORT, err, "phone.short", s, count);
    return strchr("23457", out[1]) ? ID_OK : tell(ID_DOUBT, err, "phone.prefix", s, 0);
}

IdVerdict phone_read(Str s, char out[static 16], Error *err)
{
    s = str_trim(s);
    bool has_plus = str_starts(s, STR("+"));
    Digits d = digits_of(has_plus ? str_cut_head(s, 1) : s, out, PHONE_ROOM, ".()");
    if (d.wrong && number_is_damaged(s)) return tell(ID_DAMAGED, err, "id.damaged", s, 0);
    if (d.wrong) return tell(ID_LETTER, err, "phone.letter", s, d.wrong);
    if (d.count == 0) return tell(ID_EMPTY, err, "phone.empty", s, 0);
    if (d.all_same && out[0] == '0') return tell(ID_ZERO, err, "phone.zero", s, 0);
    if (d.count > PHONE_ROOM) return tell(ID_LONG, err, "phone.long", s, d.count);
    size_t count = drop_country(out, d.count, has_plus);
    if (out[0] != '0') {
        bool lost = count == 9 ? strchr("689", out[0]) != NULL
                               : count == 8 && strchr("23457", out[0]) != NULL;
        if (lost) return tell(ID_DOUBT, err, "phone.lost_zero", s, count);
    }
    if (count < PHONE_DIGITS - 1) return tell(ID_SHORT, err, "phone.short", s, count);
    if (count > PHONE_DIGITS) return tell(ID_LONG, err, "phone.long", s, count);
    if (out[0] != '0') return tell(ID_FIRST, err, "phone.first", s, 1);
    return judge_phone(out, count, s, err);
}

IdVerdict house_code_read(Str s, char out[static 12], Error *err)
{
    Digits d = digits_of(s, out, HOUSE_DIGITS, NULL);
    if (d.wrong && number_is_damaged(s)) return tell(ID_DAMAGED, err, "id.damaged", s, 0);
    if (d.wrong) return tell(ID_LETTER, err, "house.letter", s, d.wrong);
    if (d.count == 0) return tell(ID_EMPTY, err, "house.empty", s, 0);
    if (d.count < HOUSE_DIGITS) return tell(ID_SHORT, err, "house.short", s, d.count);
    if (d.count > HOUSE_DIGITS) return tell(ID_LONG, err, "house.long", s, d.count);
    if (d.all_same && out[0] == '0') return tell(ID_ZERO, err, "house.zero", s, 0);
    bool is_made_up = out[0] == '0' && out[1] == '0'; /* numbers for tests and training */
    return is_made_up || is_province(out) ? ID_OK : tell(ID_DOUBT, err, "house.office", s, 0);
}
