//! How a person's name is shown to those who need not know it whole.

/// Bytes that a masked name may have in a ticket.
pub const MASKED_NAME_MAX: usize = 16;

/// Returns the name as a ticket shows it: first character, `*`, last; at most 16 bytes of UTF-8.
///
/// A name of one character stands alone with `*`; of two, the last is masked.
/// What separates a name's parts (`·`, spaces) never counts as its first or last character.
#[must_use]
pub fn masked_name(name: &str) -> String {
    let letters: Vec<char> = name.chars().filter(|c| c.is_alphanumeric()).collect();
    match letters.as_slice() {
        [] => "*".to_owned(),
        [first] | [first, _] => format!("{first}*"),
        [first, .., last] => format!("{first}*{last}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_every_length() {
        assert_eq!(masked_name("张晓伟"), "张*伟");
        assert_eq!(masked_name("王芳"), "王*");
        assert_eq!(masked_name("阿依古丽·买买提"), "阿*提");
        assert_eq!(masked_name("李"), "李*");
        assert_eq!(masked_name(" "), "*");
    }

    proptest::proptest! {
        #[test]
        fn a_masked_name_always_fits_a_ticket(name in ".{0,40}") {
            proptest::prop_assert!(masked_name(&name).len() <= MASKED_NAME_MAX);
        }
    }
}
