//! A service for the phones here, and a place for their disks.

use qicheng_app::{Home, Location, opening::setup};
use qicheng_test_world::{Build, Failure, Roots, Service};
use qicheng_tests::demonstration::Installation;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The service's place: Longshan county in Hunan.
const PLACE: &str = "433130";

/// A running service, and what phones that belong to it are built with.
pub struct Setting {
    /// The service's process.
    pub service: Service,
    /// Its folder.
    pub data: PathBuf,
    /// What its phones are built with.
    pub build: Build,
    roots: Roots,
    _made: TempDir,
}

impl Setting {
    /// Starts a service.
    pub fn make() -> Result<Self, Failure> {
        let made = workshop()?;
        let data = made.path().join("data");
        let roots = Roots::make()?;
        let (mut service, request) = Service::init_in(data.clone(), PLACE, "龙山县")?;
        let bundle = roots.sign(1, &[request], &[])?;
        service.install_trust(&bundle)?;
        service.start()?;
        let build = Build {
            home: Home {
                place: PLACE.parse()?,
                url: service.url(),
            },
            roots: roots.public(),
            bundle,
        };
        Ok(Self {
            service,
            data,
            build,
            roots,
            _made: made,
        })
    }

    /// Sets a folder up for phones of other processes.
    pub fn hand(&self, folder: &Path) -> Result<(), Failure> {
        let url = &self.build.home.url;
        Installation::new(url, PLACE.parse()?, &self.roots, self.build.bundle.clone())
            .set_up(folder)
    }
}

/// Reads what [`Setting::hand`] wrote.
pub fn handed(folder: &Path) -> Result<Build, Failure> {
    let settings = setup::read(&Location::on_disk(folder))?;
    Ok(Build {
        home: settings.home,
        roots: settings.roots,
        bundle: settings.bundle,
    })
}

/// A folder in memory where there is one: the disk here is played.
pub fn workshop() -> Result<TempDir, Failure> {
    let memory = Path::new("/dev/shm");
    Ok(if memory.is_dir() {
        tempfile::tempdir_in(memory)?
    } else {
        tempfile::tempdir()?
    })
}
