-- Certificates of others as they came, and on which trips staff served under a key that they hold no more.

CREATE TABLE certificate (
    tenant INTEGER NOT NULL,
    person BLOB NOT NULL,
    id BLOB NOT NULL,
    text TEXT NOT NULL,
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

CREATE INDEX person_by_verifier ON person (tenant, verified_by) WHERE verified_by IS NOT NULL;
