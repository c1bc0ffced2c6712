//! Ten ways to be wrong, put in on purpose: a simulation that does not see them is blind.
//!
//! None of it stands in the product. A mutant is a trigger in a simulated database, or somebody with both ends' keys
//! between them: what the product would do if it were wrong in this way.

use super::{
    service::Answer,
    versions,
    world::{World, note},
};
use crate::world::Failure;
use qicheng_credential::key::Signer as _;
use qicheng_domain::ids::OperationId;
use qicheng_exchange::{
    message::Reply,
    reply::{sign_reply, verify_reply},
    request::{request_digest, sign_request},
};
use rusqlite::Connection;
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
}

impl Mutant {
    /// All of them, by the names that reports use.
    pub const ALL: [(Self, &'static str); 10] = [
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
    ];

    /// What makes the service's database wrong in this way.
    fn at_the_service(self) -> &'static str {
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
            _ => "",
        }
    }

    /// What makes a phone's database wrong in this way.
    fn on_a_phone(self) -> &'static str {
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
    requests: BTreeMap<usize, Vec<u8>>,
    replaced: BTreeMap<[u8; 32], Vec<u8>>,
    pages: BTreeMap<[u8; 32], Vec<u8>>,
    lost: BTreeMap<usize, OperationId>,
}

/// Puts the mutant into the databases.
pub fn prepare(world: &mut World) -> Result<(), Failure> {
    let Some(mutant) = world.mutant else {
        return Ok(());
    };
    let parts = &world.service.parts;
    let service = crate::beside::service(&parts.path, &parts.keys.database)?;
    service.execute_batch(mutant.at_the_service())?;
    for phone in &mut world.phones {
        phone.probe()?.execute_batch(mutant.on_a_phone())?;
    }
    Ok(())
}

/// A request has left a phone; returns what travels.
pub fn sent(world: &mut World, index: usize, bytes: Vec<u8>) -> Result<Vec<u8>, Failure> {
    match world.mutant {
        Some(Mutant::CursorBeforePage) => {
            world.tamper.requests.insert(index, bytes.clone());
            Ok(bytes)
        }
        Some(Mutant::OutboxCleared) => {
            let (request, _) = versions::open(world, index, &bytes)?;
            let probe = world.phones[index].probe()?;
            for operation in &request.operations {
                probe.execute(
                    "DELETE FROM outbox WHERE id = ?1",
                    [operation.id.as_bytes()],
                )?;
            }
            Ok(bytes)
        }
        Some(Mutant::ChainGap) => lose_one(world, index, bytes),
        _ => Ok(bytes),
    }
}

/// Takes one operation out of the middle of what a phone sends, now and each time.
fn lose_one(world: &mut World, index: usize, bytes: Vec<u8>) -> Result<Vec<u8>, Failure> {
    let (mut request, key) = versions::open(world, index, &bytes)?;
    if let ([first, _, ..], None) = (request.operations.as_slice(), world.tamper.lost.get(&index)) {
        world.tamper.lost.insert(index, first.id);
    }
    let Some(lost) = world.tamper.lost.get(&index).copied() else {
        return Ok(bytes);
    };
    if request.operations.first().map(|o| o.id) != Some(lost) {
        return Ok(bytes);
    }
    request.operations.remove(0);
    let service = world.service.parts.tenant.audience();
    let sent = sign_request(&request, &key, &service)?;
    world.tamper.replaced.insert(request_digest(&sent), bytes);
    Ok(sent)
}

/// An answer leaves the service; returns what travels.
pub fn answer(world: &mut World, request: &[u8], answer: Answer) -> Result<Answer, Failure> {
    let (Some(mutant), Ok(bytes)) = (world.mutant, &answer) else {
        return Ok(answer);
    };
    let digest = request_digest(request);
    match mutant {
        Mutant::ResultForPage => {
            let mut reply = open(world, bytes, request)?;
            match world.tamper.pages.get(&digest) {
                Some(next) => {
                    reply.next.clone_from(next);
                    reply.more = false;
                    Ok(Ok(close(world, &reply)?))
                }
                None => {
                    world.tamper.pages.insert(digest, reply.next);
                    Ok(answer)
                }
            }
        }
        Mutant::ChainGap => match world.tamper.replaced.get(&digest).cloned() {
            Some(original) => {
                let mut reply = open(world, bytes, request)?;
                reply.request = request_digest(&original);
                Ok(Ok(close(world, &reply)?))
            }
            None => Ok(answer),
        },
        _ => Ok(answer),
    }
}

/// A phone has died with an answer in its hands.
pub fn died_over(world: &mut World, index: usize, answer: &Answer) -> Result<(), Failure> {
    let request = world.tamper.requests.get(&index).cloned();
    if let (Some(Mutant::CursorBeforePage), Ok(bytes), Some(request)) =
        (world.mutant, answer, request)
        && let Ok(reply) = open(world, bytes, &request)
    {
        note!(world, "the cursor was saved");
        move_cursor(world.phones[index].probe()?, &reply.next)?;
    }
    Ok(())
}

/// A courier's answer is about to be taken; returns the cursor that is to stand afterwards.
pub fn before_parcel(
    world: &mut World,
    index: usize,
    parcel: &[u8],
) -> Result<Option<Vec<u8>>, Failure> {
    if world.mutant != Some(Mutant::StalePage) {
        return Ok(None);
    }
    let service = world.service.parts.tenant.audience();
    let key = world.service.parts.keys.respond.public();
    let probe = world.phones[index].probe()?;
    let (secret, cursor): ([u8; 32], Vec<u8>) =
        probe.query_row("SELECT sealing_key, cursor FROM device", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    let sealing = qicheng_exchange::seal::SealingKey::from_secret(&secret);
    let Ok(bytes) = sealing.open(qicheng_exchange::seal::Sealed::Reply, parcel) else {
        return Ok(None);
    };
    let mut carried = probe.prepare("SELECT request FROM carried")?;
    let requests: Vec<Vec<u8>> = carried
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let reply = requests
        .iter()
        .find_map(|request| verify_reply(&bytes, request, &service, |_| Some(key)).ok());
    match reply {
        Some(reply) if reply.from != cursor => {
            move_cursor(probe, &reply.from)?;
            Ok(Some(cursor))
        }
        _ => Ok(None),
    }
}

/// It was taken, as if it continued the cursor.
pub fn after_parcel(
    world: &mut World,
    index: usize,
    stale: Option<Vec<u8>>,
) -> Result<(), Failure> {
    match stale {
        Some(cursor) => move_cursor(world.phones[index].probe()?, &cursor),
        None => Ok(()),
    }
}

fn move_cursor(probe: &Connection, cursor: &[u8]) -> Result<(), Failure> {
    probe.execute("UPDATE device SET cursor = ?1", [cursor])?;
    Ok(())
}

fn open(world: &World, bytes: &[u8], request: &[u8]) -> Result<Reply, Failure> {
    let service = world.service.parts.tenant.audience();
    let key = world.service.parts.keys.respond.public();
    Ok(verify_reply(bytes, request, &service, |_| Some(key))?)
}

fn close(world: &World, reply: &Reply) -> Result<Vec<u8>, Failure> {
    let service = world.service.parts.tenant.audience();
    let keys = &world.service.parts.keys;
    Ok(sign_reply(reply, &reply.from, &keys.respond, &service)?)
}
