//! Every bound of the exchange in one place. Bytes unless said otherwise; whoever sends keeps them, whoever receives
//! checks them before it allocates.

/// A request's message, inflated: one request must not cost the service more memory than this.
pub const REQUEST: usize = 256 * 1024;

/// A request as it travels online: a message that does not compress, and the envelope.
pub const REQUEST_WIRE: usize = REQUEST + ENVELOPE;

/// A request's message while the device enrols: its key is read before its signature is checked, so it travels plain,
/// and keys that are not enrolled have a small budget.
pub const ENROLLING: usize = 64 * 1024;

/// Operations of one request: what 256 KiB hold at an ordinary size, so that results fit into a page.
pub const OPERATIONS: usize = 512;

/// A reply's message, inflated: what a bad network brings through in one go.
pub const REPLY: usize = 64 * 1024;

/// A reply as it travels.
pub const REPLY_WIRE: usize = REPLY + ENVELOPE;

/// Results of one reply: those of its request and of the parked operations that it freed.
pub const RESULTS: usize = OPERATIONS + PARKED;

/// Documents of one reply.
pub const DOCUMENTS: usize = 512;

/// Protected header, signature and the heads around them.
pub const ENVELOPE: usize = 256;

/// A claim's body of any kind.
pub const BODY: usize = qicheng_domain::operations::claim::MAX_BODY;

/// A field's name in a refusal.
pub const FIELD: usize = 32;

/// A document: the manifest of a full train fits many times.
pub const DOCUMENT: usize = 1024 * 1024;

/// A document that was sealed: its padding and the seal.
pub const SEALED_DOCUMENT: usize = DOCUMENT + SEAL;

/// Header, encapsulated key and tag of something sealed.
pub const SEAL: usize = 96;

/// A document's name in its channel.
pub const NAME: usize = 32;

/// One piece of a document that is too large for a page: about three seconds on a 2G network.
pub const CHUNK: usize = 16 * 1024;

/// The least room for documents that a phone may ask for: what any line brings through, and one short piece.
pub const MIN_REPLY_BYTES: u32 = 2 * 1024;

/// A cursor.
pub const CURSOR: usize = 16 * 1024;

/// Channels of one device: a helper with a township's people.
pub const CHANNELS: usize = 512;

/// Operations of one device that wait for those before them.
pub const PARKED: usize = 1_024;

/// Request or reply that goes with a courier: with its padding it is 128 KiB, so that one parcel fits a bundle.
pub const COURIER_MESSAGE: usize = 128 * 1024 - 4;

/// A courier's bundle: what an animated code carries.
pub const COURIER_BUNDLE: usize = 256 * 1024;

/// Parcels of one bundle; the smallest parcel is 512 bytes and its seal.
pub const COURIER_PARCELS: usize = 448;

/// A service's id.
pub const SERVICE: usize = 32;

/// Seconds that an online request is good, and that clocks may differ either way.
pub const ONLINE_SECONDS: i64 = 600;

/// Seconds that a couriered request is good: 45 days.
pub const COURIER_SECONDS: i64 = 45 * 86_400;
