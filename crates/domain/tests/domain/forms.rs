//! What people type is taken as they mean it, or refused with a code at its field.

use chrono::{NaiveDate, TimeDelta};
use proptest::prelude::*;
use qicheng_domain::{
    form::{FieldCode, FieldError},
    health::{DailyDeclaration, DeclarationForm, Symptom},
    ids::PersonId,
    operations::claim::Consent,
    people::{
        mobile::Mobile,
        registration::{
            EmergencyContact, PovertyStatus, Registration, RegistrationForm, WorkStatus,
        },
    },
    point::PointBytes,
    travel::{
        intent::{IntentForm, TravelIntent},
        trip::Mode,
    },
};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 2, 20).unwrap()
}

fn registration() -> RegistrationForm {
    RegistrationForm {
        name: " 张晓伟 ".into(),
        id_number: "11010519491231002x".into(),
        mobile: "138 0743 1234".into(),
        has_phone: true,
        home: "433130".into(),
        home_detail: "里耶镇八面山村".into(),
        work: Some(WorkStatus::HasJob),
        ..Default::default()
    }
}

fn intent() -> IntentForm {
    IntentForm {
        destination: "441900".into(),
        earliest: "2026-02-25".into(),
        latest: "2026-02-27".into(),
        ..Default::default()
    }
}

fn only(errors: Vec<FieldError>) -> (String, FieldCode) {
    assert_eq!(errors.len(), 1, "{errors:?}");
    let error = errors.into_iter().next().unwrap();
    (error.field, error.code)
}

/// Changes a good registration in one way and returns the one error.
fn registration_refused(change: impl FnOnce(&mut RegistrationForm)) -> (String, FieldCode) {
    let mut form = registration();
    change(&mut form);
    only(form.parse(today()).unwrap_err())
}

fn intent_refused(change: impl FnOnce(&mut IntentForm)) -> (String, FieldCode) {
    let mut form = intent();
    change(&mut form);
    only(form.parse(today()).unwrap_err())
}

#[test]
fn a_good_registration_is_taken_and_tidied() {
    let claim = registration().parse(today()).unwrap();
    assert_eq!(claim.name, "张晓伟");
    assert_eq!(claim.id_number.expose(), "11010519491231002X");
    assert_eq!(claim.mobile.unwrap().expose(), "13807431234");
}

#[test]
fn each_field_of_a_registration_is_refused_with_its_code() {
    use FieldCode::{
        CheckDigit, Duplicate, ImpossibleDate, Malformed, Required, TooLong, TooShort,
        UnknownRegion,
    };
    let id = |text: &'static str| registration_refused(move |f| f.id_number = text.into()).1;
    assert_eq!(id("110105194912310021"), CheckDigit);
    assert_eq!(id("11010519491231"), TooShort);
    assert_eq!(
        id("110105194902300020"),
        ImpossibleDate,
        "the 30th of February"
    );
    assert_eq!(
        registration_refused(|f| f.mobile = "12345".into()),
        ("mobile".into(), Malformed)
    );
    assert_eq!(
        registration_refused(|f| f.mobile = String::new()),
        ("mobile".into(), Required)
    );
    assert_eq!(
        registration_refused(|f| f.home = "433199".into()),
        ("home".into(), UnknownRegion)
    );
    assert_eq!(
        registration_refused(|f| f.name = " ".into()),
        ("name".into(), Required)
    );
    assert_eq!(
        registration_refused(|f| f.name = "张".repeat(61)),
        ("name".into(), TooLong)
    );
    assert_eq!(
        registration_refused(|f| f.work = None),
        ("work".into(), Required)
    );
    assert_eq!(
        registration_refused(|f| f.emergency_name = "李".into()),
        ("emergency_mobile".into(), Required)
    );
    let person = qicheng_domain::ids::PersonId::from_bytes([1; 16]);
    assert_eq!(
        registration_refused(|f| f.companions = vec![person; 2]),
        ("companions".into(), Duplicate)
    );
}

#[test]
fn who_has_no_phone_needs_no_number() {
    let form = RegistrationForm {
        has_phone: false,
        mobile: String::new(),
        ..registration()
    };
    assert!(form.parse(today()).unwrap().mobile.is_none());
}

