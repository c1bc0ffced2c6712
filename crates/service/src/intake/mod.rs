//! What comes in: requests checked, chains kept, each operation's one effect.
