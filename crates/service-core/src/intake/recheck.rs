//! What a phone has checked is checked again here, by the same rules: a phone may be anyone's.

use crate::operation::Stop;
use chrono::{DateTime, Days, Utc};
use qicheng_credential::key::PublicKey;
use qicheng_domain::{
    date::shanghai_day,
    form::FieldError,
    health::{DailyDeclaration, DeclarationForm},
    intent::{IntentForm, TravelIntent},
    registration::{Registration, RegistrationForm},
};
use qicheng_exchange::operation::Refusal;

/// Days that a declaration may be on its way.
const DECLARATION_DAYS: u64 = 45;

pub(super) fn registration(claim: &Registration, now: DateTime<Utc>) -> Result<(), Stop> {
    let region = |code: Option<_>| code.map(String::from).unwrap_or_default();
    let form = RegistrationForm {
        name: claim.name.clone(),
        id_number: claim.id_number.expose().to_owned(),
        mobile: claim
            .mobile
            .as_ref()
            .map_or_else(String::new, |m| m.expose().to_owned()),
        has_phone: claim.mobile.is_some() || claim.holder_key.is_some(),
        home: claim.home.to_string(),
        home_detail: claim.home_detail.clone(),
        emergency_name: claim
            .emergency
            .as_ref()
            .map_or_else(String::new, |e| e.name.clone()),
        emergency_mobile: claim
            .emergency
            .as_ref()
            .map_or_else(String::new, |e| e.mobile.expose().to_owned()),
        work: Some(claim.work),
        employer: claim.employer.clone().unwrap_or_default(),
        work_place: region(claim.work_place),
        poverty: Some(claim.poverty),
        companions: claim.companions.clone(),
    };
    let mut checked = form.check(shanghai_day(now)).map_err(first)?;
    if let Some(point) = &claim.holder_key {
        PublicKey::from_point(point).map_err(|_| Stop::field("holder_key"))?;
    }
    checked.holder_key = claim.holder_key;
    same(&checked, claim)
}

/// The wish was good on the day it was made, and is not over by now.
pub(super) fn intent(
    claim: &TravelIntent,
    made: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), Stop> {
    let form = IntentForm {
        destination: claim.destination.to_string(),
        earliest: claim.earliest.to_string(),
        latest: claim.latest.to_string(),
        pick_up: claim.pick_up.clone().unwrap_or_default(),
        mode: claim.mode,
        luggage: claim.luggage.to_string(),
        with_child: claim.with_child,
        wheelchair: claim.wheelchair,
    };
    let checked = form.check(shanghai_day(made)).map_err(first)?;
    if claim.latest < shanghai_day(now) {
        return Err(Stop::field("latest"));
    }
    same(&checked, claim)
}

pub(super) fn declaration(claim: &DailyDeclaration, now: DateTime<Utc>) -> Result<(), Stop> {
    let form = DeclarationForm {
        temperature: format!("{}.{}", claim.temperature / 10, claim.temperature % 10),
        symptoms: claim.symptoms.clone(),
        contact: claim.contact,
    };
    let checked = form.check(claim.day).map_err(first)?;
    let today = shanghai_day(now);
    let oldest = today.checked_sub_days(Days::new(DECLARATION_DAYS));
    let newest = today.checked_add_days(Days::new(1));
    if oldest.is_none_or(|d| claim.day < d) || newest.is_none_or(|d| claim.day > d) {
        return Err(Stop::field("day"));
    }
    same(&checked, claim)
}

fn first(errors: Vec<FieldError>) -> Stop {
    errors
        .first()
        .map_or_else(|| Refusal::Malformed.into(), |e| Stop::field(&e.field))
}

/// What the form would not have made (spaces around a name, symptoms out of order) is not the form of a claim.
fn same<T: PartialEq>(checked: &T, claim: &T) -> Result<(), Stop> {
    if checked == claim {
        Ok(())
    } else {
        Err(Refusal::Malformed.into())
    }
}
