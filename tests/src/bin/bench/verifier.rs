//! A verifier at a bus door with everything that a verdict looks at: a manifest of 60, a status list of 100,000, rules, boardings.

use crate::{
    Outcome,
    people::{LIST, TRIP, issuer, key, now, region},
};
use chrono::TimeDelta;
use qicheng_credential::{
    key::{Signer as _, SoftwareKey},
    status::{self, ListBody, StatusList},
    trust::{Bundle, MinTrustedTime, Purpose},
    verdict::{Clock, Doors, PersonAtDoor, RulesAsOf, Scan, Scene, TripAtDoor},
};
use qicheng_domain::{
    ids::PersonId,
    rules::{demonstration, pack::RulePack},
    travel::{
        act::ActKind,
        attendance::{Attendance, RecordedAct},
        manifest::{Manifest, ManifestEntry},
        trip::Trip,
    },
};
use qicheng_test_kit::{place::LONGSHAN, trip, trust as kit};
use std::collections::BTreeSet;

/// People on the manifest; those of the second half are on board.
const PEOPLE: u16 = 60;
/// Places in the status list, one in a hundred of them revoked.
const INDEXES: u32 = 100_000;

/// What a verifier holds.
pub struct Verifier {
    /// Bytes of the signed status list.
    pub list_bytes: usize,
    bundle: Bundle,
    lists: [StatusList; 1],
    manifest: Manifest,
    plan: Trip,
    pack: RulePack,
    attendance: Attendance,
}

impl Verifier {
    /// Makes everything, signatures included.
    pub fn new() -> Outcome<Self> {
        let roots = roots().map(|root| root.public());
        let bundle = Bundle::verify(&bundle_bytes(), &roots)?;
        let list = list_bytes()?;
        Ok(Self {
            list_bytes: list.len(),
            lists: [StatusList::verify(&list, &bundle, now())?],
            bundle,
            manifest: manifest(PEOPLE),
            plan: plan(PEOPLE),
            pack: RulePack::parse(demonstration::TEST_WITHIN_48_HOURS.as_bytes())?,
            attendance: attendance(),
        })
    }

    /// The trust bundle.
    pub fn bundle(&self) -> &Bundle {
        &self.bundle
    }

    /// The trip as it stands at the door.
    pub fn trip(&self) -> TripAtDoor<'_> {
        TripAtDoor {
            manifest: self.manifest.header(),
            plan: &self.plan,
            place: self.lists[0].place,
            digest: [8; 16],
            held_since: now() - TimeDelta::days(1),
            as_of: now() - TimeDelta::hours(1),
            leg: 0,
            doors: Doors::One,
            on_board: self.manifest.count_on_board(&self.attendance, 0),
        }
    }

    /// The destination's rules.
    pub fn rules(&self) -> [RulesAsOf<'_>; 1] {
        [RulesAsOf {
            pack: &self.pack,
            as_of: now() - TimeDelta::hours(1),
        }]
    }

    /// All that a verdict on the person of a slot sees.
    pub fn scene<'a>(
        &'a self,
        slot: Option<u16>,
        trip: &'a TripAtDoor<'a>,
        rules: &'a [RulesAsOf<'a>],
    ) -> Scene<'a> {
        Scene {
            scan: Scan::Boarding,
            clock: Clock {
                now: now(),
                min_trusted_time: Some(MinTrustedTime::of(&self.bundle)),
            },
            trust: Some(&self.bundle),
            lists: &self.lists,
            trip: Some(trip),
            person: slot.map(|slot| {
                let entry = self.manifest.entry(slot);
                PersonAtDoor::of(slot, 0, entry, &self.attendance, false)
            }),
            others: &[],
            rules,
            challenge: None,
            skews: &[],
        }
    }
}

/// The three root keys.
pub fn roots() -> [SoftwareKey; 3] {
    [9_101, 9_102, 9_103].map(key)
}

/// The signed trust bundle.
pub fn bundle_bytes() -> Vec<u8> {
    let entry = |key: SoftwareKey, purposes: &[Purpose]| {
        kit::issuer(key.public(), region(LONGSHAN), purposes, now())
    };
    let mut keys = vec![
        entry(issuer(), &[Purpose::Ticket, Purpose::Health]),
        entry(lists(), &[Purpose::List]),
        entry(office(), &[Purpose::Staff, Purpose::Notice]),
        entry(manifests(), &[Purpose::Manifest]),
    ];
    let mut destination = entry(rules(), &[Purpose::Rules]);
    destination.place = region(440_300);
    keys.push(destination);
    // As many other issuers as there are provinces.
    for number in 0..31 {
        keys.push(entry(key(9_200 + number), &[Purpose::Ticket]));
    }
    let roots = roots();
    let body = kit::bundle(roots.each_ref().map(SoftwareKey::public), keys, now());
    kit::signed(&body, [&roots[0], &roots[1]])
}

/// The key by which the destination signs its rules.
pub fn rules() -> SoftwareKey {
    key(9_005)
}

/// The key that signs credentials of staff and plans.
pub fn office() -> SoftwareKey {
    key(9_003)
}

/// The key that signs manifests.
pub fn manifests() -> SoftwareKey {
    key(9_004)
}

/// The key that signs status lists.
pub fn lists() -> SoftwareKey {
    key(9_002)
}

/// The signed status list.
pub fn list_bytes() -> Outcome<Vec<u8>> {
    let body = ListBody {
        id: LIST,
        seq: 1,
        issued: now() - TimeDelta::hours(2),
        expires: now() + TimeDelta::days(5),
        indexes: INDEXES,
    };
    // Spread without a pattern that the coding could use, and off the passengers' own places.
    let spread = (0..INDEXES / 100).map(|n| n.wrapping_mul(2_654_435_761) % INDEXES);
    let revoked: BTreeSet<u32> = spread.filter(|n| !(40_000..40_100).contains(n)).collect();
    let revoked: Vec<u32> = revoked.into_iter().collect();
    Ok(status::build(&lists(), &body, &revoked)?)
}

/// A manifest of so many people, in slots from 1.
pub fn manifest(people: u16) -> Manifest {
    let entry = |slot: u16| ManifestEntry {
        person: person(slot),
        id_last_four: "123X".to_owned(),
        to: 1,
        ..trip::entry(slot, "张晓伟")
    };
    Manifest {
        trip: TRIP,
        ..trip::manifest((1..=people).map(entry).collect(), now())
    }
}

/// The plan of a vehicle with so many seats.
pub fn plan(seats: u16) -> Trip {
    let mut plan = trip::bus(TRIP, "湘U12345", now());
    plan.stops.remove(1);
    plan.vehicle.seats = seats;
    plan
}

fn attendance() -> Attendance {
    Attendance::of(TRIP, (PEOPLE / 2 + 1..=PEOPLE).map(boarding))
}

/// The boarding of a slot, five minutes ago.
pub fn boarding(slot: u16) -> RecordedAct {
    RecordedAct {
        kind: ActKind::Boarded,
        trip: TRIP,
        leg: 0,
        slot: Some(slot),
        at: now() - TimeDelta::minutes(5),
        by: Some(person(0)),
        door: None,
        temperature: None,
        round: 0,
        device: None,
    }
}

fn person(number: u16) -> PersonId {
    let [high, low] = number.to_be_bytes();
    PersonId::new(now(), [high, low, 0, 0, 0, 0, 0, 0, 0, 1])
}
