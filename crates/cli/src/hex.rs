//! Bytes as hexadecimal digits.

/// Reads exactly `N` bytes.
pub fn read<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != 2 * N {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let digit = |at: usize| pair.get(at).and_then(|c| char::from(*c).to_digit(16));
        *byte = u8::try_from(digit(0)? << 4 | digit(1)?).ok()?;
    }
    Some(bytes)
}

/// Writes bytes in lower case.
pub fn write(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_digits_and_only_all_of_them() {
        assert_eq!(super::read::<2>("0aF9"), Some([0x0a, 0xf9]));
        for bad in ["0aF", "0aF9a", "0aF9aa", "+1+1", "0aé", "0x0a"] {
            assert_eq!(super::read::<2>(bad), None, "{bad}");
        }
        assert_eq!(super::write(&[0x0a, 0xf9]), "0af9");
    }
}
