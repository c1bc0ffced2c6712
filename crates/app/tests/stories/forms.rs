//! Forms: kept field by field, refused field by field.

use crate::support::*;
use qicheng_app::{
    ErrorCode,
    error::AppError,
    forms,
    people::{self, Carrier},
    roles::worker,
};
use qicheng_domain::{
    form::FieldCode,
    health::{DeclarationForm, Symptom},
    people::registration::RegistrationForm,
    travel::intent::IntentForm,
};

#[test]
fn what_was_typed_survives_an_empty_battery() {
    let mut phone = World::new().phone("worker");
    let mother = people::add(&phone, Carrier::Phone).unwrap().value;
    let child = people::add(&phone, Carrier::Phone).unwrap().value;
    forms::save_field(&phone, mother, "registration", "name", "王").unwrap();
    forms::save_field(&phone, mother, "registration", "name", "王芳").unwrap();
    forms::save_field(&phone, mother, "registration", "mobile", "138").unwrap();
    forms::save_field(&phone, child, "registration", "name", "王小雨").unwrap();

    phone.restart();

    let typed = forms::load(&phone, mother, "registration").unwrap();
    let typed: Vec<_> = typed.iter().map(|(k, v)| (&**k, &**v)).collect();
    assert_eq!(typed, [("mobile", "138"), ("name", "王芳")]);
    let typed = forms::load(&phone, child, "registration").unwrap();
    assert_eq!(typed["name"], "王小雨");
    assert!(forms::load(&phone, mother, "intent").unwrap().is_empty());
}

#[test]
fn a_bad_registration_is_refused_by_field_and_stays_as_typed() {
    let phone = World::new().phone("worker");
    let person = people::add(&phone, Carrier::Phone).unwrap().value;
    worker::give_consent(&phone, person, consent(false)).unwrap();
    forms::save_field(
        &phone,
        person,
        "registration",
        "id_number",
        "110105194912310021",
    )
    .unwrap();

    let bad = RegistrationForm {
        id_number: "110105194912310021".to_owned(),
        mobile: "2380743".to_owned(),
        home: "999999".to_owned(),
        work: None,
        ..form("王芳")
    };
    let refused = worker::register(&phone, person, &bad).unwrap_err();

    let wrong = [
        ("id_number", FieldCode::CheckDigit),
        ("mobile", FieldCode::Malformed),
        ("home", FieldCode::UnknownRegion),
        ("work", FieldCode::Required),
    ];
    assert_fields(&refused, &wrong);
    let typed = forms::load(&phone, person, "registration").unwrap();
    assert_eq!(typed["id_number"], "110105194912310021");
    assert_eq!(worker::home(&phone, person).unwrap().registration, None);
}

#[test]
fn a_good_registration_takes_the_place_of_what_was_typed() {
    let phone = World::new().phone("worker");
    let person = people::add(&phone, Carrier::Phone).unwrap().value;
    worker::give_consent(&phone, person, consent(false)).unwrap();
    forms::save_field(&phone, person, "registration", "name", "王").unwrap();
    worker::register(&phone, person, &form("王芳")).unwrap();
    let typed = forms::load(&phone, person, "registration").unwrap();
    assert!(typed.is_empty());
}

#[test]
fn impossible_days_and_temperatures_are_refused() {
    let phone = World::new().phone("worker");
    let person = registered(&phone, "王芳", Carrier::Phone);
    let intent = |earliest: &str, latest: &str| IntentForm {
        destination: "440300".to_owned(),
        earliest: earliest.to_owned(),
        latest: latest.to_owned(),
        ..IntentForm::default()
    };
    let refused = |form| worker::intend(&phone, person, &form).unwrap_err();
    assert_fields(
        &refused(intent("2026-02-30", "2026-02-07")),
        &[
            ("earliest", FieldCode::ImpossibleDate),
            ("latest", FieldCode::Past),
        ],
    );
    assert_fields(
        &refused(intent("2026-02-20", "2026-02-10")),
        &[("latest", FieldCode::EndBeforeStart)],
    );
    let hot = DeclarationForm {
        temperature: "300".to_owned(),
        symptoms: vec![Symptom::Cough],
        contact: false,
    };
    let refused = worker::declare(&phone, person, &hot).unwrap_err();
    assert_fields(&refused, &[("temperature", FieldCode::OutOfRange)]);
    assert!(worker::declarations(&phone, person).unwrap().is_empty());
}

#[track_caller]
pub fn assert_fields(error: &AppError, wrong: &[(&str, FieldCode)]) {
    assert_eq!(error.code(), ErrorCode::Form);
    let found = error.fields().iter().map(|f| (f.field.as_str(), f.code));
    assert_eq!(found.collect::<Vec<_>>(), wrong);
}
