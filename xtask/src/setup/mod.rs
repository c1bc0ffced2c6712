//! Installs what a verb needs and the machine lacks, saying so.

mod npm;
mod packages;
mod tools;

pub use tools::{DRIVER, deny};

use packages::Group;
use xtask::failure::Failure;

/// What it takes to build the command-line programs.
pub fn for_building() -> Result<(), Failure> {
    packages::install(&[Group::Build])
}

/// What `bench` needs: the web view's reader runs in Node.
pub fn for_bench() -> Result<(), Failure> {
    packages::install(&[Group::Build])?;
    npm::install()
}

/// What `bench load` needs.
pub fn for_load() -> Result<(), Failure> {
    packages::install(&[Group::Build, Group::Database])
}

/// What the app's window needs to be built, and where no screen shows it.
pub fn for_window(has_screen: bool) -> Result<(), Failure> {
    if has_screen {
        packages::install(&[Group::Build, Group::Window])?;
    } else {
        packages::install(&[Group::Build, Group::Window, Group::Display])?;
        DRIVER.install()?;
    }
    npm::install()
}

/// What `check` needs.
pub fn for_check() -> Result<(), Failure> {
    packages::install(&[Group::Build, Group::Window])?;
    npm::install()?;
    tools::DENY.install()
}

/// What `additions` needs.
pub fn for_additions() -> Result<(), Failure> {
    packages::install(&[Group::Build, Group::Window, Group::Test])?;
    npm::install()
}

/// What `test` needs.
pub fn for_test() -> Result<(), Failure> {
    packages::install(&[
        Group::Build,
        Group::Window,
        Group::Display,
        Group::Database,
        Group::Test,
    ])?;
    DRIVER.install()?;
    npm::install()
}
