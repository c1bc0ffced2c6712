-- What goes out: accounts and staff, trips and their people, what was issued, what came of it, and who did what.

CREATE TABLE account (
    tenant INTEGER NOT NULL,
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    role INTEGER NOT NULL,
    password TEXT,
    failures INTEGER NOT NULL,
    locked_until INTEGER,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, name)
) STRICT;

CREATE TABLE session (
    tenant INTEGER NOT NULL,
    token_hash BLOB NOT NULL,
    account BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, token_hash)
) STRICT;

-- holder_kind 1 account, 2 staff member.
CREATE TABLE one_time_code (
    tenant INTEGER NOT NULL,
    hash BLOB NOT NULL,
    holder_kind INTEGER NOT NULL,
    holder BLOB NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (tenant, hash)
) STRICT;

CREATE INDEX one_time_code_by_holder ON one_time_code (tenant, holder_kind, holder);

-- A person, a device and a key once a device has taken up the role.
CREATE TABLE staff (
    tenant INTEGER NOT NULL,
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    role INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    enterprise TEXT,
    person BLOB,
    device BLOB,
    staff_key BLOB,
    enrolled_at INTEGER,
    revoked_at INTEGER,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, id)
) STRICT;

CREATE INDEX staff_by_person ON staff (tenant, person);

CREATE TABLE trip (
    tenant INTEGER NOT NULL,
    id BLOB NOT NULL,
    body BLOB NOT NULL,
    boards_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    approved_revision INTEGER,
    approved_at INTEGER,
    manifest BLOB,
    progress_revision INTEGER NOT NULL,
    progress_hash BLOB,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, id)
) STRICT;

CREATE INDEX trip_by_time ON trip (tenant, boards_at, id);

-- A slot stays the person's, also when they were taken off the trip.
CREATE TABLE trip_person (
    tenant INTEGER NOT NULL,
    trip BLOB NOT NULL,
    slot INTEGER NOT NULL,
    person BLOB NOT NULL,
    from_stop INTEGER NOT NULL,
    to_stop INTEGER NOT NULL,
    seat TEXT,
    door INTEGER,
    assigned_at INTEGER NOT NULL,
    removed_at INTEGER,
    PRIMARY KEY (tenant, trip, slot),
    UNIQUE (tenant, trip, person)
) STRICT;

CREATE INDEX trip_person_by_person ON trip_person (tenant, person);

CREATE TABLE trip_staff (
    tenant INTEGER NOT NULL,
    trip BLOB NOT NULL,
    staff BLOB NOT NULL,
    assigned_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, trip, staff)
) STRICT;

CREATE INDEX trip_staff_by_staff ON trip_staff (tenant, staff);

-- Which revision of a manifest a device was last given.
CREATE TABLE manifest_copy (
    tenant INTEGER NOT NULL,
    trip BLOB NOT NULL,
    staff BLOB NOT NULL,
    device_kid BLOB NOT NULL,
    sealing_key BLOB NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (tenant, trip, staff, device_kid)
) STRICT;

-- Credentials by the 16 bytes that name them; subject is a person, or for staff a staff member.
CREATE TABLE issued (
    tenant INTEGER NOT NULL,
    digest BLOB NOT NULL,
    kind INTEGER NOT NULL,
    subject BLOB NOT NULL,
    trip BLOB,
    list INTEGER,
    list_index INTEGER,
    binding BLOB NOT NULL,
    details BLOB NOT NULL,
    issued_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER,
    PRIMARY KEY (tenant, digest)
) STRICT;

CREATE INDEX issued_by_subject ON issued (tenant, subject, kind);
CREATE INDEX issued_by_trip ON issued (tenant, trip);
CREATE INDEX issued_by_list ON issued (tenant, list) WHERE list IS NOT NULL;

CREATE TABLE status_list (
    tenant INTEGER NOT NULL,
    id INTEGER NOT NULL,
    next_index INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    last_expiry INTEGER NOT NULL,
    published_at INTEGER,
    PRIMARY KEY (tenant, id)
) STRICT;

-- Every signed act; those of one kind, trip, leg, round and slot are one effect. slot -1 where it is about nobody.
CREATE TABLE act (
    tenant INTEGER NOT NULL,
    trip BLOB NOT NULL,
    digest BLOB NOT NULL,
    kind INTEGER NOT NULL,
    leg INTEGER NOT NULL,
    round INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_person BLOB NOT NULL,
    device BLOB NOT NULL,
    bytes BLOB NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, trip, digest)
) STRICT;

CREATE TABLE notice (
    tenant INTEGER NOT NULL,
    id BLOB NOT NULL,
    channel BLOB NOT NULL,
    body BLOB NOT NULL,
    written_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, id)
) STRICT;

-- Append-only: each row names the hash of the one before. Actor and subject are keyed pseudonyms.
CREATE TABLE audit (
    tenant INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor BLOB NOT NULL,
    action TEXT NOT NULL,
    subject BLOB NOT NULL,
    previous BLOB NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (tenant, seq)
) STRICT;

CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END;

CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END;
