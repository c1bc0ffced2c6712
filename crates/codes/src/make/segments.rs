//! Chooses the modes in which a text takes the fewest bits.

use qrcode::{
    EcLevel, Version,
    bits::Bits,
    optimize::{Parser, Segment, total_encoded_len},
    types::{Mode, QrResult},
};

/// ECI assignment number of UTF-8.
const ECI_UTF8: u32 = 26;
/// Mode indicator and one-byte designator.
const ECI_BITS: usize = 12;

/// The modes of a text at one version.
pub(super) struct Plan {
    eci: bool,
    segments: Vec<Segment>,
}

/// Gives the shortest plan for `text` if `version` has room for it.
pub(super) fn fit(text: &str, version: Version, ec: EcLevel) -> Option<Plan> {
    let data = text.as_bytes();
    let room = Bits::new(version).max_len(ec).ok()?;
    let eci = !data.is_ascii();
    let whole = |mode| {
        vec![Segment {
            mode,
            begin: 0,
            end: data.len(),
        }]
    };
    let mut plans = vec![whole(Mode::Byte)];
    // Bytes of UTF-8 can look like Shift JIS: the optimiser would put Chinese
    // into Kanji mode, and readers would make Japanese of it.
    if !eci {
        plans.push(Parser::new(data).optimize(version).collect());
        if data.iter().copied().all(is_alphanumeric) {
            plans.push(whole(Mode::Alphanumeric));
        }
    }
    let bits = |segments: &Vec<Segment>| {
        total_encoded_len(segments, version) + if eci { ECI_BITS } else { 0 }
    };
    let segments = plans.into_iter().min_by_key(bits)?;
    (bits(&segments) <= room).then_some(Plan { eci, segments })
}

impl Plan {
    /// Writes the text into `bits`, without the terminator.
    pub(super) fn write(self, text: &str, bits: &mut Bits) -> QrResult<()> {
        if self.eci {
            bits.push_eci_designator(ECI_UTF8)?;
        }
        bits.push_segments(text.as_bytes(), self.segments.into_iter())
    }
}

const fn is_alphanumeric(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'A'..=b'Z' | b' ' | b'$' | b'%' | b'*' | b'+' | b'-' | b'.' | b'/' | b':')
}
