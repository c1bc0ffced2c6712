//! Where a person wants to go, and when.

use crate::{
    form::{
        FieldCode, FieldError, Findings, check_region, check_travel_day, known_region,
        optional_text, travel_day, unchanged,
    },
    redact_debug,
    region::RegionCode,
    travel::trip::Mode,
};
use chrono::NaiveDate;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// A travel request, valid until a later one or a withdrawal.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct TravelIntent {
    /// Destination, a county or a city.
    #[n(1)]
    pub destination: RegionCode,
    /// First day on which the person can leave.
    #[n(2)]
    #[cbor(with = "crate::wire::date")]
    pub earliest: NaiveDate,
    /// Last day on which the person can leave.
    #[n(3)]
    #[cbor(with = "crate::wire::date")]
    pub latest: NaiveDate,
    /// Where the person can be picked up, at most 80 characters.
    #[n(4)]
    pub pick_up: Option<String>,
    /// Requested mode; `None` means any.
    #[n(5)]
    pub mode: Option<Mode>,
    /// Pieces of luggage, 0 to 20.
    #[n(6)]
    pub luggage: u8,
    /// Travels with a small child.
    #[n(7)]
    pub with_child: bool,
    /// Uses a wheelchair.
    #[n(8)]
    pub wheelchair: bool,
}

/// The form as it is typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct IntentForm {
    /// Six digits of GB/T 2260.
    pub destination: String,
    /// `YYYY-MM-DD`.
    pub earliest: String,
    /// `YYYY-MM-DD`.
    pub latest: String,
    /// Pick-up point.
    pub pick_up: String,
    /// Requested mode.
    pub mode: Option<Mode>,
    /// Pieces of luggage, digits or empty.
    pub luggage: String,
    /// Travels with a small child.
    pub with_child: bool,
    /// Uses a wheelchair.
    pub wheelchair: bool,
}

redact_debug!(TravelIntent, IntentForm);

/// Longest pick-up point, in characters.
const PICK_UP_MAX: usize = 80;

/// Most pieces of luggage.
const LUGGAGE_MAX: u8 = 20;

impl TravelIntent {
    /// Checks every field by the rules of [`IntentForm::parse`], as of the day on which the claim was made; by `today` the
    /// last day must not be past.
    ///
    /// # Errors
    /// Every field that is not valid, in the order of the form.
    pub fn validate(&self, made: NaiveDate, today: NaiveDate) -> Result<(), Vec<FieldError>> {
        let mut f = Findings::default();
        f.check("destination", check_region(self.destination));
        f.check("earliest", check_travel_day(self.earliest, made));
        f.check("latest", self.check_latest(made, today));
        let pick_up = optional_text(self.pick_up.as_deref().unwrap_or_default(), PICK_UP_MAX);
        f.check("pick_up", unchanged(&self.pick_up, pick_up));
        f.check("luggage", check_pieces(self.luggage));
        f.into_result()
    }

    fn check_latest(&self, made: NaiveDate, today: NaiveDate) -> Result<(), FieldCode> {
        check_travel_day(self.latest, made)?;
        if self.latest < self.earliest {
            Err(FieldCode::EndBeforeStart)
        } else if self.latest < today {
            Err(FieldCode::Past)
        } else {
            Ok(())
        }
    }
}

impl From<&TravelIntent> for IntentForm {
    fn from(claim: &TravelIntent) -> Self {
        Self {
            destination: claim.destination.to_string(),
            earliest: claim.earliest.to_string(),
            latest: claim.latest.to_string(),
            pick_up: claim.pick_up.clone().unwrap_or_default(),
            mode: claim.mode,
            luggage: claim.luggage.to_string(),
            with_child: claim.with_child,
            wheelchair: claim.wheelchair,
        }
    }
}

impl IntentForm {
    /// Parses every field and returns the claim; days may lie up to 120 ahead of `today`.
    ///
    /// # Errors
    /// Every field that is wrong, in the order of the form.
    pub fn parse(&self, today: NaiveDate) -> Result<TravelIntent, Vec<FieldError>> {
        let mut f = Findings::default();
        let destination = f.take("destination", known_region(&self.destination));
        let earliest = f.take("earliest", travel_day(&self.earliest, today));
        let latest = f.take("latest", travel_day(&self.latest, today));
        if let (Some(first), Some(last)) = (earliest, latest)
            && last < first
        {
            f.refuse("latest", FieldCode::EndBeforeStart);
        }
        let pick_up = f.take("pick_up", optional_text(&self.pick_up, PICK_UP_MAX));
        let luggage = f.take("luggage", pieces(&self.luggage));
        match (destination, earliest, latest, pick_up, luggage) {
            (Some(destination), Some(earliest), Some(latest), Some(pick_up), Some(luggage))
                if f.is_empty() =>
            {
                Ok(TravelIntent {
                    destination,
                    earliest,
                    latest,
                    pick_up,
                    mode: self.mode,
                    luggage,
                    with_child: self.with_child,
                    wheelchair: self.wheelchair,
                })
            }
            _ => Err(f.into_errors()),
        }
    }
}

fn pieces(value: &str) -> Result<u8, FieldCode> {
    let value = value.trim();
    if value.is_empty() {
        return Ok(0);
    }
    let pieces: u8 = value.parse().map_err(|_| FieldCode::Malformed)?;
    check_pieces(pieces).map(|()| pieces)
}

fn check_pieces(pieces: u8) -> Result<(), FieldCode> {
    if pieces <= LUGGAGE_MAX {
        Ok(())
    } else {
        Err(FieldCode::OutOfRange)
    }
}
