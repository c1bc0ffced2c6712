//! A small world around one bus door: a bundle, a list, a manifest, a plan, rules, and passengers with phones.

#![allow(dead_code, reason = "each test file uses its part of the world")]

use chrono::{DateTime, TimeDelta, Utc};
use qicheng_credential::{
    credential::{self, Body, Credential, ParsedCredential, Ticket},
    encoding::text::{self, Prefix},
    key::Signer as _,
    presentation::{self, Proof},
    status::StatusList,
    trust::{Bundle, BundleBody, KeyState, MinTrustedTime, Purpose},
    verdict::{
        Clock, Code, Decision, Doors, OpenChallenge, PersonAtDoor, RulesAsOf, Scan, ScannedCode,
        Scene, Skew, TripAtDoor, Verdict, decide, decide_listed,
    },
};
use qicheng_domain::{
    health::HealthColour,
    ids::{PersonId, TripId},
    region::RegionCode,
    rules::{demonstration, pack::RulePack},
    travel::{
        act::{Act, ActKind},
        attendance::Attendance,
        manifest::{Manifest, ManifestEntry},
        trip::Trip,
    },
};
use qicheng_test_kit::{credentials, place::LONGSHAN, trip, trust as kit};
pub use qicheng_test_kit::{
    key,
    place::{LIST, TRIP, now, region},
};
use std::collections::{BTreeMap, BTreeSet};

pub mod forged;

pub const TICKETS: u8 = 11;
pub const HEALTHS: u8 = 12;
pub const MANIFESTS: u8 = 13;
pub const LISTS: u8 = 14;
pub const STRANGER: u8 = 90;

pub fn minutes(n: i64) -> TimeDelta {
    TimeDelta::minutes(n)
}

#[derive(Clone)]
pub struct World {
    pub scan: Scan,
    pub clock: Clock,
    pub bundle: Option<Bundle>,
    pub body: BundleBody,
    pub lists: Vec<StatusList>,
    pub manifest: Manifest,
    pub plan: Trip,
    pub place: RegionCode,
    pub held_since: DateTime<Utc>,
    pub as_of: DateTime<Utc>,
    pub leg: u8,
    pub doors: Doors,
    pub no_trip: bool,
    pub others: Vec<Trip>,
    pub packs: Vec<RulePack>,
    pub rules_as_of: DateTime<Utc>,
    pub attendance: Attendance,
    pub cards_seen: BTreeSet<u16>,
    /// Digests of the tickets that this device boarded, by slot.
    pub boarded_here: BTreeMap<u16, [u8; 16]>,
    pub challenge: Option<OpenChallenge>,
    pub skews: Vec<Skew>,
}

impl World {
    pub fn new() -> Self {
        let body = bundle_body();
        let bundle = bundle(&body);
        let packs = vec![RulePack::parse(demonstration::TEST_WITHIN_48_HOURS.as_bytes()).unwrap()];
        Self {
            scan: Scan::Boarding,
            clock: Clock {
                now: now(),
                min_trusted_time: Some(MinTrustedTime(now() - minutes(600))),
            },
            lists: vec![list(&bundle, 1, &[], now() - minutes(120))],
            bundle: Some(bundle),
            body,
            manifest: manifest(),
            plan: plan(TRIP, "湘U12345"),
            place: region(433_130),
            held_since: now() - TimeDelta::days(1),
            as_of: now() - minutes(60),
            leg: 0,
            doors: Doors::One,
            no_trip: false,
            others: Vec::new(),
            packs,
            rules_as_of: now() - minutes(60),
            attendance: Attendance::new(TRIP),
            cards_seen: BTreeSet::new(),
            boarded_here: BTreeMap::new(),
            challenge: None,
            skews: Vec::new(),
        }
    }

    pub fn decide(&self, text: &str) -> Decision {
        let code = ScannedCode::read(text);
        let pass = code.pass();
        self.with_scene(pass.slot(), |scene| decide(&pass, scene))
    }

    pub fn decide_listed(&self, slot: u16) -> Decision {
        self.with_scene(Some(slot), |scene| decide_listed(slot, scene))
    }

