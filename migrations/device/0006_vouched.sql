-- A notice may come without a signature of its own, good by that of the reply that brought it.

ALTER TABLE document ADD COLUMN vouched BLOB CHECK (length(vouched) = 8); -- name of the key that signed the reply
