//! What a demonstration keeps of itself.

use chrono::{DateTime, Utc};
use qicheng_domain::ids::{PersonId, TripId};
use qicheng_test_world::Failure;
use serde::{Deserialize, Serialize};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// A device of the demonstration.
pub struct Device {
    /// Its folder's name.
    pub name: &'static str,
    /// Whose it is.
    pub about: &'static str,
}

/// The devices, each a folder that the app's window opens.
pub const DEVICES: [Device; 5] = [
    Device {
        name: "phone",
        about: "a new phone, at its first start",
    },
    Device {
        name: "worker",
        about: "张晓伟's phone, with a place on tomorrow's bus",
    },
    Device {
        name: "helper",
        about: "the village office's, which registered 王桂兰 on paper",
    },
    Device {
        name: "crew",
        about: "the driver's: take the role up with the code",
    },
    Device {
        name: "employer",
        about: "the factory gate's: take the role up with the code",
    },
];

/// Somebody of the staff whose one-time code nobody has used yet.
#[derive(Clone, Serialize, Deserialize)]
pub struct Member {
    /// Id at the service.
    pub id: String,
    /// What the app calls the role.
    pub role: String,
    /// What the coordinator calls them.
    pub name: String,
}

/// What is kept between runs, in a file that is written last.
#[derive(Serialize, Deserialize)]
pub struct Record {
    /// When the keys were made.
    pub made: DateTime<Utc>,
    /// Where the service answered last.
    pub address: String,
    /// The coordinator's password.
    pub password: String,
    /// Staff to be enrolled.
    pub staff: Vec<Member>,
    /// Who goes with the bus.
    pub people: Vec<PersonId>,
    /// The one on paper.
    pub on_paper: PersonId,
    /// The bus that goes next.
    pub trip: TripId,
    /// When it departs.
    pub departs: DateTime<Utc>,
}

impl Record {
    /// Reads the record of a folder; `None` where nothing was finished yet.
    ///
    /// # Errors
    /// When it cannot be read or understood.
    pub fn read(folder: &Path) -> Result<Option<Self>, Failure> {
        match fs::read(file(folder)) {
            Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes it, whole or not at all.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn write(&self, folder: &Path) -> Result<(), Failure> {
        let mut half = tempfile::NamedTempFile::new_in(folder)?;
        serde_json::to_writer_pretty(&mut half, self)?;
        half.persist(file(folder))?;
        Ok(())
    }
}

fn file(folder: &Path) -> PathBuf {
    folder.join("demonstration.json")
}
