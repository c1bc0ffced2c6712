use super::service::ServiceKeys;
use qicheng_credential::{key::Signer, trust::Purpose};
use qicheng_domain::region::RegionCode;
use qicheng_service_storage::Tenant;
use serde::{Deserialize, Serialize};

/// What a service asks the holders of the roots to put into the trust bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustRequest {
    /// The place whose keys they are.
    pub place: RegionCode,
    /// What the place calls its service.
    pub name: String,
    /// The keys, each with what it is for.
    pub keys: Vec<KeyRequest>,
}

/// One key of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyRequest {
    /// What it is to be good for, rising.
    pub purposes: Vec<Purpose>,
    /// Its name: 16 hexadecimal digits.
    pub kid: String,
    /// A compressed point of P-256 (66 hexadecimal digits), or for `seal` a key of X25519 (64).
    pub key: String,
}

impl ServiceKeys {
    /// Returns the public halves as a request for the trust bundle.
    #[must_use]
    pub fn trust_request(&self, tenant: Tenant, name: &str) -> TrustRequest {
        let seal = self.sealing().public();
        use Purpose::{Health, List, Manifest, Notice, Respond, Rules, Seal, Staff, Ticket, Time};
        let verifying = |key: &dyn Signer, purposes: &[Purpose]| KeyRequest {
            purposes: purposes.to_vec(),
            kid: key.public().kid().to_string(),
            key: hex::encode(key.public().to_point().0),
        };
        TrustRequest {
            place: tenant.0,
            name: name.to_owned(),
            keys: vec![
                verifying(&self.issue, &[Ticket, Health, Staff]),
                verifying(&self.manifest, &[Manifest]),
                verifying(&self.document, &[Notice, Time, List, Rules]),
                verifying(&self.respond, &[Time, Respond]),
                KeyRequest {
                    purposes: vec![Seal],
                    kid: seal.kid().to_string(),
                    key: hex::encode(seal.0),
                },
            ],
        }
    }
}
