/* Key bytes: the same keys however the bytes are cut; what they type is sound text. */
#include "tests/fuzz/fuzz.h"
#include "tui/widget/edit.h"

enum { ESC_MS = 100, LATER = 100000 };

static void check_key(const Key *k)
{
    assert(k->kind == KEY_TEXT || k->kind == KEY_NAMED || k->kind == KEY_ESC_THEN ||
           k->kind == KEY_PASTE);
    assert(k->kind != KEY_NAMED || k->name != NAME_NONE);
    assert(k->kind != KEY_PASTE || utf8_bad(k->paste) < 0);
    bool is_character = k->kind == KEY_TEXT || k->kind == KEY_ESC_THEN;
    assert(!is_character || (k->cp >= 0x20 && k->cp <= 0x10ffff && k->cp != 0x7f));
    assert(!is_character || k->cp < 0xd800 || k->cp > 0xdfff);
}

static void take(KeyDecoder *d, int64_t now, Text *names, Edit *edit)
{
    Key k;
    while (key_next(d, &k, now)) {
        check_key(&k);
        text_add_f(names, "%d/%d/%u/", (int)k.kind, (int)k.name, (unsigned)k.cp);
        if (k.kind == KEY_PASTE) text_add(names, k.paste);
        if (edit == NULL) continue;
        edit_key(edit, &k);
        assert(thai_is_normal(edit_str(edit)));
        assert(text_stops(edit_str(edit)) <= edit->max_stops);
        assert(edit->cursor <= edit->text.n && edit->scroll <= edit->cursor);
    }
}

static void decode(const uint8_t *data, size_t n, size_t piece, Text *names, Edit *edit)
{
    KeyDecoder *d = key_decoder_new(ESC_MS);
    for (size_t at = 0; at < n; at += piece) {
        key_feed(d, data + at, n - at < piece ? n - at : piece, 0);
        take(d, 0, names, edit);
    }
    take(d, LATER, names, edit);
    assert(key_wait_ms(d, LATER) == -1); /* nothing left that time could bring */
    key_decoder_free(d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (n == 0) return 0;
    CLEANUP_TEXT whole = TEXT_INIT, pieces = TEXT_INIT;
    Edit edit;
    edit_init(&edit, (EditKind)(data[0] % 5), 20);
    edit_fit(&edit, 1 + data[0] % 13);
    decode(data + 1, n - 1, n, &whole, &edit);
    decode(data + 1, n - 1, 1 + data[0] % 7, &pieces, NULL);
    assert(str_eq(text_str(&whole), text_str(&pieces)));
    edit_free(&edit);
    return 0;
}
