//! Puts a case on the stage: real keys, credentials, bundle, lists and manifest, and asks the code.

use crate::verdict_grid::{
    case::{
        BundleCase, BundleKeyCase, Case, Doors as DoorsSay, Event, Form, Pass, ROTATED, Rules,
        State, StatusListCase,
    },
    model::{self, Expected},
    world::{
        forged::{forged, presented_at},
        *,
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_credential::{
    credential::{Body, Credential},
    encoding::text::{self, Prefix},
    envelope::Type,
    key::Signer,
    presentation::Proof,
    status::StatusList,
    trust::{Bundle, IssuerKey, KeyState, MinTrustedTime, NamedKey, Purpose},
    verdict::{Clock, Code, Decision, Doors, OpenChallenge, Reason, Scan, Skew, Verdict},
};
use qicheng_domain::{
    ids::{PersonId, TripId},
    travel::act::{Act, ActKind},
};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{LazyLock, Mutex},
};

static WORLD: LazyLock<World> = LazyLock::new(World::new);
static BUNDLES: Cache<Bundle> = LazyLock::new(Mutex::default);
static STATUS_LISTS: Cache<StatusList> = LazyLock::new(Mutex::default);
static TEXTS: Cache<(String, [u8; 16])> = LazyLock::new(Mutex::default);

type Cache<T> = LazyLock<Mutex<HashMap<String, T>>>;

/// What is signed stays the same for many cases.
fn cached<T: Clone>(cache: &Cache<T>, key: String, make: impl FnOnce() -> T) -> T {
    let mut cache = cache.lock().unwrap();
    cache.entry(key).or_insert_with(make).clone()
}

/// Asserts that the code comes to what the model says: verdict, reasons and warnings.
#[track_caller]
pub fn hold(case: &Case) {
    let decision = decide(case);
    let codes = |reasons: &[Reason]| {
        let mut codes: Vec<Code> = reasons.iter().map(|reason| reason.code).collect();
        codes.sort();
        codes
    };
    let found = Expected {
        verdict: decision.verdict,
        reasons: codes(&decision.reasons),
        warnings: codes(&decision.warnings),
    };
    let expected = model::expected(case);
    assert_eq!(found, expected, "{case:#?}");
    let boards = decision.verdict == Verdict::Board;
    let is_done = matches!(decision.verdict, Verdict::Board | Verdict::None);
    assert_eq!(is_done, decision.to_do.is_empty(), "{case:#?}");
    if boards {
        assert!(decision.passenger.is_some(), "{case:#?}");
    }
}

/// Asks the code.
pub fn decide(case: &Case) -> Decision {
    let (text, digest) = cached(&TEXTS, format!("{:?}", case.pass), || shown(&case.pass));
    world(case, digest).decide(&text)
}

fn at(seconds: i64) -> DateTime<Utc> {
    now() + TimeDelta::seconds(seconds)
}

fn world(case: &Case, ticket: [u8; 16]) -> World {
    let door = &case.door;
    let mut world = WORLD.clone();
    world.scan = if door.arrival {
        Scan::Arrival
    } else {
        Scan::Boarding
    };
    world.clock = Clock {
        now: at(door.verifier),
        min_trusted_time: door
            .min_trusted_time
            .map(|min_trusted_time| MinTrustedTime(at(min_trusted_time))),
    };
    if door.card {
        world.cards_seen.insert(case.pass.slot);
    }
    world.challenge = open_challenge(case);
    let skew = |(who, offset): &(u8, i64)| Skew {
        holder: key(*who).public().kid(),
        offset: *offset,
    };
    world.skews = door.skews.iter().map(skew).collect();
    world.bundle = door
        .bundle
        .as_ref()
        .map(|held| cached(&BUNDLES, format!("{held:?}"), || bundle_of(held)));
    world.lists = door.list.iter().map(list_of).collect();
    world.no_trip = door.no_trip;
    if door.elsewhere {
        world.place = region(440_300);
    }
    manifest_of(case, ticket, &mut world);
    world.as_of = at(door.manifest_confirmed);
    world.held_since = at(door.held_since);
    world.rules_as_of = at(door.rules_confirmed);
    match door.rules {
        Rules::None => world.packs.clear(),
        Rules::Ask => {}
        Rules::Open => {
            let entry = world.packs[0].entry.as_mut().unwrap();
            entry.health_code = None;
            entry.rules.clear();
        }
    }
    world.plan.cancelled = door.cancelled;
    world.plan.vehicle.seats = door.seats;
    world.leg = door.leg;
    if let DoorsSay::Two { merged, .. } = door.doors {
        world.doors = Doors::Several { here: 1, merged };
    }
    happened(case, &mut world);
    if door.boarded_here {
        world.boarded_here.insert(case.pass.slot, ticket);
    }
    world
}

fn manifest_of(case: &Case, ticket: [u8; 16], world: &mut World) {
    world.manifest.expires = at(case.door.manifest_ends);
    let entries = &mut world.manifest.entries;
    let Some(entry) = entries.iter_mut().find(|e| e.slot == case.pass.slot) else {
        return;
    };
    (entry.from, entry.to) = (case.door.from, case.door.to);
    if let DoorsSay::Two { slot, .. } = case.door.doors {
        entry.door = slot;
    }
    if case.door.named_by_digest {
        entry.tickets = vec![ticket.into()];
    }
}

/// Brings in what happened, each act twice and the last first: no order may matter.
fn happened(case: &Case, world: &mut World) {
    let mut rounds: BTreeMap<u8, u8> = BTreeMap::new();
    let mut acts = Vec::new();
    for event in &case.door.events {
        let (kind, leg, slot) = match *event {
            Event::Boarded { leg, slot } => (ActKind::Boarded, leg, Some(slot)),
            Event::CalledOut { leg } => (ActKind::CalledOut, leg, None),
        };
        let round = rounds.entry(leg).or_default();
        acts.push(act(kind, leg, slot, *round));
        if kind == ActKind::CalledOut {
            *round += 1;
        }
    }
    if case.door.received {
        acts.push(act(ActKind::Received, 2, Some(case.pass.slot), 0));
    }
    if let Some(tenths) = case.door.spot {
        let mut check = act(ActKind::HealthChecked, 0, Some(case.pass.slot), 0);
        check.temperature = Some(tenths);
        acts.push(check);
    }
    for act in acts.iter().rev().chain(&acts) {
        world.attendance.apply(&act.into());
    }
}

fn act(kind: ActKind, leg: u8, slot: Option<u16>, round: u8) -> Act {
    Act {
        kind,
        trip: TRIP,
        leg,
        slot,
        at: now() - minutes(5),
        by: PersonId::from_bytes([7; 16]),
        door: Some(2),
        temperature: None,
        round,
    }
}

fn open_challenge(case: &Case) -> Option<OpenChallenge> {
    let shown = case.door.challenge.as_ref()?;
    let verifier = at(case.door.verifier);
    let issued = verifier - TimeDelta::seconds(shown.age);
    let mut open = OpenChallenge::new(shown.ask, issued);
    for n in 0..shown.wrong {
        // The camera sees each wrong answer more than once.
        for _ in 0..3 {
            let wrong = Some(Proof::Digits(n.into()));
            open = open.answer(wrong, true, [n; 16], issued).0;
        }
    }
    if shown.used {
        open = open.answer(Some(shown.ask), true, [99; 16], issued).0;
    }
    Some(open)
}

fn bundle_of(held: &BundleCase) -> Bundle {
    let mut body = bundle_body();
    (body.issued, body.expires) = (at(held.issued), at(held.ends));
    if held.rotated {
        let mut next = body.keys[0].clone();
        next.key = NamedKey::Verify(key(ROTATED).public());
        body.keys.push(next);
    }
    for (n, says) in [(TICKETS, held.ticket), (HEALTHS, held.health)] {
        let kid = key(n).public().kid();
        if !says.named {
            body.keys.retain(|entry| entry.kid() != kid);
        }
        for entry in body.keys.iter_mut().filter(|entry| entry.kid() == kid) {
            change(entry, says);
        }
    }
    body.pins = held.pins.then(|| vec![[8; 16].into()]);
    bundle(&body)
}

fn change(entry: &mut IssuerKey, says: BundleKeyCase) {
    if !says.fits {
        entry.purposes = vec![Purpose::Notice];
    }
    (entry.not_before, entry.expires) = (at(says.from), at(says.until));
    entry.state = match says.state {
        State::Good => KeyState::Good,
        State::Retired => KeyState::Retired {
            since: at(-20 * 86_400),
        },
        State::Compromised(since) => KeyState::Compromised { since: at(since) },
    };
}

fn list_of(held: &StatusListCase) -> StatusList {
    let revoked: &[u32] = if held.revoked { &[1] } else { &[] };
    let mut list = cached(&STATUS_LISTS, format!("{revoked:?}"), || {
        list(WORLD.bundle.as_ref().unwrap(), 1, revoked, now())
    });
    (list.issued, list.expires) = (at(held.issued), at(held.ends));
    list
}

/// Returns the text of a pass and the digest of the ticket in it.
fn shown(pass: &Pass) -> (String, [u8; 16]) {
    let person = person_of(pass);
    let (ticket, health) = (person.ticket_bytes(), person.health_bytes().unwrap());
    let paper = Person {
        ticket: Credential {
            holder: None,
            ..person.ticket.clone()
        },
        ..person.clone()
    };
    let presented = |signer: u8, credentials: &[&[u8]]| {
        presented_at(signer, credentials, at(pass.phone).timestamp(), pass.answer)
    };
    let holder = person.holder;
    let text = match pass.form {
        Form::Both => presented(holder, &[&ticket, &health]),
        Form::TicketOnly => presented(holder, &[&ticket]),
        Form::HealthOnly => presented(holder, &[&health]),
        Form::Paper => person.on_paper(),
        Form::Stripped => text::encode(Prefix::Pass, &ticket),
        Form::Mixed => {
            let other = crate::world::person(pass.slot + 1).health_bytes().unwrap();
            presented(holder, &[&ticket, &other])
        }
        Form::PaperInside => presented(holder, &[&paper.ticket_bytes()]),
        Form::OtherHolder => presented(STRANGER, &[&ticket, &health]),
        Form::ForgedTicket => {
            presented(holder, &[&forged(&ticket, STRANGER, Type::Ticket), &health])
        }
        Form::ForgedHealth => {
            presented(holder, &[&ticket, &forged(&health, STRANGER, Type::Health)])
        }
    };
    let digest = match pass.form {
        Form::Paper => paper.digest(),
        _ => person.digest(),
    };
    (text, digest)
}

fn person_of(pass: &Pass) -> Person {
    let mut person = person(pass.slot);
    (person.ticket_issuer, person.health_issuer) = (pass.ticket_by, pass.health_by);
    person.ticket.issued = at(pass.issued).timestamp();
    person.ticket.expires = at(pass.ends).timestamp();
    let ticket = person.ticket_mut();
    ticket.status.index = pass.index;
    if pass.other_trip {
        ticket.trip = TripId([9; 6]);
    }
    let health = person.health.as_mut().unwrap();
    health.issued = at(pass.health_issued).timestamp();
    health.expires = at(pass.health_ends).timestamp();
    if let Body::Health(body) = &mut health.body {
        body.colour = pass.colour;
    }
    person
}
