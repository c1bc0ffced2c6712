//! One page of what a device has not read yet, out of every channel that it has.

use super::cursor::{Cursor, PartialDelivery};
use crate::{errors::error::ServiceError, place::context::Context};
use qicheng_credential::document::Document;
use qicheng_domain::{
    channel::Channel,
    document::{DocumentKey, DocumentKind},
    ids::PersonId,
    notice::Notice,
};
use qicheng_exchange::{
    document::{Content, Delivery},
    limits,
    message::Versions,
    notice::ShortNotice,
    reply,
};
use qicheng_service_storage::{Tx, feed::FeedDocument};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// What a piece takes beside its bytes, at most.
const MAX_CHUNK_OVERHEAD_BYTES: usize = 128;

/// Documents looked at in one step; each may have 1 MiB.
const DOCUMENT_BATCH_SIZE: u32 = 4;

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The cursor after it.
    pub next: Vec<u8>,
    /// Whether more waits.
    pub more: bool,
    /// What it brings.
    pub documents: Vec<Delivery>,
}

/// What one exchange looks at of what a device has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedScope {
    /// People.
    pub persons: Vec<PersonId>,
    /// Channels.
    pub channels: BTreeSet<Channel>,
    /// Those of them that every page looks at.
    pub fixed: BTreeSet<Channel>,
    /// Whether that is all that the device has.
    pub is_whole: bool,
    /// The person after whom the next page goes on; none where this one ends a round.
    pub up_to: Option<PersonId>,
}

impl FeedScope {
    /// Takes all that a device has.
    #[must_use]
    pub fn whole(persons: Vec<PersonId>, channels: BTreeSet<Channel>) -> Self {
        Self {
            persons,
            channels,
            fixed: BTreeSet::new(),
            is_whole: true,
            up_to: None,
        }
    }
}

/// Makes the page after the phone's cursor, with documents of at most `room` bytes, for what the exchange looks at.
///
/// A channel that the device has joined is delivered from its beginning; of one that it has left, it is told so. Of a
/// device with more channels than a cursor names, a page looks at some of its people, and the next ones go on with the
/// others; there, news of a channel bring all of it again. A device of [`Versions::SHORT_NOTICES`] gets notices without
/// the signature that the reply's makes needless.
///
/// # Errors
/// The storage's.
pub fn make(
    tx: &mut Tx<'_>,
    ctx: &Context,
    reach: &FeedScope,
    versions: Versions,
    cursor: Cursor,
    room: usize,
) -> Result<Page, ServiceError> {
    let mut draft = Draft {
        has_rounds: !reach.is_whole || cursor.has_rounds(),
        cursor,
        shortens: versions.documents >= Versions::SHORT_NOTICES,
        knows_messages: versions.documents >= Versions::NOTICE_MESSAGES,
        documents: Vec::new(),
        piece: room
            .saturating_sub(MAX_CHUNK_OVERHEAD_BYTES)
            .min(limits::CHUNK),
        room,
    };
    let mut more = false;
    if reach.is_whole {
        more = draft.leave_others(&reach.channels);
    }
    let mut is_read = true;
    for &channel in &reach.channels {
        if !draft.read(tx, ctx, channel)? {
            is_read = false;
            break;
        }
        if !reach.is_whole && !reach.fixed.contains(&channel) {
            let last = tx.last_position(ctx.tenant, channel)?;
            draft.cursor.settle(channel, last);
        }
    }
    if is_read && reach.is_whole {
        draft.cursor.end_rounds();
    } else if is_read && reach.up_to.is_some() {
        draft.cursor.go_on(reach.up_to);
        more = true;
    } else if is_read {
        // Whatever has its position still was met nowhere in the round.
        more = draft.leave_others(&reach.fixed);
        if !more {
            draft.cursor.go_on(None);
        }
    }
    more |= !is_read;
    Ok(Page {
        next: draft.cursor.to_bytes()?,
        more,
        documents: draft.documents,
    })
}

struct Draft {
    cursor: Cursor,
    /// Whether channels are, or were, read by rounds.
    has_rounds: bool,
    shortens: bool,
    knows_messages: bool,
    /// Documents larger than this come in pieces of this size.
    piece: usize,
    documents: Vec<Delivery>,
    room: usize,
}

impl Draft {
    /// Adds "channel left" for all other channels; returns whether the page was full before all were added.
    fn leave_others(&mut self, channels: &BTreeSet<Channel>) -> bool {
        let held = self.cursor.positions.clone();
        let others = held.into_iter().filter(|(c, _)| !channels.contains(c));
        let mut more = false;
        for (channel, position) in others {
            more |= !self.leave(channel, position);
        }
        more
    }

