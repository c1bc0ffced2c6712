//! Who is in a world, and what they fill in.

use chrono::{DateTime, Days, Utc};
use qicheng_domain::{
    date::shanghai_day,
    health::DeclarationForm,
    operations::claim::Consent,
    people::registration::{RegistrationForm, WorkStatus},
    travel::intent::IntentForm,
};
use qicheng_test_kit::people::with_check;

/// Longshan county in Hunan.
pub const ORIGIN: &str = "433130";
/// Dongguan in Guangdong.
pub const DESTINATION: &str = "441900";

/// Agrees to everything.
#[must_use]
pub fn consent(text_version: u16) -> Consent {
    Consent {
        text_version,
        ..qicheng_test_kit::people::agrees()
    }
}

/// The registration of the `number`th person; `detail` differs from one to the next.
#[must_use]
pub fn registration(number: u64, detail: u64, has_phone: bool) -> RegistrationForm {
    RegistrationForm {
        name: qicheng_test_kit::people::numbered("村民", number as usize % 1_000),
        id_number: id_number(number),
        mobile: if has_phone {
            "13807431234".into()
        } else {
            String::new()
        },
        has_phone,
        home: ORIGIN.into(),
        home_detail: format!("里耶镇{}组", detail % 100),
        work: Some(WorkStatus::HasJob),
        employer: "恒达电子有限公司".into(),
        work_place: DESTINATION.into(),
        ..RegistrationForm::default()
    }
}

/// Wants to go within a week.
#[must_use]
pub fn intent(now: DateTime<Utc>, luggage: u64) -> IntentForm {
    let today = shanghai_day(now);
    let last = today.checked_add_days(Days::new(7)).unwrap_or(today);
    IntentForm {
        destination: DESTINATION.into(),
        earliest: today.to_string(),
        latest: last.to_string(),
        pick_up: "县汽车站".into(),
        luggage: (luggage % 9).to_string(),
        ..IntentForm::default()
    }
}

/// Is well.
#[must_use]
pub fn well(tenths: u64) -> DeclarationForm {
    DeclarationForm {
        temperature: format!("36.{}", tenths % 8),
        ..DeclarationForm::default()
    }
}

/// A made-up number with its right check character.
fn id_number(number: u64) -> String {
    with_check(&format!(
        "{ORIGIN}19{:02}{:02}{:02}{:03}",
        50 + number % 50,
        1 + number / 50 % 12,
        1 + number / 600 % 28,
        number / 16_800 % 1_000
    ))
}
