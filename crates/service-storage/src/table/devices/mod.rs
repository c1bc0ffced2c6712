//! Devices and the people who are registered on them.

mod device;
mod device_person;

pub use device::{DailyUsage, Device};
pub use device_person::Binding;
