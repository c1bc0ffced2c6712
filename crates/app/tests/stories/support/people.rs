//! Who takes part: workers with phones, crew, helper, employer.

use super::{
    LIST, OTHER_TRIP, Phone, STAFFS, TICKETS, TRIP, World, entries, health, list, manifest,
    manifest_naming, place, plan, rules, staff_credential, ticket,
};
use qicheng_app::{
    App,
    people::{self, Carrier},
    roles::{crew, worker},
    scan::Place,
    staff::{self, Badge},
};
use qicheng_credential::key::PublicKey;
use qicheng_domain::{
    channel::Channel,
    document::DocumentKind,
    ids::PersonId,
    operations::claim::{Claim, Consent},
    people::{
        registration::{RegistrationForm, WorkStatus},
        role::Role,
    },
    travel::manifest::ManifestEntry,
};

/// The bus at its first stop.
pub const BUS: Place = Place { trip: TRIP, leg: 0 };

/// The badge of crew.
pub fn crew_of(app: &App) -> Badge<'_> {
    staff::badge(app, &[Role::Crew]).unwrap()
}

/// The badge of crew or of an employer.
pub fn at_door(app: &App) -> Badge<'_> {
    staff::badge(app, &[Role::Crew, Role::Employer]).unwrap()
}

/// The badge of an employer.
pub fn employer_of(app: &App) -> Badge<'_> {
    staff::badge(app, &[Role::Employer]).unwrap()
}

/// The badge of a helper.
pub fn helper_of(app: &App) -> Badge<'_> {
    staff::badge(app, &[Role::Helper]).unwrap()
}

/// A crew's device at one of the doors of the bus.
pub fn at_one_door(world: &World, name: &str, door: u8, doors: u8) -> Phone {
    let phone = at_the_bus(world, name, Role::Crew);
    crew::set_door(&crew_of(&phone), TRIP, (door, doors)).unwrap();
    phone
}

/// Two crews' devices at the two doors of the bus, each with a manifest that names both.
pub fn at_two_doors(world: &World) -> (Phone, Phone) {
    let front = at_one_door(world, "front", 1, 2);
    let back = at_one_door(world, "back", 2, 2);
    names_crew(&[&front, &back], &[&front, &back]);
    (front, back)
}

/// Brings phones a manifest that names the crew of others.
pub fn names_crew(phones: &[&Phone], crew: &[&Phone]) {
    let keys: Vec<PublicKey> = crew.iter().map(|phone| staff_key(phone)).collect();
    for phone in phones {
        let revision = phone.line.published();
        let sealed = manifest_naming(revision, &keys, entries(), &phone.line.sealing());
        let own = Channel::Person(crew_of(phone).person());
        phone
            .line
            .publish(own, DocumentKind::Manifest, &TRIP.0, sealed);
        phone.sync();
    }
}

/// The key of the staff who took up a role on a phone last.
pub fn staff_key(phone: &Phone) -> PublicKey {
    let claims = phone.line.claims();
    let mut enrolments = claims.iter().rev().filter_map(|claim| match claim {
        Claim::StaffEnrolment(e) => Some(PublicKey::from_point(&e.staff_key).unwrap()),
        _ => None,
    });
    enrolments.next().unwrap()
}

pub fn consent(health: bool) -> Consent {
    Consent {
        service: true,
        health,
        text_version: 1,
        language: "zh-CN".to_owned(),
    }
}

pub fn form(name: &str) -> RegistrationForm {
    RegistrationForm {
        name: name.to_owned(),
        id_number: "11010519491231002X".to_owned(),
        mobile: "13807431234".to_owned(),
        has_phone: true,
        home: "433130".to_owned(),
        home_detail: "石牌镇 桃花村".to_owned(),
        work: Some(WorkStatus::HasJob),
        ..RegistrationForm::default()
    }
}

/// Adds a person to a phone, who agrees to everything and registers.
pub fn registered(phone: &Phone, name: &str, carrier: Carrier) -> PersonId {
    let person = people::add(phone, carrier).unwrap().value;
    worker::give_consent(phone, person, consent(true)).unwrap();
    worker::register(phone, person, &form(name)).unwrap();
    person
}

