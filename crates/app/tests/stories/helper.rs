//! The village helper: identity seen in person, passes on paper.

use crate::support::*;
use qicheng_app::{
    ErrorCode,
    helper::{self, Language},
    people::{self, Carrier},
    worker,
};
use qicheng_credential::{
    attestation::{Method, ParsedAttestation},
    credential::StaffCredential,
    enrolment, text,
};
use qicheng_domain::{
    channel::Channel,
    claim::{Claim, ClaimKind},
    document::DocumentKind,
    ids::PersonId,
    role::Role,
};

fn helper_phone(world: &World) -> (Phone, PersonId) {
    let phone = world.phone("helper");
    let helper = takes_up(&phone, Role::Helper);
    (phone, helper)
}

/// Registers a person without a phone on the helper's, and sends their ticket.
fn on_paper(phone: &Phone, name: &str, slot: u16) -> PersonId {
    let person = registered(phone, name, Carrier::Paper);
    let own = Channel::Person(person);
    let ticket = ticket(TICKETS, TRIP, slot, name, None);
    phone
        .line
        .publish(own, DocumentKind::Ticket, &TRIP.0, ticket);
    let bus = plan(TRIP, "湘U12345");
    phone
        .line
        .publish(Channel::Trip(TRIP), DocumentKind::Trip, &TRIP.0, bus);
    phone.sync();
    person
}

#[test]
fn a_phone_that_answers_the_challenge_is_vouched_for() {
    let world = World::new();
    let (helper_phone, helper) = helper_phone(&world);
    let phone = world.phone("worker");
    let worker = registered(&phone, "王芳", Carrier::Phone);
    phone.sync();

    let asked = helper::identity_challenge(&helper_of(&helper_phone)).unwrap();
    let code = worker::enrolment_code(&phone, worker, &asked).unwrap();
    let seen = helper::attest_phone(&helper_of(&helper_phone), &code, Method::IdCard).unwrap();
    assert_eq!(seen.value, worker);
    helper_phone.sync();

    let operation = helper_phone.line.operations().pop().unwrap();
    assert_eq!((operation.actor, operation.subject), (helper, worker));
    let Ok(Claim::Attestation(signed)) = Claim::from_cbor(operation.kind, &operation.body) else {
        panic!("an attestation");
    };
    let attestation = ParsedAttestation::parse(&signed.bytes).unwrap();
    attestation.verify(&staff_key(&helper_phone)).unwrap();
    let said = attestation.attestation;
    assert_eq!((said.person, said.by), (worker, helper));
    assert_eq!(said.holder, Some(holder(&phone, worker).thumbprint()));
    let (_, bytes) = text::decode(&code).unwrap();
    assert_eq!(
        said.registration,
        enrolment::verify(&bytes).unwrap().registration
    );
}

#[test]
fn an_enrolment_code_is_good_once_and_for_ten_minutes() {
    let world = World::new();
    let (helper_phone, _) = helper_phone(&world);
    let phone = world.phone("worker");
    let worker = registered(&phone, "王芳", Carrier::Phone);
    let attest = |code: &str| helper::attest_phone(&helper_of(&helper_phone), code, Method::IdCard);
    let enrol = || {
        let asked = helper::identity_challenge(&helper_of(&helper_phone)).unwrap();
        worker::enrolment_code(&phone, worker, &asked).unwrap()
    };

    let code = enrol();
    attest(&code).unwrap();
    assert_eq!(attest(&code).unwrap_err().code(), ErrorCode::WrongCode);
    enrol();
    assert_eq!(attest(&code).unwrap_err().code(), ErrorCode::WrongCode);
    let late = enrol();
    world.wait(601);
    assert_eq!(attest(&late).unwrap_err().code(), ErrorCode::WrongCode);
}

