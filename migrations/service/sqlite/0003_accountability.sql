-- Who did what, so that nobody can change it and a person can be erased from it; how contradictions were settled;
-- people by how much is known of them. Wrong passwords are counted by their source, in the process.

ALTER TABLE account DROP COLUMN failures;
ALTER TABLE account DROP COLUMN locked_until;

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

-- outcome 1 the earlier holds, 2 the later holds, 3 moved to the later; how both stood before.
ALTER TABLE contradiction ADD COLUMN outcome INTEGER;
ALTER TABLE contradiction ADD COLUMN person_was INTEGER;
ALTER TABLE contradiction ADD COLUMN other_was INTEGER;

CREATE INDEX person_by_identity ON person (tenant, identity, id);
