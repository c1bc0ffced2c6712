-- As on SQLite, under the same number.

ALTER TABLE account DROP COLUMN failures;
ALTER TABLE account DROP COLUMN locked_until;

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

ALTER TABLE contradiction ADD COLUMN outcome BIGINT;
ALTER TABLE contradiction ADD COLUMN person_was BIGINT;
ALTER TABLE contradiction ADD COLUMN other_was BIGINT;

CREATE INDEX person_by_identity ON person (tenant, identity, id);
