//! The two-way check: an employer asks for the health basis; the worker sees who asks, agrees or not, and keeps a
//! receipt.

use crate::support::*;
use qicheng_app::{
    ErrorCode, commands,
    roles::{
        employer,
        worker::{self, Question},
    },
};
use qicheng_credential::{
    encoding::text::{self, Prefix},
    query::{Field, Refusal},
};
use qicheng_domain::people::role::Role;
use serde_json::json;
use std::collections::BTreeSet;

const WHY: &str = "入职健康核查";

fn fields(of: &[Field]) -> BTreeSet<Field> {
    of.iter().copied().collect()
}

/// A gate with an employer whose role an issuer gave.
fn gate(world: &World, name: &str, role: Role, issuer: u8) -> Phone {
    let gate = world.phone(name);
    takes_up_by(&gate, role, issuer);
    trip_documents(&gate);
    gate.sync();
    gate
}

#[test]
fn an_employer_learns_what_the_worker_agrees_to_and_no_more() {
    let world = World::new();
    let gate = gate(&world, "gate", Role::Employer, STAFFS);
    let (phone, person) = passenger(&world, 1, "张晓伟");
    let asked = [Field::Name, Field::LastFour, Field::HealthCode];
    let code = employer::ask(&employer_of(&gate), &fields(&asked), WHY).unwrap();
    let Question::Asked(seen) = worker::read_question(&phone, &code).unwrap() else {
        panic!("a question that may be answered");
    };
    assert_eq!((seen.role, seen.place), (Role::Employer, place()));
    assert_eq!((seen.why.as_str(), &seen.fields[..]), (WHY, &asked[..]));

    let agreed = fields(&[Field::Name, Field::HealthCode, Field::Mobile]);
    let answer = worker::answer_question(&phone, person, &code, &agreed)
        .unwrap()
        .value;
    assert!(answer.missing.is_empty());
    let told = employer::read_answer(&gate, &answer.code.unwrap()).unwrap();
    assert_eq!(told.name.as_deref(), Some("张晓伟"));
    assert_eq!(told.masked_name, "张*伟");
    assert!(!told.health.unwrap().basis.is_empty());
    assert_eq!((told.last_four, told.mobile), (None, None));
    assert_eq!(told.missing, [Field::LastFour]);
    assert!(employer::read_answer_file(&gate, &answer.file).is_ok());

    let receipts = worker::receipts(&phone, person).unwrap();
    assert_eq!(receipts.len(), 1);
    assert_eq!((receipts[0].why.as_str(), receipts[0].at), (WHY, start()));
    assert_eq!(receipts[0].given, ["name", "health-code"]);
}

#[test]
fn without_consent_nothing_is_told_and_the_refusal_is_noted() {
    let world = World::new();
    let gate = gate(&world, "gate", Role::Employer, STAFFS);
    let (phone, person) = passenger(&world, 1, "张晓伟");
    let code = employer::ask(&employer_of(&gate), &fields(&[Field::Name]), WHY).unwrap();
    for agreed in [fields(&[]), fields(&[Field::Mobile])] {
        let refused = worker::answer_question(&phone, person, &code, &agreed).unwrap_err();
        assert_eq!(refused.code(), ErrorCode::NoConsent);
    }
    assert!(worker::receipts(&phone, person).unwrap().is_empty());
    worker::decline_question(&phone, person, &code).unwrap();
    assert!(
        worker::receipts(&phone, person).unwrap()[0]
            .given
            .is_empty()
    );
}

#[test]
fn whom_nobody_vouches_for_is_refused_with_words() {
    let world = World::new();
    let (phone, person) = passenger(&world, 1, "张晓伟");
    let stranger = gate(&world, "stranger", Role::Employer, STRANGER);
    let code = employer::ask(&employer_of(&stranger), &fields(&[Field::Name]), WHY).unwrap();
    let question = worker::read_question(&phone, &code).unwrap();
    assert_eq!(question, Question::Refused(Refusal::UnknownAsker));
    let read = json!({ "code": code, "language": "zh" });
    let said = commands::dispatch(&phone, "worker.read-question", read).unwrap();
    let words = said["refused"].as_str().unwrap();
    assert!(words.contains("请不要提供任何信息"));
    let all = fields(&Field::ALL);
    let refused = worker::answer_question(&phone, person, &code, &all).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::WrongCode);
    assert!(worker::decline_question(&phone, person, &code).is_err());
    assert!(worker::receipts(&phone, person).unwrap().is_empty());
}

#[test]
fn an_employer_cannot_ask_for_what_it_has_no_need_of() {
    let world = World::new();
    let gate = gate(&world, "gate", Role::Employer, STAFFS);
    for field in [Field::Mobile, Field::Declarations] {
        let refused = employer::ask(&employer_of(&gate), &fields(&[field]), WHY).unwrap_err();
        assert_eq!(refused.code(), ErrorCode::WrongCode);
    }
    for why in ["", "  "] {
        assert!(employer::ask(&employer_of(&gate), &fields(&[Field::Name]), why).is_err());
    }
    let crew = world.phone("crew");
    takes_up(&crew, Role::Crew);
    assert_eq!(refusal(&crew, "employer.ask"), ErrorCode::NotStaff);
}

#[test]
fn an_answer_is_for_one_asker_one_question_and_an_hour() {
    let world = World::new();
    let gate_here = gate(&world, "gate", Role::Employer, STAFFS);
    let gate_there = gate(&world, "other gate", Role::Employer, STAFFS);
    let (phone, person) = passenger(&world, 1, "张晓伟");
    let name = fields(&[Field::Name]);
    let code = employer::ask(&employer_of(&gate_here), &name, WHY).unwrap();
    let answer = worker::answer_question(&phone, person, &code, &name)
        .unwrap()
        .value;
    let text = answer.code.unwrap();
    // Whoever films it learns nothing.
    assert!(!contains(&answer.file, "张晓伟"));
    employer::ask(&employer_of(&gate_there), &name, WHY).unwrap();
    assert!(employer::read_answer(&gate_there, &text).is_err());
    assert!(employer::read_answer(&gate_here, &text).is_ok());
    let (_, mut bytes) = text::decode(&text).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    assert!(employer::read_answer(&gate_here, &text::encode(Prefix::Answer, &bytes)).is_err());
    // A new question makes the old answer none.
    employer::ask(&employer_of(&gate_here), &name, WHY).unwrap();
    assert!(employer::read_answer(&gate_here, &text).is_err());
    world.wait(3_600);
    let late = worker::read_question(&phone, &code).unwrap();
    assert_eq!(late, Question::Refused(Refusal::NotInTime));
}
