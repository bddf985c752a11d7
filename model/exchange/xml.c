#include "model/exchange/xml.h"

#include <expat.h>

#include "locale/library.h"

#define LIBEXPAT "libexpat.so.1"
#define FUNCTIONS(X) \
    X(XML_ParserCreate) X(XML_ParserFree) X(XML_Parse) X(XML_SetUserData) X(XML_SetElementHandler) \
    X(XML_SetCharacterDataHandler) X(XML_SetStartDoctypeDeclHandler) X(XML_StopParser) \
    X(XML_GetCurrentLineNumber)

typedef struct {
#define X(name) __typeof__(&name) name;
    FUNCTIONS(X)
#undef X
} Libexpat;

struct XmlReader {
    Libexpat lib;
    XML_Parser parser;
    XmlSink sink;
    int depth;
    bool has_stopped;
    const char *refused;   /* why we stopped it ourselves */
};

static Str plain(const char *name)
{
    const char *colon = strrchr(name, ':');
    return str_of(colon ? colon + 1 : name);
}

static void stop(XmlReader *r)
{
    r->lib.XML_StopParser(r->parser, XML_FALSE);
}

static void XMLCALL on_start(void *ctx, const XML_Char *name, const XML_Char **attributes)
{
    XmlReader *r = ctx;
    if (r->has_stopped || r->refused) return;
    if (++r->depth > XML_DEPTH) {
        r->refused = "xml.depth";
        stop(r);
        return;
    }
    r->sink.start(r->sink.ctx, plain(name), (const char *const *)attributes);
}

static void XMLCALL on_end(void *ctx, const XML_Char *name)
{
    XmlReader *r = ctx;
    if (r->has_stopped || r->refused) return;
    r->depth--;
    r->sink.end(r->sink.ctx, plain(name));
}

static void XMLCALL on_text(void *ctx, const XML_Char *s, int n)
{
    XmlReader *r = ctx;
    if (!r->has_stopped && !r->refused) r->sink.text(r->sink.ctx, str_from(s, (size_t)n));
}

static void XMLCALL on_doctype(void *ctx, const XML_Char *name, const XML_Char *sysid, const XML_Char *pubid,
                               int has_internal_subset)
{
    XmlReader *r = ctx;
    (void)name, (void)sysid, (void)pubid, (void)has_internal_subset;
    r->refused = "xml.doctype";
    stop(r);
}

bool xml_open(const XmlSink *sink, XmlReader **out, Error *err)
{
    static const char *const names[] = {
#define X(name) #name,
        FUNCTIONS(X)
#undef X
    };
    XmlReader *r = memory_resize(NULL, 1, sizeof *r);
    *r = (XmlReader){ .sink = *sink };
    *out = NULL;
    if (!library_load(LIBEXPAT, names, sizeof names / sizeof *names, &r->lib)) {
        memory_resize(r, 0, 1);
        return fault(err, ERR_PROGRAM, "xml.library", STR(LIBEXPAT));
    }
    r->parser = r->lib.XML_ParserCreate(NULL);
    if (!r->parser) {
        memory_resize(r, 0, 1);
        return fault(err, ERR_SYSTEM, "xml.library", STR(LIBEXPAT));
    }
    r->lib.XML_SetUserData(r->parser, r);
    r->lib.XML_SetElementHandler(r->parser, on_start, on_end);
    r->lib.XML_SetCharacterDataHandler(r->parser, on_text);
    r->lib.XML_SetStartDoctypeDeclHandler(r->parser, on_doctype);
    *out = r;
    return true;
}

bool xml_feed(XmlReader *r, const char *p, size_t n, XmlEnd end, Error *err)
{
    if (r->has_stopped) return true;
    if (r->refused) return fault(err, ERR_INPUT, r->refused, STR_NONE);
    bool ok = r->lib.XML_Parse(r->parser, p, (int)n, end == XML_LAST) == XML_STATUS_OK;
    if (ok || r->has_stopped) return true;
    if (r->refused) return fault(err, ERR_INPUT, r->refused, STR_NONE);
    return fault_n(err, ERR_INPUT, "xml.broken", STR_NONE, (int64_t)r->lib.XML_GetCurrentLineNumber(r->parser));
}

void xml_stop(XmlReader *r)
{
    if (r->has_stopped || r->refused) return;
    r->has_stopped = true;
    stop(r);
}

bool xml_has_stopped(const XmlReader *r) { return r->has_stopped; }

void xml_close(XmlReader *r)
{
    if (!r) return;
    r->lib.XML_ParserFree(r->parser);
    memory_resize(r, 0, 1);
}

Str xml_attribute(const char *const *attributes, const char *name)
{
    for (; attributes[0]; attributes += 2)
        if (str_eq(plain(attributes[0]), str_of(name))) return str_of(attributes[1]);
    return (Str){ NULL, 0 };
}
