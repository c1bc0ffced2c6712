use super::{moment, value_set};
use chrono::{DateTime, NaiveDate, Utc};
use qicheng_domain::{
    health::BasisKind,
    redact_debug,
    rules::facts::{Facts, TestResult},
};
use serde::Serialize;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization as _;

const NUCLEIC_ACID: &str = "LP6464-4";
const DETECTED: &str = "260373001";
const NOT_DETECTED: &str = "260415000";

/// What a certificate is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(
    feature = "ts",
    derive(ts_rs::TS),
    ts(export, rename = "CertificateKind")
)]
pub enum Kind {
    /// A test.
    Test,
    /// A vaccination.
    Vaccination,
    /// A recovery.
    Recovery,
}

/// A certificate in plain terms, to be shown and to count for rules.
#[derive(Clone, PartialEq, Serialize)]
pub struct CertificateEntry {
    /// What it is of.
    pub kind: Kind,
    /// Whose it is, as it says: whoever relies on it compares this with the person.
    pub holder: Holder,
    /// When the sample was taken, the vaccine given, or the first positive test made. A day
    /// without a time is its beginning in UTC.
    pub when: DateTime<Utc>,
    /// What a test found.
    pub result: Option<TestResult>,
    /// Whether a test looked for nucleic acid; others do not count for rules.
    pub nucleic_acid: bool,
    /// Doses given, and doses that the series has.
    pub doses: Option<(u64, u64)>,
    /// The vaccine by name, where it is known.
    pub vaccine: Option<String>,
    /// From when a recovery counts.
    pub valid_from: Option<DateTime<Utc>>,
    /// Until when it counts: the signature's end, or a recovery's where that is sooner.
    pub valid_until: DateTime<Utc>,
    /// Where it was done: ISO 3166-1 alpha-2, or an organisation.
    pub country: Option<String>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// Its own identifier (UVCI).
    pub identifier: Option<String>,
}

/// Whether a certificate is a person's. Phone, service and `qicheng` judge by the same function,
/// [`Holder::ownership`], and rely on [`Ownership::Own`] alone; a door relies on the health code that the service issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ownership {
    /// Birth date and a name in characters are the person's.
    Own,
    /// The birth date is the person's, and the name is in Latin letters, which cannot be compared.
    Unproven,
    /// It is another person's, or has no birth date to the day.
    Other,
}

/// Whose a certificate is.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Holder {
    /// Surname as written, else as transliterated (ICAO 9303).
    pub surname: Option<String>,
    /// Forename as written, else as transliterated.
    pub forename: Option<String>,
    /// Birth date: `YYYY-MM-DD`, `YYYY-MM`, `YYYY` or empty.
    pub born: String,
}

redact_debug!(CertificateEntry, Holder);

impl Kind {
    /// Returns the kinds that a document has entries of.
    pub(super) fn of(content: &Value) -> Vec<Self> {
        [
            (Self::Vaccination, "v"),
            (Self::Test, "t"),
            (Self::Recovery, "r"),
        ]
        .into_iter()
        .filter(|(_, group)| {
            content[*group]
                .as_array()
                .is_some_and(|all| !all.is_empty())
        })
        .map(|(kind, _)| kind)
        .collect()
    }
}

impl CertificateEntry {
    pub(super) fn of(content: &Value, expires_at: DateTime<Utc>) -> Option<Self> {
        let kinds = Kind::of(content);
        let [kind] = kinds[..] else { return None };
        let (group, date) = match kind {
            Kind::Vaccination => ("v", "dt"),
            Kind::Test => ("t", "sc"),
            Kind::Recovery => ("r", "fr"),
        };
        let entry = &content[group][0];
        let text = |field: &str| entry[field].as_str();
        let owned = |field: &str| text(field).map(str::to_owned);
        let until = text("du").and_then(moment::last_instant);
        Some(Self {
            kind,
            holder: Holder::of(content),
            when: moment::instant(text(date)?)?,
            result: text("tr").and_then(result),
            nucleic_acid: text("tt")
                .is_some_and(|kind| value_set::code("test-type", kind) == Some(NUCLEIC_ACID)),
            doses: entry["dn"].as_u64().zip(entry["sd"].as_u64()),
            vaccine: text("mp")
                .and_then(|product| value_set::name("vaccine-medicinal-product", product))
                .map(str::to_owned),
            valid_from: text("df").and_then(moment::instant),
            valid_until: until.map_or(expires_at, |until| until.min(expires_at)),
            country: owned("co"),
            issuer: owned("is"),
            identifier: owned("ci"),
        })
    }

