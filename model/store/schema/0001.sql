-- handoff.md 1.3: the log of changes (the truth) and what follows from it.
-- Where this differs from that page, docs/decisions.md says why.
CREATE TABLE meta(
  key TEXT PRIMARY KEY,
  value ANY
) STRICT, WITHOUT ROWID;

CREATE TABLE device(
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  office TEXT,
  first_seen INTEGER,
  forked_at INTEGER
) STRICT;

CREATE TABLE actor(
  id INTEGER PRIMARY KEY,
  office TEXT NOT NULL,
  login TEXT NOT NULL,
  name TEXT,
  role TEXT,
  UNIQUE(office, login)
) STRICT;

-- A row for each version of a form that was installed here or that a change names (definition NULL:
-- not here yet). The lowest id of a name stands for the form whatever its version. The titles are the
-- definition's, so that a list of forms reads none; it stands last, for what lies behind it costs pages.
CREATE TABLE form(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  installed INTEGER,
  sha256 BLOB,
  title_th TEXT,
  title_en TEXT,
  definition TEXT,
  UNIQUE(name, version)
) STRICT;

CREATE TABLE form_field(
  form INTEGER NOT NULL,
  name TEXT NOT NULL,
  col TEXT NOT NULL,
  type TEXT NOT NULL,
  sensitivity INTEGER NOT NULL DEFAULT 0,
  since INTEGER NOT NULL,
  PRIMARY KEY(form, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE record(
  id INTEGER PRIMARY KEY,
  uuid BLOB NOT NULL UNIQUE CHECK(length(uuid) = 16),
  form INTEGER NOT NULL,
  owner TEXT,
  seen TEXT NOT NULL,
  created_by INTEGER,
  deleted INTEGER NOT NULL DEFAULT 0,
  alias_of BLOB,
  conflicts INTEGER NOT NULL DEFAULT 0,
  gaps INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE change(
  id INTEGER PRIMARY KEY,
  device INTEGER NOT NULL REFERENCES device,
  seq INTEGER NOT NULL CHECK(seq > 0),
  digest BLOB NOT NULL CHECK(length(digest) = 16),
  record INTEGER NOT NULL REFERENCES record,
  kind TEXT NOT NULL,
  form INTEGER NOT NULL REFERENCES form,
  hlc INTEGER NOT NULL,
  actor INTEGER NOT NULL REFERENCES actor,
  seen TEXT NOT NULL,
  prev BLOB,
  body TEXT NOT NULL,
  reason TEXT,
  withheld TEXT,
  via INTEGER,
  partial INTEGER NOT NULL DEFAULT 0,
  UNIQUE(device, seq, digest)
) STRICT;
CREATE INDEX change_record ON change(record, id);

-- Sparse: only fields whose head is not the change that created the record, or that have several.
CREATE TABLE head(
  record INTEGER NOT NULL,
  field TEXT NOT NULL,
  change INTEGER NOT NULL,
  PRIMARY KEY(record, field, change)
) STRICT, WITHOUT ROWID;

CREATE TABLE conflict(
  record INTEGER NOT NULL,
  field TEXT NOT NULL,
  since INTEGER NOT NULL,
  assigned INTEGER,
  PRIMARY KEY(record, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE finding(
  record INTEGER NOT NULL,
  field TEXT NOT NULL,
  rule TEXT NOT NULL,
  level INTEGER NOT NULL,
  text_id TEXT,
  what TEXT,        -- of the message, with n
  n INTEGER,
  value TEXT,       -- the answer that it is about; of another answer it says nothing
  PRIMARY KEY(record, field, rule)
) STRICT, WITHOUT ROWID;
-- Records to fold again when a device's log has grown (handoff.md 10.2, test 9).
CREATE INDEX finding_far ON finding(record) WHERE rule = 'seen.far';

CREATE TABLE draft(
  id INTEGER PRIMARY KEY,
  actor INTEGER NOT NULL,
  form INTEGER NOT NULL,
  record BLOB,
  parent BLOB,
  opened_seen TEXT,
  body TEXT NOT NULL,
  cursor TEXT,
  updated INTEGER NOT NULL
) STRICT;

CREATE TABLE peer(
  id INTEGER PRIMARY KEY,
  office TEXT NOT NULL UNIQUE,
  name TEXT,
  level TEXT,
  address TEXT,
  scope TEXT
) STRICT;

CREATE TABLE peer_key(
  id INTEGER PRIMARY KEY,
  peer INTEGER NOT NULL REFERENCES peer,
  pubkey TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  purpose TEXT,
  valid_from INTEGER,
  valid_to INTEGER,
  revoked INTEGER,
  trusted_by INTEGER,
  how TEXT
) STRICT;

CREATE TABLE bundle_out(
  id TEXT PRIMARY KEY,
  peer INTEGER,
  scope TEXT,
  level TEXT,
  cut_from INTEGER,
  cut_to INTEGER,
  sha256 BLOB,
  bytes INTEGER,
  made INTEGER,
  sent INTEGER,
  acked INTEGER,
  state TEXT,
  path TEXT,
  records INTEGER,
  changes INTEGER,
  withheld INTEGER
) STRICT;

-- n is what change.via holds; a text key alone has no number that a VACUUM keeps.
CREATE TABLE bundle_in(
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  peer INTEGER,
  sha256 BLOB,
  received INTEGER,
  state TEXT,
  signer TEXT,
  path TEXT,
  counts TEXT,
  reviewed_by INTEGER,
  error TEXT
) STRICT;

-- What a person chose in the review of a bundle (bundle: its id) or among open conflicts (bundle ''),
-- until it is carried out; kept as drafts are. side: the moment of the side meant (change.hlc); sides:
-- all that were shown, as one number; body: the value typed, as a change says it.
CREATE TABLE decided(
  bundle TEXT NOT NULL,
  record BLOB NOT NULL,
  field TEXT NOT NULL,
  pick TEXT NOT NULL,
  side INTEGER NOT NULL,
  sides INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY(bundle, record, field)
) STRICT, WITHOUT ROWID;

-- One row for each that somebody began: the reason so far, and the field where a value is being typed.
CREATE TABLE deciding(
  bundle TEXT PRIMARY KEY,
  login TEXT NOT NULL,
  updated INTEGER NOT NULL,
  reason TEXT NOT NULL,
  record BLOB,
  field TEXT,
  typed TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE disclosure(
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor INTEGER,
  peer INTEGER,
  bundle TEXT,
  level TEXT,
  purpose TEXT,
  legal_basis TEXT,
  records INTEGER,
  fields TEXT,
  withheld INTEGER,
  prev BLOB,
  digest BLOB
) STRICT;
CREATE TRIGGER disclosure_stays BEFORE UPDATE ON disclosure
BEGIN SELECT RAISE(ABORT, 'disclosure is append-only'); END;
CREATE TRIGGER disclosure_kept BEFORE DELETE ON disclosure
BEGIN SELECT RAISE(ABORT, 'disclosure is append-only'); END;

CREATE TABLE disclosure_record(
  disclosure INTEGER NOT NULL,
  record INTEGER NOT NULL,
  PRIMARY KEY(disclosure, record)
) STRICT, WITHOUT ROWID;
CREATE INDEX disclosure_of_record ON disclosure_record(record);
