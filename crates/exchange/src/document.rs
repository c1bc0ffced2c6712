//! Documents on their way down, whole or in pieces.

use crate::notice::ShortNotice;
use qicheng_domain::{document::DocumentKey, redact_debug};

/// A document, or a piece of one, on its way down.
#[derive(Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Which document.
    pub key: DocumentKey,
    /// Rises with each version; the feed's position of the change.
    pub version: u64,
    /// What is delivered.
    pub content: Content,
}

/// What of a document is delivered.
#[derive(Clone, PartialEq, Eq)]
pub enum Content {
    /// All of it.
    Whole(Vec<u8>),
    /// All of a notice, without a signature of its own: the reply's vouches for it.
    Notice(ShortNotice),
    /// A piece of one that is too large for a page.
    Chunk {
        /// SHA-256 of the whole document.
        digest: [u8; 32],
        /// Bytes of the whole document, at most [`SEALED_DOCUMENT`](crate::limits::SEALED_DOCUMENT).
        size: u32,
        /// Where this piece begins.
        offset: u32,
        /// The piece.
        bytes: Vec<u8>,
    },
    /// It is no more: withdrawn, or the device has left the channel.
    Removed,
    /// The device has left the channel: everything that came by it goes.
    LeftChannel,
}

redact_debug!(Delivery, Content);
