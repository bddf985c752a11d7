/* Xml: one XML document pushed through in pieces, by expat, with hostile input refused.
 *
 * No document type is taken, so there are no entities to expand and nothing outside is asked for;
 * depth and the length of a piece of text are bounded. Names come without their prefix: what a
 * workbook calls `x:row` or `row` is `row`. */
#ifndef MODEL_EXCHANGE_XML_H
#define MODEL_EXCHANGE_XML_H

#include "locale/fault.h"

enum { XML_DEPTH = 64 };

typedef struct {
    void *ctx;
    void (*start)(void *ctx, Str name, const char *const *attributes);   /* attributes: for xml_attribute */
    void (*end)(void *ctx, Str name);
    void (*text)(void *ctx, Str piece);   /* a text may come in several pieces */
} XmlSink;

typedef struct XmlReader XmlReader;
/* "xml.library": there is no expat. */
NODISCARD bool xml_open(const XmlSink *, XmlReader **out, Error *);
typedef enum { XML_MORE, XML_LAST } XmlEnd;
/* The next piece, cut anywhere. Errors: "xml.broken" (n: its line), "xml.doctype", "xml.depth". After
 * xml_stop: true, and nothing more is told. */
NODISCARD bool xml_feed(XmlReader *, const char *p, size_t n, XmlEnd, Error *);
/* From within a callback: the rest is of no interest. */
void xml_stop(XmlReader *);
bool xml_has_stopped(const XmlReader *);
void xml_close(XmlReader *);
/* The attribute of a name without its prefix; p is NULL where there is none. */
Str xml_attribute(const char *const *attributes, const char *name);

#endif