    /// Tells that a channel was left; returns whether there was room to.
    fn leave(&mut self, channel: Channel, version: u64) -> bool {
        let key = DocumentKey {
            channel,
            kind: DocumentKind::Later(0),
            name: Vec::new(),
        };
        let told = self.push(key, version, Content::LeftChannel);
        if told {
            self.cursor.forget(channel);
        }
        told
    }

    /// Reads a channel on; returns whether it was read to its end.
    fn read(
        &mut self,
        tx: &mut Tx<'_>,
        ctx: &Context,
        channel: Channel,
    ) -> Result<bool, ServiceError> {
        let mut begun = self.cursor.positions.get(&channel).copied();
        if begun.is_none() && self.has_rounds {
            let last = tx.last_position(ctx.tenant, channel)?;
            begun = Some(last).filter(|last| self.cursor.has_read(channel, *last));
            if let Some(last) = begun {
                self.cursor.positions.insert(channel, last);
            }
        }
        let mut at = begun.unwrap_or_default();
        // A device that joins now never received what was withdrawn before; one that reads in rounds may have.
        let joins = begun.is_none() && !self.has_rounds;
        loop {
            let documents = tx.documents_after(ctx.tenant, channel, at, DOCUMENT_BATCH_SIZE)?;
            if documents.is_empty() {
                return Ok(true);
            }
            for document in documents {
                let position = document.position;
                if !self.take(document, joins) {
                    return Ok(false);
                }
                at = position;
                self.cursor.positions.insert(channel, at);
                self.cursor.partials.remove(&channel);
            }
        }
    }

    /// Puts a document, or what of it fits, into the page; returns whether all of it is delivered now.
    fn take(&mut self, document: FeedDocument, joins: bool) -> bool {
        let (key, position) = (document.key, document.position);
        match document.bytes {
            None if joins => true,
            None => self.push(key, position, Content::Removed),
            Some(bytes) if bytes.len() > self.piece || self.has_begun(key.channel, position) => {
                self.pieces(&key, position, &bytes)
            }
            Some(bytes) => {
                let messages = self.knows_messages;
                let short = self
                    .shortens
                    .then(|| short(&key, &bytes, messages))
                    .flatten();
                let content = short.map_or(Content::Whole(bytes), Content::Notice);
                self.push(key, position, content)
            }
        }
    }

    /// Whether the phone has some of the channel's document at this position.
    fn has_begun(&self, channel: Channel, position: u64) -> bool {
        let partial = self.cursor.partials.get(&channel);
        partial.is_some_and(|p| p.position == position)
    }

    fn pieces(&mut self, key: &DocumentKey, position: u64, bytes: &[u8]) -> bool {
        let channel = key.channel;
        let begun = self
            .cursor
            .partials
            .get(&channel)
            .filter(|p| p.position == position);
        let mut offset = begun.map_or(0, |p| p.offset as usize).min(bytes.len());
        let digest = Sha256::digest(bytes).into();
        for piece in bytes[offset..].chunks(self.piece.max(1)) {
            let content = Content::Chunk {
                digest,
                size: number(bytes.len()),
                offset: number(offset),
                bytes: piece.to_vec(),
            };
            if !self.push(key.clone(), position, content) {
                return false;
            }
            offset += piece.len();
            let partial = PartialDelivery {
                position,
                offset: number(offset),
            };
            self.cursor.note_partial(channel, partial);
        }
        true
    }

    /// Puts a delivery into the page, if there is room for it.
    fn push(&mut self, key: DocumentKey, version: u64, content: Content) -> bool {
        let delivery = Delivery {
            key,
            version,
            content,
        };
        let length = reply::document_len(&delivery);
        let fits = self.documents.len() < limits::DOCUMENTS && length <= self.room;
        if fits {
            self.room -= length;
            self.documents.push(delivery);
        }
        fits
    }
}

/// Returns a notice of the feed in its short form; anything else, and a notice that its key does not say, has none.
fn short(key: &DocumentKey, bytes: &[u8], knows_messages: bool) -> Option<ShortNotice> {
    if key.kind != DocumentKind::Notice {
        return None;
    }
    let notice = Document::<Notice>::parse(bytes).ok()?.body;
    ShortNotice::of(key, &notice, knows_messages)
}

/// A document has at most 1 MiB, so that its sizes fit.
fn number(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}
