//! What people type into fields: its normal form, or a code that says what is wrong.
//!
//! Phone, service and the import of lists read the same text the same way.

mod day;
mod findings;
mod name;
mod phone;
mod region;
mod staff_code;
mod temperature;
mod text;

pub use day::{day, travel_day};
pub use findings::{FieldCode, FieldError, Findings};
pub use name::name;
pub use phone::phone;
pub use region::{address, county, known_region, place};
pub use staff_code::{STAFF_CODE_ALPHABET, STAFF_CODE_LENGTH, staff_code};
pub use temperature::{check_temperature, temperature};
pub use text::{optional_text, text, unchanged};

pub(crate) use day::check_travel_day;
pub(crate) use phone::{is_mobile, without_country};
pub(crate) use region::{check_county, check_region};
pub(crate) use text::compact;
