# kaejon: plain GNU make, no configure. `make help` lists the targets.
# Another build beside this one: make B=build-asan CC=clang CFLAGS="-g -O1 -fsanitize=address,undefined"
B       ?= build
ifeq ($(origin CC),default)
CC      := gcc
endif
CFLAGS  ?= -O2 -g
CPPFLAGS ?=
LDFLAGS ?=
PREFIX  ?= $(HOME)/.local
DESTDIR ?=
MSGFMT  ?= msgfmt
WERROR  ?=
V       ?= 0

# pkg-config names, and below the two libraries that Debian 12 ships without a .pc file.
VERSION := $(shell cat docs/VERSION)
# LOADED ones are opened when they are first needed (locale/library.h): only their headers are built with.
LINKED  := ncursesw sqlite3 nettle jansson
LOADED  := libthai libarchive libpcre2-8 readline expat xlsxwriter
PKGS    := $(LINKED) $(LOADED)
WARN    := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla \
           -Wformat=2 -Wcast-qual -Wwrite-strings -Wundef -Wimplicit-fallthrough -Wpointer-arith \
           -Wnull-dereference
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
OURFLAGS = -std=c17 -D_GNU_SOURCE -I. -I$(B) $(WARN) -MMD -MP \
           -ffile-prefix-map=$(CURDIR)=. -fstack-protector-strong \
           -DKAEJON_VERSION='"$(VERSION)"' -DKAEJON_PREFIX='"$(PREFIX)"' $(PKG_CFLAGS)
LIBS    := $(shell pkg-config --libs $(LINKED) 2>/dev/null) -lunistring -lcsv -lm

Q = $(if $(filter 1,$(V)),,@)
say = @printf '  %-5s %s\n' '$(1)' '$(2)'

# --- what there is to build -------------------------------------------------------------------
STREET := locale forms model tui
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
	-$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

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
	$(Q)pkg-config --exists $(PKGS) && command -v $(MSGFMT) >/dev/null && \
	  printf '#include <%s>\n' csv.h unistr.h | $(CC) $(CPPFLAGS) -E - >/dev/null 2>&1 || \
	  { sh docs/packages.sh --tell build && echo 'Needed: $(CC) $(MSGFMT) $(PKGS) libcsv libunistring' >&2; exit 69; }
	$(Q)printf '%s\n' '$(CC) $(CFLAGS) $(CPPFLAGS) $(subst ','\'',$(OURFLAGS))' | cmp -s - $@ || \
	  printf '%s\n' '$(CC) $(CFLAGS) $(CPPFLAGS) $(subst ','\'',$(OURFLAGS))' > $@
FORCE:

$(B)/%.o: %.c $(B)/.flags
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(OURFLAGS) $(WERROR) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<
$(B)/%.o: $(B)/%.c $(B)/.flags
	$(call say,CC,$<)
	$(Q)$(CC) $(OURFLAGS) $(WERROR) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

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
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(LIBS) -larchive -lcmocka -lvterm -lutil
$(B)/libtestlib.a: $(TESTLIB)

# A third language that nobody speaks (tests/pseudo/greek.awk): a test that walks the screens in it finds
# what was never translated. Its catalogues stand before the archive that has the real ones.
$(B)/pseudo/xx.po: locale/en.po tests/pseudo/greek.awk
	$(Q)mkdir -p $(@D)
	$(Q)awk -f tests/pseudo/greek.awk locale/en.po > $@
$(B)/pseudo/xx.mo: $(B)/pseudo/xx.po
	$(Q)$(MSGFMT) -c --no-hash --endianness=little -o $@ $<
$(B)/pseudo/catalogues.c: $(B)/locale/th.mo $(B)/locale/en.mo $(B)/pseudo/xx.mo docs/embed.sh
	$(call say,GEN,$@)
	$(Q)sh docs/embed.sh catalogues $(filter %.mo,$^) > $@
$(B)/tests/tui/words_test: $(B)/pseudo/catalogues.o

