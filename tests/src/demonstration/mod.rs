//! A small place to try everything in: a real service, its coordinator and staff, two people, and a bus tomorrow.

mod folder;
mod installation;
mod phone;
mod place;
mod record;
mod seed;

pub use folder::Demonstration;
pub use installation::{Installation, follow};
pub use phone::Phone;
pub use place::{COORDINATOR, DESTINATION, ORIGIN, ORIGIN_NAME, Place};
pub use record::{DEVICES, Device, Member};
pub use seed::made_up_id_number;
