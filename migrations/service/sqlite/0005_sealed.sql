-- Columns with personal data hold what is sealed under a key of the person, or of the service. What stood there before
-- is sealed by the service, in the same transaction.

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

ALTER TABLE certificate ADD COLUMN sealed_text BLOB NOT NULL DEFAULT x'';
UPDATE certificate SET sealed_text = CAST(text AS BLOB);
ALTER TABLE certificate DROP COLUMN text;

ALTER TABLE staff ADD COLUMN sealed_name BLOB NOT NULL DEFAULT x'';
ALTER TABLE staff ADD COLUMN sealed_enterprise BLOB;
UPDATE staff SET sealed_name = CAST(name AS BLOB), sealed_enterprise = CAST(enterprise AS BLOB);
ALTER TABLE staff DROP COLUMN name;
ALTER TABLE staff DROP COLUMN enterprise;
