//! What the place issues.

use super::start;
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_credential::{
    credential::Body,
    document::{self, Content, RulePackText},
    key::{PublicKey, Signer as _},
    trust::{BundleBody, KeyState, NamedKey, Purpose},
};
use qicheng_domain::{
    ids::{PersonId, TripId},
    notice::Notice,
    people::role::Role,
    region::RegionCode,
    rules::demonstration,
    travel::{
        manifest::{Manifest, ManifestEntry},
        progress::{Boarding, Progress},
        trip::Trip,
    },
};
use qicheng_exchange::seal::{Sealed, SealingKey, seal};
use qicheng_test_kit::{
    credentials,
    place::{LONGSHAN, SHENZHEN},
    trip, trust as kit,
};
pub use qicheng_test_kit::{
    key,
    place::{LIST, TRIP, region},
    trip::entry,
    trust::roots,
};

pub const OTHER_TRIP: TripId = TripId([9, 9, 9, 9, 9, 9]);

pub const TICKETS: u8 = 11;
pub const HEALTHS: u8 = 12;
pub const STAFFS: u8 = 13;
pub const MANIFESTS: u8 = 14;
pub const LISTS: u8 = 15;
pub const NOTICES: u8 = 16;
pub const RESPOND: u8 = 17;
pub const RULES: u8 = 18;
const SEAL: u8 = 19;
/// Sign staff, lists and progress of Shenzhen.
pub const STAFFS_ELSEWHERE: u8 = 20;
pub const LISTS_ELSEWHERE: u8 = 21;
pub const NOTICES_ELSEWHERE: u8 = 22;
/// Signs rules of Longshan.
pub const RULES_HERE: u8 = 23;
/// In no bundle.
pub const STRANGER: u8 = 90;

pub fn place() -> RegionCode {
    region(LONGSHAN)
}

/// The trust bundle that apps are shipped with.
pub fn shipped_bundle() -> Vec<u8> {
    kit::signed_by_roots(&bundle_body())
}

/// The next bundle, which gives up the key of a purpose, but for the documents that it pins.
pub fn bundle_after_theft(of: Purpose, pinned: &[[u8; 16]]) -> Vec<u8> {
    let mut body = bundle_body();
    body.version += 1;
    body.issued = start();
    let since = start() - TimeDelta::days(3);
    for issuer in &mut body.keys {
        if issuer.purposes == [of] {
            issuer.state = KeyState::Compromised { since };
        }
    }
    body.pins = Some(pinned.iter().map(|digest| (*digest).into()).collect());
    kit::signed_by_roots(&body)
}

/// The next bundle, which gives up the key of a purpose.
pub fn bundle_giving_up(purpose: Purpose) -> Vec<u8> {
    let mut body = bundle_body();
    body.version += 1;
    body.issued = start();
    for issuer in &mut body.keys {
        if issuer.purposes == [purpose] {
            issuer.state = KeyState::Compromised { since: start() };
        }
    }
    kit::signed_by_roots(&body)
}

fn bundle_body() -> BundleBody {
    let verify = |n, purpose| kit::issuer(key(n).public(), place(), &[purpose], start());
    let elsewhere =
        |n, purpose| kit::issuer(key(n).public(), region(SHENZHEN), &[purpose], start());
    let seal = NamedKey::Seal(SealingKey::from_secret(&[SEAL; 32]).public());
    let keys = vec![
        verify(TICKETS, Purpose::Ticket),
        verify(HEALTHS, Purpose::Health),
        verify(STAFFS, Purpose::Staff),
        verify(MANIFESTS, Purpose::Manifest),
        verify(LISTS, Purpose::List),
        verify(NOTICES, Purpose::Notice),
        verify(RESPOND, Purpose::Respond),
        elsewhere(RULES, Purpose::Rules),
        verify(RULES_HERE, Purpose::Rules),
        elsewhere(STAFFS_ELSEWHERE, Purpose::Staff),
        elsewhere(LISTS_ELSEWHERE, Purpose::List),
        elsewhere(NOTICES_ELSEWHERE, Purpose::Notice),
        kit::named(seal, place(), &[Purpose::Seal], start()),
    ];
    kit::bundle(roots(), keys, start())
}

/// A ticket from Longshan to Shenzhen; without a holder for paper.
pub fn ticket(
    issuer: u8,
    trip: TripId,
    slot: u16,
    name: &str,
    holder: Option<PublicKey>,
) -> Vec<u8> {
    let mut ticket = credentials::ticket(slot, name, holder, start());
    if let Body::Ticket(body) = &mut ticket.body {
        body.trip = trip;
    }
    credentials::issued(&key(issuer), &ticket)
}

/// A green health code, two hours old, over a test of yesterday.
pub fn health(name: &str, holder: PublicKey) -> Vec<u8> {
    let health = credentials::health(name, Some(holder), start());
    credentials::issued(&key(HEALTHS), &health)
}

pub fn staff_credential(issuer: u8, role: Role, holder: PublicKey) -> Vec<u8> {
    credentials::issued(&key(issuer), &credentials::staff(role, holder, start()))
}

pub fn list(seq: u64, revoked: &[u32]) -> Vec<u8> {
    list_by(LISTS, seq, revoked)
}

