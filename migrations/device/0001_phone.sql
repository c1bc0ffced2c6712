-- Instants are milliseconds since 1970-01-01T00:00:00Z, days a count since 1970-01-01,
-- ids and keys their bytes, a service the six digits of its place.

CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- People on this phone.
CREATE TABLE profile (
    person BLOB NOT NULL PRIMARY KEY CHECK (length(person) = 16),
    name TEXT NOT NULL,
    role INTEGER NOT NULL,
    holder_key TEXT, -- name in the key vault; none for paper
    staff_key TEXT,
    paper INTEGER NOT NULL CHECK (paper IN (0, 1)),
    created INTEGER NOT NULL
) STRICT;

-- This phone, as each service knows it.
CREATE TABLE device (
    service INTEGER NOT NULL PRIMARY KEY,
    url TEXT NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    exchange_key BLOB NOT NULL CHECK (length(exchange_key) = 32),
    sealing_key BLOB NOT NULL CHECK (length(sealing_key) = 32),
    enrolled INTEGER NOT NULL CHECK (enrolled IN (0, 1)),
    chain INTEGER NOT NULL,
    head_sequence INTEGER NOT NULL,
    head_hash BLOB NOT NULL CHECK (length(head_hash) = 32),
    acknowledged INTEGER NOT NULL,
    counter INTEGER NOT NULL,
    cursor BLOB NOT NULL,
    created INTEGER NOT NULL,
    forked INTEGER,
    last_sync INTEGER
) STRICT;

CREATE TABLE outbox (
    service INTEGER NOT NULL REFERENCES device (service),
    chain INTEGER NOT NULL,
    sequence INTEGER NOT NULL CHECK (sequence > 0),
    id BLOB NOT NULL CHECK (length(id) = 16),
    previous BLOB NOT NULL CHECK (length(previous) = 32),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    actor BLOB NOT NULL CHECK (length(actor) = 16),
    subject BLOB NOT NULL CHECK (length(subject) = 16),
    kind INTEGER NOT NULL,
    at INTEGER NOT NULL,
    body BLOB NOT NULL,
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 4),
    refusal INTEGER CHECK ((refusal IS NOT NULL) = (state = 4)),
    field TEXT,
    dismissed INTEGER NOT NULL CHECK (dismissed IN (0, 1)),
    PRIMARY KEY (service, chain, sequence),
    UNIQUE (service, id)
) STRICT;
CREATE INDEX outbox_subject ON outbox (subject);
CREATE INDEX outbox_open ON outbox (service, chain, sequence) WHERE state < 3;

-- Requests that a courier carries, so that their replies are known again.
CREATE TABLE carried (
    digest BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
    service INTEGER NOT NULL REFERENCES device (service) ON DELETE CASCADE,
    chain INTEGER NOT NULL,
    request BLOB NOT NULL,
    made INTEGER NOT NULL,
    expires INTEGER NOT NULL
) STRICT;

-- The mirror of each service's feed.
CREATE TABLE document (
    service INTEGER NOT NULL REFERENCES device (service) ON DELETE CASCADE,
    channel TEXT NOT NULL,
    kind INTEGER NOT NULL,
    name BLOB NOT NULL,
    version INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (service, channel, kind, name)
) STRICT;
CREATE INDEX document_kind ON document (kind, name);

CREATE TABLE chunk (
    service INTEGER NOT NULL REFERENCES device (service) ON DELETE CASCADE,
    channel TEXT NOT NULL,
    kind INTEGER NOT NULL,
    name BLOB NOT NULL,
    version INTEGER NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    size INTEGER NOT NULL,
    start INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (service, channel, kind, name, version, start)
) STRICT;

-- What was verified and taken into use: bundles, lists, rule packs, opened manifests.
CREATE TABLE trusted (
    kind INTEGER NOT NULL,
    name BLOB NOT NULL,
    version INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (kind, name)
) STRICT;

CREATE TABLE time_floor (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    at INTEGER NOT NULL
) STRICT;
