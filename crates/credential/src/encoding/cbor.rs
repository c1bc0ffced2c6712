//! The one form of CBOR that is accepted: deterministic (RFC 8949 §4.2.1), definite, untagged, shallow.

use minicbor::{Decode, Encode};

/// Deepest nesting of arrays and maps that is accepted.
pub const MAX_DEPTH: usize = 6;

/// Why bytes are not accepted as CBOR.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CborError {
    /// The bytes end inside an item.
    #[error("cut off")]
    CutOff,
    /// Bytes follow the item.
    #[error("bytes after the end")]
    Trailing,
    /// An integer or a length is not in its shortest form.
    #[error("not the shortest form")]
    NotShortest,
    /// Indefinite lengths, tags, floats and simple values but false, true and null.
    #[error("a form that is not used here")]
    Unsupported,
    /// Keys of a map do not strictly rise: unsorted, or one twice.
    #[error("map keys do not rise")]
    KeyOrder,
    /// Nested more than [`MAX_DEPTH`].
    #[error("nested too deep")]
    TooDeep,
    /// Text that is not UTF-8.
    #[error("text is not UTF-8")]
    NotUtf8,
    /// More bytes than the type may have.
    #[error("too large")]
    TooLarge,
    /// Well-formed, but not what is expected here.
    #[error("not what is expected here")]
    Shape,
}

/// Checks that `bytes` are exactly one accepted item of at most `max` bytes.
///
/// # Errors
/// The first fault found.
pub fn check(bytes: &[u8], max: usize) -> Result<(), CborError> {
    if bytes.len() > max {
        return Err(CborError::TooLarge);
    }
    let rest = item(bytes, 0)?;
    if rest.is_empty() {
        Ok(())
    } else {
        Err(CborError::Trailing)
    }
}

/// Checks as [`check`] and reads a value by its derived decoder, which ignores keys it does not know.
///
/// # Errors
/// As [`check`], and `Shape` where the value does not fit.
pub fn read<'b, T: Decode<'b, ()>>(bytes: &'b [u8], max: usize) -> Result<T, CborError> {
    check(bytes, max)?;
    minicbor::decode(bytes).map_err(|_| CborError::Shape)
}

/// Writes a value by its derived encoder.
#[must_use]
pub fn write<T: Encode<()>>(value: &T) -> Vec<u8> {
    let mut out = Vec::new();
    // Writing to a Vec cannot fail: its error is `Infallible`.
    let _: Result<(), _> = minicbor::encode(value, &mut out);
    out
}

fn item(bytes: &[u8], depth: usize) -> Result<&[u8], CborError> {
    let (major, value, rest) = head(bytes)?;
    match major {
        0 | 1 => Ok(rest),
        2 => split(rest, value).map(|(_, rest)| rest),
        3 => {
            let (text, rest) = split(rest, value)?;
            std::str::from_utf8(text).map_err(|_| CborError::NotUtf8)?;
            Ok(rest)
        }
        4 | 5 if depth >= MAX_DEPTH => Err(CborError::TooDeep),
        4 => (0..bounded(value, rest)?).try_fold(rest, |rest, _| item(rest, depth + 1)),
        5 => map(bounded(value, rest)?, rest, depth + 1),
        7 if matches!(value, 20..=22) => Ok(rest),
        _ => Err(CborError::Unsupported),
    }
}

fn map(pairs: u64, mut rest: &[u8], depth: usize) -> Result<&[u8], CborError> {
    let mut before: &[u8] = &[];
    for _ in 0..pairs {
        let start = rest;
        rest = item(rest, depth)?;
        let key = &start[..start.len() - rest.len()];
        if key <= before {
            return Err(CborError::KeyOrder);
        }
        before = key;
        rest = item(rest, depth)?;
    }
    Ok(rest)
}

/// An array or map cannot have more items than bytes follow.
fn bounded(count: u64, rest: &[u8]) -> Result<u64, CborError> {
    if count > rest.len() as u64 {
        Err(CborError::CutOff)
    } else {
        Ok(count)
    }
}

fn split(bytes: &[u8], length: u64) -> Result<(&[u8], &[u8]), CborError> {
    let length = usize::try_from(length).map_err(|_| CborError::CutOff)?;
    bytes.split_at_checked(length).ok_or(CborError::CutOff)
}

/// Reads major type and argument (RFC 8949 §3), shortest forms only.
fn head(bytes: &[u8]) -> Result<(u8, u64, &[u8]), CborError> {
    let (&first, rest) = bytes.split_first().ok_or(CborError::CutOff)?;
    let (major, info) = (first >> 5, first & 0x1f);
    let width = match info {
        0..=23 => return Ok((major, u64::from(info), rest)),
        24 => 1,
        25 => 2,
        26 => 4,
        27 => 8,
        _ => return Err(CborError::Unsupported),
    };
    if major == 7 {
        return Err(CborError::Unsupported);
    }
    let (argument, rest) = rest.split_at_checked(width).ok_or(CborError::CutOff)?;
    let value = argument
        .iter()
        .fold(0, |value, byte| value << 8 | u64::from(*byte));
    let least = match width {
        1 => 24,
        2 => 1 << 8,
        4 => 1 << 16,
        _ => 1 << 32,
    };
    if value < least {
        Err(CborError::NotShortest)
    } else {
        Ok((major, value, rest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(bytes: &[u8]) -> CborError {
        check(bytes, 1_000).unwrap_err()
    }

    #[test]
    fn deterministic_items_pass() {
        for good in [
            &[0x00][..],
            &[0x18, 24],
            &[0x80],
            &[0xa0],
            &[0xa2, 0x04, 0x00, 0x20, 0xf6],
            &[0x61, b'x'],
        ] {
            assert_eq!(check(good, 10), Ok(()));
        }
    }

    #[test]
    fn each_fault_is_named() {
        assert_eq!(fault(&[]), CborError::CutOff);
        assert_eq!(fault(&[0x00, 0x00]), CborError::Trailing);
        assert_eq!(fault(&[0x18, 23]), CborError::NotShortest);
        assert_eq!(fault(&[0x19, 0, 255]), CborError::NotShortest);
        assert_eq!(fault(&[0x9f, 0xff]), CborError::Unsupported);
        assert_eq!(fault(&[0xc0, 0x00]), CborError::Unsupported);
        assert_eq!(fault(&[0xf9, 0, 0]), CborError::Unsupported);
        assert_eq!(fault(&[0xf8, 20]), CborError::Unsupported);
        assert_eq!(fault(&[0xa2, 1, 0, 1, 0]), CborError::KeyOrder);
        assert_eq!(fault(&[0xa2, 2, 0, 1, 0]), CborError::KeyOrder);
        assert_eq!(fault(&[0x61, 0xff]), CborError::NotUtf8);
        assert_eq!(fault(&[0x81; 8]), CborError::TooDeep);
        assert_eq!(
            fault(&[0x9b, 255, 255, 255, 255, 255, 255, 255, 255]),
            CborError::CutOff
        );
        assert_eq!(check(&[0x41, 0], 1), Err(CborError::TooLarge));
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            let _ = check(&bytes, 200);
        }
    }
}
