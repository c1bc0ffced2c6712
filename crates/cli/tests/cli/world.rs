//! Files of a small world around one bus door. Secrets and times are fixed.

use crate::run::{Ran, qicheng};
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_credential::{
    act,
    credential::{Body, Credential, Health, Staff, StatusIndex, Ticket, issue},
    document::{self, Content, RulePackText},
    key::{PublicKey, Signer as _, SoftwareKey},
    presentation::present,
    status::{self, ListBody},
    text::{self, Prefix},
    trust::{self, BundleBody, IssuerKey, KeyState, NamedKey, Purpose},
};
use qicheng_domain::{
    act::{Act, ActKind},
    health::{Basis, BasisKind, HealthColour},
    ids::{PersonId, TripId},
    manifest::{Manifest, ManifestEntry},
    region::RegionCode,
    role::Role,
    rules::demonstration,
    trip::{Mode, Stop, Trip, Vehicle},
};
use std::{fs, path::PathBuf};

pub const NOW: &str = "2026-02-08T00:10:00Z";
pub const TRIP: TripId = TripId([1, 2, 3, 4, 5, 6]);
const LIST: u32 = 202_602;

pub fn key(n: u8) -> SoftwareKey {
    SoftwareKey::from_secret(&[n; 32]).unwrap()
}

pub fn issuer() -> SoftwareKey {
    key(11)
}

fn manifests() -> SoftwareKey {
    key(12)
}

fn crew() -> SoftwareKey {
    key(13)
}

pub fn holder() -> SoftwareKey {
    key(21)
}

pub fn now() -> DateTime<Utc> {
    NOW.parse().unwrap()
}

pub fn region(code: u32) -> RegionCode {
    RegionCode::new(code).unwrap()
}

pub struct World {
    dir: tempfile::TempDir,
}

impl World {
    /// Everything that a door needs, in files: roots, bundle, list, trip, manifest, rules, staff, boarded.
    pub fn new() -> Self {
        let world = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        let roots = [1, 2, 3].map(|n| key(n).public());
        let lines: String = roots.iter().map(|key| hex(key) + "\n").collect();
        world.write("roots", lines);
        world.write("bundle", bundle(roots));
        world.write("list", list(&[9]));
        world.write("trip", signed(&issuer(), &plan()));
        world.write("manifest", signed(&manifests(), &manifest()));
        let json = demonstration::TEST_WITHIN_48_HOURS.to_owned();
        world.write("rules", signed(&issuer(), &RulePackText { json }));
        world.write("staff", issue(&issuer(), &staff()).unwrap());
        world.write("boarded", act::sign(&crew(), &boarding()).unwrap());
        world
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        fs::write(self.path(name), bytes).unwrap();
        self.path(name).to_str().unwrap().to_owned()
    }

    /// The options `--name FILE` of some of the files.
    pub fn options(&self, names: &[&str]) -> Vec<String> {
        let file = |name: &str| self.path(name).to_str().unwrap().to_owned();
        names
            .iter()
            .flat_map(|name| match *name {
                "bundle" => ["--trust".to_owned(), file("bundle")],
                "boarded" => ["--acts".to_owned(), file("boarded")],
                name => [format!("--{name}"), file(name)],
            })
            .collect()
    }

    /// Decides on a code with the files named, at the world's now.
    pub fn verify(&self, code: &str, files: &[&str], more: &[&str]) -> Ran {
        let mut arguments = vec!["verify".to_owned(), "--json".to_owned()];
        arguments.extend(["--code".to_owned(), code.to_owned()]);
        arguments.extend(self.options(files));
        if !more.contains(&"--at") {
            arguments.extend(["--at".to_owned(), NOW.to_owned()]);
        }
        arguments.extend(more.iter().map(|s| (*s).to_owned()));
        qicheng(arguments)
    }
}

/// The files that a door has when all is well.
pub const ALL: &[&str] = &["bundle", "roots", "list", "trip", "manifest", "rules"];

pub fn hex(key: &PublicKey) -> String {
    key.to_point()
        .0
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect()
}

/// What a phone shows of a ticket for the slot and a health code, at the world's now.
pub fn pass(slot: u16) -> String {
    pass_at(slot, now())
}

pub fn pass_at(slot: u16, at: DateTime<Utc>) -> String {
    let cnf = Some(holder().public());
    let ticket = issue(&issuer(), &ticket(slot, cnf, at)).unwrap();
    let health = issue(&issuer(), &health(cnf, at)).unwrap();
    let bytes = present(&holder(), &[&ticket, &health], at.timestamp(), None).unwrap();
    text::encode(Prefix::Pass, &bytes)
}

pub fn paper(slot: u16) -> String {
    let ticket = issue(&issuer(), &ticket(slot, None, now())).unwrap();
    text::encode(Prefix::Pass, &ticket)
}

