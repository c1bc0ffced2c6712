//! Files of a small world around one bus door. Secrets and times are fixed.

use crate::run::{RunResult, qicheng};
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_credential::{
    credential::{Body, Credential, issue},
    document::{self, Content, RulePackText},
    encoding::text::{self, Prefix},
    key::{PublicKey, Signer as _, SoftwareKey},
    presentation::present,
    staff::act,
    trust::{Purpose, Roots},
};
use qicheng_domain::{
    ids::PersonId,
    people::role::Role,
    rules::demonstration,
    travel::{
        act::{Act, ActKind},
        manifest::{Manifest, ManifestEntry},
        trip::Trip,
    },
};
use qicheng_test_kit::{credentials, place::LONGSHAN, trip, trust as kit};
pub use qicheng_test_kit::{
    key,
    place::{TRIP, now, region},
};
use std::{fs, path::PathBuf};

pub const NOW: &str = "2026-02-08T00:10:00Z";
pub fn issuer() -> SoftwareKey {
    key(11)
}

fn manifests() -> SoftwareKey {
    key(12)
}

/// Signs the rules of Shenzhen.
fn destination() -> SoftwareKey {
    key(14)
}

fn crew() -> SoftwareKey {
    key(13)
}

pub fn holder() -> SoftwareKey {
    key(21)
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
        let roots = kit::roots();
        let lines: String = roots.iter().map(|key| hex(key) + "\n").collect();
        world.write("roots", lines);
        world.write("bundle", bundle(roots));
        world.write("list", list(&[9]));
        world.write("trip", signed(&issuer(), &plan()));
        world.write("manifest", signed(&manifests(), &manifest()));
        let json = demonstration::TEST_WITHIN_48_HOURS.to_owned();
        world.write("rules", signed(&destination(), &RulePackText { json }));
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
    pub fn verify(&self, code: &str, files: &[&str], more: &[&str]) -> RunResult {
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
    hex::encode(key.to_point().0)
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

/// What a phone shows at a moment of the ticket that [`pass`] shows.
pub fn pass_of_moment(slot: u16, at: DateTime<Utc>) -> String {
    let cnf = Some(holder().public());
    let ticket = issue(&issuer(), &ticket(slot, cnf, now())).unwrap();
    let health = issue(&issuer(), &health(cnf, now())).unwrap();
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
    let issued = now() - TimeDelta::hours(2);
    kit::status_list(&issuer(), 1, revoked, issued)
}

pub fn signed<B: Content>(signer: &SoftwareKey, body: &B) -> Vec<u8> {
    let (from, to) = (now() - TimeDelta::hours(1), now() + TimeDelta::days(3));
    document::issue(signer, from, to, body).unwrap()
}

fn bundle(roots: Roots) -> Vec<u8> {
    use Purpose::{Health, List, Manifest, Notice, Rules, Staff, Ticket};
    let entry = |key: SoftwareKey, place: u32, purposes: &[Purpose]| {
        kit::issuer(key.public(), region(place), purposes, now())
    };
    let keys = vec![
        entry(
            issuer(),
            LONGSHAN,
            &[Ticket, Health, Staff, Notice, List, Rules],
        ),
        entry(manifests(), LONGSHAN, &[Manifest]),
        entry(destination(), 440_300, &[Rules]),
    ];
    kit::signed_by_roots(&kit::bundle(roots, keys, now()))
}

fn ticket(slot: u16, holder: Option<PublicKey>, at: DateTime<Utc>) -> Credential {
    let mut ticket = credentials::ticket(slot, "张晓伟", holder, at);
    if let Body::Ticket(body) = &mut ticket.body {
        body.to = 1;
        body.seat = Some("12A".to_owned());
    }
    ticket
}

fn health(holder: Option<PublicKey>, at: DateTime<Utc>) -> Credential {
    credentials::health("张晓伟", holder, at)
}

fn staff() -> Credential {
    credentials::staff(Role::Crew, crew().public(), now())
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
        id_last_four: "123X".to_owned(),
        to: 1,
        seat: None,
        ..trip::entry(slot, "张晓伟")
    };
    trip::manifest((1..=9).map(entry).collect(), now())
}

/// From Longshan straight to the factory, with room for 30.
fn plan() -> Trip {
    let mut plan = trip::bus(TRIP, "湘U12345", now());
    plan.stops.remove(1);
    plan.vehicle.seats = 30;
    plan
}
