-- What goes out: accounts and staff, trips and their people, what was issued, what came of it, and who did what.

CREATE TABLE account (
    tenant BIGINT NOT NULL,
    id BYTEA NOT NULL,
    name TEXT NOT NULL,
    role BIGINT NOT NULL,
    password TEXT,
    failures BIGINT NOT NULL,
    locked_until BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, name)
);

CREATE TABLE session (
    tenant BIGINT NOT NULL,
    token_hash BYTEA NOT NULL,
    account BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, token_hash)
);

-- holder_kind 1 account, 2 staff member.
CREATE TABLE one_time_code (
    tenant BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    holder_kind BIGINT NOT NULL,
    holder BYTEA NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (tenant, hash)
);

CREATE INDEX one_time_code_by_holder ON one_time_code (tenant, holder_kind, holder);

-- A person, a device and a key once a device has taken up the role.
CREATE TABLE staff (
    tenant BIGINT NOT NULL,
    id BYTEA NOT NULL,
    name TEXT NOT NULL,
    role BIGINT NOT NULL,
    scope BIGINT NOT NULL,
    enterprise TEXT,
    person BYTEA,
    device BYTEA,
    staff_key BYTEA,
    enrolled_at BIGINT,
    revoked_at BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);

CREATE INDEX staff_by_person ON staff (tenant, person);

CREATE TABLE trip (
    tenant BIGINT NOT NULL,
    id BYTEA NOT NULL,
    body BYTEA NOT NULL,
    boards_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    approved_revision BIGINT,
    approved_at BIGINT,
    manifest BYTEA,
    progress_revision BIGINT NOT NULL,
    progress_hash BYTEA,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);

CREATE INDEX trip_by_time ON trip (tenant, boards_at, id);

-- A slot stays the person's, also when they were taken off the trip.
CREATE TABLE trip_person (
    tenant BIGINT NOT NULL,
    trip BYTEA NOT NULL,
    slot BIGINT NOT NULL,
    person BYTEA NOT NULL,
    from_stop BIGINT NOT NULL,
    to_stop BIGINT NOT NULL,
    seat TEXT,
    door BIGINT,
    assigned_at BIGINT NOT NULL,
    removed_at BIGINT,
    PRIMARY KEY (tenant, trip, slot),
    UNIQUE (tenant, trip, person)
);

CREATE INDEX trip_person_by_person ON trip_person (tenant, person);

CREATE TABLE trip_staff (
    tenant BIGINT NOT NULL,
    trip BYTEA NOT NULL,
    staff BYTEA NOT NULL,
    assigned_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, trip, staff)
);

CREATE INDEX trip_staff_by_staff ON trip_staff (tenant, staff);

-- Which revision of a manifest a device was last given.
CREATE TABLE manifest_copy (
    tenant BIGINT NOT NULL,
    trip BYTEA NOT NULL,
    staff BYTEA NOT NULL,
    device_kid BYTEA NOT NULL,
    sealing_key BYTEA NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (tenant, trip, staff, device_kid)
);

-- Credentials by the 16 bytes that name them; subject is a person, or for staff a staff member.
CREATE TABLE issued (
    tenant BIGINT NOT NULL,
    digest BYTEA NOT NULL,
    kind BIGINT NOT NULL,
    subject BYTEA NOT NULL,
    trip BYTEA,
    list BIGINT,
    list_index BIGINT,
    binding BYTEA NOT NULL,
    details BYTEA NOT NULL,
    issued_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT,
    PRIMARY KEY (tenant, digest)
);

CREATE INDEX issued_by_subject ON issued (tenant, subject, kind);
CREATE INDEX issued_by_trip ON issued (tenant, trip);
CREATE INDEX issued_by_list ON issued (tenant, list) WHERE list IS NOT NULL;

CREATE TABLE status_list (
    tenant BIGINT NOT NULL,
    id BIGINT NOT NULL,
    next_index BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    last_expiry BIGINT NOT NULL,
    published_at BIGINT,
    PRIMARY KEY (tenant, id)
);

-- Every signed act; those of one kind, trip, leg, round and slot are one effect. slot -1 where it is about nobody.
CREATE TABLE act (
    tenant BIGINT NOT NULL,
    trip BYTEA NOT NULL,
    digest BYTEA NOT NULL,
    kind BIGINT NOT NULL,
    leg BIGINT NOT NULL,
    round BIGINT NOT NULL,
    slot BIGINT NOT NULL,
    at BIGINT NOT NULL,
    by_person BYTEA NOT NULL,
    device BYTEA NOT NULL,
    bytes BYTEA NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, trip, digest)
);

CREATE TABLE notice (
    tenant BIGINT NOT NULL,
    id BYTEA NOT NULL,
    channel BYTEA NOT NULL,
    body BYTEA NOT NULL,
    written_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);

-- Append-only: each row names the hash of the one before. Actor and subject are keyed pseudonyms.
CREATE TABLE audit (
    tenant BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor BYTEA NOT NULL,
    action TEXT NOT NULL,
    subject BYTEA NOT NULL,
    previous BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (tenant, seq)
);

CREATE FUNCTION refuse_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit chain is append-only' USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
FOR EACH ROW EXECUTE FUNCTION refuse_append_only();

CREATE TRIGGER audit_is_never_deleted BEFORE DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION refuse_append_only();
