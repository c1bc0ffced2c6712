-- What comes in (devices, chains, people, consents, wishes, declarations) and the feed that goes out.
-- Every row belongs to a tenant; instants are milliseconds since 1970, days are days since 1970.

CREATE TABLE device (
    tenant BIGINT NOT NULL,
    id BYTEA NOT NULL,
    kid BYTEA NOT NULL,
    exchange_key BYTEA NOT NULL,
    sealing_key BYTEA NOT NULL,
    counter BIGINT NOT NULL,
    last_request BYTEA NOT NULL,
    epoch BIGINT NOT NULL,
    head BIGINT NOT NULL,
    head_hash BYTEA NOT NULL,
    forked_at BIGINT,
    last_fork_at BIGINT,
    barred BIGINT NOT NULL,
    enrolled_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, kid)
);

CREATE TABLE device_person (
    tenant BIGINT NOT NULL,
    device BYTEA NOT NULL,
    person BYTEA NOT NULL,
    how BIGINT NOT NULL,
    bound_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, device, person)
);

CREATE INDEX device_person_by_person ON device_person (tenant, person);

-- One row a place in a device's chain, up to its head; outcome 1 applied, 2 refused.
CREATE TABLE chain_link (
    tenant BIGINT NOT NULL,
    device BYTEA NOT NULL,
    epoch BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    operation BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    outcome BIGINT NOT NULL,
    refusal BIGINT,
    field TEXT,
    PRIMARY KEY (tenant, device, epoch, sequence)
);

-- Operations that wait for those before them.
CREATE TABLE parked (
    tenant BIGINT NOT NULL,
    device BYTEA NOT NULL,
    epoch BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    operation BYTEA NOT NULL,
    previous BYTEA NOT NULL,
    actor BYTEA NOT NULL,
    subject BYTEA NOT NULL,
    kind BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (tenant, device, epoch, sequence)
);

-- Operations that have had their one effect.
CREATE TABLE operation (
    tenant BIGINT NOT NULL,
    actor BYTEA NOT NULL,
    id BYTEA NOT NULL,
    subject BYTEA NOT NULL,
    device BYTEA NOT NULL,
    kind BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (tenant, actor, id)
);

-- identity 1 unverified, 2 contradicted, 3 verified. One verified person an ID number.
CREATE TABLE person (
    tenant BIGINT NOT NULL,
    id BYTEA NOT NULL,
    identity_mac BYTEA NOT NULL,
    identity BIGINT NOT NULL,
    home BIGINT NOT NULL,
    registration BYTEA NOT NULL,
    registration_hash BYTEA NOT NULL,
    operation BYTEA NOT NULL,
    verified_by BYTEA,
    verified_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);

CREATE INDEX person_by_mac ON person (tenant, identity_mac);
CREATE UNIQUE INDEX person_verified_once ON person (tenant, identity_mac) WHERE identity = 3;

CREATE TABLE attestation (
    tenant BIGINT NOT NULL,
    person BYTEA NOT NULL,
    number BIGINT NOT NULL,
    by_staff BYTEA NOT NULL,
    bytes BYTEA NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, person, number)
);

CREATE TABLE contradiction (
    tenant BIGINT NOT NULL,
    person BYTEA NOT NULL,
    other BYTEA NOT NULL,
    noted_at BIGINT NOT NULL,
    resolved_at BIGINT,
    PRIMARY KEY (tenant, person, other)
);

CREATE TABLE consent (
    tenant BIGINT NOT NULL,
    person BYTEA NOT NULL,
    number BIGINT NOT NULL,
    operation BYTEA NOT NULL,
    service BIGINT NOT NULL,
    health BIGINT NOT NULL,
    text_version BIGINT NOT NULL,
    language TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, person, number)
);

CREATE TABLE intent (
    tenant BIGINT NOT NULL,
    person BYTEA NOT NULL,
    destination BIGINT NOT NULL,
    earliest BIGINT NOT NULL,
    body BYTEA NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, person)
);

CREATE TABLE notice_read (
    tenant BIGINT NOT NULL,
    notice BYTEA NOT NULL,
    person BYTEA NOT NULL,
    read_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, notice, person)
);

CREATE TABLE declaration (
    tenant BIGINT NOT NULL,
    person BYTEA NOT NULL,
    day BIGINT NOT NULL,
    body BYTEA NOT NULL,
    made_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, person, day)
);

-- The last position given in a channel: taken under the row's lock, since order of numbers is not order of commits.
CREATE TABLE feed_channel (
    tenant BIGINT NOT NULL,
    channel BYTEA NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (tenant, channel)
);

-- The newest version of each document; without bytes once withdrawn.
CREATE TABLE feed_document (
    tenant BIGINT NOT NULL,
    channel BYTEA NOT NULL,
    kind BIGINT NOT NULL,
    name BYTEA NOT NULL,
    position BIGINT NOT NULL,
    bytes BYTEA,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, channel, kind, name)
);

CREATE UNIQUE INDEX feed_document_by_position ON feed_document (tenant, channel, position);

CREATE TABLE membership (
    tenant BIGINT NOT NULL,
    person BYTEA NOT NULL,
    channel BYTEA NOT NULL,
    joined_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, person, channel)
);

CREATE INDEX membership_by_channel ON membership (tenant, channel);
