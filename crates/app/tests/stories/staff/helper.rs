//! The village helper: identity seen in person, passes on paper.

use crate::support::*;
use qicheng_app::{
    ErrorCode,
    people::{self, Carrier},
    roles::{helper, worker},
};
use qicheng_credential::{
    credential::StaffCredential,
    encoding::text,
    staff::{
        attestation::{Method, ParsedAttestation},
        enrolment,
    },
};
use qicheng_domain::{
    channel::Channel,
    document::DocumentKind,
    health::DeclarationForm,
    ids::PersonId,
    operations::{
        claim::{Claim, ClaimKind, OwnPaper},
        identity::{self, Identity},
    },
    people::role::Role,
    travel::{intent::IntentForm, trip::Mode},
};
use qicheng_messages::Language;
use qicheng_store::erase::Unsent;

fn well() -> DeclarationForm {
    DeclarationForm {
        temperature: "36.5".into(),
        ..DeclarationForm::default()
    }
}

fn intent() -> IntentForm {
    IntentForm {
        destination: "440300".into(),
        earliest: "2026-02-09".into(),
        latest: "2026-02-12".into(),
        mode: Some(Mode::Bus),
        ..IntentForm::default()
    }
}

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
    helper::read_enrolment(&helper_of(&helper_phone), &code).unwrap();
    let seen = helper::vouch(&helper_of(&helper_phone), Method::IdCard).unwrap();
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
        enrolment::verify(&bytes).unwrap().registration()
    );
}

#[test]
fn an_enrolment_code_is_good_once_and_for_ten_minutes() {
    let world = World::new();
    let (helper_phone, _) = helper_phone(&world);
    let phone = world.phone("worker");
    let worker = registered(&phone, "王芳", Carrier::Phone);
    let attest = |code: &str| {
        helper::read_enrolment(&helper_of(&helper_phone), code)?;
        helper::vouch(&helper_of(&helper_phone), Method::IdCard)
    };
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
    let refused = helper::read_enrolment(&helper_of(&phone), &code).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::WrongCode);
    let refused = helper::show_paper(&helper_of(&phone), neighbour).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::WrongPass);
    let refused = helper::vouch(&helper_of(&phone), Method::IdCard).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::WrongCode);
}

/// A worker's code that answers the helper's challenge.
fn enrolled(helper_phone: &Phone, phone: &Phone, worker: PersonId) -> String {
    let asked = helper::identity_challenge(&helper_of(helper_phone)).unwrap();
    worker::enrolment_code(phone, worker, &asked).unwrap()
}

#[test]
fn t01_the_helper_compares_this_registration_with_the_card_and_signs_what_was_compared() {
    let world = World::new();
    let (helper_phone, _) = helper_phone(&world);
    let phone = world.phone("worker");
    let worker = registered(&phone, "王芳", Carrier::Phone);
    phone.sync();
    let code = enrolled(&helper_phone, &phone, worker);
    let shown = helper::read_enrolment(&helper_of(&helper_phone), &code).unwrap();
    let form = worker::registered(&phone, worker).unwrap().unwrap();
    assert_eq!(
        (shown.person, shown.name, shown.id_number),
        (worker, form.name, form.id_number)
    );
    assert!(shown.home.ends_with("龙山县"), "{}", shown.home);
    // To look is not to sign.
    helper_phone.sync();
    let attestations = || {
        let claims = helper_phone.line.claims();
        let signed = claims.into_iter().filter_map(|claim| match claim {
            Claim::Attestation(signed) => Some(signed.bytes),
            _ => None,
        });
        signed.collect::<Vec<_>>()
    };
    assert!(attestations().is_empty());
    helper::vouch(&helper_of(&helper_phone), Method::IdCard).unwrap();
    helper_phone.sync();
    let signed = attestations();
    let said = ParsedAttestation::parse(&signed[0]).unwrap().attestation;
    let Some(Claim::Registration(held)) = phone
        .line
        .claims()
        .into_iter()
        .find(|claim| claim.kind() == ClaimKind::Registration)
    else {
        panic!("registered");
    };
    assert_eq!(said.identity, Some(Identity::of(&held).commitment()));
    assert_eq!(said.registration, identity::hash(&held).unwrap());
    // One look is one signature.
    let again = helper::vouch(&helper_of(&helper_phone), Method::IdCard).unwrap_err();
    assert_eq!(again.code(), ErrorCode::WrongCode);
}

