# kaejon: plain GNU make, no configure. `make help` lists the targets.
# Another build beside this one: make B=build-asan CC=clang CFLAGS="-g -O1 -fsanitize=address,undefined"
B       ?= build
CC      ?= gcc
CFLAGS  ?= -O2 -g
CPPFLAGS ?=
LDFLAGS ?=
PREFIX  ?= $(HOME)/.local
DESTDIR ?=
MSGFMT  ?= msgfmt
WERROR  ?=
V       ?= 0

VERSION := $(shell cat docs/VERSION)
PKGS    := ncursesw sqlite3 readline libthai libarchive nettle libpcre2-8 jansson
WARN    := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla \
           -Wformat=2 -Wcast-qual -Wwrite-strings -Wundef -Wimplicit-fallthrough -Wpointer-arith \
           -Wnull-dereference
OURFLAGS = -std=c17 -D_GNU_SOURCE -I. -I$(B) $(WARN) $(WERROR) -MMD -MP \
           -ffile-prefix-map=$(CURDIR)/= -fstack-protector-strong \
           -DKAEJON_VERSION='"$(VERSION)"' -DKAEJON_PREFIX='"$(PREFIX)"' $(shell pkg-config --cflags $(PKGS))
LIBS     = $(shell pkg-config --libs $(PKGS)) -lunistring -lcsv -lm

Q = $(if $(filter 1,$(V)),,@)
say = @printf '  %-5s %s\n' '$(1)' '$(2)'

# --- what there is to build -------------------------------------------------------------------
src     = $(sort $(wildcard $(1)/*.c $(1)/*/*.c))
LOCALE := $(call src,locale)
FORMS  := $(call src,forms)
MODEL  := $(call src,model)
TUI    := $(filter-out tui/main.c,$(call src,tui))
# Thai and English stand first: LANG_TH and LANG_EN (locale/say.h) are their places.
POS    := locale/th.po locale/en.po \
          $(filter-out locale/th.po locale/en.po,$(sort $(wildcard locale/*.po)))
SQLS   := $(sort $(wildcard model/store/schema/*.sql))
obj     = $(patsubst %.c,$(B)/%.o,$(1))
GENERATED_LOCALE := $(B)/locale/catalogues.o
GENERATED_MODEL  := $(if $(SQLS),$(B)/model/schema.o)
AR_LOCALE := $(B)/liblocale.a
AR_FORMS  := $(B)/libforms.a
AR_MODEL  := $(B)/libmodel.a
AR_TUI    := $(B)/libtui.a

.DEFAULT_GOAL := all
all: $(if $(wildcard tui/main.c),$(B)/kaejon,$(AR_LOCALE) $(AR_FORMS) $(AR_MODEL) $(AR_TUI)) ## build the program at build/kaejon

$(B)/kaejon: $(B)/tui/main.o $(AR_TUI) $(AR_MODEL) $(AR_FORMS) $(AR_LOCALE)
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(AR_LOCALE): $(call obj,$(LOCALE)) $(GENERATED_LOCALE)
$(AR_FORMS): $(call obj,$(FORMS))
$(AR_MODEL): $(call obj,$(MODEL)) $(GENERATED_MODEL)
$(AR_TUI): $(call obj,$(TUI))
$(B)/lib%.a:
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcsD $@ $^

# Rewritten only when the flags differ, so that a change of flags rebuilds and nothing else does.
$(B)/.flags: FORCE
	$(Q)mkdir -p $(B)
	$(Q)printf '%s\n' '$(CC) $(CFLAGS) $(CPPFLAGS) $(subst ','\'',$(OURFLAGS))' | cmp -s - $@ || \
	  printf '%s\n' '$(CC) $(CFLAGS) $(CPPFLAGS) $(subst ','\'',$(OURFLAGS))' > $@
FORCE:

$(B)/%.o: %.c $(B)/.flags
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(OURFLAGS) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<
$(B)/%.o: $(B)/%.c $(B)/.flags
	$(call say,CC,$<)
	$(Q)$(CC) $(OURFLAGS) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

# Catalogues (.po -> .mo) and SQL steps become arrays inside the program.
$(B)/locale/%.mo: locale/%.po
	$(call say,MSG,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(MSGFMT) -c --no-hash --endianness=little -o $@ $<
$(B)/locale/catalogues.c: $(patsubst locale/%.po,$(B)/locale/%.mo,$(POS)) docs/embed.sh
	$(call say,GEN,$@)
	$(Q)sh docs/embed.sh catalogues $(filter %.mo,$^) > $@
$(B)/model/schema.c: $(SQLS) docs/embed.sh
	$(call say,GEN,$@)
	$(Q)mkdir -p $(@D)
	$(Q)sh docs/embed.sh schema $(filter %.sql,$^) > $@

# --- tests -------------------------------------------------------------------------------------
# tests/LAYER/NAME_test.c is one program over that layer and those to its left.
# tests/lib/*.c is what they share: the pty and terminal emulator, fakes, the fault VFS.
TESTLIB  := $(call obj,$(filter-out %_test.c,$(call src,tests/lib)))
UNITS    := $(sort $(wildcard tests/locale/*_test.c tests/forms/*_test.c tests/model/*_test.c \
              tests/model/*/*_test.c tests/tui/*_test.c tests/tui/*/*_test.c tests/property/*_test.c \
              tests/fault/*_test.c tests/journey/*_test.c tests/lib/*_test.c tests/cli/*_test.c tests/fuzz/*_test.c))
UNITBIN  := $(patsubst %.c,$(B)/%,$(UNITS))
$(B)/tests/%_test: $(B)/tests/%_test.o $(B)/libtestlib.a $(AR_TUI) $(AR_MODEL) $(AR_FORMS) $(AR_LOCALE)
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS) -lcmocka -lvterm -lutil
$(B)/libtestlib.a: $(TESTLIB)

unit: all $(UNITBIN) ## build and run the unit tests of this build
	$(Q)B=$(B) sh tests/run.sh $(UNITBIN)
layers: ## the street runs one way: includes, cycles, foreign headers
	$(Q)sh tests/layers.sh .

help: ## this list
	$(Q)sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 16
clean: ## remove every build folder
	$(Q)rm -rf build build-*

.PHONY: all unit layers help clean FORCE
.SECONDARY:
-include $(shell find $(B) -name '*.d' 2>/dev/null)
