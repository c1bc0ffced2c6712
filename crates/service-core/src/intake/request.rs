use qicheng_credential::key::PublicKey;
use qicheng_exchange::message::{Reply, Request};

/// A request whose signature was checked.
#[derive(Debug, Clone)]
pub struct VerifiedRequest {
    /// What it says.
    pub request: Request,
    /// SHA-256 of its bytes.
    pub digest: [u8; 32],
    /// The key that signed it.
    pub key: PublicKey,
}

/// The answer, before it is signed, and where it goes when a courier carries it.
#[derive(Debug, Clone)]
pub struct UnsignedReply {
    /// The answer.
    pub reply: Reply,
    /// The device's X25519 key.
    pub sealing_key: [u8; 32],
}
