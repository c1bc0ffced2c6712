//! What belongs to the device and to everyone on it.

use super::{
    command::{Command, Nothing},
    pictures::{self, CodePicture, Text},
};
use crate::{
    App, ClockView, OpOutput, clock, diagnostics,
    error::AppError,
    forms,
    people::{self, Carrier, PersonView},
    sync,
    vault::Protection,
};
use chrono::{DateTime, Utc};
use qicheng_domain::{
    ids::{OperationId, PersonId},
    region::{self, RegionCode},
};
use qicheng_store::{
    erase::Unsent,
    table::{device, outbox, setting},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A setting that a window keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub enum Setting {
    /// The language that it speaks.
    Language,
    /// The person whose screens it shows.
    Current,
    /// Whether its letters are large.
    LargeText,
}

impl Setting {
    /// Every setting.
    const ALL: [Self; 3] = [Self::Language, Self::Current, Self::LargeText];

    /// Returns the name under which it is stored.
    fn as_str(self) -> &'static str {
        match self {
            Self::Language => "language",
            Self::Current => "current",
            Self::LargeText => "large-text",
        }
    }
}

/// What a window begins with.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Start {
    /// Everyone on this device.
    pub people: Vec<PersonView>,
    /// Settings by name, those that were set.
    pub settings: BTreeMap<Setting, String>,
    /// The place of the service.
    pub place: RegionCode,
    /// What the place is called, with what lies above it.
    pub place_name: String,
    /// Whether a damaged database was moved aside at this start.
    pub quarantined: bool,
    /// How many unanswered operations were carried over from it.
    pub salvaged: usize,
    /// How well keys are guarded.
    pub protection: Protection,
    /// Version of the app, as in `1.2.3`.
    pub version: &'static str,
}

/// What waits and how old what is shown is.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Queue {
    /// Operations that wait to be sent.
    pub waiting: u64,
    /// Operations that were refused and not put away.
    pub refused: usize,
    /// When the service last answered.
    pub last_sync: Option<DateTime<Utc>>,
    /// The device's clock.
    pub clock: ClockView,
}

/// A region to choose from.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Region {
    /// Its six digits.
    pub code: RegionCode,
    /// Its own name.
    pub name: &'static str,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
struct SettingArgs {
    name: Setting,
    value: String,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
struct FormArgs {
    person: PersonId,
    form: String,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
struct FieldArgs {
    person: PersonId,
    form: String,
    field: String,
    value: String,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
struct RegionsArgs {
    within: Option<RegionCode>,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
struct AddArgs {
    paper: bool,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
struct DeleteArgs {
    person: PersonId,
    erase_unsent: bool,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
struct DismissArgs {
    operation: OperationId,
}

pub(super) fn commands() -> Vec<Command> {
    vec![
        Command::anyone("device.start", |app, Nothing {}| start(app)),
        Command::anyone("device.queue", |app, Nothing {}| queue(app)),
        Command::anyone("device.set", |app, SettingArgs { name, value }| {
            app.store
                .write(|tx| setting::put(tx, name.as_str(), &value))?;
            Ok(OpOutput::new((), []))
        }),
        Command::anyone("device.regions", |_, RegionsArgs { within }| {
            Ok(regions(within))
        }),
        Command::anyone("device.add-person", |app, AddArgs { paper }| {
            let carrier = if paper {
                Carrier::Paper
            } else {
                Carrier::Phone
            };
            people::add(app, carrier)
        }),
        // Again for one who is gone: keys and files may have stayed behind, and operations that waited.
        Command::anyone("device.delete-person", |app, a: DeleteArgs| {
            let unsent = if a.erase_unsent {
                Unsent::Erase
            } else {
                Unsent::Keep
            };
            people::delete(app, a.person, unsent)
        }),
        Command::person("device.save-field", |app, a: FieldArgs| {
            forms::save_field(app, a.person, &a.form, &a.field, &a.value)
        }),
        Command::person("device.fields", |app, FormArgs { person, form }| {
            forms::load(app, person, &form)
        }),
        Command::anyone("device.refused", |app, Nothing {}| sync::refused(app)),
        Command::anyone("device.dismiss", |app, DismissArgs { operation }| {
            sync::dismiss(app, operation)
        }),
        Command::anyone("device.diagnostics", |app, Nothing {}| {
            diagnostics::make(app)
        }),
        Command::anyone("device.draw-code", |_, text: Text| pictures::draw(&text)),
        Command::anyone("device.read-picture", |_, picture: CodePicture| {
            pictures::read(&picture)
        }),
    ]
}

fn start(app: &App) -> Result<Start, AppError> {
    let mut settings = BTreeMap::new();
    app.store.read(|tx| {
        for name in Setting::ALL {
            if let Some(value) = setting::get(tx, name.as_str())? {
                settings.insert(name, value);
            }
        }
        Ok::<_, AppError>(())
    })?;
    Ok(Start {
        people: people::list(app)?,
        settings,
        place: app.home.place,
        place_name: region::full_name(app.home.place),
        quarantined: app.damage().is_some(),
        salvaged: app.damage().map_or(0, |damage| damage.recovered.waiting),
        protection: app.vault.protection(),
        version: env!("CARGO_PKG_VERSION"),
    })
}

fn queue(app: &App) -> Result<Queue, AppError> {
    app.store.read(|tx| {
        Ok(Queue {
            waiting: outbox::count(tx)?.waiting,
            refused: outbox::refused(tx)?.len(),
            last_sync: device::get(tx, app.home.place)?.last_sync,
            clock: clock::view(app, tx)?,
        })
    })
}

fn regions(within: Option<RegionCode>) -> Vec<Region> {
    region::within(within)
        .map(|(code, name)| Region { code, name })
        .collect()
}