    pub fn with_scene(
        &self,
        slot: Option<u16>,
        judge: impl Fn(&Scene<'_>) -> Decision,
    ) -> Decision {
        let trip = TripAtDoor {
            manifest: self.manifest.header(),
            plan: &self.plan,
            place: self.place,
            digest: [8; 16],
            held_since: self.held_since,
            as_of: self.as_of,
            leg: self.leg,
            doors: self.doors,
            on_board: self.manifest.count_on_board(&self.attendance, self.leg),
        };
        let person = slot.map(|slot| {
            let (entry, card) = (self.manifest.entry(slot), self.cards_seen.contains(&slot));
            PersonAtDoor {
                boarded_here: self.boarded_here.get(&slot).copied(),
                ..PersonAtDoor::of(slot, self.leg, entry, &self.attendance, card)
            }
        });
        let rules: Vec<RulesAsOf<'_>> = self
            .packs
            .iter()
            .map(|pack| RulesAsOf {
                pack,
                as_of: self.rules_as_of,
            })
            .collect();
        judge(&Scene {
            scan: self.scan,
            clock: self.clock,
            trust: self.bundle.as_ref(),
            lists: &self.lists,
            trip: (!self.no_trip).then_some(&trip),
            person,
            others: &self.others,
            rules: &rules,
            challenge: self.challenge.as_ref(),
            skews: &self.skews,
        })
    }

    /// Takes a changed bundle body.
    pub fn trust(&mut self, change: impl FnOnce(&mut BundleBody)) {
        change(&mut self.body);
        self.bundle = Some(bundle(&self.body));
    }

    /// Changes the state of an issuer's key.
    pub fn key_state(&mut self, n: u8, state: KeyState) {
        let kid = key(n).public().kid();
        self.trust(|body| {
            let entry = body.keys.iter_mut().find(|k| k.kid() == kid).unwrap();
            entry.state = state;
        });
    }

    pub fn set_now(&mut self, at: DateTime<Utc>) {
        self.clock.now = at;
    }

    pub fn act(&mut self, kind: ActKind, leg: u8, slot: Option<u16>, round: u8) -> Act {
        let act = Act {
            kind,
            trip: TRIP,
            leg,
            slot,
            at: now() - minutes(5),
            by: PersonId::from_bytes([7; 16]),
            door: Some(2),
            temperature: None,
            round,
        };
        self.attendance.apply(&(&act).into());
        act
    }
}

/// Asserts verdict and reasons; order of reasons does not matter.
#[track_caller]
pub fn expect(decision: &Decision, verdict: Verdict, codes: &[Code]) {
    let mut found: Vec<Code> = decision.reasons.iter().map(|r| r.code).collect();
    let mut wanted = codes.to_vec();
    found.sort();
    wanted.sort();
    assert_eq!((decision.verdict, found), (verdict, wanted));
}

#[track_caller]
pub fn boards(decision: &Decision) {
    expect(decision, Verdict::Board, &[]);
}

/// A passenger with a phone, or with paper.
#[derive(Clone)]
pub struct Person {
    pub holder: u8,
    pub ticket: Credential,
    pub health: Option<Credential>,
    pub ticket_issuer: u8,
    pub health_issuer: u8,
}

pub fn person(slot: u16) -> Person {
    let holder = 20 + u8::try_from(slot).unwrap();
    let cnf = Some(key(holder).public());
    Person {
        holder,
        ticket: credentials::ticket(slot, "张晓伟", cnf, now()),
        health: Some(health(HealthColour::Green, cnf)),
        ticket_issuer: TICKETS,
        health_issuer: HEALTHS,
    }
}

pub fn health(
    colour: HealthColour,
    holder: Option<qicheng_credential::key::PublicKey>,
) -> Credential {
    let mut health = credentials::health("张晓伟", holder, now());
    if let Body::Health(body) = &mut health.body {
        body.colour = colour;
    }
    health
}

impl Person {
    pub fn ticket_bytes(&self) -> Vec<u8> {
        credential::issue(&key(self.ticket_issuer), &self.ticket).unwrap()
    }

    pub fn health_bytes(&self) -> Option<Vec<u8>> {
        let health = self.health.as_ref()?;
        Some(credential::issue(&key(self.health_issuer), health).unwrap())
    }

    pub fn ticket_mut(&mut self) -> &mut Ticket {
        match &mut self.ticket.body {
            Body::Ticket(ticket) => ticket,
            _ => panic!("a ticket"),
        }
    }

    pub fn digest(&self) -> [u8; 16] {
        ParsedCredential::parse(&self.ticket_bytes())
            .unwrap()
            .digest()
    }

    /// What the phone shows with its clock that many seconds off.
    pub fn shows(&self, offset: i64, proof: Option<Proof>) -> String {
        self.shows_at(now().timestamp() + offset, proof)
    }

    pub fn shows_at(&self, time: i64, proof: Option<Proof>) -> String {
        let (ticket, health) = (self.ticket_bytes(), self.health_bytes());
        let mut credentials = vec![&ticket[..]];
        credentials.extend(health.as_deref());
        let bytes = presentation::present(&key(self.holder), &credentials, time, proof).unwrap();
        text::encode(Prefix::Pass, &bytes)
    }

    /// What a pass of this person says on paper.
    pub fn on_paper(&self) -> String {
        let mut person = self.clone();
        person.ticket.holder = None;
        text::encode(Prefix::Pass, &person.ticket_bytes())
    }
}

pub fn bundle_body() -> BundleBody {
    let issuer = |n, purpose| kit::issuer(key(n).public(), region(LONGSHAN), &[purpose], now());
    let keys = vec![
        issuer(TICKETS, Purpose::Ticket),
        issuer(HEALTHS, Purpose::Health),
        issuer(MANIFESTS, Purpose::Manifest),
        issuer(LISTS, Purpose::List),
    ];
    kit::bundle(kit::roots(), keys, now())
}

pub fn bundle(body: &BundleBody) -> Bundle {
    Bundle::verify(&kit::signed_by_roots(body), &body.roots).unwrap()
}

pub fn list(bundle: &Bundle, seq: u64, revoked: &[u32], issued: DateTime<Utc>) -> StatusList {
    let bytes = kit::status_list(&key(LISTS), seq, revoked, issued);
    StatusList::verify(&bytes, bundle, now()).unwrap()
}

pub fn entry(slot: u16) -> ManifestEntry {
    ManifestEntry {
        id_last_four: "123X".to_owned(),
        ..trip::entry(slot, "张晓伟")
    }
}

pub fn manifest() -> Manifest {
    trip::manifest((1..=5).map(entry).collect(), now())
}

/// By Changsha, to the factory.
pub fn plan(id: TripId, plate: &str) -> Trip {
    let mut plan = trip::bus(id, plate, now());
    plan.stops[1] = trip::stop("长沙南服务区", 430_100, 300, 330, now());
    plan
}
