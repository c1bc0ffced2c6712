-- The service's tables. Every row belongs to a tenant; instants are milliseconds since 1970, days are days since 1970.
-- Columns with personal data are sealed under a key of the person, or of the service: docs/adr/0009 says which.

-- What phones send, what the service knows of people, and the feed that phones receive.

-- chain_began tells a courier's requests of an earlier chain from those of this one; spent_… is what it brought on a day.
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
    chain_began INTEGER NOT NULL,
    spent_day INTEGER NOT NULL,
    spent_people INTEGER NOT NULL,
    spent_operations INTEGER NOT NULL,
    spent_bytes INTEGER NOT NULL,
    said_at INTEGER,
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
    brought_at INTEGER NOT NULL,
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
    own_paper INTEGER NOT NULL,
    PRIMARY KEY (tenant, id)
) STRICT;

CREATE INDEX person_by_mac ON person (tenant, identity_mac);
CREATE UNIQUE INDEX person_verified_once ON person (tenant, identity_mac) WHERE identity = 3;
CREATE INDEX person_by_verifier ON person (tenant, verified_by) WHERE verified_by IS NOT NULL;
CREATE INDEX person_by_identity ON person (tenant, identity, id);

CREATE TABLE attestation (
    tenant INTEGER NOT NULL,
    person BLOB NOT NULL,
    number INTEGER NOT NULL,
    by_staff BLOB NOT NULL,
    bytes BLOB NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, person, number)
) STRICT;

-- outcome 1 the earlier holds, 2 the later holds, 3 moved to the later; person_was and other_was are their identities before.
CREATE TABLE contradiction (
    tenant INTEGER NOT NULL,
    person BLOB NOT NULL,
    other BLOB NOT NULL,
    noted_at INTEGER NOT NULL,
    resolved_at INTEGER,
    outcome INTEGER,
    person_was INTEGER,
    other_was INTEGER,
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
    latest INTEGER NOT NULL,
    body BLOB NOT NULL,
    operation BLOB NOT NULL,
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

-- Accounts and staff, trips and the people on them, credentials, acts, and the audit chain.

CREATE TABLE account (
    tenant INTEGER NOT NULL,
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    role INTEGER NOT NULL,
    password TEXT,
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

-- Forms of the console that were taken, by what each page put in; forgotten after a week.
CREATE TABLE form_taken (
    tenant INTEGER NOT NULL,
    form BLOB NOT NULL,
    taken_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, form)
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
    name BLOB NOT NULL,
    role INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    enterprise BLOB,
    person BLOB,
    device BLOB,
    staff_key BLOB,
    enrolled_at INTEGER,
    revoked_at INTEGER,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, id)
) STRICT;

CREATE INDEX staff_by_person ON staff (tenant, person);
CREATE INDEX staff_by_device ON staff (tenant, device);

CREATE TABLE trip (
    tenant INTEGER NOT NULL,
    id BLOB NOT NULL,
    body BLOB NOT NULL,
    boards_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    cancelled INTEGER NOT NULL,
    approved_revision INTEGER,
    approved_at INTEGER,
    manifest BLOB,
    progress_revision INTEGER NOT NULL,
    slots_from INTEGER NOT NULL,
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

-- Every signed act; those of one kind, trip, leg, round and slot are one effect. bytes are what was signed.
CREATE TABLE act (
    tenant INTEGER NOT NULL,
    trip BLOB NOT NULL,
    digest BLOB NOT NULL,
    kind INTEGER NOT NULL,
    leg INTEGER NOT NULL,
    round INTEGER NOT NULL,
    slot INTEGER,
    at INTEGER NOT NULL,
    by_person BLOB NOT NULL,
    door INTEGER,
    temperature INTEGER,
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
-- What was published of rules, by whom and why: every version stays.
CREATE TABLE rule_publication (
    tenant INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action INTEGER NOT NULL,
    reason TEXT NOT NULL,
    place INTEGER NOT NULL,
    pack TEXT NOT NULL,
    version INTEGER NOT NULL,
    document BLOB NOT NULL,
    PRIMARY KEY (tenant, seq)
) STRICT;

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

-- The random bytes that stand for a party in the audit chain. Without its row nobody can say who it was.
CREATE TABLE pseudonym (
    tenant INTEGER NOT NULL,
    party BLOB NOT NULL,
    name BLOB NOT NULL,
    PRIMARY KEY (tenant, party),
    UNIQUE (tenant, name)
) STRICT;

-- Where the audit chain ends, signed by the service.
CREATE TABLE audit_head (
    tenant INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (tenant)
) STRICT;

CREATE TRIGGER audit_goes_on_without_gaps BEFORE INSERT ON audit
WHEN NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM audit WHERE tenant = NEW.tenant)
BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END;

CREATE TRIGGER audit_head_only_rises BEFORE UPDATE ON audit_head
WHEN NEW.seq <> OLD.seq + 1 OR NEW.tenant <> OLD.tenant
BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END;

CREATE TRIGGER audit_head_is_never_deleted BEFORE DELETE ON audit_head
BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END;

CREATE TABLE certificate (
    tenant INTEGER NOT NULL,
    person BLOB NOT NULL,
    id BLOB NOT NULL,
    text BLOB NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, person, id)
) STRICT;

-- What was done before the end still counts, whenever it comes.
CREATE TABLE ended_duty (
    tenant INTEGER NOT NULL,
    trip BLOB NOT NULL,
    staff BLOB NOT NULL,
    person BLOB NOT NULL,
    role INTEGER NOT NULL,
    staff_key BLOB NOT NULL,
    ended_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, trip, staff, staff_key)
) STRICT;

-- A key under the service's own. Without its row nobody can read what is sealed under it, in back-ups neither.
CREATE TABLE person_key (
    tenant INTEGER NOT NULL,
    person BLOB NOT NULL,
    wrapped BLOB NOT NULL,
    PRIMARY KEY (tenant, person)
) STRICT;

-- The entries of the manifest that a trip's crew was given last, each under its person's key.
CREATE TABLE manifest_entry (
    tenant INTEGER NOT NULL,
    trip BLOB NOT NULL,
    slot INTEGER NOT NULL,
    person BLOB NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (tenant, trip, slot)
) STRICT;

CREATE INDEX manifest_entry_by_person ON manifest_entry (tenant, person);

-- When the service last knew its clock to be right, when an operator last said that it is, and whether it has been in
-- doubt since.
CREATE TABLE service_clock (
    tenant INTEGER NOT NULL,
    beat_at INTEGER NOT NULL,
    confirmed_at INTEGER,
    in_doubt INTEGER NOT NULL,
    PRIMARY KEY (tenant)
) STRICT;

-- A role under a key that has ended; lost 1 where somebody else may have had the key.
CREATE TABLE ended_role (
    tenant INTEGER NOT NULL,
    staff BLOB NOT NULL,
    staff_key BLOB NOT NULL,
    person BLOB NOT NULL,
    role INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    ended_at INTEGER NOT NULL,
    lost INTEGER NOT NULL,
    PRIMARY KEY (tenant, staff, staff_key)
) STRICT;

CREATE INDEX ended_role_by_person ON ended_role (tenant, person);

-- Drawn whenever the service is restored from a back-up; a phone's cursor of another epoch counts as empty.
CREATE TABLE service_epoch (
    tenant INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    PRIMARY KEY (tenant)
) STRICT;
