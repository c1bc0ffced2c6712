//! Where a person wants to go, and when.

use crate::{
    form::{FieldCode, FieldError, Findings, day, optional_text},
    redact_debug,
    region::RegionCode,
    registration::known_region,
    trip::Mode,
};
use chrono::{Days, NaiveDate};
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// A wish to travel, valid until a later one or a withdrawal.
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
    /// Mode wished for, `None` for any.
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
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct IntentForm {
    /// Six digits of GB/T 2260.
    pub destination: String,
    /// `YYYY-MM-DD`.
    pub earliest: String,
    /// `YYYY-MM-DD`.
    pub latest: String,
    /// Pick-up point.
    pub pick_up: String,
    /// Mode wished for.
    pub mode: Option<Mode>,
    /// Pieces of luggage, digits or empty.
    pub luggage: String,
    /// Travels with a small child.
    pub with_child: bool,
    /// Uses a wheelchair.
    pub wheelchair: bool,
}

redact_debug!(TravelIntent, IntentForm);

impl IntentForm {
    /// Checks every field and returns the claim; days may lie up to 120 ahead of `today`.
    ///
    /// # Errors
    /// Every field that is wrong, in the order of the form.
    pub fn check(&self, today: NaiveDate) -> Result<TravelIntent, Vec<FieldError>> {
        let mut f = Findings::default();
        let destination = f.take("destination", known_region(&self.destination));
        let earliest = f.take("earliest", travel_day(&self.earliest, today));
        let latest = f.take("latest", travel_day(&self.latest, today));
        if let (Some(first), Some(last)) = (earliest, latest)
            && last < first
        {
            f.refuse("latest", FieldCode::EndBeforeStart);
        }
        let pick_up = f.take("pick_up", optional_text(&self.pick_up, 80));
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

fn travel_day(value: &str, today: NaiveDate) -> Result<NaiveDate, FieldCode> {
    let date = day(value)?;
    if date < today {
        Err(FieldCode::Past)
    } else if today
        .checked_add_days(Days::new(120))
        .is_some_and(|end| date > end)
    {
        Err(FieldCode::OutOfRange)
    } else {
        Ok(date)
    }
}

fn pieces(value: &str) -> Result<u8, FieldCode> {
    let value = value.trim();
    if value.is_empty() {
        return Ok(0);
    }
    let pieces: u8 = value.parse().map_err(|_| FieldCode::Malformed)?;
    if pieces <= 20 {
        Ok(pieces)
    } else {
        Err(FieldCode::OutOfRange)
    }
}
