//! The power fails at any moment: what lies on the disk then is opened with the real store.

use crate::{
    disk,
    log::{self, Event, Fate, Image, Platter},
    phone::{self, Phone, StepOutcome},
    state::{self, DATABASE},
};
use qicheng_app::vault::KeyVault as _;
use qicheng_store::{Location, Store};
use qicheng_test_kit::entropy::Random;
use qicheng_test_world::{Build, Failure, database};
use qicheng_tests::progress::Progress;
use serde::Serialize;
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

/// Images made of one phone's life.
const IMAGES_A_LIFE: usize = 1_000;
const FATES: [Fate; 6] = [
    Fate::Lost,
    Fate::Kept,
    Fate::Torn,
    Fate::Reordered,
    Fate::Torn,
    Fate::Reordered,
];

/// What was found over all images.
#[derive(Debug, Default, Serialize)]
pub struct CrashReport {
    /// Images opened.
    pub images: usize,
    /// Lives of phones that were recorded.
    pub lives: usize,
    /// Things that the app said were saved.
    pub acknowledged: usize,
    /// Syncs of the disk among all that was asked of it.
    pub syncs: usize,
    /// Images in which something that was acknowledged was not there.
    pub lost: usize,
    /// Images that show what never was: a part of a transaction.
    pub torn: usize,
    /// Images that did not open, or whose pages, rows or keys do not hold together.
    pub corrupt: usize,
    /// The first that did not hold, for whoever looks into it.
    pub first: Option<String>,
}

/// What a phone's life left: what was asked of its disk, and its state at each acknowledgement.
pub struct Life {
    before: Image,
    events: Vec<Event>,
    /// State before the first acknowledgement, then after each.
    states: Vec<u64>,
}

impl CrashReport {
    /// Whether everything held.
    pub fn held(&self) -> bool {
        self.lost + self.torn + self.corrupt == 0
    }
}

/// Opens so many images of phones' lives. With `ignores_syncs` the disk answers syncs and does nothing, as if
/// `synchronous` were `OFF`: something has to be lost then, or this sees nothing.
pub async fn fails(
    build: &Build,
    workshop: &Path,
    images: usize,
    seed: u64,
    ignores_syncs: bool,
) -> Result<CrashReport, Failure> {
    let mut found = CrashReport::default();
    let mut life_seed = seed;
    let lives = images.div_ceil(IMAGES_A_LIFE);
    let progress = Progress::new("lives with images of their disk", lives as u64);
    while found.images < images {
        let life = live(build, &workshop.join("phone"), life_seed).await?;
        let count = IMAGES_A_LIFE.min(images - found.images);
        inspect(&life, workshop, count, life_seed, ignores_syncs, &mut found)?;
        found.lives += 1;
        life_seed += 1;
        progress.one();
    }
    Ok(found)
}

/// Lets somebody use a new phone for a while, and records what it asks of its disk.
async fn live(build: &Build, folder: &Path, seed: u64) -> Result<Life, Failure> {
    log::write(&Image::new(), folder)?;
    let mut random = Random::new(seed);
    let steps = 5 + random.index(if seed.is_multiple_of(4) { 300 } else { 60 });
    disk::record(folder);
    let mut states = vec![0];
    let mut phone = Phone::open(build, folder, seed)?;
    phone.connect()?;
    for _ in 0..steps {
        if phone.step().await? == StepOutcome::Saved {
            disk::acknowledged();
            states.push(phone.state()?);
        }
    }
    phone.close();
    Ok(Life {
        before: Image::new(),
        events: disk::recorded(),
        states,
    })
}

/// Opens images of a life, spread evenly over it.
pub fn inspect(
    life: &Life,
    workshop: &Path,
    count: usize,
    seed: u64,
    ignores_syncs: bool,
    found: &mut CrashReport,
) -> Result<(), Failure> {
    let mut random = Random::new(seed);
    let mut platter = Platter::new(life.before.clone(), ignores_syncs);
    let folder = workshop.join("image");
    let mut step = Step::default();
    let mut made = 0;
    for (n, event) in life.events.iter().enumerate() {
        if let Event::Acknowledged = event {
            found.acknowledged += 1;
            step = Step {
                acknowledged: step.acknowledged + 1,
                begins: n,
                before: Some(platter.clone()),
                between: None,
            };
        }
        if let Event::Sync { .. } = event {
            found.syncs += 1;
        }
        platter.take(event);
        let due = (n + 1) * count / life.events.len();
        while made < due {
            let fate = FATES[random.index(FATES.len())];
            let image = platter.image(fate, &mut random);
            let outcome = judge(life, &image, &folder, &mut step)?;
            if outcome != Outcome::Holds {
                let what = format!(
                    "seed {seed}, event {n} of {}, {fate:?}: {outcome:?}",
                    life.events.len()
                );
                found.first.get_or_insert(what);
            }
            match outcome {
                Outcome::Holds => {}
                Outcome::Lost => found.lost += 1,
                Outcome::Torn => found.torn += 1,
                Outcome::Corrupt(_) => found.corrupt += 1,
            }
            found.images += 1;
            made += 1;
        }
    }
    Ok(())
}