    /// Returns what it counts as for rules at `now`: a nucleic-acid test with its result, a complete
    /// vaccination, a recovery within its dates; nothing else.
    #[must_use]
    pub fn evidence(&self, now: DateTime<Utc>) -> Option<(BasisKind, Option<TestResult>)> {
        let in_force = now <= self.valid_until
            && self.valid_from.is_none_or(|from| from <= now)
            && self.when <= now;
        let kind = match self.kind {
            Kind::Test if self.nucleic_acid => BasisKind::NucleicAcidTest,
            Kind::Vaccination if self.doses.is_some_and(|(given, all)| given >= all) => {
                BasisKind::Vaccination
            }
            Kind::Recovery => BasisKind::Recovery,
            Kind::Test | Kind::Vaccination => return None,
        };
        let result_known = self.kind != Kind::Test || self.result.is_some();
        (in_force && result_known).then_some((kind, self.result))
    }

    /// Adds it to what rules see, where it counts.
    pub fn add_to(&self, facts: &mut Facts) {
        if let Some((kind, result)) = self.evidence(facts.now) {
            facts.add_evidence(kind, result, self.when);
        }
    }
}

impl Holder {
    /// Judges whether it is the certificate of the person of this name and birth date.
    ///
    /// No certificate has an ID number, and a name in Latin letters cannot be compared with one in characters. So the
    /// birth date must be the same to the day, and a name in characters the same but for spaces and dots; a name in
    /// Latin letters proves nothing.
    #[must_use]
    pub fn ownership(&self, name: &str, born: Option<NaiveDate>) -> Ownership {
        let said = self.born.trim().get(..10).and_then(|day| day.parse().ok());
        let same_day = said.is_some() && said == born;
        match self.has_name(name) {
            Some(true) if same_day => Ownership::Own,
            None if same_day => Ownership::Unproven,
            _ => Ownership::Other,
        }
    }

    /// Returns whether the name is the person's, or nothing where it is not written in characters.
    #[must_use]
    pub fn has_name(&self, name: &str) -> Option<bool> {
        let parts = [self.surname.as_deref(), self.forename.as_deref()];
        let written: String = parts.into_iter().flatten().flat_map(letters).collect();
        written
            .contains(is_character)
            .then(|| written.chars().eq(letters(name)))
    }

    fn of(content: &Value) -> Self {
        let names = &content["nam"];
        let name = |written: &str, transliterated: &str| {
            let given = |field: &str| names[field].as_str().filter(|name| !name.is_empty());
            given(written)
                .map(str::to_owned)
                .or_else(|| given(transliterated).map(|name| name.replace('<', " ")))
        };
        Self {
            surname: name("fn", "fnt"),
            forename: name("gn", "gnt"),
            born: content["dob"].as_str().unwrap_or_default().to_owned(),
        }
    }
}

/// Whether it is a Chinese character, of the blocks that names are written in.
fn is_character(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

/// The letters of a name as NFC has them (HCERT 3.3.7): a compatibility character is the one that it stands for.
fn letters(name: &str) -> impl Iterator<Item = char> {
    name.nfc().filter(|c| c.is_alphabetic())
}

fn result(value: &str) -> Option<TestResult> {
    match value_set::code("test-result", value)? {
        NOT_DETECTED => Some(TestResult::Negative),
        DETECTED => Some(TestResult::Positive),
        _ => None,
    }
}