#[test]
fn all_faults_are_told_at_once() {
    let errors = RegistrationForm::default().parse(today()).unwrap_err();
    let fields: Vec<_> = errors.iter().map(|e| e.field.as_str()).collect();
    assert_eq!(fields, ["name", "id_number", "home", "home_detail", "work"]);
}

#[test]
fn each_field_of_an_intent_is_refused_with_its_code() {
    use FieldCode::{EndBeforeStart, ImpossibleDate, Malformed, OutOfRange, Past, UnknownRegion};
    assert!(intent().parse(today()).is_ok());
    assert_eq!(
        intent_refused(|f| f.earliest = "2026-02-19".into()),
        ("earliest".into(), Past)
    );
    assert_eq!(
        intent_refused(|f| f.latest = "2026-02-30".into()),
        ("latest".into(), ImpossibleDate)
    );
    assert_eq!(
        intent_refused(|f| f.latest = "2026-02-24".into()),
        ("latest".into(), EndBeforeStart)
    );
    assert_eq!(
        intent_refused(|f| f.latest = "明天".into()),
        ("latest".into(), Malformed)
    );
    assert_eq!(
        intent_refused(|f| f.latest = "2027-02-24".into()),
        ("latest".into(), OutOfRange)
    );
    assert_eq!(
        intent_refused(|f| f.destination = "441999".into()),
        ("destination".into(), UnknownRegion)
    );
    assert_eq!(
        intent_refused(|f| f.luggage = "21".into()),
        ("luggage".into(), OutOfRange)
    );
    assert_eq!(
        intent_refused(|f| f.luggage = "two".into()),
        ("luggage".into(), Malformed)
    );
}

#[test]
fn symptoms_are_kept_once_and_in_order() {
    let form = DeclarationForm {
        temperature: "36.5".into(),
        symptoms: vec![Symptom::Cough, Symptom::Fever, Symptom::Cough],
        contact: false,
    };
    assert_eq!(
        form.parse(today()).unwrap().symptoms,
        [Symptom::Fever, Symptom::Cough]
    );
}

/// A change of a claim, and the field that refuses it with its code.
type Change<C> = (fn(&mut C), &'static str, FieldCode);

#[test]
fn a_registration_is_valid_as_its_form_writes_it_and_in_no_other_form() {
    let claim = registration().parse(today()).unwrap();
    assert_eq!(claim.validate(today()), Ok(()));
    let changes: [Change<Registration>; 9] = [
        (|c| c.name.push(' '), "name", FieldCode::Malformed),
        (|c| c.name = "张".repeat(61), "name", FieldCode::TooLong),
        (
            |c| c.home_detail.clear(),
            "home_detail",
            FieldCode::Required,
        ),
        (
            |c| c.employer = Some(String::new()),
            "employer",
            FieldCode::Malformed,
        ),
        (
            |c| c.home = "433199".parse().unwrap(),
            "home",
            FieldCode::UnknownRegion,
        ),
        (
            |c| c.work_place = "433199".parse().ok(),
            "work_place",
            FieldCode::UnknownRegion,
        ),
        (
            |c| c.companions = vec![PersonId::from_bytes([1; 16]); 2],
            "companions",
            FieldCode::Duplicate,
        ),
        (
            |c| c.emergency = contact(" 李"),
            "emergency_name",
            FieldCode::Malformed,
        ),
        (
            |c| (c.mobile, c.holder_key) = (None, Some(PointBytes([2; 33]))),
            "mobile",
            FieldCode::Required,
        ),
    ];
    for (change, field, code) in changes {
        let mut changed = claim.clone();
        change(&mut changed);
        assert_eq!(
            only(changed.validate(today()).unwrap_err()),
            (field.into(), code)
        );
    }
    let paper = Registration {
        mobile: None,
        ..claim
    };
    assert_eq!(paper.validate(today()), Ok(()));
}

fn contact(name: &str) -> Option<EmergencyContact> {
    let mobile = Mobile::parse("13807431234").unwrap();
    Some(EmergencyContact {
        name: name.into(),
        mobile,
    })
}

#[test]
fn an_intent_is_valid_from_the_day_it_was_made_until_its_last_day_is_past() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let claim = intent().parse(today()).unwrap();
    assert_eq!(claim.validate(today(), day("2026-02-27")), Ok(()));
    let past = claim.validate(today(), day("2026-02-28")).unwrap_err();
    assert_eq!(only(past), ("latest".into(), FieldCode::Past));
    let changes: [Change<TravelIntent>; 4] = [
        (
            |c| c.latest = c.earliest.pred_opt().unwrap(),
            "latest",
            FieldCode::EndBeforeStart,
        ),
        (
            |c| c.earliest = "2026-02-19".parse().unwrap(),
            "earliest",
            FieldCode::Past,
        ),
        (
            |c| c.pick_up = Some(" ".into()),
            "pick_up",
            FieldCode::Malformed,
        ),
        (|c| c.luggage = 21, "luggage", FieldCode::OutOfRange),
    ];
    for (change, field, code) in changes {
        let mut changed = claim.clone();
        change(&mut changed);
        assert_eq!(
            only(changed.validate(today(), today()).unwrap_err()),
            (field.into(), code)
        );
    }
}

