//! Thirteen ways to be wrong, put in on purpose: a simulation that does not see them is blind.
//!
//! None of it stands in the product. A mutant is a trigger in a simulated database, or somebody with both ends' keys
//! between them: what the product would do if it were wrong in this way.

use qicheng_domain::ids::OperationId;
use std::collections::BTreeMap;

/// One way to be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mutant {
    /// The service does not know an operation again by its id.
    IdempotencyKey,
    /// A phone saves the cursor, and dies before it has saved the page.
    CursorBeforePage,
    /// An answer that came again without its page counts as if it had one.
    ResultForPage,
    /// An operation in the middle of a chain is lost on the way, each time.
    ChainGap,
    /// The feed gives a position before the document is there to be read.
    LateCommit,
    /// An act counts twice.
    DoubleCount,
    /// A refusal is not shown.
    DroppedRefusal,
    /// An operation that is sent again in a new chain gets a new id.
    NewId,
    /// A page that does not continue the cursor is applied.
    StalePage,
    /// An operation leaves the outbox once it is sent.
    OutboxCleared,
    /// A service that is restored goes on in the epoch of before.
    SameEpoch,
    /// People are never free again after a trip.
    NeverFreed,
    /// The ticket of a registration that ends with a move is not withdrawn.
    OldTicketStands,
}

impl Mutant {
    /// All of them, by the names that reports use.
    pub const ALL: [(Self, &'static str); 13] = [
        (Self::IdempotencyKey, "broken-idempotency-key"),
        (Self::CursorBeforePage, "cursor-saved-before-its-page"),
        (Self::ResultForPage, "result-taken-for-its-page"),
        (Self::ChainGap, "lost-chain-gap"),
        (Self::LateCommit, "feed-position-skips-late-commit"),
        (Self::DoubleCount, "double-counted-scan"),
        (Self::DroppedRefusal, "dropped-refusal"),
        (Self::NewId, "re-sent-under-a-new-id"),
        (Self::StalePage, "stale-page-applied"),
        (Self::OutboxCleared, "outbox-cleared-before-its-answer"),
        (Self::SameEpoch, "restored-without-a-new-epoch"),
        (Self::NeverFreed, "never-free-after-a-trip"),
        (Self::OldTicketStands, "old-ticket-stands-after-a-move"),
    ];

    /// What makes the service's database wrong in this way.
    pub(super) fn at_the_service(self) -> &'static str {
        match self {
            // The key of an effect is actor and id; under another actor it is never found.
            Self::IdempotencyKey => {
                "CREATE TRIGGER mutant AFTER INSERT ON operation BEGIN
                     UPDATE OR IGNORE operation SET actor = CAST(substr(actor, 2) || substr(actor, 1, 1) AS BLOB)
                     WHERE rowid = new.rowid;
                 END"
            }
            // A transaction that was given a position commits when three requests more have come in.
            Self::LateCommit => {
                "CREATE TABLE late AS SELECT *, 0 AS requests FROM feed_document LIMIT 0;
                 CREATE TRIGGER mutant AFTER INSERT ON feed_document
                 WHEN new.position % 2 = 0 AND NOT EXISTS (
                     SELECT 1 FROM late WHERE channel = new.channel AND position = new.position
                 ) BEGIN
                     INSERT INTO late SELECT *, 0 FROM feed_document WHERE rowid = new.rowid;
                     DELETE FROM feed_document WHERE rowid = new.rowid;
                 END;
                 CREATE TRIGGER mutant_out AFTER UPDATE OF counter ON device BEGIN
                     UPDATE late SET requests = requests + 1;
                     INSERT OR IGNORE INTO feed_document
                     SELECT tenant, channel, kind, name, position, bytes, changed_at FROM late WHERE requests > 2;
                     DELETE FROM late WHERE requests > 2;
                 END"
            }
            Self::DoubleCount => {
                "CREATE TRIGGER mutant AFTER INSERT ON act BEGIN
                     INSERT OR IGNORE INTO act (tenant, trip, digest, kind, leg, round, slot, at, by_person, device,
                         bytes, received_at)
                     VALUES (new.tenant, new.trip, CAST(substr(new.digest, 2) || substr(new.digest, 1, 1) AS BLOB), new.kind,
                         new.leg, new.round, new.slot, new.at, new.by_person, new.device, new.bytes,
                         new.received_at);
                 END"
            }
            // The end of a trip and that it was cancelled are what people wait for.
            Self::NeverFreed => {
                "UPDATE trip SET ends_at = 4102444800000, cancelled = 0;
                 CREATE TRIGGER mutant AFTER UPDATE ON trip WHEN new.ends_at < 4102444800000 OR new.cancelled BEGIN
                     UPDATE trip SET ends_at = 4102444800000, cancelled = 0 WHERE rowid = new.rowid;
                 END"
            }
            Self::OldTicketStands => {
                "CREATE TRIGGER mutant AFTER UPDATE OF revoked_at ON issued
                 WHEN new.kind = 1 AND new.revoked_at IS NOT NULL
                     AND EXISTS (SELECT 1 FROM person WHERE id = new.subject AND identity = 1)
                 BEGIN
                     UPDATE issued SET revoked_at = NULL WHERE rowid = new.rowid;
                 END"
            }
            _ => "",
        }
    }

    /// What makes the database of a service wrong in this way that was just restored.
    pub(super) fn at_a_restore(self) -> &'static str {
        match self {
            Self::SameEpoch => "DELETE FROM service_epoch",
            _ => "",
        }
    }

    /// What makes a phone's database wrong in this way.
    pub(super) fn on_a_phone(self) -> &'static str {
        match self {
            Self::DroppedRefusal => {
                "CREATE TRIGGER mutant AFTER UPDATE OF state ON outbox WHEN new.state = 4 BEGIN
                     UPDATE outbox SET dismissed = 1 WHERE rowid = new.rowid;
                 END"
            }
            Self::NewId => {
                "CREATE TRIGGER mutant AFTER UPDATE OF chain ON outbox WHEN new.chain <> old.chain BEGIN
                     UPDATE outbox SET id = CAST(substr(id, 1, 6) || substr(id, 8) || substr(id, 7, 1) AS BLOB)
                     WHERE rowid = new.rowid;
                 END"
            }
            _ => "",
        }
    }
}

/// What somebody between both ends remembers.
#[derive(Default)]
pub struct Tamper {
    pub(super) requests: BTreeMap<usize, Vec<u8>>,
    pub(super) replaced: BTreeMap<[u8; 32], Vec<u8>>,
    pub(super) pages: BTreeMap<[u8; 32], Vec<u8>>,
    pub(super) lost: BTreeMap<usize, OperationId>,
}
