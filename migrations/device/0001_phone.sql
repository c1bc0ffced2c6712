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
    role INTEGER, -- of staff; none for who travels
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

-- Requests that a courier carries, so that their replies are known again. persons are the ids of whom it speaks, 16 bytes each.
CREATE TABLE carried (
    digest BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
    service INTEGER NOT NULL REFERENCES device (service) ON DELETE CASCADE,
    chain INTEGER NOT NULL,
    request BLOB NOT NULL,
    persons BLOB NOT NULL CHECK (length(persons) % 16 = 0),
    made INTEGER NOT NULL,
    expires INTEGER NOT NULL
) STRICT;

-- The mirror of each service's feed.
CREATE TABLE document (
    service INTEGER NOT NULL REFERENCES device (service) ON DELETE CASCADE,
    channel TEXT NOT NULL,
    kind INTEGER NOT NULL,
    name BLOB NOT NULL,
    version INTEGER NOT NULL, -- 0 where it was recovered from a damaged database
    bytes BLOB NOT NULL,
    vouched BLOB CHECK (length(vouched) = 8), -- name of the key that signed the reply; none where it is signed itself
    at INTEGER NOT NULL,
    PRIMARY KEY (service, channel, kind, name)
) STRICT;
CREATE INDEX document_kind ON document (kind, name);
CREATE INDEX document_recovered ON document (service) WHERE version = 0;

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

-- What crew and employers did and saw.

-- Acts of staff, this device's own and those of others; of one kind, trip, leg, round and slot there is one row.
CREATE TABLE act (
    trip BLOB NOT NULL CHECK (length(trip) = 6),
    kind INTEGER NOT NULL, -- number of the act's kind
    slot INTEGER NOT NULL CHECK (slot >= -1), -- -1 where it is about nobody
    leg INTEGER NOT NULL,
    round INTEGER NOT NULL, -- how many times everyone was called out on the leg before
    at INTEGER NOT NULL,
    by BLOB CHECK (length(by) = 16), -- which staff, where known
    door INTEGER,
    temperature INTEGER, -- tenths of a degree Celsius
    operation BLOB CHECK (length(operation) = 16), -- this device's own; none where it came from another
    ticket BLOB CHECK (length(ticket) = 16), -- which ticket this device boarded, where one was shown
    PRIMARY KEY (trip, slot, kind, leg, round)
) STRICT;
CREATE INDEX act_kind ON act (trip, kind, slot, leg, round);

-- Manifests in use, opened and verified, and their people.
CREATE TABLE manifest (
    trip BLOB NOT NULL PRIMARY KEY CHECK (length(trip) = 6),
    revision INTEGER NOT NULL,
    issued INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    signer BLOB NOT NULL CHECK (length(signer) = 8), -- name of the key that signed it
    digest BLOB NOT NULL CHECK (length(digest) = 16), -- of its envelope
    since INTEGER NOT NULL -- when this device took it into use
) STRICT;

CREATE TABLE manifest_entry (
    trip BLOB NOT NULL CHECK (length(trip) = 6) REFERENCES manifest (trip) ON DELETE CASCADE,
    slot INTEGER NOT NULL,
    traveller BLOB NOT NULL CHECK (length(traveller) = 16),
    name TEXT NOT NULL,
    id_last_four TEXT NOT NULL,
    from_stop INTEGER NOT NULL,
    to_stop INTEGER NOT NULL,
    seat TEXT,
    paper INTEGER NOT NULL CHECK (paper IN (0, 1)),
    door INTEGER, -- at which the person boards, where doors share out the slots
    tickets BLOB NOT NULL, -- digests of good tickets, 16 bytes each
    health BLOB, -- health code of who has a pass on paper
    PRIMARY KEY (trip, slot)
) STRICT;
CREATE INDEX manifest_entry_to ON manifest_entry (trip, to_stop);

-- Who of the staff on this device is on duty on a trip, where several are.
CREATE TABLE duty (
    trip BLOB NOT NULL CHECK (length(trip) = 6),
    role INTEGER NOT NULL,
    person BLOB NOT NULL REFERENCES profile (person) ON DELETE CASCADE,
    PRIMARY KEY (trip, role)
) STRICT;

