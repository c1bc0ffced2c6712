-- Columns with personal data hold what is sealed under a key of the person, or of the service. What stood there before
-- is sealed by the service, in the same transaction.

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

ALTER TABLE certificate ADD COLUMN sealed_text BYTEA NOT NULL DEFAULT '';
UPDATE certificate SET sealed_text = convert_to(text, 'UTF8');
ALTER TABLE certificate DROP COLUMN text;

ALTER TABLE staff ADD COLUMN sealed_name BYTEA NOT NULL DEFAULT '';
ALTER TABLE staff ADD COLUMN sealed_enterprise BYTEA;
UPDATE staff SET sealed_name = convert_to(name, 'UTF8'), sealed_enterprise = convert_to(enterprise, 'UTF8');
ALTER TABLE staff DROP COLUMN name;
ALTER TABLE staff DROP COLUMN enterprise;
