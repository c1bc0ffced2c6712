//! What the people here fill in.

use chrono::Days;
use qicheng_domain::{
    date::shanghai_day,
    health::DeclarationForm,
    people::registration::{RegistrationForm, WorkStatus},
    travel::intent::IntentForm,
};
use qicheng_test_kit::clock;

/// A made-up name, ID number, mobile number, home, contact, draft and temperature, to be looked for where none may be.
pub const CANARIES: [&str; 7] = [
    "柳如烟",
    "11010519491231002X",
    "13911112222",
    "金鸡岭第七组",
    "上官婉儿",
    "临时写下的",
    "39.7",
];

/// Registers somebody who goes back to a job in Dongguan.
pub fn registration() -> RegistrationForm {
    RegistrationForm {
        name: CANARIES[0].into(),
        id_number: CANARIES[1].into(),
        mobile: CANARIES[2].into(),
        has_phone: true,
        home: "433130".into(),
        home_detail: CANARIES[3].into(),
        emergency_name: CANARIES[4].into(),
        emergency_mobile: "13911113333".into(),
        work: Some(WorkStatus::HasJob),
        employer: "恒达电子有限公司".into(),
        work_place: "441900".into(),
        ..RegistrationForm::default()
    }
}

/// Wants to go to Dongguan within a week.
pub fn intent() -> IntentForm {
    let today = shanghai_day(clock::system());
    let last = today.checked_add_days(Days::new(7)).unwrap_or(today);
    IntentForm {
        destination: "441900".into(),
        earliest: today.to_string(),
        latest: last.to_string(),
        pick_up: "县汽车站".into(),
        ..IntentForm::default()
    }
}

/// Is well.
pub fn well() -> DeclarationForm {
    DeclarationForm {
        temperature: "36.5".into(),
        ..DeclarationForm::default()
    }
}
