//! Certificates of others: tests, vaccinations and recoveries as HCERT 1.0.8 with schemas 1.0 to 1.3.
//!
//! Strict where it is security (signature, key, key usage, expiry, sizes), lenient where real
//! issuers are loose in what is not. What a certificate says of a person is never in an error or a
//! `Debug`.

mod claims;
mod cose;
mod der;
mod entry;
mod json;
mod lenient;
mod list;
mod moment;
mod read;
mod report;
mod schema;
mod signer;
mod transport;
mod value_set;

pub use entry::{CertificateEntry, Holder, Kind, Ownership};
pub use list::{LIST_ID_MAX, SignerList};
pub use moment::instant;
pub use read::{Certificate, read};
pub use report::{Checks, Report, verify};
pub use signer::{SignerError, SignerId, Signers};
pub use transport::{CertificateError, INFLATED_MAX, TEXT_MAX, is_certificate};
