//! Trust: whose keys are good for what, as two of three roots have signed it.
//!
//! Issuers are places. A [`Bundle`] names their keys; what it says of a key **is** the issuer.

mod accept;
mod body;
mod bundle;
mod cose_sign;
mod entry;
mod error;
mod floor;
mod found_good;
mod purpose;

pub use accept::{MAX_STEP, accept};
pub use body::{BundleBody, MAX_LIFETIME_DAYS, Roots};
pub use bundle::{Bundle, MAX_BUNDLE, build};
pub use entry::{IssuerKey, KeyState, NamedKey, SealKey};
pub use error::{BundleError, TrustError};
pub use floor::Floor;
pub use purpose::Purpose;
