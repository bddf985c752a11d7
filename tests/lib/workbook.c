#include "tests/lib/workbook.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "tests/lib/check.h"

void workbook_zip(const char *path, const WorkbookPart *parts, size_t count)
{
    struct archive *a = archive_write_new();
    assert_int_equal(archive_write_set_format_zip(a), ARCHIVE_OK);
    assert_int_equal(archive_write_open_filename(a, path), ARCHIVE_OK);
    for (size_t i = 0; i < count; i++) {
        struct archive_entry *e = archive_entry_new();
        size_t n = strlen(parts[i].text);
        archive_entry_set_pathname(e, parts[i].name);
        archive_entry_set_size(e, (la_int64_t)n);
        archive_entry_set_filetype(e, AE_IFREG);
        archive_entry_set_perm(e, 0600);
        assert_int_equal(archive_write_header(a, e), ARCHIVE_OK);
        assert_int_equal(archive_write_data(a, parts[i].text, n), (la_ssize_t)n);
        archive_entry_free(e);
    }
    assert_int_equal(archive_write_close(a), ARCHIVE_OK);
    archive_write_free(a);
}

#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define RELS "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"

enum { MOST = 64 };

void workbook_write(const char *path, const WorkbookPart *sheets, size_t count, const char *strings, const char *styles,
                    const char *book_attributes)
{
    Text book = TEXT_INIT, rels = TEXT_INIT, texts = TEXT_INIT, looks = TEXT_INIT;
    static const char root[] = RELS "<Relationship Id=\"rId1\" Type=\"" OFFICE "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
    WorkbookPart parts[MOST] = { { "_rels/.rels", root } };
    Text xml[MOST], names[MOST];
    size_t n = 1;
    assert_true(count + 6 < MOST);
    text_add_f(&book, "<workbook xmlns=\"%s\" xmlns:r=\"%s\"><workbookPr %s/><sheets>", MAIN, OFFICE, book_attributes);
    text_add(&rels, STR(RELS "<Relationship Id=\"s\" Type=\"" OFFICE "/sharedStrings\" Target=\"sharedStrings.xml\"/>"
                        "<Relationship Id=\"t\" Type=\"" OFFICE "/styles\" Target=\"/xl/styles.xml\"/>"));
    for (size_t i = 0; i < count; i++) {
        bool is_hidden = sheets[i].name[0] == '-';
        xml[i] = names[i] = (Text)TEXT_INIT;
        /* files in another order than tabs */
        text_add_f(&names[i], "xl/worksheets/sheet%zu.xml", count - i);
        text_add_f(&book, "<sheet name=\"%s\" sheetId=\"%zu\" r:id=\"r%zu\"%s/>", sheets[i].name + is_hidden, i + 1, i,
                   is_hidden ? " state=\"hidden\"" : "");
        text_add_f(&rels, "<Relationship Id=\"r%zu\" Type=\"" OFFICE "/worksheet\" Target=\"worksheets/sheet%zu.xml\"/>", i,
                   count - i);
        text_add_f(&xml[i], "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<worksheet xmlns=\"%s\">", MAIN);
        text_add(&xml[i], str_of(sheets[i].text));
        text_add(&xml[i], STR("</worksheet>"));
        parts[n++] = (WorkbookPart){ names[i].b, xml[i].b };
    }
    text_add(&book, STR("</sheets></workbook>"));
    text_add(&rels, STR("</Relationships>"));
    parts[n++] = (WorkbookPart){ "xl/workbook.xml", book.b };
    parts[n++] = (WorkbookPart){ "xl/_rels/workbook.xml.rels", rels.b };
    if (strings) {
        text_add_f(&texts, "<sst xmlns=\"%s\">", MAIN);
        text_add(&texts, str_of(strings));
        text_add(&texts, STR("</sst>"));
        parts[n++] = (WorkbookPart){ "xl/sharedStrings.xml", texts.b };
    }
    if (styles) {
        text_add_f(&looks, "<styleSheet xmlns=\"%s\">%s</styleSheet>", MAIN, styles);
        parts[n++] = (WorkbookPart){ "xl/styles.xml", looks.b };
    }
    workbook_zip(path, parts, n);
    for (size_t i = 0; i < count; i++) {
        text_free(&xml[i]);
        text_free(&names[i]);
    }
    text_free(&book);
    text_free(&rels);
    text_free(&texts);
    text_free(&looks);
}

static void add_escaped(Text *out, Str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '<') text_add(out, STR("&lt;"));
        else if (s.p[i] == '&') text_add(out, STR("&amp;"));
        else text_add_c(out, s.p[i]);
    }
}

void workbook_rows(Text *out, const char *rows)
{
    Str rest = str_of(rows), line, cell;
    text_add(out, STR("<sheetData>"));
    for (int r = 1; rest.n && str_split(&rest, '\n', &line); r++) {
        char column = 'A';
        text_add_f(out, "<row r=\"%d\">", r);
        while (line.n && str_split(&line, '|', &cell)) {
            if (str_starts(cell, STR("#"))) {
                text_add_f(out, "<c r=\"%c%d\"><v>%.*s</v></c>", column, r, STR_ARG(str_cut_head(cell, 1)));
            } else if (cell.n) {
                text_add_f(out, "<c r=\"%c%d\" t=\"inlineStr\"><is><t>", column, r);
                add_escaped(out, cell);
                text_add(out, STR("</t></is></c>"));
            }
            column++;
        }
        text_add(out, STR("</row>"));
    }
    text_add(out, STR("</sheetData>"));
}