pub fn list_by(issuer: u8, seq: u64, revoked: &[u32]) -> Vec<u8> {
    list_at(issuer, seq, revoked, start() - TimeDelta::hours(1))
}

pub fn list_at(issuer: u8, seq: u64, revoked: &[u32], issued: DateTime<Utc>) -> Vec<u8> {
    kit::status_list(&key(issuer), seq, revoked, issued)
}

/// Longshan, the northern station of Shenzhen, the factory there; three licensed seats.
pub fn plan(id: TripId, plate: &str) -> Vec<u8> {
    let plan = Trip {
        bring: "口罩".to_owned(),
        employer: Some("深圳电子厂".to_owned()),
        ..trip::bus(id, plate, start())
    };
    signed(NOTICES, &plan)
}

/// The same vehicle's plan so much later.
pub fn plan_later(id: TripId, plate: &str, by: TimeDelta) -> Vec<u8> {
    signed(NOTICES, &trip::bus(id, plate, start() + by))
}

/// The next revision of a plan: it does not go.
pub fn cancelled(id: TripId, plate: &str) -> Vec<u8> {
    let plan = trip::bus(id, plate, start());
    let plan = Trip {
        revision: plan.revision + 1,
        cancelled: true,
        ..plan
    };
    signed(NOTICES, &plan)
}

/// A manifest of five, who can be told apart by name and last four.
pub fn entries() -> Vec<ManifestEntry> {
    let names = ["张晓伟", "王芳", "李建国", "赵金雀", "孙二妹"];
    (1..).zip(names).map(|(n, name)| entry(n, name)).collect()
}

/// A signed manifest, sealed to a crew's phone; it ends after four days.
pub fn manifest(
    entries: Vec<ManifestEntry>,
    receiver: &qicheng_credential::trust::SealKey,
) -> Vec<u8> {
    let signed = signed_manifest(entries);
    seal(receiver, Sealed::Manifest, &signed, &[7; 32]).unwrap()
}

pub fn signed_manifest(entries: Vec<ManifestEntry>) -> Vec<u8> {
    signed(MANIFESTS, &unsigned_manifest(entries))
}

/// A later revision, which names the crew by their staff keys.
pub fn manifest_naming(
    revision: u32,
    crew: &[PublicKey],
    entries: Vec<ManifestEntry>,
    receiver: &qicheng_credential::trust::SealKey,
) -> Vec<u8> {
    let manifest = Manifest {
        revision,
        crew: Some(crew.iter().map(|key| key.kid().0.into()).collect()),
        ..unsigned_manifest(entries)
    };
    let signed = signed(MANIFESTS, &manifest);
    seal(receiver, Sealed::Manifest, &signed, &[7; 32]).unwrap()
}

/// The manifest of another trip, with the same people.
pub fn manifest_of(id: TripId, receiver: &qicheng_credential::trust::SealKey) -> Vec<u8> {
    let manifest = Manifest {
        trip: id,
        ..unsigned_manifest(entries())
    };
    let signed = signed(MANIFESTS, &manifest);
    seal(receiver, Sealed::Manifest, &signed, &[7; 32]).unwrap()
}

fn unsigned_manifest(entries: Vec<ManifestEntry>) -> Manifest {
    Manifest {
        expires: start() + TimeDelta::days(4),
        ..trip::manifest(entries, start())
    }
}

/// The same pack of this version and region, signed by somebody.
pub fn rules_by(issuer: u8, version: u32, region: u32, issued: DateTime<Utc>) -> Vec<u8> {
    let json = demonstration::TEST_WITHIN_48_HOURS;
    let mut pack: serde_json::Value = serde_json::from_str(json).unwrap();
    pack["version"] = version.into();
    pack["region"] = region.to_string().into();
    let text = RulePackText {
        json: pack.to_string(),
    };
    let expires = start() + TimeDelta::days(30);
    document::issue(&key(issuer), issued, expires, &text).unwrap()
}

/// What Shenzhen asks: a health code of a day, a test of 48 hours; who lacks either is checked on the spot.
pub fn rules() -> Vec<u8> {
    let json = demonstration::TEST_WITHIN_48_HOURS.to_owned();
    signed(RULES, &RulePackText { json })
}

/// A boarding on the first leg, by crew of another device.
pub fn boarding(slot: u16) -> Boarding {
    Boarding {
        leg: 0,
        round: 0,
        slot,
        at: start(),
        by: PersonId::from_bytes([8; 16]),
        door: None,
    }
}

/// How far the trip is, of which nothing else is known than who boarded.
pub fn boarded(revision: u32, boarded: Vec<Boarding>) -> Progress {
    Progress {
        trip: TRIP,
        revision,
        boarded,
        departed: None,
        arrived: None,
        received: Vec::new(),
        rounds: Vec::new(),
        departed_round: None,
    }
}

pub fn progress(progress: &Progress) -> Vec<u8> {
    progress_by(NOTICES, progress)
}

pub fn progress_by(issuer: u8, progress: &Progress) -> Vec<u8> {
    signed(issuer, progress)
}

pub fn notice(notice: &Notice) -> Vec<u8> {
    signed(NOTICES, notice)
}

fn signed<B: Content>(issuer: u8, body: &B) -> Vec<u8> {
    credentials::document(&key(issuer), body, start())
}
