//! What people say of themselves: consent, travel requests, declarations, certificates.

mod certificate;
mod consent;
mod declaration;
mod intent;

pub use certificate::CertificateRow;
pub use declaration::ReceivedDeclaration;
pub use intent::{Demand, DemandCount, Intent};
