//! A text on the wire: UTF-8 as a text string; or GB 18030 as a byte string, where that is shorter.
//!
//! Chinese has three bytes a character in UTF-8 and two in GB 18030, and short texts hardly compress.

use encoding_rs::GB18030;
use minicbor::{
    Decoder, Encoder,
    data::Type,
    decode::Error as DecodeError,
    encode::{Error as EncodeError, Write},
};

pub(super) fn encode<C, W: Write>(
    text: &str,
    e: &mut Encoder<W>,
    _: &mut C,
) -> Result<(), EncodeError<W::Error>> {
    match shorter(text) {
        Some(bytes) => e.bytes(&bytes),
        None => e.str(text),
    }
    .map(drop)
}

pub(super) fn decode<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<String, DecodeError> {
    if d.datatype()? != Type::Bytes {
        return d.str().map(str::to_owned);
    }
    read(d.bytes()?).ok_or_else(|| DecodeError::message("GB 18030"))
}

/// The text in GB 18030, where that is shorter and reads back as the same text.
fn shorter(text: &str) -> Option<Vec<u8>> {
    let (bytes, _, unmappable) = GB18030.encode(text);
    let better = !unmappable && bytes.len() < text.len();
    (better && read(&bytes).as_deref() == Some(text)).then(|| bytes.into_owned())
}

fn read(bytes: &[u8]) -> Option<String> {
    let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes)?;
    Some(text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(text: &str) -> Vec<u8> {
        crate::wire::build(|e| encode(text, e, &mut ()))
    }

    proptest! {
        #[test]
        fn every_text_comes_back_and_never_longer_than_in_utf_8(text: String) {
            let bytes = written(&text);
            prop_assert_eq!(decode(&mut Decoder::new(&bytes), &mut ()).unwrap(), text.clone());
            prop_assert!(bytes.len() <= crate::wire::build(|e| e.str(&text).map(drop)).len());
        }

        #[test]
        fn no_bytes_panic_as_a_text(bytes: Vec<u8>) {
            let _ = read(&bytes);
        }
    }

    #[test]
    fn chinese_takes_two_bytes_a_character_and_uyghur_stays_utf_8() {
        assert_eq!(written("明早六点半发车。").len(), 1 + 2 * 8);
        assert_eq!(written("ئەتە").len(), 1 + "ئەتە".len());
        assert_eq!(written("6:30"), b"\x646:30");
    }
}
