//! The app's real window: on a display of its own, driven through WebDriver, seen as people see it.

mod crew;
mod display;
mod driver;
mod employer;
mod screen;
mod worker;

pub use crew::Crew;
pub use display::Display;
pub use employer::Employer;
pub use screen::{Album, Window};
pub use worker::Worker;
