//! Health: the daily declaration, the colour, and what a colour rests on.

use crate::{
    form::{FieldCode, FieldError, Findings, check_temperature, temperature},
    redact_debug,
};
use chrono::{Days, NaiveDate};
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// The colour of a health code.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[serde(rename_all = "kebab-case")]
#[cbor(index_only)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum HealthColour {
    /// Nothing known speaks against travel.
    #[n(0)]
    Green,
    /// Something is to be checked first.
    #[n(1)]
    Amber,
    /// May not travel now.
    #[n(2)]
    Red,
}

/// What a health code rests on; the numbers stand in codes.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[serde(rename_all = "kebab-case")]
#[cbor(index_only)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum BasisKind {
    /// A daily declaration.
    #[n(1)]
    Declaration,
    /// A negative nucleic-acid test.
    #[n(2)]
    NucleicAcidTest,
    /// A vaccination.
    #[n(3)]
    Vaccination,
    /// A recovery.
    #[n(4)]
    Recovery,
    /// A check on the spot by staff.
    #[n(5)]
    SpotCheck,
}

/// One thing that a health code rests on, and its age in hours when the code was issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Basis {
    /// What it is.
    pub kind: BasisKind,
    /// Age in whole hours at issuing, of declarations the newest one's.
    pub hours: u16,
    /// Of declarations, on how many of the 14 days that end with the day of issuing one without fever was made: 0 to
    /// 14, nothing where the issuer did not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub days: Option<u8>,
}

impl Basis {
    /// Returns a basis of that kind and age.
    #[must_use]
    pub fn new(kind: BasisKind, hours: u16) -> Self {
        Self {
            kind,
            hours,
            days: None,
        }
    }
}

/// A symptom that a person declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(rename_all = "kebab-case")]
#[cbor(index_only)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Symptom {
    /// Fever or chills.
    #[n(1)]
    Fever,
    /// Dry cough.
    #[n(2)]
    Cough,
    /// Sore throat.
    #[n(3)]
    SoreThroat,
    /// Short of breath.
    #[n(4)]
    Breathless,
    /// Lost smell or taste.
    #[n(5)]
    LostSmell,
    /// Diarrhoea.
    #[n(6)]
    Diarrhoea,
}

/// What a person says of their health on one day. A later one for the same day takes its place.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct DailyDeclaration {
    /// The day in Asia/Shanghai.
    #[n(1)]
    #[cbor(with = "crate::wire::date")]
    pub day: NaiveDate,
    /// Temperature in tenths of a degree Celsius, 340 to 430.
    #[n(2)]
    pub temperature: u16,
    /// Symptoms, in ascending order, none twice.
    #[n(3)]
    pub symptoms: Vec<Symptom>,
    /// Contact with a confirmed or suspected case in the last 14 days.
    #[n(4)]
    pub contact: bool,
}

/// Temperature in tenths of a degree from which it is a fever (37.3 °C).
pub const FEVER: u16 = 373;

/// The form as it is typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct DeclarationForm {
    /// Degrees Celsius with at most one decimal, as `36.5`.
    pub temperature: String,
    /// Symptoms ticked.
    pub symptoms: Vec<Symptom>,
    /// Contact with a case.
    pub contact: bool,
}

redact_debug!(DailyDeclaration, DeclarationForm);

/// Days that a declaration may take to arrive.
const DELAY_DAYS: u64 = 45;

/// Days that a device's calendar may be ahead.
const MAX_DAYS_AHEAD: u64 = 1;

impl DailyDeclaration {
    /// Checks every field by the rules of [`DeclarationForm::parse`]. The day that counts is that of its operation's own
    /// time, which [`Self::check_day`] checks where it is received.
    ///
    /// # Errors
    /// Every field that is not valid.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut f = Findings::default();
        f.check("temperature", check_temperature(self.temperature));
        let ordered = self.symptoms.is_sorted_by(|a, b| (*a as u8) < *b as u8);
        let symptoms = if ordered {
            Ok(())
        } else {
            Err(FieldCode::Malformed)
        };
        f.check("symptoms", symptoms);
        f.into_result()
    }

    /// Checks that the day is at most 45 days before `today` and one after it.
    ///
    /// # Errors
    /// `Past` or `OutOfRange`.
    pub fn check_day(&self, today: NaiveDate) -> Result<(), FieldCode> {
        let oldest = today.checked_sub_days(Days::new(DELAY_DAYS));
        let newest = today.checked_add_days(Days::new(MAX_DAYS_AHEAD));
        if oldest.is_none_or(|day| self.day < day) {
            Err(FieldCode::Past)
        } else if newest.is_none_or(|day| self.day > day) {
            Err(FieldCode::OutOfRange)
        } else {
            Ok(())
        }
    }
}

impl From<&DailyDeclaration> for DeclarationForm {
    fn from(claim: &DailyDeclaration) -> Self {
        let tenths = claim.temperature;
        Self {
            temperature: format!("{}.{}", tenths / 10, tenths % 10),
            symptoms: claim.symptoms.clone(),
            contact: claim.contact,
        }
    }
}

impl DeclarationForm {
    /// Parses the form and returns the claim for `day`.
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn parse(&self, day: NaiveDate) -> Result<DailyDeclaration, Vec<FieldError>> {
        let mut f = Findings::default();
        let mut symptoms = self.symptoms.clone();
        symptoms.sort_unstable_by_key(|s| *s as u8);
        symptoms.dedup();
        match f.take("temperature", temperature(&self.temperature)) {
            Some(temperature) => Ok(DailyDeclaration {
                day,
                temperature,
                symptoms,
                contact: self.contact,
            }),
            None => Err(f.into_errors()),
        }
    }
}
