-- Certificates of others as they came, and on which trips staff served under a key that they hold no more.

CREATE TABLE certificate (
    tenant BIGINT NOT NULL,
    person BYTEA NOT NULL,
    id BYTEA NOT NULL,
    text TEXT NOT NULL,
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

CREATE INDEX person_by_verifier ON person (tenant, verified_by) WHERE verified_by IS NOT NULL;
