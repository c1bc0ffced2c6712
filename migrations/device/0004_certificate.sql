-- Certificates of others, exactly as they came: what they say is read and checked anew each time they are shown.

CREATE TABLE certificate (
    person BLOB NOT NULL REFERENCES profile (person) ON DELETE CASCADE,
    id BLOB NOT NULL CHECK (length(id) = 16), -- beginning of the text's SHA-256
    text TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (person, id)
) STRICT;
