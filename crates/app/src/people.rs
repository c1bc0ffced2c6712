//! The people on this device, each with keys of their own.

use crate::{
    App, Kind, OpOutput,
    error::{AppError, ErrorCode},
    vault::{KeyName, VaultError},
};
use chrono::{DateTime, Utc};
use qicheng_domain::{channel::Channel, document::DocumentKind, ids::PersonId, people::role::Role};
use qicheng_store::{
    StoreError, Tx, delete_quarantined,
    erase::{self, Unsent},
    table::{
        document,
        profile::{self, Profile},
    },
};
use serde::{Deserialize, Serialize};
use std::io::ErrorKind;

/// How a person carries their pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Carrier {
    /// On this phone, under a key that is theirs alone.
    Phone,
    /// On paper: for people without a phone.
    Paper,
}

/// A person as lists show them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct PersonView {
    /// Who.
    pub person: PersonId,
    /// How the device calls them; empty until they are registered.
    pub name: String,
    /// The staff role; none for who travels.
    pub role: Option<Role>,
    /// Whether the pass is on paper.
    pub paper: bool,
}

/// Adds a person who is to travel.
///
/// # Errors
/// The store's or the vault's.
pub fn add(app: &App, carrier: Carrier) -> Result<OpOutput<PersonId>, AppError> {
    let now = app.now();
    let person = PersonId::new(now, app.entropy.bytes()?);
    let holder_key = match carrier {
        Carrier::Phone => {
            app.vault.create(KeyName::Holder(person))?;
            Some(KeyName::Holder(person).to_string())
        }
        Carrier::Paper => None,
    };
    let profile = Profile {
        person,
        name: String::new(),
        role: None,
        holder_key,
        staff_key: None,
        paper: carrier == Carrier::Paper,
        created: now,
    };
    app.store.write(|tx| profile::put(tx, &profile))?;
    Ok(OpOutput::new(person, [Kind::Profile]))
}

/// Returns everyone on this device, in the order in which they came.
///
/// # Errors
/// The store's.
pub fn list(app: &App) -> Result<Vec<PersonView>, AppError> {
    let profiles = app.store.read(profile::all)?;
    Ok(profiles
        .into_iter()
        .map(|p| PersonView {
            person: p.person,
            name: p.name,
            role: p.role,
            paper: p.paper,
        })
        .collect())
}

/// Deletes a person's data and keys from this device. What the service has not answered goes too when `unsent` says so.
///
/// Returns how many operations stay until they are answered; delete again then.
///
/// # Errors
/// The store's or the vault's.
pub fn delete(app: &App, person: PersonId, unsent: Unsent) -> Result<OpOutput<usize>, AppError> {
    let erase = || {
        app.store
            .write_reserved(|tx| erase::person(tx, person, unsent))
    };
    // On a full disk the first try releases the room that is kept for this.
    let kept = erase().or_else(|error| match error {
        StoreError::Full => erase(),
        other => Err(other),
    })?;
    destroy(app, KeyName::Holder(person))?;
    destroy(app, KeyName::Staff(person))?;
    delete_quarantined(&app.database).map_err(AppError::File)?;
    match app.store.scrub() {
        // The person is gone; the store ends the rest when there is room.
        Ok(()) | Err(StoreError::Full) => {}
        Err(error) => return Err(error.into()),
    }
    let changed = [
        Kind::Profile,
        Kind::Registration,
        Kind::Health,
        Kind::Trip,
        Kind::Notice,
        Kind::Outbox,
    ];
    Ok(OpOutput::new(kept, changed))
}

/// Destroys a key; on a full disk in the room that is kept for erasing.
fn destroy(app: &App, name: KeyName) -> Result<(), VaultError> {
    app.vault.destroy(name).or_else(|error| match &error {
        VaultError::Unavailable(why) if why.kind() == ErrorKind::StorageFull => {
            app.store.give_way();
            app.vault.destroy(name)
        }
        _ => Err(error),
    })
}

/// Returns a person's profile.
pub(crate) fn profile(tx: &Tx<'_>, person: PersonId) -> Result<Profile, AppError> {
    profile::get(tx, person)?.ok_or(AppError::Refused(ErrorCode::UnknownPerson))
}

/// Returns who speaks for a person: themselves, or for people on paper the helper of this device, one whose code the
/// service has answered before others.
pub(crate) fn speaker(tx: &Tx<'_>, who: &Profile) -> Result<PersonId, AppError> {
    if !who.paper {
        return Ok(who.person);
    }
    let mut helpers = staff(tx)?;
    helpers.retain(|member| member.role == Some(Role::Helper));
    for helper in helpers.iter().rev() {
        let own = Channel::Person(helper.person);
        if document::is_held(tx, DocumentKind::Staff, own, &[])? {
            return Ok(helper.person);
        }
    }
    let helper = helpers.last();
    let helper = helper.ok_or(AppError::Refused(ErrorCode::NotStaff))?;
    Ok(helper.person)
}

/// Returns the staff on this device, in the order in which they came.
pub(crate) fn staff(tx: &Tx<'_>) -> Result<Vec<Profile>, AppError> {
    let mut everyone = profile::all(tx)?;
    everyone.retain(|profile| profile.staff_key.is_some());
    Ok(everyone)
}

/// Names a person and gives them a role.
pub(crate) fn put_staff(
    tx: &Tx<'_>,
    person: PersonId,
    name: &str,
    role: Role,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let profile = Profile {
        person,
        name: name.to_owned(),
        role: Some(role),
        holder_key: None,
        staff_key: Some(KeyName::Staff(person).to_string()),
        paper: false,
        created: now,
    };
    Ok(profile::put(tx, &profile)?)
}
