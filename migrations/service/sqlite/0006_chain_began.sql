-- Tells a courier's requests of an earlier chain from those of this one.
ALTER TABLE device ADD COLUMN chain_began INTEGER NOT NULL DEFAULT 0;
