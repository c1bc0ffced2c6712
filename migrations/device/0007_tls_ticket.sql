-- TLS tickets outlive the app, so that its first connection is as short as the others.

CREATE TABLE tls_ticket (
    service INTEGER NOT NULL PRIMARY KEY REFERENCES device (service),
    url     TEXT NOT NULL, -- where it was given, as https://host
    ticket  BLOB NOT NULL CHECK (length(ticket) > 0)
) STRICT;
