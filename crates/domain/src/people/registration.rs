//! Who wants to go: the form a person fills in and the claim it becomes.

use crate::{
    form::{
        FieldCode, FieldError, Findings, check_county, check_region, county, known_region, name,
        optional_text, text, unchanged,
    },
    ids::PersonId,
    people::{id_number::IdNumber, mobile::Mobile},
    point::PointBytes,
    redact_debug,
    region::RegionCode,
};
use chrono::NaiveDate;
use minicbor::{Decode, Encode, bytes::ByteArray};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a person does for work now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(rename_all = "kebab-case")]
#[cbor(index_only)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
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
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
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
    /// Random bytes, drawn anew with each registration, so that nobody guesses the ID number from what staff attest.
    #[n(13)]
    #[serde(skip)]
    pub salt: Option<ByteArray<16>>,
}

/// The form as it is typed; every field is kept as text until all of it stands.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct RegistrationForm {
    /// Name as on the ID card.
    pub name: String,
    /// Eighteen characters.
    pub id_number: String,
    /// Mobile number; may be empty only when `has_phone` is false.
    pub mobile: String,
    /// Whether the person carries a phone.
    pub has_phone: bool,
    /// A county: six digits of GB/T 2260, or its name.
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
    pub companions: Vec<PersonId>,
}

redact_debug!(EmergencyContact, Registration, RegistrationForm);

/// Longest name, in characters.
pub(crate) const NAME_MAX: usize = 60;

/// Longest township and village, and name of an employer, in characters.
const DETAIL_MAX: usize = 120;

/// Most people who travel along.
const COMPANIONS_MAX: usize = 20;

impl Registration {
    /// Checks every field by the rules of [`RegistrationForm::parse`]; who has a holder key has a phone, and so a mobile
    /// number. That the holder key is a point of the curve is checked where it is used.
    ///
    /// # Errors
    /// Every field that is not valid, in the order of the form.
    pub fn validate(&self, today: NaiveDate) -> Result<(), Vec<FieldError>> {
        let mut f = Findings::default();
        f.check("name", unchanged(&self.name, name(&self.name)));
        let id_number = IdNumber::parse(self.id_number.expose(), today);
        f.check("id_number", unchanged(&self.id_number, id_number));
        f.check("mobile", self.check_mobile());
        f.check("home", check_county(self.home));
        let home_detail = text(&self.home_detail, DETAIL_MAX);
        f.check("home_detail", unchanged(&self.home_detail, home_detail));
        if let Some(contact) = &self.emergency {
            let contact_name = text(&contact.name, NAME_MAX);
            f.check("emergency_name", unchanged(&contact.name, contact_name));
            f.check("emergency_mobile", contact.mobile.check());
        }
        let employer = optional_text(self.employer.as_deref().unwrap_or_default(), DETAIL_MAX);
        f.check("employer", unchanged(&self.employer, employer));
        let work_place = self.work_place.map_or(Ok(()), check_region);
        f.check("work_place", work_place);
        f.check("companions", check_companions(&self.companions));
        f.into_result()
    }

    fn check_mobile(&self) -> Result<(), FieldCode> {
        match (&self.mobile, &self.holder_key) {
            (Some(mobile), _) => mobile.check(),
            (None, Some(_)) => Err(FieldCode::Required),
            (None, None) => Ok(()),
        }
    }
}

impl From<&Registration> for RegistrationForm {
    fn from(claim: &Registration) -> Self {
        let mobile =
            |mobile: Option<&Mobile>| mobile.map_or_else(String::new, |m| m.expose().to_owned());
        let emergency = claim.emergency.as_ref();
        Self {
            name: claim.name.clone(),
            id_number: claim.id_number.expose().to_owned(),
            mobile: mobile(claim.mobile.as_ref()),
            has_phone: claim.holder_key.is_some(),
            home: claim.home.to_string(),
            home_detail: claim.home_detail.clone(),
            emergency_name: emergency.map_or_else(String::new, |e| e.name.clone()),
            emergency_mobile: mobile(emergency.map(|e| &e.mobile)),
            work: Some(claim.work),
            employer: claim.employer.clone().unwrap_or_default(),
            work_place: claim.work_place.map_or_else(String::new, |w| w.to_string()),
            poverty: Some(claim.poverty),
            companions: claim.companions.clone(),
        }
    }
}

impl RegistrationForm {
    /// Parses every field and returns the claim, without holder key.
    ///
    /// # Errors
    /// Every field that is wrong, in the order of the form.
    pub fn parse(&self, today: NaiveDate) -> Result<Registration, Vec<FieldError>> {
        let mut f = Findings::default();
        let name = f.take("name", name(&self.name));
        let id_number = f.take("id_number", IdNumber::parse(&self.id_number, today));
        let mobile = f.take("mobile", self.mobile());
        let home = f.take("home", county(&self.home));
        let home_detail = f.take("home_detail", text(&self.home_detail, DETAIL_MAX));
        let emergency = self.emergency(&mut f);
        let work = f.take("work", self.work.ok_or(FieldCode::Required));
        let employer = f.take("employer", optional_text(&self.employer, DETAIL_MAX));
        let work_place = f.take("work_place", optional_region(&self.work_place));
        let companions = f.take("companions", self.companions());
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
                salt: None,
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
        let name = f.take("emergency_name", text(&self.emergency_name, NAME_MAX));
        let mobile = f.take("emergency_mobile", Mobile::parse(&self.emergency_mobile));
        Some(EmergencyContact {
            name: name?,
            mobile: mobile?,
        })
    }

    fn companions(&self) -> Result<Vec<PersonId>, FieldCode> {
        check_companions(&self.companions).map(|()| self.companions.clone())
    }
}

fn check_companions(companions: &[PersonId]) -> Result<(), FieldCode> {
    let distinct: BTreeSet<_> = companions.iter().collect();
    if distinct.len() != companions.len() {
        Err(FieldCode::Duplicate)
    } else if distinct.len() > COMPANIONS_MAX {
        Err(FieldCode::OutOfRange)
    } else {
        Ok(())
    }
}

fn optional_region(value: &str) -> Result<Option<RegionCode>, FieldCode> {
    match known_region(value) {
        Err(FieldCode::Required) => Ok(None),
        code => code.map(Some),
    }
}
