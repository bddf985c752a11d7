/* Bytes of foreign files into UTF-8: which encoding and delimiter a file has, and decoding it.
 *
 * thai.md 8, T38 to T42. Pure: works on bytes handed in; model/exchange reads the files. */
#ifndef LOCALE_ENCODING_H
#define LOCALE_ENCODING_H

#include "locale/fault.h"

/* ENC_CP874 reads TIS-620 and ISO 8859-11 too: it holds all of both that files have (T38). */
typedef enum { ENC_UNKNOWN, ENC_UTF8, ENC_UTF8_BOM, ENC_CP874, ENC_UTF16LE, ENC_UTF16BE } Encoding;
Str encoding_name(Encoding);      /* "utf-8" (with and without BOM), "cp874", "utf-16le" … */
Encoding encoding_find(Str name); /* also tis-620, windows-874, utf8; ENC_UNKNOWN if none */

/* Counts over a whole file, fed block by block from zero; then the verdict of T40. */
typedef struct {
    uint64_t bytes;
    uint64_t high, in874; /* bytes from 80 on, and those of them that CP874 has */
    uint64_t thai;        /* code points 0E01 to 0E5B in valid UTF-8 */
    uint64_t latin_pairs; /* code points 00A1 to 07FF, which two bytes of CP874 may look like */
    uint64_t bad_utf8;    /* bytes that are no UTF-8 */
    uint64_t mojibake; /* à¸ or à¹, เธ or เน before what only a wrong reading puts there */
    uint64_t wide_even, wide_odd; /* bytes 00 and 0E at even and odd offsets of the first 4096: the
                                     high bytes of Latin and Thai in UTF-16 */
    uint8_t head[4], held[4];     /* the first bytes; those of a character that is not whole yet */
    size_t head_n, held_n;
    uint32_t before[2]; /* the last code points, newest first */
} EncodingCount;
void encoding_count(EncodingCount *, const void *block, size_t n);
/* ENC_UNKNOWN when it must be asked. *ambiguous: valid UTF-8 without Thai that also reads as 874.
 * *mojibake: read in a wrong encoding before it was saved; encoding_repair may help. */
Encoding encoding_guess(const EncodingCount *, bool *ambiguous, bool *mojibake);

/* Streaming decoder to UTF-8; begin with { .encoding = … }, the rest zero. A byte that the encoding
 * does not have becomes U+FFFD in out, and the row that holds it is rejected by its reader. U+FFFD
 * in the file itself counts as such: somebody lost that character before. So the k-th U+FFFD of
 * the output is the k-th bad byte. A BOM at the beginning is dropped. ENC_UNKNOWN: as UTF-8. */
enum { DECODER_BAD_KEPT = 64 };
typedef struct {
    Encoding encoding;
    uint8_t held[4]; /* the beginning of a character that the next block ends */
    size_t held_n;
    uint64_t offset;                     /* of the next byte to decode, in the file */
    uint64_t bad, first_bad;             /* how many, and the offset of the first */
    uint8_t bad_bytes[DECODER_BAD_KEPT]; /* the first of them, in order */
} Decoder;
/* At the last block a character that is not whole is bad. Whatever the blocks, the output is the
 * same. */
typedef enum { DECODE_MORE, DECODE_LAST } DecodeEnd;
void decode(Decoder *, const void *block, size_t n, DecodeEnd, Text *out);

/* The UTF-8 character at p: its bytes, its code point in *cp. A byte that begins none gives 1 and
 * ENCODING_BAD; 0 means a character begins but needs more bytes than are left (at least 1). */
#define ENCODING_BAD UINT32_MAX
size_t encoding_step(const uint8_t *p, size_t left, uint32_t *cp);

/* Undo a wrong reading: valid UTF-8 text whose characters are the bytes of UTF-8 read as Latin-1,
 * Windows-1252 or CP874. False, and nothing appended, if that gives no valid text. For showing what
 * it would be: never done unasked (T41). */
bool encoding_repair(Text *out, Str mojibake);

/* The delimiter of delimited text among , ; tab |, by the first 20 records outside quotes; 0 if one
 * column only. head is the decoded beginning of the file. */
char delimiter_guess(Str head);

#endif