pub fn stripped(slot: u16) -> String {
    let ticket = ticket(slot, Some(holder().public()), now());
    text::encode(Prefix::Pass, &issue(&issuer(), &ticket).unwrap())
}

pub fn list(revoked: &[u32]) -> Vec<u8> {
    let body = ListBody {
        id: LIST,
        seq: 1,
        issued: now() - TimeDelta::hours(2),
        expires: now() + TimeDelta::days(6),
        indexes: 1_000,
    };
    status::build(&issuer(), &body, revoked).unwrap()
}

pub fn signed<B: Content>(signer: &SoftwareKey, body: &B) -> Vec<u8> {
    let (from, to) = (now() - TimeDelta::hours(1), now() + TimeDelta::days(3));
    document::issue(signer, from, to, body).unwrap()
}

fn bundle(roots: [PublicKey; 3]) -> Vec<u8> {
    use Purpose::{Health, List, Manifest, Notice, Rules, Staff, Ticket};
    let entry = |key: SoftwareKey, purposes: &[Purpose]| IssuerKey {
        key: NamedKey::Verify(key.public()),
        place: region(433_130),
        purposes: purposes.to_vec(),
        not_before: now() - TimeDelta::days(30),
        expires: now() + TimeDelta::days(300),
        state: KeyState::Good,
    };
    let body = BundleBody {
        version: 3,
        issued: now() - TimeDelta::days(5),
        expires: now() + TimeDelta::days(60),
        roots,
        keys: vec![
            entry(issuer(), &[Ticket, Health, Staff, Notice, List, Rules]),
            entry(manifests(), &[Manifest]),
        ],
        pins: None,
    };
    trust::build(&[&key(1), &key(3)], &body).unwrap()
}

fn ticket(slot: u16, holder: Option<PublicKey>, at: DateTime<Utc>) -> Credential {
    Credential {
        issued: (at - TimeDelta::days(2)).timestamp(),
        expires: (at + TimeDelta::days(2)).timestamp(),
        holder,
        body: Body::Ticket(Ticket {
            trip: TRIP,
            slot,
            from: 0,
            to: 1,
            seat: Some("12A".to_owned()),
            name: "张*伟".to_owned(),
            status: StatusIndex {
                list: LIST,
                index: slot.into(),
            },
        }),
    }
}

fn health(holder: Option<PublicKey>, at: DateTime<Utc>) -> Credential {
    Credential {
        issued: (at - TimeDelta::hours(2)).timestamp(),
        expires: (at + TimeDelta::hours(20)).timestamp(),
        holder,
        body: Body::Health(Health {
            colour: HealthColour::Green,
            basis: vec![Basis::new(BasisKind::NucleicAcidTest, 20)],
            region: region(433_130),
            name: "张*伟".to_owned(),
            status: None,
        }),
    }
}

fn staff() -> Credential {
    Credential {
        issued: (now() - TimeDelta::days(9)).timestamp(),
        expires: (now() + TimeDelta::days(9)).timestamp(),
        holder: Some(crew().public()),
        body: Body::Staff(Staff {
            role: Role::Crew,
            scope: region(433_130),
            status: StatusIndex {
                list: LIST,
                index: 900,
            },
        }),
    }
}

/// Slot 1 boarded five minutes ago.
fn boarding() -> Act {
    Act {
        kind: ActKind::Boarded,
        trip: TRIP,
        leg: 0,
        slot: Some(1),
        at: now() - TimeDelta::minutes(5),
        by: PersonId::from_bytes([7; 16]),
        door: None,
        temperature: None,
        round: 0,
    }
}

fn manifest() -> Manifest {
    let entry = |slot: u16| ManifestEntry {
        slot,
        person: PersonId::from_bytes([slot as u8; 16]),
        name: "张晓伟".to_owned(),
        id_last_four: "123X".to_owned(),
        from: 0,
        to: 1,
        seat: None,
        paper: false,
        door: None,
        tickets: Vec::new(),
    };
    Manifest {
        trip: TRIP,
        revision: 1,
        issued: now() - TimeDelta::days(1),
        expires: now() + TimeDelta::days(3),
        entries: (1..=9).map(entry).collect(),
    }
}

fn plan() -> Trip {
    let stop = |name: &str, code, arrives: i64, departs: i64| Stop {
        name: name.to_owned(),
        detail: String::new(),
        region: region(code),
        arrives: now() + TimeDelta::minutes(arrives),
        departs: now() + TimeDelta::minutes(departs),
    };
    Trip {
        id: TRIP,
        revision: 1,
        vehicle: Vehicle {
            plate: "湘U12345".to_owned(),
            mode: Mode::Bus,
            seats: 30,
        },
        stops: vec![
            stop("龙山县汽车站", 433_130, -10, 20),
            stop("深圳厂区", 440_300, 900, 900),
        ],
        contact: "李调度 138-0000-0000".to_owned(),
        bring: String::new(),
        employer: None,
        cancelled: false,
    }
}
