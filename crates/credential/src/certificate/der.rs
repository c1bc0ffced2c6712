//! The few elements of an X.509 certificate that matter here, read leniently: lengths in any form,
//! everything that is not asked for skipped unread.

/// Elements that follow one another.
#[derive(Clone, Copy)]
pub(super) struct Elements<'a>(&'a [u8]);

pub(super) const INTEGER: u8 = 0x02;
pub(super) const BITS: u8 = 0x03;
pub(super) const OCTETS: u8 = 0x04;
pub(super) const OID: u8 = 0x06;
pub(super) const SEQUENCE: u8 = 0x30;

impl<'a> Elements<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// Takes the next element where it has this tag.
    pub(super) fn take(&mut self, tag: u8) -> Option<&'a [u8]> {
        let mut ahead = *self;
        let (found, content) = ahead.any()?;
        (found == tag).then(|| {
            *self = ahead;
            content
        })
    }

    /// Takes the next element as elements.
    pub(super) fn enter(&mut self, tag: u8) -> Option<Elements<'a>> {
        self.take(tag).map(Elements)
    }

    /// Takes elements until one has this tag.
    pub(super) fn find(&mut self, tag: u8) -> Option<&'a [u8]> {
        loop {
            let (found, content) = self.any()?;
            if found == tag {
                return Some(content);
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn any(&mut self) -> Option<(u8, &'a [u8])> {
        let (&tag, rest) = self.0.split_first()?;
        let (&first, rest) = rest.split_first()?;
        let (length, rest) = match first {
            0..=0x7f => (usize::from(first), rest),
            0x81..=0x84 => {
                let (bytes, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
                let length = bytes
                    .iter()
                    .fold(0_u32, |length, byte| length << 8 | u32::from(*byte));
                (usize::try_from(length).ok()?, rest)
            }
            _ => return None,
        };
        let (content, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some((tag, content))
    }
}
