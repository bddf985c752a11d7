/* Topics: the chapters of the help that belong to no screen, in their order; help and palette read them. */
#ifndef TUI_TOPICS_H
#define TUI_TOPICS_H

/* The title of a topic is the catalogue's `guide.NAME`, its text `guide.NAME.text`. */
#define TOPICS(X) \
    X(start) X(saving) X(typing) X(dates) X(lists) X(bundles) X(ownership)

/* Before them stand two chapters on the screen that the help lies on. Chapters count from 1. */
enum { TOPIC_FIRST = 3, TOPIC_COUNT = 0
#define X(name) + 1
    TOPICS(X)
#undef X
};

#endif
