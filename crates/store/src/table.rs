//! The tables, one file each: row, reads, writes.

mod held;

/// What the phone and its services exchange.
mod exchange {
    pub mod carried;
    pub mod chunk;
    pub mod device;
    pub mod document;
    pub mod outbox;
}

/// People on this phone, and what they claimed and were asked.
mod person {
    pub mod certificate;
    pub mod consent;
    pub mod declaration;
    pub mod draft;
    pub mod intent;
    pub mod notice_read;
    pub mod profile;
    pub mod receipt;
    pub mod registration;
}

/// The phone itself.
mod phone {
    pub mod setting;
    pub mod time_floor;
    pub mod trusted;
}

/// What crew and employers did and saw.
mod trip {
    pub mod boarding;
    pub mod door_merged;
    pub mod movement;
    pub mod paper_confirmed;
    pub mod received;
    pub mod round;
    pub mod scan_log;
    pub mod spot_check;
}

pub use exchange::*;
pub use held::Held;
pub use person::*;
pub use phone::*;
pub use trip::*;
