//! What the place issues.

use super::start;
use chrono::TimeDelta;
use qicheng_credential::{
    credential::{self, Body, Credential, Health, Staff, StatusIndex, Ticket},
    document::{self, Content, RulePackText},
    key::{PublicKey, Signer as _, SoftwareKey},
    status::{self, ListBody},
    trust::{self, BundleBody, IssuerKey, KeyState, NamedKey, Purpose, Roots},
};
use qicheng_domain::{
    health::{Basis, BasisKind, HealthColour},
    ids::{PersonId, TripId},
    manifest::{Manifest, ManifestEntry},
    notice::Notice,
    person::masked_name,
    progress::Progress,
    region::RegionCode,
    role::Role,
    rules::demonstration,
    trip::{Mode, Stop, Trip, Vehicle},
};
use qicheng_exchange::seal::{Sealed, SealingKey, seal};

pub const TRIP: TripId = TripId([1, 2, 3, 4, 5, 6]);
pub const OTHER_TRIP: TripId = TripId([9, 9, 9, 9, 9, 9]);
pub const LIST: u32 = 202_602;

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
/// In no bundle.
pub const STRANGER: u8 = 90;

pub fn key(n: u8) -> SoftwareKey {
    SoftwareKey::from_secret(&[n; 32]).unwrap()
}

pub fn region(code: u32) -> RegionCode {
    RegionCode::new(code).unwrap()
}

pub fn place() -> RegionCode {
    region(433_130)
}

pub fn roots() -> Roots {
    [1, 2, 3].map(|n| key(n).public())
}

/// The trust bundle that apps are shipped with.
pub fn shipped_bundle() -> Vec<u8> {
    build(&bundle_body())
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
    build(&body)
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
    build(&body)
}

fn build(body: &BundleBody) -> Vec<u8> {
    trust::build(&[&key(1), &key(3)], body).unwrap()
}

fn bundle_body() -> BundleBody {
    let named = |key, place, purpose| IssuerKey {
        key,
        place,
        purposes: vec![purpose],
        not_before: start() - TimeDelta::days(30),
        expires: start() + TimeDelta::days(300),
        state: KeyState::Good,
    };
    let verify = |n, purpose| named(NamedKey::Verify(key(n).public()), place(), purpose);
    let elsewhere = |n, purpose| {
        let key = NamedKey::Verify(key(n).public());
        named(key, region(440_300), purpose)
    };
    let seal = NamedKey::Seal(SealingKey::from_secret(&[SEAL; 32]).public());
    BundleBody {
        version: 3,
        issued: start() - TimeDelta::days(5),
        expires: start() + TimeDelta::days(60),
        roots: roots(),
        keys: vec![
            verify(TICKETS, Purpose::Ticket),
            verify(HEALTHS, Purpose::Health),
            verify(STAFFS, Purpose::Staff),
            verify(MANIFESTS, Purpose::Manifest),
            verify(LISTS, Purpose::List),
            verify(NOTICES, Purpose::Notice),
            verify(RESPOND, Purpose::Respond),
            elsewhere(RULES, Purpose::Rules),
            elsewhere(STAFFS_ELSEWHERE, Purpose::Staff),
            elsewhere(LISTS_ELSEWHERE, Purpose::List),
            elsewhere(NOTICES_ELSEWHERE, Purpose::Notice),
            named(seal, place(), Purpose::Seal),
        ],
        pins: None,
    }
}

/// A ticket from Longshan to Shenzhen; without a holder for paper.
pub fn ticket(
    issuer: u8,
    trip: TripId,
    slot: u16,
    name: &str,
    holder: Option<PublicKey>,
) -> Vec<u8> {
    let body = Body::Ticket(Ticket {
        trip,
        slot,
        from: 0,
        to: 2,
        seat: Some(format!("{slot}A")),
        name: masked_name(name),
        status: StatusIndex {
            list: LIST,
            index: slot.into(),
        },
    });
    let ticket = Credential {
        issued: (start() - TimeDelta::days(2)).timestamp(),
        expires: (start() + TimeDelta::days(2)).timestamp(),
        holder,
        body,
    };
    credential::issue(&key(issuer), &ticket).unwrap()
}