#[test]
fn a_declaration_is_valid_45_days_back_and_one_ahead_with_symptoms_in_order() {
    let form = DeclarationForm {
        temperature: "36.5".into(),
        ..Default::default()
    };
    let claim = form.parse(today()).unwrap();
    let on = |days: i64| DailyDeclaration {
        day: today() + TimeDelta::days(days),
        ..claim.clone()
    };
    for days in [-45, 0, 1] {
        assert_eq!(on(days).check_day(today()), Ok(()), "{days}");
    }
    for (days, code) in [(-46, FieldCode::Past), (2, FieldCode::OutOfRange)] {
        assert_eq!(on(days).check_day(today()), Err(code));
    }
    for symptoms in [
        vec![Symptom::Cough, Symptom::Fever],
        vec![Symptom::Cough; 2],
    ] {
        let claim = DailyDeclaration {
            symptoms,
            ..claim.clone()
        };
        assert_eq!(
            only(claim.validate().unwrap_err()),
            ("symptoms".into(), FieldCode::Malformed)
        );
    }
    let claim = DailyDeclaration {
        temperature: 439,
        ..claim
    };
    assert_eq!(
        only(claim.validate().unwrap_err()),
        ("temperature".into(), FieldCode::OutOfRange)
    );
}

#[test]
fn a_form_made_of_a_claim_parses_into_the_same_claim() {
    let full = RegistrationForm {
        emergency_name: "李".into(),
        emergency_mobile: "13807431234".into(),
        employer: "东莞某厂".into(),
        work_place: "441900".into(),
        poverty: Some(PovertyStatus::AtRisk),
        companions: vec![PersonId::from_bytes([1; 16])],
        ..registration()
    };
    for form in [registration(), full] {
        let claim = form.parse(today()).unwrap();
        assert!(RegistrationForm::from(&claim).parse(today()) == Ok(claim));
    }
    let form = IntentForm {
        pick_up: "村口".into(),
        luggage: "3".into(),
        mode: Some(Mode::Bus),
        ..intent()
    };
    for form in [intent(), form] {
        let claim = form.parse(today()).unwrap();
        assert!(IntentForm::from(&claim).parse(today()) == Ok(claim));
    }
    let form = DeclarationForm {
        temperature: "37.0".into(),
        symptoms: vec![Symptom::Fever],
        contact: true,
    };
    let claim = form.parse(today()).unwrap();
    assert!(DeclarationForm::from(&claim).parse(today()) == Ok(claim));
}

#[test]
fn a_consent_names_its_language() {
    let consent = |language: &str| Consent {
        service: true,
        health: false,
        text_version: 1,
        language: language.into(),
    };
    assert_eq!(consent("zh-CN").validate(), Ok(()));
    for (language, code) in [
        ("", FieldCode::Required),
        (&*"z".repeat(36), FieldCode::TooLong),
    ] {
        assert_eq!(
            only(consent(language).validate().unwrap_err()),
            ("language".into(), code)
        );
    }
}

proptest! {
    #[test]
    fn no_text_in_any_field_panics(text in ".{0,40}", other in ".{0,40}") {
        let form = RegistrationForm { name: text.clone(), id_number: other.clone(), mobile: text.clone(),
            home: other.clone(), emergency_mobile: text.clone(), work_place: other.clone(), ..registration() };
        let _ = form.parse(today());
        let form = IntentForm { destination: text.clone(), earliest: other.clone(), latest: text.clone(),
            luggage: other.clone(), ..Default::default() };
        let _ = form.parse(today());
        let _ = DeclarationForm { temperature: text, ..Default::default() }.parse(today());
    }
}
