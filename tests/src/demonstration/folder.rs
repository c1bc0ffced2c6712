//! A demonstration in its folder: made once, gone on with after that.

use super::{
    DEVICES, Member, Phone, Place,
    installation::{copy, follow},
    record::Record,
    seed::{going, seed, tomorrow_morning},
};
use chrono::TimeDelta;
use qicheng_app::{
    ErrorCode, people,
    roles::{helper, worker},
};
use qicheng_codes::make::QrCode;
use qicheng_domain::ids::PersonId;
use qicheng_test_kit::clock;
use qicheng_test_world::{Failure, Service};
use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

/// How long its trust bundle is good, less a day.
const VALIDITY: TimeDelta = TimeDelta::days(89);
/// Pixels a module of a code's picture.
const SCALE: u32 = 8;

/// A demonstration whose service runs.
pub struct Demonstration {
    /// The service and its coordinator.
    pub place: Place,
    folder: PathBuf,
    record: Record,
    _lock: File,
}

impl Demonstration {
    /// Makes a demonstration in the folder, or goes on with the one that is there unless it is to be `fresh`; says
    /// what it does.
    ///
    /// # Errors
    /// When another process has it open, when its keys have run out, and what the service refuses.
    pub async fn open(folder: &Path, fresh: bool, say: &dyn Fn(&str)) -> Result<Self, Failure> {
        fs::create_dir_all(folder)?;
        let lock = lock(folder)?;
        let record = if fresh { None } else { Record::read(folder)? };
        let (place, record) = match record {
            Some(record) => go_on(folder, record, say).await?,
            None => {
                clear(folder)?;
                seed(folder, say).await?
            }
        };
        record.write(folder)?;
        Ok(Self {
            place,
            folder: folder.to_owned(),
            record,
            _lock: lock,
        })
    }

    /// Returns the folder of a device.
    #[must_use]
    pub fn device(&self, name: &str) -> PathBuf {
        self.folder.join("devices").join(name)
    }

    /// Returns the coordinator's password.
    #[must_use]
    pub fn password(&self) -> &str {
        &self.record.password
    }

    /// Gives new one-time codes to staff who have not taken their role up; returns them with a picture of each.
    ///
    /// # Errors
    /// What the service refuses.
    pub async fn codes(&self) -> Result<Vec<(Member, String, PathBuf)>, Failure> {
        let coordinator = &self.place.coordinator;
        let mut codes = Vec::new();
        for member in &self.record.staff {
            if coordinator.is_enrolled(&member.id).await? {
                continue;
            }
            let code = coordinator.new_code(&member.id).await?;
            let name = format!("{}-code.png", member.role);
            let picture = self.picture(&name, &QrCode::new(&code)?.to_png(SCALE)?)?;
            codes.push((member.clone(), code, picture));
        }
        Ok(codes)
    }

    /// Prints the pass of the person without a phone; `None` while the helper's device has no ticket.
    ///
    /// # Errors
    /// The app's.
    pub fn paper_pass(&self) -> Result<Option<PathBuf>, Failure> {
        let helper = Phone::open(&self.device("helper"))?;
        let person = self.record.on_paper;
        match helper::paper_pass(&helper.app, person, qicheng_messages::Language::of("en")) {
            Ok(pass) => self.picture("paper-pass.png", &pass.png).map(Some),
            Err(error) if matches!(error.code(), ErrorCode::NoTicket | ErrorCode::NoTrip) => {
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Gives somebody a place on the bus that goes next.
    ///
    /// # Errors
    /// What the service refuses.
    pub async fn also_goes(&self, person: PersonId) -> Result<(), Failure> {
        let coordinator = &self.place.coordinator;
        coordinator.assign(self.record.trip, &[person]).await?;
        coordinator.approve(self.record.trip).await
    }

    /// Returns whether the new phone has come to a pass. One that was left half way is set up anew.
    ///
    /// # Errors
    /// The app's, and when its folder cannot be written.
    pub fn phone_has_pass(&self) -> Result<bool, Failure> {
        let folder = self.device("phone");
        let app = Phone::open(&folder)?.app;
        let people = people::list(&app)?;
        for person in &people {
            if worker::home(&app, person.person)?.ticket {
                return Ok(true);
            }
        }
        drop(app);
        if !people.is_empty() {
            fs::remove_dir_all(&folder)?;
            fs::create_dir(&folder)?;
            copy(&self.device("worker"), &folder)?;
        }
        Ok(false)
    }

    /// Ends the service in order.
    ///
    /// # Errors
    /// When it has ended already.
    pub fn close(mut self) -> Result<(), Failure> {
        self.place.service.stop()
    }

    fn picture(&self, name: &str, png: &[u8]) -> Result<PathBuf, Failure> {
        let folder = self.folder.join("pictures");
        fs::create_dir_all(&folder)?;
        let path = folder.join(name);
        fs::write(&path, png)?;
        Ok(path)
    }
}

/// Starts what was made before, at the same port where it is free, and plans another bus when the last has gone.
async fn go_on(
    folder: &Path,
    mut record: Record,
    say: &dyn Fn(&str),
) -> Result<(Place, Record), Failure> {
    let now = clock::system();
    if now - record.made > VALIDITY {
        return Err("the demonstration's keys have run out: begin anew with --fresh".into());
    }
    say("going on where it was");
    let service = Service::at(folder.join("service"), record.address.clone())?;
    // The person who resumes the demonstration is the operator who may confirm this machine's clock.
    service.confirm_clock()?;
    let place = Place::again(service, &record.password).await?;
    if place.service.address() != record.address {
        say("the port it had is taken: it has another now");
        record.address = place.service.address().to_owned();
    }
    for device in &DEVICES {
        follow(
            &folder.join("devices").join(device.name),
            &place.service.url(),
        )?;
    }
    if record.departs <= now {
        say("the bus has gone: another is planned for tomorrow morning");
        record.departs = tomorrow_morning(now);
        let staff = going(&record.staff);
        record.trip = place.send(record.departs, &record.people, &staff).await?;
        for device in ["worker", "helper"] {
            let phone = Phone::open(&folder.join("devices").join(device))?;
            phone.sync().await?;
        }
    }
    Ok((place, record))
}

fn lock(folder: &Path) -> Result<File, Failure> {
    let file = File::create(folder.join("lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(format!(
            "the demonstration in {} runs already: end it there first (Ctrl-C)",
            folder.display()
        )
        .into()),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// Removes all that a demonstration keeps, but for the lock.
fn clear(folder: &Path) -> Result<(), Failure> {
    // The record first: a folder without one is begun anew.
    missing_is_fine(fs::remove_file(folder.join("demonstration.json")))?;
    for name in ["service", "devices", "pictures"] {
        missing_is_fine(fs::remove_dir_all(folder.join(name)))?;
    }
    Ok(())
}

fn missing_is_fine(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
