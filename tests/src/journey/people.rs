//! The people of the story, and what they fill in.

use chrono::Days;
use qicheng_domain::{
    date::shanghai_day,
    health::DeclarationForm,
    people::registration::{RegistrationForm, WorkStatus},
    travel::intent::IntentForm,
};
use qicheng_test_kit::{clock, people::with_check};

/// Name and ID number (made up, with a right check digit) of each.
pub const ZHANG: (&str, &str) = ("张晓伟", "433130198803152817");
pub const CHEN: (&str, &str) = ("陈建国", "433130198510203411");
pub const LIN: (&str, &str) = ("林小梅", "433130199507081224");
pub const WANG: (&str, &str) = ("王桂兰", "433130196511230426");
pub const ZHAO: (&str, &str) = ("赵大勇", "433130199001015532");
/// In whose name somebody else registers.
pub const XIANG: (&str, &str) = ("向国强", "433130198704123319");
/// Who does so, as their card says.
pub const TIAN: (&str, &str) = ("田志明", "433130199206052715");

/// A registration of somebody of the county who goes back to a job in Dongguan.
pub fn registration((name, id_number): (&str, &str), has_phone: bool) -> RegistrationForm {
    RegistrationForm {
        name: name.into(),
        id_number: with_check(id_number),
        mobile: if has_phone {
            "13807431234".into()
        } else {
            String::new()
        },
        has_phone,
        home: super::setting::ORIGIN.into(),
        home_detail: "里耶镇八面山村".into(),
        work: Some(WorkStatus::HasJob),
        employer: "恒达电子有限公司".into(),
        work_place: super::setting::DESTINATION.into(),
        ..RegistrationForm::default()
    }
}

/// Wants to go to Dongguan within a week.
pub fn intent() -> IntentForm {
    let today = shanghai_day(clock::system());
    let last = today.checked_add_days(Days::new(7)).unwrap_or(today);
    IntentForm {
        destination: super::setting::DESTINATION.into(),
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

/// The same number with another last character.
pub fn with_wrong_check(right: &str) -> String {
    let last = if right.ends_with('1') { '2' } else { '1' };
    right.chars().take(17).chain([last]).collect()
}