-- Kids of the staff keys that a manifest in use names as its crew's.
CREATE TABLE manifest_crew (
    trip BLOB NOT NULL CHECK (length(trip) = 6) REFERENCES manifest (trip) ON DELETE CASCADE,
    kid BLOB NOT NULL CHECK (length(kid) = 8),
    PRIMARY KEY (trip, kid)
) STRICT;

-- Which door of a trip's vehicle this device is at, where there are several.
CREATE TABLE door (
    trip BLOB NOT NULL PRIMARY KEY CHECK (length(trip) = 6),
    door INTEGER NOT NULL CHECK (door BETWEEN 1 AND doors),
    doors INTEGER NOT NULL CHECK (doors BETWEEN 1 AND 9) -- one where staff said so
) STRICT;

CREATE TABLE door_merged (
    trip BLOB NOT NULL CHECK (length(trip) = 6),
    leg INTEGER NOT NULL,
    round INTEGER NOT NULL,
    door INTEGER NOT NULL,
    at INTEGER NOT NULL, -- when the door's set was made
    received INTEGER NOT NULL, -- by this device's clock
    PRIMARY KEY (trip, leg, round, door)
) STRICT;

-- Which door boarded a slot, whichever of two boardings counts: this device's own door is 0.
CREATE TABLE door_slot (
    trip BLOB NOT NULL CHECK (length(trip) = 6),
    slot INTEGER NOT NULL,
    door INTEGER NOT NULL,
    leg INTEGER NOT NULL,
    round INTEGER NOT NULL,
    PRIMARY KEY (trip, slot, door, leg, round)
) STRICT;

-- Slots boarded at several doors of which staff found out who is on board.
CREATE TABLE door_settled (
    trip BLOB NOT NULL CHECK (length(trip) = 6),
    slot INTEGER NOT NULL,
    leg INTEGER NOT NULL,
    round INTEGER NOT NULL,
    doors INTEGER NOT NULL, -- which doors, bit n for door n
    PRIMARY KEY (trip, slot, leg, round)
) STRICT;

CREATE TABLE confirmation (
    trip BLOB NOT NULL CHECK (length(trip) = 6),
    leg INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    confirmed INTEGER NOT NULL CHECK (confirmed IN (1, 2)), -- the card, the temperature
    round INTEGER NOT NULL,
    ticket BLOB CHECK (length(ticket) = 16),
    at INTEGER NOT NULL,
    by BLOB NOT NULL CHECK (length(by) = 16),
    PRIMARY KEY (trip, leg, slot, confirmed, round)
) STRICT;

CREATE TABLE scan_log (
    id INTEGER NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    reasons TEXT NOT NULL, -- codes, separated by spaces
    person BLOB CHECK (length(person) = 16), -- who was scanned, where known
    by BLOB CHECK (length(by) = 16), -- who scanned
    trip BLOB CHECK (length(trip) = 6),
    slot INTEGER
) STRICT;
CREATE INDEX scan_log_person ON scan_log (person);

-- Certificates of others, exactly as they came: what they say is read and checked anew each time they are shown.

CREATE TABLE certificate (
    person BLOB NOT NULL REFERENCES profile (person) ON DELETE CASCADE,
    id BLOB NOT NULL CHECK (length(id) = 16), -- beginning of the text's SHA-256
    text TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (person, id)
) STRICT;

-- What a person was asked beyond a verdict, and what they gave or would not give.

CREATE TABLE receipt (
    person BLOB NOT NULL REFERENCES profile (person) ON DELETE CASCADE,
    query BLOB NOT NULL CHECK (length(query) = 16), -- digest of the question
    at INTEGER NOT NULL,
    role INTEGER NOT NULL, -- number of the asker's role
    place INTEGER NOT NULL, -- which gave the role
    why TEXT NOT NULL,
    given TEXT NOT NULL, -- fields, separated by spaces; none where the person declined
    PRIMARY KEY (person, query)
) STRICT;
