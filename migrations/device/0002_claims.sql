-- A person's own words, as they were last said; bodies are the claims' CBOR.

CREATE TABLE draft_field (
    form TEXT NOT NULL,
    person BLOB NOT NULL CHECK (length(person) = 16),
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (form, person, field)
) STRICT;

CREATE TABLE consent (
    operation BLOB NOT NULL PRIMARY KEY CHECK (length(operation) = 16),
    person BLOB NOT NULL REFERENCES profile (person) ON DELETE CASCADE,
    body BLOB NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX consent_person ON consent (person, at);

CREATE TABLE registration (
    person BLOB NOT NULL PRIMARY KEY REFERENCES profile (person) ON DELETE CASCADE,
    operation BLOB NOT NULL CHECK (length(operation) = 16),
    body BLOB NOT NULL,
    at INTEGER NOT NULL
) STRICT;

CREATE TABLE intent (
    person BLOB NOT NULL PRIMARY KEY REFERENCES profile (person) ON DELETE CASCADE,
    operation BLOB NOT NULL CHECK (length(operation) = 16),
    body BLOB NOT NULL,
    at INTEGER NOT NULL,
    withdrawn INTEGER -- when
) STRICT;

CREATE TABLE declaration (
    person BLOB NOT NULL REFERENCES profile (person) ON DELETE CASCADE,
    day INTEGER NOT NULL,
    operation BLOB NOT NULL CHECK (length(operation) = 16),
    body BLOB NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (person, day)
) STRICT;

CREATE TABLE notice_read (
    person BLOB NOT NULL REFERENCES profile (person) ON DELETE CASCADE,
    notice BLOB NOT NULL CHECK (length(notice) = 16),
    operation BLOB NOT NULL CHECK (length(operation) = 16),
    at INTEGER NOT NULL,
    PRIMARY KEY (person, notice)
) STRICT;
