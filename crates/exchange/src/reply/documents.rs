//! Documents on the wire: a channel stands where it changes, versions are differences.

use crate::{
    document::{Content, Delivery},
    limits,
    notice::ShortNotice,
};
use minicbor::{
    Decode, Decoder, Encode, Encoder,
    bytes::{ByteArray, ByteVec},
    data::Type,
    decode, encode,
};
use qicheng_credential::encoding::cbor::CborError;
use qicheng_domain::{
    channel::Channel,
    document::{DocumentKey, DocumentKind},
};

/// `[channel / null, kind, name, version since the one before, content]`; null is the channel of the one before.
#[derive(Encode, Decode)]
#[cbor(array)]
pub(super) struct WireDocument {
    #[n(0)]
    channel: Option<Channel>,
    #[n(1)]
    kind: DocumentKind,
    #[n(2)]
    name: ByteVec,
    #[n(3)]
    version: i64,
    #[n(4)]
    content: WireContent,
}

/// The bytes; `[digest, size, offset, bytes]` for a piece; `[kind, lasts, title, body]` for a notice that the reply
/// vouches for; false when it is removed, true when its channel is left.
enum WireContent {
    Whole(ByteVec),
    Chunk(WireChunk),
    Notice(ShortNotice),
    Removed,
    LeftChannel,
}

#[derive(Encode, Decode)]
#[cbor(array)]
struct WireChunk {
    #[n(0)]
    digest: ByteArray<32>,
    #[n(1)]
    size: u32,
    #[n(2)]
    offset: u32,
    #[n(3)]
    bytes: ByteVec,
}

/// Returns the most bytes that a document takes in a reply.
pub(super) fn most(delivery: &Delivery) -> usize {
    const FIXED_OVERHEAD_BYTES: usize = 1 + 17 + 2 + 2 + 9;
    let content = match &delivery.content {
        Content::Whole(bytes) => 5 + bytes.len(),
        Content::Notice(n) => 1 + 2 + 9 + n.content.max_len(),
        Content::Chunk { bytes, .. } => 1 + 34 + 5 + 5 + 5 + bytes.len(),
        Content::Removed | Content::LeftChannel => 1,
    };
    FIXED_OVERHEAD_BYTES + delivery.key.name.len() + content
}

/// Writes documents in their order.
pub(super) fn compact(documents: &[Delivery]) -> Vec<WireDocument> {
    let (mut channel, mut version) = (None, 0_u64);
    documents
        .iter()
        .map(|d| {
            let wire = WireDocument {
                channel: (channel != Some(d.key.channel)).then_some(d.key.channel),
                kind: d.key.kind,
                name: d.key.name.clone().into(),
                version: d.version.wrapping_sub(version).cast_signed(),
                content: WireContent::from(&d.content),
            };
            (channel, version) = (Some(d.key.channel), d.version);
            wire
        })
        .collect()
}

/// Reads documents; each must be within its limits.
pub(super) fn expand(documents: Vec<WireDocument>) -> Result<Vec<Delivery>, CborError> {
    if documents.len() > limits::DOCUMENTS {
        return Err(CborError::TooLarge);
    }
    let (mut channel, mut version) = (None, 0_u64);
    documents
        .into_iter()
        .map(|wire| {
            channel = wire.channel.or(channel);
            version = version.wrapping_add_signed(wire.version);
            if wire.name.len() > limits::NAME {
                return Err(CborError::TooLarge);
            }
            Ok(Delivery {
                key: DocumentKey {
                    channel: channel.ok_or(CborError::Shape)?,
                    kind: wire.kind,
                    name: wire.name.into(),
                },
                version,
                content: wire.content.try_into()?,
            })
        })
        .collect()
}

impl From<&Content> for WireContent {
    fn from(content: &Content) -> Self {
        match content {
            Content::Whole(bytes) => Self::Whole(bytes.clone().into()),
            Content::Chunk {
                digest,
                size,
                offset,
                bytes,
            } => Self::Chunk(WireChunk {
                digest: (*digest).into(),
                size: *size,
                offset: *offset,
                bytes: bytes.clone().into(),
            }),
            Content::Notice(notice) => Self::Notice(notice.clone()),
            Content::Removed => Self::Removed,
            Content::LeftChannel => Self::LeftChannel,
        }
    }
}

impl TryFrom<WireContent> for Content {
    type Error = CborError;

    fn try_from(wire: WireContent) -> Result<Self, CborError> {
        match wire {
            WireContent::Whole(bytes) => Ok(Self::Whole(bytes.into())),
            WireContent::Notice(notice) => Ok(Self::Notice(notice)),
            WireContent::Removed => Ok(Self::Removed),
            WireContent::LeftChannel => Ok(Self::LeftChannel),
            WireContent::Chunk(chunk) => {
                let end = chunk.offset as usize + chunk.bytes.len();
                if chunk.size as usize > limits::SEALED_DOCUMENT {
                    return Err(CborError::TooLarge);
                }
                if chunk.bytes.is_empty() || end > chunk.size as usize {
                    return Err(CborError::Shape);
                }
                Ok(Self::Chunk {
                    digest: *chunk.digest,
                    size: chunk.size,
                    offset: chunk.offset,
                    bytes: chunk.bytes.into(),
                })
            }
        }
    }
}

impl<C> Encode<C> for WireContent {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        match self {
            Self::Whole(bytes) => bytes.encode(e, ctx),
            Self::Chunk(chunk) => chunk.encode(e, ctx),
            Self::Notice(notice) => notice.encode(e, ctx),
            Self::Removed => e.bool(false).map(drop),
            Self::LeftChannel => e.bool(true).map(drop),
        }
    }
}

impl<'b, C> Decode<'b, C> for WireContent {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
        match d.datatype()? {
            Type::Bytes => ByteVec::decode(d, ctx).map(Self::Whole),
            Type::Array if begins_with_bytes(d)? => WireChunk::decode(d, ctx).map(Self::Chunk),
            Type::Array => ShortNotice::decode(d, ctx).map(Self::Notice),
            _ if d.bool()? => Ok(Self::LeftChannel),
            _ => Ok(Self::Removed),
        }
    }
}

fn begins_with_bytes(d: &mut Decoder<'_>) -> Result<bool, decode::Error> {
    let mut ahead = d.probe();
    ahead.array()?;
    Ok(ahead.datatype()? == Type::Bytes)
}
