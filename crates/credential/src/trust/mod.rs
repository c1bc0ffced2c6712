//! Trust: whose keys are good for what, as two of three roots have signed it.
//!
//! Issuers are places. A [`Bundle`] names their keys; what it says of a key **is** the issuer.

mod accept;
mod body;
mod bundle;
mod cose_sign;
mod entry;
mod error;
mod min_trusted_time;
mod purpose;
mod signature_cache;

pub use accept::{MAX_VERSION_STEP, accept};
pub use body::{BundleBody, MAX_LIFETIME_DAYS, Roots};
pub use bundle::{Bundle, MAX_BUNDLE, build};
pub use entry::{IssuerKey, KeyState, NamedKey, SealKey};
pub use error::{BundleError, TrustError};
pub use min_trusted_time::MinTrustedTime;
pub use purpose::Purpose;
