//! What people type is taken as they mean it, or refused with a code at its field.

use chrono::NaiveDate;
use proptest::prelude::*;
use qicheng_domain::{
    form::{FieldCode, FieldError},
    health::{DeclarationForm, Symptom},
    intent::IntentForm,
    registration::{RegistrationForm, WorkStatus},
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
    only(form.check(today()).unwrap_err())
}

fn intent_refused(change: impl FnOnce(&mut IntentForm)) -> (String, FieldCode) {
    let mut form = intent();
    change(&mut form);
    only(form.check(today()).unwrap_err())
}

#[test]
fn a_good_registration_is_taken_and_tidied() {
    let claim = registration().check(today()).unwrap();
    assert_eq!(claim.name, "张晓伟");
    assert_eq!(claim.id_number.expose(), "11010519491231002X");
    assert_eq!(claim.mobile.unwrap().expose(), "13807431234");
}

#[test]
fn each_field_of_a_registration_is_refused_with_its_code() {
    use FieldCode::{
        CheckDigit, Duplicate, ImpossibleDate, Malformed, Required, TooLong, UnknownRegion,
    };
    let id = |text: &'static str| registration_refused(move |f| f.id_number = text.into()).1;
    assert_eq!(id("110105194912310021"), CheckDigit);
    assert_eq!(id("11010519491231"), Malformed);
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
    assert!(form.check(today()).unwrap().mobile.is_none());
}

#[test]
fn all_faults_are_told_at_once() {
    let errors = RegistrationForm::default().check(today()).unwrap_err();
    let fields: Vec<_> = errors.iter().map(|e| e.field.as_str()).collect();
    assert_eq!(fields, ["name", "id_number", "home", "home_detail", "work"]);
}

#[test]
fn each_field_of_an_intent_is_refused_with_its_code() {
    use FieldCode::{EndBeforeStart, ImpossibleDate, Malformed, OutOfRange, Past, UnknownRegion};
    assert!(intent().check(today()).is_ok());
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
        form.check(today()).unwrap().symptoms,
        [Symptom::Fever, Symptom::Cough]
    );
}

proptest! {
    #[test]
    fn no_text_in_any_field_panics(text in ".{0,40}", other in ".{0,40}") {
        let form = RegistrationForm { name: text.clone(), id_number: other.clone(), mobile: text.clone(),
            home: other.clone(), emergency_mobile: text.clone(), work_place: other.clone(), ..registration() };
        let _ = form.check(today());
        let form = IntentForm { destination: text.clone(), earliest: other.clone(), latest: text.clone(),
            luggage: other.clone(), ..Default::default() };
        let _ = form.check(today());
        let _ = DeclarationForm { temperature: text, ..Default::default() }.check(today());
    }
}
