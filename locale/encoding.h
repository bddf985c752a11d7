/* Bytes of foreign files into UTF-8: which encoding and delimiter a file has, and decoding it.
 *
 * thai.md 8, T38 to T42. Pure: works on bytes handed in; model/exchange reads the files. */
#ifndef LOCALE_ENCODING_H
#define LOCALE_ENCODING_H

#include "locale/fault.h"

typedef enum { ENC_UNKNOWN, ENC_UTF8, ENC_UTF8_BOM, ENC_CP874, ENC_UTF16LE, ENC_UTF16BE } Encoding;
Str encoding_name(Encoding);              /* "utf-8", "cp874", "utf-16le" … */
Encoding encoding_find(Str name);         /* also tis-620, windows-874, utf8; ENC_UNKNOWN if none */

/* Counts over a whole file, fed block by block; then the verdict of T40. */
typedef struct {
    uint64_t bytes, high, in874, thai, latin_pairs, bad_utf8, nul_even, nul_odd;
    uint8_t head[4]; size_t head_n;
    uint32_t cp; int need; uint32_t low;   /* decoder state across blocks */
    uint64_t mojibake;                     /* pairs that look like UTF-8 read as 874 or Latin-1 */
} EncodingCount;
void encoding_count(EncodingCount *, const void *block, size_t n);
/* ENC_UNKNOWN when it must be asked. *ambiguous: valid UTF-8 without Thai that also reads as 874. */
Encoding encoding_guess(const EncodingCount *, bool *ambiguous, bool *mojibake);

/* Streaming decoder to UTF-8. A byte that the encoding does not have becomes U+FFFD in out and its
 * file offset is noted: the row that holds it is rejected by its reader. */
typedef struct { Encoding encoding; uint8_t held[4]; size_t held_n; uint64_t offset; bool started; uint64_t bad; uint64_t first_bad; } Decoder;
void decode(Decoder *, const void *block, size_t n, bool last, Text *out);

/* The delimiter of delimited text among , ; tab |, by the first records outside quotes; 0 if one
 * column only. head is the decoded beginning of the file. */
char delimiter_guess(Str head);

#endif
