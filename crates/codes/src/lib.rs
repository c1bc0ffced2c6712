//! Codes as pictures: QR made and read, animated codes, passes on paper.
//!
//! Pure: bytes and texts go in, bytes and texts come out. No clock, no
//! network, no file and no randomness, and no input makes it panic.

#[cfg(feature = "pictures")]
pub mod animated;
#[cfg(feature = "frames")]
pub mod frames;
#[cfg(feature = "pictures")]
pub mod make;
#[cfg(feature = "pictures")]
pub mod paper;
pub mod read;
