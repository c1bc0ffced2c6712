//! One page of what a device has not read yet, out of every channel that it has.

use super::{
    channels,
    cursor::{Cursor, Partial, Progress},
};
use crate::{
    app_state::Context,
    error::ServiceError,
    storage::{Tx, feed::FeedDocument},
};
use qicheng_domain::ids::PersonId;
use qicheng_exchange::document::{Channel, Content, Delivery, DocumentKey};
use sha2::{Digest, Sha256};

/// Bytes of a page, before it is deflated.
pub const PAGE_MAX: usize = 64 * 1_024;

/// Documents larger than this come in pieces.
const WHOLE_MAX: usize = 24 * 1_024;

/// The smallest piece worth sending before the page ends.
const PIECE_MIN: usize = 2 * 1_024;

/// Bytes of a delivery and a cursor's entry beside the document's own.
const OVERHEAD: usize = 128;

/// Documents looked at in one step; each may have 1 MiB.
const STEP: u32 = 4;

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The cursor that it continues, as the phone gave it.
    pub from: Vec<u8>,
    /// The cursor after it.
    pub next: Vec<u8>,
    /// Whether more waits.
    pub more: bool,
    /// What it brings.
    pub documents: Vec<Delivery>,
}

/// Makes the page after the phone's cursor, of at most `room` bytes, for a device that speaks for these persons.
///
/// A channel that the device has joined is delivered from its beginning; of one that it has left, it is told so.
///
/// # Errors
/// The storage's.
pub fn make(
    tx: &mut dyn Tx,
    ctx: &Context,
    persons: &[PersonId],
    from: &[u8],
    room: usize,
) -> Result<Page, ServiceError> {
    let mut page = Draft {
        cursor: Cursor::from_bytes(from),
        documents: Vec::new(),
        room: room.saturating_sub(2 * from.len() + 1_024),
    };
    let channels = channels::of(tx, ctx, persons)?;
    let left: Vec<Channel> = page
        .cursor
        .0
        .keys()
        .copied()
        .filter(|c| !channels.contains(c))
        .collect();
    for channel in left {
        page.leave(channel);
    }
    let mut more = false;
    for channel in channels {
        if !page.read(tx, ctx, channel)? {
            more = true;
            break;
        }
    }
    Ok(Page {
        from: from.to_vec(),
        next: page.cursor.to_bytes(),
        more,
        documents: page.documents,
    })
}

struct Draft {
    cursor: Cursor,
    documents: Vec<Delivery>,
    room: usize,
}

impl Draft {
    fn leave(&mut self, channel: Channel) {
        let progress = self.cursor.0.remove(&channel).unwrap_or_default();
        let key = DocumentKey {
            channel,
            kind: 0,
            name: Vec::new(),
        };
        self.push(key, progress.position, Content::LeftChannel, 0);
    }

    /// Reads a channel on; returns whether it was read to its end.
    fn read(
        &mut self,
        tx: &mut dyn Tx,
        ctx: &Context,
        channel: Channel,
    ) -> Result<bool, ServiceError> {
        let mut at = self.cursor.0.get(&channel).copied().unwrap_or_default();
        let joined = at == Progress::default();
        loop {
            let documents = tx.documents_after(ctx.tenant, channel, at.position, STEP)?;
            if documents.is_empty() {
                return Ok(true);
            }
            for document in documents {
                let position = document.position;
                if !self.take(document, &mut at, joined) {
                    if at != Progress::default() {
                        self.cursor.0.insert(channel, at);
                    }
                    return Ok(false);
                }
                at = Progress {
                    position,
                    partial: None,
                };
                self.cursor.0.insert(channel, at);
            }
        }
    }

    /// Puts a document or its next piece into the page; returns whether all of it is delivered now.
    fn take(&mut self, document: FeedDocument, at: &mut Progress, joined: bool) -> bool {
        let (key, position) = (document.key, document.position);
        match document.bytes {
            // Who joins now never had it.
            None if joined => true,
            None => {
                let fits = self.room >= OVERHEAD;
                if fits {
                    self.push(key, position, Content::Removed, 0);
                }
                fits
            }
            Some(bytes) if bytes.len() > WHOLE_MAX => self.piece(key, position, &bytes, at),
            Some(bytes) => {
                let size = bytes.len();
                let fits = self.room >= size + OVERHEAD;
                if fits {
                    self.push(key, position, Content::Whole(bytes), size);
                }
                fits
            }
        }
    }

    fn piece(&mut self, key: DocumentKey, position: u64, bytes: &[u8], at: &mut Progress) -> bool {
        let begun = at
            .partial
            .filter(|p| p.position == position)
            .map_or(0, |p| p.offset as usize);
        let start = begun.min(bytes.len());
        let rest = bytes.len() - start;
        let space = self.room.saturating_sub(OVERHEAD);
        if space < PIECE_MIN.min(rest) {
            return false;
        }
        let end = start + rest.min(space);
        // A document has at most 1 MiB, so that its sizes fit.
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let content = Content::Chunk {
            digest: Sha256::digest(bytes).into(),
            size: number(bytes.len()),
            offset: number(start),
            bytes: bytes[start..end].to_vec(),
        };
        self.push(key, position, content, end - start);
        at.partial = Some(Partial {
            position,
            offset: number(end),
        });
        end == bytes.len()
    }

    fn push(&mut self, key: DocumentKey, version: u64, content: Content, size: usize) {
        self.room = self.room.saturating_sub(size + OVERHEAD);
        self.documents.push(Delivery {
            key,
            version,
            content,
        });
    }
}
