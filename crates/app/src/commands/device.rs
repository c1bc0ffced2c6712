//! What belongs to the device and to everyone on it.

use super::{
    command::{Answer, BAD, Command, json, take},
    pictures,
};
use crate::{
    App, ClockView, Done, clock,
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

/// Settings that a window keeps, by name.
const SETTINGS: [&str; 3] = ["language", "current", "large-text"];

/// What a window begins with.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Start {
    /// Everyone on this device.
    pub people: Vec<PersonView>,
    /// Settings by name, those that were set.
    pub settings: BTreeMap<String, String>,
    /// The place of the service.
    #[cfg_attr(test, ts(type = "string"))]
    pub place: RegionCode,
    /// What the place is called, with what lies above it.
    pub place_name: String,
    /// Whether a damaged database was moved aside at this start.
    pub moved_aside: bool,
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
    #[cfg_attr(test, ts(type = "string | null"))]
    pub last_sync: Option<DateTime<Utc>>,
    /// The device's clock.
    #[cfg_attr(test, ts(type = "import('./ClockView').ClockView"))]
    pub clock: ClockView,
}

/// A region to choose from.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Region {
    /// Its six digits.
    #[cfg_attr(test, ts(type = "string"))]
    pub code: RegionCode,
    /// Its own name.
    pub name: &'static str,
}

#[derive(Deserialize)]
struct SettingArgs {
    name: String,
    value: String,
}

#[derive(Deserialize)]
struct FormArgs {
    person: PersonId,
    form: String,
}

#[derive(Deserialize)]
struct FieldArgs {
    person: PersonId,
    form: String,
    field: String,
    value: String,
}

#[derive(Deserialize)]
struct RegionsArgs {
    within: Option<RegionCode>,
}

#[derive(Deserialize)]
struct AddArgs {
    paper: bool,
}

#[derive(Deserialize)]
struct DeleteArgs {
    person: PersonId,
    erase_unsent: bool,
}

#[derive(Deserialize)]
struct DismissArgs {
    operation: OperationId,
}

pub(super) const COMMANDS: &[Command] = &[
    Command::anyone("device.start", |app, _| json(start(app)?)),
    Command::anyone("device.queue", |app, _| json(queue(app)?)),
    Command::anyone("device.set", |app, args| set(app, &take(args)?)),
    Command::anyone("device.regions", |_, args| {
        let RegionsArgs { within } = take(args)?;
        json(regions(within))
    }),
    Command::anyone("device.add-person", |app, args| {
        let AddArgs { paper } = take(args)?;
        let carrier = if paper {
            Carrier::Paper
        } else {
            Carrier::Phone
        };
        json(people::add(app, carrier)?)
    }),
    // Again for one who is gone: keys and files may have stayed behind, and operations that waited.
    Command::anyone("device.delete-person", |app, args| {
        let DeleteArgs {
            person,
            erase_unsent,
        } = take(args)?;
        let unsent = if erase_unsent {
            Unsent::Erase
        } else {
            Unsent::Keep
        };
        json(people::delete(app, person, unsent)?)
    }),
    Command::person("device.save-field", |app, args| {
        let a: FieldArgs = take(args)?;
        let saved = forms::save_field(app, a.person, &a.form, &a.field, &a.value)?;
        json(saved)
    }),
    Command::person("device.fields", |app, args| {
        let FormArgs { person, form } = take(args)?;
        json(forms::load(app, person, &form)?)
    }),
    Command::anyone("device.refused", |app, _| json(sync::refused(app)?)),
    Command::anyone("device.dismiss", |app, args| {
        let DismissArgs { operation } = take(args)?;
        json(sync::dismiss(app, operation)?)
    }),
    Command::anyone("device.draw-code", |_, args| pictures::draw(take(args)?)),
    Command::anyone("device.read-picture", |_, args| {
        pictures::read(&take(args)?)
    }),
];

fn start(app: &App) -> Result<Start, AppError> {
    let mut settings = BTreeMap::new();
    app.store.read(|tx| {
        for name in SETTINGS {
            if let Some(value) = setting::get(tx, name)? {
                settings.insert(name.to_owned(), value);
            }
        }
        Ok::<_, AppError>(())
    })?;
    Ok(Start {
        people: people::list(app)?,
        settings,
        place: app.home.place,
        place_name: region::full_name(app.home.place),
        moved_aside: app.damage().is_some(),
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

fn set(app: &App, a: &SettingArgs) -> Answer {
    if !SETTINGS.contains(&a.name.as_str()) {
        return Err(BAD);
    }
    app.store.write(|tx| setting::put(tx, &a.name, &a.value))?;
    json(Done::new((), []))
}

fn regions(within: Option<RegionCode>) -> Vec<Region> {
    region::within(within)
        .map(|(code, name)| Region { code, name })
        .collect()
}
