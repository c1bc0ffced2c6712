//! What must hold of people with more than one registration, and of their passes at the doors.

use crate::sim::{
    ends::phone::Part,
    events::{
        acts::{at_the_bus, door_of},
        errors,
    },
    invariant::hold,
    ledger::{SavedOperation, took_effect},
    moves::{Move, MoveKind},
    world::{World, note, of_part},
};
use qicheng_app::{
    AppError,
    roles::{crew, worker},
    scan::Place,
};
use qicheng_credential::verdict::Verdict;
use qicheng_domain::{
    ids::{OperationId, PersonId, TripId},
    operations::claim::{Claim, ClaimKind},
};
use qicheng_test_world::{Failure, database};
use rusqlite::{Connection, OptionalExtension as _};
use std::collections::BTreeSet;

/// Verified, as the service writes it.
const VERIFIED: u8 = 3;
/// `Identity::Duplicate`, as the service writes it.
const DUPLICATE: u8 = 2;

/// Everyone shows what they have at doors that have heard everything: the old phone that lay without a network its pass of
/// before, the next one its own, and paper. Then the old phone is found.
///
/// # Errors
/// The first promise that does not hold, and what should never fail and did.
pub fn at_the_doors(world: &mut World) -> Result<(), Failure> {
    let parts = &world.service.parts;
    let service = database::service(&parts.path, &parts.keys.database)?;
    let trip = world.journeys.last().filter(|journey| !journey.replanned);
    if let Some(trip) = trip.map(|journey| journey.trip) {
        for way in world.moves().to_vec() {
            old_pass(world, &service, trip, &way)?;
        }
        for index in of_part(&world.phones, Part::Worker) {
            boards_once(world, trip, index)?;
        }
        for index in of_part(&world.phones, Part::Crew) {
            world.ledger.look(index, &mut world.phones[index])?;
        }
    }
    if let Some(moving) = &mut world.moving {
        moving.lying.clear();
    }
    Ok(())
}

/// Once the next registration holds, no door lets anybody on with the pass of the one before.
fn old_pass(
    world: &mut World,
    service: &Connection,
    trip: TripId,
    way: &Move,
) -> Result<(), Failure> {
    if identity(service, way.next.1)? != Some(VERIFIED) {
        return Ok(());
    }
    let (old, from) = way.old;
    let app = world.phones[old].app().ok_or("off")?;
    let shown = worker::pass_for(app, from, Some(trip), None).ok();
    let name = world.phones[old].name;
    let Some(shown) = shown else {
        note!(world, "{name} has no pass any more");
        return Ok(());
    };
    let lies = world.lies(old);
    hold!(lies, Moved, "{name} heard of the move and shows a pass");
    for door in of_part(&world.phones, Part::Crew) {
        let Some((verdict, reasons)) = world.looks(door, trip, &shown.text, true)? else {
            continue;
        };
        note!(
            world,
            "{name} shows the pass of before: {verdict:?} {reasons:?}"
        );
        // What was issued since a back-up cannot be withdrawn by the service that was restored from it.
        let withdrawn = verdict == Verdict::Reject && reasons.contains(&"revoked");
        let held = (world.restored || world.misled) && verdict != Verdict::Board;
        hold!(
            withdrawn || held,
            Moved,
            "{name} shows the pass of before and gets {verdict:?} {reasons:?}"
        );
    }
    Ok(())
}

/// A phone's pass boards once: at one door, and at another that was told; on paper no more than on the screen.
fn boards_once(world: &mut World, trip: TripId, index: usize) -> Result<(), Failure> {
    let crews = of_part(&world.phones, Part::Crew);
    let (Some(first), Some(person)) = (
        crews.first().copied(),
        world.phones[index].people.first().copied(),
    ) else {
        return Ok(());
    };
    let app = world.phones[index].app().cloned().ok_or("off")?;
    let Ok(shown) = worker::pass_for(&app, person, Some(trip), None) else {
        return Ok(());
    };
    let name = world.phones[index].name;
    let Some((verdict, reasons)) = world.looks(first, trip, &shown.text, true)? else {
        return Ok(());
    };
    note!(world, "{name} shows the pass: {verdict:?} {reasons:?}");
    let on_board = verdict == Verdict::Board || reasons.contains(&"already-boarded");
    let paper = world.paper_of(index, trip)?;
    let codes: Vec<String> = [Some(shown.text), paper].into_iter().flatten().collect();
    for door in crews {
        if door != first && (!on_board || !tells(world, trip, first, door)?) {
            continue;
        }
        for code in &codes {
            let seen = world.looks(door, trip, code, true)?;
            note!(world, "{name} shows it again: {seen:?}");
            let again = seen.is_some_and(|(verdict, _)| verdict == Verdict::Board);
            hold!(!(on_board && again), Moved, "{name} boards twice");
        }
    }
    Ok(())
}

