//! Puts a mutant into a world: triggers in its databases, and somebody between both ends.

use super::versions;
use crate::sim::{
    ends::service::Answer,
    mutant::Mutant,
    world::{World, note},
};
use qicheng_credential::key::Signer as _;
use qicheng_exchange::{
    message::Reply,
    reply::{sign_reply, verify_reply},
    request::{request_digest, sign_request},
};
use qicheng_test_world::Failure;
use rusqlite::Connection;

/// Puts the mutant into the databases.
pub fn prepare(world: &mut World) -> Result<(), Failure> {
    world.sabotage_service(false)?;
    let Some(mutant) = world.mutant else {
        return Ok(());
    };
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
            let Some((request, _)) = versions::open(world, index, &bytes)? else {
                return Ok(bytes);
            };
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
    let Some((mut request, key)) = versions::open(world, index, &bytes)? else {
        return Ok(bytes);
    };
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

/// A courier's answer is about to be taken; returns the cursor to be stored afterwards.
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