/// A green health code, two hours old, over a test of yesterday.
pub fn health(name: &str, holder: PublicKey) -> Vec<u8> {
    let body = Body::Health(Health {
        colour: HealthColour::Green,
        basis: vec![Basis::new(BasisKind::NucleicAcidTest, 20)],
        region: place(),
        name: masked_name(name),
        status: None,
    });
    let health = Credential {
        issued: (start() - TimeDelta::hours(2)).timestamp(),
        expires: (start() + TimeDelta::hours(20)).timestamp(),
        holder: Some(holder),
        body,
    };
    credential::issue(&key(HEALTHS), &health).unwrap()
}

pub fn staff_credential(issuer: u8, role: Role, holder: PublicKey) -> Vec<u8> {
    let staff = Credential {
        issued: (start() - TimeDelta::hours(1)).timestamp(),
        expires: (start() + TimeDelta::days(90)).timestamp(),
        holder: Some(holder),
        body: Body::Staff(Staff {
            role,
            scope: place(),
            status: StatusIndex {
                list: LIST,
                index: 900,
            },
        }),
    };
    credential::issue(&key(issuer), &staff).unwrap()
}

pub fn list(seq: u64, revoked: &[u32]) -> Vec<u8> {
    list_by(LISTS, seq, revoked)
}

pub fn list_by(issuer: u8, seq: u64, revoked: &[u32]) -> Vec<u8> {
    let body = ListBody {
        id: LIST,
        seq,
        issued: start() - TimeDelta::hours(1),
        expires: start() + TimeDelta::days(6),
        indexes: 1_000,
    };
    status::build(&key(issuer), &body, revoked).unwrap()
}

/// Longshan, the northern station of Shenzhen, the factory there; three licensed seats.
pub fn plan(id: TripId, plate: &str) -> Vec<u8> {
    let stop = |name: &str, code, arrives: i64, departs: i64| Stop {
        name: name.to_owned(),
        detail: String::new(),
        region: region(code),
        arrives: start() + TimeDelta::minutes(arrives),
        departs: start() + TimeDelta::minutes(departs),
    };
    let plan = Trip {
        id,
        revision: 1,
        vehicle: Vehicle {
            plate: plate.to_owned(),
            mode: Mode::Bus,
            seats: 3,
        },
        stops: vec![
            stop("龙山县汽车站", 433_130, -10, 20),
            stop("深圳北站", 440_300, 800, 820),
            stop("深圳厂区", 440_300, 900, 900),
        ],
        contact: "李调度 138-0000-0000".to_owned(),
        bring: "口罩".to_owned(),
        employer: Some("深圳电子厂".to_owned()),
        cancelled: false,
    };
    signed(NOTICES, &plan)
}

pub fn entry(slot: u16, name: &str) -> ManifestEntry {
    ManifestEntry {
        slot,
        person: PersonId::from_bytes([u8::try_from(slot).unwrap(); 16]),
        name: name.to_owned(),
        id_last_four: format!("{slot:04}"),
        from: 0,
        to: 2,
        seat: Some(format!("{slot}A")),
        paper: false,
        door: None,
        tickets: Vec::new(),
    }
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
    let manifest = Manifest {
        trip: TRIP,
        revision: 1,
        issued: start() - TimeDelta::days(1),
        expires: start() + TimeDelta::days(4),
        entries,
    };
    signed(MANIFESTS, &manifest)
}

/// What Shenzhen asks: a health code of a day, a test of 48 hours; who lacks either is checked on the spot.
pub fn rules() -> Vec<u8> {
    let json = demonstration::TEST_WITHIN_48_HOURS.to_owned();
    signed(RULES, &RulePackText { json })
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
    let (issued, expires) = (start() - TimeDelta::days(1), start() + TimeDelta::days(30));
    document::issue(&key(issuer), issued, expires, body).unwrap()
}