/// One door tells another what it has taken; returns whether it heard.
fn tells(world: &World, trip: TripId, from: usize, to: usize) -> Result<bool, Failure> {
    let (Some(theirs), Some(own)) = (world.phones[from].app(), world.phones[to].app()) else {
        return Ok(false);
    };
    let place = Place { trip, leg: 0 };
    let door = |index: usize| door_of(world.phones[index].name);
    let told = || -> Result<(), AppError> {
        let code = crew::door_code(&at_the_bus(theirs, trip, door(from))?, &place)?;
        crew::merge_door(&at_the_bus(own, trip, door(to))?, &place, &code).map(drop)
    };
    match told() {
        Ok(()) => Ok(true),
        Err(error) => errors::expected(&error).map(|()| false),
    }
}

/// Holds a world's people against what moving promises.
///
/// # Errors
/// The first promise that does not hold, and the databases'.
pub fn all(world: &mut World) -> Result<(), Failure> {
    let parts = &world.service.parts;
    let service = database::service(&parts.path, &parts.keys.database)?;
    let moves = world.moves().to_vec();
    for human in humans(&moves) {
        one_holds(world, &service, &human)?;
        tickets(world, &service, &human)?;
    }
    for way in &moves {
        nothing_to_clear(world, way)?;
        goes_on(world, &service, &moves, way)?;
    }
    Ok(())
}

/// Whether nothing but the moment kept an old phone's word from being taken: its registration held from the beginning, and
/// nobody was seen with another one before.
pub(super) fn may_vouch(world: &World, word: &SavedOperation) -> bool {
    let human = humans(world.moves());
    let human = human.iter().find(|human| human.contains(&word.actor));
    let seen = |said: &SavedOperation| {
        said.kind == ClaimKind::Attestation
            && said.at <= word.at
            && said.body != word.body
            && human.is_some_and(|human| human.contains(&said.subject))
    };
    world.verified.contains(&word.actor) && !world.ledger.all().any(|(_, said)| seen(said))
}

/// The registrations of each human who has more than one.
fn humans(moves: &[Move]) -> Vec<BTreeSet<PersonId>> {
    let mut humans: Vec<BTreeSet<PersonId>> = Vec::new();
    for way in moves {
        let known = humans.iter_mut().find(|human| human.contains(&way.old.1));
        match known {
            Some(human) => {
                human.insert(way.next.1);
            }
            None => humans.push([way.old.1, way.next.1].into()),
        }
    }
    humans
}

fn identity(service: &Connection, person: PersonId) -> Result<Option<u8>, Failure> {
    let sql = "SELECT identity FROM person WHERE id = ?1";
    let found = service.query_row(sql, [person.as_bytes()], |row| row.get(0));
    Ok(found.optional()?)
}

/// Of a human's registrations the one holds that was seen last, and none waits for a coordinator.
fn one_holds(
    world: &World,
    service: &Connection,
    human: &BTreeSet<PersonId>,
) -> Result<(), Failure> {
    let mut verified = Vec::new();
    for person in human {
        let stands = identity(service, *person)?;
        hold!(
            stands != Some(DUPLICATE),
            Moved,
            "{person} waits for a coordinator"
        );
        if stands == Some(VERIFIED) {
            verified.push(*person);
        }
    }
    hold!(
        verified.len() <= 1,
        Moved,
        "{verified:?} are one human, all verified"
    );
    let words = words(world, service, human)?;
    let calm = |said: &SavedOperation| !world.disturbed[said.phone];
    let Some(((_, last), before)) = words.split_last() else {
        return Ok(());
    };
    // An attestation by the old phone counts when it arrives, also after a later one by staff for the old registration.
    let own = |said: &SavedOperation| human.contains(&said.actor);
    if !own(last) && before.iter().any(|(_, said)| own(said)) {
        return Ok(());
    }
    let changed = world.ledger.all().any(|(_, said)| {
        said.kind == ClaimKind::Registration && said.subject == last.subject && said.at >= last.at
    });
    if world.restored || world.misled || changed || !words.iter().all(|(_, said)| calm(said)) {
        return Ok(());
    }
    let whose = world
        .phones
        .iter()
        .position(|phone| phone.people.contains(&last.subject));
    if whose.is_some_and(|index| !world.disturbed[index]) {
        hold!(
            verified == [last.subject],
            Moved,
            "{} was seen last, and {verified:?} hold",
            last.subject
        );
    }
    Ok(())
}

