//! Codes as text: a prefix that says what it is, then base45 (RFC 9285), as a QR code's alphanumeric mode likes it.

/// Bytes that a code may hold.
pub const CODE_MAX: usize = 2_000;

/// Characters that a code's text may have: three for each two bytes, after the prefix.
pub const TEXT_MAX: usize = PREFIX_LENGTH + CODE_MAX / 2 * 3;

const PREFIX_LENGTH: usize = 4;

/// How each part of an animated code begins.
const ANIMATED: &str = "UR:BYTES/";

/// What a code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Prefix {
    /// `QC1:` a pass: a presentation, or a credential on paper.
    Pass,
    /// `QC2:` staff asks for freshness, or for enrolment.
    Challenge,
    /// `QC3:` a phone shows who it is.
    Enrolment,
    /// `QC4:` who has boarded, from crew to crew.
    DoorSet,
    /// `QC5:` staff asks for more than a verdict.
    Query,
    /// `QC6:` the answer, sealed to whoever asked.
    Answer,
    /// `QC7:` which service a phone belongs to.
    Setup,
}

/// Why a text is not taken for a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// A code of a later version: cannot verify, update.
    #[error("a code of a later version")]
    UnknownPrefix,
    /// A part of an animated code.
    #[error("a part of an animated code")]
    AnimatedPart,
    /// No code of ours.
    #[error("no code of ours")]
    Foreign,
    /// More than [`TEXT_MAX`] characters.
    #[error("too long")]
    TooLong,
    /// Not base45 in its one form.
    #[error("not base45")]
    Malformed,
}

impl Prefix {
    /// All prefixes, in the order of their numbers.
    pub const ALL: [Self; 7] = [
        Self::Pass,
        Self::Challenge,
        Self::Enrolment,
        Self::DoorSet,
        Self::Query,
        Self::Answer,
        Self::Setup,
    ];

    /// Returns the four characters.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "QC1:",
            Self::Challenge => "QC2:",
            Self::Enrolment => "QC3:",
            Self::DoorSet => "QC4:",
            Self::Query => "QC5:",
            Self::Answer => "QC6:",
            Self::Setup => "QC7:",
        }
    }
}

/// Writes bytes as a code's text.
#[must_use]
pub fn encode(prefix: Prefix, bytes: &[u8]) -> String {
    let mut text = prefix.as_str().to_owned();
    text.push_str(&base45::encode(bytes));
    text
}

/// Reads a code's text; line ends after it are left out, as scanners type them.
///
/// # Errors
/// `UnknownPrefix`, `AnimatedPart`, `Foreign`, `TooLong`, `Malformed`.
pub fn decode(text: &str) -> Result<(Prefix, Vec<u8>), TextError> {
    let text = text.trim_end_matches(['\r', '\n']);
    let (prefix, rest) = split(text)?;
    if text.len() > TEXT_MAX {
        return Err(TextError::TooLong);
    }
    let bytes = base45::decode(rest).map_err(|_| TextError::Malformed)?;
    // The decoder lets a last pair above 255 wrap around: only what encodes to itself is taken.
    if base45::encode(&bytes) == rest {
        Ok((prefix, bytes))
    } else {
        Err(TextError::Malformed)
    }
}

/// Returns whether a text is a code of ours, of this version or a later one, or a part of an animated one, by its prefix.
#[must_use]
pub fn is_ours(text: &str) -> bool {
    !matches!(split(text), Err(TextError::Foreign))
}

fn split(text: &str) -> Result<(Prefix, &str), TextError> {
    let known = Prefix::ALL
        .into_iter()
        .find_map(|prefix| Some((prefix, text.strip_prefix(prefix.as_str())?)));
    known.ok_or_else(|| {
        let number = text
            .strip_prefix("QC")
            .and_then(|rest| rest.split_once(':'));
        match number {
            Some((n, _)) if (1..=3).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit()) => {
                TextError::UnknownPrefix
            }
            _ if is_animated_part(text) => TextError::AnimatedPart,
            _ => TextError::Foreign,
        }
    })
}

/// Whether it begins as a uniform resource of bytes, in either case.
fn is_animated_part(text: &str) -> bool {
    let start = text.get(..ANIMATED.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(ANIMATED))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_not_ours_is_told_from_what_is_newer() {
        assert_eq!(decode("QC8:ABC"), Err(TextError::UnknownPrefix));
        assert_eq!(decode("QC12:ABC"), Err(TextError::UnknownPrefix));
        assert_eq!(decode("HC1:ABC"), Err(TextError::Foreign));
        assert_eq!(decode("qc1:ABC"), Err(TextError::Foreign));
        assert_eq!(decode("QC:ABC"), Err(TextError::Foreign));
        assert_eq!(decode(""), Err(TextError::Foreign));
        assert_eq!(decode("ur:bytes/1-3/ab"), Err(TextError::AnimatedPart));
        assert!(is_ours("QC1:") && is_ours("QC99:ABC") && is_ours("UR:BYTES/1-3/AB"));
        assert!(!is_ours("HC1:ABC") && !is_ours("https://example.org/QC1:"));
    }

    #[test]
    fn only_one_text_stands_for_some_bytes() {
        for bad in ["QC1:A", "QC1:ABCD", "QC1::::", "QC1:ab", "QC1:ZZ", "QC1:é"] {
            assert_eq!(decode(bad), Err(TextError::Malformed), "{bad}");
        }
        assert_eq!(decode("QC1:%69 VD92EX0\r\n").unwrap().1, b"Hello!!");
    }

    #[test]
    fn the_bound_is_exact() {
        let longest = encode(Prefix::Pass, &[255; CODE_MAX]);
        assert_eq!(longest.len(), TEXT_MAX);
        assert!(decode(&longest).is_ok());
        let longer = encode(Prefix::Pass, &[255; CODE_MAX + 1]);
        assert_eq!(decode(&longer), Err(TextError::TooLong));
    }

    proptest! {
        #[test]
        fn bytes_come_back(bytes in prop::collection::vec(any::<u8>(), 0..300), n in 0..7usize) {
            let prefix = Prefix::ALL[n];
            prop_assert_eq!(decode(&encode(prefix, &bytes)), Ok((prefix, bytes)));
        }

        #[test]
        fn no_text_panics(text in "(QC[0-9]:)?.{0,80}") {
            if let Ok((prefix, bytes)) = decode(&text) {
                prop_assert_eq!(encode(prefix, &bytes), text.trim_end_matches(['\r', '\n']));
            }
        }
    }
}
