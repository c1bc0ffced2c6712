//! What must hold once a world has healed.

mod counts;
mod dated;
mod mirror;
pub(super) mod moved;

use super::{
    invariant::hold,
    ledger::{SavedOperation, took_effect},
    world::World,
};
use crate::sim::{
    ends::phone,
    events::{acts::LATER_KIND, heal},
};
use qicheng_test_world::{Failure, database};

pub use super::invariant::{Broken, Invariant};

use qicheng_domain::{
    ids::OperationId,
    operations::{claim::ClaimKind, refusal::RefusalCode},
};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// An operation in an outbox at the end.
struct Row {
    id: OperationId,
    chain: u32,
    sequence: u64,
    kind: ClaimKind,
    state: u8,
    refusal: Option<RefusalCode>,
}

/// Holds the world against every promise.
///
/// # Errors
/// The first [`Broken`], and what should never fail and did.
pub fn all(world: &mut World) -> Result<(), Failure> {
    let parts = &world.service.parts;
    let service = database::service(&parts.path, &parts.keys.database)?;
    effects(world, &service)?;
    for index in 0..world.phones.len() {
        let rows = rows(world.phones[index].probe()?)?;
        accounted(world, &service, index, &rows)?;
        chain(world, &service, index)?;
        last_word(world, &service, index, &rows)?;
    }
    mirror::all(world)?;
    dated::all(world)?;
    counts::all(world, &service)
}

/// Every effect is that of an operation that somebody said, and stands once.
fn effects(world: &World, service: &Connection) -> Result<(), Failure> {
    let mut statement = service
        .prepare("SELECT id, count(*) FROM operation WHERE received_at >= ?1 GROUP BY id")?;
    let mut rows = statement.query([world.began])?;
    while let Some(row) = rows.next()? {
        let id = OperationId::from_bytes(row.get(0)?);
        let times: u64 = row.get(1)?;
        hold!(times == 1, EffectOnce, "{id} took effect {times} times");
        hold!(
            world.ledger.get(&id).is_some(),
            EffectOnce,
            "nobody said {id}"
        );
    }
    for (table, column, kind) in [
        ("consent", "operation", ClaimKind::Consent),
        ("act", "digest", ClaimKind::Act),
    ] {
        let number = u16::from(kind);
        let sql = format!(
            "SELECT (SELECT count({column}) FROM {table} WHERE received_at >= ?1),
                    (SELECT count(*) FROM operation WHERE kind = {number} AND received_at >= ?1)"
        );
        let (effects, operations): (u64, u64) =
            service.query_row(&sql, [world.began], |r| Ok((r.get(0)?, r.get(1)?)))?;
        let repeated = if kind == ClaimKind::Act {
            repeated(world, service)?
        } else {
            0
        };
        let operations = operations - repeated;
        hold!(
            effects == operations,
            EffectOnce,
            "{operations} operations of kind {kind:?} have {effects} effects"
        );
    }
    Ok(())
}

/// How many operations say again, byte for byte, what another said: an act by a phone whose clock is behind the minimum
/// trusted time may be signed twice at that same time.
fn repeated(world: &World, service: &Connection) -> Result<u64, Failure> {
    let mut said = BTreeSet::new();
    let mut repeated = 0;
    for (id, operation) in world.ledger.all() {
        if operation.kind == ClaimKind::Act && took_effect(service, id)? {
            repeated += u64::from(!said.insert(operation.body.as_slice()));
        }
    }
    Ok(repeated)
}

/// What a phone said took effect, or was refused and is shown; and what it believes is so.
fn accounted(
    world: &World,
    service: &Connection,
    index: usize,
    rows: &[Row],
) -> Result<(), Failure> {
    let name = world.phones[index].name;
    let shown = heal::shown(world, index)?;
    let held: BTreeMap<_, _> = rows.iter().map(|row| (row.id, row)).collect();
    for (id, said) in world.ledger.all() {
        if said.phone != index || said.lost {
            continue;
        }
        let took = took_effect(service, id)?;
        match held.get(id).map(|row| (row.state, row.refusal)) {
            Some((3, _)) => hold!(took, Accounted, "{name} holds {id} for done, and it is not"),
            Some((4, code)) => {
                hold!(
                    !took,
                    Accounted,
                    "{name} holds {id} for refused, and it was not"
                );
                let seen = shown.contains(id) || world.dismissed.contains(id);
                hold!(
                    seen,
                    Accounted,
                    "{name} does not show that {id} was refused"
                );
                hold!(
                    deserved(world, index, said, code),
                    Deserved,
                    "{name}: {id} of kind {:?} was refused for {code:?}",
                    said.kind
                );
            }
            Some((state, _)) => hold!(false, Accounted, "{name}: {id} is still in state {state}"),
            // What took effect may be forgotten.
            None => hold!(took, Accounted, "{name} has lost {id}"),
        }
    }
    for row in rows {
        let known = world.ledger.knows(&row.id);
        hold!(
            known,
            Accounted,
            "{name} holds {}, which nobody said",
            row.id
        );
        hold!(
            row.kind != LATER_KIND
                || (row.state, row.refusal) == (4, Some(RefusalCode::UnknownKind)),
            Deserved,
            "{name}: what nobody knows was taken"
        );
    }
    Ok(())
}

