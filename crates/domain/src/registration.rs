//! Who wants to go: the form a person fills in and the claim it becomes.

use crate::{
    form::{FieldCode, FieldError, Findings, optional_text, text},
    id_number::IdNumber,
    ids::PersonId,
    mobile::Mobile,
    point::PointBytes,
    redact_debug,
    region::{self, RegionCode},
};
use chrono::NaiveDate;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// What a person does for work now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(rename_all = "kebab-case")]
#[cbor(index_only)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub enum WorkStatus {
    /// Goes back to a job that they have.
    #[n(0)]
    HasJob,
    /// Hired, and goes for the first time.
    #[n(1)]
    NewlyHired,
    /// Looks for work.
    #[n(2)]
    Looking,
}

/// Standing in the monitoring of poverty; the first two have priority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(rename_all = "kebab-case")]
#[cbor(index_only)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub enum PovertyStatus {
    /// Not monitored.
    #[n(0)]
    None,
    /// Lifted out of poverty (脱贫人口).
    #[n(1)]
    LiftedOut,
    /// At risk of falling back (防返贫监测对象).
    #[n(2)]
    AtRisk,
}

impl PovertyStatus {
    /// Returns whether the person goes before others where seats are short.
    #[must_use]
    pub fn has_priority(self) -> bool {
        self != Self::None
    }
}

/// Whom to call when something happened.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct EmergencyContact {
    /// The contact's name, at most 60 characters.
    #[n(1)]
    pub name: String,
    /// The contact's mobile number.
    #[n(2)]
    pub mobile: Mobile,
}

/// A person as they or their village helper registered them. One author, corrected by a later one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct Registration {
    /// Name as on the ID card, at most 60 characters.
    #[n(1)]
    pub name: String,
    /// The ID number; birth date and sex are read from it.
    #[n(2)]
    pub id_number: IdNumber,
    /// Their mobile number; people without a phone have none.
    #[n(3)]
    pub mobile: Option<Mobile>,
    /// County of home.
    #[n(4)]
    pub home: RegionCode,
    /// Township and village, at most 120 characters.
    #[n(5)]
    pub home_detail: String,
    /// Whom to call.
    #[n(6)]
    pub emergency: Option<EmergencyContact>,
    /// What they do for work.
    #[n(7)]
    pub work: WorkStatus,
    /// The employer's name, where there is one.
    #[n(8)]
    pub employer: Option<String>,
    /// County of the place of work.
    #[n(9)]
    pub work_place: Option<RegionCode>,
    /// Standing in the monitoring of poverty.
    #[n(10)]
    pub poverty: PovertyStatus,
    /// People who travel along, each registered on their own.
    #[n(11)]
    pub companions: Vec<PersonId>,
    /// The holder key as a compressed SEC1 point of 33 bytes; people without a phone have none and get paper.
    #[n(12)]
    pub holder_key: Option<PointBytes>,
}

/// The form as it is typed; every field is kept as text until all of it stands.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct RegistrationForm {
    /// Name as on the ID card.
    pub name: String,
    /// Eighteen characters.
    pub id_number: String,
    /// Mobile number; may be empty only when `has_phone` is false.
    pub mobile: String,
    /// Whether the person carries a phone.
    pub has_phone: bool,
    /// Six digits of GB/T 2260.
    pub home: String,
    /// Township and village.
    pub home_detail: String,
    /// Emergency contact's name; with the mobile, both or neither.
    pub emergency_name: String,
    /// Emergency contact's mobile.
    pub emergency_mobile: String,
    /// Work status.
    pub work: Option<WorkStatus>,
    /// Employer's name.
    pub employer: String,
    /// Six digits of the place of work, or empty.
    pub work_place: String,
    /// Poverty monitoring.
    pub poverty: Option<PovertyStatus>,
    /// People travelling along.
    #[cfg_attr(test, ts(type = "Array<string>"))]
    pub companions: Vec<PersonId>,
}

redact_debug!(EmergencyContact, Registration, RegistrationForm);

impl RegistrationForm {
    /// Checks every field and returns the claim, without holder key.
    ///
    /// # Errors
    /// Every field that is wrong, in the order of the form.
    pub fn check(&self, today: NaiveDate) -> Result<Registration, Vec<FieldError>> {
        let mut f = Findings::default();
        let name = f.take("name", text(&self.name, 60));
        let id_number = f.take("id_number", IdNumber::parse(&self.id_number, today));
        let mobile = f.take("mobile", self.mobile());
        let home = f.take("home", known_region(&self.home));
        let home_detail = f.take("home_detail", text(&self.home_detail, 120));
        let emergency = self.emergency(&mut f);
        let work = f.take("work", self.work.ok_or(FieldCode::Required));
        let employer = f.take("employer", optional_text(&self.employer, 120));
        let work_place = f.take("work_place", optional_region(&self.work_place));
        let companions = f.take("companions", self.distinct_companions());
        match (
            name,
            id_number,
            mobile,
            home,
            home_detail,
            work,
            employer,
            work_place,
            companions,
        ) {
            (
                Some(name),
                Some(id_number),
                Some(mobile),
                Some(home),
                Some(home_detail),
                Some(work),
                Some(employer),
                Some(work_place),
                Some(companions),
            ) if f.is_empty() => Ok(Registration {
                name,
                id_number,
                mobile,
                home,
                home_detail,
                emergency,
                work,
                employer,
                work_place,
                poverty: self.poverty.unwrap_or(PovertyStatus::None),
                companions,
                holder_key: None,
            }),
            _ => Err(f.into_errors()),
        }
    }

    fn mobile(&self) -> Result<Option<Mobile>, FieldCode> {
        match Mobile::parse(&self.mobile) {
            Err(FieldCode::Required) if !self.has_phone => Ok(None),
            mobile => mobile.map(Some),
        }
    }

    fn emergency(&self, f: &mut Findings) -> Option<EmergencyContact> {
        if self.emergency_name.trim().is_empty() && self.emergency_mobile.trim().is_empty() {
            return None;
        }
        let name = f.take("emergency_name", text(&self.emergency_name, 60));
        let mobile = f.take("emergency_mobile", Mobile::parse(&self.emergency_mobile));
        Some(EmergencyContact {
            name: name?,
            mobile: mobile?,
        })
    }

    fn distinct_companions(&self) -> Result<Vec<PersonId>, FieldCode> {
        let mut seen = self.companions.clone();
        seen.sort_unstable();
        seen.dedup();
        if seen.len() != self.companions.len() {
            Err(FieldCode::Duplicate)
        } else if seen.len() > 20 {
            Err(FieldCode::OutOfRange)
        } else {
            Ok(self.companions.clone())
        }
    }
}

/// Takes six digits that the edition of GB/T 2260 holds.
///
/// # Errors
/// `Required`, `Malformed` or `UnknownRegion`.
pub fn known_region(value: &str) -> Result<RegionCode, FieldCode> {
    let value = value.trim();
    if value.is_empty() {
        return Err(FieldCode::Required);
    }
    let code: RegionCode = value.parse().map_err(|_| FieldCode::Malformed)?;
    if region::is_known(code) {
        Ok(code)
    } else {
        Err(FieldCode::UnknownRegion)
    }
}

fn optional_region(value: &str) -> Result<Option<RegionCode>, FieldCode> {
    if value.trim().is_empty() {
        Ok(None)
    } else {
        known_region(value).map(Some)
    }
}
