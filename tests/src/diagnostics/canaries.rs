//! Words and keys that must not get out, and the forms in which they might.

use base64_forms::base64;
use qicheng_test_kit::{entropy::Random, people::with_check};
use serde::Serialize;
use std::fmt::Write as _;

/// Values that must not appear in diagnostics.
#[derive(Debug, Clone, Serialize)]
pub struct Canary {
    /// What it is, as in `name`.
    pub kind: &'static str,
    /// Itself; bytes in hexadecimal.
    pub text: String,
    /// Whether the text is the hexadecimal of bytes.
    pub bytes: bool,
}

/// A seed's canaries.
pub struct Canaries {
    random: Random,
    all: Vec<Canary>,
}

/// Characters of names and places that no text of the app contains.
const RARE: &str = "昶翀玥琮珩璟煊熠睿祎稷筠罡翊翮聿芃茜荻菡蓁薇蘅虢觐謇赟邕郗郜鄞酂钰铖锴隽雎霁靖靳韫颢飏骞鬯麒黻鼐齑";

impl Canaries {
    /// Begins at a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            random: Random::new(seed),
            all: Vec::new(),
        }
    }

    /// Returns all of them so far.
    #[must_use]
    pub fn all(&self) -> &[Canary] {
        &self.all
    }

    /// Adds a text that came to be elsewhere, and returns it.
    pub fn keep(&mut self, kind: &'static str, text: impl Into<String>) -> String {
        let text = text.into();
        self.all.push(Canary {
            kind,
            text: text.clone(),
            bytes: false,
        });
        text
    }

    /// Adds a key.
    pub fn keep_key(&mut self, kind: &'static str, hex: &str) {
        self.all.push(Canary {
            kind,
            text: hex.to_owned(),
            bytes: true,
        });
    }

    /// Makes a name up.
    pub fn name(&mut self) -> String {
        let name = self.characters(3);
        self.keep("name", name)
    }

    /// Makes the name of a place, a firm or a thing up.
    pub fn place(&mut self, kind: &'static str, tail: &str) -> String {
        let place = self.characters(3) + tail;
        self.keep(kind, place)
    }

    /// Generates an ID number of the county.
    pub fn id_number(&mut self) -> String {
        let sequence = self.random.below(1000);
        let day = 10 + self.random.below(18);
        let number = with_check(&format!("433130198510{day}{sequence:03}"));
        self.keep("id-number", number)
    }

    /// Makes a mobile number up.
    pub fn mobile(&mut self) -> String {
        let number = format!("138{:08}", self.random.below(100_000_000));
        self.keep("mobile", number)
    }

    /// Makes a number plate up.
    pub fn plate(&mut self) -> String {
        let plate = format!("湘U{:05}", self.random.below(100_000));
        self.keep("plate", plate)
    }

    /// Generates a fever temperature.
    pub fn fever(&mut self) -> String {
        let temperature = format!("38.{}", 1 + self.random.below(9));
        self.keep("temperature", temperature)
    }

    /// Makes a passphrase up.
    pub fn passphrase(&mut self) -> String {
        let phrase = format!("{:016x}-{:016x}", self.random.next(), self.random.next());
        self.keep("passphrase", phrase)
    }

    fn characters(&mut self, count: usize) -> String {
        let rare: Vec<char> = RARE.chars().collect();
        let mut draw = || rare[self.random.below(rare.len() as u64) as usize];
        (0..count).map(|_| draw()).collect()
    }

    /// Returns the first canary that the text contains in some encoding, and the encoding.
    #[must_use]
    pub fn found_in(&self, text: &str) -> Option<(&Canary, &'static str)> {
        let folded = text.to_lowercase();
        self.all.iter().find_map(|canary| {
            let found = forms(canary).into_iter().find(|(form, written)| {
                let fits = |hay: &str| hay.contains(written.as_str());
                // Hexadecimal and percent may be in either case, and nothing else means the same in another.
                match *form {
                    "hex" | "percent" | "escaped" => fits(&folded),
                    _ => fits(text),
                }
            });
            found.map(|(form, _)| (canary, form))
        })
    }
}

