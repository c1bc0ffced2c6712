-- What comes in (devices, chains, people, consents, wishes, declarations) and the feed that goes out.
-- Every row belongs to a tenant; instants are milliseconds since 1970, days are days since 1970.

CREATE TABLE device (
    tenant INTEGER NOT NULL,
    id BLOB NOT NULL,
    kid BLOB NOT NULL,
    exchange_key BLOB NOT NULL,
    sealing_key BLOB NOT NULL,
    counter INTEGER NOT NULL,
    last_request BLOB NOT NULL,
    epoch INTEGER NOT NULL,
    head INTEGER NOT NULL,
    head_hash BLOB NOT NULL,
    forked_at INTEGER,
    last_fork_at INTEGER,
    barred INTEGER NOT NULL,
    enrolled_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, kid)
) STRICT;

CREATE TABLE device_person (
    tenant INTEGER NOT NULL,
    device BLOB NOT NULL,
    person BLOB NOT NULL,
    how INTEGER NOT NULL,
    bound_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, device, person)
) STRICT;

CREATE INDEX device_person_by_person ON device_person (tenant, person);

-- One row a place in a device's chain, up to its head; outcome 1 applied, 2 refused.
CREATE TABLE chain_link (
    tenant INTEGER NOT NULL,
    device BLOB NOT NULL,
    epoch INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    operation BLOB NOT NULL,
    hash BLOB NOT NULL,
    outcome INTEGER NOT NULL,
    refusal INTEGER,
    field TEXT,
    PRIMARY KEY (tenant, device, epoch, sequence)
) STRICT;

-- Operations that wait for those before them.
CREATE TABLE parked (
    tenant INTEGER NOT NULL,
    device BLOB NOT NULL,
    epoch INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    operation BLOB NOT NULL,
    previous BLOB NOT NULL,
    actor BLOB NOT NULL,
    subject BLOB NOT NULL,
    kind INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (tenant, device, epoch, sequence)
) STRICT;

-- Operations that have had their one effect.
CREATE TABLE operation (
    tenant INTEGER NOT NULL,
    actor BLOB NOT NULL,
    id BLOB NOT NULL,
    subject BLOB NOT NULL,
    device BLOB NOT NULL,
    kind INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (tenant, actor, id)
) STRICT;

-- identity 1 unverified, 2 contradicted, 3 verified. One verified person an ID number.
CREATE TABLE person (
    tenant INTEGER NOT NULL,
    id BLOB NOT NULL,
    identity_mac BLOB NOT NULL,
    identity INTEGER NOT NULL,
    home INTEGER NOT NULL,
    registration BLOB NOT NULL,
    registration_hash BLOB NOT NULL,
    operation BLOB NOT NULL,
    verified_by BLOB,
    verified_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, id)
) STRICT;

CREATE INDEX person_by_mac ON person (tenant, identity_mac);
CREATE UNIQUE INDEX person_verified_once ON person (tenant, identity_mac) WHERE identity = 3;

CREATE TABLE attestation (
    tenant INTEGER NOT NULL,
    person BLOB NOT NULL,
    number INTEGER NOT NULL,
    by_staff BLOB NOT NULL,
    bytes BLOB NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, person, number)
) STRICT;

CREATE TABLE contradiction (
    tenant INTEGER NOT NULL,
    person BLOB NOT NULL,
    other BLOB NOT NULL,
    noted_at INTEGER NOT NULL,
    resolved_at INTEGER,
    PRIMARY KEY (tenant, person, other)
) STRICT;

CREATE TABLE consent (
    tenant INTEGER NOT NULL,
    person BLOB NOT NULL,
    number INTEGER NOT NULL,
    operation BLOB NOT NULL,
    service INTEGER NOT NULL,
    health INTEGER NOT NULL,
    text_version INTEGER NOT NULL,
    language TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, person, number)
) STRICT;

CREATE TABLE intent (
    tenant INTEGER NOT NULL,
    person BLOB NOT NULL,
    destination INTEGER NOT NULL,
    earliest INTEGER NOT NULL,
    body BLOB NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, person)
) STRICT;

CREATE TABLE notice_read (
    tenant INTEGER NOT NULL,
    notice BLOB NOT NULL,
    person BLOB NOT NULL,
    read_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, notice, person)
) STRICT;

CREATE TABLE declaration (
    tenant INTEGER NOT NULL,
    person BLOB NOT NULL,
    day INTEGER NOT NULL,
    body BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, person, day)
) STRICT;

-- The last position given in a channel: taken under the row's lock, since order of numbers is not order of commits.
CREATE TABLE feed_channel (
    tenant INTEGER NOT NULL,
    channel BLOB NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (tenant, channel)
) STRICT;

-- The newest version of each document; without bytes once withdrawn.
CREATE TABLE feed_document (
    tenant INTEGER NOT NULL,
    channel BLOB NOT NULL,
    kind INTEGER NOT NULL,
    name BLOB NOT NULL,
    position INTEGER NOT NULL,
    bytes BLOB,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, channel, kind, name)
) STRICT;

CREATE UNIQUE INDEX feed_document_by_position ON feed_document (tenant, channel, position);

CREATE TABLE membership (
    tenant INTEGER NOT NULL,
    person BLOB NOT NULL,
    channel BLOB NOT NULL,
    joined_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, person, channel)
) STRICT;

CREATE INDEX membership_by_channel ON membership (tenant, channel);