/// The holder key of a person, as the service learnt it.
pub fn holder(phone: &Phone, person: PersonId) -> PublicKey {
    let operations = phone.line.operations();
    let claims = phone.line.claims();
    let mut about = operations.iter().zip(claims).rev();
    about
        .find_map(|(op, claim)| match claim {
            Claim::Registration(r) if op.subject == person => r.holder_key,
            _ => None,
        })
        .map(|point| PublicKey::from_point(&point).unwrap())
        .unwrap()
}

/// Sends a person's ticket and health code to their phone.
pub fn travels(phone: &Phone, person: PersonId, slot: u16, name: &str) {
    phone.sync();
    let holder = holder(phone, person);
    let own = Channel::Person(person);
    let ticket = ticket(TICKETS, TRIP, slot, name, Some(holder));
    phone
        .line
        .publish(own, DocumentKind::Ticket, &TRIP.0, ticket);
    let health = health(name, holder);
    phone.line.publish(own, DocumentKind::Health, b"", health);
    trip_documents(phone);
    phone.sync();
}

/// A worker with a phone, ticket and health code.
pub fn passenger(world: &World, slot: u16, name: &str) -> (Phone, PersonId) {
    let phone = world.phone(name);
    let person = registered(&phone, name, Carrier::Phone);
    travels(&phone, person, slot, name);
    (phone, person)
}

/// Takes up a role on a phone, and sends the credential.
pub fn takes_up(phone: &Phone, role: Role) -> PersonId {
    takes_up_by(phone, role, STAFFS)
}

/// As [`takes_up`], with a credential of any issuer.
pub fn takes_up_by(phone: &Phone, role: Role, issuer: u8) -> PersonId {
    let staff = staff::enrol(phone, "周师傅", role, "abcd-2345")
        .unwrap()
        .value;
    phone.sync();
    let credential = staff_credential(issuer, role, staff_key(phone));
    let own = Channel::Person(staff);
    phone
        .line
        .publish(own, DocumentKind::Staff, b"", credential);
    phone.sync();
    staff
}

/// A phone of crew or employer that holds what it needs for the trip.
pub fn at_the_bus(world: &World, name: &str, role: Role) -> Phone {
    with_manifest(world, name, role, entries())
}

/// As [`at_the_bus`], with a credential of any issuer.
pub fn at_the_bus_by(world: &World, name: &str, role: Role, issuer: u8) -> Phone {
    let phone = world.phone(name);
    let staff = takes_up_by(&phone, role, issuer);
    holds_the_trip(&phone, staff, entries());
    phone
}

pub fn with_manifest(world: &World, name: &str, role: Role, people: Vec<ManifestEntry>) -> Phone {
    let phone = world.phone(name);
    let staff = takes_up(&phone, role);
    holds_the_trip(&phone, staff, people);
    phone
}

/// Brings a phone what its staff needs for the trip.
pub fn holds_the_trip(phone: &Phone, staff: PersonId, people: Vec<ManifestEntry>) {
    trip_documents(phone);
    let sealed = manifest(people, &phone.line.sealing());
    let own = Channel::Person(staff);
    phone
        .line
        .publish(own, DocumentKind::Manifest, &TRIP.0, sealed);
    phone.line.publish(
        Channel::Trip(OTHER_TRIP),
        DocumentKind::Trip,
        &OTHER_TRIP.0,
        plan(OTHER_TRIP, "湘U99999"),
    );
    phone.sync();
}

/// Brings the trip's plan to a phone.
pub fn knows_the_trip(phone: &Phone) {
    trip_documents(phone);
    phone.sync();
}

pub fn trip_documents(phone: &Phone) {
    let line = &phone.line;
    let bus = plan(TRIP, "湘U12345");
    line.publish(Channel::Trip(TRIP), DocumentKind::Trip, &TRIP.0, bus);
    let name = [&place().number().to_be_bytes()[..], &LIST.to_be_bytes()].concat();
    line.publish(Channel::All, DocumentKind::List, &name, list(1, &[]));
    line.publish(Channel::All, DocumentKind::RulePack, b"shenzhen", rules());
}