/// Returns the forms in which a canary might be written in a text, each long enough to be no accident.
fn forms(canary: &Canary) -> Vec<(&'static str, String)> {
    let plain: Vec<u8> = if canary.bytes {
        from_hex(&canary.text)
    } else {
        canary.text.clone().into_bytes()
    };
    let mut forms = vec![
        ("plain", canary.text.clone()),
        ("hex", hex::encode(&plain)),
        ("list of bytes", list(&plain)),
        ("percent", percent(&plain)),
        ("base45", base45::encode(&plain)),
    ];
    forms.extend(base64(&plain).map(|text| ("base64", text)));
    if !canary.bytes {
        let units: Vec<u16> = canary.text.encode_utf16().collect();
        let little: Vec<u8> = units.iter().flat_map(|u| u.to_le_bytes()).collect();
        let big: Vec<u8> = units.iter().flat_map(|u| u.to_be_bytes()).collect();
        let escaped = units.iter().fold(String::new(), |mut all, unit| {
            let _ = write!(all, "\\u{unit:04x}");
            all
        });
        forms.push(("escaped", escaped));
        forms.push(("reversed", canary.text.chars().rev().collect()));
        for wide in [little, big] {
            forms.push(("hex", hex::encode(&wide)));
            forms.extend(base64(&wide).map(|text| ("base64", text)));
            forms.push(("UTF-16", String::from_utf8_lossy(&wide).into_owned()));
        }
    }
    forms.retain(|(_, text)| text.len() >= 4);
    forms
}

fn from_hex(text: &str) -> Vec<u8> {
    let digits: String = text.chars().filter(char::is_ascii_hexdigit).collect();
    hex::decode(digits).unwrap_or_default()
}

fn percent(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("%{byte:02x}")).collect()
}

/// As `{:?}` and JSON write bytes.
fn list(bytes: &[u8]) -> String {
    let numbers: Vec<String> = bytes.iter().map(ToString::to_string).collect();
    numbers.join(", ")
}

mod base64_forms {
    const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /// Returns how the bytes stand in the base64 of a longer text, at each of the three places where they may begin, in
    /// both alphabets: the characters alone that no neighbour shares.
    pub(super) fn base64(bytes: &[u8]) -> impl Iterator<Item = String> {
        let at = |before: usize| {
            let mut all = vec![0; before];
            all.extend(bytes);
            let first = (before * 8).div_ceil(6);
            let end = all.len() * 8 / 6;
            (first..end)
                .map(|place| char::from(STANDARD[sextet(&all, place)]))
                .collect::<String>()
        };
        let standard: Vec<String> = (0..3).map(at).collect();
        let url = standard
            .iter()
            .map(|text| text.replace('+', "-").replace('/', "_"));
        let url: Vec<String> = url.collect();
        standard.into_iter().chain(url)
    }

    fn sextet(bytes: &[u8], place: usize) -> usize {
        (0..6).fold(0, |value, bit| {
            let bit = place * 6 + bit;
            let byte = usize::from(bytes[bit / 8]);
            value << 1 | (byte >> (7 - bit % 8) & 1)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_canary_is_found_in_every_form() {
        let mut canaries = Canaries::new(1);
        canaries.keep("name", "昶翀玥");
        for (form, text) in [
            ("plain", "x 昶翀玥 y"),
            ("hex", "name=e698b6e7bf80e78ea5"),
            ("hex", "name=E698B6E7BF80E78EA5"),
            ("percent", "q=%E6%98%B6%E7%BF%80%E7%8E%A5"),
            ("escaped", r#""\u6636\u7FC0\u73a5""#),
            ("base64", "eOaYtue/gOeOpXk="),
            ("base64", "5pi257-A546l"),
            (
                "list of bytes",
                "[1, 230, 152, 182, 231, 191, 128, 231, 142, 165, 2]",
            ),
        ] {
            let found = canaries.found_in(text).map(|(_, form)| form);
            assert_eq!(found, Some(form), "{text}");
        }
        let coded = base45::encode("昶翀玥".as_bytes());
        assert_eq!(
            canaries.found_in(&coded).map(|(_, form)| form),
            Some("base45")
        );
        let wide: Vec<u8> = "昶翀玥".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let wide = String::from_utf8_lossy(&wide).into_owned();
        assert_eq!(
            canaries.found_in(&wide).map(|(_, form)| form),
            Some("UTF-16")
        );
        assert!(canaries.found_in("昶翀 玥").is_none());
    }

    #[test]
    fn equal_seeds_have_equal_canaries() {
        let made = |seed| {
            let mut canaries = Canaries::new(seed);
            [canaries.name(), canaries.id_number(), canaries.passphrase()]
        };
        assert_eq!(made(7), made(7));
        assert_ne!(made(7), made(8));
    }
}
