-- What crew and employers did and saw. `operation` is their own act; none where it came from another device.

CREATE TABLE boarding (
    trip BLOB NOT NULL CHECK (length(trip) = 6),
    leg INTEGER NOT NULL,
    round INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by BLOB NOT NULL CHECK (length(by) = 16),
    door INTEGER,
    operation BLOB CHECK (length(operation) = 16),
    PRIMARY KEY (trip, leg, round, slot)
) STRICT;

-- Everyone was called out on a leg: its boardings begin again.
CREATE TABLE round (
    trip BLOB NOT NULL CHECK (length(trip) = 6),
    leg INTEGER NOT NULL,
    round INTEGER NOT NULL CHECK (round > 0),
    at INTEGER NOT NULL,
    operation BLOB CHECK (length(operation) = 16),
    PRIMARY KEY (trip, leg, round)
) STRICT;

CREATE TABLE movement (
    trip BLOB NOT NULL CHECK (length(trip) = 6),
    stop INTEGER NOT NULL,
    what INTEGER NOT NULL CHECK (what IN (2, 3)), -- number of the act: departed, arrived
    at INTEGER NOT NULL,
    operation BLOB CHECK (length(operation) = 16),
    PRIMARY KEY (trip, stop, what)
) STRICT;

CREATE TABLE door_merged (
    trip BLOB NOT NULL CHECK (length(trip) = 6),
    leg INTEGER NOT NULL,
    round INTEGER NOT NULL,
    door INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (trip, leg, round, door)
) STRICT;

CREATE TABLE spot_check (
    trip BLOB NOT NULL CHECK (length(trip) = 6),
    slot INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by BLOB NOT NULL CHECK (length(by) = 16),
    temperature INTEGER NOT NULL, -- tenths of a degree Celsius
    operation BLOB CHECK (length(operation) = 16),
    PRIMARY KEY (trip, slot, at)
) STRICT;

CREATE TABLE paper_confirmed (
    trip BLOB NOT NULL CHECK (length(trip) = 6),
    slot INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by BLOB NOT NULL CHECK (length(by) = 16),
    PRIMARY KEY (trip, slot)
) STRICT;

CREATE TABLE received (
    trip BLOB NOT NULL CHECK (length(trip) = 6),
    slot INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by BLOB CHECK (length(by) = 16),
    operation BLOB CHECK (length(operation) = 16),
    PRIMARY KEY (trip, slot)
) STRICT;

CREATE TABLE scan_log (
    id INTEGER NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    reasons TEXT NOT NULL, -- codes, separated by spaces
    person BLOB CHECK (length(person) = 16), -- who was scanned, where known
    by BLOB CHECK (length(by) = 16), -- who scanned
    trip BLOB CHECK (length(trip) = 6),
    slot INTEGER
) STRICT;
CREATE INDEX scan_log_person ON scan_log (person);
