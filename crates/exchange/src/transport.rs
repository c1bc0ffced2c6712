//! The one line between phone and service.

use num_enum::{IntoPrimitive, TryFromPrimitive};
use qicheng_domain::loggable;
use std::future::Future;

/// Why nothing came back. What was sent stays in the outbox.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// No network, or nobody answers.
    #[error("the service cannot be reached")]
    Unreachable,
    /// The answer was cut off.
    #[error("the answer was cut off")]
    CutOff,
    /// The service is busy; come back after so many seconds.
    #[error("the service is busy")]
    Busy {
        /// Seconds to wait.
        retry_after: u32,
    },
    /// The service refused the request as a whole.
    #[error("the service refused the request ({0})")]
    Refused(RefusedRequest),
    /// By this device's clock the service's TLS certificate is not valid yet, or no more.
    #[error("the certificate is not valid at this time")]
    CertificateTime,
    /// The other end speaks no protocol that is known here.
    #[error("not a service of Qicheng")]
    Protocol,
}

/// Why a request was refused as a whole. The numbers stand in the answer's body.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    IntoPrimitive,
    TryFromPrimitive,
    thiserror::Error,
)]
#[repr(u8)]
pub enum RefusedRequest {
    /// Not a request, or not in the accepted form.
    #[error("malformed")]
    Malformed = 1,
    /// The signature does not hold, or the device is not known and does not enrol.
    #[error("signature")]
    Signature = 2,
    /// Made too long ago, or ahead of time: the device's clock is wrong.
    #[error("time")]
    Time = 3,
    /// Its counter does not rise: a replay of an older request.
    #[error("counter")]
    Counter = 4,
    /// Made for another way of travel.
    #[error("delivery mode")]
    DeliveryMode = 5,
    /// Beyond a limit of size or number.
    #[error("limits")]
    Limits = 6,
    /// The device is barred.
    #[error("barred")]
    Barred = 7,
    /// Neither end's versions meet.
    #[error("version")]
    Version = 8,
    /// The daily quota of the device is reached: nothing was processed, and the phone keeps its operations.
    #[error("limit of the device")]
    DeviceLimit = 13,
}

loggable! { TransportError, RefusedRequest }

/// A line to a service: bytes of a signed request there, bytes of a signed reply back.
///
/// The HTTP client and the service's own handler implement it, so a test may plug them together without a socket.
pub trait Exchange {
    /// Bytes of documents that one reply may bring on this line now; fewer after answers were cut off, so that even a
    /// line that breaks every few seconds gets on. Without an answer, as many as fit.
    fn room(&self) -> Option<u32> {
        None
    }

    /// Carries one request.
    fn exchange(
        &self,
        request: Vec<u8>,
    ) -> impl Future<Output = Result<Vec<u8>, TransportError>> + Send;
}