#[test]
fn t01_a_registration_that_is_not_the_cards_is_refused_and_nothing_is_signed() {
    let world = World::new();
    let (helper_phone, _) = helper_phone(&world);
    let phone = world.phone("worker");
    let worker = registered(&phone, "王芳", Carrier::Phone);
    let code = enrolled(&helper_phone, &phone, worker);
    helper::read_enrolment(&helper_of(&helper_phone), &code).unwrap();
    helper::differs(&helper_of(&helper_phone));
    let refused = helper::vouch(&helper_of(&helper_phone), Method::IdCard).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::WrongCode);
    // Nor is the same code looked at again.
    let refused = helper::read_enrolment(&helper_of(&helper_phone), &code).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::WrongCode);
    helper_phone.sync();
    let said = helper_phone.line.claims();
    assert!(said.iter().all(|c| c.kind() != ClaimKind::Attestation));
}

#[test]
fn t01_what_was_shown_too_long_ago_or_before_another_is_not_signed() {
    let world = World::new();
    let (helper_phone, _) = helper_phone(&world);
    let phone = world.phone("worker");
    let worker = registered(&phone, "王芳", Carrier::Phone);
    let helper = || helper_of(&helper_phone);
    let vouch = || helper::vouch(&helper(), Method::IdCard).map_err(|e| e.code());
    let code = enrolled(&helper_phone, &phone, worker);
    helper::read_enrolment(&helper(), &code).unwrap();
    world.wait(601);
    assert_eq!(vouch().unwrap_err(), ErrorCode::WrongCode);
    // A challenge for the next one, and a code that cannot be read, take what was shown away.
    let code = enrolled(&helper_phone, &phone, worker);
    helper::read_enrolment(&helper(), &code).unwrap();
    helper::identity_challenge(&helper()).unwrap();
    assert_eq!(vouch().unwrap_err(), ErrorCode::WrongCode);
    let code = enrolled(&helper_phone, &phone, worker);
    helper::read_enrolment(&helper(), &code).unwrap();
    assert!(helper::read_enrolment(&helper(), "QC3:").is_err());
    assert_eq!(vouch().unwrap_err(), ErrorCode::WrongCode);
    // Of a person on paper the registration that was compared is signed, not one that was changed since.
    let person = registered(&helper_phone, "赵金雀", Carrier::Paper);
    helper::show_paper(&helper(), person).unwrap();
    let mut form = worker::registered(&helper_phone, person).unwrap().unwrap();
    form.name = "赵银雀".into();
    worker::register(&helper_phone, person, &form).unwrap();
    assert_eq!(vouch().unwrap_err(), ErrorCode::WrongCode);
    helper::show_paper(&helper(), person).unwrap();
    assert_eq!(vouch().unwrap().value, person);
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
    let asked = qicheng_app::roles::crew::ask_by_code(&at_door(&crew), &BUS).unwrap();
    let refused = worker::enrolment_code(&phone, worker, &asked).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::WrongCode);
}

