//! One-time codes as people read them to each other: ten characters of Crockford's base 32, fifty bits.

use super::{findings::FieldCode, text::compact};

/// The characters of a code: digits and letters without I, L, O and U.
pub const STAFF_CODE_ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// How many characters a code has.
pub const STAFF_CODE_LENGTH: usize = 10;

/// Takes a one-time code: small letters, dashes and spaces, O for 0, I and L for 1; returns its ten characters.
///
/// # Errors
/// `Required` when empty, `Malformed` for other characters, `TooShort`, `TooLong`.
pub fn staff_code(value: &str) -> Result<String, FieldCode> {
    let code: String = compact(value)
        .chars()
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    let is_of_code = |c: char| u8::try_from(c).is_ok_and(|b| STAFF_CODE_ALPHABET.contains(&b));
    if code.is_empty() {
        Err(FieldCode::Required)
    } else if !code.chars().all(is_of_code) {
        Err(FieldCode::Malformed)
    } else if code.len() < STAFF_CODE_LENGTH {
        Err(FieldCode::TooShort)
    } else if code.len() > STAFF_CODE_LENGTH {
        Err(FieldCode::TooLong)
    } else {
        Ok(code)
    }
}