/// What was attested of a human in this world and taken, the earliest first.
fn words<'w>(
    world: &'w World,
    service: &Connection,
    human: &BTreeSet<PersonId>,
) -> Result<Vec<(&'w OperationId, &'w SavedOperation)>, Failure> {
    let mut words = Vec::new();
    for (id, said) in world.ledger.all() {
        let is_word = said.kind == ClaimKind::Attestation && human.contains(&said.subject);
        if is_word && took_effect(service, id)? {
            words.push((id, said));
        }
    }
    words.sort_by_key(|(_, said)| said.at);
    Ok(words)
}

/// A human has the tickets of one registration, the one that holds.
fn tickets(world: &World, service: &Connection, human: &BTreeSet<PersonId>) -> Result<(), Failure> {
    if world.restored {
        return Ok(());
    }
    for person in human {
        let good: u64 = service.query_row(
            "SELECT count(*) FROM issued
             WHERE kind = 1 AND subject = ?1 AND revoked_at IS NULL AND expires_at > ?2",
            rusqlite::params![person.as_bytes(), world.time.millis()],
            |row| row.get(0),
        )?;
        let stands = identity(service, *person)?;
        hold!(
            good == 0 || stands == Some(VERIFIED),
            Moved,
            "{person} does not hold, and has {good} good tickets"
        );
    }
    Ok(())
}

/// Neither phone asks its person to clear anything up.
fn nothing_to_clear(world: &World, way: &Move) -> Result<(), Failure> {
    for (index, person) in [way.old, way.next] {
        let app = world.phones[index].app().ok_or("off")?;
        let home = worker::home(app, person);
        let clear = home.map_or(true, |home| !home.duplicate_identity);
        let name = world.phones[index].name;
        hold!(clear, Moved, "{name} is told of a contradiction");
    }
    Ok(())
}

/// Operations of the old phone before the move take effect once, for the new registration.
fn goes_on(world: &World, service: &Connection, moves: &[Move], way: &Move) -> Result<(), Failure> {
    let ((old, from), (next, to)) = (way.old, way.next);
    let human = [from, to].into();
    let words = words(world, service, &human)?;
    let last = words.last().filter(|(_, said)| said.subject == to);
    let (Some((_, word)), Some(VERIFIED)) = (last, identity(service, to)?) else {
        return Ok(());
    };
    let again = moves
        .iter()
        .any(|other| other.old.1 == to || other.next.1 == from);
    let calm = !world.restored && !world.misled && !world.disturbed[old] && !world.disturbed[next];
    if again || !calm || way.how != MoveKind::WithOld || word.actor != from {
        return Ok(());
    }
    let days = |person: PersonId, until: i64| -> Result<BTreeSet<i64>, Failure> {
        let mut days =
            service.prepare("SELECT day FROM declaration WHERE person = ?1 AND made_at <= ?2")?;
        let days = days.query_map(rusqlite::params![person.as_bytes(), until], |r| r.get(0))?;
        Ok(days.collect::<Result<_, _>>()?)
    };
    if agrees(world, service, from)? && agrees(world, service, to)? {
        let (before, after) = (days(from, word.at)?, days(to, i64::MAX)?);
        hold!(
            before.is_subset(&after),
            Moved,
            "{} declared {before:?}, and {after:?} count",
            world.phones[old].name
        );
    }
    let own = paper_said(world, service, to, i64::MAX)?;
    let wanted = match own {
        Some(wanted) => wanted,
        None => paper_said(world, service, from, word.at)?.unwrap_or(false),
    };
    let counts: bool = service.query_row(
        "SELECT own_paper FROM person WHERE id = ?1",
        [to.as_bytes()],
        |row| row.get(0),
    )?;
    hold!(
        counts || !wanted,
        Moved,
        "{} wants paper, which was forgotten",
        world.phones[next].name
    );
    Ok(())
}

/// Whether a person never said in this world that their health is nobody's business.
fn agrees(world: &World, service: &Connection, person: PersonId) -> Result<bool, Failure> {
    for (id, said) in world.ledger.all() {
        if said.subject == person
            && let Ok(Claim::Consent(consent)) = Claim::from_cbor(said.kind, &said.body)
            && !consent.health
            && took_effect(service, id)?
        {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What a person said last until then of a pass on paper.
fn paper_said(
    world: &World,
    service: &Connection,
    person: PersonId,
    until: i64,
) -> Result<Option<bool>, Failure> {
    let mut last = None;
    for (id, said) in world.ledger.all() {
        if said.subject == person
            && said.at <= until
            && let Ok(Claim::OwnPaper(paper)) = Claim::from_cbor(said.kind, &said.body)
            && took_effect(service, id)?
        {
            last = last.max(Some((said.at, paper.wanted)));
        }
    }
    Ok(last.map(|(_, wanted)| wanted))
}
