-- What a person was asked beyond a verdict, and what they gave or would not give.

CREATE TABLE receipt (
    person BLOB NOT NULL REFERENCES profile (person) ON DELETE CASCADE,
    query BLOB NOT NULL CHECK (length(query) = 16), -- digest of the question
    at INTEGER NOT NULL,
    role INTEGER NOT NULL, -- number of the asker's role
    place INTEGER NOT NULL, -- which gave the role
    why TEXT NOT NULL,
    given TEXT NOT NULL, -- fields, separated by spaces; none where the person declined
    PRIMARY KEY (person, query)
) STRICT;
