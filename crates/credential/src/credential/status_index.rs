use crate::encoding::fields::shape;
use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};

/// Where a credential stands in a status list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct StatusIndex {
    /// Which list of the issuer.
    pub list: u32,
    /// Which place in it.
    pub index: u32,
}

/// As `[list, index]`.
impl<C> Encode<C> for StatusIndex {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.array(2)?.u32(self.list)?.u32(self.index)?;
        Ok(())
    }
}

impl<'b, C> Decode<'b, C> for StatusIndex {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        if d.array()? != Some(2) {
            return Err(shape());
        }
        Ok(Self {
            list: d.u32()?,
            index: d.u32()?,
        })
    }
}
