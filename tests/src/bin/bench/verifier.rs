//! A verifier at a bus door with everything that a verdict looks at: a manifest of 60, a status list of 100,000, rules, boardings.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use qicheng_credential::{
    key::{Signer as _, SoftwareKey},
    status::{self, ListBody, StatusList},
    trust::{self, Bundle, BundleBody, Floor, IssuerKey, KeyState, NamedKey, Purpose},
    verdict::{Clock, Doors, HeldRules, PersonAtDoor, Scan, Scene, TripAtDoor},
};
use qicheng_domain::{
    act::ActKind,
    attendance::{Attendance, RecordedAct},
    ids::PersonId,
    manifest::{Manifest, ManifestEntry},
    rules::{demonstration, pack::RulePack},
    trip::{Mode, Stop, Trip, Vehicle},
};

use crate::{
    Outcome,
    people::{LIST, TRIP, issuer, key, now, region},
};

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
        let roots = roots()?.map(|root| root.public());
        let bundle = Bundle::verify(&bundle_bytes()?, &roots)?;
        let list = list_bytes()?;
        Ok(Self {
            list_bytes: list.len(),
            lists: [StatusList::verify(&list, &bundle, now())?],
            bundle,
            manifest: manifest(PEOPLE),
            plan: plan(PEOPLE)?,
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
    pub fn rules(&self) -> [HeldRules<'_>; 1] {
        [HeldRules {
            pack: &self.pack,
            as_of: now() - TimeDelta::hours(1),
        }]
    }

    /// All that a verdict on the person of a slot sees.
    pub fn scene<'a>(
        &'a self,
        slot: Option<u16>,
        trip: &'a TripAtDoor<'a>,
        rules: &'a [HeldRules<'a>],
    ) -> Scene<'a> {
        Scene {
            scan: Scan::Boarding,
            clock: Clock {
                now: now(),
                floor: Some(Floor::of(&self.bundle)),
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
pub fn roots() -> Outcome<[SoftwareKey; 3]> {
    Ok([key(9_101)?, key(9_102)?, key(9_103)?])
}

/// The signed trust bundle.
pub fn bundle_bytes() -> Outcome<Vec<u8>> {
    let roots = roots()?;
    let entry = |key: SoftwareKey, purposes: &[Purpose]| {
        Outcome::Ok(IssuerKey {
            key: NamedKey::Verify(key.public()),
            place: region(433_130)?,
            purposes: purposes.to_vec(),
            not_before: now() - TimeDelta::days(30),
            expires: now() + TimeDelta::days(300),
            state: KeyState::Good,
        })
    };
    let mut keys = vec![
        entry(issuer()?, &[Purpose::Ticket, Purpose::Health])?,
        entry(lists()?, &[Purpose::List])?,
        entry(office()?, &[Purpose::Staff, Purpose::Notice])?,
        entry(manifests()?, &[Purpose::Manifest])?,
    ];
    let mut destination = entry(rules()?, &[Purpose::Rules])?;
    destination.place = region(440_300)?;
    keys.push(destination);
    // As many other issuers as there are provinces.
    for number in 0..31 {
        keys.push(entry(key(9_200 + number)?, &[Purpose::Ticket])?);
    }
    let body = BundleBody {
        version: 3,
        issued: now() - TimeDelta::days(5),
        expires: now() + TimeDelta::days(60),
        roots: roots.each_ref().map(SoftwareKey::public),
        keys,
        pins: None,
    };
    Ok(trust::build(&[&roots[0], &roots[1]], &body)?)
}

/// The key by which the destination signs its rules.
pub fn rules() -> Outcome<SoftwareKey> {
    key(9_005)
}

/// The key that signs credentials of staff and plans.
pub fn office() -> Outcome<SoftwareKey> {
    key(9_003)
}

/// The key that signs manifests.
pub fn manifests() -> Outcome<SoftwareKey> {
    key(9_004)
}

/// The key that signs status lists.
pub fn lists() -> Outcome<SoftwareKey> {
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
    Ok(status::build(&lists()?, &body, &revoked)?)
}

/// A manifest of so many people, in slots from 1.
pub fn manifest(people: u16) -> Manifest {
    let entry = |slot: u16| ManifestEntry {
        slot,
        person: person(slot),
        name: "张晓伟".to_owned(),
        id_last_four: "123X".to_owned(),
        from: 0,
        to: 1,
        seat: Some(format!("{slot}A")),
        paper: false,
        door: None,
        tickets: Vec::new(),
    };
    Manifest {
        trip: TRIP,
        revision: 1,
        issued: now() - TimeDelta::days(1),
        expires: now() + TimeDelta::days(3),
        entries: (1..=people).map(entry).collect(),
    }
}

/// The plan of a vehicle with so many seats.
pub fn plan(seats: u16) -> Outcome<Trip> {
    let stop = |name: &str, code, arrives: i64, departs: i64| {
        Outcome::Ok(Stop {
            name: name.to_owned(),
            detail: String::new(),
            region: region(code)?,
            arrives: now() + TimeDelta::minutes(arrives),
            departs: now() + TimeDelta::minutes(departs),
        })
    };
    Ok(Trip {
        id: TRIP,
        revision: 1,
        vehicle: Vehicle {
            plate: "湘U12345".to_owned(),
            mode: Mode::Bus,
            seats,
        },
        stops: vec![
            stop("龙山县汽车站", 433_130, -10, 20)?,
            stop("深圳厂区", 440_300, 900, 900)?,
        ],
        contact: "调度室".to_owned(),
        bring: String::new(),
        employer: None,
        cancelled: false,
    })
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