#[test]
fn people_without_a_phone_are_registered_and_vouched_for_by_the_helper() {
    let world = World::new();
    let (phone, helper) = helper_phone(&world);
    let person = on_paper(&phone, "赵金雀", 4);
    helper::show_paper(&helper_of(&phone), person).unwrap();
    helper::vouch(&helper_of(&phone), Method::HouseholdRegister).unwrap();
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
    let paper = helper::paper_pass(&phone, person, Language::of("en")).unwrap();
    let read = qicheng_codes::read::read_image(&paper.png).unwrap();
    assert_eq!(read.as_ref(), Some(&paper.text));
    assert!(!paper.svg.contains("赵金雀"), "the name is masked");
    assert_eq!(paper.missing, "");
    let version = qicheng_codes::make::QrCode::new(&paper.text)
        .unwrap()
        .version();
    assert!(version <= 9);

    let neighbour = registered(&phone, "孙二妹", Carrier::Phone);
    let refused = helper::paper_pass(&phone, neighbour, Language::of("en")).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::WrongPass);
    let other = registered(&phone, "李建国", Carrier::Paper);
    let refused = helper::paper_pass(&phone, other, Language::of("en")).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::NoTicket);
}

#[test]
fn t17_who_has_a_phone_asks_for_paper_and_prints_it() {
    let world = World::new();
    let (phone, worker) = passenger(&world, 1, "张晓伟");
    let state = || worker::own_paper(&phone, worker).unwrap();
    assert_eq!((state().asked, state().ready), (None, false));
    let refused = helper::own_paper_pass(&phone, worker, Language::SOURCE).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::NoTicket);
    worker::want_own_paper(&phone, worker, true).unwrap();
    assert_eq!(state().asked, Some(worker::Saved::Here));
    phone.sync();
    assert_eq!(state().asked, Some(worker::Saved::Confirmed));
    let said = phone.line.claims().pop().unwrap();
    assert!(said == Claim::OwnPaper(OwnPaper { wanted: true }));

    // What the service sends for it takes neither the pass's ticket nor its health code.
    let shown = worker::pass(&phone, worker, None).unwrap();
    let own = Channel::Person(worker);
    let paper = ticket(TICKETS, TRIP, 1, "张晓伟", None);
    let name = [&TRIP.0[..], b"paper"].concat();
    phone
        .line
        .publish(own, DocumentKind::Ticket, &name, paper.clone());
    phone.sync();
    assert!(state().ready);
    let printed = helper::own_paper_pass(&phone, worker, Language::of("en")).unwrap();
    assert_eq!(text::decode(&printed.text).unwrap().1, paper);
    let again = worker::pass(&phone, worker, None).unwrap();
    assert_eq!((again.trip, again.colour), (shown.trip, shown.colour));
    assert_eq!(worker::trips(&phone, worker).unwrap().len(), 1);
    worker::want_own_paper(&phone, worker, false).unwrap();
    assert_eq!(state().asked, None);
}

#[test]
fn t17_the_helper_does_for_people_on_paper_what_others_do_themselves() {
    let world = World::new();
    let (phone, helper) = helper_phone(&world);
    let person = on_paper(&phone, "赵金雀", 4);
    let form = worker::registered(&phone, person).unwrap().unwrap();
    worker::declare(&phone, person, &well()).unwrap();
    worker::register(&phone, person, &form).unwrap();
    worker::intend(&phone, person, &intent()).unwrap();
    worker::withdraw_intent(&phone, person).unwrap();
    worker::give_consent(&phone, person, consent(false)).unwrap();
    phone.sync();
    let said = phone.line.operations();
    let about: Vec<_> = said.iter().filter(|op| op.subject == person).collect();
    assert!(about.iter().all(|op| op.actor == helper));
    assert!(worker::ahead(&phone, person).unwrap().is_some());
    assert!(worker::notices(&phone, person, Language::SOURCE).is_ok());
    assert!(worker::certificates(&phone, person).unwrap().is_empty());
    people::delete(&phone, person, Unsent::Erase).unwrap();
    assert!(
        people::list(&phone)
            .unwrap()
            .iter()
            .all(|p| p.person != person)
    );
}

fn staff_key(phone: &Phone) -> qicheng_credential::key::PublicKey {
    let asked = helper::identity_challenge(&helper_of(phone)).unwrap();
    let (_, bytes) = text::decode(&asked).unwrap();
    let parsed = qicheng_credential::staff::challenge::ParsedChallenge::parse(&bytes).unwrap();
    let credential: StaffCredential<'_> = parsed.staff;
    credential.key
}
