-- The service's tables. Every row belongs to a tenant; instants are milliseconds since 1970, days are days since 1970.
-- Columns with personal data are sealed under a key of the person, or of the service: docs/adr/0009 says which.

-- What phones send, what the service knows of people, and the feed that phones receive.

-- chain_began tells a courier's requests of an earlier chain from those of this one; spent_… is what it brought on a day.
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
    chain_began BIGINT NOT NULL,
    spent_day BIGINT NOT NULL,
    spent_people BIGINT NOT NULL,
    spent_operations BIGINT NOT NULL,
    spent_bytes BIGINT NOT NULL,
    said_at BIGINT,
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
    brought_at BIGINT NOT NULL,
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
    own_paper BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);

CREATE INDEX person_by_mac ON person (tenant, identity_mac);
CREATE UNIQUE INDEX person_verified_once ON person (tenant, identity_mac) WHERE identity = 3;
CREATE INDEX person_by_verifier ON person (tenant, verified_by) WHERE verified_by IS NOT NULL;
CREATE INDEX person_by_identity ON person (tenant, identity, id);

CREATE TABLE attestation (
    tenant BIGINT NOT NULL,
    person BYTEA NOT NULL,
    number BIGINT NOT NULL,
    by_staff BYTEA NOT NULL,
    bytes BYTEA NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, person, number)
);

-- outcome 1 the earlier holds, 2 the later holds, 3 moved to the later; person_was and other_was are their identities before.
CREATE TABLE contradiction (
    tenant BIGINT NOT NULL,
    person BYTEA NOT NULL,
    other BYTEA NOT NULL,
    noted_at BIGINT NOT NULL,
    resolved_at BIGINT,
    outcome BIGINT,
    person_was BIGINT,
    other_was BIGINT,
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
    latest BIGINT NOT NULL,
    body BYTEA NOT NULL,
    operation BYTEA NOT NULL,
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

-- Accounts and staff, trips and the people on them, credentials, acts, and the audit chain.

CREATE TABLE account (
    tenant BIGINT NOT NULL,
    id BYTEA NOT NULL,
    name TEXT NOT NULL,
    role BIGINT NOT NULL,
    password TEXT,
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

-- Forms of the console that were taken, by what each page put in; forgotten after a week.
CREATE TABLE form_taken (
    tenant BIGINT NOT NULL,
    form BYTEA NOT NULL,
    taken_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, form)
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
    name BYTEA NOT NULL,
    role BIGINT NOT NULL,
    scope BIGINT NOT NULL,
    enterprise BYTEA,
    person BYTEA,
    device BYTEA,
    staff_key BYTEA,
    enrolled_at BIGINT,
    revoked_at BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);

CREATE INDEX staff_by_person ON staff (tenant, person);
CREATE INDEX staff_by_device ON staff (tenant, device);

CREATE TABLE trip (
    tenant BIGINT NOT NULL,
    id BYTEA NOT NULL,
    body BYTEA NOT NULL,
    boards_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    cancelled BIGINT NOT NULL,
    approved_revision BIGINT,
    approved_at BIGINT,
    manifest BYTEA,
    progress_revision BIGINT NOT NULL,
    slots_from BIGINT NOT NULL,
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

-- Every signed act; those of one kind, trip, leg, round and slot are one effect. bytes are what was signed.
CREATE TABLE act (
    tenant BIGINT NOT NULL,
    trip BYTEA NOT NULL,
    digest BYTEA NOT NULL,
    kind BIGINT NOT NULL,
    leg BIGINT NOT NULL,
    round BIGINT NOT NULL,
    slot BIGINT,
    at BIGINT NOT NULL,
    by_person BYTEA NOT NULL,
    door BIGINT,
    temperature BIGINT,
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
-- What was published of rules, by whom and why: every version stays.
CREATE TABLE rule_publication (
    tenant BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action BIGINT NOT NULL,
    reason TEXT NOT NULL,
    place BIGINT NOT NULL,
    pack TEXT NOT NULL,
    version BIGINT NOT NULL,
    document BYTEA NOT NULL,
    PRIMARY KEY (tenant, seq)
);

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

CREATE TABLE pseudonym (
    tenant BIGINT NOT NULL,
    party BYTEA NOT NULL,
    name BYTEA NOT NULL,
    PRIMARY KEY (tenant, party),
    UNIQUE (tenant, name)
);

CREATE TABLE audit_head (
    tenant BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (tenant)
);

CREATE FUNCTION audit_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM audit WHERE tenant = NEW.tenant) THEN
        RAISE EXCEPTION 'the audit chain is append-only' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER audit_goes_on_without_gaps BEFORE INSERT ON audit
FOR EACH ROW EXECUTE FUNCTION audit_goes_on();

CREATE FUNCTION audit_head_rises() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.seq <> OLD.seq + 1 OR NEW.tenant <> OLD.tenant THEN
        RAISE EXCEPTION 'the audit chain is append-only' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER audit_head_only_rises BEFORE UPDATE OR DELETE ON audit_head
FOR EACH ROW EXECUTE FUNCTION audit_head_rises();

CREATE TABLE certificate (
    tenant BIGINT NOT NULL,
    person BYTEA NOT NULL,
    id BYTEA NOT NULL,
    text BYTEA NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, person, id)
);

-- What was done before the end still counts, whenever it comes.
CREATE TABLE ended_duty (
    tenant BIGINT NOT NULL,
    trip BYTEA NOT NULL,
    staff BYTEA NOT NULL,
    person BYTEA NOT NULL,
    role BIGINT NOT NULL,
    staff_key BYTEA NOT NULL,
    ended_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, trip, staff, staff_key)
);

-- A key under the service's own. Without its row nobody can read what is sealed under it, in back-ups neither.
CREATE TABLE person_key (
    tenant BIGINT NOT NULL,
    person BYTEA NOT NULL,
    wrapped BYTEA NOT NULL,
    PRIMARY KEY (tenant, person)
);

-- The entries of the manifest that a trip's crew was given last, each under its person's key.
CREATE TABLE manifest_entry (
    tenant BIGINT NOT NULL,
    trip BYTEA NOT NULL,
    slot BIGINT NOT NULL,
    person BYTEA NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (tenant, trip, slot)
);

CREATE INDEX manifest_entry_by_person ON manifest_entry (tenant, person);

-- When the service last knew its clock to be right, when an operator last said that it is, and whether it has been in
-- doubt since.
CREATE TABLE service_clock (
    tenant BIGINT NOT NULL,
    beat_at BIGINT NOT NULL,
    confirmed_at BIGINT,
    in_doubt BIGINT NOT NULL,
    PRIMARY KEY (tenant)
);

-- A role under a key that has ended; lost 1 where somebody else may have had the key.
CREATE TABLE ended_role (
    tenant BIGINT NOT NULL,
    staff BYTEA NOT NULL,
    staff_key BYTEA NOT NULL,
    person BYTEA NOT NULL,
    role BIGINT NOT NULL,
    scope BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    lost BIGINT NOT NULL,
    PRIMARY KEY (tenant, staff, staff_key)
);

CREATE INDEX ended_role_by_person ON ended_role (tenant, person);

-- Drawn whenever the service is restored from a back-up; a phone's cursor of another epoch counts as empty.
CREATE TABLE service_epoch (
    tenant BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    PRIMARY KEY (tenant)
);