/// The time from one acknowledgement to the next.
#[derive(Default)]
struct Step<'l> {
    /// How many acknowledgements there were.
    acknowledged: usize,
    begins: usize,
    before: Option<Platter<'l>>,
    /// States that stood between two transactions of this step.
    between: Option<BTreeSet<u64>>,
}

#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Holds,
    Lost,
    Torn,
    Corrupt(String),
}

fn judge<'l>(
    life: &'l Life,
    image: &Image,
    folder: &Path,
    step: &mut Step<'l>,
) -> Result<Outcome, Failure> {
    log::write(image, folder)?;
    let state = match look(folder, step.acknowledged > 0) {
        Ok(state) => state,
        Err(why) => return Ok(Outcome::Corrupt(why.to_string())),
    };
    if step.acknowledged == 0 {
        // Nothing was said yet: a beginning that opens is as good as none.
        return Ok(Outcome::Holds);
    }
    let next = life.states.get(step.acknowledged + 1);
    if life.states[step.acknowledged] == state || next == Some(&state) {
        return Ok(Outcome::Holds);
    }
    // A step may be of several transactions: what stood between them is as good.
    if step.between.is_none() {
        step.between = Some(between(life, folder, step)?);
    }
    if step.between.as_ref().is_some_and(|b| b.contains(&state)) {
        return Ok(Outcome::Holds);
    }
    let earlier = life.states[..step.acknowledged].contains(&state);
    Ok(if earlier {
        Outcome::Lost
    } else {
        Outcome::Torn
    })
}

/// The states that a killed process would have left, at each sync of a step.
fn between<'l>(life: &'l Life, folder: &Path, step: &Step<'l>) -> Result<BTreeSet<u64>, Failure> {
    let mut states = BTreeSet::new();
    let mut platter = match &step.before {
        Some(platter) => platter.clone(),
        None => Platter::new(life.before.clone(), false),
    };
    let mut random = Random::new(0);
    let mut note = |platter: &Platter<'l>| -> Result<(), Failure> {
        log::write(&platter.image(Fate::Kept, &mut random), folder)?;
        // What cannot be opened here is found where it is an image itself.
        if let Ok(state) = look(folder, step.acknowledged > 0) {
            states.insert(state);
        }
        Ok(())
    };
    note(&platter)?;
    for (n, event) in life.events.iter().enumerate().skip(step.begins) {
        if n > step.begins && matches!(event, Event::Acknowledged) {
            break;
        }
        platter.take(event);
        if matches!(event, Event::Sync { .. } | Event::Rename { .. }) {
            note(&platter)?;
        }
    }
    note(&platter)?;
    Ok(states)
}

/// Opens the phone in a folder as the app would, and returns its state if it is sound.
fn look(folder: &Path, must_be: bool) -> Result<u64, Failure> {
    let path: PathBuf = folder.join(DATABASE);
    if must_be && !path.exists() {
        return Err("no database".into());
    }
    let vault = phone::vault(folder);
    if must_be && !folder.join(state::KEYS).exists() {
        return Err("no keys".into());
    }
    let key = vault.database_key()?;
    drop(Store::open(&Location::on_disk(&path), &key)?);
    let connection = database::phone(&path, &key)?;
    if let Some(fault) = state::fault(&connection)? {
        return Err(fault.into());
    }
    let mut people =
        connection.prepare("SELECT person FROM profile WHERE holder_key IS NOT NULL")?;
    let people: Vec<[u8; 16]> = people
        .query_map([], |r| r.get(0))?
        .collect::<Result<_, _>>()?;
    for person in people {
        let person = qicheng_domain::ids::PersonId::from_bytes(person);
        vault.signer(qicheng_app::vault::KeyName::Holder(person))?;
    }
    state::of(&connection, folder)
}