#[test]
fn a_helper_does_not_vouch_for_keys_made_on_the_own_device() {
    let world = World::new();
    let (phone, _) = helper_phone(&world);
    let neighbour = registered(&phone, "孙二妹", Carrier::Phone);
    let asked = helper::identity_challenge(&helper_of(&phone)).unwrap();
    // The helper's phone holds no list that clears the helper, and does not need one to show who asks.
    let code = worker::enrolment_code(&phone, neighbour, &asked).unwrap();
    let refused = helper::attest_phone(&helper_of(&phone), &code, Method::IdCard).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::WrongCode);
    let refused = helper::attest_paper(&helper_of(&phone), neighbour, Method::IdCard).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::WrongPass);
}

#[test]
fn only_a_helper_may_ask_who_a_phone_is() {
    let world = World::new();
    let crew = at_the_bus(&world, "crew", Role::Crew);
    let phone = world.phone("worker");
    let worker = registered(&phone, "王芳", Carrier::Phone);
    let roles = |phone: &Phone| people::list(phone).unwrap().into_iter().map(|p| p.role);
    assert!(roles(&crew).eq([Some(Role::Crew)]) && roles(&phone).eq([None]));
    assert_eq!(
        refusal(&crew, "helper.identity-challenge"),
        ErrorCode::NotStaff
    );
    let asked = qicheng_app::crew::ask_by_code(&at_door(&crew), &BUS).unwrap();
    let refused = worker::enrolment_code(&phone, worker, &asked).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::WrongCode);
}

#[test]
fn people_without_a_phone_are_registered_and_vouched_for_by_the_helper() {
    let world = World::new();
    let (phone, helper) = helper_phone(&world);
    let person = on_paper(&phone, "赵金雀", 4);
    helper::attest_paper(&helper_of(&phone), person, Method::HouseholdRegister).unwrap();
    phone.sync();

    let about: Vec<_> = phone.line.operations();
    let about: Vec<_> = about.iter().filter(|op| op.subject == person).collect();
    assert!(about.iter().all(|op| op.actor == helper));
    let kinds: Vec<_> = about.iter().map(|op| op.kind).collect();
    let expected = [
        ClaimKind::Consent,
        ClaimKind::Registration,
        ClaimKind::Attestation,
    ];
    assert_eq!(kinds, expected);
    let claims = phone.line.claims();
    let keys = claims.iter().filter_map(|c| match c {
        Claim::Registration(r) => Some(r.holder_key),
        _ => None,
    });
    assert_eq!(keys.collect::<Vec<_>>(), [None]);
}

#[test]
fn without_a_helper_nobody_registers_people_on_paper() {
    let phone = World::new().phone("worker");
    let person = people::add(&phone, Carrier::Paper).unwrap().value;
    let refused = worker::give_consent(&phone, person, consent(true)).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::NotStaff);
}

#[test]
fn a_pass_on_paper_is_read_back_by_the_camera() {
    let world = World::new();
    let (phone, _) = helper_phone(&world);
    let person = on_paper(&phone, "赵金雀", 4);
    let paper = helper::paper_pass(&phone, person, Language::Both).unwrap();
    let read = qicheng_codes::read::read_image(&paper.png).unwrap();
    assert_eq!(read.as_ref(), Some(&paper.text));
    assert!(!paper.svg.contains("赵金雀"), "the name is masked");
    let version = qicheng_codes::make::QrCode::new(&paper.text)
        .unwrap()
        .version();
    assert!(version <= 9);

    let neighbour = registered(&phone, "孙二妹", Carrier::Phone);
    let refused = helper::paper_pass(&phone, neighbour, Language::Both).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::WrongPass);
    let other = registered(&phone, "李建国", Carrier::Paper);
    let refused = helper::paper_pass(&phone, other, Language::Both).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::NoTicket);
}

fn staff_key(phone: &Phone) -> qicheng_credential::key::PublicKey {
    let asked = helper::identity_challenge(&helper_of(phone)).unwrap();
    let (_, bytes) = text::decode(&asked).unwrap();
    let parsed = qicheng_credential::challenge::ParsedChallenge::parse(&bytes).unwrap();
    let credential: StaffCredential<'_> = parsed.staff;
    credential.key
}