/// Whether a refusal is one that this operation may meet with here.
fn deserved(world: &World, index: usize, said: &SavedOperation, code: Option<RefusalCode>) -> bool {
    use ClaimKind::{Act, Attestation, Intent, IntentWithdrawn, Registration, StaffEnrolment};
    let mut journeys = world.journeys.iter();
    match (said.kind, code) {
        (LATER_KIND, Some(RefusalCode::UnknownKind)) => true,
        (StaffEnrolment, Some(RefusalCode::BadCode)) => true,
        // Between a ticket and the end of its trip, by a clock that may be wrong.
        (Registration | Intent | IntentWithdrawn, Some(RefusalCode::TooLate)) => {
            world.misled || journeys.any(|journey| journey.free_at() > said.at)
        }
        // Of an old phone whose registration does not hold, or not yet.
        (Attestation, Some(RefusalCode::NotAllowed))
            if world.phones[index].part == phone::Part::Worker =>
        {
            world.restored || world.disturbed[index] || !moved::may_vouch(world, said)
        }
        // Of staff who are not, and about people and trips of which nothing is known, or no more.
        (Act | Attestation, Some(RefusalCode::NotAllowed)) => {
            world.restored || world.disturbed[index] || journeys.any(|journey| journey.replanned)
        }
        _ => world.disturbed[index] || world.phones[index].part == phone::Part::Helper,
    }
}

/// The service has the whole chain, and nothing waits.
fn chain(world: &mut World, service: &Connection, index: usize) -> Result<(), Failure> {
    let name = world.phones[index].name;
    let kid = mirror::kid(world, index)?;
    let probe = world.phones[index].probe()?;
    let (head, acknowledged): (u64, u64) =
        probe.query_row("SELECT head_sequence, acknowledged FROM device", [], |r| {
            Ok((r.get(0)?, r.get(1)?))
        })?;
    let (held, links, parked): (u64, u64, u64) = service.query_row(
        "SELECT head,
                (SELECT count(*) FROM chain_link WHERE device = d.id AND epoch = d.epoch),
                (SELECT count(*) FROM parked WHERE device = d.id AND epoch = d.epoch)
         FROM device AS d WHERE kid = ?1",
        [kid.0],
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
    )?;
    // What a phone that was set back no longer knows may come late to a service that was restored.
    hold!(
        parked == 0 || (world.restored && world.disturbed[index]),
        Chain,
        "{name}: {parked} operations wait for a gap to close"
    );
    hold!(
        links == held,
        Chain,
        "{name}: a chain of {held} has {links} links"
    );
    let whole = head == held && acknowledged == held;
    // A phone that was set back and has said nothing since does not know of the rest; of a chain in which nothing was
    // said yet the service does not know.
    let unaware = head == 0 || (head <= held && acknowledged == held);
    hold!(
        whole || (world.disturbed[index] && unaware),
        Chain,
        "{name}: head {head}, acknowledged {acknowledged}, held {held}"
    );
    Ok(())
}

/// Of several registrations of a person the last counts.
fn last_word(
    world: &World,
    service: &Connection,
    index: usize,
    rows: &[Row],
) -> Result<(), Failure> {
    if world.disturbed[index] {
        return Ok(());
    }
    for person in &world.phones[index].people {
        let about = |row: &&Row| {
            let said = world.ledger.get(&row.id);
            row.state == 3
                && row.kind == ClaimKind::Registration
                && said.is_some_and(|s| s.subject == *person)
        };
        let last = rows
            .iter()
            .filter(about)
            .max_by_key(|r| (r.chain, r.sequence));
        if let Some(last) = last {
            let counts: [u8; 16] = service.query_row(
                "SELECT operation FROM person WHERE id = ?1",
                [person.as_bytes()],
                |row| row.get(0),
            )?;
            hold!(
                counts == *last.id.as_bytes(),
                LastWord,
                "an earlier registration of {person} counts"
            );
        }
    }
    Ok(())
}

fn rows(probe: &Connection) -> Result<Vec<Row>, Failure> {
    let mut statement =
        probe.prepare("SELECT id, chain, sequence, kind, state, refusal FROM outbox")?;
    let rows = statement.query_map([], |row| {
        Ok(Row {
            id: OperationId::from_bytes(row.get(0)?),
            chain: row.get(1)?,
            sequence: row.get(2)?,
            kind: ClaimKind::from(row.get::<_, u16>(3)?),
            state: row.get(4)?,
            refusal: refusal(row.get(5)?),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A number that is nobody's is read as a reason of a later version.
fn refusal(number: Option<u8>) -> Option<RefusalCode> {
    number.map(|number| RefusalCode::try_from(number).unwrap_or(RefusalCode::Later))
}