# tests/fuzz/NAME.c is one parser's target. All of them go into replay_test, each under its own name;
# `make fuzz` links each with libFuzzer instead.
FUZZERS  := $(patsubst tests/fuzz/%.c,%,$(filter-out %_test.c,$(wildcard tests/fuzz/*.c)))
FUZZOBJ  := $(FUZZERS:%=$(B)/tests/fuzz/%.o)
$(FUZZOBJ): $(B)/tests/fuzz/%.o: tests/fuzz/%.c $(B)/.flags
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(OURFLAGS) $(CPPFLAGS) $(CFLAGS) -DLLVMFuzzerTestOneInput=fuzz_$* -c -o $@ $<
$(B)/tests/fuzz/replay_test.o: $(FUZZERS:%=tests/fuzz/%.c)
$(B)/tests/fuzz/replay_test.o: private CPPFLAGS += '-DFUZZ_TARGETS=$(patsubst %,FUZZER(%),$(FUZZERS))'
$(B)/tests/fuzz/replay_test: $(FUZZOBJ)
FUZZ_SECONDS ?= 20
FUZZFLAGS = -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all
$(B)/fuzz/%: tests/fuzz/%.c $(AR_TUI) $(AR_MODEL) $(AR_FORMS) $(AR_LOCALE)
	$(call say,LD,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(OURFLAGS) $(CFLAGS) -fsanitize=fuzzer -o $@ $< $(filter %.a,$^) $(LIBS)
fuzz-programs: $(FUZZERS:%=$(B)/fuzz/%)
fuzz: ## every parser under libFuzzer for FUZZ_SECONDS=20 each; what it finds is under build-fuzz
	$(Q)$(MAKE) B=build-fuzz CC=clang CFLAGS='$(FUZZFLAGS) -fsanitize=fuzzer-no-link' fuzz-programs
	$(Q)for name in $(FUZZERS); do mkdir -p build-fuzz/corpus/$$name; \
	  build-fuzz/fuzz/$$name -max_total_time=$(FUZZ_SECONDS) -max_len=4096 -timeout=5 \
	    -print_final_stats=1 -artifact_prefix=build-fuzz/$$name- build-fuzz/corpus/$$name \
	    tests/fuzz/corpus/$$name > build-fuzz/$$name.log 2>&1 || { tail -n 40 build-fuzz/$$name.log; exit 1; }; \
	  sed -n "s/^stat::number_of_executed_units: */ok $$name, inputs tried: /p" build-fuzz/$$name.log; done

PURE     := $(filter $(B)/tests/locale/% $(B)/tests/forms/% $(B)/tests/model/%,$(UNITBIN))
unit-programs: $(UNITBIN)
unit: all $(UNITBIN) ## build and run the unit tests and the journeys of this build
	$(Q)B=$(B) sh tests/run.sh $(UNITBIN)
valgrind: $(PURE) ## run the unit tests of locale, forms and model under valgrind
	$(Q)B=$(B) TAG=valgrind- sh tests/run.sh $(PURE)
valgrind: export WITH = valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite
layers: ## the street runs one way: includes, cycles, foreign headers
	$(Q)B=$(B) sh tests/layers.sh .
check: ## everything that needs no heavy program; ends with `N passed, N failed`
	$(Q)sh tests/check.sh light
check-heavy: ## the long rest: reproducible build, install and uninstall
	$(Q)sh tests/check.sh heavy
bench: all $(B)/libtestlib.a ## the numbers, each beside its yardstick from the same run
	$(Q)sh docs/packages.sh run test bench && B=$(B) sh tests/bench/run.sh
lint: ## layout (clang-format) and cppcheck, where they are installed
	$(Q)! command -v clang-format >/dev/null || \
	  find $(STREET) tests -name '*.[ch]' | sort | xargs clang-format --dry-run --Werror
	$(Q)! command -v cppcheck >/dev/null || cppcheck -q -I. -D_GNU_SOURCE --inline-suppr \
	  --enable=warning,performance,portability --error-exitcode=1 $(STREET)

# --- for people ----------------------------------------------------------------------------------
demo: ## install what is missing, build, make a training database, open the screens
	$(Q)sh docs/packages.sh build run
	$(Q)$(MAKE) -s all
	$(Q)sh docs/demo.sh $(B)/kaejon $(B)/demo
map: ## write docs/map.md anew
	$(Q)sh docs/map.sh > docs/map.md.part && mv docs/map.md.part docs/map.md

# INSTALLED: what goes where, as FROM:TO pairs; install and uninstall read the same list.
SHARE     := share/kaejon
FORMDATA  := $(sort $(shell find forms -name '*.csv'))
MANPAGES  := $(sort $(wildcard docs/*.[15] docs/th/*.[15]))
INSTALLED  = $(foreach f,$(FORMDATA),$(f):$(SHARE)/$(f)) \
             $(foreach f,$(MANPAGES),$(f):share/man/$(if $(findstring /th/,$(f)),th/)man$(lastword $(subst ., ,$(f)))/$(notdir $(f))) \
             $(foreach f,$(wildcard docs/packaging/kaejon.bash),$(f):share/bash-completion/completions/kaejon) \
             docs/packaging/kaejon.desktop:share/applications/kaejon.desktop
install: all ## into PREFIX (~/.local); DESTDIR is honoured
	$(Q)install -D -m 755 $(B)/kaejon '$(DESTDIR)$(PREFIX)/bin/kaejon'
	$(Q)set -e; for pair in $(INSTALLED); do \
	  install -D -m 644 "$${pair%%:*}" '$(DESTDIR)$(PREFIX)'/"$${pair#*:}"; done
uninstall: ## remove exactly what install wrote
	$(Q)cd '$(DESTDIR)$(PREFIX)' && for pair in x:bin/kaejon $(INSTALLED); do \
	  rm -f "$${pair#*:}"; rmdir -p "$$(dirname "$${pair#*:}")" 2>/dev/null || true; done
dist: ## a tarball of what is committed, and its checksum
	$(Q)mkdir -p $(B) && git archive --prefix=kaejon-$(VERSION)/ HEAD | gzip -n > $(B)/kaejon-$(VERSION).tar.gz
	$(Q)cd $(B) && sha256sum kaejon-$(VERSION).tar.gz > kaejon-$(VERSION).tar.gz.sha256

help: ## this list
	$(Q)sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 16
clean: ## remove every build folder
	$(Q)rm -rf build build-*

.PHONY: all unit unit-programs fuzz fuzz-programs valgrind layers check check-heavy bench lint demo map install uninstall \
  dist help clean FORCE
.SECONDARY:
-include $(shell find $(B) -name '*.d' 2>/dev/null)
