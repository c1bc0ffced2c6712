//! The feed: the newest version of each document, by channel and position, and who is in which channel.

use super::StorageError;
use crate::tenant::Tenant;
use chrono::{DateTime, Utc};
use qicheng_domain::{ids::PersonId, redact_debug};
use qicheng_exchange::document::{Channel, DocumentKey};

/// A document as it stands in its channel.
#[derive(Clone, PartialEq, Eq)]
pub struct FeedDocument {
    /// Which document.
    pub key: DocumentKey,
    /// The channel's position of its last change.
    pub position: u64,
    /// Its bytes; none once it was withdrawn.
    pub bytes: Option<Vec<u8>>,
}

redact_debug!(FeedDocument);

/// The tables `feed_channel`, `feed_document` and `membership`.
pub trait Feed {
    /// Gives the channel's next position; holds the channel until the transaction ends, so that positions are given
    /// in the order of commits.
    fn next_position(&mut self, tenant: Tenant, channel: Channel) -> Result<u64, StorageError>;

    /// Writes a document at its position, in place of an earlier version.
    fn put_document(
        &mut self,
        tenant: Tenant,
        document: &FeedDocument,
        at: DateTime<Utc>,
    ) -> Result<(), StorageError>;

    /// Returns a document, where it stands and was not withdrawn.
    fn document(
        &mut self,
        tenant: Tenant,
        key: &DocumentKey,
    ) -> Result<Option<FeedDocument>, StorageError>;

    /// Returns up to `limit` documents of the channel after the position, in the order of positions.
    fn documents_after(
        &mut self,
        tenant: Tenant,
        channel: Channel,
        position: u64,
        limit: u32,
    ) -> Result<Vec<FeedDocument>, StorageError>;

    /// Lets the person have what is in the channel.
    fn join(
        &mut self,
        tenant: Tenant,
        person: PersonId,
        channel: Channel,
        at: DateTime<Utc>,
    ) -> Result<(), StorageError>;

    /// Lets the person have it no more.
    fn leave(
        &mut self,
        tenant: Tenant,
        person: PersonId,
        channel: Channel,
    ) -> Result<(), StorageError>;

    /// Returns the channels that the person has joined, in order.
    fn channels_of(
        &mut self,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<Vec<Channel>, StorageError>;

    /// Returns who has joined the channel.
    fn members_of(
        &mut self,
        tenant: Tenant,
        channel: Channel,
    ) -> Result<Vec<PersonId>, StorageError>;
}
